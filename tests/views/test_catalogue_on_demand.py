"""The catalogue that is made key by key has the keys and renditions of the one that is made at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import site_builder as make
from msgspec.structs import replace
from site_box import SITE_YAML, SiteBox

from korme.core.model import Encoding, Preset, Probe
from korme.site.parts import Parts
from korme.site.picture_owners import picture_owners
from korme.site.site import Site
from korme.views.pictures import CatalogueOnDemand, make_catalogue, wanted

PDF = "creatives/saule/works/felt/plan.pdf"


@pytest.fixture
def site() -> Site:
    """A portrait, a work with a picture and a document of three pages, and a logo."""
    shown = make.picture(focus=(0.2, 0.3))
    document = make.film(PDF, kind="document", part="1")
    document = replace(document, path=f"{PDF}#1")
    portrait = make.picture("creatives/saule/portrait.jpg")
    paths = (shown.path, portrait.path, "logo.png", *(f"{PDF}#{page}" for page in (1, 2, 3)))
    return make.site(
        make.creative(portrait=portrait),
        make.work(pictures=(shown, document)),
        config=make.config(logo=make.picture("logo.png")),
        probes={path: Probe(path, 2400, 1800, "JPEG") for path in paths},
        media={PDF: make.facts(kind="document", pages=((600.0, 800.0, ""),) * 3)},
    )


def test_it_is_the_catalogue(site: Site, tmp_path: Path) -> None:
    """Also of the pages of a document, which no entry names, in the presets that templates ask for."""
    theme = SiteBox(tmp_path / "site").add({"content/site.yaml": SITE_YAML}).planned().theme
    near = Preset("near", (300,), (Encoding("webp"),))
    theme = replace(theme, beside={"work": ("near",)}, presets={**theme.presets, "near": near})
    owners = picture_owners(site.all_entries(), Parts())
    whole, asked = make_catalogue(site, theme), CatalogueOnDemand(site, theme, owners)

    assert list(asked) == list(whole)
    for key, renditions in whole.items():
        assert CatalogueOnDemand(site, theme, owners)[key] == asked[key] == renditions
    for path, renditions in wanted(whole).items():
        assert CatalogueOnDemand(site, theme, owners).of_picture(path) == renditions
    assert {path for path, _ in asked.shown.values()} == {path for path, _, _ in whole}
    assert (f"{PDF}#2", "near", None) in whole
    with pytest.raises(KeyError):
        asked[("creatives/saule/portrait.jpg", "near", None)]
