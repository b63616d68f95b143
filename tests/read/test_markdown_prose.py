"""Bodies of prose: the same HTML as the library makes; korme/read/markdown_prose.py."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import words

from korme.read.markdown import BodyRenderer
from korme.read.markdown_prose import prose

PIECES = (
    "*", "**", "*one*", "**two words**", "***", " ", "  ", "\n", "\n\n", "\n\n\n", " \n", "- ", "\n- ", "-", "---", "* ", "+ ", "1. ", "\n2) ",
    "2019 ", "12", "# ", "\n## ", "###### ", "#", "#\xa0", "\n===", "\n---", "a) ", "\nb) ", "— ", " – ", "«", "»", "“", "(", ")", "'", '"', ": ",
    "::: box\n", "!", "?", "...", "{", "}", "^", "=", "+", "%", "\xa0", "\u202f", "\u2009", "\u3000", "\xad", "\x85", "\u2028", "\ufeff", "日本",
    "Über", "свет", "😀", "é", "www.a.org", "a@b.org", "_", "__a__", "`", "~~", "&", "&nbsp;", "<", ">", "[", "]", "[^1]", "\\", "/", "|", "\t",
    "\r\n", "\x02", "\ue000", "\0",
)  # fmt: skip
LIKE_PROSE = (
    "Light falls.", "Свет *падает* долго.", "«**Күн**» шықты,", "2019 — first", "one", "*two*", " ", " ", "\n", "\n\n", "\n\n", "\n\n## Way",
    "\n\n# Way\n", "\n\n- one\n- *two*", "\n- three\n\n", "\xa0", "(more)", '"so"', "'s", "*", "**", "-", ":", "\n1. ", "***",
)  # fmt: skip


def made_by_both(source: str) -> None:
    made = prose(source)
    assert made is None or made == BodyRenderer().converted(source)


@given(st.lists(st.sampled_from(PIECES) | words(most=4), max_size=12).map("".join))
@example("Words\n- one\n- two\n\n- three")
@example("One.\n\n#### Way\n### Way\nTwo *words* and **more**.\n\n##### Way!\n")
@example("a*b* *c *d* **e*f**")
def test_prose_is_as_the_library_has_it(source: str) -> None:
    """Whatever is made without the library is what it makes."""
    made_by_both(source)


@given(st.lists(st.sampled_from(LIKE_PROSE), max_size=14).map("".join))
def test_what_is_nearly_prose_is_as_the_library_has_it(source: str) -> None:
    """Also where nearly everything is prose."""
    made_by_both(source)


@pytest.mark.parametrize(
    "source",
    [
        "One line.",
        "One line\nand another.\n\n\nA paragraph with *stress*, **more** and “*quoted words*”.\n",
        "# Way\n\n### Further\nWords.\n\n- one\n- **two**\n\nMore:\n- three",
        "Свет\xa0— это **всё**.\n\n«Речь» продолжается: (так) 2019\xa0г.",
        "2019 was long.",
    ],
)
def test_prose_needs_no_library(source: str) -> None:
    """Paragraphs, headings, lists and simple emphasis are made without it."""
    made_by_both(source)
    assert prose(source) is not None


@pytest.mark.parametrize(
    "source",
    [
        "[link](/works/)", "a <b>c</b>", "A & B", "two  \nlines", "1. one", "> quoted", "`code`", "one\n===", "- one\n\n- two", "- one\n  more",
        "* one", "*one", "x*y*", "***one***", "_one_", "www.example.org", "a@example.org", "| a |", "    code", "#word", "— so", "- [ ] task",
    ],
)  # fmt: skip
def test_anything_else_is_left_to_the_library(source: str) -> None:
    """What could mean more is not guessed at."""
    assert prose(source) is None
