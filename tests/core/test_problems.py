"""Problems as values: korme/core/problems.py."""

from __future__ import annotations

import pickle

import pytest

from korme.core.problems import (
    Mark,
    Severity,
    SiteError,
    UsageError,
    fix_line,
    guess,
    in_order,
    is_fixable,
    problem,
    suggest,
    with_severities,
)

HERE = Mark("a.md", 3, 1)
ERROR = problem("missing-field", HERE, field="name")
WARNING = problem("alt-missing", HERE, file="a.jpg")


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (Mark("a.md"), "a.md"),
        (Mark("a.md", 3), "a.md:3"),
        (Mark("a.md", 3, 1), "a.md:3:1"),
        (Mark("a.md", 0, 4), "a.md"),
    ],
)
def test_a_place_is_written_as_editors_parse_it(mark: Mark, text: str) -> None:
    """File, line and column, as far as they are known."""
    assert str(mark) == text


@pytest.mark.parametrize(
    ("word", "names", "near"),
    [
        ("dicipline", ["discipline", "name"], "discipline"),
        ("Photography", ["photography"], "photography"),
        ("aigerim-bekowa", ["aigerim-bekova", "aigerim"], "aigerim-bekova"),
        ("zzz", ["discipline"], ""),
        ("", ["a"], ""),
        ("a", [], ""),
        ("фотографи", ["фотография"], "фотография"),
    ],
)
def test_the_nearest_word_is_guessed(word: str, names: list[str], near: str) -> None:
    """A typo finds what was meant, whatever the case; a word without similar ones finds nothing."""
    assert guess(word, names) == near


def test_a_suggestion_is_a_guess_or_the_list() -> None:
    """With a near word the hint guesses; without one it lists a limited number of names; without names it is empty."""
    many = [f"n{number:02}" for number in range(20)]

    assert (suggest("x", HERE, "nama", ["name"]).hint, suggest("x", HERE, "nama", ["name"]).value("guess")) == (
        "guess",
        "name",
    )
    assert suggest("x", HERE, "zzz", ["b", "a"]).value("known") == "a, b"
    assert suggest("x", HERE, "zzz", many).value("known") == ", ".join(many[:12]) + " …"
    assert suggest("x", HERE, "zzz", []).hint == ""


def test_problems_are_sorted_by_place_without_duplicates() -> None:
    """By file, line and column as numbers; a problem found twice is one."""
    places = [Mark("b.md"), Mark("a.md", 10, 1), Mark("a.md", 9, 2), Mark("a.md", 9, 1), Mark("a.md")]
    ordered = in_order([*(problem("x", place) for place in places), problem("x", Mark("b.md"))])

    assert [str(item.mark) for item in ordered] == ["a.md", "a.md:9:1", "a.md:9:2", "a.md:10:1", "b.md"]


def test_the_order_does_not_depend_on_the_input() -> None:
    """Problems at one place are sorted by code and values, numbers and text alike."""
    mixed = [
        problem("x", HERE, found=2),
        problem("x", HERE, found="a"),
        problem("w", HERE),
        problem("x", HERE, found=1, hint="h"),
    ]

    assert in_order(mixed) == in_order(reversed(mixed))


@pytest.mark.parametrize(
    ("levels", "strict", "severities"),
    [
        ([], False, ["error", "warning"]),
        ([], True, ["error", "error"]),
        ([("alt-missing", "error")], False, ["error", "error"]),
        ([("alt-missing", "off")], False, ["error"]),
        ([("alt-missing", "off")], True, ["error"]),
        ([("missing-field", "off")], False, ["error", "warning"]),
        ([("missing-field", "warning")], False, ["warning", "warning"]),
        ([("missing-field", "warning")], True, ["error", "error"]),
    ],
)
def test_a_site_sets_severities(levels: list[tuple[str, str]], strict: bool, severities: list[str]) -> None:
    """`checks` raises, lowers or drops; an error cannot be dropped, and strict turns every warning into one."""
    assert [item.severity.value for item in with_severities([ERROR, WARNING], levels, strict)] == severities


def test_a_note_is_never_counted() -> None:
    """Strict leaves notes as they are."""
    note = with_severities([WARNING], [], False)[0]

    assert not note.is_error
    assert ERROR.is_error
    assert ERROR.severity is Severity.ERROR


def test_a_value_may_be_called_code() -> None:
    """The names of a message's values are free, including `code` and `mark`."""
    assert problem("x", HERE, code="U+0007", mark="m").value("code") == "U+0007"


@pytest.mark.parametrize("error", [SiteError((ERROR,)), UsageError(ERROR)])
def test_exceptions_survive_pickling(error: SiteError | UsageError) -> None:
    """With their problems, so that they can cross processes."""
    assert pickle.loads(pickle.dumps(error)).args == error.args


@pytest.mark.parametrize(
    ("word", "names", "certain"),
    [
        ("dicipline", ["discipline", "name"], True),
        ("titel", ["title", "tags"], True),
        ("nmae", ["name", "tags"], True),
        ("Photography", ["photography"], True),
        ("room-1", ["room-2"], False),
        ("2025", ["2026"], False),
        ("collaborator", ["collaborators", "city"], True),
        ("art", ["craft", "arts"], False),
        ("height", ["weight", "title"], False),
        ("prize", ["price"], False),
        ("unsold", ["sold", "for_sale"], False),
        ("For sale", ["for_sale", "sold"], True),
        ("canceled", ["cancelled", "moved"], True),
        ("tile", ["title"], False),
        ("end", ["edn1", "ends", "send"], False),
    ],
)
def test_only_unambiguous_values_are_fixed(word: str, names: list[str], certain: bool) -> None:
    """A typo with one likely meaning is; another number, or two equally near words, is not."""
    suggestion = suggest("unknown-field", HERE, word, names, kind="page")

    assert is_fixable(suggestion) is certain
    assert fix_line(suggestion) == ("korme fix a.md" if certain else "")


def test_no_fix_is_offered_for_a_theme() -> None:
    """`korme fix` changes only what contributors write."""
    slip = suggest("unknown-field", Mark("themes/lake/theme.yaml", 1), "extend", ["extends"], kind="theme")

    assert (is_fixable(slip), fix_line(slip)) == (False, "")


def test_a_person_is_never_confused_with_another() -> None:
    """Another spelling of a name is certain; one letter more or less is someone else."""
    same = suggest("unknown-reference", HERE, "Aigerim-Bekova", ["aigerim-bekova"], expected="creative")
    other = suggest("unknown-reference", HERE, "aigerim-bekov", ["aigerim-bekova"], expected="creative")

    assert is_fixable(same)
    assert not is_fixable(other)
