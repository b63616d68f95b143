"""Pages without pictures: many creatives with three works each in three languages, compared with Eleventy and Hugo.

    python benchmarks/pages.py --creatives 1000 --eleventy FOLDER --hugo PROGRAM --rounds 3

Körme makes a page for every creative and every work; the peers one page per creative with the works in it, from the
same text; each of Körme's works also has a tiny picture. The figures are therefore milliseconds per page. `again` and
`touched` are Körme's only: nothing changed, and one creative's text. Peak memory is that of the largest process. Linux
only.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Return the wall time in seconds, and the peak memory of the largest process in MiB."""
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    usual["NODE_OPTIONS"] = "--max-old-space-size=8192"
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=usual, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed in {folder}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def pages(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.html"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creatives", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--eleventy", type=Path, help="a folder with node_modules")
    parser.add_argument("--hugo", type=Path, help="the program hugo")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="korme-pages-") as temporary:
        work = Path(temporary)
        lay(work, asked.creatives)
        contenders = {"korme": ([sys.executable, str(HERE.parent / "build.py"), "-q"], ("output", ".cache"))}
        if asked.eleventy:
            (work / "eleventy/node_modules").symlink_to((asked.eleventy / "node_modules").resolve())
            contenders["eleventy"] = (["node_modules/.bin/eleventy", "--quiet"], ("_site",))
        if asked.hugo:
            contenders["hugo"] = ([str(asked.hugo.absolute()), "--quiet"], ("public",))
        cold: dict[str, list[float]] = {name: [] for name in contenders}
        peak = dict.fromkeys(contenders, 0.0)
        for _ in range(asked.rounds):
            for name, (command, made) in contenders.items():
                for folder in made:
                    shutil.rmtree(work / name / folder, ignore_errors=True)
                seconds, mib = timed(command, work / name)
                count = pages(work / name / made[0])
                cold[name].append(1000 * seconds / count)
                peak[name] = max(peak[name], mib)
        own, site = contenders["korme"][0], work / "korme"
        timed(own, site)
        time.sleep(2)  # files as young as this are looked at twice
        again = [timed(own, site)[0] for _ in range(3)]
        touched = []
        for at in range(3):
            with (site / "creatives/creative-00000/index.md").open("a") as file:
                file.write(f"\nMore {at}.\n")
            touched.append(timed(own, site)[0])
        whole = statistics.median(cold["korme"]) * pages(site / "output") / 1000
    for name, each in cold.items():
        ratios = [one / other for one, other in zip(cold["korme"], each, strict=True)]
        print(
            f"{name:<9} {statistics.median(each):7.2f} ms a page   {peak[name]:6.0f} MiB   korme/it {statistics.median(ratios):.2f}"
        )
    print(f"again {statistics.median(again):.2f} s = {statistics.median(again) / whole:.3f} of cold ({whole:.1f} s); "
          f"one text touched {statistics.median(touched):.2f} s = {statistics.median(touched) / whole:.3f}")  # fmt: skip
    print(f"children's peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
