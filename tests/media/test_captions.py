"""Captions of strangers are read with care and written again as plain WebVTT."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from korme.media.captions import read_captions

CUE = "00:01.000 --> 00:02.500\n"
PARTS = ["\n", "-->", "00:01.000", "00:02.000 ", "<i>", "</", ">", "&", "STYLE", "WEBVTT", "é\u2028", "a"]


def codes(text: str) -> list[tuple[str, int, str]]:
    return [(each.code, each.line, each.hint) for each in read_captions(text).faults]


def test_plain_captions_stay_as_they_are() -> None:
    read = read_captions(
        f"WEBVTT\n\n1\n{CUE}Ice breaks.\n\nNOTE of the editor\n\n01:00:00.000 --> 01:00:01.000 align:start\nЛёд.\n"
    )

    assert read.text == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nIce breaks.\n\n01:00:00.000 --> 01:00:01.000 align:start\nЛёд.\n"
    )
    assert read.faults == ()


def test_subrip_becomes_webvtt() -> None:
    read = read_captions(
        "1\n00:00:01,5 --> 00:00:02,000\n<i>Who</i> is there?\n\n2\n00:00:03,000 --> 00:00:04,000\nNobody.\n"
    )

    assert read.text.startswith("WEBVTT\n\n00:00:01.500 --> 00:00:02.000\n<i>Who</i> is there?\n")
    assert read.faults == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<v Aida>Come in.", "Aida: Come in."),
        ("<b>Loud", "<b>Loud</b>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<img src=x onerror="alert(1)">', ""),
        ("<c.red><font color=red>Red</font></c>", "Red"),
        ("Tom &amp; Jerry &#60;3", "Tom &amp; Jerry &lt;3"),
        ("</i></b>text", "text"),
    ],
)
def test_only_text_and_its_emphasis_are_kept(written: str, shown: str) -> None:
    text = read_captions(f"WEBVTT\n\n{CUE}x{written}\n").text

    assert text.split("\n")[3] == f"x{shown}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("captions-unreadable", 1, "")]),
        ("A letter.\n", [("captions-unreadable", 1, "")]),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nBack\n", [("captions-unreadable", 3, "times")]),
        ("WEBVTT\n\n2 --> 3\nShort\n", [("captions-unreadable", 3, "times")]),
        (f"WEBVTT\n\n2 --> 3\nShort\n\n{CUE}A\n", [("captions-time", 3, "form")]),
        (f"WEBVTT\n\n00:02.000 --> 00:01.000\nBack\n\n{CUE}A\n", [("captions-time", 3, "backward")]),
        (f"WEBVTT\n\nSTYLE\n::cue {{ background: url(//x) }}\n\n{CUE}A\n", [("captions-left-out", 3, "")]),
        (f"WEBVTT\n\n{CUE}A\n\n00:02.000 --> 00:03.000\nB\n", [("captions-time", 6, "overlap")]),
        (f"WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\n{CUE}A\n", [("captions-time", 6, "order")]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, found: list[tuple[str, int, str]]) -> None:
    assert codes(text) == found


def test_captions_out_of_order_are_put_in_order() -> None:
    text = read_captions(f"WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\n{CUE}A\n").text

    assert text.index("A\n") < text.index("B\n")


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PARTS)))
def test_whatever_is_written_reads_the_same_again(parts: list[str]) -> None:
    """What is published is plain: reading it again changes nothing."""
    once = read_captions("WEBVTT\n\n" + CUE + "".join(parts)).text

    assert not once or read_captions(once).text == once
