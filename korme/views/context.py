"""The context of a page: one language, one URL; turns values into the texts and links that a template shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from functools import cached_property
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct, field

from korme.core.at_hand import AtHand
from korme.core.embeds import Embed, embed_of
from korme.core.model import Phrase, Picture, Probe, RenderedBody, Rendition, Text
from korme.i18n.tags import direction_within
from korme.kinds import Entry
from korme.pictures.mean_colours import MeanColours
from korme.read.markdown_filled import ShortcodeBody, as_link, filled
from korme.site.downloads import file_of
from korme.site.former_pages import former_pages
from korme.site.noted_site import noted_site
from korme.site.published_files import PublishedFiles
from korme.site.reads import Reads, noted
from korme.site.site import Site
from korme.site.urls import entry_url, in_language, path_of, target
from korme.theme.anchors import fixed_ids
from korme.theme.render import Renderer, as_text, translator
from korme.theme.shortcodes import values_of
from korme.theme.soft_hyphens import in_body
from korme.theme.theme import Theme
from korme.views.embeds import embed_view
from korme.views.media import medium_view
from korme.views.pictures import Catalogue, Ladder, by_name_in_body, ladder, named_in_body, shown, shown_files

View = dict[str, Any]
NOTHING = Phrase("")
_IN_EVERY_LANGUAGE = (
    r"(?:programme|(?:programme(?:/[^/]+)?|creatives|venues)/[^/]+)\.ics|(?:works/)?feed\.xml|programme/changes\.xml"
)
"""Files that are made for each language."""
_LADDERS = 4000
"""Number of pictures whose files are kept in order: a page shows works from all over the site."""
_SPACES = 40
"""Characters of a long text beyond those shown that are looked at first: line breaks and double spaces are few."""
_NUMBER_AFTER = r", (?=\d+\S{0,2}(?:,|$))"
_NUMBER_BEFORE = r"(?:^|(?<=, ))(\d+\w{0,2}) (?=\w)"


class Crumb(NamedTuple):
    """A page above another in the breadcrumbs."""

    label: Phrase | str
    url: str
    """In the default language."""


class ColourSource(Protocol):
    """Mean colours of pictures, by path."""

    def of(self, path: str) -> str:
        """Return the colour of a picture; empty if it has none.

        Raises:
            ColourPending: the picture is still being made.
        """


class NotedColours(Struct, frozen=True):
    """Mean colours that note their pictures: a colour follows from the picture's bytes, and is known later."""

    colours: MeanColours
    probes: Mapping[str, Probe]

    def of(self, path: str) -> str:
        """Return the colour of a picture; see `MeanColours.of`."""
        self.probes.get(path)
        return self.colours.of(path)


class RenderContext(Struct, frozen=True):
    """Data shared by all pages of a build."""

    site: Site
    theme: Theme
    known: Container[str]
    """URLs of all pages, in the default language."""
    catalogue: Catalogue
    colours: ColourSource
    translators: Mapping[str, Callable[..., Markup]]
    """The template function `t`, by language."""
    renderer: Renderer
    """Renders pictures in bodies with the theme's partial."""
    at_hand: Callable[[PageContext], AtHand]
    """Returns what templates may ask for while a page is rendered (`korme.views.at_hand`)."""
    portable: bool = False
    searchable: bool = False
    """Whether there is a full-text search index."""
    former: Mapping[str, str] = {}
    """URLs of pages by their former ones."""
    taken: frozenset[str] = frozenset()
    """Ids in the theme's templates, which headings in bodies must not have."""
    reads: Reads = field(default_factory=Reads)
    """Notes what is read of the other fields."""
    files: PublishedFiles = field(default_factory=PublishedFiles)
    """The paths of the files beside pages, filled when all outputs are known."""
    build: Mapping[str, Any] = {}
    """What templates may know of the build: `version`, `serve`, `drafts`."""
    ladders: dict[int, Ladder] = {}
    """The files of pictures shown lately, by the identity of their renditions."""

    def ladder(self, renditions: tuple[Rendition, ...]) -> Ladder:
        """Return renditions as templates name them."""
        found = self.ladders.get(id(renditions))
        if found is None or found.renditions is not renditions:
            if len(self.ladders) >= _LADDERS:
                self.ladders.clear()
            found = self.ladders[id(renditions)] = ladder(renditions)
        return found


def render_context(
    site: Site,
    theme: Theme,
    *,
    known: frozenset[str],
    catalogue: Catalogue,
    colours: MeanColours,
    at_hand: Callable[[PageContext], AtHand],
    portable: bool = False,
    searchable: bool = False,
    reads: Reads | None = None,
    build: Mapping[str, Any] | None = None,
) -> RenderContext:
    """Return the context shared by all pages of a site; its data note what is read of them."""
    reads = reads or Reads()
    translators = {language: translator(theme, language) for language in site.config.languages}
    former = former_pages(site.all_entries(), site.creatives, site.config.languages)
    taken = fixed_ids(theme)
    seen = noted_site(site, reads)
    return RenderContext(
        seen,
        theme,
        known=noted(known, reads, "known"),
        catalogue=noted(catalogue, reads, "catalogue"),
        colours=NotedColours(colours, seen.probes),
        translators=translators,
        renderer=Renderer(theme),
        at_hand=at_hand,
        portable=portable,
        searchable=searchable,
        former=noted(former, reads, "former"),
        taken=taken,
        reads=reads,
        files=PublishedFiles(reads),
        build=noted(build or {}, reads, "build"),
    )


class PageContext(Struct, frozen=True, dict=True):
    """The page at `url` (in the default language), read in `language`."""

    shared: RenderContext
    language: str
    url: str
    rooted: bool = False
    """Whether links start with the path of the site on its host: 404.html, which is served at any address."""
    late: bool = False
    """Whether the page's view is made: what its template asks for now can change neither its policy nor its scripts."""
    shortcodes: set[str] = set()
    """Names of the shortcodes in the bodies that the page shows."""
    embeds: set[str] = set()
    """The services whose players the page may show, by their keys."""
    styles: set[str] = set()
    """Hashes of the style sheets in the viewer of 3D models, if the page may show it."""

    @cached_property
    def site(self) -> Site:
        return self.shared.site

    @cached_property
    def own_url(self) -> str:
        """URL of the page in its own language."""
        return in_language(self.url, self.language, self.site.config.languages)

    @cached_property
    def root(self) -> str:
        """Path from the page to the site's root: '', '../', '../../'; of a page without an address '/', '/festival/'."""
        if self.rooted and not self.shared.portable:
            return urlsplit(self.site.config.base_url or "").path.rstrip("/") + "/"
        return "../" * self.own_url.count("/")

    @cached_property
    def _folder(self) -> str:
        """The folder of the reader's language: '', 'ru/'."""
        return in_language("", self.language, self.site.config.languages)

    def link(self, url: str, language: str = "") -> str:
        """Return the relative link to a page in the reader's language, or in `language`; '#part' is kept."""
        folder = in_language("", language, self.site.config.languages) if language else self._folder
        if "#" not in url and not self.shared.portable:
            return (self.root + folder + url) or "./"
        bare, mark, part = url.partition("#")
        return self.file(folder + bare) + mark + part

    def file(self, url: str) -> str:
        """Return the relative link to a URL that does not depend on the language."""
        return (self.root + (path_of(url) if self.shared.portable else url)) or "./"

    def to(self, entry: Entry) -> str:
        """Return the link to an entry's page."""
        return self.link(entry_url(entry))

    def phrase(self, text: Text | None) -> Phrase:
        """Return a text in the reader's language, or an empty phrase if there is none."""
        return text.pick(self.language) if text else NOTHING

    def place(self, text: Text | None) -> Phrase:
        """Return an address with no line break between the house number and the street, in either order."""
        phrase = self.phrase(text)
        address = re.sub(_NUMBER_BEFORE, "\\1\u00a0", re.sub(_NUMBER_AFTER, ",\u00a0", phrase.text))
        return phrase.like(address)

    def say(self, key: str, n: int | None = None, **values: Any) -> str:
        """Return a string of the theme as plain text."""
        return as_text(self.shared.translators[self.language](key, n, **values))

    def picture(self, picture: Picture | None, preset: str, *, instead: str = "") -> View | None:
        """Return a picture as templates show it, or None if there is none or it could not be read.

        Args:
            instead: the alt text of a picture that has none.
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
        files = self.shared.ladder(renditions)
        view = shown(files, sizes=sizes, tone=tone, root=self.root, probe=probe, picture=picture)
        view["alt"] = alt.text or ("" if picture.decorative else instead)
        view["alt_lang"] = alt.lang
        view["caption"] = self.phrase(picture.caption)
        view["credit"] = self.phrase(picture.credit)
        view["medium"] = medium_view(self, picture)
        return view

    def sized(self, picture: View, preset: str) -> View | None:
        """Return a picture of a view in another preset; None if it is not made in this one.

        Raises:
            KeyError: the theme has no such preset.
        """
        sizes = self.shared.theme.presets[preset].sizes
        renditions = self.shared.catalogue.get((picture["file"], preset, picture["focus"]))
        if not renditions:
            return None
        return {**picture, **shown_files(self.shared.ladder(renditions), sizes=sizes, root=self.root)}

    def body(self, entry: Entry) -> View | None:
        """Return an entry's body as safe HTML (`html`, `text`), with `lang` if it is not in the page's language.

        Raises:
            TemplateError: the theme's partial cannot render a picture of the body.
        """
        text = self.site.body_in(entry, self.language)
        prose = self.site.prose.get(text.text) if text else None
        if text is None or prose is None:
            return None
        by_name = by_name_in_body(entry, self.site.pictures_in_body(entry))

        def seen(name: str, alt: str, preset: str) -> View | None:
            view = self.picture(by_name.get(named_in_body(name)), preset)
            return {**view, "alt": alt, "alt_lang": ""} if view else None  # the alt text is in the body's language

        def picture(name: str, alt: str) -> str:
            view = seen(name, alt, "text")
            return self.shared.renderer.picture(view, self.language, self.shared.at_hand(self)) if view else ""

        prefix = "" if entry_url(entry) == self.url else f"{entry.slug}-"  # a page may show several bodies

        def anchor(name: str) -> str:
            return f"{prefix}{name}" if f"{prefix}{name}" not in self.shared.taken else f"{prefix}{name}-text"

        def link(address: str) -> str | None:
            file = self.site.downloads.get(file_of(entry, address))
            return self.file(file) if file else self.address(address)

        def shortcode(number: int, content: ShortcodeBody) -> str:
            name = f"{prefix}{prose.shortcodes[number].name}-{number + 1}"
            return self._shortcode(prose, number, {**content._asdict(), "id": name}, seen)

        def embed(number: int, address: str) -> str:
            asked = prose.embeds[number]
            found = embed_of(asked.address)
            if found is None or not self.shared.renderer.has_embeds:
                return as_link(number, address)
            still = seen(*prose.pictures[asked.still], "text") if asked.still >= 0 else None
            title = asked.title or self.phrase(entry.heading).text
            view = self.embed(found, title=title, picture=still, caption=Phrase(asked.caption))
            return self.shared.renderer.embed(view, self.language, self.shared.at_hand(self))

        html = filled(prose, link=link, picture=picture, anchor=anchor, shortcode=shortcode, embed=embed)
        return {
            "html": Markup(in_body(html, text.lang or self.language)),
            "lang": text.lang,
            "direction": direction_within(self.language, text.lang) if text.lang else "",
            "text": prose.text,
        }

    def embed(self, embed: Embed, **shown: Any) -> View:
        """Return an embed as templates show it, and let the page load its player; for `shown`, see `embed_view`."""
        is_playable = not (self.shared.portable or self.late)
        self.embeds.update({embed.service} if is_playable else ())
        return embed_view(embed, self.language, is_playable=is_playable, **shown)

    def _shortcode(
        self, prose: RenderedBody, number: int, own: View, seen: Callable[[str, str, str], View | None]
    ) -> str:
        """Return a shortcode of a body as the theme shows it; its content as it is if the theme has none.

        Args:
            own: what stands in it, as templates get it, beside its pictures and parameters.
            seen: maps a picture's name, its alt text and a preset to its view.
        """
        found = prose.shortcodes[number]
        rule = self.shared.theme.shortcodes.get(found.name)
        if rule is None:
            return str(own["content"])
        self.shortcodes.add(found.name)
        stills = {embed.still for embed in prose.embeds}
        pictures = [
            {**view, "caption": Phrase(prose.picture_titles[at])}
            for at in range(*found.pictures)
            if at not in stills and (view := seen(*prose.pictures[at], rule.pictures))
        ]
        view = {**values_of(rule, {name: value for name, value, _ in found.given}), **own, "pictures": pictures}
        made = self.shared.renderer.shortcode(found.name, view, self.language, self.shared.at_hand(self))
        return str(own["content"]) if made is None else made

    def address(self, link: str) -> str | None:
        """Return the relative link for an address written from the site's root, or None if there is no such page.

        A page, a calendar or a feed is linked in the reader's language, unless the address names a language: '/ru/works/'.
        A former address becomes that of the page which had it.
        """
        if link.startswith("#"):
            return link
        url = target(link)
        if url is None:
            return None
        tail = link[len(link.partition("#")[0].partition("?")[0]) :]
        first, _, rest = url.partition("/")
        named = first if first in self.site.config.languages else ""
        page = rest if named else url
        page = page.removesuffix("index.html") if f"/{page}".endswith("/index.html") else page
        if page in self.shared.known:
            return self.link(page, named) + tail
        if now := self.shared.former.get(page) or self.shared.former.get(url):
            return self.link(now, named) + tail
        if re.fullmatch(_IN_EVERY_LANGUAGE, page):
            return self.link(page, named) + tail
        return self.file(url) + tail if "." in url.rpartition("/")[2] else None


def clipped(text: str, most: int = 160) -> str:
    """Return the start of a text in one line of at most `most` characters, cut between words."""
    line = " ".join(text[: most + _SPACES].split())  # of a body, which is long
    if len(line) <= most < len(text):
        line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(",.;:–—- ") + "…"
