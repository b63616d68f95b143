"""Puts a text where the entry's other texts in its language are: a plain string, a map of languages, a translation's file."""

from __future__ import annotations

from msgspec.structs import replace

from korme.commands.edits.adding import added
from korme.commands.edits.sheet import EntryFile, EntrySheet, FieldKey, alone_at
from korme.commands.edits.steps import (
    LISTS,
    current,
    edited,
    path_in,
    remove_node,
    set_node,
    with_map,
    with_picture,
)
from korme.fields.nodes import Pairs, Scalar
from korme.read.front_matter import is_fence
from korme.read.kept_lines import lines_kept
from korme.read.source_file import SourceFile
from korme.read.yaml_languages import language_maps, translated
from korme.read.yaml_values import NodePath, node_at

_BODY: FieldKey = ("body",)


def set_text(sheet: EntrySheet, key: FieldKey, language: str, text: str) -> EntrySheet | None:
    """Return the sheet with another text in a language; '' takes it out.

    Args:
        text: without blanks at its ends.
    """
    if text == sheet.text(key, language):
        return sheet
    is_own = language == sheet.language
    part = None if is_own else sheet.translations.get(language) or _sibling(sheet, key, language)
    if key == _BODY and not sheet.main.base:
        target = part or (sheet.main if is_own or not sheet.main.is_markdown else None)
        if target is None or (target is part and target.source is None and target.is_markdown):
            return _new_translation(sheet, language, text)
        if target.is_markdown and sheet.main.is_markdown | (target is part):
            return _with_body(sheet, target, text)
    if part is not None and (sheet.node(part, key) is not None or (text and _belongs_in(sheet, key, part))):
        return _in_part(sheet, part, key, text)
    return _in_main(sheet, key, language, text, is_own=is_own)


def _sibling(sheet: EntrySheet, key: FieldKey, language: str) -> EntryFile | None:
    """Return the file to come for a language, if the entry's other translations are files; else None."""
    other = next(iter(sheet.translations.values()), None)
    stem, _, ending = sheet.main.path.rpartition(".")
    if other is None or sheet.main.base:
        return None
    part = EntryFile(f"{stem}.{language}.{other.path.rpartition('.')[2] or ending}")
    return part if key == _BODY or _belongs_in(sheet, key, part) else None


def _belongs_in(sheet: EntrySheet, key: FieldKey, part: EntryFile) -> bool:
    """Return whether a new text in another language goes into the translation's file: unless the main file has maps."""
    if isinstance(sheet.node(sheet.main, key), Pairs) or (len(key) > 1 and not _can_hold(sheet, key)):
        return False
    editor = sheet.main.editor
    return editor is None or next(language_maps(editor.document.pairs, sheet.languages), None) is None


def _can_hold(sheet: EntrySheet, key: FieldKey) -> bool:
    """Return whether a translation's file can say which picture a text is of."""
    return (key[0] in LISTS and len(key) == 3) or (len(key) == 2 and isinstance(key[1], str))


def _in_part(sheet: EntrySheet, part: EntryFile, key: FieldKey, text: str) -> EntrySheet | None:
    """Put a text into a translation's file."""
    if not text:
        path = path_in(part, key)
        return remove_node(sheet, part, path) if path else None
    made = _around(sheet, part, key)
    return _put(made, current(made, part), key, text) if made else None


def _in_main(sheet: EntrySheet, key: FieldKey, language: str, text: str, *, is_own: bool) -> EntrySheet | None:
    """Put a text into the main file."""
    main, path = sheet.main, path_in(sheet.main, key)
    node = sheet.node(main, key)
    if isinstance(node, Scalar) and node.is_nothing:
        node = None
    if not text:
        if path is None or node is None:
            return sheet if path is None or not is_own else remove_node(sheet, main, path)
        return remove_node(sheet, main, (*path, language) if isinstance(node, Pairs) else path)
    if isinstance(node, Pairs) and path is not None:
        return _set_language(sheet, main, (*path, language), text)
    if node is not None and path is not None:
        if is_own:
            return _put(sheet, main, key, text)
        return _translated(sheet, path, language, text)
    made = _around(sheet, main, key)
    path = path_in(made.main, key) if made else None
    written: str | dict[str, str] = _ended(text) if is_own else {language: _ended(text)}
    done = set_node(made, made.main, path, written) if made and path else None
    return done or added(sheet, key, written)


def _translated(sheet: EntrySheet, path: NodePath, language: str, text: str) -> EntrySheet | None:
    """Make a plain string of the main file a map of languages."""
    own, languages, main, text = sheet.language, sheet.languages, sheet.main, _ended(text)
    made = edited(sheet, main, lambda editor: translated(editor, path, own, language, text, languages))
    node = node_at(main.editor.document.pairs, path) if main.editor else None
    return made or (set_node(sheet, main, path, {own: node.text, language: text}) if isinstance(node, Scalar) else None)


def _set_language(sheet: EntrySheet, part: EntryFile, path: NodePath, text: str) -> EntrySheet | None:
    node = node_at(part.editor.document.pairs, path) if part.editor else None
    kept = _with_old_end(node.text, text) if isinstance(node, Scalar) else _ended(text)
    return set_node(sheet, part, path, kept)


def _put(sheet: EntrySheet, part: EntryFile, key: FieldKey, text: str) -> EntrySheet | None:
    """Give the text at a key a value, or add it to the map around it."""
    path = path_in(part, key)
    node = sheet.node(part, key)
    if path is None:
        return None
    return set_node(sheet, part, path, _with_old_end(node.text, text) if isinstance(node, Scalar) else _ended(text))


def _with_old_end(old: str, text: str) -> str:
    """Return a text with the line ends at the end of the one that it replaces: a block keeps its header."""
    return text + "\n" * (len(old) - len(old.rstrip("\n"))) if old.strip() else _ended(text)


def _ended(text: str) -> str:
    """Return a new text as it is written: one of several lines ends with a line end."""
    return text + "\n" if "\n" in text else text


def _around(sheet: EntrySheet, part: EntryFile, key: FieldKey) -> EntrySheet | None:
    """Return the sheet with the map in which the text at a key is to stand."""
    if len(key) < 2:
        return sheet
    if key[0] in LISTS and isinstance(key[1], str):
        return with_picture(sheet, part, str(key[0]), key[1])
    if part.path != sheet.main.path:
        file = sheet.value((*key[:-1], "file")) or sheet.value(key[:-1])
        path = path_in(part, key[:-1])
        if sheet.node(part, key[:-1]) is None and isinstance(file, str) and path:
            return set_node(sheet, part, path, {"file": file})
        return sheet if isinstance(sheet.node(part, key[:-1]), Pairs) else None
    path = path_in(part, key[:-1])
    return with_map(sheet, part, path, alone_at(sheet, key[:-1])) if path else None


def _with_body(sheet: EntrySheet, part: EntryFile, text: str) -> EntrySheet | None:
    """Give a Markdown file another body: lines that have not changed stay as they are."""
    source = part.source
    if source is None:
        return None
    if not source.field_lines:  # a translation that is only a body
        if part.path == sheet.main.path:
            return None
        old = source.text.strip("\r\n")
        at = source.text.index(old)
        below = source.text[at + len(old) :] or source.newline
        new = replace(source, text=source.text[:at] + lines_kept(old, text, source.newline) + below)
        return sheet.with_part(replace(part, source=new))
    return edited(sheet, part, lambda editor: editor.set_body(text))


def _new_translation(sheet: EntrySheet, language: str, text: str) -> EntrySheet:
    """Return the sheet with a file for the body in another language, beside the main one."""
    stem, _, ending = sheet.main.path.rpartition(".")
    newline = sheet.main.source.newline if sheet.main.source else "\n"
    path = f"{stem}.{language}.{ending}"
    head = f"---{newline}---{newline * 2}" if is_fence(text.partition("\n")[0]) else ""  # else a rule would open fields
    source = SourceFile(path, head + text.replace("\n", newline) + newline)
    return sheet.with_part(EntryFile(path, source))
