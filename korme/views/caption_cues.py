"""The cues of captions: what is said when."""

from __future__ import annotations

import re

_CUE = re.compile(r"(?m)^(\d+):(\d\d):(\d\d\.\d+) --> (\d+):(\d\d):(\d\d\.\d+)[^\n]*\n((?:.+\n?)+)")
_MOST_CUES = 2_000
"""Cues of one film; of a longer one only the beginning."""


def cues_of(text: str) -> list[tuple[float, float, str]]:
    """Return the cues of captions, which Körme has written: begin and end in seconds, and the words."""
    found = []
    for hours, minutes, seconds, to_hours, to_minutes, to_seconds, words in _CUE.findall(text)[:_MOST_CUES]:
        start = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        end = int(to_hours) * 3600 + int(to_minutes) * 60 + float(to_seconds)
        found.append((start, end, _plain(re.sub("<[^>]*>", "", words)).strip()))
    return found


def _plain(text: str) -> str:
    """Return the text of a cue as it is read: our captions have these references and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
