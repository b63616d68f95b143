"""Draw the steps of CONTRIBUTING and its terminal sessions: `python -m scripts.contributing_pictures`.

The pictures are diagrams in three languages, not copies of a real interface; the control to press is in the theme's
yellow.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/contributing"
LANGUAGES = ("en", "ru", "kk")
INK, WALL, QUIET, LINE, SIGNAL, RED = "#141519", "#f5f5f2", "#6d6d69", "#d5d4ce", "#ffcc14", "#d9402a"
SANS = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
MONO = "ui-monospace, 'SF Mono', Consolas, 'Noto Sans Mono', 'DejaVu Sans Mono', monospace"
WIDTH, HEIGHT = 1000, 420
LEFT, TOP, RIGHT, BOTTOM = 372, 32, 968, 388

CAPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "open": {
        "en": ("Open the folder", "creatives, then", "Add file and", "Create new file."),
        "ru": ("Откройте папку", "creatives, затем", "Add file и", "Create new file."),
        "kk": ("creatives қалтасын", "ашып, Add file,", "сосын Create new file", "басыңыз."),
    },
    "name": {
        "en": ("Type your name,", "a slash, index.md.", "Paste the lines", "and edit them."),
        "ru": ("Впишите своё имя,", "косую черту и index.md.", "Вставьте строки", "и поправьте под себя."),
        "kk": ("Атыңызды, қиғаш", "сызықты, index.md деп", "жазыңыз. Жолдарды", "қойып, толтырыңыз."),
    },
    "propose": {
        "en": ("Commit changes…,", "then", "Propose changes."),
        "ru": ("Commit changes…,", "затем", "Propose changes."),
        "kk": ("Commit changes…,", "сосын", "Propose changes."),
    },
    "request": {
        "en": ("Create pull request:", "the organizers", "are now notified."),
        "ru": ("Create pull request:", "теперь о вас знают", "организаторы."),
        "kk": ("Create pull request:", "енді ұйымдастырушылар", "сізді біледі."),
    },
    "upload": {
        "en": ("In your folder:", "Add file, Upload files.", "Drag in the works folder", "with your pictures."),
        "ru": ("В своей папке: Add file,", "Upload files. Перетащите", "папку works", "со своими снимками."),
        "kk": ("Өз қалтаңызда: Add file,", "Upload files. Суреттері", "бар works қалтасын", "сүйреп әкеліңіз."),
    },
    "answer": {
        "en": ("Körme answers in a few", "minutes. Fix problems", "with the pencil,", "and it checks again."),
        "ru": ("Через несколько минут", "Körme ответит. Правьте", "карандашом: после", "правки — новый ответ."),
        "kk": ("Бірнеше минуттан соң", "Körme жауап береді.", "Қарындашпен түзетсеңіз,", "қайта қарайды."),
    },
    "preview": {
        "en": ("Download preview,", "unpack it, and open", "index.html: this is", "what visitors will see."),
        "ru": ("Скачайте preview,", "распакуйте, откройте", "index.html: такой вашу", "страницу и увидят."),
        "kk": ("preview жүктеп, ашып,", "index.html бетін қараңыз:", "келушілер сізді", "дәл осылай көреді."),
    },
}  # fmt: skip
WORDS = {
    "en": {"you": "your-name", "person": "Your Name", "field": "unknown field 'dicipline'", "hint": "did you mean 'discipline'?",
           "file": "index.md:3:1", "fine": "Everything is fine. Thank you!", "text": "A few sentences about you."},
    "ru": {"you": "vashe-imya", "person": "Ваше Имя", "field": "неизвестное поле 'dicipline'", "hint": "может быть, 'discipline'?",
           "file": "index.md:3:1", "fine": "Всё в порядке. Спасибо!", "text": "Несколько слов о себе."},
    "kk": {"you": "sizdin-atynyz", "person": "Сіздің атыңыз", "field": "'dicipline' деген өріс белгісіз", "hint": "'discipline' деп жазғыңыз келді ме?",
           "file": "index.md:3:1", "fine": "Бәрі дұрыс. Рақмет!", "text": "Өзіңіз туралы бірер сөз."},
}  # fmt: skip


SITE = """\
title: Expo
languages: [en, ru, kk]
base_url: https://expo.example.org
disciplines: {photography: {name: {en: Photography, ru: Фотография, kk: Фотосурет}}}
"""


def text(
    x: float, y: float, words: str, size: int = 18, *, weight: int = 400, fill: str = INK, mono: bool = False
) -> str:
    font = MONO if mono else SANS
    return f'<text x="{x}" y="{y}" font-family="{font}" font-size="{size}" font-weight="{weight}" fill="{fill}" xml:space="preserve">{html.escape(words)}</text>'


def box(x: float, y: float, w: float, h: float, fill: str = "none", stroke: str = "none", more: str = "") -> str:
    line = f' stroke="{stroke}" stroke-width="2"' if stroke != "none" else ""
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}"{line} {more}/>'


def button(x: float, y: float, w: float, label: str, *, pressed: bool = False) -> str:
    """Return a control; a pressed one is the only yellow element of a picture."""
    fill, stroke = (SIGNAL, INK) if pressed else ("#ffffff", LINE)
    hand = pointer(x + w - 14, y + 24) if pressed else ""
    return box(x, y, w, 38, fill, stroke) + text(x + 16, y + 25, label, 17, weight=600 if pressed else 400) + hand


def pointer(x: float, y: float) -> str:
    return f'<path d="M{x} {y}l0 30 7-6 6 13 7-3-6-13 10-1z" fill="{INK}" stroke="#fff" stroke-width="2"/>'


def bars(x: float, y: float, widths: Iterable[int], gap: int = 26) -> str:
    return "".join(box(x, y + at * gap, width, 10, LINE) for at, width in enumerate(widths))


def folder(x: float, y: float, words: str, *, own: bool = False) -> str:
    fill = INK if own else "#b9b8b1"
    icon = f'<path d="M{x} {y}h9l3 4h14v16h-26z" fill="{fill}"/>'
    return icon + text(x + 40, y + 17, words, 17, weight=600 if own else 400, fill=INK if own else QUIET)


def photo(x: float, y: float, w: float, h: float, tone: str) -> str:
    """Return a generic photograph: land, sky, a sun."""
    hill = f'<path d="M{x} {y + h}v{-h * 0.3}l{w * 0.34} {-h * 0.28} {w * 0.26} {h * 0.2} {w * 0.18} {-h * 0.12} {w * 0.22} {h * 0.2}v{h * 0.3}z" fill="{INK}" opacity=".78"/>'
    return box(x, y, w, h, tone) + f'<circle cx="{x + w * 0.72}" cy="{y + h * 0.3}" r="{h * 0.1}" fill="#fff"/>' + hill


def step_open(words: dict[str, str]) -> str:
    names = ("aigerim-sarsenova", "alina-kim", "arman-kuanyshev", "botagoz-rakhimova")
    rows = "".join(folder(LEFT + 32, TOP + 132 + at * 50, name) for at, name in enumerate(names))
    menu = box(RIGHT - 262, TOP + 112, 230, 96, "#fff", INK) + text(
        RIGHT - 242, TOP + 190, "Upload files", 17, fill=QUIET
    )
    return (
        rows
        + button(RIGHT - 162, TOP + 66, 130, "Add file ▾")
        + menu
        + button(RIGHT - 254, TOP + 118, 214, "Create new file", pressed=True)
    )


def step_name(words: dict[str, str]) -> str:
    typed = f"{words['you']}/index.md"
    name = text(LEFT + 32, TOP + 92, "creatives /", 18, fill=QUIET) + box(LEFT + 140, TOP + 66, 300, 38, SIGNAL, INK)
    name += text(LEFT + 154, TOP + 91, typed, 17, weight=600, mono=True)
    lines = ("---", f"name: {words['person']}", "discipline: photography", "owners: [account]", "---", words["text"])
    return name + "".join(
        text(LEFT + 32, TOP + 150 + at * 31, str(at + 1), 15, fill=QUIET, mono=True)
        + text(LEFT + 72, TOP + 150 + at * 31, line, 17, mono=True)
        for at, line in enumerate(lines)
    )


def step_propose(words: dict[str, str]) -> str:
    page = bars(LEFT + 32, TOP + 84, (180, 240, 210, 150, 260, 190, 120, 230, 160)) + button(
        RIGHT - 214, TOP + 62, 182, "Commit changes…"
    )
    card = box(LEFT + 120, TOP + 122, 380, 190, "#fff", INK) + text(
        LEFT + 148, TOP + 164, "Propose changes", 20, weight=700
    )
    field = box(LEFT + 148, TOP + 184, 324, 38, "#fff", LINE) + text(
        LEFT + 164, TOP + 209, f"Create {words['you']}/index.md", 16, fill=QUIET
    )
    return page + card + field + button(LEFT + 286, TOP + 248, 186, "Propose changes", pressed=True)


def step_request(words: dict[str, str]) -> str:
    head = text(LEFT + 32, TOP + 92, "main  ←  " + "patch-1", 17, mono=True, fill=QUIET)
    title = box(LEFT + 32, TOP + 116, 530, 44, "#fff", LINE) + text(
        LEFT + 48, TOP + 145, words["person"], 19, weight=600
    )
    area = box(LEFT + 32, TOP + 176, 530, 94, "#fff", LINE) + bars(LEFT + 48, TOP + 196, (320, 380, 210))
    return head + title + area + button(RIGHT - 256, TOP + 292, 222, "Create pull request", pressed=True)


def step_upload(words: dict[str, str]) -> str:
    path = text(LEFT + 32, TOP + 84, f"creatives / {words['you']}", 18, fill=QUIET)
    zone = box(LEFT + 32, TOP + 104, 530, 166, "#fff", "#b9b8b1", 'stroke-dasharray="8 7"')
    own = folder(LEFT + 60, TOP + 172, "works/", own=True)
    shots = (
        photo(LEFT + 190, TOP + 136, 130, 96, "#8fb6b0")
        + photo(LEFT + 334, TOP + 128, 82, 112, "#e0a46b")
        + photo(LEFT + 430, TOP + 142, 110, 84, "#9aa7cf")
    )
    return path + zone + own + shots + button(RIGHT - 218, TOP + 292, 184, "Commit changes", pressed=True)


def step_answer(words: dict[str, str]) -> str:
    first = (
        box(LEFT + 84, TOP + 66, 478, 116, "#fff", INK)
        + f'<circle cx="{LEFT + 52}" cy="{TOP + 92}" r="19" fill="{INK}"/>'
    )
    first += text(LEFT + 46, TOP + 99, "K", 19, weight=700, fill="#fff") + text(
        LEFT + 104, TOP + 96, "Körme", 18, weight=700
    )
    first += text(LEFT + 104, TOP + 128, words["file"], 15, weight=700, mono=True) + text(
        LEFT + 224, TOP + 128, words["field"], 15, mono=True, fill=RED
    )
    first += text(LEFT + 104, TOP + 158, "→ " + words["hint"], 15, mono=True)
    pen = f'<path d="M{LEFT + 92} {TOP + 236}l5-13 26-26 8 8-26 26z" fill="{SIGNAL}" stroke="{INK}" stroke-width="2"/>'
    pen += text(LEFT + 148, TOP + 223, "dicipline", 17, mono=True, fill=RED) + text(
        LEFT + 254, TOP + 223, "→  discipline", 17, mono=True, weight=700
    )
    last = (
        box(LEFT + 84, TOP + 262, 478, 66, "#fff", INK)
        + f'<circle cx="{LEFT + 52}" cy="{TOP + 288}" r="19" fill="{INK}"/>'
    )
    last += text(LEFT + 46, TOP + 295, "K", 19, weight=700, fill="#fff") + text(
        LEFT + 104, TOP + 302, "✓ " + words["fine"], 18, weight=600
    )
    return first + pen + last


def step_preview(words: dict[str, str]) -> str:
    name = text(LEFT + 32, TOP + 112, words["person"], 42, weight=800) + box(LEFT + 32, TOP + 134, 74, 8, RED)
    row = (
        photo(LEFT + 32, TOP + 168, 190, 140, "#8fb6b0")
        + photo(LEFT + 234, TOP + 168, 105, 140, "#e0a46b")
        + photo(LEFT + 351, TOP + 168, 211, 140, "#9aa7cf")
    )
    return name + row + text(LEFT + 32, TOP + 334, words["text"], 16, fill=QUIET) + pointer(LEFT + 300, TOP + 246)


STEPS: dict[str, tuple[str, Callable[[dict[str, str]], str]]] = {
    "open": ("creatives", step_open),
    "name": ("creatives / new file", step_name),
    "propose": ("creatives / new file", step_propose),
    "request": ("compare", step_request),
    "upload": ("upload", step_upload),
    "answer": ("pull request", step_answer),
    "preview": ("index.html", step_preview),
}


def drawn(number: int, name: str, language: str) -> str:
    """Return a step: its number and sentence, and the window in which it is done."""
    address, step = STEPS[name]
    lines = CAPTIONS[name][language]
    said = "".join(text(40, 232 + at * 32, line, 23, weight=500) for at, line in enumerate(lines))
    window = box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "#fff", INK) + box(LEFT, TOP, RIGHT - LEFT, 40, WALL, INK)
    dots = "".join(
        f'<circle cx="{LEFT + 22 + at * 18}" cy="{TOP + 20}" r="5" fill="none" stroke="{INK}" stroke-width="2"/>'
        for at in range(3)
    )
    body = window + dots + text(LEFT + 92, TOP + 26, address, 15, fill=QUIET, mono=True) + step(WORDS[language])
    return _svg(
        WIDTH,
        HEIGHT,
        " ".join(lines),
        box(0, 0, WIDTH, HEIGHT, WALL) + text(34, 168, str(number), 148, weight=800) + said + body,
    )


def terminal(lines: list[str], title: str) -> str:
    """Return the output of a terminal, verbatim."""
    height = 56 + 25 * len(lines)
    shown = []
    for at, line in enumerate(lines):
        fill, weight = (
            ("#f5f5f2", 700)
            if line.startswith("$ ")
            else ("#9a9892", 400)
            if line.startswith("  ")
            else ("#e2e0da", 400)
        )
        shown.append(text(28, 46 + at * 25, line, 15, fill=fill, weight=weight, mono=True))
    return _svg(WIDTH, height, title, box(0, 0, WIDTH, height, INK) + "".join(shown))


def _svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        f"<title>{html.escape(title)}</title>{body}</svg>\n"
    )


def sessions(language: str, folder: Path) -> dict[str, list[str]]:
    """Run the commands of CONTRIBUTING on a small site; return what was typed and printed."""
    from PIL import Image, ImageDraw

    person = {"en": "Aru Bek", "ru": "Ару Бек", "kk": "Ару Бек"}[language]
    place, title = {"en": ("Öskemen", "River"), "ru": ("Усть-Каменогорск", "Река"), "kk": ("Өскемен", "Өзен")}[language]
    site = folder / language
    (site / "content").mkdir(parents=True)
    (site / "content/site.yaml").write_text(SITE, "utf-8")
    pictures = folder / f"Pictures-{language}"
    pictures.mkdir()
    for name, tone in (("IMG_2041.JPG", "#8fb6b0"), (f"{title} 2.jpg", "#e0a46b")):
        image = Image.new("RGB", (1600, 1067), tone)
        ImageDraw.Draw(image).ellipse((1000, 200, 1200, 400), fill="white")
        image.save(pictures / name, "JPEG")
    typed = {
        "new-creative": [
            f'korme new creative --name "{person}" --discipline photography --city "{place}" --owner aru-bek',
        ],
        "new-work": [f'korme new work {pictures} --for aru-bek --title "{title}" --year 2026', "korme check"],
    }
    return {name: _session(commands, site, language, pictures) for name, commands in typed.items()}


def _session(commands: list[str], site: Path, language: str, pictures: Path) -> list[str]:
    lines: list[str] = []
    for command in commands:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)][1:]
        more = ["--language", language] if words[:2] == ["new", "creative"] else []
        lines.append("$ " + command.replace(str(pictures), "~/Pictures/river"))
        said = _run([*words, *more], site, language).replace(str(pictures), "~/Pictures/river")
        shown = [
            line
            for line in said.splitlines()
            if line.startswith("  ") or not re.search(r"\(\d+[.,]\d+ |content/", line)
        ]
        lines += [part for line in shown for part in _folded(line)]
    return lines


def _folded(line: str, most: int = 102) -> list[str]:
    """Return a long line broken between words."""
    indent = "  " if line.startswith("  ") else ""
    return textwrap.wrap(line, most, subsequent_indent=indent, drop_whitespace=True) or [""]


def _run(words: list[str], folder: Path, language: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KORME_", "LC_", "LANG"))}
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "KORME_MESSAGES": language,
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "korme", *words], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout


def steps() -> dict[str, str]:
    """Return all drawn steps by file name."""
    return {
        f"{language}-{number}-{name}.svg": drawn(number, name, language)
        for language in LANGUAGES
        for number, name in enumerate(STEPS, start=1)
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, drawing in steps().items():
        (FOLDER / name).write_text(drawing, "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            for name, lines in sessions(language, Path(folder)).items():
                (FOLDER / f"{language}-{name}.svg").write_text(terminal(lines, lines[0]), "utf-8")


if __name__ == "__main__":
    main()
