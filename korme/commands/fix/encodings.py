"""Fixes of character encoding: other encodings than UTF-8, invisible characters, byte order marks."""

from __future__ import annotations

import codecs

from msgspec.structs import replace

from korme.commands.fix.model import Fix, Write, make_fix
from korme.commands.fix.workspace import Workspace, read_bytes
from korme.core.problems import Mark, Problem
from korme.fields.encodings import certain_encoding
from korme.fields.nodes import CONTROL, without_breaks


def decoded(problem: Problem, workspace: Workspace) -> Fix | None:
    """Convert a text file to UTF-8 if its encoding is certain."""
    path = problem.mark.path
    data = read_bytes(workspace.root, path, limit_kb=workspace.limit_kb)
    encoding = certain_encoding(data) if data else ""
    if data is None or not encoding:
        return None
    text = data.decode(encoding).removeprefix("\ufeff")
    name = {"kz1048": "KZ-1048"}.get(
        encoding, encoding.partition("-le")[0].partition("-be")[0].capitalize().replace("Utf", "UTF")
    )
    return make_fix("fixed-encoding", Mark(path), Write(path, text.encode()), encoding=name)


def visible_only(problem: Problem, workspace: Workspace) -> Fix | None:
    """Remove invisible characters."""
    source = workspace.source(problem.mark.path)
    if source is None:
        return None
    text = "".join(map(_visible, without_breaks(source.text)))
    if text == source.text:
        return None
    character = str(problem.value("character"))
    return make_fix(
        "fixed-invisible", problem.mark, Write(source.path, replace(source, text=text).data), character=character
    )


def _visible(character: str) -> str:
    """Return a character or nothing; C1 controls are kept, since they are letters in a lost encoding."""
    return "" if CONTROL.match(character) and not "\x80" <= character <= "\x9f" else character


def unmarked(path: str, workspace: Workspace) -> Fix | None:
    """Remove the byte order mark that Windows programs write before UTF-8."""
    source = workspace.source(path)
    if source is None or not source.has_bom:
        return None
    return make_fix("fixed-bom", Mark(path), Write(path, source.data.removeprefix(codecs.BOM_UTF8)))
