"""What templates can ask for while a page is rendered: links, collections of cards, pictures at other sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.core.at_hand import AtHand
from korme.core.late_views import LateView
from korme.views.context import PageContext, View
from korme.views.theme_links import is_published, themed_link


class PageAtHand(Struct, eq=False):
    """What the template of one page can ask for; see `korme.core.at_hand.AtHand`."""

    context: PageContext
    is_asked: bool = False

    @property
    def language(self) -> str:
        return self.context.language

    @property
    def root(self) -> str:
        return self.context.root

    def outline(self) -> View:
        """Return `page` and `site` as far as they are known before the view."""
        return {"page": {"root": self.context.root, "url": self.context.own_url, "language": self.context.language}}

    def link(self, address: str, language: str = "") -> str:
        """Return the link from the page to a page or file of the site."""
        self.is_asked = True
        return themed_link(self.context, address, language)

    def is_published(self, address: str) -> bool:
        """Return whether the site has a page or file at an address."""
        self.is_asked = True
        return is_published(self.context, address)

    def build(self, name: str) -> Any:
        """Return what is known of the build."""
        self.is_asked = True
        return self.context.site.today.isoformat() if name == "today" else self.context.shared.build[name]

    def collection(self, name: str) -> Sequence[View | LateView]:
        """Return the cards of all entries of a kind."""
        raise KeyError(name)

    def sized(self, picture: Mapping[str, Any], preset: str) -> View:
        """Return a picture with the renditions of another preset."""
        raise KeyError(preset)


class ContextView(Struct, frozen=True, gc=False):
    """The view of a page that is not made from a `PageSpec`."""

    view: Callable[[PageContext], View]
    context: PageContext

    def __call__(self) -> View:
        return self.view(self.context)

    def at_hand(self) -> AtHand:
        return PageAtHand(self.context)
