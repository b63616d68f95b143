"""Bodies are made in groups; a group that fails costs only the body that made it fail."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import site_builder as make

from korme.core.model import RenderedBody
from korme.core.problems import Mark
from korme.read import markdown_pool
from korme.read.markdown_pool import make_bodies
from korme.read.memory import ReadingMemory
from korme.store.worker_pool import Failure, Outcome, Task

DEEP = "1. " * 1000 + "deep"


class LatePool:
    """A pool in which only a task of one body is ready in time."""

    def __init__(self, *_: int) -> None:
        pass

    def __enter__(self) -> LatePool:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, tasks: Iterable[Task], *_: object) -> Iterator[Outcome]:
        for task in tasks:
            if len(task.argument) == 1:
                yield Outcome(task, task.call(task.argument))
            else:
                yield Outcome(task, failure=Failure.LATE)


@pytest.mark.parametrize("late", [False, True])
def test_a_body_that_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, late: bool) -> None:
    """Together, and each alone after its group was late; the problem stands at every place of the body."""
    if late:
        monkeypatch.setattr(markdown_pool, "Pool", LatePool)
    pages = [make.page(slug, body=make.text(words)) for slug, words in (("a", "One"), ("b", DEEP), ("c", "*Two*"))]
    twin = make.page("d", body=make.text(DEEP), marks={"body": Mark("content/pages/d.md", 5)})
    made, problems = make_bodies([*pages, twin], cache=tmp_path, jobs=1)

    assert {words: one.html for words, one in made.items()} == {"One": "<p>One</p>", "*Two*": "<p><em>Two</em></p>"}
    assert [(one.code, str(one.mark)) for one in problems] == [
        ("body-too-deep", "content/pages/b.md"),
        ("body-too-deep", "content/pages/d.md:5"),
    ]


def test_a_fault_of_the_converter_is_no_slow_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A missing module, for example, is named as it is, not as a text that takes too long."""

    class BrokenPool(LatePool):
        def run(self, tasks: Iterable[Task], *_: object) -> Iterator[Outcome]:
            yield from (Outcome(task, failure=Failure.BROKE, text="No module named 'x'") for task in tasks)

    monkeypatch.setattr(markdown_pool, "Pool", BrokenPool)
    _, (found,) = make_bodies([make.page("a", body=make.text("One"))], cache=tmp_path, jobs=1)

    assert (found.code, dict(found.values)["reason"]) == ("body-failed", "No module named 'x'")


def test_only_new_bodies_are_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Those of the last build come from the cache; a body without a pool is one that was known."""
    pages = [make.page("a", body=make.text("One")), make.page("b", body=make.text("Two"))]
    make_bodies(pages, cache=tmp_path, jobs=1)
    monkeypatch.setattr(markdown_pool, "Pool", NoPool)

    again, problems = make_bodies(pages, cache=tmp_path, jobs=1)
    assert {source: (one.html, one.text) for source, one in again.items()} == {
        "One": ("<p>One</p>", "One"),
        "Two": ("<p>Two</p>", "Two"),
    }
    assert problems == []
    assert make_bodies([make.page("c")], cache=tmp_path, jobs=1) == ({}, [])


class NoPool:
    """No child process may be started."""

    def __init__(self, *_: object) -> None:
        raise AssertionError("a body is converted again")


def test_bodies_are_recorded_build_by_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """New ones are appended; once there are many outdated ones, these are forgotten."""
    pages = [make.page(str(number), body=make.text(f"Words {number}")) for number in range(106)]
    monkeypatch.setattr(markdown_pool, "Pool", LatePool)
    sizes, texts = [], []
    for page in pages:
        made, _ = make_bodies([page], cache=tmp_path, jobs=1)
        texts += [one.text for one in made.values()]
        sizes.append(len([*filter(None, (tmp_path / "bodies").read_bytes().splitlines())]))
    monkeypatch.setattr(markdown_pool, "Pool", NoPool)

    made, _ = make_bodies(pages[-3:], cache=tmp_path, jobs=1)
    assert [one.text for one in made.values()] == texts[-3:] == [f"Words {number}" for number in range(103, 106)]
    assert sizes == [*range(1, 103), 1, 2, 3, 4]


def test_what_is_shown_of_a_body_is_read_when_it_is_needed(tmp_path: Path) -> None:
    """In memory are its links, also after it has come from the cache; a file damaged meanwhile costs only time."""
    pages = [make.page(words, body=make.text(f"*{words}* [link](/{words}/)")) for words in ("one", "two")]
    made, _ = make_bodies(pages, cache=tmp_path, jobs=1)
    known, _ = make_bodies(pages, cache=tmp_path, jobs=1)
    links = [[one.links for one in bodies.values()] for bodies in (made, known)]
    before = [[one.text for one in bodies.values()] for bodies in (made, known)]
    data = (tmp_path / "bodies").read_bytes()
    (tmp_path / "bodies").write_bytes(data.replace(b"two", b"TWO"))

    assert links == [[("/one/",), ("/two/",)]] * 2
    assert before == [["one link", "two link"]] * 2
    assert "<em>two</em>" in list(made.values())[1].html
    assert [one.text for one in known.values()] == ["one link", "two link"]
    assert [(type(one), one.text, one.links) for one in pickle.loads(pickle.dumps(list(made.values())))] == [
        (RenderedBody, "one link", ("/one/",)),
        (RenderedBody, "two link", ("/two/",)),
    ]


def test_a_body_that_cannot_be_stored_stays_in_memory(tmp_path: Path) -> None:
    """Here a folder has the place of the file."""
    (tmp_path / "bodies").mkdir()
    made, _ = make_bodies([make.page("a", body=make.text("*One* [link](/a/)"))], cache=tmp_path, jobs=1)

    (body,) = made.values()
    assert (body.html[:19], body.text, body.links) == ("<p><em>One</em> <a ", "One link", ("/a/",))


def test_bodies_stay_the_same_objects_in_one_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`serve` decodes none of them again."""
    memory = ReadingMemory()
    pages = [make.page("a", body=make.text("One")), make.page("b", body=make.text("*Two*"))]
    first, _ = make_bodies(pages, cache=tmp_path, jobs=1, memory=memory)
    monkeypatch.setattr(markdown_pool, "Pool", NoPool)
    (tmp_path / "bodies").unlink()
    second, _ = make_bodies(pages[1:], cache=tmp_path, jobs=1, memory=memory)

    assert second["*Two*"] is first["*Two*"]
    assert list(second) == ["*Two*"]
