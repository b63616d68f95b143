"""Parts of a site: made when they are read, and again only if what they are made from differs."""

from __future__ import annotations

import pytest

from korme.site.parts import KeptParts, LateMapping, Parts


def doubled(numbers: tuple[int, ...]) -> dict[int, int]:
    CALLS.append(numbers)
    return {number: 2 * number for number in numbers}


def counted(*mappings: LateMapping) -> dict[str, int]:
    return {"count": sum(map(len, mappings))}


CALLS: list[tuple[int, ...]] = []


@pytest.fixture(autouse=True)
def calls() -> list[tuple[int, ...]]:
    CALLS.clear()
    return CALLS


def test_a_mapping_is_made_when_it_is_read_and_kept_while_its_arguments_are_equal(
    calls: list[tuple[int, ...]],
) -> None:
    parts = KeptParts()
    first = parts.mapping("doubled", doubled, (1, 2))
    total = parts.mapping("total", counted, first)
    assert calls == []

    assert total["count"] == 2 and dict(first) == {1: 2, 2: 4} and first.get(3) is None and 3 not in first
    assert parts.mapping("doubled", doubled, tuple(range(1, 3))) is first and calls == [(1, 2)]

    second = parts.mapping("doubled", doubled, (1, 2, 3))
    assert parts.mapping("total", counted, second)["count"] == 3 and calls == [(1, 2), (1, 2, 3)]
    assert parts.mapping("total", counted, second) is not total


def test_what_is_made_together_is_read_one_by_one(calls: list[tuple[int, ...]]) -> None:
    parts = KeptParts()
    both = parts.each("both", ("a", "b"), lambda numbers: {"a": doubled(numbers), "b": doubled(numbers)}, (1,))
    assert calls == []
    assert dict(both["a"]) == dict(both["b"]) == {1: 2}
    assert calls == [(1,), (1,)]


def test_values_are_made_one_by_one_and_once(calls: list[tuple[int, ...]]) -> None:
    parts = KeptParts()
    source = parts.mapping("source", lambda: {"a": (1,), "b": (2,)})
    mapped = parts.values("mapped", doubled, source)
    assert mapped["a"] == mapped.get("a") == {1: 2} and mapped.get("c") is None and list(mapped) == ["a", "b"]
    assert calls == [(1,)]
    assert parts.values("mapped", doubled, source) is mapped
    assert dict(mapped) == Parts().values("mapped", doubled, source)


def test_of_values_that_are_carried_only_those_are_made_whose_source_is_another(calls: list[tuple[int, ...]]) -> None:
    """All are made again with other arguments."""
    parts = KeptParts()
    assert parts.carried("carried", doubled, {"a": (1,), "b": (2,)}) == {"a": {1: 2}, "b": {2: 4}}
    assert parts.carried("carried", doubled, {"b": (2,), "c": (3,)}) == {"b": {2: 4}, "c": {3: 6}}
    assert parts.carried("carried", doubled, {"c": (4,)}) == {"c": {4: 8}}
    assert calls == [(1,), (2,), (3,), (4,)]
    for factor in (2, 2, 3):
        assert parts.carried("times", times, {"a": 5}, factor) == Parts().carried("times", times, {"a": 5}, factor)


def times(number: int, factor: int) -> int:
    return number * factor


def test_a_build_makes_plain_mappings_at_once(calls: list[tuple[int, ...]]) -> None:
    assert type(Parts().mapping("doubled", doubled, (1,))) is dict
    assert calls == [(1,)]


def test_an_error_comes_each_time() -> None:
    """What could not be made is not taken for made."""
    late = LateMapping(lambda number: {1: 1 // number}, (0,))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            len(late)
