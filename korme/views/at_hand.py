"""What templates can ask for while a page is rendered: links, collections of cards, pictures at other sizes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from jinja2 import UndefinedError
from msgspec import UNSET, Struct, UnsetType

from korme.core.at_hand import AtHand
from korme.core.late_views import LateList, LateView
from korme.core.template_faults import refused, unknown
from korme.fields.typed import for_reader
from korme.i18n.tags import is_right_to_left
from korme.site.page_memory import packed_facts
from korme.theme.completeness import REQUIRED_PRESETS
from korme.views.cards import shared_card
from korme.views.collections import collection
from korme.views.context import PageContext, View
from korme.views.extra import NO_EXTRA
from korme.views.frame import whole_site
from korme.views.late_values import more_of, names_of
from korme.views.theme_links import is_published, themed_link


class PageAtHand(Struct, eq=False):
    """What the template of one page can ask for; see `korme.core.at_hand.AtHand`."""

    context: PageContext
    collections: dict[str, LateList] = {}
    """Those that were asked for."""

    @property
    def language(self) -> str:
        return self.context.language

    @property
    def root(self) -> str:
        return self.context.root

    def outline(self) -> View:
        """Return `page` and `site` as far as they are known before the view."""
        context = self.context
        page = {
            "url": context.own_url,
            "root": context.root,
            "language": context.language,
            "direction": "rtl" if is_right_to_left(context.language) else "ltr",
            "extra": NO_EXTRA,
        }
        return {"page": page, "site": whole_site(context)}

    def link(self, address: str, language: str = "") -> str:
        """Return the link from the page to a page or file of the site."""
        return themed_link(self.context, address, language)

    def is_published(self, address: str) -> bool:
        """Return whether the site has a page or file at an address."""
        return is_published(self.context, address)

    def build(self, name: str) -> Any:
        """Return what is known of the build."""
        return self.context.site.today.isoformat() if name == "today" else self.context.shared.build[name]

    def collection(self, name: str) -> Sequence[View | LateView]:
        """Return the cards of all entries of a kind."""
        if name not in self.collections:
            self.collections[name] = collection(self.context, name)
        return self.collections[name]

    def more(self, card: Mapping[str, Any], name: str, item: LateView | None = None) -> Any | UnsetType:
        """Return a value that the view of an entry does not have itself, UNSET if there is none with this name."""
        if name not in names_of(card):
            return UNSET
        make = partial(self.value, card, name)
        if item is None:
            return make()
        found, facts = self.context.shared.reads.apart(make)
        item.depend(packed_facts(facts))
        return found

    def value(self, card: Mapping[str, Any], name: str) -> Any:
        """Return one of the values that `names` lists; pages of the same language and depth share it."""
        context = self.context
        key = ("more", card["kind"], card["id"], name, context.language, context.root)
        return shared_card(context, key, partial(more_of, context, card, name))

    def names(self, card: Mapping[str, Any]) -> Collection[str]:
        """Return the names that `more` knows of the view of an entry."""
        return names_of(card)

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
            catalogue, path, focus = self.context.shared.catalogue, picture["file"], picture["focus"]
            known = ", ".join(name for name in REQUIRED_PRESETS if (path, name, focus) in catalogue)
            raise refused("preset-not-made", found=preset, picture=picture["file"], known=known)
        return found

    def data(self, name: str) -> Any:
        """Return what is in a file of `content/data/`, in the reader's language; pages share it."""
        context = self.context
        if name not in context.site.data:
            raise KeyError(name)

        def made() -> Any:
            languages = context.site.config.languages
            return for_reader(context.site.data[name].value, context.language, languages[0], languages)

        return context.shared.reads.once(("data", name, context.language), made)

    def data_names(self) -> Sequence[str]:
        """Return the names of these files."""
        return list(self.context.site.data)


class ContextView(Struct, frozen=True, gc=False):
    """The view of a page that is not made from a `PageSpec`."""

    view: Callable[[PageContext], View]
    context: PageContext
    kind: Callable[[PageContext], AtHand] = PageAtHand

    def __call__(self) -> View:
        return self.view(self.context)

    def at_hand(self) -> AtHand:
        return self.kind(self.context)
