"""docs/themes.md is complete: every name that a template gets is documented, and every documented name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from site_box import SiteBox
from views_box import FILES, SITE, Made

from korme.theme.theme import load_theme

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "themes.md").read_text("utf-8")
EXPO = ROOT / "themes" / "expo"
VALUES = {"discipline", "edition", "tag", "name", "year"}
"""Words that the docs mark as code for values, not for names."""
ANNOUNCED = (
    '{"announced": "2026-04-01T08:00", "changes": [], "events": {"second": {"start": "2026-04-20T09:00", "until": "",'
    ' "venue": "hall", "room": "2", "status": "scheduled", "edition": "2026", "sequence": 0,'
    ' "changed": "2026-04-01T08:00", "digest": "", "title": {"en": "Second"}}}}'
)
"""Start shown to visitors before the second event was moved."""
MORE: dict[str, str | bytes] = {
    "content/site.yaml": SITE
    + "contact: {email: a@example.org, map: {lat: 49.9, lon: 82.6}}\nsocial: {telegram: 'https://example.org/t'}\n"
    + "figures: [{value: 60+, label: lessons}]\nsubmit: {repository: 'https://github.com/example/expo', text: Come}\nconsent: {until: 2027-01-01}\nremoved: [/gone/]\n",
    "content/pages/impact.md": "---\ntitle: Impact\nfigures: yes\n---\nWords.\n",
    "content/partners/uni.yaml": "name: University\nurl: https://example.org\nrole: Host\nlogo: uni.png\n",
    "content/announced.json": ANNOUNCED,
    "content/programme/second.yaml": (
        "title: Second\ntype: talk\nstart: 2026-04-20T10:30\nduration: 3h\nvenue: hall\nroom: '2'\nhosts: [berik]\n"
    ),
}


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Any]]:
    """Return the view of every page of a site with one of everything, with its template under '@path'."""
    from site_box import picture

    files = {**FILES, **MORE, "content/partners/uni.png": picture(200, 100, format="PNG")}
    outputs = Made(SiteBox(tmp_path_factory.mktemp("docs") / "site", {"styleguide": True}).add(files))
    assert not [problem for problem in outputs.draft.problems if problem.is_error]
    return {path: {**page.view(), "@": page.template} for path, page in outputs.pages.items()}


def named(text: str) -> list[str]:
    return re.findall(r"`([a-z_]+)`", text)


def outside(text: str) -> str:
    """Return a text without its parenthesised parts."""
    return re.sub(r"\([^()]*\)", "", text)


def keys(value: Any) -> Iterator[str]:
    """Yield every name in a view, at any depth."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        for item in value:
            yield from keys(item)


def rows() -> dict[str, str]:
    """Return the description of each template in the table."""
    by_template = {}
    for line in DOCS.partition("## What a template gets")[2].partition("\n## ")[0].splitlines():
        cells = line.strip("| ").split(" | ")
        templates = re.findall(r"`([\w-]+\.html)`", cells[0]) if line.startswith("| `") else []
        if len(cells) == 2 and templates:
            descriptions = cells[1].split(";") if len(templates) > 1 else [cells[1]]
            assert len(descriptions) == len(templates), line
            by_template |= dict(zip(templates, descriptions, strict=True))
    return by_template


def test_templates_and_the_names_of_their_views_match_the_docs(
    views: Mapping[str, Mapping[str, Any]],
) -> None:
    """A row for each template has exactly the names of its view; in parentheses, names further inside."""
    documented = rows()
    own: dict[str, dict[str, Any]] = {}
    for view in views.values():
        own.setdefault(view["@"], {}).update(
            {
                key: [own.get(view["@"], {}).get(key), value]
                for key, value in view.items()
                if key not in ("page", "site", "@")
            }
        )

    assert set(own) == set(documented)
    for template, parts in own.items():
        assert sorted(set(named(outside(documented[template]))) - VALUES) == sorted(set(parts) - VALUES), template
        assert set(parts) <= set(named(documented[template])), template
        assert set(named(documented[template])) <= {*keys(parts), *VALUES}, template


def shapes() -> dict[str, str]:
    """Return the description of each value that several templates share: `page`, *work card*, …"""
    part = DOCS.partition("## What a template gets")[2].partition("| template |")[0]
    pieces = re.split(
        r"(?:^- |  )(?=[`*])(?:`(page|site)`|\*([a-z ]+)\*)(?: of the programme)?:", part, flags=re.MULTILINE
    )
    return {
        page or name: description
        for page, name, description in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True)
    }


@pytest.mark.parametrize("name", ["page", "site", *(shape for shape in shapes() if shape not in ("page", "site"))])
def test_the_names_of_shared_values_match_the_docs(views: Mapping[str, Mapping[str, Any]], name: str) -> None:
    """Cards, pictures, days: exactly the names of each."""
    home, works, programme = views["index.html"], views["works/index.html"], views["programme/index.html"]
    samples: dict[str, list[Any]] = {
        "page": [view["page"] for view in views.values()],
        "site": [home["site"]],
        "picture": views["creatives/aigerim/series/index.html"]["pictures"],
        "body": [views["creatives/aigerim/index.html"]["body"]],
        "work card": [*home["works"], *works["works"]],
        "narrowing": [{"groups": works["groups"], "orders": works["orders"]}],
        "creative card": views["creatives/index.html"]["creatives"],
        "event card": [*views["programme/felt/index.html"]["parallel"], *views["programme/felt/index.html"]["next"]],
        "day": [*programme["days"], *home["week"]["days"]],
        "exhibition": programme["exhibitions"],
        "story card": home["stories"],
        "venue card": views["venues/index.html"]["venues"],
        "partner card": home["partners"][0]["partners"],
        "edition": [home["site"]["edition"]],
    }
    documented = set(named(shapes()[name]))
    if name == "exhibition":
        documented |= set(named(shapes()["event card"]))

    assert samples[name]
    assert {key for sample in samples[name] for key in sample} <= documented
    assert documented <= {*keys(samples[name]), *VALUES}


def test_options_presets_and_partials_match_the_docs(tmp_path: Path) -> None:
    """The options and presets of expo, and the macros that a child's templates may use."""
    theme, _ = load_theme("expo", tmp_path, ("en", "ru", "kk"))
    part = DOCS.partition("## Partials")[2].partition("\n## ")[0]
    documented = {
        (row[0], macro)
        for line in part.splitlines()
        if (row := re.findall(r"`([\w/-]+\.html)`", line))
        for macro in re.findall(r"`(\w+)\(", line)
    }
    partials = EXPO / "templates" / "partials"
    macros = {
        (path.name, name)
        for path in partials.glob("*.html")
        for name in re.findall(r"{% macro (\w+)\(", path.read_text("utf-8"))
    }

    assert all(f"`{name}`" in DOCS for name in (*theme.options, *theme.presets))
    assert documented == macros
    assert set(re.findall(r"`([\w-]+\.html)`", part)) == {path.name for path in partials.glob("*.html")}
