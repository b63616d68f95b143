"""`korme share`: a tall picture of a work for its maker, drawn from the built site."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from site_box import SiteBox, aigerim, picture

import korme.commands.share
from korme.pictures.tall_cards import HEIGHT, WIDTH, TallCard, tall_card

SiteMaker = Callable[..., SiteBox]
FILES = {
    **aigerim(),
    "creatives/aigerim/works/loud.yaml": "title: Loud\nnotice: Loud colours\npictures: [{file: loud.png, alt: It}]\n",
    "creatives/aigerim/works/loud.png": picture(90, 60, format="PNG"),
    "creatives/berik/index.yaml": "name: Berik\ndiscipline: photography\n",
    "creatives/berik/works/red.yaml": "title: Red\nfilm: https://vimeo.com/76979871\npictures: [{file: red.png, alt: Red}]\n",
    "creatives/berik/works/red.png": picture(60, 90, (255, 0, 0), format="PNG"),
}


def test_every_work_has_a_tall_picture_once_the_site_is_built(site: SiteMaker) -> None:
    """Not before; without those that have a content note; of one person if asked; never part of the site."""
    box = site(FILES)
    early = box.korme("share")
    box.build()
    done, one = box.korme("share"), box.korme("share", "creatives/berik", "--to", "out", "--language", "ru")
    nobody, inside = box.korme("share", "creatives/nobody"), box.korme("share", "--to", "creatives")
    made = sorted(path.relative_to(box.root / ".korme/share").as_posix() for path in box.root.glob(".korme/share/*/*"))

    assert (early.returncode, "[share-unbuilt]" in early.stderr + early.stdout) == (2, True)
    assert (done.returncode, one.returncode, nobody.returncode, inside.returncode) == (0, 0, 2, 2)
    assert not list(box.root.glob("creatives/*/*.jpg"))
    assert made == ["aigerim/light.jpg", "berik/red.jpg"]
    assert not [path for path in box.output.rglob("*") if path.suffix == ".jpg" and "red.jpg" in path.name]
    with Image.open(box.root / ".korme/share/berik/red.jpg") as image:
        assert image.size == (1080, 1920)
        assert image.convert("RGB").getpixel((540, 800))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize("size", [(3000, 300), (300, 3000), (40, 40), (1200, 800)])
def test_words_keep_clear_of_what_applications_cover(tmp_path: Path, size: tuple[int, int]) -> None:
    """Whatever the shape of the work, the first 250 and the last 340 pixels are wall, and long titles end in time."""
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, "PNG")
    place = tmp_path / "work.png"
    place.write_bytes(file.getvalue())
    card = TallCard(
        "A title of many words " * 12, "Somebody " * 20, "Festival " * 20, "20–26 April 2026 " * 6, wall="#ffffff"
    )
    with Image.open(io.BytesIO(tall_card(card, place))) as image:
        drawn = image.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()

    assert drawn is not None
    assert drawn[1] >= 250
    assert drawn[3] <= HEIGHT - 340
    assert drawn[0] >= 0 and drawn[2] <= WIDTH


def test_a_short_label_leaves_its_room_to_the_work(tmp_path: Path) -> None:
    """A square picture is nearly as wide as the screen beneath a short title, and smaller beneath a long one."""
    place = tmp_path / "work.png"
    Image.new("RGB", (1200, 1200), "red").save(place)
    widths = []
    for title in ("Short", "A title of many words " * 12):
        card = TallCard(title, "Somebody", "Festival", wall="#ffffff")
        with Image.open(io.BytesIO(tall_card(card, place))) as image:
            red = image.getchannel("G").point(lambda value: 255 if value < 60 else 0).crop((0, 500, WIDTH, 900))
        box = red.getbbox()
        assert box is not None
        widths.append(box[2] - box[0])

    assert widths[0] > 930 > widths[1]


def test_a_picture_says_what_it_cannot_show(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the work is a film; in the language of the label, on a line of its own that takes no room from others."""
    box, cards = site(FILES), list[TallCard]()
    box.build()

    def drawn(card: TallCard, source: Path) -> bytes:
        cards.append(card)
        return b""

    monkeypatch.setattr(korme.commands.share, "tall_card", drawn)
    korme.commands.share.share(box.options(), ["creatives/berik"], box.root / "out", "ru", lambda step: None)

    assert [card.media for card in cards] == ["Фильм, Vimeo"]
    labels = []
    for media in ("", "Film, 3:20, sound"):
        place = box.root / "creatives/berik/works/red.png"
        with Image.open(io.BytesIO(tall_card(TallCard("Red", "Berik", "Festival", media=media), place))) as image:
            ink = image.convert("L").point(lambda value: 255 if value < 60 else 0)
            labels.append(ink.crop((116, 500, WIDTH, HEIGHT)).getbbox())

    assert labels[0] and labels[1] and labels[1][3] - labels[1][1] > labels[0][3] - labels[0][1] + 40
