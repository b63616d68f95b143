"""The steps of a history that change texts, entries and pictures, and accidents with them."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from random import Random

from history_site import FILES
from history_world import OUTPUTS, World, step, with_field
from site_box import Content, picture

# Texts

TEXTS = r"(content/(pages|stories|programme)|creatives)/.*\.md"
YAML = r"(content/(programme|venues|partners|collections|collectives|editions|stories|pages)|creatives)/.*\.(md|yaml)"
SENTENCES = (
    "She walks along the river.",
    "See [the works](/works/) and [Bek](/creatives/bek/).",
    "## A heading\n\nAnd *words* below it.",
    "1. One\n2. Two",
    "Шығармашылық адамдарымыздың көрмесі.",
    "{{ not a template }} <b>raw</b>",
)


@step(14)
def touch_text(world: World, rng: Random) -> str:
    path = rng.choice(world.matching(TEXTS) or [""])
    if not path:
        return ""
    text = world.text(path)
    if rng.random() < 0.3 and (found := re.search(r"\b[A-Za-z]{4,}\.\n", text)):
        changed = text[: found.start()] + found.group().swapcase() + text[found.end() :]
    else:
        changed = text.rstrip("\n") + f"\n\n{rng.choice(SENTENCES)}\n"
    world.write(path, changed)
    return path


FIELDS: tuple[tuple[str, str, tuple[str | None, ...]], ...] = (
    (r"creatives/[^/]+/index\.md", "name", ("Aru", "{en: Asel, kk: Әсел}", '"Zhan, the elder"')),
    (r"creatives/[^/]+/index\.md", "tagline", ("Ink and wool", None, "{ru: Тушь и шерсть}")),
    (r"creatives/[^/]+/index\.md", "city", ("Semey", "{en: Ridder, ru: Риддер}", None)),
    (r"creatives/[^/]+/index\.md", "discipline", ("crafts", "photography", "[crafts, photography]")),
    (r"creatives/[^/]+/index\.md", "weight", ("-3", "7", None)),
    (r"creatives/[^/]+/index\.md", "licence", ("CC0-1.0", "CC-BY-NC-4.0", None)),
    (r"creatives/[^/]+/index\.md", "editions", ('["2025"]', '["2025", "2026"]', None)),
    (YAML, "tags", ("[river]", "[felt, new]", "[night]", None)),
    (YAML, "draft", ("yes", "no", None)),
    (YAML, "x-note", ("[1, 2]", "{a: b}", None)),
    (YAML, "language", ("ru", "kk", None)),
    (r"creatives/.*/works/.*\.(yaml|md)", "title", ("Other", "{en: New, ru: Новое, kk: Жаңа}")),
    (r"creatives/.*/works/.*\.(yaml|md)", "year", ("2022", "2023-2024", None)),
    (r"creatives/.*/works/.*\.(yaml|md)", "medium", ("Etching", None)),
    (r"creatives/.*/works/.*\.(yaml|md)", "sale", ("for_sale", "sold", None)),
    (r"creatives/.*/works/.*\.(yaml|md)", "collaborators", ("[dana]", "[Nobody Known]", None)),
    (r"creatives/.*/works/.*\.(yaml|md)", "edition", ('"2025"', '"2026"', None)),
    (r"creatives/.*/works/.*\.(yaml|md)", "notice", ("Smoke", None)),
    (r"content/programme/[a-z-]+\.(yaml|md)", "title", ("Changed", "{en: Weaving, kk: Тоқу}")),
    (r"content/programme/[a-z-]+\.(yaml|md)", "start", ("2026-04-22T15:00", "2026-04-20T09:00", "2025-04-23T09:00")),
    (r"content/programme/[a-z-]+\.(yaml|md)", "status", ("cancelled", "moved", None)),
    (r"content/programme/[a-z-]+\.(yaml|md)", "change", ("It was at ten.", None)),
    (r"content/programme/[a-z-]+\.(yaml|md)", "hosts", ("[dana]", "[bek, A Guest]", "[loom]", None)),
    (r"content/programme/.+\.(yaml|md)", "venue", ("hub", "river-hall")),
    (r"content/programme/[a-z-]+\.(yaml|md)", "capacity", ("5", "30", None)),
    (r"content/programme/[a-z-]+\.(yaml|md)", "type", ("workshop", "tour", None)),
    (r"content/venues/.*\.yaml", "name", ("Grand Hall", "{en: House, ru: Дом}")),
    (r"content/venues/.*\.yaml", "address", ("3 Avenue", None)),
    (r"content/venues/.*\.yaml", "map", ("{lat: 50, lon: 82}", None)),
    (r"content/venues/.*\.yaml", "access", ("A lift", None)),
    (r"content/stories/.*\.md", "date", ("2026-02-01", "2026-04-28")),
    (r"content/stories/.*\.md", "author", ("dana", "A Writer", None)),
    (r"content/stories/.*\.md", "title", ("News", "{en: Late news, ru: Новости}")),
    (r"content/stories/.*\.md", "cover", ("cover.jpg", None)),
    (r"content/partners/.*\.yaml", "tier", ("founders", "friends", None)),
    (r"content/partners/.*\.yaml", "role", ("Printer", None)),
    (r"content/collectives/.*\.yaml", "members", ("[dana]", "[bek, {name: Someone, role: Singer}]")),
    (r"content/collections/.*\.yaml", "items", ("[bek/water]", "[dana/night, {work: bek/water, sentence: Wet.}]")),
    (r"content/collections/.*\.yaml", "by", ("[dana]", "Somebody", None)),
    (r"content/collections/.*\.yaml", "title", ("Five", "{en: Six, ru: Шесть}")),
    (r"content/collectives/.*\.yaml", "name", ("Shuttle", "Loom")),
    (r"content/editions/.*\.yaml", "end", ("2026-04-27", "2026-04-23")),
    (r"content/editions/.*\.yaml", "tagline", ("Seven days", None)),
    (r"content/pages/.*\.md", "title", ("Renamed", "{en: Info, ru: Инфо}")),
    (r"content/pages/.*\.md", "figures", ("yes", "no")),
    (r".*\.(md|yaml)", "aliases", ("[/once/]", "[/once/, /twice/]", None)),
)


@step(26)
def edit_field(world: World, rng: Random) -> str:
    pattern, name, values = rng.choice(FIELDS)
    path = rng.choice([path for path in world.matching(pattern) if not path.startswith("themes/")] or [""])
    if not path:
        return ""
    value = rng.choice(values)
    world.write(path, with_field(world.text(path), name, value))
    if name == "cover" and value:
        world.write(f"{path.rpartition('/')[0]}/{value}", picture(90, 60, rng.choice(("red", "green"))))
    return f"{path}: {name}: {value}"


@step(3)
def translate(world: World, rng: Random) -> str:
    base = rng.choice(world.matching(r"(creatives/[^/]+/index|content/(pages|stories|programme)/[a-z]+)\.md") or [""])
    if not base:
        return ""
    path = f"{base[:-3]}.{rng.choice(('ru', 'kk'))}.md"
    if (world.root / path).exists() and rng.random() < 0.5:
        (world.root / path).unlink()
        return f"removed {path}"
    world.write(path, f"Перевод {rng.randrange(9)}.\n")
    return path


@step(3)
def day_list(world: World, rng: Random) -> str:
    path = "content/programme/2026-04-21.yaml"
    last = rng.choice(("", "  - {name: extra, title: Extra, start: '18:00', end: '19:00', hosts: [dana]}\n"))
    first = rng.choice(("Opening", "{en: Start, kk: Ашылуы}"))
    world.write(
        path,
        f"venue: {rng.choice(('hub', 'river-hall'))}\nevents:\n"
        f"  - {{name: opening, title: {first}, start: '9:30', end: '{rng.choice(('10:30', '11:00'))}'}}\n{last}",
    )
    return path


@step(4)
def year(world: World, rng: Random) -> str:
    """Change what is of which edition: the record of what was entered, or an event in an edition's folder."""
    path = rng.choice(
        ("content/entered.json", "content/programme/2025/opening.yaml", "content/programme/2026/2026-04-22.yaml")
    )
    if (world.root / path).exists() and rng.random() < 0.3:
        (world.root / path).unlink()
        return f"removed {path}"
    start, venue = f"2025-04-{rng.choice((22, 23))}T18:00", rng.choice(("hub", "river-hall"))
    works = rng.choice(("[]", '["felt"]'))
    texts = {
        "content/entered.json": f'{{"editions": {{"2025": {{"bek": {works}, "dana": ["night"]}}}}}}',
        "content/programme/2025/opening.yaml": f"title: Then\nstart: {start}\nduration: 1h\nvenue: {venue}\nhosts: [bek]\n",
        "content/programme/2026/2026-04-22.yaml": f"venue: {venue}\nevents:\n  - {{name: opening, title: Now, start: '9:30', end: '10:30'}}\n",
    }
    world.write(path, texts[path])
    return path


# Entries


@step(6)
def rename(world: World, rng: Random) -> str:
    """Rename an entry, as people do: mostly with an alias, mostly with everything that names it."""
    kinds = {"creatives": "/creatives/{}/", "content/venues": "/venues/{}/", "content/pages": "/{}/"}
    kinds |= {"content/programme": "/programme/{}/", "content/stories": "/stories/{}/"}
    kind = rng.choice(sorted(kinds))
    names = [name for name in world.names(kind) if re.fullmatch("[a-z-]+", name) and name != "rules"]
    if not names:
        return ""
    old = rng.choice(names)
    new = rng.choice([name for name in ("north", "south", "east", "west") if name not in world.names(kind)] or [old])
    folder = world.root / kind
    for path in [path for path in folder.iterdir() if path.name.split(".")[0] == old]:
        path.rename(folder / path.name.replace(old, new, 1))
    if rng.random() < 0.8:
        for path in world.matching(rf"{kind}/{new}(/index)?\.(md|yaml)"):
            world.write(path, with_field(world.text(path), "aliases", f"[{kinds[kind].format(old)}]"))
    if rng.random() < 0.8:
        for path in world.matching(r"(content|creatives)/.*\.(md|yaml)"):
            text = world.text(path)
            changed = re.sub(rf"(?<=[\[ /]){old}(?=[\],/\n])", new, text)
            if changed != text:
                world.write(path, changed)
    return f"{kind}/{old} to {new}"


@step(5)
def delete(world: World, rng: Random) -> str:
    kinds = ("creatives", "content/programme", "content/stories", "content/pages", "content/partners", "content/venues")
    places = [path for kind in kinds if (world.root / kind).is_dir() for path in (world.root / kind).iterdir()]
    places += [path for path in world.root.glob("creatives/*/works/*") if path.suffix in ("", ".yaml")]
    place = rng.choice(sorted(places) or [None])  # type: ignore[list-item]
    if place is None:
        return ""
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    return str(place.relative_to(world.root))


@step(5)
def add(world: World, rng: Random) -> str:
    """Add an entry of some kind."""
    number = rng.randrange(6)
    name, day = f"new-{number}", rng.choice((20, 21, 22, 23))
    people = world.names("creatives") or ["bek"]
    venues = world.names("content/venues") or ["hub"]
    person = rng.choice(people)
    new: dict[str, Content] = rng.choice(
        (
            {f"creatives/{name}/index.md": f"---\nname: New {number}\ndiscipline: crafts\n---\nHello.\n"},
            {
                f"creatives/{person}/works/{name}/index.yaml": f"title: New {number}\ntags: [new]\n",
                f"creatives/{person}/works/{name}/a.jpg": picture(40 + number, 40, rng.choice(("pink", "gold"))),
            },
            {
                f"content/programme/{name}.yaml": f"title: New {number}\nstart: 2026-04-{day}T{9 + 2 * number:02}:00\n"
                f"duration: 1h\nvenue: {rng.choice(venues)}\nhosts: [{person}]\n"
            },
            {
                f"content/stories/{name}.md": f"---\ntitle: New {number}\ndate: 2026-04-{day}\nauthor: {person}\n---\nNews.\n"
            },
            {f"content/pages/{name}.md": f"---\ntitle: New {number}\n---\n[Them](/creatives/{person}/).\n"},
            {f"content/venues/{name}.yaml": f"name: New {number}\n"},
            {f"content/partners/{name}.yaml": f"name: New {number}\ntier: friends\n"},
            {f"content/collectives/{name}.yaml": f"name: New {number}\nmembers: [{person}]\n"},
            {f"content/static/{name}.txt": f"{number}\n"},
        )
    )
    for path, content in new.items():
        world.write(path, content)
    return ", ".join(new)


@step(3)
def move_work(world: World, rng: Random) -> str:
    works = sorted(path for path in world.root.glob("creatives/*/works/*") if path.is_dir())
    if not works:
        return ""
    work, person = rng.choice(works), rng.choice(world.names("creatives"))
    target = world.root / "creatives" / person / "works" / work.name
    if target.exists() or not (world.root / "creatives" / person).is_dir():
        return ""
    target.parent.mkdir(parents=True, exist_ok=True)
    work.rename(target)
    return f"{work.relative_to(world.root)} to {person}"


# Pictures

PICTURES = r"(creatives|content)/.*\.(jpg|png)"
COLOURS = ("red", "lime", "blue", "yellow", "white", "black", "purple")


@step(6)
def replace_picture(world: World, rng: Random) -> str:
    path = rng.choice(world.matching(PICTURES) or [""])
    if not path:
        return ""
    target = world.root / path
    before, size = target.stat(), rng.choice(((60, 40), (40, 60), (120, 80), (33, 33)))
    data = picture(*size, rng.choice(COLOURS), format="PNG" if path.endswith(".png") else "JPEG")
    is_alike = rng.random() < 0.4 and len(data) <= before.st_size
    world.write(path, data + bytes(before.st_size - len(data)) if is_alike else data)
    if is_alike:
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"{path}{' of the same size and time' if is_alike else ''}"


@step(4)
def rename_picture(world: World, rng: Random) -> str:
    """The same bytes under another name, moved or copied, with or without their old time."""
    path = rng.choice(world.matching(r"creatives/[^/]+/works/[^/]+/[^/]+\.(jpg|png)") or [""])
    if not path:
        return ""
    source = world.root / path
    target = source.with_name(f"{rng.choice(('a', 'b', 'x', 'y'))}{source.suffix}")
    if rng.random() < 0.5:
        source.replace(target)
    elif source != target:
        shutil.copy2(source, target) if rng.random() < 0.5 else shutil.copyfile(source, target)
    return f"{path} to {target.name}"


@step(3)
def swap_pictures(world: World, rng: Random) -> str:
    """Exchange two files by renaming: each keeps its time, and often its size."""
    found = world.matching(r"creatives/.*\.jpg")
    if len(found) < 2:
        return ""
    one, other = (world.root / path for path in rng.sample(found, 2))
    aside = one.with_name("aside.tmp")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    return f"{one.name} and {other.name}"


@step(2)
def alternative_text(world: World, rng: Random) -> str:
    path = "creatives/aigerim/works/light.yaml"
    if not (world.root / path).exists():
        return ""
    alt = rng.choice(("Light", "{en: Light, ru: Свет}", "A wall"))
    focus = rng.choice(("", ", focus: 10% 90%"))
    world.write(path, with_field(world.text(path), "pictures", f"[{{file: light.jpg, alt: {alt}{focus}}}]"))
    return f"{alt}{focus}"


# Accidents with the sources


@step(7)
def break_something(world: World, rng: Random) -> str:
    """Make a mistake that stops a build."""
    path = rng.choice(world.matching(YAML) or [""])
    match rng.randrange(5):
        case 0 if path:
            world.write(path, with_field(world.text(path), "x-note", "[1, 2"))
        case 1 if path:
            world.write(path, with_field(world.text(path), "nosuchfield", "1"))
        case 2:
            world.write("creatives/bek/index.md", "---\nname: Bek\ndiscipline: nothing\n---\n")
        case 3 if found := world.matching(PICTURES):
            path = rng.choice(found)
            data = (world.root / path).read_bytes()
            world.write(path, data[: len(data) // 2])
        case _:
            path = "content/pages/about.md"
            world.write(path, b"---\ntitle: \xff\xfe\n---\n")
    return path


@step(8)
def restore(world: World, rng: Random) -> str:
    """Put some files back as they were in the beginning, as after `git checkout`."""
    wanted = [
        path
        for path in FILES
        if not (world.root / path).exists() or world.root.joinpath(path).read_bytes() != _bytes(path)
    ]
    chosen = wanted if rng.random() < 0.3 else rng.sample(wanted, min(len(wanted), 2))
    for path in chosen:
        if any((world.root / parent).is_file() for parent in Path(path).parents):
            continue
        world.write(path, FILES[path])
    return ", ".join(chosen)


def _bytes(path: str) -> bytes:
    content = FILES[path]
    return content.encode() if isinstance(content, str) else content


@step(4)
def same_size(world: World, rng: Random) -> str:
    """Change letters of a text, not its size, and set its time to what it was."""
    path = rng.choice(world.matching(TEXTS + r"|content/site\.yaml|themes/.*\.(html|yaml|css)") or [""])
    if not path:
        return ""
    before = os.stat(world.root / path)
    text = world.text(path)
    body = text.rfind("\n---\n") + 1
    changed = text[:body] + re.sub(r"[a-z](?=[a-z]*\.?\n)", lambda one: rng.choice("aeiou"), text[body:], count=1)
    if path.endswith(("yaml", "html")):
        changed = text.replace("us\n", "me\n") if "us\n" in text else text.replace("me\n", "us\n")
    world.write(path, changed.encode("utf-8"))
    if rng.random() < 0.7:
        os.utime(world.root / path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return path


@step(2)
def touch_times(world: World, rng: Random) -> str:
    found = world.sources()
    for path in rng.sample(found, min(len(found), 5)):
        os.utime(world.root / path)
    return "times"


@step(4)
def nothing(world: World, rng: Random) -> str:
    return "nothing"


@step(2)
def move_site(world: World, rng: Random) -> str:
    """Rename the site's own folder."""
    target = world.home / ("moved" if world.root.name == "site" else "site")
    world.root.rename(target)
    world.root = target
    world.lost |= OUTPUTS  # their records have other names
    return target.name
