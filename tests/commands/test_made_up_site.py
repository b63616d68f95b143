"""The made-up site: it has everything that a theme must be able to show, and nothing is wrong with it."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from site_box import SiteBox

from korme.commands.theme.made_up_site import made_up_files, write_made_up_site
from korme.fields.base import Declared, specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField, PictureFields, PictureList
from korme.kinds import KINDS, Kind
from korme.site.config import Config

TODAY = dt.date(2027, 5, 4)
NOT_FILLED = {
    "accept": "says what `check` leaves out; no template sees it",
    "models": "needs the package of a viewer",
    "template": "is one of those that a theme offers",
    "theme_options": "are the theme's own",
}
OF_MEDIA = {"still", "transcript", "speech", "loop", "download", "url", "length", "projection"}
"""Fields of pictures that stand for films and the like."""
MEANT = ("strings-unreviewed", "comparison-uneven")
"""What is reported of it: words of other languages, and the pair of two shapes, which themes must bear."""
SiteMaker = Callable[..., SiteBox]


@pytest.fixture(scope="module")
def files() -> dict[str, str | bytes]:
    return dict(made_up_files(people=12, today=TODAY))


def written(files: Mapping[str, str | bytes], kind: Kind) -> list[dict[str, Any]]:
    """The fields of every entry of a kind, as they stand in its file."""
    folder, _, works = kind.folder.partition("/{creative}/")
    found: list[dict[str, Any]] = []
    for path, content in files.items():
        is_here = path.startswith(f"{folder}/") and (
            not folder.startswith("creatives") or bool(works) == ("/works/" in path)
        )
        if (
            is_here
            and path.endswith((".yaml", ".md"))
            and isinstance(content, str)
            and not path.endswith((".kk.md", ".ar.md"))
        ):
            parts = content.split("---\n")
            fields = yaml.load(parts[1] if path.endswith(".md") else content, yaml.BaseLoader)
            fields |= {"body": parts[2]} if path.endswith(".md") and parts[2] else {}
            found += fields.get("events", [fields])
    if works:  # a work of one picture, with nothing beside it
        found += [
            {} for path in files if path.endswith(".png") and f"{path[:-4]}.yaml" not in files and path.count("/") == 3
        ]
    return found


def groups(values: list[Any]) -> list[dict[str, Any]]:
    """The maps among values, those in lists included."""
    flat = [part for value in values for part in (value if isinstance(value, list) else [value])]
    return [one for one in flat if isinstance(one, dict)]


def lacking(cls: type[Declared], filled: list[dict[str, Any]], name: str) -> Iterator[str]:
    """The declared fields that none of these maps has, or that all have although they may be left out."""
    for key, one in specs(cls).items():
        values = [fields[key] for fields in filled if key in fields]
        path, type_ = f"{name}.{key}", one.type.of if isinstance(one.type, ListOf) else one.type
        if key in NOT_FILLED:
            continue
        if not values or (len(values) == len(filled) and not one.required and "." not in name):
            yield f"{path} {'everywhere' if values else 'nowhere'}"
        elif isinstance(type_, MapOf):
            inner = groups([one for value in values for one in value.values()])
            yield from lacking(type_.of.cls, inner, path) if isinstance(type_.of, Group) else ()
        elif isinstance(type_, Group):
            yield from lacking(type_.cls, groups(values), path)
        elif isinstance(type_, (PictureField, PictureList)) and name != "site":
            yield from (f"{path}.{part}" for part in lacking_texts(groups(values), key))


def lacking_texts(pictures: list[dict[str, Any]], field: str) -> list[str]:
    """The texts of a picture that none has; a logo has no caption, few pictures say nothing, and few are media."""
    needed = {"file", "alt"} if field == "logo" else set(specs(PictureFields)) - {"decorative"} - OF_MEDIA
    if field in ("before", "after", "process"):
        needed = {"file", "alt"}
    if field == "film":
        needed = needed - {"file", "focus"} | {"url", "still", "length", "transcript"}
    return sorted(needed - {key for one in pictures for key in one}) if pictures else []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_filled_and_left_out(files: dict[str, str | bytes], kind: Kind) -> None:
    """A new field of a kind must also be given here, where themes are judged."""
    found = list(lacking(kind.cls, written(files, kind), kind.name))

    assert found == []


def test_every_setting_is_filled(files: dict[str, str | bytes]) -> None:
    settings = yaml.load(files["content/site.yaml"], yaml.BaseLoader)

    assert [one for one in lacking(Config, [settings, {}], "site") if "nowhere" in one] == []


def test_the_hard_cases_are_there(files: dict[str, str | bytes]) -> None:
    """Long names, many works and none, many pictures, extreme shapes, transparency, tiny originals."""
    sizes = {}
    for path, content in files.items():
        if path.startswith("creatives/shapes-example/") and isinstance(content, bytes):
            with Image.open(io.BytesIO(content)) as image:
                sizes[Path(path).stem] = (*image.size, "transparency" in image.info)
    names = yaml.safe_load(files["creatives/long-name-example/index.yaml"])["name"]
    works = [path for path in files if path.startswith("creatives/sixty-works-example/works/")]
    series = [path for path in files if path.startswith("creatives/everything-example/works/series/")]

    assert {
        "tall-1-4": (400, 1600, False),
        "wide-7-1": (2100, 300, False),
        "tiny": (96, 64, False),
    }.items() <= sizes.items()
    assert sizes["transparent"] == (900, 700, True)
    assert all(78 <= len(name) <= 90 for name in names.values()), {key: len(name) for key, name in names.items()}
    assert len(works) == 120
    assert len(series) == 41
    assert not any("/no-works-example/works" in path for path in files)


@pytest.mark.sampled(2)  # the other extends it, and cuts a font for all four languages
@pytest.mark.parametrize("theme", ["expo", "print-room"])
def test_nothing_is_wrong_with_it(tmp_path: Path, theme: str) -> None:
    """What `theme check` reports comes from the theme, never from the site."""
    write_made_up_site(tmp_path, people=12, theme=theme, today=TODAY)
    planned = SiteBox(tmp_path).planned(today=TODAY)
    published = list(planned.site.creatives.values())

    assert [found for found in planned.problems if found.code not in MEANT] == []
    assert len(published) == 12


def test_it_is_the_same_every_time(files: dict[str, str | bytes]) -> None:
    assert dict(made_up_files(people=12, today=TODAY)) == files
    assert json.loads(files["content/announced.json"])["events"] == {}
