"""The desk on what the next publish changes, and on what has changed since yesterday."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from desk_box import asked, desk_of, page_of
from repository_box import Repository
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.commands.desk.field_changes import FieldChange, field_changes
from korme.commands.desk.pending import NextPublish, next_publish
from korme.commands.desk.state import DeskState
from korme.core.git_log import commits_since, published_branch
from korme.kinds import Entry

PERSON = "---\nname: {en: NAME, ru: Имя}\ndiscipline: crafts\n---\nFirst words.\n\nOthers, which stay.\n"
OLD, NEW = picture(120, 80, "teal"), picture(120, 80, "maroon")


def written(change: FieldChange) -> tuple[str, str | None, str | None]:
    """A change in a line: its keys, and both texts with what is new in brackets."""
    before, after = (
        None if one is None else "".join(f"[{piece.text}]" if piece.is_new else piece.text for piece in one)
        for one in (change.before, change.after)
    )
    return ".".join(change.keys), before, after


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("title: Old words\n", "title: New words\n", [("title", "[Old] words", "[New] words")]),
        ("title: A\n", "title: A # a note\n", []),
        ("a: 1\nb: 2\n", "b: 2\na: 1\n", []),
        ("title: {en: A, ru: Б}\n", "title: {en: A}\n", [("title.ru", "Б", None)]),
        ("tags: [a, b]\n", "tags: [a, b, c]\n", [("tags", "a, b", "a, b[, c]")]),
        (
            "pictures: [a.jpg, {file: b.jpg, alt: B}]\n",
            "pictures: [{file: b.jpg, alt: C}, {file: a.jpg}]\n",
            [
                ("pictures.b.jpg.alt", "[B]", "[C]"),
                ("pictures.a.jpg.file", None, "a.jpg"),
                ("pictures.a.jpg", "a.jpg", None),
            ],
        ),
        ("items: [{x: 1}, {x: 2}]\n", "items: [{x: 1}, {x: 3}]\n", [("items.2.x", "[2]", "[3]")]),
        ("title: ''\n", "title: A\n", [("title", "", "[A]")]),
        (None, "title: A\n", [("title", None, "A")]),
        ("title: A\n", None, [("title", "A", None)]),
        ("title: A\n", "title: [\n", [("", None, "title: [\n"), ("title", "A", None)]),
    ],
)
def test_fields_are_compared_as_they_are_meant(before: str | None, after: str | None, expected: list[object]) -> None:
    """Comments and the order of fields change nothing; items of lists are known by what they name."""
    assert [written(one) for one in field_changes(before, after, "a.yaml")] == expected


def test_of_a_long_body_only_the_paragraphs_that_differ_are_shown() -> None:
    paragraphs = [f"Paragraph {number}. {'Words ' * 20}" for number in range(9)]
    before = "---\ntitle: A\n---\n" + "\n\n".join(paragraphs)
    paragraphs[4] += "More."
    (change,) = field_changes(before, "---\ntitle: A\n---\n" + "\n\n".join(paragraphs), "a.md")
    _, old, new = written(change)

    assert old is not None and old.count("…") == 2 and "Paragraph 4" in old and "Paragraph 3" not in old
    assert new is not None and re.search(r"\[[^\]]*More\.[^\]]*\]", new)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A site with a published branch, and on the disk one change of every sort."""
    root = tmp_path_factory.mktemp("published") / "site"
    box = SiteBox(root).add({**aigerim(), "content/site.yaml": SITE_YAML, ".gitignore": ".cache\noutput\n"})
    for name in ("gone", "changed", "hidden", "shown", "draft"):
        box.change(f"creatives/{name}/index.md", PERSON.replace("NAME", name.title()))
    box.change(
        "creatives/draft/index.md", PERSON.replace("NAME", "Draft").replace("---\nname", "---\ndraft: yes\nname")
    )
    box.change(
        "creatives/shown/index.md", PERSON.replace("NAME", "Shown").replace("---\nname", "---\ndraft: yes\nname")
    )
    box.change("creatives/gone/works/urn.jpg", OLD).change("creatives/gone/works/urn.yaml", "title: Urn\n")
    box.change("creatives/aigerim/works/light.jpg", OLD)
    made = Repository(root).begin().commit("Opened")
    made.git("update-ref", "refs/remotes/origin/main", "HEAD")
    made.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")

    box.change("creatives/changed/index.md", PERSON.replace("NAME", "Changed").replace("First", "Second"))
    box.remove("creatives/gone")
    made.commit("Shorter <words>")
    box.change(
        "creatives/hidden/index.md", PERSON.replace("NAME", "Hidden").replace("---\nname", "---\ndraft: yes\nname")
    )
    box.change("creatives/shown/index.md", PERSON.replace("NAME", "Shown"))
    box.change(
        "creatives/draft/index.md", PERSON.replace("NAME", "Draft 2").replace("---\nname", "---\ndraft: yes\nname")
    )
    box.change("creatives/new/index.md", PERSON.replace("NAME", "New"))
    box.change("creatives/aigerim/works/light.jpg", NEW)
    box.change("content/site.yaml", SITE_YAML.replace("Expo", "Fair") + "# a note\n").change("content/notes.txt", "x")
    return made


@pytest.fixture(scope="module")
def state(repository: Repository) -> DeskState:
    return desk_of(SiteBox(repository.root))


def found(state: DeskState) -> NextPublish:
    unseen = frozenset(one.mark.path for one in state.content.entries if one.draft)
    return next_publish(state.options.root, state.content.entries, unseen)


def slug(entry: Entry | None, place: str) -> str:
    return entry.slug if entry else place


def test_every_sort_of_change_is_told_apart(state: DeskState) -> None:
    """Against the published branch: what is committed and not pushed counts as well as what is not committed."""
    publish = found(state)

    assert (publish.base.name, publish.is_branch) == ("origin/main", True)
    assert {slug(one.entry, one.place): one.how for one in publish.changes} == {
        "changed": "changed",
        "light": "changed",
        "hidden": "hidden",
        "shown": "new",
        "new": "new",
        "draft": "unseen",
        "creatives/gone": "gone",
        "creatives/gone/works/urn": "gone",
        "content/site.yaml": "changed",
        "content/notes.txt": "new",
    }


def test_fields_and_pictures_are_shown_before_and_after(state: DeskState) -> None:
    page = page_of(state, "publish")

    assert "<del>First</del> words." in page
    assert "<ins>Second</ins> words." in page
    assert "Title, English" in page
    assert '<img src="/_korme/desk/before/creatives/aigerim/works/light.jpg"' in page
    assert re.search(
        r'<img src="/media/[0-9a-f]+-\d+\.webp" width="120" height="80" alt="light.jpg, as it will be"', page
    )
    assert "Compared with origin/main" in page
    assert "gone" not in re.findall(r'href="/_korme/desk/entries/creative/(\w+)"', page)
    assert re.findall(r"<h3>(\w+)</h3>", page) == ["Gone", "Urn"]


def test_a_picture_is_shown_as_it_is_published_and_nothing_else_is(state: DeskState) -> None:
    """Only pictures that browsers show, by their bytes, and only from what is published."""
    shown = asked(state, "before/creatives/aigerim/works/light.jpg")

    assert (shown.data, shown.type) == (OLD, "image/jpeg")
    assert asked(state, "before/creatives/gone/works/urn.jpg").data == OLD
    for path in ("content/site.yaml", "content/notes.txt", "creatives/none.jpg", "../secret.jpg", ""):
        assert asked(state, f"before/{path}").status == 404, path


def test_of_very_many_files_the_first_are_named_and_the_others_counted(
    repository: Repository, state: DeskState
) -> None:
    """A frozen year has thousands."""
    years = repository.root / "archive/2025"
    years.mkdir(parents=True)
    for number in range(70):
        (years / f"page-{number:02}.html").write_text("x")
    try:
        published, committed = page_of(state, "publish"), page_of(state, "recent")
    finally:
        for path in years.iterdir():
            path.unlink()

    for page in (published, committed):
        assert "archive/2025/page-00.html" in page
        assert "archive/2025/page-69.html" not in page
    assert "10 more files" in published
    assert re.search(r"\d+ more files", committed)


def test_commits_and_what_is_not_committed_are_shown_with_their_entries(state: DeskState) -> None:
    page = page_of(state, "recent")

    assert "Not committed yet" in page
    assert "Shorter &lt;words&gt;" in page
    assert page.index("Not committed yet") < page.index("Shorter &lt;words&gt;") < page.index("Opened")
    committed = page[page.index("Shorter") : page.index("Opened")]
    assert "/_korme/desk/entries/creative/changed" in committed
    assert "creatives/gone/works/urn.jpg" in committed
    assert "creative/hidden" not in committed


def test_the_history_is_that_of_the_sites_folder(tmp_path: Path) -> None:
    """A site may be a folder of a repository; subjects may have anything in them."""
    box = Repository(tmp_path).begin().write("sites/a/content/site.yaml", "x").write("b", "y").commit("Дом | “x”")
    root = tmp_path / "sites/a"
    (commit,) = commits_since(root, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))

    assert (commit.subject, commit.who, commit.paths) == ("Дом | “x”", "A", ("../../b", "content/site.yaml"))
    box.git("commit", "-q", "--amend", "--no-edit", "--date=2020-05-01T00:00:00Z")
    box.git("rebase", "-q", "--root", "--committer-date-is-author-date")
    assert commits_since(root, dt.datetime(2020, 5, 2, tzinfo=dt.UTC)) == ()
    assert published_branch(root) == ""
    box.git("update-ref", "refs/remotes/origin/site", "HEAD")
    box.git("config", "remote.origin.url", "nowhere")
    box.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    box.git("branch", "-q", "--set-upstream-to=origin/site")
    assert published_branch(root) == "origin/site"
    box.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/site")
    assert published_branch(root) == "origin/site"


def test_without_git_times_of_files_tell_what_is_new(tmp_path: Path) -> None:
    """That is said; and what is published is not known."""
    box = SiteBox(tmp_path / "site").add({**aigerim(), "content/site.yaml": SITE_YAML})
    for path in ("content/site.yaml", "creatives/aigerim/index.md"):
        os.utime(box.root / path, (1_600_000_000, 1_600_000_000))
    state = desk_of(box)
    page = page_of(state, "recent")

    assert "There is no history in git" in page
    assert "entries/work/aigerim/light" in page
    assert "entries/creative/aigerim" not in page
    assert "Körme cannot tell what is published" in page_of(state, "publish")
