"""`ai_crawlers: refuse` is said wherever machines look for it, and nowhere on a site that does not set it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from PIL import Image
from site_box import SITE_YAML, Built, SiteBox, aigerim, picture

from korme.outputs.hosting import RESERVATION

SiteMaker = Callable[..., SiteBox]
REFUSED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"
OWN = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"
PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">'
    f"<plus:DataMining>{OWN}</plus:DataMining></rdf:Description></rdf:RDF></x:xmpmeta>"
)
WORKS = aigerim(
    works__own_jpg=picture(90, 60, "navy", xmp=PACKET.encode()),
    works__own_yaml="title: Own\npictures: [{file: own.jpg, alt: Own}]\n",
)


def wishes(built: Built) -> dict[str, str]:
    """What the metadata of each picture of a work say, by its path."""
    found = {}
    for path in built.files:
        if path.startswith("media/"):
            image = Image.open(io.BytesIO((built.output / path).read_bytes()))
            xmp = image.info.get("xmp", b"")
            text = xmp.decode() if isinstance(xmp, bytes) else xmp
            found[path] = text.partition("<plus:DataMining>")[2].partition("<")[0]
    return found


@pytest.fixture
def refusing(site: SiteMaker) -> Built:
    built = site({**WORKS, "content/site.yaml": SITE_YAML + "ai_crawlers: refuse\n"}).build()
    assert built.ok, built.problems
    return built


def test_the_reservation_is_in_pages_headers_and_pictures(refusing: Built) -> None:
    pages = [path for path in refusing.files if path.endswith(".html")]
    found = wishes(refusing)

    assert all('<meta name="tdm-reservation" content="1">' in refusing.text(path) for path in pages)
    assert "\n  TDM-Reservation: 1\n" in refusing.text("_headers")
    assert json.loads(refusing.text(RESERVATION)) == [{"location": "/*", "tdm-reservation": 1}]
    assert sum(value == REFUSED for value in found.values()) >= 3
    assert sum(value == OWN for value in found.values()) >= 3
    assert "AI training" in refusing.text("credits/index.html")


def test_a_second_build_keeps_it_and_another_setting_takes_it_back(refusing: Built) -> None:
    before = wishes(refusing)
    again = refusing.build()
    allowing = again.change("content/site.yaml", SITE_YAML).build()

    assert (again.report.written, again.report.removed) == (0, 0)
    assert RESERVATION not in allowing.files
    assert not any(b"tdm-reservation" in (allowing.output / path).read_bytes().lower() for path in allowing.files)
    assert set(wishes(allowing).values()) == {"", OWN}
    assert [path for path, value in wishes(allowing).items() if value == OWN] == [
        path for path, value in before.items() if value == OWN
    ]


def test_a_site_below_a_domain_does_not_speak_for_it(site: SiteMaker) -> None:
    settings = SITE_YAML.replace("expo.example.org", "name.example.org/expo") + "ai_crawlers: refuse\n"
    built = site({**aigerim(), "content/site.yaml": settings}).build()

    assert built.ok
    assert RESERVATION not in built.files
