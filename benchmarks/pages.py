"""Pages without pictures: many creatives with three works each in three languages, compared with Eleventy and Hugo.

    python benchmarks/pages.py --creatives 1000 --eleventy FOLDER --hugo PROGRAM --rounds 3
    python benchmarks/pages.py --creatives 1000 --base FOLDER
    python benchmarks/pages.py --creatives 10000 --rounds 1

Körme makes a page for every creative and every work; the peers one page per creative with the works in it, from the
same text; each of Körme's works also has a tiny picture. Cold figures are therefore milliseconds per page. The other
rows are Körme's only: nothing changed, one creative's text, one picture added to a work. `--base` is another checkout
of Körme, for example of the commit before a change: both build the same site in turns, so that load affects them alike.

What was built is moved away before a cold build and removed at the end: on ext4, a file is slow to create for minutes
after many were removed. Memory is that of all processes together, in a run of its own (`tree_memory.py`). Linux only.
The tables go to standard output, notes to standard error.
"""

from __future__ import annotations

import argparse
import compileall
import itertools
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tree_memory
from PIL import Image

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "ru", "kk")
WORDS = (
    "light field glass river paper noise archive city memory signal textile motion garden border salt night map".split()
)
SITE = """\
title: Many
languages: [en, ru, kk]
base_url: https://example.org
disciplines: {photography: Photography, design: Design, crafts: Crafts}
"""
_ELEVENTY = 'export default (c) => ({ dir: { input: "src", output: "_site", includes: "../_includes" } });'
_LIQUID = """<!doctype html><html lang="{{ lang }}"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{{ content }}{% for work in works %}<section><h2>{{ work.title }}</h2><p>{{ work.year }} {{ work.text }}</p></section>
{% endfor %}</body></html>"""
_HUGO = """
baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404", "section", "home"]
defaultContentLanguage = "en"
[languages.en]
contentDir = "content/en"
[languages.ru]
contentDir = "content/ru"
[languages.kk]
contentDir = "content/kk"
"""
_SINGLE = """<!doctype html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>{{ .Content }}
{{ range .Params.works }}<section><h2>{{ .title }}</h2><p>{{ .year }} {{ .text }}</p></section>{{ end }}</body></html>"""


class Writer:
    """Generates the same text for every contender."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def sentence(self, length: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(length)).capitalize() + "."

    def paragraph(self) -> str:
        word = self.chance.choice(WORDS)
        return " ".join(self.sentence(self.chance.randint(8, 14)) for _ in range(5)) + f" *{word}* and **{word}**."

    def body(self) -> str:
        listed = f"- {self.sentence(6)}\n- {self.sentence(6)}"
        return f"{self.paragraph()}\n\n{self.paragraph()}\n\n{listed}\n\n## {self.sentence(3)}\n\n{self.paragraph()}\n"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def draw_tiny(path: Path, seed: int) -> None:
    """Draw a picture of 64 by 48 pixels, so that a work has one at almost no cost."""
    Image.new("RGB", (64, 48), (seed % 251, seed // 251 % 251, 128)).save(path, quality=60)


def lay(folder: Path, count: int) -> None:
    """Write the three sites."""
    write(folder / "korme/content/site.yaml", SITE)
    write(folder / "eleventy/eleventy.config.mjs", _ELEVENTY)
    write(folder / "eleventy/package.json", '{"type": "module"}')
    write(folder / "eleventy/_includes/creative.liquid", _LIQUID)
    write(folder / "hugo/hugo.toml", _HUGO)
    write(folder / "hugo/layouts/_default/single.html", _SINGLE)
    for number in range(count):
        words, slug = Writer(number), f"creative-{number:05}"
        name = f"{words.chance.choice(WORDS).capitalize()} {words.chance.choice(WORDS).capitalize()} {number}"
        discipline = words.chance.choice(("photography", "design", "crafts"))
        bodies = {language: words.body() for language in LANGUAGES}
        works = [
            (
                2000 + words.chance.randrange(26),
                {language: (words.sentence(3), words.paragraph()) for language in LANGUAGES},
            )
            for _ in range(3)
        ]
        own = folder / "korme/creatives" / slug
        write(own / "index.md", f"---\nname: {name}\ndiscipline: {discipline}\n---\n{bodies['en']}")
        for language in LANGUAGES[1:]:
            write(own / f"index.{language}.md", bodies[language])
        for at, (year, texts) in enumerate(works):
            titles = ", ".join(f'{language}: "{title}"' for language, (title, _) in texts.items())
            prose = "".join(f'  {language}: "{text}"\n' for language, (_, text) in texts.items())
            shown = "pictures: [{file: tiny.jpg, alt: A field}]"
            write(own / f"works/work-{at}/index.yaml", f"title: {{{titles}}}\nyear: {year}\n{shown}\nbody:\n{prose}")
            draw_tiny(own / f"works/work-{at}/tiny.jpg", 3 * number + at)
        for language in LANGUAGES:
            listed = "".join(
                f'  - {{title: "{texts[language][0]}", year: {year}, text: "{texts[language][1]}"}}\n'
                for year, texts in works
            )
            front = f'title: "{name}"\nworks:\n{listed}'
            place = f"layout: creative.liquid\nlang: {language}\npermalink: /{language}/{slug}/index.html\n"
            write(folder / f"hugo/content/{language}/{slug}.md", f"---\n{front}---\n{bodies[language]}")
            write(folder / f"eleventy/src/{language}/{slug}.md", f"---\n{front}{place}---\n{bodies[language]}")


@dataclass
class Cost:
    """What one run has cost, in seconds; CPU time is that of all processes."""

    wall: float
    user: float = 0.0
    system: float = 0.0


@dataclass
class Contender:
    """A program with its own copy of the site."""

    name: str
    command: list[str]
    folder: Path
    made: tuple[str, ...]
    """What it writes, the output first."""
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    memory: float = 0.0
    pages: int = 0
    files: int = 0

    def run(self, step: str) -> None:
        """Time one run, as one of a step."""
        self.costs.setdefault(step, []).append(timed(self.command, self.folder))

    def median(self, step: str) -> Cost | None:
        costs = self.costs.get(step)
        if not costs:
            return None
        columns = ([each.wall for each in costs], [each.user for each in costs], [each.system for each in costs])
        return Cost(*map(statistics.median, columns))


def timed(command: list[str], folder: Path) -> Cost:
    """Return the cost of a command."""
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    usual["NODE_OPTIONS"] = "--max-old-space-size=8192"
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=usual, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(f"{' '.join(command)} failed in {folder}")
    return Cost(time.perf_counter() - began, used.ru_utime, used.ru_stime)


def clear(contender: Contender, trash: Iterator[Path]) -> None:
    """Move away what a contender has made."""
    for name in contender.made:
        if (contender.folder / name).exists():
            (contender.folder / name).rename(next(trash))


def build_cold(contender: Contender, step: str, trash: Iterator[Path]) -> None:
    clear(contender, trash)
    contender.run(step)
    if step == "cold":
        output = contender.folder / contender.made[0]
        contender.pages = sum(1 for _ in output.rglob("*.html"))
        contender.files = sum(1 for path in output.rglob("*") if path.is_file())


def touch_text(site: Path, number: int) -> None:
    with (site / "creatives/creative-00000/index.md").open("a") as file:
        file.write(f"\nMore {number}.\n")


def add_picture(site: Path, number: int) -> None:
    draw_tiny(site / f"creatives/creative-00001/works/work-0/more-{number}.jpg", 1_000 + number)
    entry = site / "creatives/creative-00001/works/work-0/index.yaml"
    shown = f"pictures: [{{file: more-{number}.jpg, alt: A field}}, "
    entry.write_text(entry.read_text().replace("pictures: [", shown, 1))


CHANGES: dict[str, Callable[[Path, int], None]] = {
    "nothing changed": lambda site, number: None,
    "one text touched": touch_text,
    "one picture added": add_picture,
}
BARE = "cold, without cards and index"


def build_bare(contender: Contender, trash: Iterator[Path]) -> None:
    """Build a site without what peers' pages do not have either."""
    settings = contender.folder / "content/site.yaml"
    settings.write_text(f"{SITE}theme_options: {{cards: none, search: names}}\n")
    try:
        build_cold(contender, BARE, trash)
    except SystemExit as error:  # an older one without the option
        print(error, file=sys.stderr)
    settings.write_text(SITE)


def measure(contenders: list[Contender], own: list[Contender], rounds: int, trash: Iterator[Path]) -> None:
    """Run all steps, each by every contender in turn."""
    for number in range(rounds):
        for contender in contenders:
            print(f"round {number + 1}: {contender.name}", file=sys.stderr)
            build_cold(contender, "cold", trash)
        for contender in own:
            build_bare(contender, trash)
    for contender in contenders:
        clear(contender, trash)
        contender.memory = tree_memory.peak_mib(contender.command, contender.folder)
    time.sleep(3)  # files as young as this are looked at twice
    for contender in own:
        timed(contender.command, contender.folder)
    for step, change in CHANGES.items():
        for number in range(max(3, rounds)):
            for contender in own:
                change(contender.folder, number)
                contender.run(step)


def print_cold(contenders: list[Contender]) -> None:
    """Print what a cold build costs everyone."""
    first = contenders[0]
    print("| cold | pages | files | ms a page | user s | system s | system/user | memory MiB | Körme/it |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for each in contenders:
        cost = each.median("cold")
        assert cost
        pairs = zip(first.costs["cold"], each.costs["cold"], strict=True)
        ratio = statistics.median(one.wall / first.pages / (other.wall / each.pages) for one, other in pairs)
        print(
            f"| {each.name} | {each.pages:,} | {each.files:,} | {1000 * cost.wall / each.pages:.2f} | {cost.user:.1f} "
            f"| {cost.system:.1f} | {cost.system / cost.user:.2f} | {each.memory:.0f} | {ratio:.2f} |"
        )


def print_steps(own: list[Contender]) -> None:
    """Print what each step costs Körme, and its base."""
    print("\n| step | program | wall s | of cold | user s | system s | Körme/it: wall | CPU |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for step, each in itertools.product(("cold", BARE, *CHANGES), own):
        cost, cold, first = each.median(step), each.median("cold"), own[0].median(step)
        if cost is None or cold is None or first is None:
            continue
        spent = (first.user + first.system) / (cost.user + cost.system)
        print(
            f"| {step} | {each.name} | {cost.wall:.2f} | {cost.wall / cold.wall:.3f} | {cost.user:.2f} "
            f"| {cost.system:.2f} | {first.wall / cost.wall:.2f} | {spent:.2f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creatives", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--base", type=Path, help="another checkout of Körme")
    parser.add_argument("--eleventy", type=Path, help="a folder with node_modules")
    parser.add_argument("--hugo", type=Path, help="the program hugo")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="korme-pages-") as temporary:
        work = Path(temporary)
        lay(work, asked.creatives)
        (work / "trash").mkdir()
        trash = (work / f"trash/{number}" for number in itertools.count())
        own = [contender("Körme", HERE.parent, work / "korme")]
        if asked.base:
            shutil.copytree(work / "korme", work / "base")
            own.append(contender("base", asked.base.absolute(), work / "base"))
        peers = []
        if asked.eleventy:
            (work / "eleventy/node_modules").symlink_to((asked.eleventy / "node_modules").resolve())
            command = ["node_modules/.bin/eleventy", "--quiet"]
            peers.append(Contender("Eleventy", command, work / "eleventy", ("_site",)))
        if asked.hugo:
            peers.append(Contender("Hugo", [str(asked.hugo.absolute()), "--quiet"], work / "hugo", ("public",)))
        measure([*own, *peers], own, asked.rounds, trash)
    print_cold([*own, *peers])
    print_steps(own)


def contender(name: str, checkout: Path, site: Path) -> Contender:
    """Return a checkout of Körme as a contender, compiled as an installed one is; it runs with this program's Python."""
    compileall.compile_dir(checkout / "korme", quiet=2)
    return Contender(name, [sys.executable, str(checkout / "build.py"), "-q"], site, ("output", ".cache"))


if __name__ == "__main__":
    main()
