"""The plan of a moment ago with the texts of now: the same pages as a new plan, or none if more has changed."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from site_box import DAY, SITE_YAML, SiteBox, aigerim, picture

from korme.build import opened
from korme.core.model import GeneratedFile, Output, Page, RenditionFile
from korme.publish.render_pages import PageMaker
from korme.publish.replanning import FirstPlan, plan_first
from korme.read.content import Content, read_content
from korme.read.memory import ReadingMemory
from korme.site.facts import Derived
from korme.site.parts import LateMapping
from korme.site.site import Site
from korme.store.fingerprint import fingerprint
from korme.store.worker_pool import Pool
from korme.theme.render import Renderer
from korme.views.context import RenderContext

TEXT = "creatives/aigerim/index.md"
HEAD = "---\nname: Aigerim\ndiscipline: photography\n---\n"
VENUE = "content/venues/hall.md"


class Desk:
    """Reads and plans one site again and again."""

    def __init__(self, root: Path) -> None:
        self.box = SiteBox(root).add({"content/site.yaml": SITE_YAML, **aigerim()})
        self.box.change(TEXT, HEAD + "She photographs.\n")
        self.box.change(VENUE, "---\nname: Hall\n---\nBehind the station.\n")
        self.memory = ReadingMemory()
        self.options = self.box.options(today=DAY, fast=True)

    def read(self) -> Content:
        with Pool(1) as pool:
            known = fingerprint(self.options)
            cache = opened(self.options)
            return read_content(self.options, lambda step: None, cache, pool, known=known, memory=self.memory)

    def planned(self, content: Content, last: FirstPlan | None = None) -> FirstPlan:
        return plan_first(content, self.options, last)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "site")


def rendered(content: Content, planned: FirstPlan) -> dict[str, bytes | None]:
    """Every page of a plan."""
    for path in planned.whole.plan.pictures:
        planned.colours.known.setdefault(path, "")
    maker = PageMaker(content.theme, Renderer(content.theme), {}, planned.reads)
    outputs = [output for output in planned.whole.plan.outputs if isinstance(output.recipe, Page)]
    return {output.path: maker.make(output).data for output in outputs}


def plain(value: Any) -> Any:
    """A site with all its parts made; what is found one by one as what it follows from."""
    if isinstance(value, Site):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, LateMapping):
        return plain(value._made)
    if isinstance(value, Derived):
        return repr(value.source)
    return {key: plain(each) for key, each in value.items()} if isinstance(value, Mapping) else value


def test_parts_of_the_plan_before_give_the_pages_of_a_new_plan(desk: Desk) -> None:
    """Each change leaves other parts as they were; the last one undoes the first."""
    work = "creatives/aigerim/works/dawn/index.yaml"
    histories = [
        (TEXT, HEAD.replace("Aigerim", "Saule") + "She photographs.\n"),
        (work, "title: Dawn\ntags: [light]\nyear: 2025\npictures: [{file: light.jpg, alt: Light}]\n"),
        (VENUE, "---\nname: Great Hall\n---\nBehind the station.\n"),
        (work, "title: Dusk\nyear: 2024\npictures: [{file: light.jpg, alt: Light}]\n"),
        ("content/site.yaml", SITE_YAML.replace("disciplines:", "tags: [{key: light, name: Light}]\ndisciplines:")),
        (TEXT, HEAD + "She photographs.\n"),
    ]
    planned = desk.planned(desk.read())
    for path, text in histories:
        desk.box.add({path.replace("index.yaml", "light.jpg"): picture(6, 4)} if path == work else {})
        desk.box.change(path, text)
        content = desk.read()
        again, new = desk.planned(content, planned), desk.planned(content)
        assert plain(again.site) == plain(new.site) != plain(planned.site), path
        planned = again
    assert rendered(content, planned) == rendered(content, new)


def test_a_record_beside_the_entries_gives_the_site_of_a_new_plan(desk: Desk) -> None:
    """No entry has changed, but who took part when."""
    for year in (2025, 2026):
        text = f"title: '{year}'\nstart: {year}-04-20\nend: {year}-04-26\n"
        desk.box.change(f"content/editions/{year}.yaml", text)
    planned = desk.planned(desk.read())
    desk.box.change("content/entered.json", '{"editions": {"2025": {"aigerim": []}}}')
    content = desk.read()

    again, new = desk.planned(content, planned), desk.planned(content)

    assert plain(again.site) == plain(new.site) != plain(planned.site)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        (TEXT, HEAD + "She *paints* now.\n\nMore.\n"),
        (TEXT, HEAD),
        (TEXT, HEAD + "[Hall](/venues/hall/)\n"),
        (VENUE, "---\nname: Hall\n---\nIn front of the station.\n"),
    ],
)
def test_other_texts_give_the_pages_of_a_new_plan(desk: Desk, path: str, text: str) -> None:
    """Twice, since each plan is made from the one before."""
    before = desk.read()
    planned = desk.planned(before)
    shown = rendered(before, planned)
    for now in (text, text + "\nAnd again.\n"):
        desk.box.change(path, now)
        content = desk.read()
        again = desk.planned(content, planned)

        assert again.catalogue is planned.catalogue
        new = desk.planned(content)
        assert rendered(content, again) == rendered(content, new) != shown
        assert [each.path for each in again.whole.plan.outputs] == [each.path for each in new.whole.plan.outputs]
        assert plain(again.site.bodies) == plain(new.site.bodies)
        assert plain(again.site.bodies_in) == plain(new.site.bodies_in)
        assert again.entries == new.entries
        planned = again


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (TEXT, HEAD.replace("Aigerim", "Saule") + "She photographs.\n"),
        (TEXT, HEAD + "![Light](works/light.jpg)\n"),
        (TEXT, HEAD + "<script>alert(1)</script>\n"),
        ("content/venues/yard.md", "---\nname: Yard\n---\nOutside.\n"),
        ("content/site.yaml", SITE_YAML + "address: Pavlodar, Lenin Street 1\n"),
    ],
)
def test_what_is_more_than_a_text_is_planned_anew(desk: Desk, path: str, text: str) -> None:
    """A name, a picture, a problem, an entry and the settings may matter anywhere."""
    before = desk.read()
    planned = desk.planned(before)
    desk.box.change(path, text)
    content = desk.read()

    assert content != before
    assert desk.planned(content, planned).catalogue is not planned.catalogue


def test_another_theme_shows_the_same_entries(desk: Desk) -> None:
    """How entries are connected takes longest, and no template has a say in it."""
    settings = SITE_YAML + "theme: mine\n"
    desk.box.add({"content/site.yaml": settings, "themes/mine/theme.yaml": "extends: expo\n"})
    planned = desk.planned(desk.read())
    shown = rendered(desk.read(), planned)
    desk.box.change(
        "themes/mine/templates/creative.html", "{% extends 'expo/creative.html' %}{% block content %}Ours{% endblock %}"
    )
    content = desk.read()
    again, new = desk.planned(content, planned), desk.planned(content)

    assert again.site.entries is planned.site.entries and again.catalogue is not planned.catalogue
    assert rendered(content, again) == rendered(content, new) != shown


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        (TEXT, HEAD + "She *paints* now.\n"),
        (TEXT, HEAD.replace("Aigerim", "Saule") + "She photographs.\n"),
        (TEXT, HEAD.replace("---\n", "---\ntags: [light]\n", 1)),
        (VENUE, "---\nname: Yard\n---\n"),
        ("content/venues/yard.md", "---\nname: Yard\n---\nOutside.\n"),
        ("content/site.yaml", SITE_YAML + "address: Pavlodar, Lenin Street 1\n"),
    ],
)
def test_pages_of_an_earlier_plan_are_those_of_a_new_one(desk: Desk, path: str, text: str) -> None:
    """Each page on its own, before anything else is planned; a page that is gone is found by the whole plan only."""
    planned = desk.planned(desk.read())
    earlier = {each.path: each for each in planned.whole.plan.outputs if isinstance(each.recipe, Page)}
    desk.box.change(path, text)
    content = desk.read()
    again, new = desk.planned(content, planned), desk.planned(content)
    expected = rendered(content, new)
    again.colours.known.update(new.colours.known)
    maker = PageMaker(content.theme, Renderer(content.theme), {}, again.reads)
    found = {page.path: maker.make(page).data for before in earlier.values() if (page := again.as_before(before))}

    assert "whole" not in again.__dict__
    assert found == {page: data for page, data in expected.items() if page in found}
    assert len(found) >= len(earlier.keys() & expected.keys()) - 1, "404.html is no page of the site's own"


def test_what_pages_load_is_found_before_the_whole_plan(desk: Desk) -> None:
    """Assets and pictures, as the whole plan has them: the first file of a picture is the one that its colour is from."""
    desk.box.change("creatives/aigerim/portrait.jpg", picture(90, 120, "plum"))
    portrait = "portrait: {file: portrait.jpg, alt: Aigerim, focus: [0.2, 0.3]}\n---\n"
    desk.box.change(TEXT, HEAD.removesuffix("---\n") + portrait + "![Light](works/light.jpg)\n")
    content = desk.read()
    planned, new = desk.planned(content), desk.planned(content)
    earlier = [each for each in new.whole.plan.outputs if isinstance(each.recipe, Page)]
    rendered(content, new)  # so that colours are known
    planned.colours.known.update(new.colours.known)
    maker = PageMaker(content.theme, Renderer(content.theme), {}, planned.reads)
    for page in filter(None, map(planned.as_before, earlier)):
        maker.make(page)
    others = {each.path: each for each in new.whole.plan.outputs if not isinstance(each.recipe, Page)}
    loaded = {path: found for path in others if (found := planned.loaded(path))}

    pictures = {each.recipe.picture for each in loaded.values() if isinstance(each.recipe, RenditionFile)}
    assert pictures == {"creatives/aigerim/portrait.jpg", "creatives/aigerim/works/light.jpg"}
    assert {path: planned.catalogue.of_picture(path) for path in pictures} == new.whole.plan.pictures
    assert any(path.endswith(".css") for path in loaded)
    for path, found in loaded.items():
        assert contents(found) == contents(others[path])
    assert planned.loaded("media/gone-480.jpg") is None
    assert "whole" not in planned.__dict__


def contents(output: Output) -> object:
    """What can be compared of an output."""
    return output.recipe.make() if isinstance(output.recipe, GeneratedFile) else output


def test_a_page_that_is_gone_is_not_in_the_next_plan(desk: Desk) -> None:
    """Its address may be somebody else's now."""
    planned = desk.planned(desk.read())
    (page,) = (each for each in planned.whole.plan.outputs if each.path == "venues/hall/index.html")
    (desk.box.root / VENUE).unlink()

    assert desk.planned(desk.read(), planned).as_before(page) is None


def test_the_plan_before_keeps_its_texts(desk: Desk) -> None:
    """It is shown again if the new one turns out to have errors."""
    before = desk.read()
    planned = desk.planned(before)
    shown = rendered(before, planned)
    desk.box.change(TEXT, HEAD + "Gone.\n")
    assert desk.planned(desk.read(), planned).catalogue is planned.catalogue

    assert rendered(before, planned) == shown


@pytest.mark.sampled(2)
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_plan_that_is_no_longer_used_is_freed(desk: Desk, *, is_whole: bool) -> None:
    """Pages lead back to the site and are not seen by the garbage collector: nothing that a site holds may lead to them."""

    def alive() -> int:
        gc.collect()
        return sum(isinstance(one, RenderContext) for one in gc.get_objects())

    others = alive()
    planned: object = desk.box.planned() if is_whole else desk.planned(desk.read()).whole
    in_use = alive() - others
    del planned

    assert (in_use, alive() - others) == (1, 0)
