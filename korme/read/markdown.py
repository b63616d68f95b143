"""Untrusted Markdown → safe HTML: nothing active passes, and links and pictures are only those inserted here.

Python-Markdown renders the HTML, with blocks as GitHub Flavored Markdown has them (`markdown_blocks`); nh3 sanitises it.
Links, pictures, ids and the lines of shortcodes are replaced with numbered tokens before sanitising (`markdown_tokens`) and
inserted afterwards (`markdown_filled`), so raw HTML can introduce none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from korme.core.body_parts import BodyNote, Shortcode
from korme.core.model import RenderedBody
from korme.read.markdown_blocks import BlockReader
from korme.read.markdown_definitions import Definitions
from korme.read.markdown_shortcodes import ShortcodeLine, words_of
from korme.read.markdown_tokens import ALIGNED, CLOSE, OPEN, TAGS, Collected, IfNeeded, ShortcodeContent, Tokens

VERSION = 7
"""Part of the cache key of a body's HTML; increase it when the same Markdown gives different HTML."""

_BOUND = re.compile(f"<p>({OPEN}(?:box|end|part):\\d+{CLOSE})</p>\n?")
"""What stands for a line of a shortcode; between two of them are whole blocks."""
_EMPTY = re.compile(r"<p>\s*</p>\n?")
_DIVIDING = re.compile(r"<(?:/(?:p|li|h\d|td|th|pre)|br)>")
"""A tag between two words."""
_TAG = re.compile("<[^>]*>")
"""Any tag: the sanitiser leaves no other '<'."""
_FORGED = r"(?i)&#(?:x0*e00[01](?![0-9a-f])|0*5734[45](?![0-9]));?"
"""Token delimiters written as character references, which the sanitiser would decode."""
_SAFE = {
    "href": f"{OPEN}(?:link|url):\\d+{CLOSE}",
    "id": f"{OPEN}id:\\d+{CLOSE}",
    "title": f"{OPEN}title:\\d+{CLOSE}",
    "start": r"\d{1,6}",
    "class": "|".join(ALIGNED.values()),
}
"""What may be the value of each attribute: our tokens, the number of a list's first item, the alignment of a cell."""
_IDENTIFIED = ("h2", "h3", "h4", "h5", "h6", "li", "sup")
_BACK = "↩\ufe0e"
"""The link from a footnote back to its place."""
_MAIL = r"(?<![\w.+/-])(?P<mail>[\w+-][\w.+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})(?![\w@-])"
"""A bare e-mail address."""
_ROW = r"(?!\s*(?:\W{1,2}|\d+[.)])\t)[^\t\n]*\S\t+\S[^\n]*"
_FENCED = r"(?ms)^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)"
_COLUMNS = re.compile(rf"{_FENCED}|(?m:^{_ROW}\n(?={_ROW}))")
"""A fenced block, or a line with the first of several rows that tabs divide, as cells copied from a spreadsheet are."""
_NEEDED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("escape", "korme-break"), frozenset("\\")),
    "backtick": frozenset("`"),
    **dict.fromkeys(("footnote", "reference", "link", "image_link", "image_reference"), frozenset("[")),
    **dict.fromkeys(("short_reference", "short_image_ref"), frozenset("[")),
    **dict.fromkeys(("autolink", "automail", "html"), frozenset("<")),
    "linebreak": frozenset(("  ", "\t", "\x02", "\x03")),
    "entity": frozenset("&"),
    "em_strong": frozenset("*_"),
}
"""What a body has one of wherever an inline pattern of the library finds something; most patterns are not needed.

A line break is two spaces, which a tab gives too, and which the library's own marks, that it removes, may divide.
"""
_SPACES = ("\t", "\r", " \n", "\x02", "\x03")
"""What a body has one of if the library's preprocessor of white space changes anything but its end."""
_SIGNS = frozenset[str]().union(*_NEEDED.values())
_MOST_NOTES = 40
"""Notes on one body; a text pasted with its HTML would have hundreds."""


class TooDeep(Exception):
    """The Markdown nests too deeply for the parser."""


class BodyRenderer:
    """Renders bodies, one after the other; making the library's converter takes a quarter of a body's time."""

    def __init__(self) -> None:
        self._converters: dict[tuple[bool, bool], _Converter] = {}
        """By whether it finds struck-out text and bare addresses."""

    def render(self, source: str) -> RenderedBody:
        """Return the safe HTML of a body, with tokens for links and pictures.

        Args:
            source: Markdown, with tables and fenced code; raw HTML tags are removed, their text stays.

        Raises:
            TooDeep: lists or quotations are nested deeper than the parser can follow.
        """
        source = source.replace(OPEN, " ").replace(CLOSE, " ")
        has = "~~" in source, "@" in source or "://" in source or "www." in source.lower()
        converter = self._converters.pop(has, None) or _converter(*has)
        collected = Collected(source)
        try:
            made = converter.converted(source, collected)
        except RecursionError:
            raise TooDeep from None
        self._converters[has] = converter  # only one that came to an end is used again
        return _rendered(made, source, collected, converter.blocks)


def render_body(source: str) -> RenderedBody:
    """Return the safe HTML of a single body; see `BodyRenderer.render`."""
    return BodyRenderer().render(source)


def _rendered(made: str, source: str, collected: Collected, blocks: BlockReader) -> RenderedBody:
    """Return the HTML of the converter as a body, with everything but the program's own tags removed."""
    references, footnotes = blocks.definitions
    safe = _cleaner()
    made = re.sub(_FORGED, " ", made) if "&#" in made else made
    openings = blocks.shortcodes.openings
    # each part of a shortcode is made safe by itself, so that it ends what it begins
    clean = "".join(map(safe, _BOUND.split(made))) if openings else safe(made)
    clean = re.sub(r"(?s)<a>(.*?)</a>", r"\1", clean) if "<a>" in clean else clean
    clean = _EMPTY.sub("", clean)
    text = _TAG.sub("", _DIVIDING.sub(" ", clean))
    if "&" in text:
        from html import unescape  # its table of entities takes a while to load

        text = unescape(text)
    if openings:
        text = re.sub(f"{OPEN}end:(\\d+){CLOSE}", lambda end: f" {words_of(openings[int(end[1])])} ", text)
    if OPEN in text or _BACK in text:
        text = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}|{_BACK}", "", text)
    return RenderedBody(
        clean,
        links=tuple(collected.links),
        link_places=tuple(collected.link_places),
        outside=tuple(collected.outside),
        outside_places=tuple(collected.outside_places),
        pictures=tuple(collected.pictures),
        picture_places=tuple(collected.picture_places),
        picture_titles=tuple(collected.picture_titles),
        titles=tuple(collected.titles),
        anchors=tuple(collected.anchors),
        shortcodes=tuple(_shortcode(opening, collected.shortcodes.get(at)) for at, opening in enumerate(openings)),
        embeds=tuple(collected.embeds),
        notes=_first_notes(
            [
                *blocks.notes,
                *collected.notes,
                *footnotes.notes,
                *references.notes,
                *references.unused(),
                *_columns(source),
            ]
        ),
        text=" ".join(text.split()),
    )


def _shortcode(opening: ShortcodeLine, content: ShortcodeContent | None) -> Shortcode:
    """Return a shortcode with what was found in it; nothing if it stands in a comment."""
    found = content or ShortcodeContent(0, 0)
    pictures = found.first, found.last
    return Shortcode(opening.name, (opening.line, 1), opening.given, pictures, found.links, found.parts)


@cache
def _cleaner() -> Callable[[str], str]:
    """Return what makes HTML safe: making it takes longer than a body's HTML."""
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={
            "a": {"href", "title"},
            "ol": {"start"},
            **{tag: {"id"} for tag in _IDENTIFIED},
            "th": {"class"},
            "td": {"class"},
        },
        attribute_filter=lambda _, name, value: value if re.fullmatch(_SAFE[name], value) else None,
        link_rel=None,
        strip_comments=True,
    ).clean


def _columns(source: str) -> Iterator[BodyNote]:
    """Yield the first of the rows of cells that are divided by tabs only, and therefore run together."""
    end = -1
    for found in _COLUMNS.finditer(source) if "\t" in source else ():
        if found[1] is None:
            if found.start() != end:
                line = source.count("\n", 0, found.start()) + 1
                yield BodyNote("markdown-unclear", (line, 0), "columns", " ".join(found[0].split())[:60])
            end = found.end()


def _first_notes(notes: list[BodyNote]) -> tuple[BodyNote, ...]:
    """Return the notes by place, one a line for the same thing."""
    if not notes:
        return ()
    once = {(note.code, note.place[0], note.hint, note.found): note for note in reversed(notes)}
    return tuple(sorted(once.values(), key=lambda note: note.place)[:_MOST_NOTES])


class _Converter(NamedTuple):
    """The library's converter, and the parts of it that differ from body to body."""

    library: Any
    footnotes: Any
    blocks: BlockReader
    tokens: Tokens
    spaces: IfNeeded
    inline: IfNeeded
    escapes: IfNeeded
    patterns: Sequence[tuple[Any, frozenset[str]]]
    """The library's inline patterns in their order, each with what a body needs for it; nothing if it is always tried."""

    def converted(self, source: str, collected: Collected) -> str:
        """Return the HTML of a body, with raw HTML in it."""
        self.library.reset()
        self.library.references, self.footnotes.footnotes = Definitions(source, "["), Definitions(source, "[^")
        self.blocks.begin((self.library.references, self.footnotes.footnotes))
        self.tokens.begin(collected)
        found = _signs(source)
        self.spaces.is_needed = any(sign in source for sign in _SPACES)
        self.escapes.is_needed = "\\" in found
        patterns = [pattern for pattern, needed in self.patterns if not needed or not needed.isdisjoint(found)]
        self.inline.library.inlinePatterns, self.inline.is_needed = patterns, bool(patterns)
        made: str = self.library.convert(source)
        return made


def _signs(source: str) -> Collection[str]:
    """Return what of `_NEEDED` a body has."""
    return {sign for sign in _SIGNS if sign in source}


def _converter(has_struck_out: bool, has_addresses: bool) -> _Converter:
    """Return a converter.

    Args:
        has_struck_out: whether it finds `~~struck-out text~~`.
        has_addresses: whether it finds addresses without signs around them.
    """
    from markdown import Markdown
    from markdown.extensions.footnotes import FootnoteExtension
    from markdown.extensions.tables import TableExtension
    from markdown.inlinepatterns import SubstituteTagInlineProcessor

    # looking extensions up by name searches all installed packages, which takes longer than a text
    footnotes: Any = FootnoteExtension(BACKLINK_TEXT=_BACK, BACKLINK_TITLE="")
    extensions = [TableExtension(use_align_attribute=True), footnotes]
    converter: Any = Markdown(extensions=extensions, output_format="html")
    _add_inline(converter, has_struck_out, has_addresses)
    converter.preprocessors.deregister("html_block")
    spaces = _if_needed(converter.preprocessors, "normalize_whitespace", 30)
    processors = converter.parser.blockprocessors
    rest = [processors[name] for name in ("footnote", "reference", "paragraph")]
    blocks, tokens = BlockReader(rest, processors["table"]), Tokens(converter)
    processors.register(blocks, "korme-blocks", 1000)
    converter.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "korme-break", 185)
    inline = _if_needed(converter.treeprocessors, "inline", 20)
    escapes = _if_needed(converter.treeprocessors, "unescape", 0)
    converter.treeprocessors.register(tokens, "korme-tokens", -1)
    for part, name in (
        (converter, "preprocessors"),
        (converter.parser, "blockprocessors"),
        (converter, "postprocessors"),
    ):
        setattr(part, name, list(getattr(part, name)))  # which the library would put in order for each body
    found = converter.inlinePatterns
    needed = {found.get_index_for_name(name): signs for name, signs in _NEEDED.items() if name in found}
    patterns = [(pattern, needed.get(at, frozenset())) for at, pattern in enumerate(found)]
    return _Converter(converter, footnotes, blocks, tokens, spaces, inline, escapes, patterns)


def _if_needed(processors: Any, name: str, priority: int) -> IfNeeded:
    """Have one of the library's processors run only when it is needed.

    Args:
        priority: the library's own, which has its place among the others.
    """
    found = IfNeeded(processors[name])
    processors.register(found, name, priority)
    return found


def _add_inline(converter: Any, has_struck_out: bool, has_addresses: bool) -> None:
    """Add struck-out text and bare addresses to a converter; only where there may be some, since they load slowly."""
    if has_struck_out:
        from pymdownx.tilde import DeleteSubExtension

        converter.registerExtensions([DeleteSubExtension(subscript=False)], {})
    if has_addresses:
        from pymdownx.magiclink import MagiclinkExtension

        converter.registerExtensions([MagiclinkExtension()], {})
        converter.inlinePatterns["magic-mail"].compiled_re = re.compile(_MAIL)  # the library's own is slow on "a.a.a."
