"""The demo site: complete in three languages, without problems, and valid HTML on every page."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin

import html5lib
import pytest
from jsonschema import Draft202012Validator

from benchmarks import page_weight
from korme.build import build, plan
from korme.checks.page_looks import Reachable, look
from korme.core.build_result import BuildResult
from korme.core.model import Picture, Text
from korme.core.options import Options
from korme.fields.base import specs
from korme.kinds import Creative, Work
from korme.publish.plan import make_plan
from korme.publish.planning import PlannedSite
from scripts import write_entries_doc

ROOT = Path(__file__).parents[2]
KEYWORDS = ("level", "price")
"""Fields with a few plain values ('free', 'beginner') that the theme translates."""
LANGUAGES = ("en", "ru", "kk")


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    folder = tmp_path_factory.mktemp("demo")
    made = ROOT / ".cache/korme"
    is_made = (made / "media").is_dir()
    if is_made:  # the pictures of a build in this checkout, as in CI; without the records of its output
        records = {path.name for path in made.iterdir() if "-" in path.name or path.name == "served"}
        shutil.copytree(made, folder / "cache", ignore=lambda place, _: records if place == str(made) else ())
    own = {"root": ROOT, "output": folder / "output", "cache": folder / "cache"}
    return Options(**own, today=dt.date(2026, 4, 21), jobs=2, fast=not is_made)


@pytest.fixture(scope="module")
def planned(options: Options) -> PlannedSite:
    return plan(options, lambda step: None)


@pytest.fixture(scope="module")
def report(options: Options) -> BuildResult:
    return build(options, lambda step: None)


@pytest.fixture(scope="module")
def output(options: Options, report: BuildResult) -> Path:
    assert report.ok, report.problems
    return options.output


def test_it_has_no_problems(report: BuildResult) -> None:
    """There are neither errors nor warnings nor notes, whether it is read, planned or built."""
    found = [(problem.code, str(problem.mark)) for problem in report.problems]
    assert found == []


def test_its_pages_have_no_fault(output: Path) -> None:
    """Links, anchors, files, ids, elements and the policy of every page, although its theme is a shipped one."""
    files = frozenset(path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())
    pages = frozenset(path for path in files if path.endswith(".html"))
    site = Reachable(files, pages, base_url="https://expo.example.org/")
    seen = {path: look(path, (output / path).read_text("utf-8"), site) for path in pages}
    anchors = [anchor for each in seen.values() for anchor in each.anchors]

    assert {path: each.faults for path, each in seen.items() if each.faults} == {}
    assert [anchor for anchor in anchors if anchor.name not in seen[anchor.path].ids] == []
    assert len(anchors) > 50


def test_it_is_as_large_as_an_expo(planned: PlannedSite) -> None:
    """At least twelve people across all disciplines, forty works, a week of events, three venues, three partners."""
    site = planned.site

    assert len(site.creatives) >= 12
    assert len(site.works) >= 40
    assert len(site.events) >= 14
    assert len(site.venues) >= 3
    assert len(site.partners) >= 3
    assert len({one.start.date() for one in site.events.values()}) == 7
    assert set(site.disciplines) == set(site.references["creative", "discipline"])


def test_every_text_is_in_three_languages(planned: PlannedSite) -> None:
    """No page shows a text in another language."""
    missing = []
    for entry in planned.site.all_entries():
        texts = {name: getattr(entry, name) for name in specs(type(entry)) if name not in KEYWORDS}
        texts |= {f"{one.path} {name}": getattr(one, name) for one in entry.all_pictures for name in _text_fields(one)}
        for name, text in texts.items():
            if isinstance(text, Text):
                missing += [f"{entry.mark} {name} {one}" for one in LANGUAGES if not text.has(one)]

    assert missing == []


def _text_fields(picture: Picture) -> tuple[str, ...]:
    in_body = picture.mark.line and picture.alt and picture.alt.values[0][0] == ""
    return () if in_body else ("alt", "caption", "credit")


def test_sample_people_are_declared_as_invented(planned: PlannedSite, output: Path) -> None:
    """On each creative's page, in each language."""
    notices = {"": "invented", "ru/": "вымышлен", "kk/": "ойдан алынған"}
    silent = [
        prefix + slug
        for slug in planned.site.creatives
        for prefix, word in notices.items()
        if word not in (output / prefix / "creatives" / slug / "index.html").read_text("utf-8").lower()
    ]

    assert silent == []


def test_every_page_is_valid(output: Path) -> None:
    """A strict HTML parser reports nothing on every third page."""
    wrong = Counter()
    for path in sorted(output.rglob("*.html"))[::3]:
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text("utf-8"))
        wrong.update(f"{path.relative_to(output)}: {code} {data}" for _, code, data in parser.errors)

    assert wrong == Counter()


def test_every_link_leads_somewhere(output: Path) -> None:
    """Links, pictures, styles and scripts of every page exist; all are relative."""
    broken = Counter()
    for path in output.rglob("*.html"):
        base = "/" + path.relative_to(output).as_posix().removesuffix("index.html")
        text = path.read_text("utf-8")
        links = re.findall(r'(?:href|src)="([^"]*)"', text)
        links += [one.split()[0] for found in re.findall(r'srcset="([^"]*)"', text) for one in found.split(", ")]
        for link in links:
            if re.match(r"[a-z]+:|#", link):
                continue
            target = output / unquote(urljoin(base, link)).partition("#")[0].partition("?")[0].lstrip("/")
            relative = path.name == "404.html" or not link.startswith("/")
            if not relative or not (target.is_file() or (target / "index.html").is_file()):
                broken[f"{base} {link}"] += 1

    assert broken == Counter()


def test_its_pages_are_light(output: Path) -> None:
    """HTML, CSS and all scripts of a page, compressed, are within DESIGN 9's budget, galleries with room to spare."""
    weights = {page: page_weight.weigh(output, page) for page in page_weight.PAGES}
    heavy = {page: one for page, one in weights.items() if one.total > page_weight.BUDGET[0]}
    scripts = {page: one.js for page, one in weights.items() if one.js > page_weight.BUDGET[1] * 0.8}
    galleries = [weights[page].total for page in page_weight.PAGES if page.startswith(("works/", "creatives/", "disc"))]

    assert heavy == {}
    assert scripts == {}
    assert max(galleries) <= page_weight.BUDGET[0] * 0.85
    assert all(one.html and one.css and one.js for one in weights.values())


def test_works_belong_to_their_people(planned: PlannedSite) -> None:
    """Every creative has a work, and every work a picture."""
    site = planned.site
    few = [one.slug for one in site.creatives.values() if not site.works_of[one.slug]]
    bare = [one.slug for one in site.works.values() if not one.pictures]

    assert few == []
    assert bare == []
    assert all(isinstance(one, Creative) for one in site.creatives.values())
    assert all(isinstance(one, Work) for one in site.works.values())


def test_its_pages_are_planned_once_each(planned: PlannedSite) -> None:
    """The plan has no address twice, in any language."""
    _, problems = make_plan(planned.plan.outputs, {})

    assert problems == []


def test_the_list_of_fields_is_current() -> None:
    """docs/entries.md equals the declarations of the program."""
    assert (ROOT / "docs/entries.md").read_text("utf-8") == write_entries_doc.text()


def test_its_open_data_is_as_the_schemas_say(output: Path) -> None:
    """Every file, field by field: what a schema does not know is an error."""
    index = json.loads((output / "api/index.json").read_text("utf-8"))

    assert index["version"] == 1
    assert {file["path"] for file in index["files"]} == {
        path.relative_to(output).as_posix() for path in (output / "api").glob("*.json")
    }
    for file in index["files"]:
        schema = json.loads((output / file["schema"]).read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        faults = Draft202012Validator(schema).iter_errors(json.loads((output / file["path"]).read_text("utf-8")))
        assert [(list(fault.path), fault.message) for fault in faults] == [], file["path"]
