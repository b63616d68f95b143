"""Properties of every build: korme/build.py and korme/publish/."""

from __future__ import annotations

import datetime as dt
import gc
import os
import random
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from site_box import CREATIVE, SITE_YAML, SiteBox, aigerim, bytes_of, dead_links, picture, traces

from korme.build import build
from korme.core.model import Bundle
from korme.publish import begun
from korme.publish.begun import Begun
from korme.publish.bundle_count import size_of
from korme.publish.output_folder import Publication, Published
from korme.publish.render_pages import MANY
from korme.publish.selection import Selection
from korme.read import content
from korme.read.content import Content
from korme.search.pagefind import tool
from korme.site.site import Site
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

SiteMaker = Callable[..., SiteBox]

TWO = re.sub(r", kk: [^,}]+", "", SITE_YAML).replace("[en, ru, kk]", "[en, ru]")
"""Settings of a site in two languages, which builds faster than one in three."""
THEME = {
    "themes/own/theme.yaml": "extends: expo\n",
    "themes/own/templates/page.html": "{% extends 'expo/page.html' %}\n",
}
FILES = {
    **aigerim(),
    "creatives/saule/index.md": "---\nname: {en: Saule, ru: Сауле}\ndiscipline: crafts\ntags: [felt]\n---\nSee [Aigerim](/creatives/aigerim/).\n",
    "creatives/saule/works/felt/index.yaml": "title: Felt\ntags: [felt]\ncollaborators: [aigerim]\npictures: {file: 1.jpg, alt: Felt}\n",
    "creatives/saule/works/felt/1.jpg": picture(90, 120, "brown"),
    "content/venues/hub.yaml": "name: Hub\nrooms: [Hall]\n",
    "content/programme/felt-day.yaml": "title: Felt day\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hub\nroom: Hall\nhosts: [saule]\n",
    "content/pages/about.md": "---\ntitle: {en: About, ru: О нас}\n---\nWords\n",
    "content/pages/about.ru.md": "Слова\n",
    "content/stories/open.md": "---\ntitle: Open\ndate: 2026-04-01\n---\nIt opens.\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
}  # fmt: skip


def test_a_second_build_makes_and_writes_nothing(site: SiteMaker) -> None:
    """The same site on the same day: no page is made, no file touched."""
    box = site(FILES)
    first = box.build().report
    before = traces(box.output)
    second = box.build().report

    assert first.made > first.pages + first.renditions
    assert first.written == len(before)
    assert (second.ok, second.made, second.written, second.removed) == (True, 0, 0, 0)
    assert traces(box.output) == before


def test_nothing_of_the_plan_is_held_while_a_site_is_published(
    site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large site there is no room for the list of its files then."""
    commit, found = Publication.commit, list[list[str]]()

    def noting(self: Publication) -> Published:
        values = [one for one in gc.get_objects() if isinstance(one, (Content, Site))]
        found.append([type(one).__name__ for one in values if one.config.base_url == "https://held.example"])
        return commit(self)

    monkeypatch.setattr(Publication, "commit", noting)

    assert site(FILES).build(base_url="https://held.example").report.written
    assert found == [[]]


@pytest.mark.skipif(not tool(), reason="without Pagefind nothing makes an index")
def test_no_child_makes_the_index_of_a_large_site(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a small part of it: both processes would soon have a copy of everything."""
    planned, began = site(FILES).planned(), list[int]()
    bundles = [output for output in planned.plan.outputs if isinstance(output.recipe, Bundle)]
    monkeypatch.setattr(begun, "begin_apart", lambda stale, *_: began.append(len(stale)))
    monkeypatch.setattr(begun, "can_inherit", lambda: True)
    monkeypatch.setattr(begun, "_FEW", 0)
    monkeypatch.setattr(Selection, "reason", lambda _, output: output is not bundles[0])
    options = site(FILES).options(jobs=2)
    with Publication(options.output, options.cache) as publication:
        one = Begun(options, Cache(options.cache), publication, "program", lambda _: None)
        for most in (sum(map(size_of, bundles)), sum(map(size_of, bundles)) - 1):
            monkeypatch.setattr(begun, "MOST_SHARED", most)
            one.begin(planned.site, planned.theme, planned.reads, bundles)

    assert began == [len(bundles) - 1]


def test_children_are_started_before_a_large_site_is_read(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later they would hold what has been read by then."""
    box, started = site(FILES), list[bool]()
    box.build()
    monkeypatch.setattr(Pool, "start_all", lambda _: started.append(True))
    for most in (30_000, 10):
        monkeypatch.setattr(content, "_LARGE", most)
        started.clear()
        box.change("creatives/aigerim/index.md", CREATIVE.replace("Irtysh", f"river {most}"))
        assert box.build().report.written
        assert started == ([True] if most == 10 else [])


def change_a_text(box: SiteBox) -> None:
    box.change("creatives/aigerim/index.md", CREATIVE.replace("Irtysh", "Altai"))


def add_an_entry(box: SiteBox) -> None:
    box.change("creatives/dana/index.md", "---\nname: Dana\ndiscipline: crafts\n---\n")


def remove_an_entry(box: SiteBox) -> None:
    box.remove("content/stories/open.md")


def rename_a_creative(box: SiteBox) -> None:
    box.change("creatives/saule/index.md", "---\nname: Сәуле\ndiscipline: [crafts, photography]\n---\n")


def add_a_picture(box: SiteBox) -> None:
    box.change("creatives/saule/works/felt/2.jpg", picture(80, 80, "olive"))
    box.change(
        "creatives/saule/works/felt/index.yaml",
        "title: Felt\npictures: [{file: 2.jpg, alt: Two}, {file: 1.jpg, alt: One}]\n",
    )


def change_a_picture(box: SiteBox) -> None:
    box.change("creatives/saule/works/felt/1.jpg", picture(60, 70, "navy"))


def remove_a_picture(box: SiteBox) -> None:
    box.remove("creatives/aigerim/works/light.jpg").remove("creatives/aigerim/works/light.yaml")


def change_a_template(box: SiteBox) -> None:
    box.change(
        "themes/own/templates/page.html", "{% extends 'expo/page.html' %}\n{% block content %}New{% endblock %}\n"
    )


def change_the_site_file(box: SiteBox) -> None:
    box.change("content/site.yaml", TWO.replace("en: Expo", "en: Great Expo") + "theme: own\n")


def add_a_language(box: SiteBox) -> None:
    box.change("content/site.yaml", SITE_YAML + "theme: own\n")


def add_a_translation(box: SiteBox) -> None:
    box.change("creatives/aigerim/index.ru.md", "---\nname: Айгерим\n---\nСлова\n")


CHANGES = [
    change_a_text,
    add_an_entry,
    remove_an_entry,
    rename_a_creative,
    add_a_picture,
    change_a_picture,
    remove_a_picture,
    change_a_template,
    change_the_site_file,
    add_a_language,
    add_a_translation,
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_an_incremental_build_equals_a_clean_one(
    site: SiteMaker, tmp_path: Path, change: Callable[[SiteBox], None]
) -> None:
    """After any change the output equals that of a clean build, and only changed files are written."""
    box = site({**FILES, **THEME, "content/site.yaml": TWO + "theme: own\n"})
    assert box.build().problems == ()
    before = bytes_of(box.output)
    change(box)
    report = box.build().report
    # records are per output, so nothing but pictures, which are cached by content, is reused
    clean = box.build(output=tmp_path / "clean")

    assert clean.problems == ()
    after = bytes_of(box.output)
    assert after == bytes_of(clean.output)
    assert after != before
    assert report.written == len([path for path, data in after.items() if before.get(path) != data])
    assert report.removed == len(before.keys() - after.keys())


def test_all_changes_together_equal_a_clean_build(site: SiteMaker, tmp_path: Path) -> None:
    """All changes in sequence, with one cache, give the same output as a clean build with an empty cache."""
    box = site({**FILES, **THEME, "content/site.yaml": TWO + "theme: own\n"})
    box.build()
    for change in CHANGES:
        change(box)
        assert {code for code, _ in box.build().problems} <= {"address-gone"}
    clean = box.build(output=tmp_path / "clean", cache=tmp_path / "cache")

    assert bytes_of(box.output) == bytes_of(clean.output)


def test_pictures_that_only_the_output_has_left_are_not_made_again(site: SiteMaker, tmp_path: Path) -> None:
    """They are also found when a card that shows them must be drawn."""
    box = site(FILES)
    box.build()
    before = traces(box.output)
    box.remove(".cache/korme/media")
    box.change("creatives/aigerim/index.md", CREATIVE.replace("Aigerim", "Another name"))
    built = box.build()
    clean = box.build(output=tmp_path / "clean", cache=tmp_path / "cache")
    after = traces(box.output)
    renditions = [one for one in before if one.startswith("media/") and one in clean.files]

    assert built.problems == ()
    assert renditions
    assert {one: after[one] for one in renditions} == {one: before[one] for one in renditions}
    assert bytes_of(box.output) == bytes_of(clean.output)


def test_a_change_taken_back_leaves_no_trace(site: SiteMaker) -> None:
    """After a change is reverted, every byte is as before."""
    box = site(FILES)
    before = bytes_of(box.build().output)
    change_a_text(box)
    box.build()
    box.change("creatives/aigerim/index.md", CREATIVE)

    assert bytes_of(box.build().output) == before


def test_a_touched_text_costs_its_own_pages_only(site: SiteMaker) -> None:
    """A changed word in a story leaves other entries' pages and all pictures alone."""
    box = site(FILES)
    box.build()
    before = traces(box.output)
    box.change("content/stories/open.md", "---\ntitle: Open\ndate: 2026-04-01\n---\nIt opens now.\n")
    box.build()
    after = traces(box.output)

    changed = {path for path in after if after[path] != before.get(path) and not path.startswith("pagefind/")}
    assert "stories/open/index.html" in changed
    assert not any(path.startswith(("media/", "assets/")) or "works/" in path for path in changed)


def test_one_worker_and_four_make_the_same(site: SiteMaker, tmp_path: Path) -> None:
    """The output does not depend on the number of processes."""
    box = site(FILES)
    one = box.build(jobs=1)
    four = box.build(jobs=4, output=tmp_path / "four", cache=tmp_path / "cache")

    assert bytes_of(one.output) == bytes_of(four.output)


class Shuffled:
    """The result of os.scandir in another order."""

    def __init__(self, folder: Any, scandir: Any) -> None:
        with scandir(folder) as entries:
            self.entries = list(entries)
        random.Random(str(folder)).shuffle(self.entries)
        self.iterator = iter(self.entries)

    def __enter__(self) -> Shuffled:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def close(self) -> None:
        pass

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self.iterator

    def __next__(self) -> os.DirEntry[str]:
        return next(self.iterator)


def test_the_output_does_not_depend_on_directory_order(
    site: SiteMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site and its problems do not depend on the order of directory entries."""
    box = site({**FILES, "content/pages/a.yaml": "titel: A", "content/pages/b.yaml": "titel: B"})
    problems = box.check()
    box.remove("content/pages/a.yaml").remove("content/pages/b.yaml")
    straight = bytes_of(box.build().output)
    scandir, listdir = os.scandir, os.listdir
    monkeypatch.setattr(os, "scandir", lambda folder=".": Shuffled(folder, scandir))
    monkeypatch.setattr(os, "listdir", lambda folder=".": sorted(listdir(folder), reverse=True))
    shuffled = box.build(output=tmp_path / "shuffled", cache=tmp_path / "cache")
    box.change("content/pages/a.yaml", "titel: A").change("content/pages/b.yaml", "titel: B")

    assert bytes_of(shuffled.output) == straight
    assert box.check() == problems


def test_the_output_does_not_depend_on_place_or_time(site: SiteMaker, tmp_path: Path) -> None:
    """The same site in another folder, with other file times, gives the same bytes."""
    first = site(FILES).build()
    other = SiteBox(tmp_path / "elsewhere").add({"content/site.yaml": SITE_YAML, **FILES})
    for path in other.root.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    second = other.build()

    assert bytes_of(first.output) == bytes_of(second.output)
    assert not any(str(tmp_path).encode() in data for data in bytes_of(first.output).values())


def test_every_link_of_every_page_leads_to_a_file(site: SiteMaker) -> None:
    """No page links to a missing file."""
    box = site(FILES)
    box.build()

    assert dead_links(box.output) == []


def test_a_site_of_one_person_has_no_dead_links(site: SiteMaker) -> None:
    """Without stories, events and venues no page links to their feeds and calendars."""
    built = site(aigerim()).build()

    assert dead_links(built.output) == []


def test_a_portable_site_opens_from_a_disk(site: SiteMaker) -> None:
    """Every internal link names a file that exists."""
    built = site(FILES).build(portable=True)

    assert dead_links(built.output) == []
    for path in built.files:
        if path.endswith(".html") and path != "404.html":
            page = built.text(path)
            assert 'href="../"' not in page, path
            assert 'href="./"' not in page, path
    assert 'href="../../index.html"' in built.text("creatives/aigerim/index.html")


def creatives_in(page: str) -> list[str]:
    """Return the creatives in the order of their last links: the fair order follows the alphabetical one."""
    names = {f"p{number}": page.rfind(f"creatives/p{number}/") for number in range(8)}
    return sorted((name for name, place in names.items() if place >= 0), key=lambda name: names[name])


def test_the_fair_order_changes_with_the_day(site: SiteMaker) -> None:
    """It is shuffled anew on another day, but never on the same one."""
    box = site(
        {f"creatives/p{number}/index.md": f"---\nname: P{number}\ndiscipline: crafts\n---\n" for number in range(8)}
    )
    days = [dt.date(2026, 4, day) for day in (1, 2, 3, 1)]
    orders = [creatives_in(box.build(today=day).text("creatives/index.html")) for day in days]

    assert all(sorted(one) == [f"p{number}" for number in range(8)] for one in orders)
    assert orders[0] == orders[3]
    assert len({tuple(one) for one in orders}) == 3
    assert len({one[0] for one in orders}) > 1


def test_drafts_are_not_published_by_default(site: SiteMaker) -> None:
    """Drafts, and a draft creative's works, are published only with --drafts; other entries with the name are."""
    box = site(
        {
            **FILES,
            "content/stories/secret.yaml": "title: Secret\ndate: 2026-03-20\ndraft: yes\n",
            "content/pages/saule.yaml": "title: Not the person\ndraft: yes\n",
            "creatives/aigerim/index.md": CREATIVE.replace("discipline", "draft: true\ndiscipline"),
            "creatives/saule/index.md": "---\nname: Saule\ndiscipline: crafts\n---\n",
            "creatives/saule/works/felt/index.yaml": "title: Felt\npictures: {file: 1.jpg, alt: Felt}\n",
        }
    )
    built = box.build()
    hidden = {
        "stories/secret/index.html",
        "saule/index.html",
        "creatives/aigerim/index.html",
        "creatives/aigerim/light/index.html",
    }

    assert built.ok
    assert hidden.isdisjoint(built.files)
    assert "creatives/saule/felt/index.html" in built.files
    assert dead_links(built.output) == []
    assert not any(
        word in data for data in bytes_of(built.output).values() for word in (b"Secret", b"Aigerim", b"Not the person")
    )
    assert hidden <= set(box.build(drafts=True).files)


def test_one_creative_is_built_alone(site: SiteMaker) -> None:
    """--only leaves out the other creatives and their pictures."""
    built = site({**FILES, "creatives/saule/index.md": "---\nname: Saule\ndiscipline: crafts\n---\n"}).build(
        only=("creatives/aigerim",)
    )

    assert built.ok
    assert "creatives/aigerim/light/index.html" in built.files
    assert "creatives/saule/index.html" not in built.files
    assert dead_links(built.output) == []


def test_only_must_name_existing_creatives(site: SiteMaker) -> None:
    """A typo in --only publishes nothing, rather than a site without people."""
    built = site(FILES).build(only=("creatives/aigerin",))

    assert built.problems == (("unknown-reference", "--only"),)
    assert not built.ok
    assert not built.output.exists()


def test_without_an_address_what_must_be_absolute_is_left_out(site: SiteMaker) -> None:
    """Without base_url there is a warning, no sitemap and no feed; the pages are unchanged."""
    built = site({**FILES, "content/site.yaml": SITE_YAML.replace("base_url", "x-base_url")}).build()

    assert built.ok
    assert built.problems == (("base-url-missing", "content/site.yaml"),)
    assert "sitemap.xml" not in built.files
    assert "canonical" not in built.text("index.html")
    assert dead_links(built.output) == []


def test_another_address_can_be_given(site: SiteMaker) -> None:
    """--base-url replaces the site's own, also under a sub-path."""
    built = site(FILES).build(base_url="https://other.example.org/sub")

    assert '<link rel="canonical" href="https://other.example.org/sub/creatives/aigerim/">' in built.text(
        "creatives/aigerim/index.html"
    )
    assert "expo.example.org" not in built.text("sitemap.xml")


def test_strict_refuses_warnings(site: SiteMaker) -> None:
    """A warning does not prevent publishing; with --strict it does."""
    box = site(
        {
            **aigerim(),
            "creatives/aigerim/works/light.yaml": "medium: Photograph\npictures: [{file: light.jpg, alt: Light}]\n",
        }
    )

    assert not box.build(strict=True).ok
    assert not box.output.exists()
    assert box.build().ok


def test_checks_of_the_site_file_decide(site: SiteMaker) -> None:
    """A code configured as an error stops the build; one switched off is not reported."""
    files = {
        **aigerim(),
        "creatives/aigerim/works/light.yaml": "medium: Photograph\npictures: [{file: light.jpg, alt: Light}]\n",
    }
    box = site({**files, "content/site.yaml": SITE_YAML.replace("checks: {", "checks: {derived-title: error, ")})

    assert not box.build().ok
    assert (
        box.change("content/site.yaml", SITE_YAML.replace("checks: {", "checks: {derived-title: off, "))
        .build()
        .problems
        == ()
    )


BROKEN = {
    "creatives/broken/index.md": "---\nname: [\n---\n",
    "creatives/broken/works/sound.yaml": "title: Sound",
    "creatives/broken/works/sound.jpg": picture(50, 50, "red"),
    "creatives/aigerim/works/torn.yaml": "title: Torn",
    "creatives/aigerim/works/torn.jpg": b"\xff\xd8\xff\xe0 no picture at all",
    "creatives/aigerim/works/typo/index.yaml": "titel: Typo",
    "creatives/aigerim/works/typo/1.jpg": picture(50, 50, "blue"),
    "content/programme/nowhere.yaml": "title: N\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hab\n",
    "content/programme/hosted.yaml": "title: Hosted\nstart: 2026-04-21T10:00\nduration: 2h\nvenue: hub\nhosts: [broken]\n",
    "content/programme/at-broken-house.yaml": "title: B\nstart: 2026-04-22T10:00\nduration: 2h\nvenue: broken-house\n",
    "content/venues/broken-house.yaml": "name: House\nnmae: x\n",
    "content/pages/linked.md": "---\ntitle: Linked\n---\n[gone](/nowhere/)\n",
    "content/stories/to-broken.md": "---\ntitle: To broken\ndate: 2026-03-20\n---\n[the page](/linked/)\n",
}


def test_keep_going_leaves_out_exactly_the_broken(site: SiteMaker) -> None:
    """Entries without errors are published, the others are named; no page links to a missing one."""
    box = site({**FILES, **BROKEN})
    built = box.build(keep_going=True)

    assert built.ok
    assert set(built.report.left_out) == {
        "creatives/broken/index.md",
        "creatives/broken/works/sound.yaml",
        "creatives/aigerim/works/torn.yaml",
        "creatives/aigerim/works/typo/index.yaml",
        "content/programme/nowhere.yaml",
        "content/venues/broken-house.yaml",
        "content/pages/linked.md",
    }
    assert {"creatives/aigerim/light/index.html", "programme/hosted/index.html", "stories/to-broken/index.html"} <= set(
        built.files
    )
    assert {"creatives/aigerim/torn/index.html", "linked/index.html", "venues/broken-house/index.html"}.isdisjoint(
        built.files
    )
    assert dead_links(built.output) == []
    assert box.build(keep_going=True).report.written == 0


def test_keep_going_publishes_all_when_nothing_is_wrong(site: SiteMaker) -> None:
    """Without errors the option makes no difference."""
    box = site(FILES)
    plain = bytes_of(box.build().output)

    assert box.build(keep_going=True).report.written == 0
    assert bytes_of(box.output) == plain


def test_keep_going_does_not_publish_over_a_broken_site_file(site: SiteMaker) -> None:
    """Errors in site.yaml cannot be left out."""
    box = site({**FILES, "content/site.yaml": SITE_YAML + "colour: red\n"})

    assert not box.build(keep_going=True).ok
    assert not box.output.exists()


def test_quick_pictures_are_pictures(site: SiteMaker) -> None:
    """--fast changes how files are encoded, not which pages there are."""
    box = site({**aigerim(), "content/stories/open.md": FILES["content/stories/open.md"]})
    slow = {path for path in box.build().files if not path.startswith(("media/", "assets/"))}
    fast = box.build(fast=True)

    assert {path for path in fast.files if not path.startswith(("media/", "assets/"))} == slow
    assert dead_links(fast.output) == []


def test_a_sites_own_keys_reach_its_templates(site: SiteMaker) -> None:
    """Fields named `x-…` are passed to the theme and never reported."""
    built = site(
        {
            "content/site.yaml": SITE_YAML + "theme: own\n",
            "content/pages/about.md": "---\ntitle: About\nx-frame: {wood: oak}\n---\nWords.\n",
            "themes/own/theme.yaml": "extends: expo\n",
            "themes/own/templates/page.html": '<main>{{ page.extra["x-frame"]["wood"] }}</main>\n',
        }
    ).build()

    assert built.problems == ()
    assert "oak" in built.main("about/index.html")


def test_pages_are_made_while_pictures_are(site: SiteMaker) -> None:
    """Pages that wait for no picture are ready before the last picture."""
    box = site(FILES)
    steps: list[str] = []

    made = build(box.options(jobs=1), lambda step: steps.append(step.stage))

    assert made.ok
    assert "pages" in steps[: len(steps) - steps[::-1].index("pictures")]


def test_pages_made_apart_are_the_same(site: SiteMaker) -> None:
    """With many pages child processes make them: the bytes are the same, and errors in templates are reported."""
    people = {f"creatives/person-{number:03}/index.md": CREATIVE for number in range(60)}
    box = site({**people, "content/site.yaml": TWO})

    alone, together = box.build(jobs=1), box.build(jobs=2, output=box.root / "elsewhere")

    assert alone.report and alone.report.pages > MANY
    assert bytes_of(alone.output) == bytes_of(together.output)
    broken = {
        **THEME,
        "themes/own/templates/creative.html": "{{ nothing.here }}",
        "content/site.yaml": TWO + "theme: own\n",
    }
    found = box.add(broken).build(jobs=2)
    assert "template-name" in {code for code, _ in found.problems}


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux")
def test_pages_that_show_everything_are_made_in_one_process(site: SiteMaker) -> None:
    """On a large site, where each child that made one would copy most of the memory; the bytes are the same.

    The languages of a page are made one after the other, some pages here. The search index comes between these and long
    lists, and what one list has read is let go before the next.
    """
    people = {f"creatives/person-{number:03}/index.md": CREATIVE for number in range(61)}  # a list has 60
    box = site({**people, "content/site.yaml": TWO + "theme_options: {cards: none}\n"})
    done = subprocess.run([sys.executable, "-c", _LARGE, str(box.root)], capture_output=True, text=True, check=False)
    index = "index files index files " if tool() else ""

    assert (done.stderr, done.stdout.splitlines()) == (
        "",
        ["6 True True 2 False False", f"0 True True 1 True True {index}list"],
    )
    assert bytes_of(box.root / "usual") == bytes_of(box.root / "large")


_LARGE = f"""
import sys
from pathlib import Path
sys.path[:0] = {sys.path!r}
from site_box import SiteBox
from korme.outputs import search
from korme.publish import begun, page_queue, render_pages
from korme.search.pagefind import Indexing
from korme.site.reads import Reads
apart, pools, events, forgotten = [], [], [], []

def noting(call, note):
    def noted(*given, **more):
        note(*given)
        return call(*given, **more)
    return noted

def page(maker, output):
    paths.append(output.path)
    if output.path == "creatives/index.html":
        events.append("list")

page_queue.make_apart = noting(page_queue.make_apart, lambda _, outputs, __: apart.extend(output.path for output in outputs))
render_pages.Pool = noting(render_pages.Pool, lambda size, _: pools.append(size))
render_pages.PageMaker.make = noting(render_pages.PageMaker.make, page)
Reads.forget = noting(Reads.forget, lambda _: forgotten.append(True))
search.begin = noting(search.begin, lambda *_: events.append("index"))
Indexing.files = noting(Indexing.files, lambda _: events.append("files"))
begun._FEW = 0  # so that a small site starts a child
box = SiteBox(Path(sys.argv[1]))
for name in ("usual", "large"):
    paths = []
    apart.clear(), pools.clear(), events.clear()
    box.build(jobs=2, output=box.root / name, cache=box.root / f"cache-{{name}}")
    people = [path.partition("creatives/person-")[2] for path in apart if "creatives/person-" in path]
    in_turn = len(set(people)) == sum(a != b for a, b in zip(people, [*people[1:], ""]))
    is_here = any("creatives/person-" in path for path in paths)
    lists = [path for path in apart if path.removeprefix("ru/").startswith("creatives/") and "person-" not in path]
    print(len(lists), "creatives/person-000/index.html" in apart, in_turn, *pools, is_here, len(forgotten) > 1, *events)
    page_queue.MOST_SHARED = begun.MOST_SHARED = render_pages.LARGE = 100
"""


@pytest.mark.skipif(not tool(), reason="without Pagefind nothing makes an index")
def test_no_program_outlives_a_build_that_fails(site: SiteMaker) -> None:
    """A broken picture stops the build while the search index is being made."""
    whole = picture(400, 300, format="PNG")
    box = site(aigerim(works__light_jpg=whole[: len(whole) // 2]))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        built = box.build()
        gc.collect()

    assert built.problems == (("picture-truncated", "creatives/aigerim/works/light.yaml:2:19"),)
    assert [str(one.message) for one in caught if one.category is ResourceWarning] == []
