"""What a template can ask for while its page is rendered, beside the page's view."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from msgspec import UnsetType

from korme.core.late_views import LateView, View

COLLECTIONS = (
    "works", "creatives", "collectives", "events", "venues", "stories", "editions", "partners", "pages", "disciplines",
    "tags", "collections",
)  # fmt: skip
"""Names of the collections that every template has: `site.works`."""


class AtHand(Protocol):
    """What the template of one page can ask for; whoever asks makes the page depend on what was read for the answer."""

    @property
    def language(self) -> str:
        """The page's language."""

    @property
    def root(self) -> str:
        """Path from the page to the site's root; see `page.root`."""

    def outline(self) -> View:
        """Return `page` and `site` for templates that are rendered before the page has its view: pictures in bodies."""

    def link(self, address: str, language: str = "") -> str:
        """Return the link from the page to a page or file of the site, in the page's language or in `language`.

        Args:
            address: from the site's root, in the default language: 'tags/', 'creatives/saule/#works', 'feed.xml'.

        Raises:
            TemplateFault: there is no such page, file or language.
        """

    def is_published(self, address: str) -> bool:
        """Return whether the site has a page or file at an address, written as for `link`."""

    def build(self, name: str) -> Any:
        """Return what is known of the build: 'version' of the program, 'serve', 'drafts', 'today' ('2026-04-20')."""

    def collection(self, name: str) -> Sequence[View | LateView]:
        """Return the cards of all entries of a kind, by the name of a collection: 'works'.

        Args:
            name: one of `COLLECTIONS`.
        """

    def more(self, card: Mapping[str, Any], name: str, item: LateView | None = None) -> Any | UnsetType:
        """Return a value that the view of an entry does not have itself, UNSET if there is none with this name.

        Args:
            card: a view with `kind` and `id`.
            item: the item of a long list with which is kept what is made of the value.
        """

    def names(self, card: Mapping[str, Any]) -> Collection[str]:
        """Return the names that `more` knows of the view of an entry."""

    def sized(self, picture: Mapping[str, Any], preset: str) -> View:
        """Return a picture of a view with the renditions of another preset.

        Raises:
            TemplateFault: there is no such preset, or the picture is not made in it.
        """

    def data(self, name: str) -> Any:
        """Return what is in a file of `content/data/`, in the reader's language.

        Raises:
            KeyError: there is no such file.
        """

    def data_names(self) -> Sequence[str]:
        """Return the names of these files."""


class ViewMaker(Protocol):
    """Builds what the template of a page gets."""

    def __call__(self) -> Mapping[str, Any]:
        """Return the plain data that the template may see.

        Raises:
            korme.pictures.mean_colours.ColourPending: a picture is still being made.
        """

    def at_hand(self) -> AtHand:
        """Return what the template may ask for beside it."""
