"""Captions: WebVTT or SubRip as people write it, read with care and written again as plain WebVTT (W3C, 2019).

Only text, its times and where it stands are kept; styles, regions and comments are left out, so that nothing of a stranger's
file reaches the page but what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

MOST_CUES = 20_000
_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})")
_ARROW = re.compile(rf"\s*({_TIME.pattern})\s*-->\s*({_TIME.pattern})(?:\s+(.*))?\s*")
_SETTING = re.compile(
    r"(?:align:(?:start|center|end|left|right)|vertical:(?:rl|lr)|(?:position|size):\d{1,3}(?:\.\d+)?%(?:,\w+)?"
    r"|line:-?\d{1,3}(?:\.\d+)?%?(?:,\w+)?)"
)
_TAG = re.compile(r"<(/?)(\w*)(?:\.[\w.-]*)?(?:[ \t]+([^<>]*))?>")
_KEPT = frozenset(("i", "b", "u"))
_LEFT_OUT = ("STYLE", "REGION")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "nbsp": "\u00a0", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(rf"&(?:({'|'.join(_NAMED)})|#(\d{{1,7}})|#[xX]([0-9a-fA-F]{{1,6}}));")
"""References to characters; few of HTML's names are used in captions, and loading all costs every start a millisecond."""
_SURROGATES, _AFTER_SURROGATES, _LAST = 0xD800, 0xE000, 0x10FFFF
_SPACES = "\u00a0"


class CaptionFault(NamedTuple):
    """Something that is wrong in captions."""

    code: str
    line: int
    """Counted from 1; 0 if it is about the whole file."""
    hint: str = ""
    found: str = ""


_NONE = CaptionFault("captions-unreadable", 1)


class Cue(NamedTuple):
    """A text and when it is shown, in milliseconds."""

    start: int
    end: int
    text: str
    settings: str
    line: int


class ReadCaptions(NamedTuple):
    """Captions as they were read."""

    text: str
    """As WebVTT; empty if nothing can be shown."""
    faults: tuple[CaptionFault, ...]


def read_captions(text: str) -> ReadCaptions:
    """Return captions as plain WebVTT, with what is wrong in them.

    Args:
        text: of the file, with LF line ends.
    """
    faults: list[CaptionFault] = []
    cues = list(_cues(text, faults))
    if not cues:
        timed = next((each for each in faults if each.code == "captions-time"), None)
        fault = CaptionFault("captions-unreadable", timed.line, "times", timed.found) if timed else _NONE
        return ReadCaptions("", (fault,))
    if len(cues) > MOST_CUES:
        return ReadCaptions("", (CaptionFault("captions-unreadable", 0, "many", str(len(cues))),))
    faults += _out_of_order(cues)
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
    parts = [f"{_clock(cue.start)} --> {_clock(cue.end)}{cue.settings}\n{cue.text}\n" for cue in ordered]
    return ReadCaptions("WEBVTT\n\n" + "\n".join(parts), tuple(faults))


def _cues(text: str, faults: list[CaptionFault]) -> Iterator[Cue]:
    """Yield the cues of a file; blocks are divided by empty lines."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        block = lines[at:end]
        if block[0].split(maxsplit=1)[0] in _LEFT_OUT:
            faults.append(CaptionFault("captions-left-out", at + 1, found=block[0].split(maxsplit=1)[0]))
        else:
            timed = next((number for number, line in enumerate(block[:3]) if "-->" in line), None)
            if timed is not None:
                cue = _cue(block[timed], block[timed + 1 :], at + timed + 1, faults)
                if cue:
                    yield cue
            elif not block[0].startswith(("WEBVTT", "NOTE")):
                faults.append(CaptionFault("captions-left-out", at + 1, "text", block[0].strip()[:60]))
        at = end


def _cue(times: str, words: list[str], line: int, faults: list[CaptionFault]) -> Cue | None:
    found = _ARROW.fullmatch(times)
    if found is None:
        faults.append(CaptionFault("captions-time", line, "form", times.strip()[:60]))
        return None
    start, end = _milliseconds(found, 2), _milliseconds(found, 7)
    if end <= start:
        faults.append(CaptionFault("captions-time", line, "backward", times.strip()[:60]))
        return None
    text = "\n".join(filter(None, (_clean(word) for word in words)))
    settings = "".join(f" {one}" for one in (found[11] or "").split() if _SETTING.fullmatch(one))
    return Cue(start, end, text, settings, line) if text else None


def _milliseconds(found: re.Match[str], group: int) -> int:
    hours, minutes, seconds, fraction = (found[group + part] or "0" for part in range(4))
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _clean(line: str) -> str:
    """Return a line of a cue with the tags for italics, bold and underlined text only; a voice becomes a name before it."""
    parts, end, is_open = [], 0, list[str]()
    for tag in _TAG.finditer(line):
        parts.append(_plain(line[end : tag.start()]))
        end = tag.end()
        name = tag[2].lower()
        if name == "v" and not tag[1] and tag[3]:
            parts.append(f"{_plain(tag[3].strip())}: ")
        elif name in _KEPT and not tag[1]:
            parts.append(f"<{name}>")
            is_open.append(name)
        elif name in _KEPT and is_open and is_open[-1] == name:
            parts.append(f"</{is_open.pop()}>")
    parts.append(_plain(line[end:]))
    return "".join(parts).strip() + "".join(f"</{name}>" for name in reversed(is_open))


def _plain(text: str) -> str:
    """Return text that a player shows as it is written; an arrow in it would end the cue."""
    meant = _REFERENCE.sub(_referred, text)
    shown = "".join(character for character in meant if character.isprintable() or character in _SPACES)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _referred(found: re.Match[str]) -> str:
    """Return the character that a reference stands for; one that is none as it is written."""
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2] or found[3], 10 if found[2] else 16)
    return chr(code) if code < _SURROGATES or _AFTER_SURROGATES <= code <= _LAST else found[0]


def _out_of_order(cues: list[Cue]) -> Iterator[CaptionFault]:
    """Yield the first place where a text begins before the one above it, or while that is still shown."""
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            yield CaptionFault("captions-time", cue.line, "order", _clock(cue.start))
            return
        if cue.start < before.end and cue.settings == before.settings:
            yield CaptionFault("captions-time", cue.line, "overlap", _clock(cue.start))
            return
