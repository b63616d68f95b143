"""Links, pictures, headings and raw HTML of a body: replaced with tokens, each with its place.

The tokens are numbered; what they stand for is in `Collected`. `korme.read.markdown.filled` inserts it again.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from korme.core.body_parts import BodyEmbed, BodyNote, Place
from korme.core.embeds import embed_of
from korme.fields.scalars import is_safe_link
from korme.read.markdown_blocks import BOUND, EMBED, LINE
from korme.read.markdown_raw import RawTag, written

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

OPEN, CLOSE = "\ue000", "\ue001"
TAGS = frozenset(
    "p br hr strong em del sub sup code pre a ul ol li blockquote h2 h3 h4 h5 h6 table thead tbody tr th td dl dt dd".split()
)
"""Elements that reach a page."""
ALIGNED = {"center": "korme-center", "right": "korme-end"}
"""Classes of the cells of a table, by how their column is aligned."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del", "h1": "h2"}
"""Elements of raw HTML that are the same as Markdown's."""
_FRAMES = frozenset("iframe video audio embed object source".split())
"""Elements of raw HTML whose address becomes a link."""
_FILE = re.compile(r"(?:\./)?[^/:<>]{1,120}\.(?i:mp4|mov|webm|m4v|mkv|mp3|m4a|ogg|oga|opus|flac|wav)")
"""The name of a film or recording in the entry's own folder."""
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")
_INTERNAL = re.compile("\x02[^\x03]*\x03")
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]{1,400}?(?<!`)\1(?!`)")
_PHONE = re.compile(r"(?:tel|sms):\+?[\d().-]{3,30}")
_TASKS = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}


class ShortcodeContent:
    """What a shortcode holds."""

    def __init__(self, first: int, links: int) -> None:
        self.first, self.last = first, first
        """Numbers of its first picture, and of the one behind its last."""
        self.links = links
        self.parts = 1


class Collected:
    """What the tokens of a body stand for, with the place of each."""

    def __init__(self, source: str) -> None:
        self.links: list[str] = []
        self.link_places: list[Place] = []
        self.outside: list[str] = []
        self.outside_places: list[Place] = []
        self.pictures: list[tuple[str, str]] = []
        self.picture_places: list[Place] = []
        self.picture_titles: list[str] = []
        self.titles: list[str] = []
        self.anchors: list[str] = []
        self.embeds: list[BodyEmbed] = []
        self.notes: list[BodyNote] = []
        self.shortcodes: dict[int, ShortcodeContent] = {}
        """By number."""
        self._places = _Places(source)

    def link(self, address: str, line: int) -> str:
        """Return the token for a link at or after a line."""
        place = self._places.of(address, line)
        if is_safe_link(address, mail=True) or _PHONE.fullmatch(address):
            self.outside.append(address)
            self.outside_places.append(place)
            return f"{OPEN}url:{len(self.outside) - 1}{CLOSE}"
        self.links.append(address)
        self.link_places.append(place)
        return f"{OPEN}link:{len(self.links) - 1}{CLOSE}"

    def picture(self, file: str, alt: str, title: str, line: int) -> str:
        """Return the token for a picture at or after a line."""
        self.pictures.append((file, alt))
        self.picture_titles.append(title)
        self.picture_places.append(self._places.of(file, line))
        return f"{OPEN}picture:{len(self.pictures) - 1}{CLOSE}"

    def embed(self, address: str, line: int, title: str = "", caption: str = "", still: int = -1) -> str:
        """Return the token for the address of something that has a player, at or after a line; it is a link, too."""
        found = embed_of(address)
        assert found
        self.outside_places.append(self._places.of(address, line))
        self.outside.append(found.link)
        self.embeds.append(BodyEmbed(address, title, caption, still))
        return f"{OPEN}embed:{len(self.embeds) - 1}{CLOSE}"

    def title(self, title: str) -> str:
        """Return the token for the title of a link."""
        self.titles.append(title)
        return f"{OPEN}title:{len(self.titles) - 1}{CLOSE}"

    def anchor(self, name: str) -> str:
        """Return the token for an id."""
        self.anchors.append(name)
        return f"{OPEN}id:{len(self.anchors) - 1}{CLOSE}"

    def bound(self, name: str) -> str:
        """Return the token for a line of a shortcode."""
        sort, _, number = name.partition(":")
        links = len(self.links) + len(self.outside)
        content = self.shortcodes.setdefault(int(number), ShortcodeContent(len(self.pictures), links))
        if sort == "part":
            content.parts += 1
        elif sort == "end":
            content.last, content.links = len(self.pictures), links - content.links
        return f"{OPEN}{name}{CLOSE}"

    def removed(self, tag: str, line: int, hint: str = "", address: str = "") -> None:
        """Note that a tag of raw HTML is left out, with the address of what it would have shown."""
        found = f'{tag} src="{address[:60]}"' if address else tag[:60]
        self.notes.append(BodyNote("html-removed", self._places.of(tag, line, is_tag=True), hint, found))

    def framed(self, tag: str, line: int, link: str) -> None:
        """Note that the address of a tag of raw HTML has become an embed."""
        self.notes.append(BodyNote("html-embedded", self._places.of(tag, line, is_tag=True), "", link[:120]))


class _Places:
    """Finds links in the Markdown, in the order in which they come."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._next = (0, 0)
        """Line and column, from 0, behind the last one found."""

    @cached_property
    def _lines(self) -> list[str]:
        """The lines of the body without what is in code; most bodies have nothing to find."""
        return [_CODE.sub(lambda code: " " * len(code[0]), line) for line in self._source.split("\n")]

    def of(self, address: str, line: int, *, is_tag: bool = False) -> Place:
        """Return the line and column, from 1, of the next occurrence in the paragraph of a line.

        Column 0 if it is not there as written, line 0 if the paragraph is unknown.
        """
        first = max((line - 1, 0), self._next)[0] if line else 0
        forms: tuple[str, ...] = (
            (f"<{address}",) if is_tag else (f"]({address}", f"](<{address}", f"={address}", f"<{address}", address)
        )
        for scheme in ("mailto:", "http://"):  # not written where an address stands bare
            forms += (address.removeprefix(scheme),) if address.startswith(scheme) else ()
        for form in forms:
            lead = max(len(form) - len(address) - is_tag, 0)
            for at in range(first, len(self._lines)):
                text = self._lines[at]
                column = text.find(form, self._next[1] if line and at == self._next[0] else 0)
                if column >= 0:
                    if line:
                        self._next = (at, column + len(form))
                    return at + 1, column + lead + 1
                if line and not text.strip():
                    break
        return line, 0


_TreeStep = tuple["Element", int, bool]
"""An element with the line of its block, in the order of the document, and whether the text behind it is meant."""


class IfNeeded:
    """A processor of the library, which is run only for bodies in which it may find something."""

    def __init__(self, library: Any) -> None:
        self.library = library
        self.is_needed = True

    def __getattr__(self, name: str) -> Any:
        """Return what other parts of the library use of it."""
        return getattr(self.library, name)

    def run(self, given: Any) -> Any:
        return self.library.run(given) if self.is_needed else given


class Tokens:
    """A tree processor that puts tokens in, and shifts headings so that the highest is `h2`, below the page's own."""

    def __init__(self, converter: Markdown) -> None:
        self.md = converter
        self.begin(Collected(""))

    def begin(self, collected: Collected) -> None:
        """Begin another body."""
        self.collected = collected
        self._seen: dict[str, int] = {}
        self._referring: set[str | None] = set()
        """Ids of the places that refer to footnotes."""
        self._ends: Counter[str] = Counter()
        """How many elements of raw HTML end further on."""

    def run(self, root: Element) -> None:
        elements = list(root.iter())
        tags = {element.tag for element in elements}
        down = 1 - next((level for level, tag in enumerate(_HEADINGS) if tag in tags), 1)
        has_pictures = "img" in tags
        self._referring = {element.get("id") for element in root.iter("sup")}
        parents = {child: parent for parent in elements for child in parent} if has_pictures else {}
        if self.md.htmlStash.rawHtmlBlocks:
            raw = " ".join(str(item).lower() for item in self.md.htmlStash.rawHtmlBlocks)
            self._ends.update(re.findall(r"</([a-z]+)\s*>", raw))
        for element, line, is_tail in _in_order(root):
            if is_tail:
                self._text(element.tail, line)
                continue
            if element.tag != "code":
                self._text(element.text, line)
            if bound := element.attrib.pop(BOUND, ""):
                element.text = self.collected.bound(bound)
            elif element.tag in _HEADINGS:
                element.tag = _HEADINGS[min(_HEADINGS.index(element.tag) + down, 5)]
                self._identify(element)
            elif element.get("id"):  # only footnotes have one
                element.set("id", self.collected.anchor(element.get("id", "")))
            elif address := element.attrib.pop(EMBED, ""):
                element.text = self.collected.embed(address, line)
            elif element.tag == "img":
                file, alt, title = (written(element.get(name, "")) for name in ("src", "alt", "title"))
                if embed_of(file) and parents[element].tag != "a":
                    token = self.collected.embed(file, line, alt, title)
                else:
                    token = self.collected.picture(file, alt, title, line)
                _replace(parents[element], element, token)
            elif element.tag == "p" and has_pictures and (found := _still_of_film(element)):
                self._film(element, found, line)
            elif element.tag == "a":
                self._link(element, line)
            if element.tag == "li":
                _check_box(element)
            elif element.tag in ("th", "td") and (align := element.attrib.pop("align", "")) in ALIGNED:
                element.set("class", ALIGNED[align])

    def _film(self, paragraph: Element, anchor: Element, line: int) -> None:
        """Put the player of a film in place of the link to it, whose picture is its still."""
        image = anchor[0]
        file, alt, title = (written(image.get(name, "")) for name in ("src", "alt", "title"))
        self.collected.picture(file, alt, title, line)
        still = len(self.collected.pictures) - 1
        paragraph.text = self.collected.embed(written(anchor.get("href", "")), line, alt, title, still)
        paragraph.remove(anchor)
        anchor.tag = image.tag = "span"  # they are still to come in the order of the document

    def _link(self, anchor: Element, line: int) -> None:
        address, title = (written(anchor.get(name, "")) for name in ("href", "title"))
        if anchor.get("class") == "footnote-backref" and address[1:] not in self._referring:
            anchor.tag, anchor.text = "span", ""  # nothing refers to the footnote
        anchor.attrib.clear()
        if anchor.tag != "a":
            return
        if written(anchor.text or "") == address and not (is_safe_link(address) or address.startswith(("/", "#"))):
            anchor.tag = "span"  # a bare address of another kind is text
            return
        anchor.set("href", self.collected.link(address, line))
        if title:
            anchor.set("title", self.collected.title(title))
        if address and len(anchor) == 0 and not (anchor.text or "").strip():
            anchor.text = address.removeprefix("mailto:")  # a link without words could not be seen

    def _identify(self, heading: Element) -> None:
        """Give a heading the id that code hosts give it: its words in lower case, with hyphens."""
        from pymdownx.slugs import slugify

        name = slugify(case="lower")(" ".join(_INTERNAL.sub("", "".join(heading.itertext())).split()), "-")
        if not name:
            return
        count = self._seen.get(name, 0)
        while (own := f"{name}-{count}" if count else name) in self._seen:
            count += 1
        self._seen[name] = count + 1
        self._seen.setdefault(own, 1)
        heading.set("id", self.collected.anchor(own))

    def _text(self, text: str | None, line: int) -> None:
        """Make of the raw HTML in a text what Markdown would have made; note what is left out or has no effect."""
        if not text:
            return
        if "**" in text and (stars := re.search(r"\*\*\w.{0,40}|\w\*\*.{0,40}", text)):
            found = _INTERNAL.sub("", stars[0])
            self.collected.notes.append(BodyNote("markdown-unclear", (line, 0), "stars", found))
        stash = self.md.htmlStash.rawHtmlBlocks
        for key in _STASHED.findall(text) if stash else ():
            if int(key) < len(stash) and str(stash[int(key)]).startswith("<"):
                stash[int(key)] = self._safe(str(stash[int(key)]), line)

    def _safe(self, raw: str, line: int) -> str:
        tag = RawTag(raw)
        if tag.is_end:
            self._ends[tag.name] -= 1
            return f"</{_SAME.get(tag.name, tag.name)}>"
        if not tag.name:
            return ""
        if tag.is_words:
            return str(escape(raw))
        if tag.name in _SAME and self._ends[tag.name] > 0:
            return f"<{_SAME[tag.name]}>"
        if tag.name == "a" and "href" in tag.values:
            title = self.collected.title(tag.values["title"]) if tag.values.get("title") else ""
            return f'<a href="{self.collected.link(tag.values["href"], line)}"' + (
                f' title="{title}">' if title else ">"
            )
        if tag.name == "img" and "src" in tag.values:
            return self.collected.picture(
                tag.values["src"], tag.values.get("alt", ""), tag.values.get("title", ""), line
            )
        if tag.name == "a":
            return ""
        if tag.name in TAGS or tag.name in _HEADINGS:
            return f"<{tag.name}>"
        return self._removed(tag, line)

    def _removed(self, tag: RawTag, line: int) -> str:
        """Note a tag that is left out; return what stays of it: the address of a film, or a space between two blocks."""
        address = (tag.values.get("src") or tag.values.get("data") or "") if tag.name in _FRAMES else ""
        address = f"https:{address}" if address.startswith("//") else address
        if embed := embed_of(address):
            self.collected.framed(tag.name, line, embed.link)
            return self.collected.embed(address, line, tag.values.get("title", ""))
        is_linked = is_safe_link(address)
        hint = "link" if is_linked else "file" if _FILE.fullmatch(address) else "frame" if tag.name in _FRAMES else ""
        self.collected.removed(tag.name, line, hint, address)
        if is_linked:
            return f'<a href="{self.collected.link(address, line)}">{escape(address)}</a>'
        if tag.name in ("script", "style") and self._ends[tag.name] > 0:
            return f"<{tag.name}>"  # the sanitiser removes it with its content
        return " " if self.md.is_block_level(tag.name) else ""


def _in_order(root: Element) -> list[_TreeStep]:
    found: list[_TreeStep] = []
    waiting: list[_TreeStep] = [(root, 0, False)]
    while waiting:
        step = waiting.pop()
        element, line, is_tail = step
        if not is_tail:
            line = int(element.get(LINE, 0)) or line
            step = (element, line, False)
            for child in reversed(element):
                waiting.append((child, line, True))
                waiting.append((child, line, False))
        found.append(step)
    return found


def _still_of_film(paragraph: Element) -> Element | None:
    """Return the link that a paragraph consists of, if it is a picture that leads to something with a player."""
    if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
        return None
    anchor = paragraph[0]
    if anchor.tag != "a" or len(anchor) != 1 or anchor[0].tag != "img":
        return None
    if (anchor.text or "").strip() or (anchor[0].tail or "").strip():
        return None
    is_own = not embed_of(written(anchor[0].get("src", "")))
    return anchor if is_own and embed_of(written(anchor.get("href", ""))) else None


def _check_box(entry: Element) -> None:
    """Show a task as a box before its words."""
    holder = entry[0] if len(entry) and entry[0].tag == "p" and not (entry.text or "").strip() else entry
    text = holder.text or ""
    if text[:4] in _TASKS:
        holder.text = _TASKS[text[:4]] + text[4:]


def _replace(parent: Element, child: Element, text: str) -> None:
    """Replace an element with text. Its index is looked up again, since earlier replacements change it."""
    text += child.tail or ""
    place = list(parent).index(child)
    if place == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[place - 1]
        before.tail = (before.tail or "") + text
    parent.remove(child)
