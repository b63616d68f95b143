"""`init`: a new site in an empty folder, small, complete and ready to build."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

_PICTURE = "creatives/first-guest/works/first-light.jpg"
_IGNORED = ".cache/\noutput/\n"
LANGUAGES = ("en", "ru", "kk")
"""Languages of the sample texts."""
_VALUE = r'("[^"]*"|[^",{}]*)'
_TEXT = re.compile(rf"\{{en: {_VALUE}, ru: {_VALUE}, kk: {_VALUE}\}}")
_MENU = re.compile(r"\nmenu:\n(?: .*\n)+")
_ABOUT = re.compile(r"about(?:\.(\w+))?\.md")


def start(folder: Path, languages: Sequence[str] = LANGUAGES) -> bool:
    """Write the starter site; return False, with nothing written, if the folder is not empty.

    Args:
        languages: those of the site, the first one its default. Sample texts are in English where they are in none of
            them.
    """
    if folder.exists() and (not folder.is_dir() or any(not item.name.startswith(".") for item in folder.iterdir())):
        return False
    _copy(resources.files("korme.commands") / "init_template", folder, languages)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    _draw(folder / _PICTURE)
    return True


def _copy(source: Traversable, target: Path, languages: Sequence[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for item in source.iterdir():
        name = _own_name(item.name, languages)
        if item.is_dir():
            _copy(item, target / name, languages)
        elif name.endswith((".yaml", ".md")):
            text = _in_languages(item.read_text(encoding="utf-8"), languages)
            (target / name).write_text(text, encoding="utf-8", newline="\n")


def _own_name(name: str, languages: Sequence[str]) -> str:
    """Return the name of a sample's file in a site of these languages; '' if it is left out."""
    about = _ABOUT.fullmatch(name)
    if about is None:
        return name
    language = about[1] or LANGUAGES[0]
    main = languages[0] if languages[0] in LANGUAGES else LANGUAGES[0]
    return "about.md" if language == main else f"about.{language}.md" if language in languages else ""


def _in_languages(text: str, languages: Sequence[str]) -> str:
    """Return a sample with texts in these languages; in English, as plain strings, if it has none of them."""
    known = [language for language in languages if language in LANGUAGES]

    def chosen(match: re.Match[str]) -> str:
        values = dict(zip(LANGUAGES, match.groups(), strict=True))
        if values["en"] == "…":
            return "{" + ", ".join(f"{each}: …" for each in languages) + "}"
        return "{" + ", ".join(f"{each}: {values[each]}" for each in known) + "}" if known else values["en"]

    if len(known) < len(languages):
        text = _MENU.sub("", text)  # without one, the menu is in the theme's words
    if tuple(languages) != LANGUAGES:
        text = text.replace("spoken: [kk, ru]", f"spoken: [{languages[0]}]")
    text = text.replace("languages: [en, ru, kk]", f"languages: [{', '.join(languages)}]")
    return _TEXT.sub(chosen, text)


def _draw(path: Path) -> None:
    """Draw a dawn over hills, so that a new site has a picture."""
    from PIL import Image, ImageDraw

    width, height = 1600, 1067
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        share = y / height
        draw.line([(0, y), (width, y)], fill=(int(40 + 200 * share), int(70 + 120 * share), int(120 - 20 * share)))
    for ridge in range(4):
        base, swing = height * (0.55 + 0.12 * ridge), 60 - 8 * ridge
        shape = [(x, base + swing * math.sin(x / (210 - 30 * ridge) + 2 * ridge)) for x in range(0, width + 20, 20)]
        draw.polygon([*shape, (width, height), (0, height)], fill=(52 - 11 * ridge, 58 - 12 * ridge, 78 - 15 * ridge))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=88)
