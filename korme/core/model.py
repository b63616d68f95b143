"""The values that flow through a build. They hold data and answer questions; they never touch a disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from msgspec import Struct

from korme.core.problems import Mark, Problem


class Phrase(NamedTuple):
    """Words as one reader gets them: printed in a template it marks itself with `lang` when it fell back.

    `{{ phrase }}` prints safe HTML, with `<span lang="…">` around text that is not in the page's
    language; in an attribute write `{{ phrase.text }}`.
    """

    text: str
    lang: str = ""
    """The language of the text when it is not the page's own; empty when it is."""

    def __html__(self) -> str:
        if not self.lang:
            return str(escape(self.text))
        return str(Markup('<span lang="{}">{}</span>').format(self.lang, self.text))

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


class Text(Struct, frozen=True):
    """A field that may differ by language: pairs of language and words, the entry's own language first."""

    values: tuple[tuple[str, str], ...]

    def pick(self, language: str) -> Phrase:
        """The words for a reader of `language`; without a translation the entry's own, marked."""
        for one, words in self.values:
            if one == language:
                return Phrase(words)
        own, words = self.values[0]
        return Phrase(words, own)

    @property
    def own(self) -> str:
        """The words in the entry's own language."""
        return self.values[0][1]

    def has(self, language: str) -> bool:
        return any(one == language for one, _ in self.values)

    def joined(self, other: Text) -> Text:
        """This text with the languages of `other` added or replaced."""
        return Text(tuple({**dict(self.values), **dict(other.values)}.items()))


class Probe(Struct, frozen=True):
    """What is known of a picture's file before its pixels are made."""

    digest: str
    """Hexadecimal digest of the file's bytes."""
    width: int
    """Pixels, upright (EXIF orientation applied)."""
    height: int
    format: str
    """What the bytes say: 'JPEG', 'PNG', …"""
    has_alpha: bool = False
    frames: int = 1
    has_location: bool = False
    """The original carries coordinates."""
    texts: tuple[tuple[str, str], ...] = ()
    """Embedded texts by name: alt, caption, credit, copyright, title, …; a language after a dot (`caption.kk`)."""
    keywords: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height


class Picture(Struct, frozen=True):
    """An image file of an entry, with its words."""

    path: str
    """From the site's root, with '/'."""
    mark: Mark
    """Where the entry names it (the entry itself when it was found by its folder)."""
    alt: Text | None = None
    caption: Text | None = None
    credit: Text | None = None
    focus: tuple[float, float] | None = None
    """What must stay in sight in a crop: fractions from the left and from the top."""
    decorative: bool = False
    is_logo: bool = False
    """A logo may be an SVG, which is made into pixels."""


class Limits(Struct, frozen=True):
    """What one input may cost (`limits` in site.yaml)."""

    megapixels: int = 200
    side: int = 30_000
    """Pixels along the longer side."""
    aspect: int = 50
    """Longer side over shorter side."""
    file_mb: int = 40
    """Megabytes of one picture file."""
    scans: int = 100
    """Scans of a progressive JPEG."""
    entry_kb: int = 256
    """Kilobytes of one entry file."""
    body: int = 50_000
    """Characters of one body."""
    works: int = 500
    """Works of one creative."""
    pictures: int = 300
    """Pictures of one work."""
    seconds: int = 10
    """Seconds for one picture, after which its child process is killed."""
    memory_mb: int = 1024
    """Megabytes of a child process."""


class Encoding(Struct, frozen=True):
    """How one format of a preset is written."""

    format: str
    """'webp', 'jpeg', 'avif' or 'png'."""
    quality: int = 80
    effort: int = 2
    widths: tuple[int, ...] = ()
    """Only these of the preset's widths; empty: all."""


class Preset(Struct, frozen=True):
    """A named rule for renditions, declared by a theme."""

    name: str
    widths: tuple[int, ...]
    """Pixels, ascending. Never upscaled: a smaller picture's own width is the last."""
    encodings: tuple[Encoding, ...]
    ratio: float | None = None
    """Width over height of a crop around the focus; None keeps the picture whole."""
    background: str = "#ffffff"
    """What shows through where a format has no transparency."""
    sizes: str = "100vw"
    """The `sizes` attribute of pictures shown with this preset."""


class Rendition(Struct, frozen=True):
    """One file made from a picture: known, name and size, before its pixels."""

    path: str
    """In the output: 'media/DIGEST-WIDTH.FORMAT'."""
    width: int
    height: int
    encoding: Encoding
    crop: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom as fractions of the upright picture; None: whole."""
    background: str = "#ffffff"


class RenderedBody(Struct, frozen=True):
    """A body made into safe HTML, but for the addresses, which differ by page.

    `korme.read.markdown.filled` puts the addresses in.
    """

    html: str
    links: tuple[str, ...] = ()
    """The site's own addresses it links to, as written: '/creatives/aigerim/'."""
    outside: tuple[str, ...] = ()
    """The addresses on the web it links to."""
    pictures: tuple[tuple[str, str], ...] = ()
    """The entry's own pictures it shows: file name as written, and alt text."""
    text: str = ""
    """The plain words, for summaries and search."""


class Step(NamedTuple):
    """One mark on the way of a build, for whoever tells the user."""

    stage: str
    done: int
    total: int


Progress = Callable[[Step], None]
"""Told while long work goes on; must be cheap."""


class Page(Struct, frozen=True):
    """A template and a view: the same view and the same templates give the same bytes."""

    template: str
    language: str
    view: Callable[[], Mapping[str, Any]]
    """Builds the plain data the template may see; may raise `korme.pictures.tones.Awaited` while a picture is made."""


class GeneratedFile(Struct, frozen=True):
    """A file written by our own code (a calendar, a feed): made from plain data."""

    make: Callable[[], bytes]
    key: Callable[[], str]
    """A digest of everything the bytes depend on."""


class RenditionFile(Struct, frozen=True):
    """A rendition of a picture: bytes the pictures' rooms leave in the cache."""

    rendition: Rendition
    picture: str
    """The picture's path, from the site's root."""


class GeneratedImage(Struct, frozen=True):
    """A picture that our own code draws around a finished rendition: a card, an icon."""

    order: Any
    """What to draw (`korme.pictures.drawings`): `path` names its bytes in the cache, `picture` the rendition it shows."""


Files = Mapping[str, bytes]
"""Bytes by name."""


class Bundle(Struct, frozen=True):
    """A folder of files whose names are known only when they are made; nothing else may lie in it."""

    ready: Callable[[], tuple[str, Callable[[], Callable[[], Files | Problem]]]]
    """A digest of everything the files depend on, and what begins to make them: it returns what waits for them."""


class Manifest(Struct, frozen=True):
    """A file that tells of the others: made last, when the bytes of all of them are known."""

    key: Callable[[Mapping[str, str]], str]
    """The digest of everything its bytes depend on; takes the digest of every other output, by its path."""
    make: Callable[[Mapping[str, str]], bytes]
    """Takes the same."""


class Output(Struct, frozen=True):
    """One file the build will write."""

    path: str
    """From the output folder, with '/': a file, or the folder of a bundle."""
    origin: str
    """Who asked for it: a source file, or the theme's template."""
    recipe: Page | GeneratedFile | RenditionFile | GeneratedImage | Bundle | Manifest


class Plan(Struct, frozen=True):
    """Every file the build will write, known before any is made."""

    outputs: tuple[Output, ...]
    pictures: Mapping[str, tuple[Rendition, ...]] = {}
    """The renditions of each picture, by the picture's path: one job each, one decode."""
