"""What templates can ask for while a page is rendered: links, collections of cards, pictures at other sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import UndefinedError
from msgspec import Struct

from korme.core.at_hand import AtHand
from korme.core.late_views import LateView
from korme.core.template_faults import refused, unknown
from korme.theme.completeness import REQUIRED_PRESETS
from korme.views.context import PageContext, View
from korme.views.pictures import Key
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
        """Return a picture with the renditions of another preset; one that is not of the site stays as it is."""
        if not isinstance(picture, Mapping) or "file" not in picture:
            raise UndefinedError("a picture of the view is needed here, such as work.picture")
        if not picture["file"]:
            return dict(picture)
        presets = self.context.shared.theme.presets
        if preset not in presets:
            raise unknown("preset-unknown", str(preset), list(presets))
        found = self.context.sized(dict(picture), preset)
        if found is None:
            catalogue, key = self.context.shared.catalogue, Key(picture["file"], "", picture["focus"])
            known = ", ".join(name for name in REQUIRED_PRESETS if key._replace(preset=name) in catalogue)
            raise refused("preset-not-made", found=preset, picture=picture["file"], known=known)
        return found


class ContextView(Struct, frozen=True, gc=False):
    """The view of a page that is not made from a `PageSpec`."""

    view: Callable[[PageContext], View]
    context: PageContext

    def __call__(self) -> View:
        return self.view(self.context)

    def at_hand(self) -> AtHand:
        return PageAtHand(self.context)
