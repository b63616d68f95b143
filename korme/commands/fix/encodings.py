"""Files in another encoding than UTF-8, and characters that nobody sees."""

from __future__ import annotations

import codecs

from korme.commands.fix.model import Fix, Write, make_fix
from korme.commands.fix.workspace import Workspace, read_bytes
from korme.core.problems import Mark, Problem
from korme.fields.nodes import CONTROL
from korme.read.encodings import certain_encoding

_BREAKS = "\x0b\x0c\u2028\u2029"
"""What design programs put where a line is broken by hand: a space keeps the words apart."""


def decoded(found: Problem, workspace: Workspace) -> Fix | None:
    """A text in an encoding that is certain is written in UTF-8."""
    path = found.mark.path
    data = read_bytes(workspace.root, path, limit_kb=workspace.limit_kb)
    name = certain_encoding(data) if data else ""
    if data is None or not name:
        return None
    text = data.decode(name).removeprefix("\ufeff")
    shown = {"kz1048": "KZ-1048"}.get(
        name, name.partition("-le")[0].partition("-be")[0].capitalize().replace("Utf", "UTF")
    )
    return make_fix("fixed-encoding", Mark(path), Write(path, text.encode()), encoding=shown)


def visible_only(found: Problem, workspace: Workspace) -> Fix | None:
    """Characters that nobody sees go."""
    source = workspace.source(found.mark.path)
    if source is None:
        return None
    kept = [
        " " if one in _BREAKS else "" if CONTROL.match(one) and not "\x80" <= one <= "\x9f" else one
        for one in source.text
    ]
    text = "".join(kept)
    if text == source.text:
        return None
    return make_fix(
        "fixed-invisible", found.mark, Write(source.path, text.encode()), character=str(found.value("character"))
    )


def unmarked(path: str, workspace: Workspace) -> Fix | None:
    """The byte order mark that Windows puts before UTF-8."""
    data = read_bytes(workspace.root, path, limit_kb=workspace.limit_kb)
    if data is None or not data.startswith(codecs.BOM_UTF8) or workspace.source(path) is None:
        return None
    return make_fix("fixed-bom", Mark(path), Write(path, data.removeprefix(codecs.BOM_UTF8)))
