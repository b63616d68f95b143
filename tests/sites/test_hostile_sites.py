"""Hostile input: names, addresses and floods are reported, and nothing is written outside the output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import site_builder as made
from site_box import CREATIVE, SITE_YAML, Content, SiteBox, aigerim, bytes_of, picture

from korme.checks import links
from korme.checks.references import check_references
from korme.core.model import GeneratedFile, Output, Plan, RenderedBody
from korme.core.problems import MOST_GUESSED, Mark, UsageError
from korme.i18n.messages import MOST_ALIKE
from korme.publish.plan import make_plan
from korme.read import markdown_pool as bodies
from korme.read.pictures import PictureFinder
from korme.store.worker_pool import Failure, Outcome, Task

SiteMaker = Callable[..., SiteBox]
EVENT = "title: E\nstart: 2026-04-20T10:00\nend: 2026-04-20T11:00\nvenue: hub\n"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


@needs_links
@pytest.mark.parametrize("folder", ["content", "content/pages", "creatives"])
def test_a_folder_of_the_site_that_is_a_link_is_not_entered(site: SiteMaker, tmp_path: Path, folder: str) -> None:
    """Files behind a linked folder are neither read nor published."""
    box = site(aigerim(), keep_going=True).add({"content/pages/own.md": "---\ntitle: O\n---\n"})
    outside = tmp_path / "outside"
    (box.root / folder).rename(outside)
    (outside / "secret.md").write_text("---\ntitle: S\nname: S\ndiscipline: crafts\n---\n")
    (box.root / folder).symlink_to(outside)
    built = box.build()

    assert ("link", folder) in built.problems
    assert not any("secret" in path for path in (built.files if built.ok else ()))


def test_a_file_where_a_folder_should_be_is_reported(site: SiteMaker) -> None:
    """`creatives` as a file is reported like any problem."""
    built = site({"creatives": "x"}).build()

    assert ("unreadable", "creatives") in built.problems


@pytest.mark.parametrize(
    ("key", "code"), [("../../x", "invalid-name"), ("a b", "invalid-name"), ("", "invalid-name"), ("con", "reserved-name"),
                      ("index", "reserved-name")]
)  # fmt: skip
def test_a_discipline_s_key_is_an_address(site: SiteMaker, key: str, code: str) -> None:
    """A key that would leave the folder of disciplines, or cannot be a folder there, is reported at its place."""
    box = site({"content/site.yaml": SITE_YAML.replace("checks:", f'  "{key}": {{name: X}}\nchecks:')})
    built = box.build()

    assert (code, "content/site.yaml:8:3") in built.problems
    assert sorted(one.name for one in box.root.iterdir() if not one.name.startswith(".")) == ["content"]


@pytest.mark.parametrize("path", ["../x.html", "a/../../x.html", "/etc/x", "a//b", "a/./b", "C:/x", "a\\..\\x"])
def test_a_plan_refuses_paths_outside_the_output(path: str) -> None:
    """No output of any origin is written outside the output folder."""
    plan, problems = make_plan([Output(path, "one.md", GeneratedFile(lambda: b"", lambda: ""))], {})

    assert plan.outputs == ()
    assert [(one.code, one.mark.path) for one in problems] == [("path-outside", "one.md")]


@pytest.mark.parametrize("zone", ["localtime", "posix/Asia/Almaty", "right/Asia/Almaty", "Factory"])
def test_a_time_zone_is_the_same_on_every_machine(site: SiteMaker, zone: str) -> None:
    """Names that depend on a machine's settings are not accepted."""
    box = site({"content/site.yaml": SITE_YAML.replace("Asia/Almaty", zone)})

    assert ("unknown-zone", "content/site.yaml:3:11") in box.check()


def test_the_reason_is_reported_why_a_site_file_cannot_be_used(site: SiteMaker) -> None:
    """It is reported instead of the first follow-on error."""
    built = site({"content/site.yaml": SITE_YAML.replace("[en, ru, kk]", "{en: 1}")}).build()

    assert isinstance(built.error, UsageError)
    assert (built.error.problem.code, str(built.error.problem.mark)) == ("wrong-type", "content/site.yaml:2:12")


@pytest.mark.parametrize(
    ("path", "text", "code", "place"),
    [
        ("content/programme/2026-04-20/index.yaml", EVENT, "reserved-name", "content/programme/2026-04-20"),
        ("creatives/bek/works/index.jpg", picture(), "reserved-name", "creatives/bek/works/index.jpg"),
        ("creatives/bek/works/con.jpg", picture(), "reserved-name", "creatives/bek/works/con.jpg"),
        ("creatives/bek/Works/a.jpg", picture(), "wrong-case", "creatives/bek/Works"),
    ],
)
def test_a_name_that_cannot_be_published_is_reported(
    site: SiteMaker, path: str, text: Content, code: str, place: str
) -> None:
    """A name reserved by the site or a file system, or one that hides a folder's works, is always reported."""
    files: dict[str, Content] = {
        "content/venues/hub.yaml": "name: Hub\n",
        "creatives/bek/index.md": CREATIVE,
        path: text,
    }

    assert (code, place) in site(files).check()


def test_a_tag_s_folder_can_be_stored_on_any_disk(site: SiteMaker) -> None:
    """A tag named like a Windows device has a page that Windows can store."""
    built = site({"creatives/bek.md": CREATIVE.replace("name:", "tags: [Con, COM1]\nname:")}).build()

    assert {one.split("/")[1] for one in built.files if one.startswith("tags/")} == {"index.html", "con-1", "com1-1"}


def test_bidirectional_overrides_are_refused(site: SiteMaker) -> None:
    """A name that reverses the direction of its neighbours is refused."""
    box = site({"creatives/bek.yaml": 'name: "Bek\\u202egpj"\ndiscipline: crafts\n'})

    assert ("control-character", "creatives/bek.yaml:1:7") in box.check()


def test_no_problem_starts_a_second_line(site: SiteMaker) -> None:
    """A key with a line break stays on the problem's line: build servers execute lines that begin with '::'."""
    run = site({"creatives/bek.yaml": '"a\\n::error::b": 1\n"c\\u202a": 2\nname: B\ndiscipline: crafts\n'}).korme(
        "check"
    )

    assert "unknown-field" in run.stderr
    assert not any(line.startswith("::") for line in (run.stdout + run.stderr).splitlines())
    assert "\u202a" not in run.stderr


@pytest.mark.parametrize("name", ["\\u200b\\u200d", " \\u2060 ", "\\u00a0"])
def test_an_invisible_name_is_missing(site: SiteMaker, name: str) -> None:
    """Invisible characters alone are not a name."""
    box = site({"creatives/bek.yaml": f'name: "{name}"\ndiscipline: crafts\n'})

    assert box.check() == (("empty-field", "creatives/bek.yaml:1:1"),)


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["--root", "content/site.yaml"], "no-site", 2),
        (["--cache", "content/site.yaml"], "write-failed", 2),
        (["--cache", "content/site.yaml/x"], "write-failed", 2),
        (["--output", "README/x/y"], "output-file", 1),
    ],
)
def test_a_file_given_for_a_folder_is_reported(
    site: SiteMaker, arguments: list[str], code: str, exit_code: int
) -> None:
    """A wrong path on the command line is reported, without a traceback."""
    run = site({"README": "x"}).korme("build", *arguments)

    assert run.returncode == exit_code
    assert f"[{code}]" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.sampled(3)
@pytest.mark.parametrize("text", ["[" * 100_000, "[]", "null", '{"a": 1}', "\x00"])
def test_a_damaged_cache_is_ignored(site: SiteMaker, text: str) -> None:
    """With any content in the cache's records the site is built as without them."""
    box = site(aigerim())
    expected = box.build().files
    for record in records(box):
        record.write_text(text)
    run = box.korme("build", "-q")

    assert (run.returncode, run.stderr) == (0, "")
    assert box.build().files == expected


@pytest.mark.sampled(3)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_changed_byte_in_the_cache_is_detected(site: SiteMaker, part: float) -> None:
    """A record that is readable but altered is made again; the site is as without a cache."""
    box = site(aigerim())
    box.build()
    for record in records(box):
        data = bytearray(record.read_bytes())
        place = next(at for at in range(int(len(data) * part), len(data)) if chr(data[at]).isalnum())
        data[place] = ord("7") if chr(data[place]).isdigit() and data[place] != ord("7") else ord("1")
        record.write_bytes(data)
    page = box.root / "creatives/aigerim/index.md"
    page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")
    rebuilt = bytes_of(box.build().output)
    clean = box.build(output=box.root / "clean", cache=box.root / "cache-of-its-own")

    assert rebuilt == bytes_of(clean.output)


def records(box: SiteBox) -> list[Path]:
    """Return the files of the cache, except the one that git reads."""
    return [one for one in sorted((box.root / ".cache/korme").iterdir()) if one.is_file() and one.name[0] != "."]


# Floods


class _Slow:
    """A worker pool in which every task times out."""

    asked: dict[str, float]

    def __init__(self, *_: int) -> None:
        pass

    def __enter__(self) -> _Slow:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, tasks: Iterable[Task], *_: object) -> Iterator[Outcome]:
        for task in tasks:
            for markdown in task.argument:
                self.asked[markdown] = self.asked.get(markdown, 0) + task.seconds
            yield Outcome(task, failure=Failure.LATE)


@pytest.mark.parametrize("count", [1, 2, 41])
def test_a_body_has_its_seconds_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int) -> None:
    """Alone or in a batch, both attempts together take no longer than the limit of one body."""
    monkeypatch.setattr(_Slow, "asked", {}, raising=False)
    monkeypatch.setattr(bodies, "Pool", _Slow)
    pages = [made.page(f"p{number}", body=made.text(en=f"words {number}")) for number in range(count)]
    _, problems = bodies.make_bodies(pages, cache=tmp_path, jobs=1)

    assert [one.code for one in problems] == ["body-too-slow"] * count
    assert len(_Slow.asked) == count
    assert max(_Slow.asked.values()) <= bodies.SECONDS


def test_a_body_that_is_too_long_is_not_rendered(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused without rendering; its translation, if short enough, is rendered."""
    begun: list[str] = []
    make = bodies._made

    def noted(fresh: list[str], *others: Any) -> Any:
        begun.extend(fresh)
        return make(fresh, *others)

    monkeypatch.setattr(bodies, "_made", noted)
    head = CREATIVE.partition("She")[0]
    box = site({"creatives/bek/index.md": head + "long " * 11_000, "creatives/bek/index.ru.md": "коротко"})

    assert ("body-too-long", "creatives/bek/index.md:5") in box.check()
    assert begun == ["коротко"]


def test_a_body_has_no_more_pictures_than_a_work(site: SiteMaker) -> None:
    """Pictures of a body are counted before any is looked up."""
    limits = SITE_YAML + "limits: {pictures: 3}\n"
    drawn = "\n\n".join(f"![x](gone-{number}.jpg)" for number in range(4))
    box = site({"content/site.yaml": limits, "creatives/bek/index.md": CREATIVE + drawn})

    assert box.check() == (("too-many", "creatives/bek/index.md:5"),)


def test_only_the_first_problems_get_suggestions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand broken links and names only the first get a suggestion."""
    compared: list[str] = []
    monkeypatch.setattr(links, "guess", lambda word, known: compared.extend([word] * len(list(known))) or "")
    page = made.page(body=made.text(en="one"), marks={"body": Mark("a.md", 4)})
    prose = {
        "one": RenderedBody("", links=tuple(f"/lost-{number}/" for number in range(1000)), link_places=((0, 0),) * 1000)
    }
    plan = Plan((Output("index.html", "o", GeneratedFile(lambda: b"", lambda: "")),))
    works = [made.work("bek", f"w{one}", collaborators=(f"bekk{one}",)) for one in range(1000)]
    there = {kind: frozenset({"bekk"}) for kind in ("creative", "collective", "venue", "edition")}
    names = check_references(made.config(), works, there)

    assert len(links.check_links(made.config(), [page], prose, plan)) == len(names) == 1000
    assert len(compared) == sum(bool(one.value("guess")) for one in names) == MOST_GUESSED


def test_only_the_missing_pictures_shown_get_suggestions(tmp_path: Path) -> None:
    """All are reported; those that are shown get the nearest name."""
    (tmp_path / "a.jpg").write_bytes(b"")
    finder = PictureFinder(tmp_path, ".", [], whole=True)
    finder._lists.clear()
    for number in range(100):
        finder.find(f"a{number % 10}.jpg", Mark("a.md", number + 1))

    assert len(finder.problems) == 100
    assert sum(bool(one.value("guess")) for one in finder.problems) == MOST_ALIKE
