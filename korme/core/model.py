"""The values that flow through a build: data with simple queries, no disk access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, Self

from markupsafe import escape
from msgspec import Struct

from korme.core.at_hand import ViewMaker
from korme.core.body_parts import BodyEmbed, BodyNote, Place, Shortcode
from korme.core.media import Medium, MediumFile
from korme.core.phrases import LikeText, marked
from korme.core.problems import Mark, Problem


class Phrase(LikeText):
    """Text as one reader gets it; in a template it marks itself with `lang` if it is in another language.

    To templates and Python it is its text: it compares, measures and is searched as text, whatever its language.
    `{{ phrase }}` prints safe HTML, with `<span lang="…">` around text that is not in the page's language, except
    where only text is allowed, as in an attribute (`korme.core.phrases`).
    """

    __slots__ = ("lang", "text")
    text: str
    lang: str
    """Language of the text if it is not the page's own, else empty."""

    def __new__(cls, text: str, lang: str = "") -> Self:
        made = str.__new__(cls, text)
        made.text = text if type(text) is str else str.__str__(text)
        made.lang = lang
        return made

    def like(self, text: str) -> Self:
        """Return another text in the same language."""
        return type(self)(text, self.lang)

    def __html__(self) -> str:
        if not self.lang:
            return str(escape(self.text))
        return marked(self.text, self.lang)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Phrase({self.text!r}, {self.lang!r})"


class BodyText(NamedTuple):
    """The source of a body as one reader gets it."""

    text: str
    lang: str = ""
    """Language of the text if it is not the page's own, else empty."""

    def __bool__(self) -> bool:
        return bool(self.text)


class Text(Struct, frozen=True, gc=False):
    """A field that may differ by language: pairs of language and text, the entry's own language first."""

    values: tuple[tuple[str, str], ...]

    def pick(self, language: str) -> Phrase:
        """Return the text for a reader of `language`; without a translation the entry's own, marked.

        A text in another variety of the language comes before the entry's own: `en` for a reader of `en-GB`.
        """
        return _picked(self.values, language)

    @property
    def own(self) -> str:
        """The text in the entry's own language."""
        return self.values[0][1]

    def has(self, language: str) -> bool:
        return any(candidate == language for candidate, _ in self.values)

    def joined(self, other: Text) -> Text:
        """Return this text with the languages of `other` added or replaced."""
        return Text(tuple({**dict(self.values), **dict(other.values)}.items()))


@lru_cache(maxsize=8192)
def _picked(values: tuple[tuple[str, str], ...], language: str) -> Phrase:
    """Return the text for a reader; the same phrase while neighbouring pages ask, since a page names a few again and again."""
    for candidate, text in values:
        if candidate == language:
            return Phrase(text)
    plain = language.partition("-")[0]
    own, text = next((pair for pair in values if pair[0].partition("-")[0] == plain), values[0])
    return Phrase(text, own)


class Probe(Struct, frozen=True, gc=False):
    """Properties of a picture file that are known before its pixels are decoded."""

    digest: str
    """Hexadecimal SHA-256 of the file's bytes."""
    width: int
    """Pixels, upright (EXIF orientation applied)."""
    height: int
    format: str
    """Format by its bytes: 'JPEG', 'PNG', …"""
    has_alpha: bool = False
    frames: int = 1
    has_location: bool = False
    """Whether the original has GPS coordinates."""
    is_pixel_art: bool = False
    """Whether it is a small drawing of few colours, whose pixels are meant to be seen."""
    texts: tuple[tuple[str, str], ...] = ()
    """Embedded texts by name: alt, caption, credit, copyright, title, …; a language after a dot (`caption.kk`)."""
    keywords: tuple[str, ...] = ()
    ink: tuple[float, ...] = ()
    """What is drawn of a logo (`korme.pictures.ink`); empty for other pictures."""
    sphere: tuple[float, ...] = ()
    """What it shows of the sphere around the camera, by its metadata (`korme.pictures.spheres`); empty for others."""

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height


PROJECTIONS = ("panorama", "sphere", "flat")


class Picture(Struct, frozen=True, gc=False):
    """An image file of an entry, or the still of a medium, with its texts."""

    path: str
    """From the site's root, with '/'; of a still that is made, with its part: 'works/river/film.mp4#still'."""
    mark: Mark
    """Place where the entry names it (the entry itself if it was found in its folder)."""
    alt: Text | None = None
    caption: Text | None = None
    credit: Text | None = None
    focus: tuple[float, ...] | None = None
    """Point to keep in a crop, in fractions from the left and from the top; of a detail, the box that is shown."""
    decorative: bool = False
    is_logo: bool = False
    """Whether it is a logo, which may be an SVG and is then rasterised."""
    medium: Medium | None = None
    """What it is the still of."""
    part: str = ""
    """The part of the medium's file that it is made of: 'still', '2'; empty for a file of its own."""
    transcript: Text | None = None
    """What is said and heard in its medium."""
    projection: str = ""
    """How it is to be shown, one of `PROJECTIONS`; empty: as its metadata say."""

    @property
    def named(self) -> str:
        """The file that the entry names, from the site's root: that of the medium, not of its still; an embed's address."""
        return self.medium.path or self.medium.address or self.path if self.medium else self.path

    @property
    def is_plate(self) -> bool:
        """Whether it is a plate that we draw, for an embed without a still."""
        return bool(self.part and self.medium and self.medium.address)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file it is made of, from the site's root."""
        if self.medium is None:
            return (self.path,)
        return self.medium.files if self.part else (self.path, *self.medium.files)


class Limits(Struct, frozen=True):
    """Limits for one input (`limits` in site.yaml)."""

    megapixels: int = 200
    side: int = 30_000
    """Pixels along the longer side."""
    aspect: int = 50
    """Longer side over shorter side."""
    file_mb: int = 40
    """Megabytes of one picture file."""
    media_mb: int = 100
    """Megabytes of one film, recording, document or model."""
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
    document_pages: int = 60
    """Pages of one document that are shown."""
    triangles: int = 500_000
    """Triangles of one 3D model."""
    seconds: int = 10
    """Seconds for one picture, after which its child process is killed."""
    memory_mb: int = 1024
    """Megabytes of a child process."""


class Encoding(Struct, frozen=True):
    """Settings for encoding one format of a preset."""

    format: str
    """'webp', 'jpeg', 'avif' or 'png'."""
    quality: int = 80
    effort: int = 2
    widths: tuple[int, ...] = ()
    """Only these of the preset's widths; empty: all."""
    when: tuple[tuple[str, str], ...] = ()
    """Values of the theme's options with which it is used; empty: always, as everywhere behind `with_options`."""


class Preset(Struct, frozen=True):
    """A named rule for renditions, declared by a theme."""

    name: str
    widths: tuple[int, ...]
    """Pixels, ascending. Never upscaled: a smaller picture's own width is the last."""
    encodings: tuple[Encoding, ...]
    ratio: float | None = None
    """Width over height of a crop around the focus; None keeps the picture whole."""
    background: str = "#ffffff"
    """Colour behind transparent parts, in formats without transparency."""
    sizes: str = "100vw"
    """The `sizes` attribute of pictures shown with this preset; `{20rem}` is 20 rem times the picture's ratio."""
    height: int | None = None
    """Pixels: the largest file of a taller picture is narrower, down to the last but one of the widths."""


class Rendition(Struct, frozen=True, gc=False):
    """One file made from a picture; name and size are known before its pixels."""

    path: str
    """Path in the output: 'media/DIGEST-WIDTH.FORMAT'."""
    width: int
    height: int
    encoding: Encoding
    crop: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom as fractions of the upright picture; None: whole."""
    background: str = "#ffffff"
    tile: tuple[int, int, int, int, int] | None = None
    """Of a tile: left, top, width, height in pixels of the upright picture, and how many of these are one of its own."""


class RenderedBody(Struct, frozen=True, gc=False):
    """A body as safe HTML with placeholders for addresses and ids, which differ by page.

    `korme.read.markdown.filled` fills them in.
    """

    html: str
    links: tuple[str, ...] = ()
    """Addresses on the site that it links to, as written: '/creatives/aigerim/'."""
    link_places: tuple[Place, ...] = ()
    outside: tuple[str, ...] = ()
    """Web addresses, e-mail addresses and telephone numbers that it links to."""
    outside_places: tuple[Place, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    """The entry's own pictures that it shows: file name as written, and alt text."""
    picture_places: tuple[Place, ...] = ()
    picture_titles: tuple[str, ...] = ()
    """The title of each picture, which is shown as its caption; empty if it has none."""
    titles: tuple[str, ...] = ()
    """Titles of its links."""
    anchors: tuple[str, ...] = ()
    """Ids of its headings and footnotes."""
    notes: tuple[BodyNote, ...] = ()
    shortcodes: tuple[Shortcode, ...] = ()
    """In their order; the HTML has tokens where each begins and ends."""
    embeds: tuple[BodyEmbed, ...] = ()
    text: str = ""
    """Plain text, for summaries and search."""


class Step(NamedTuple):
    """A step of a build, for progress reports."""

    stage: str
    done: int
    total: int


Progress = Callable[[Step], None]
"""Callback for progress during long work; must be cheap."""


class Page(Struct, frozen=True, gc=False):
    """A template and a view: the same view and the same templates give the same bytes."""

    template: str
    language: str
    view: ViewMaker
    is_wide: bool = False
    """Whether it belongs to no single entry, and may show all of them."""
    turn: int = 0
    """Its place among all pages, the same in each language: neighbours are made from the same facts."""


class GeneratedFile(Struct, frozen=True):
    """A file made by our own code from plain data: a calendar, a feed."""

    make: Callable[[], bytes]
    key: Callable[[], str] | None
    """Returns a digest of everything the bytes depend on; None: these are facts whose reading is noted."""


class RenditionFile(Struct, frozen=True, gc=False):
    """A rendition of a picture, whose bytes `korme.pictures` puts into the cache."""

    rendition: Rendition
    picture: str
    """The picture's path, from the site's root."""


class GeneratedImage(Struct, frozen=True):
    """An image that our own code draws around a finished rendition: a card, an icon."""

    order: Any
    """The drawing (`korme.pictures.drawings`): `path` names its bytes in the cache, `picture` the rendition shown."""


Files = Mapping[str, bytes]
"""Bytes by name."""


class BundleJob(Protocol):
    """One bundle made by another program, which runs in the background."""

    @property
    def key(self) -> str:
        """A digest of everything the files depend on."""

    def begin(self) -> None:
        """Start the program without waiting for it."""

    def feed(self) -> None:
        """Give the program its whole input meanwhile, by a thread, beside which no child process may be forked."""

    def wait(self, count: Callable[[int], None]) -> Files | Problem:
        """Wait for the files of a job that has begun; a problem if they could not be made.

        Args:
            count: called with the number of parts that have just become ready; their sum is the bundle's size.
        """


class Bundle(Struct, frozen=True):
    """A folder of files whose names are known only when they are made; nothing else may be in it."""

    prepare: Callable[[], BundleJob]
    """Collect what the files are made from; starts nothing."""
    size: int = 0
    """Number of parts it is made from, such as records of an index; for progress reports."""


class Manifest(Struct, frozen=True):
    """A file about the others: made last, when the bytes of all of them are known."""

    key: Callable[[Mapping[str, str]], str]
    """Returns the digest of everything its bytes depend on; takes the digests of all other outputs by path."""
    make: Callable[[Mapping[str, str]], bytes]
    """Returns its bytes; takes the same."""


class Output(Struct, frozen=True):
    """One file that the build will write."""

    path: str
    """From the output folder, with '/': a file, or the folder of a bundle."""
    origin: str
    """Source file or template that causes it."""
    recipe: Page | GeneratedFile | RenditionFile | GeneratedImage | MediumFile | Bundle | Manifest


class Plan(Struct, frozen=True):
    """Every file that the build will write, known before any is made."""

    outputs: tuple[Output, ...]
    pictures: Mapping[str, tuple[Rendition, ...]] = {}
    """Renditions of each picture, by the picture's path: one job each, one decode."""
