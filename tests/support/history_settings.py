"""The steps of a history that change settings, the theme, options and the day, and those that damage cache and output."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from history_world import DAYS, OUTPUTS, World, step, with_field

SITE = "content/site.yaml"
SETTINGS: tuple[tuple[str, tuple[str | None, ...]], ...] = (
    ("title", ("Festival", "{en: Expo, ru: Экспо, kk: Көрме}")),
    ("languages", ("[en, ru, kk]", "[ru, en, kk]", "[kk, en]", "[en, ru]", "[en, ru, kk, de]")),
    ("languages", ("[en, ru, kk]", "[ru, en, kk]", "[kk, en]", "[en, ru]", "[en, ru, kk, de]")),
    ("tagline", ("Ten days", None)),
    ("hosting", ("none", "netlify", "github-pages", "cloudflare")),
    ("base_url", ("https://expo.example.org", "https://other.example.org/expo", None)),
    (
        "theme_options",
        ("{signal: '#113366'}", "{rows: high}", "{cards: none}", "{cards: few}", "{cards: all}", "{offline: no}", None),
    ),
    ("theme", ("ours", "expo", "print-room")),
    ("checks", ("{picture-small: off, picture-same: off}", "{alt-missing: off}", "{outside-hours: off}", None)),
    ("edition", ('"2025"', '"2026"', None)),
    ("day_start", ("0", "5", "7")),
    ("timezone", ("Asia/Almaty", "Europe/Berlin", "UTC")),
    ("menu", ("[{label: Works, link: /works/}]", "[{label: {en: People, ru: Люди}, link: /creatives/}]", None)),
    ("footer", ("[{label: {en: Rules, ru: Правила}, link: /works/}]", None)),
    ("contact", ("{email: b@example.org}", None)),
    ("licence", ("CC-BY-SA-4.0", None)),
    ("figures", ("[{value: '7', label: {en: days, ru: дней}}]", None)),
    ("tags", ("{river: Waters}", "{felt: {en: Felts, kk: Киіз}}", None)),
    ("ai_crawlers", ("refuse", None)),
    ("maps", ("[2gis, geo]", None)),
    ("logo", ("partners/kafu.png", None)),
    ("creative_downloads", ("yes", None)),
    (
        "disciplines",
        (
            "{photography: {name: Photo, colour: '#1b6f5c'}, crafts: Crafts}",
            "{crafts: {name: {en: Crafts, kk: Қолөнер}, colour: '#a0522d'}, photography: Photography}",
        ),
    ),
)


@step(12)
def setting(world: World, rng: Random) -> str:
    name, values = rng.choice(SETTINGS)
    value = rng.choice(values)
    world.write(SITE, with_field(world.text(SITE), name, value))
    return f"{name}: {value}"


THEME: tuple[tuple[str, tuple[str | None, ...]], ...] = (
    (
        "templates/partials/footer.html",
        (
            None,
            '{% include "expo/partials/footer.html" %}\n<p>{{ t("ours") }}</p>\n',
            "<p>{{ site.title }} {{ page.heading }} {{ site.menu|length }}</p>\n",
            "{% for one in site.editions %}{{ one.label }}{% endfor %}{{ site.tags|length }}{% if site.stories %}!{% endif %}\n",
        ),
    ),
    (
        "templates/creative.html",
        (
            None,
            '{% extends "expo/creative.html" %}{% block content %}<p>{{ page.url }}</p>{{ super() }}{% endblock %}\n',
        ),
    ),
    (
        "templates/home.html",
        (
            None,
            '{% extends "expo/home.html" %}\n',
            '{% extends "base.html" %}{% block content %}{{ counts }}{% endblock %}\n',
            '{% extends "base.html" %}{% from "partials/line.html" import line %}{% block content %}'
            "{% for one in site.works %}{{ line(one) }}{% endfor %}{% for one in site.events %}{{ line(one) }}{% endfor %}"
            "{% endblock %}\n",
        ),
    ),
    (
        "templates/partials/line.html",
        (
            "{% macro line(one) %}<p>{{ one.title }} {{ one.extra }} {{ one.tags|map(attribute='label')|join }}</p>{% endmacro %}\n",
            "{% macro line(one) %}{{ page.url }} {{ one.edition.title if one.edition }} {{ one.links|length }}{% endmacro %}\n",
        ),
    ),
    ("templates/story.html", (None, '{% extends "expo/story.html" %}\n', "{% extends %}\n", "{{ nosuchname }}\n")),
    (
        "assets/_css/theme.css",
        (None, "@layer theme { body { color: blue; } }\n", "@layer theme { a { color: red; } }\n"),
    ),
    ("assets/ours.css.jinja", (None, "p { color: {{ options.shade }}; margin: 0; }\n")),
    ("assets/icon.txt", (None, "1\n", "2\n")),
    ("strings/en.yaml", ("ours: Made by us\n", "ours: Made by me\nworks: Things\n")),
    ("strings/kk.yaml", (None, "ours: Біз жасадық\n")),
    (
        "theme.yaml",
        (
            "extends: expo\noptions:\n  shade: {type: colour, default: '#336699'}\n",
            "extends: print-room\noptions:\n  shade: {type: colour, default: '#663399'}\n",
            "extends: expo\noptions:\n  shade: {type: colour, default: '#336699'}\npresets:\n"
            "  gallery: {widths: [40], formats: [jpeg]}\n",
        ),
    ),
)


@step(9)
def theme(world: World, rng: Random) -> str:
    path, values = rng.choice(THEME)
    value = rng.choice(values)
    target = f"themes/ours/{path}"
    if value is None:
        (world.root / target).unlink(missing_ok=True)
        return f"no {path}"
    world.write(target, value)
    return f"{path}: {value[:40]!r}"


@step(2)
def words_of_expo(world: World, rng: Random) -> str:
    """Correct the bundled theme's own text, without a theme of one's own beside it."""
    path = "themes/expo/strings/en.yaml"
    if (world.root / path).exists():
        shutil.rmtree(world.root / "themes/expo")
        return f"no {path}"
    world.write(path, f"works: {rng.choice(('Pieces', 'Objects'))}\n")
    return path


@step(9)
def option(world: World, rng: Random) -> str:
    """Ask for something else of the next builds, until another step changes it."""
    name, value = rng.choice(
        (
            ("--portable", ""),
            ("--drafts", ""),
            ("--fast", ""),
            ("--keep-going", ""),
            ("--styleguide", ""),
            ("--jobs", "2"),
            ("--base-url", "https://preview.example.org"),
            ("--only", f"creatives/{rng.choice(world.names('creatives') or ['bek'])}"),
        )
    )
    if name in world.flags:
        del world.flags[name]
        return f"no {name}"
    world.flags[name] = value
    return f"{name} {value}"


@step(5)
def no_options(world: World, rng: Random) -> str:
    world.flags.clear()
    return "no options"


@step(7)
def another_day(world: World, rng: Random) -> str:
    world.day = rng.choice(DAYS)
    return world.day


@step(3)
def another_output(world: World, rng: Random) -> str:
    world.output = "public" if world.output == "output" else "output"
    return world.output


@step(3)
def announce(world: World, rng: Random) -> str:
    world.announces = True
    return "announced"


# Accidents with the cache and the output


def _cached(world: World) -> list[Path]:
    return sorted(path for path in world.cache.rglob("*") if path.is_file() and path.name != ".gitignore")


@step(9)
def damage_cache(world: World, rng: Random) -> str:
    """Truncate, spoil or remove a file of the cache: records more often than pictures."""
    found = _cached(world)
    found = (
        [path for path in found if "media" not in path.parts and "spare" not in path.parts]
        if rng.random() < 0.8
        else found
    )
    if not found:
        return ""
    path = rng.choice(found)
    data = path.read_bytes()
    how = rng.choice(("truncate", "flip", "remove", "empty", "garbage"))
    match how:
        case "truncate":
            path.write_bytes(data[: rng.randrange(len(data) + 1)])
        case "flip" if data:
            spoiled = bytearray(data)
            for _ in range(rng.choice((1, 3, 20))):
                at = rng.randrange(len(spoiled))
                is_letter = bytes(spoiled[at : at + 1]).isalnum()
                spoiled[at] = rng.choice(b"abcdef0123456789") if is_letter else spoiled[at] ^ 1 << rng.randrange(8)
            path.write_bytes(bytes(spoiled))
        case "remove":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case _:
            path.write_bytes(b'{"a": [1, "\xff"]}\n\x00')
    world.lost |= OUTPUTS if path.name.startswith("output-") else frozenset()
    return f"{how} {path.relative_to(world.cache)}"


@step(2)
def remove_cache(world: World, rng: Random) -> str:
    """Remove the cache, or a folder of it."""
    folders = [world.cache, *sorted(path for path in world.cache.glob("*") if path.is_dir())]
    chosen = folders[0] if rng.random() < 0.5 else rng.choice(folders)
    shutil.rmtree(chosen, ignore_errors=True)
    world.lost |= OUTPUTS if chosen == world.cache else frozenset()
    return chosen.name


@step(3)
def save_or_put_back(world: World, rng: Random) -> str:
    """Copy the cache or the output, or put an earlier copy in its place, as CI does."""
    name, place = rng.choice((("cache", world.cache), ("output", world.published)))
    copy = world.home / f"copy-of-{name}-{place.name}"
    if copy.exists():
        shutil.rmtree(place, ignore_errors=True)
        copy.rename(place)
        world.lost |= OUTPUTS
        return f"put back {name}"
    if place.exists():
        shutil.copytree(place, copy)
        return f"saved {name}"
    return ""


@step(6)
def tamper(world: World, rng: Random) -> str:
    """Change the output: remove a file, change its bytes, add one of somebody's."""
    found = sorted(path for path in world.published.rglob("*") if path.is_file())
    found = [path for path in found if path.name not in ("site.json", "sw.js")]  # by these a folder is recognised
    if not found:
        return ""
    path = rng.choice(found)
    match rng.choice(("remove", "change", "resize", "stray", "folder")):
        case "remove":
            path.unlink()
        case "change":
            data = bytearray(path.read_bytes() or b"x")
            data[len(data) // 2] ^= 1
            _change(path, bytes(data), rng)
        case "resize":
            _change(path, path.read_bytes() + b"\n", rng)
        case "stray":
            stray = rng.choice((path.parent, world.published)) / rng.choice(("stray.txt", "notes.html"))
            if stray.exists():
                return ""
            stray.write_bytes(b"somebody's")
            world.strays[stray.relative_to(world.root).as_posix()] = b"somebody's"
            path = stray
        case _:
            path = path.parent
            if path == world.published:
                return ""
            shutil.rmtree(path)
            gone = path.relative_to(world.root).as_posix()
            world.strays = {name: data for name, data in world.strays.items() if not name.startswith(f"{gone}/")}
    return path.relative_to(world.root).as_posix()


def _change(path: Path, data: bytes, rng: Random) -> None:
    """Write other bytes into a file, or another file in its place."""
    if rng.random() < 0.5:
        path.write_bytes(data)
        return
    beside = path.with_name(f"{path.name}.tmp")
    beside.write_bytes(data)
    beside.replace(path)


@step(7)
def kill_build(world: World, rng: Random) -> str:
    """Kill a build at one of its operations on files, early more often than late."""
    world.kill_at = int(1.5 ** rng.uniform(0, 21)) + 1
    return f"at operation {world.kill_at}"
