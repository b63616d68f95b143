"""Who looks at what: one reader's language, one page; turns values into words and links for its template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import normalize

from markupsafe import Markup
from msgspec import Struct

from korme.core.model import Phrase, Picture, Text
from korme.kinds import Entry
from korme.pictures.mean_colours import MeanColours
from korme.read.markdown import filled
from korme.site.site import Site
from korme.site.urls import entry_url, in_language, path_of, target
from korme.theme.render import Renderer, translator, unmarked
from korme.theme.theme import Theme
from korme.views.pictures import Catalogue, shown

View = dict[str, Any]
NOTHING = Phrase("")
_NUMBER_AFTER = r", (?=\d+\S{0,2}(?:,|$))"
_NUMBER_BEFORE = r"(?:^|(?<=, ))(\d+\w{0,2}) (?=\w)"


class RenderContext(Struct, frozen=True):
    """What all pages of a build share."""

    site: Site
    theme: Theme
    known: frozenset[str]
    """The urls of all pages, in the default language."""
    catalogue: Catalogue
    colours: MeanColours
    translators: Mapping[str, Callable[..., Markup]]
    """`t` of each language."""
    renderer: Renderer
    """Writes pictures into bodies, as the theme's partial has them."""
    portable: bool = False
    searchable: bool = False
    """There is an index of all words."""
    cards: dict[Any, View] = {}
    """Cards that were made before, by all that they depend on; nobody changes one."""


def render_context(
    site: Site,
    theme: Theme,
    *,
    known: frozenset[str],
    catalogue: Catalogue,
    colours: MeanColours,
    portable: bool = False,
    searchable: bool = False,
) -> RenderContext:
    """The context shared by all pages of a site."""
    translators = {one: translator(theme, one) for one in site.config.languages}
    return RenderContext(site, theme, known, catalogue, colours, translators, Renderer(theme), portable, searchable)


class PageContext(Struct, frozen=True):
    """A reader of `language` on the page at `url` (the url in the default language)."""

    shared: RenderContext
    language: str
    url: str
    rooted: bool = False
    """Links start at the site's root (404.html, which is shown at any address and says `<base>`)."""

    @property
    def site(self) -> Site:
        return self.shared.site

    @property
    def own_url(self) -> str:
        """The page's url in its language."""
        return in_language(self.url, self.language, self.site.config.languages)

    @property
    def root(self) -> str:
        """The way from the page to the site's root: '', '../', '../../'."""
        return "" if self.rooted else "../" * self.own_url.count("/")

    def link(self, url: str, language: str = "") -> str:
        """The relative link to a page, in the reader's language; '#part' is kept."""
        bare, mark, part = url.partition("#")
        target = in_language(bare, language or self.language, self.site.config.languages)
        return self.file(target) + mark + part

    def file(self, url: str) -> str:
        """The relative link to a url as it is, in no language."""
        return (self.root + (path_of(url) if self.shared.portable else url)) or "./"

    def to(self, entry: Entry) -> str:
        """The link to an entry's page."""
        return self.link(entry_url(entry))

    def phrase(self, text: Text | None) -> Phrase:
        """A text as this reader gets it; empty when there is none."""
        return text.pick(self.language) if text else NOTHING

    def place(self, text: Text | None) -> Phrase:
        """An address on which the number of a house stays with its street, before or after it."""
        found = self.phrase(text)
        words = re.sub(_NUMBER_BEFORE, "\\1\u00a0", re.sub(_NUMBER_AFTER, ",\u00a0", found.text))
        return found._replace(text=words)

    def say(self, key: str, n: int | None = None, **values: Any) -> str:
        """A string of the theme, as plain text."""
        return unmarked(self.shared.translators[self.language](key, n, **values))

    def picture(self, picture: Picture | None, preset: str, *, instead: str = "") -> View | None:
        """A picture as templates show it; None when there is none or it could not be read.

        `instead` is the alt text of a picture that has none.
        """
        if picture is None:
            return None
        renditions = self.shared.catalogue.get((picture.path, preset, picture.focus))
        if not renditions:
            return None
        probe = self.site.probes[picture.path]
        tone = self.shared.colours.of(picture.path)
        sizes = self.shared.theme.presets[preset].sizes
        alt = NOTHING if picture.decorative else self.phrase(picture.alt)
        return {
            **shown(renditions, sizes=sizes, tone=tone, root=self.root, probe=probe),
            "alt": alt.text or ("" if picture.decorative else instead),
            "alt_lang": alt.lang,
            "caption": self.phrase(picture.caption),
            "credit": self.phrase(picture.credit),
        }

    def body(self, entry: Entry) -> View | None:
        """An entry's own words as safe HTML, with their language when it is not the page's.

        Raises:
            TemplateError: the theme's partial cannot write a picture of the body.
        """
        words = self.phrase(entry.body)
        prose = self.site.prose.get(words.text) if words else None
        if prose is None:
            return None
        folder = entry.mark.path.rpartition("/")[0]
        by_name = {normalize("NFC", one.path.removeprefix(f"{folder}/")): one for one in entry.body_pictures}

        def picture(name: str, alt: str) -> str:
            view = self.picture(by_name.get(normalize("NFC", name.removeprefix("./"))), "text")
            own = {"alt": alt, "alt_lang": ""}  # the body's words, in the body's language
            return self.shared.renderer.picture({**view, **own}, self.language) if view else ""

        return {"html": filled(prose, link=self.address, picture=picture), "lang": words.lang, "text": prose.text}

    def address(self, link: str) -> str | None:
        """The relative link for an address written from the site's root; None when there is no such page.

        A page is linked in the reader's language, unless the address names one: '/ru/works/'.
        """
        url = target(link)
        if url is None:
            return None
        tail = link[len(link.partition("#")[0].partition("?")[0]) :]
        first, _, rest = url.partition("/")
        named = first if first in self.site.config.languages else ""
        page = rest if named else url
        if page in self.shared.known:
            return self.link(page, named) + tail
        return self.file(url) + tail if "." in url.rpartition("/")[2] else None


def clipped(text: str, most: int = 160) -> str:
    """The beginning of a text in one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(",.;:–—- ") + "…"


def first_letter(label: str) -> str:
    """The letter under which a label stands in a list; '#' for numbers and signs."""
    first = next((one for one in label if one.isalnum()), "#").upper()
    return first if first.isalpha() else "#"
