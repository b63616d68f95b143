"""Bodies are made in groups; a group that fails costs only the body that made it fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import site_builder as make

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
    first, _ = make_bodies(pages, cache=tmp_path, jobs=1)
    monkeypatch.setattr(markdown_pool, "Pool", NoPool)

    assert make_bodies(pages, cache=tmp_path, jobs=1) == (first, [])
    assert make_bodies([make.page("c")], cache=tmp_path, jobs=1) == ({}, [])


class NoPool:
    """No child process may be started."""

    def __init__(self, *_: object) -> None:
        raise AssertionError("a body is converted again")


def test_bodies_are_recorded_build_by_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """New ones are appended; once there are many records or many outdated bodies, they are put together."""
    pages = [make.page(str(number), body=make.text(f"Words {number}")) for number in range(60)]
    monkeypatch.setattr(markdown_pool, "Pool", LatePool)
    sizes = []
    for count in range(1, 60):
        make_bodies(pages[:count], cache=tmp_path, jobs=1)
        sizes.append(len([*filter(None, (tmp_path / "bodies").read_bytes().splitlines())]))
    monkeypatch.setattr(markdown_pool, "Pool", NoPool)

    made, _ = make_bodies(pages[:59], cache=tmp_path, jobs=1)
    assert [one.text for one in made.values()] == [f"Words {number}" for number in range(59)]
    assert sizes == [*range(1, 51), *range(1, 10)]


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
