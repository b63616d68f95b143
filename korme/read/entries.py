"""Reads an entry: its files become a value of its kind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Limits, Picture, Text
from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext, holds, lacking, read_fields, specs
from korme.fields.details import detail_problems
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.pictures import file_names, pictures_in, with_films
from korme.fields.scalars import Flag
from korme.fields.translations import MACHINE, given_twice, is_of_another, merged, translatable
from korme.fields.typed import own_keys, translate_own_keys
from korme.kinds import WORK, Entry, Kind
from korme.read.addresses import TEXT_ENDINGS, EntryFiles, title_from
from korme.read.files import Item, listed, read_text, shown
from korme.read.front_matter import SourceDocument, begins_with_fields
from korme.read.memory import KeptReading, PictureSource, ReadEntry, ReadingMemory, body_key, text_digest
from korme.read.pictures import PROCESS, PictureFinder, sure
from korme.read.recovery import parse_around, with_meant_fields
from korme.read.strays import unnamed_pictures
from korme.site.event_times import NIGHT
from korme.store.source_tree import SourceTree


class ReaderSettings(Struct, frozen=True):
    """Settings of the site that reading an entry depends on."""

    root: Path
    languages: tuple[str, ...]
    limits: Limits
    night: dt.timedelta = NIGHT
    """Time after midnight at which a day of the programme begins, for a day's list."""
    tree: SourceTree | None = None
    """The folders of the site as they were walked; None: they are listed when they are needed."""
    memory: ReadingMemory | None = None
    """What was read before, and will be kept."""

    @property
    def site(self) -> Path | SourceTree:
        return self.tree or self.root

    def kept_files(self, found: EntryFiles) -> KeptReading | None:
        """Return what was read before of an entry, or of a day's list, that is no folder, if its files are unchanged."""
        if self.memory is None or self.tree is None or found.is_folder or found.twins or found.documents:
            return None
        return self.memory.of_files([item.path for item in found.texts], self.tree)

    def text_of(self, path: str) -> tuple[str | None, list[Problem]]:
        """Return the text of a file by its path from the root, with an error if it is damaged; None if it cannot be read."""
        memory = self.memory
        if memory is None:
            return read_text(self.root, path, limit_kb=self.limits.entry_kb, recover=True)
        memory.texts[path] = ""

        def note(data: bytes) -> None:
            memory.texts[path] = text_digest(data)

        return read_text(self.root, path, limit_kb=self.limits.entry_kb, opened=note, recover=True)


class BodyPicture(NamedTuple):
    """A picture that a body shows: its file as written, and its place."""

    file: str
    alt: str
    mark: Mark


def read_entry(
    kind: Kind, found: EntryFiles, settings: ReaderSettings, *, creative: str = ""
) -> tuple[ReadEntry | None, list[Problem]]:
    """Return the entry in files, or None if none of it can be read, and all its problems.

    Args:
        creative: the slug of the creative, for a work.
    """
    problems: list[Problem] = []
    finder = PictureFinder(settings.site, found.folder, found.items, whole=found.is_folder)
    main = found.mains[0] if found.mains else None
    document = found.documents.get("") or (
        _main_document(main, settings, problems) if main else SourceDocument(Pairs(Mark(found.folder)))
    )
    if document is None:
        for item in found.translations.values():
            _document(item, settings, problems)
        return None, problems
    mark = (
        Mark(shown(main.path), found.lines[0])
        if main
        else Mark(shown(found.picture.path if found.picture else found.folder))
    )
    language = _language(document.pairs, settings)
    finding = (finder.find, finder.medium, finder.problems)
    context = ReadContext(mark.path, language, settings.languages, problems, *finding)
    is_bare = document.is_bare  # then that its fields are missing follows from it
    values = {} if is_bare else read_fields(kind.cls, document.pairs, context, kind=kind.name)
    values |= context.guessed
    _forget_lost(document, problems)
    _add_body(document, values, context, settings)
    if kind is WORK and not document.lost:
        _add_pictures(values, document, found, finder, context)
    extra = own_keys(document.pairs, context)
    lists = [*_lists_of_pictures(document)]
    for translation, item in found.translations.items():
        part = found.documents.get(translation) or _document(item, settings, problems)
        if part is not None:
            lists += _lists_of_pictures(part)
            own = ReadContext(shown(item.path), translation, settings.languages, problems, *finding)
            _add_translation(kind, values, part, own=own, context=context, settings=settings)
            translate_own_keys(extra, part.pairs, own=own, main=context)
    if kind is WORK:
        values["creative"] = creative
        values["pictures"] = with_films(values.pop("film", ()), values.get("pictures", ()))
        if not document.lost:
            _complete_work(values, found, finder, mark, context, settings, document)
    problems += _of_pictures(finder.problems, lists)
    is_partial = bool(document.lost or context.guessed) or bool(lacking(kind.cls, values))
    given = {name: value for name, value in values.items() if value is not None}
    files = tuple(item.path for item in (*found.mains, *found.translations.values()))
    more: dict[str, Any] = {"files": files, "marks": context.marks, "extra": extra, "lines": found.lines}
    entry = kind.cls(slug=found.name, mark=mark, **more, **given)
    found.is_listed = finder.was_asked
    with_texts = found.picture is not None and not found.mains
    source = PictureSource(found.folder, whole=found.is_folder, with_texts=with_texts)
    keys = tuple(body_key(text) for _, text in entry.body.values) if entry.body else ()
    return ReadEntry(entry, source, is_partial, keys), problems


def _forget_lost(document: SourceDocument, problems: list[Problem]) -> None:
    """Remove the problems that follow from fields that are not YAML: these are there, and only seem to be missing."""
    problems[:] = [
        each
        for each in problems
        if each.code not in ("missing-field", "empty-field") or not document.lost & {"", str(each.value("field"))}
    ]


def _typed(body: str) -> str:
    """Return 'dashes' if an editor has replaced the three hyphens before front matter with long dashes, else ''."""
    return "dashes" if re.match(r"[-–—−_*]{1,5}[ \t]*(?:\n|$)", body) else ""


def _main_document(item: Item, settings: ReaderSettings, problems: list[Problem]) -> SourceDocument | None:
    """Return an entry's main file; if the lines around its fields are missing, what they were meant to be."""
    document = _document(item, settings, problems)
    if document is None or not document.is_bare:
        return document
    path = shown(item.path)
    fix = "---" if begins_with_fields(document.body) else ""
    problems.append(problem("front-matter-missing", Mark(path, 1), hint=_typed(document.body), fix=fix))
    meant, found = with_meant_fields(document, path)
    problems += found
    return meant or document


def _document(item: Item, settings: ReaderSettings, problems: list[Problem]) -> SourceDocument | None:
    text, found = settings.text_of(item.path)
    problems += found
    if text is None:
        return None
    is_damaged = any(each.is_error for each in found)
    document, found = parse_around(text, shown(item.path), is_damaged=is_damaged)
    problems += found
    return document


def _language(pairs: Pairs, settings: ReaderSettings) -> str:
    """Return the language of plain strings.

    The entry's `language` (checked when the field is read), or the site's first.
    """
    node = pairs.pairs.get("language")
    return node.text if isinstance(node, Scalar) and node.text in settings.languages else settings.languages[0]


def _add_body(document: SourceDocument, values: dict[str, Any], context: ReadContext, settings: ReaderSettings) -> None:
    """Take the text below the front matter as the body; limit the length of bodies."""
    if document.body_line and "body" in document.pairs.pairs:
        context.report("body-twice", document.pairs.keys["body"].mark)
    if document.body:
        values["body"] = Text(((intern(context.language), document.body),))
        context.marks["body"] = Mark(context.path, document.body_line)
    values["body"] = _within_limit(values.get("body"), context.marks.get("body", Mark(context.path)), context, settings)


def _within_limit(body: Text | None, mark: Mark, context: ReadContext, settings: ReaderSettings) -> Text | None:
    """Return the body in the languages in which it is short enough; rendering a refused one would be wasted time."""
    longest = max((len(text) for _, text in body.values), default=0) if body else 0
    if body is None or longest <= settings.limits.body:
        return body
    context.report("body-too-long", mark, found=longest, most=settings.limits.body)
    kept = tuple((language, text) for language, text in body.values if len(text) <= settings.limits.body)
    return Text(kept) if kept else None


def _add_translation(
    kind: Kind,
    values: dict[str, Any],
    document: SourceDocument,
    *,
    own: ReadContext,
    context: ReadContext,
    settings: ReaderSettings,
) -> None:
    """Merge a translation file: its body, and the fields that differ by language.

    Args:
        own: the context of the translation, with its own language.
    """
    language = own.language
    if language == context.language:
        own.report("translation-own", Mark(own.path), language=language)
        return
    declared = specs(kind.cls)
    allowed = translatable(declared)
    given = Pairs(document.pairs.mark)
    for key, node in document.pairs.pairs.items():
        if key in allowed:
            given.pairs[key], given.keys[key] = node, document.pairs.keys[key]
        elif key == MACHINE:
            values["by_machine"] = (*values.get("by_machine", ()), *([language] * Flag().read(node, key, own)))
        elif key in declared:
            own.report("translation-field", document.pairs.keys[key].mark, field=key, main=context.path)
        elif not key.startswith("x-"):
            own.problems.append(
                suggest("unknown-field", document.pairs.keys[key].mark, key[:80], (*allowed, MACHINE), kind=kind.name)
            )
    translated = {key: declared[key].type.read(node, key, own) for key, node in given.pairs.items()}
    _add_body(document, translated, own, settings)
    for key, value in translated.items():
        if value is not None and value != ():
            mark = given.keys[key].mark if key in given.keys else own.marks.get(key, Mark(own.path))
            if is_of_another(values.get(key), value):
                own.report("translation-field", mark, field=key, main=context.path)
            for again in given_twice(values.get(key), value):
                own.report("translation-twice", mark, field=key, language=again, main=context.path)
            values[key] = merged(values.get(key), value)
            context.marks[intern(f"{key}.{language}")] = own.marks.get(key, Mark(own.path))


def _add_pictures(
    values: dict[str, Any], document: SourceDocument, found: EntryFiles, finder: PictureFinder, context: ReadContext
) -> None:
    """Add the pictures in a work's folder where the entry lists none: its own, and those of its making."""
    if not values.get("pictures") and "pictures" not in context.marks:
        items = [found.picture] if found.picture else finder.all_pictures() if found.is_folder else []
        values["pictures"] = tuple(map(finder.unnamed, items))
    if found.is_folder and "process" not in document.pairs.pairs:
        named = {picture.named for name in ("pictures", "comparisons") for picture in pictures_in(values.get(name))}
        items = [item for item in finder.all_pictures(PROCESS) if item.path not in named]
        values["process"] = tuple(Picture(item.path, Mark(shown(item.path))) for item in items)


def _complete_work(
    values: dict[str, Any],
    found: EntryFiles,
    finder: PictureFinder,
    mark: Mark,
    context: ReadContext,
    settings: ReaderSettings,
    document: SourceDocument,
) -> None:
    """Check a work's pictures, and fill in its title from its name."""
    if (
        found.picture
        and not finder.problems
        and all(found.picture.path not in picture.files for picture in values.get("pictures", ()))
    ):
        context.report("sidecar-other", context.marks.get("pictures", mark), file=found.picture.name)
    elif not values.get("pictures"):
        _report_empty(document.pairs.pairs.get("pictures"), mark, context)
        if found.is_folder:
            context.problems += unnamed_pictures(found.items, settings.root)
    most = settings.limits.pictures
    for field in ("pictures", "process"):
        if (count := len(values.get(field, ()))) > most:
            context.report("too-many", context.marks.get(field, mark), field=field, found=count, most=most)
    context.problems += detail_problems(values.get("details", ()), values.get("pictures", ()), context.marks, mark)
    if not values.get("title"):
        title = title_from(found.picture.stem if found.picture else found.name)
        values["title"] = Text(((context.language, title),))
        if "title" not in context.marks:
            context.report("derived-title", mark, title=title)


def _of_pictures(problems: Sequence[Problem], lists: Iterable[Node | None]) -> list[Problem]:
    """Return the problems of an entry's pictures, with fixes that are certain among the pictures of their list."""
    found = {each: each for each in problems}
    for pictures in (node for node in lists if node is not None):
        inside = [each for each in problems if holds(pictures, each.mark)]
        found |= dict(zip(inside, sure(inside, file_names(pictures)), strict=True))
    return [found[each] for each in problems]


def _report_empty(node: Node | None, mark: Mark, context: ReadContext) -> None:
    """Report a work without pictures, unless the pictures it names are reported already."""
    if node is None:
        context.report("work-empty", mark)
    elif isinstance(node, Items) and node.items and all(map(_is_nothing, node.items)):
        context.report("work-empty", node.mark, hint="comment")
    elif _is_nothing(node) or (isinstance(node, Items) and not node.items):
        context.report("work-empty", node.mark, hint="list")


def _lists_of_pictures(document: SourceDocument) -> list[Node | None]:
    return [document.pairs.pairs.get(name) for name in ("pictures", "process")]


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_nothing


def plain(node: Node) -> Any:
    """Return a node as strings, lists and maps."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.pairs.items()}


def with_body_pictures(
    read: ReadEntry, named: Sequence[BodyPicture], site: Path | SourceTree, *, most: int
) -> tuple[Entry, list[Problem]]:
    """Return an entry with the pictures in its bodies, and their problems.

    Args:
        site: the site's folder, or its folders as they were walked.
        named: every picture in the order of the bodies; the first of several alt texts for a file counts.
        most: the largest number of pictures; if there are more, all are refused.
    """
    names = {picture.file for picture in named}
    if len(names) > most:
        return read.entry, [problem("too-many", read.entry.where("body"), field="body", found=len(names), most=most)]
    finder = _finder(read.pictures, site)
    pictures: dict[str, Picture] = {}
    first: dict[str, Mark] = {}
    for name, alt, mark in named:
        if first.setdefault(name, mark) is not mark:
            continue
        if name.startswith(("https://", "http://", "//")):
            finder.problems.append(problem("picture-remote", mark, file=name[:120]))
        elif path := finder.find(name, mark):
            text = Text(((read.entry.language or "", alt),)) if alt else None
            pictures[name] = Picture(path, mark, alt=text, decorative=not alt)
    found = sure(finder.problems, names)
    again = [replace(each, mark=mark) for name, _, mark in named for each in found if each.mark == first[name]]
    return replace(read.entry, body_pictures=tuple(pictures.values())), list(dict.fromkeys([*found, *again]))


def _finder(source: PictureSource, site: Path | SourceTree) -> PictureFinder:
    """Return the finder of the pictures that an entry's body names."""
    items, _ = listed(site, source.folder)
    if not source.whole:
        items = [item for item in items if not item.is_folder]
        items = items if source.with_texts else [item for item in items if item.ending not in TEXT_ENDINGS]
    return PictureFinder(site, source.folder, items, whole=source.whole)
