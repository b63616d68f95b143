"""Lists of more than sixty: pages of their own, and what a script shows of all of them on the first."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, complaints, served, until
from site_box import Built, SiteBox, bytes_of, picture

LAST = "p060"
NAMES = [f"p{at:03}" for at in range(61)]
COLOURS = ("crimson", "seagreen", "navy", "white")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a site of 61 people with a work each; every tenth work has a tag, all have one of four colours. And 200 venues."""
    files: dict[str, str | bytes] = {
        "content/site.yaml": "title: Expo\nbase_url: https://example.org/\nlanguages: [en]\ntimezone: Asia/Almaty\n"
        "disciplines: {crafts: {name: Crafts}}\nchecks: {picture-small: off, picture-same: off, owners-missing: off}\n",
        "content/editions/2026.yaml": "title: Expo\nstart: 2026-04-20\nend: 2026-04-26\n",
    }
    for at, name in enumerate(NAMES):
        tags = "tags: [rare]\n" if at % 10 == 0 else ""
        files[f"creatives/{name}/index.yaml"] = f"name: Person {at}\ndiscipline: crafts\n"
        files[f"creatives/{name}/works/one.yaml"] = (
            f"title: One {at}\nedition: '2026'\n{tags}pictures: [{{file: one.jpg, alt: x}}]\n"
        )
        files[f"creatives/{name}/works/one.jpg"] = picture(40, 30, COLOURS[at % 4])
    for at in range(200):
        files[f"content/venues/v{at:03}.yaml"] = f"name: Venue {at}\n"
    done = SiteBox(tmp_path_factory.mktemp("long") / "site").add(files).build()
    assert done.ok, done.problems
    return done


def works_on(built: Built, page: str) -> list[str]:
    return re.findall(r'<a class="korme-work[^"]*" href="(?:\.\./)+creatives/(\w+)/', built.main(page))


def test_every_work_and_person_is_on_exactly_one_page(built: Built) -> None:
    """The pages are linked both ways, listed for search engines, and have titles of their own."""
    for url in ("works", "disciplines/crafts", "editions/2026"):
        first, second = (works_on(built, f"{url}/{page}index.html") for page in ("", "page-2/"))
        assert len(first) == 60
        assert sorted(first + second).count(LAST) == 1
        assert set(NAMES) <= {*first, *second}
    credited = [
        re.findall(r'href="(?:\.\./)+creatives/(\w+)/"', built.main(f"credits/{page}index.html"))
        for page in ("", "page-2/")
    ]
    assert sorted(credited[0] + credited[1]) == NAMES
    assert len(credited[0]) == 60
    assert "korme-pages" in built.text("credits/index.html")
    page = built.text("works/page-2/index.html")
    assert '<link rel="prev" href="../../works/">' in page
    assert '<link rel="next" href="../works/page-2/">' in built.text("works/index.html")
    assert "<title>Works, page 2 · Expo</title>" in page
    assert "/works/page-2/</loc>" in built.text("sitemap.xml")
    assert "/creatives/page-2/</loc>" in built.text("sitemap.xml")


def test_the_file_for_filters_has_the_marks_of_every_work_in_the_order_of_the_pages(built: Built) -> None:
    found = json.loads(built.text("works/filter.json"))
    order = works_on(built, "works/index.html") + works_on(built, "works/page-2/index.html")
    rare = [name for name, own in zip(order, found["items"], strict=True) if found["marks"].index("t:rare") in own]

    assert sorted(rare) == [name for at, name in enumerate(NAMES) if at % 10 == 0]


def test_all_that_can_be_found_is_on_the_pages_of_search_and_in_one_file_for_its_script(built: Built) -> None:
    """In the same order; letters lead to the pages."""
    pages = [built.main(f"search/{page}index.html") for page in ("", "page-2/")]
    listed = re.findall(r'data-kind="\w+">\s*<a href="(?:\.\./)+([^"]+)"', "".join(pages))
    names = json.loads(built.text("search/names.js").removeprefix("korme.names(").removesuffix(");\n"))
    letters = re.findall(r'<a href="([^"]*#group-\d+)">', pages[1])

    assert len(listed) == len(set(listed)) == len(names) > 300
    assert [url for _, url, *_ in names] == listed
    assert letters == [f"../../search/#group-{at}" for at in range(len(letters))]
    assert all(f'id="group-{at}"' in pages[0] for at in range(len(letters)))
    assert {f"creatives/{LAST}/", f"creatives/{LAST}/one/", "venues/v199/"} <= set(listed)


CHANGES: tuple[dict[str, str | None], ...] = (
    {
        "creatives/p000/works/one.yaml": "title: Zero\ntags: [rare]\npictures: [{file: one.jpg, alt: x}]\n",
        "creatives/p007/index.yaml": "name: Anna Person 7\nfamily_name: Person\ndiscipline: crafts\n",
        "creatives/p008/works/one.yaml": "title: One 8\ntags: [rare, new]\npictures: [{file: one.jpg, alt: x}]\n",
        "creatives/p009/works/two.yaml": "title: Two\npictures: [{file: one.jpg, alt: x}]\n",
    },
    {
        "creatives/p007/index.yaml": "name: Anna Person 7\nfamily_name: Anna\ndiscipline: crafts\n",
        "creatives/p009/works/two.yaml": None,
        "creatives/p010/works/one.yaml": None,
        "creatives/p010/works/one.jpg": None,
    },
)
"""A title, a family name, tags and one more work; another family name, and works no more than a page holds."""


def test_after_edits_a_build_equals_a_clean_one(built: Built, tmp_path: Path) -> None:
    shutil.copytree(built.box.root, tmp_path / "site")
    box = SiteBox(tmp_path / "site")
    for at, files in enumerate(CHANGES):
        for path, content in files.items():
            box.remove(path) if content is None else box.change(path, content)
        edited = box.build()
        clean = box.build(output=tmp_path / f"clean-{at}", cache=tmp_path / f"cache-{at}")

        assert edited.ok, edited.problems
        old, new = bytes_of(edited.output), bytes_of(clean.output)
        assert old.keys() == new.keys(), at
        assert [path for path in new if old[path] != new[path]] == [], at


@pytest.fixture(scope="module")
def host(built: Built) -> Iterator[Host]:
    with served(built.output) as running:
        yield running


SEEN = "[...document.querySelectorAll('.korme-gallery--wall a.korme-work')].map(one => one.pathname.split('/')[2])"
UNIFORM = """async (source) => {
  const { place } = await import(source), counts = {};
  for (let seed = 0; seed < 6000; seed += 1) {
    const order = ["a/b", "a/c", "d/b"].sort((one, two) => place(seed, one) - place(seed, two)).join();
    counts[order] = (counts[order] ?? 0) + 1; }
  return Object.values(counts); }"""


@pytest.mark.parametrize("_", [pytest.param(0, marks=NEEDS_CHROMIUM)])
def test_a_script_shows_what_is_on_all_pages(built: Built, host: Host, _: int) -> None:
    """The next page is hung on the first, a filter finds everything, a hanging is the same for all who have its address."""
    narrow = next(path for path in built.files if re.fullmatch(r"assets/narrow-\w+\.js", path))
    with chromium() as browser:
        page: Any = browser.new_page(viewport={"width": 390, "height": 800})
        trouble = complaints(page)
        page.goto(f"{host.address}works/")
        page.locator(".korme-pages [rel=next]").click()
        until(page, "() => document.querySelectorAll('.korme-gallery--wall > li').length > 60")
        every, address = page.evaluate(SEEN), page.url
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.locator('[data-g="colour"][data-k="blue"]').click()
        until(page, "() => document.querySelector('nav [role=status]').textContent")
        blue, said = page.evaluate(SEEN), page.locator("nav [role=status]").first.text_content()
        page.locator('[data-k="far"], [value="near"]').first.check()
        page.goto(f"{host.address}works/?hang=4711")
        until(page, "() => document.querySelector('nav [role=status]').textContent")
        hung = page.evaluate(SEEN)
        page.goto(f"{host.address}search/page-2/?q=One+60")
        until(page, "() => document.querySelector('.korme-hit__label')")
        hit = page.locator(".korme-hit__label").first.text_content()
        is_open = page.locator(".korme-pages").is_visible()
        page.go_back()
        stood = page.evaluate(
            "[document.documentElement.dataset.wall, document.querySelector('[name=wall]:checked').value]"
        )
        counts = page.evaluate(UNIFORM, f"{host.address}{narrow}")

    assert trouble == []
    assert set(NAMES) <= set(every)
    assert address.endswith("?to=2")
    assert [name for name in sorted(blue) if name in NAMES] == NAMES[2::4]
    assert str(said).startswith(f"{len(blue)} of {len(every)}")
    assert len(hung) == 60
    assert hung != works_on(built, "works/index.html")
    assert stood == ["near", "near"]
    assert (hit, is_open) == ("One 60", False)
    assert len(counts) == 6
    assert max(counts) < 1.15 * min(counts)
