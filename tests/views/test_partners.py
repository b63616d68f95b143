"""Partners: their tiers, in the order of the site, and logos of equal weight."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from site_box import SITE_YAML, Content, SiteBox, aigerim

from korme.core.model import Limits
from korme.pictures.ink import Ink, ink_of
from korme.pictures.inspecting import inspect
from korme.pictures.jobs import Question
from korme.views.logos import width

SiteMaker = Callable[..., SiteBox]
TIERS = "tiers:\n  main: {label: {en: Main partners, ru: Главные}, size: large}\n  media: Media partners\n"


def drawn(size: tuple[int, int], box: tuple[int, int, int, int], ink: str, ground: str = "") -> bytes:
    """A rectangle on a ground, transparent without one."""
    image = Image.new("RGB" if ground else "RGBA", size, ground or (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle(box, fill=ink)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def measured(data: bytes, path: Path) -> tuple[Ink, float]:
    path.write_bytes(data)
    probe = inspect(Question(path, Limits(), is_logo=True)).probe
    ink = ink_of(probe) if probe else None
    assert probe
    assert ink
    return ink, probe.ratio


def partner(name: str, tier: str = "", more: str = "") -> dict[str, Content]:
    return {f"content/partners/{name}.yaml": f"name: {name.title()}\n" + (f"tier: {tier}\n" if tier else "") + more}


def test_tiers_stand_in_the_order_of_the_site(site: SiteMaker) -> None:
    """Each with its heading; whoever has no tier comes last."""
    files = {**partner("alpha"), **partner("beta", "media"), **partner("gamma", "main")}
    built = site({**aigerim(), **files, "content/site.yaml": SITE_YAML + TIERS}).build()

    for path in ("partners/index.html", "index.html"):
        shown = built.text(path)
        parts = ["Main partners", "Gamma", "Media partners", "Beta", "Alpha"]
        places = [shown.index(f">{part}<") for part in parts]
        assert places == sorted(places), path
    assert "korme-tier--large" in built.text("partners/index.html")
    assert ">Главные<" in built.text("ru/partners/index.html")


def test_without_declared_tiers_everything_is_one_list(site: SiteMaker) -> None:
    files = {**partner("alpha", "gold"), **partner("beta", "silver"), **partner("gamma", "gold")}
    shown = site({**aigerim(), **files}).build().text("partners/index.html")

    assert re.findall(r'<li class="korme-partner" id="(\w+)">', shown) == ["alpha", "gamma", "beta"]
    assert "korme-tier" not in shown


def test_an_unknown_tier_is_reported_with_a_suggestion(site: SiteMaker) -> None:
    """Only where tiers are declared, and not while they cannot be read."""
    files = {**aigerim(), **partner("alpha", "meda")}
    box = site({**files, "content/site.yaml": SITE_YAML + TIERS})
    [found] = box.planned().problems

    assert (found.code, str(found.mark), found.value("guess")) == (
        "unknown-word",
        "content/partners/alpha.yaml:2:7",
        "media",
    )
    assert box.change("content/site.yaml", SITE_YAML).check() == ()
    broken = box.change("content/site.yaml", SITE_YAML + TIERS.replace("size: large", "size: huge")).check()
    assert [place.partition(":")[0] for _, place in broken] == ["content/site.yaml"]


@pytest.mark.parametrize(
    ("data", "ground"),
    [
        (drawn((300, 100), (10, 10, 289, 89), "white"), "dark"),
        (drawn((300, 100), (10, 10, 289, 89), "black"), "paper"),
        (drawn((300, 100), (10, 10, 289, 89), "red"), ""),
        (drawn((300, 100), (10, 10, 289, 89), "black", "white"), "white"),
        (drawn((300, 100), (10, 10, 289, 89), "black", "yellow"), ""),
    ],
)
def test_what_is_behind_a_logo_is_known(site: SiteMaker, tmp_path: Path, data: bytes, ground: str) -> None:
    """A logo that a page would swallow is reported, and gets a ground; one with its own colours does not."""
    assert measured(data, tmp_path / "logo.png")[0].ground == ground
    files = {**aigerim(), **partner("alpha", "", "logo: logo.png\n"), "content/partners/logo.png": data}
    found = [one for one in site(files).planned().problems if one.code == "logo-unseen"]

    assert [one.hint for one in found] == ([ground] if ground in ("paper", "dark") else [])


LOGOS = {
    "square": drawn((200, 200), (0, 0, 199, 199), "red"),
    "with margins": drawn((400, 400), (150, 150, 249, 249), "red"),
    "on white": drawn((400, 300), (150, 100, 249, 199), "red", "white"),
    "wide": drawn((800, 100), (50, 30, 749, 69), "red"),
    "tall": drawn((100, 220), (20, 20, 79, 199), "red"),
}


def test_logos_are_equally_heavy(tmp_path: Path) -> None:
    """Their ink has the same area, whatever their shape and margins; extremes stay within the page."""
    areas, sizes = {}, {}
    for name, data in LOGOS.items():
        ink, ratio = measured(data, tmp_path / "logo.png")
        wide = width(ink, ratio)
        areas[name] = wide * wide / ratio * ink.share
        sizes[name] = (wide * ink.width, wide / ratio * ink.height)

    assert max(areas.values()) < 1.35 * min(areas.values())
    assert all(wide <= 18.01 and high <= 6.01 for wide, high in sizes.values())


def test_a_logo_gets_its_size_by_a_class(site: SiteMaker) -> None:
    """Pages have no inline styles, and the style sheet knows the class."""
    files = {**partner("alpha", "", "logo: logo.png\n"), "content/partners/logo.png": LOGOS["wide"]}
    built = site({**aigerim(), **files}).build()
    [name] = re.findall(r'class="korme-partner__logo (korme-logo-\d+)"', built.text("partners/index.html"))
    [styles] = [path for path in built.files if re.fullmatch(r"assets/home-\w+\.css", path)]

    assert f".{name}{{--korme-logo:" in built.text(styles)
