"""`korme kiosk`: the folder of a screen, for the whole festival or one house."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clips import clip
from site_box import SiteBox, aigerim, bytes_of, picture

SiteMaker = Callable[..., SiteBox]
FILES = {
    **aigerim(),
    "creatives/berik/index.yaml": "name: Berik\ndiscipline: crafts\n",
    "creatives/berik/works/red.yaml": "title: Red\nnotice: Loud\npictures: [{file: red.png, alt: Red}]\n",
    "creatives/berik/works/red.png": picture(60, 90, "red", format="PNG"),
    "content/venues/hub.yaml": "name: {en: Hub, ru: Хаб}\nrooms: [{name: '1', label: {en: Hall, ru: Зал}}]\n",
    "content/venues/yard.yaml": "name: Yard\n",
    "content/venues/empty.yaml": "name: Empty\n",
    "content/editions/2026.yaml": "title: Expo\nstart: 2026-04-01\nend: 2026-04-03\n",
    "content/programme/talk.yaml": (
        "title: Talk\nstart: 2026-04-01T10:00\nduration: 1h\nvenue: yard\nhosts: [aigerim]\n"
    ),
}
HUNG = "walls: [{venue: hub, room: '1', wall: {en: North, ru: Север}, works: [{7: berik/red}]}]\n"


def told(folder: Path, language: str) -> Any:
    text = (folder / f"data/{language}.js").read_text("utf-8")
    return json.loads(text[text.index("(", 1 + text.index(".push")) + 1 : text.rindex(")")])


def test_the_folder_has_what_the_screen_needs_and_no_more(site: SiteMaker) -> None:
    """Every file that the page and its data name is there, no other is, and the same site makes the same bytes."""
    box = site(FILES)
    done = box.korme("kiosk", "-o", "out/screen")
    folder = box.root / "out/screen"
    first = bytes_of(folder)
    (folder / "media/old.webp").write_bytes(b"old")
    again = box.korme("kiosk", "-o", "out/screen")
    named = set(re.findall(r'(?:src|href)="([^"]+)"', (folder / "index.html").read_text("utf-8")))
    media = {path for path in first if path.startswith("media/")}
    works = told(folder, "en")["works"]

    assert (done.returncode, again.returncode) == (0, 0), done.stderr
    assert bytes_of(folder) == first
    assert named <= set(first)
    assert media == {path for path in media if path in json.dumps([told(folder, "en")])}
    assert {path.partition("/")[0] for path in first} >= {"assets", "data", "media", "index.html", "start-linux.sh"}
    assert sorted(work["id"] for work in works) == ["aigerim/light", "berik/red"]
    assert all(work["code"] for work in works)
    assert told(folder, "ru")["words"]["kiosk_back"] == "К выставке"


def test_a_house_shows_what_hangs_there_or_whose_makers_are_there(site: SiteMaker) -> None:
    box = site(FILES)
    yard, empty, nowhere = (box.korme("kiosk", "--venue", name, "-o", name) for name in ("yard", "empty", "attic"))
    box.change("content/hanging/2026.yaml", HUNG)
    hub = box.korme("kiosk", "--venue", "hub", "-o", "hub")
    (red,) = told(box.root / "hub", "ru")["works"]

    assert (yard.returncode, empty.returncode, nowhere.returncode, hub.returncode) == (0, 2, 2, 0), hub.stderr
    assert [work["id"] for work in told(box.root / "yard", "en")["works"]] == ["aigerim/light"]
    assert "[kiosk-empty]" in empty.stderr + empty.stdout
    assert "[unknown-reference]" in nowhere.stderr + nowhere.stdout
    assert (red["number"], red["place"], red["notice"]) == ("7", ["Зал", "Север"], ["Loud", "en"])


def test_what_would_be_wrong_is_refused(site: SiteMaker) -> None:
    """Codes that lead nowhere; a folder of somebody else; and a site does not publish what only a screen needs."""
    box = site(FILES)
    own = box.korme("kiosk", "--base-url", "http://localhost:8000/")
    box.change("mine/letter.txt", "Dear all")
    mixed = box.korme("kiosk", "-o", "mine")
    built = box.build()

    assert (own.returncode, mixed.returncode) == (2, 2)
    assert "[kiosk-address]" in own.stderr + own.stdout
    assert "'letter.txt'" in mixed.stderr + mixed.stdout
    assert [path.name for path in (box.root / "mine").iterdir()] == ["letter.txt"]
    assert not (box.root / "kiosk").exists()
    assert not [path for path in built.files if "kiosk" in path]


def test_a_film_is_in_the_folder_with_its_captions(site: SiteMaker) -> None:
    """The data name its file and carry its cues in the reader's language; nothing in the folder is named by nobody."""
    captions = "WEBVTT\n\n00:00.000 --> 00:00.500\n{} <i>&amp;</i> wind\n"
    film = {
        "creatives/berik/works/red/index.yaml": "title: Red\n",
        "creatives/berik/works/red/red.mp4": clip("mp4", count=24),
        "creatives/berik/works/red/red.vtt": captions.format("Water"),
        "creatives/berik/works/red/red.ru.vtt": captions.format("Вода"),
    }
    box = site({name: data for name, data in FILES.items() if "works/red" not in name} | film)
    done = box.korme("kiosk", "-o", "screen")
    work = next(one for one in told(box.root / "screen", "ru")["works"] if one["id"] == "berik/red")
    (shown,) = work["pictures"]

    assert done.returncode == 0, done.stderr
    assert (box.root / "screen" / shown["film"]["file"]).read_bytes()[4:8] == b"ftyp"
    assert shown["film"]["cues"] == [[0.0, 0.5, "Вода & wind"]]
    assert "Фильм, 0:01, со звуком" in work["facts"]
    assert [path.suffix for path in (box.root / "screen/media").iterdir()].count(".mp4") == 1
