"""Where in the templates a name that is not there was written: in a macro, or in the call that passed it on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import FrameType

from jinja2 import Undefined

from korme.core.problems import Mark
from korme.theme.folders import ThemeFile
from korme.theme.template_links import uncommented

Frames = Sequence[tuple[FrameType, int]]
"""Frames of an error that are lines of templates, each with its line, the outermost first."""
_MACRO = re.compile(r"{%[-+]?\s*macro\s+(\w+)\s*\(([^%]*)\)")
_PARAMETER = re.compile(r"(?:^|,)\s*(\w+)")


def writing(files: Mapping[str, ThemeFile], frames: Frames, name: str) -> int:
    """Return the place in `frames` of the innermost line that writes a name: what a macro is given has another there.

    A macro that has the name as a parameter was given it by a call. It is the innermost line if no other is certain.
    """
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    for at in range(len(frames) - 1, -1, -1):
        frame, line = frames[at]
        text = _text(files, frame.f_code.co_filename).splitlines()[line - 1 : line]
        if text and word.search(text[0]) and not isinstance(frame.f_locals.get(name), Undefined):
            return at
    return len(frames) - 1


def call_without(files: Mapping[str, ThemeFile], frames: Frames, name: str) -> tuple[Mark, str]:
    """Return the place of the call that does not give a macro its parameter, and the macro; '…' if it is not clear."""
    macros = [at for at, (frame, _) in enumerate(frames) if isinstance(frame.f_locals.get(name), Undefined)]
    at = macros[0] if macros else len(frames) - 1
    frame, line = frames[at]
    caller, called = frames[max(0, at - 1)]
    before = "\n".join(_text(files, frame.f_code.co_filename).splitlines()[:line])
    found = [macro for macro, given in _MACRO.findall(before) if name in _PARAMETER.findall(given)]
    call = "".join(_text(files, caller.f_code.co_filename).splitlines()[called - 1 : called])
    found = [macro for macro in found if re.search(rf"\b{macro}\s*\(", call)] or found
    return Mark(caller.f_code.co_filename, called), found[-1] if found else "…"


def parameters(files: Mapping[str, ThemeFile], macro: str) -> set[str]:
    """Return the parameters of the macros with a name."""
    texts = (_text(files, file.path) for file in files.values())
    return {
        one
        for text in texts
        for name, given in _MACRO.findall(text)
        if name == macro
        for one in _PARAMETER.findall(given)
    }


def open_line(files: Mapping[str, ThemeFile], path: str, tag: str) -> int:
    """Return the line of the last block of a kind that is not closed; 0 if none is found."""
    text = _text(files, path)
    opened: list[int] = []
    for found in re.finditer(rf"{{%[-+]?\s*(end)?{re.escape(tag)}\b", text):
        if not found[1]:
            opened.append(text.count("\n", 0, found.start()) + 1)
        elif opened:
            opened.pop()
    return opened[-1] if opened else 0


def _text(files: Mapping[str, ThemeFile], path: str) -> str:
    return next(
        (uncommented(file.data.decode("utf-8-sig", "replace")) for file in files.values() if file.path == path), ""
    )
