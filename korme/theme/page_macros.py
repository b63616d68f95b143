"""Macros of pages, which return what they have made of the same values before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from types import NoneType
from typing import Any

from jinja2 import Environment, Undefined, UndefinedError
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup
from msgspec import Struct

from korme.core.at_hand import AtHand
from korme.core.late_views import LateView
from korme.core.model import Phrase
from korme.core.phrases import Marked

_PLAIN = frozenset({str, int, bool, NoneType, type(missing), Undefined, LateView})
"""Types of values that are the same in the next build if they print the same, and an item of a list."""
_COMPARABLE = frozenset({str, Markup, Marked, Phrase, int, bool, NoneType, dict, type(missing), Undefined})
"""Types of values that a template cannot change."""
_KEPT, _KEPT_CARDS = 500, 4000
"""Results kept of each macro: of more than one page, whose neighbours show some of the same; of cards, which any page may show."""
_WORTH = 0.1
"""Least share of calls like one before for which results are kept."""
CallShape = tuple[int, tuple[str, ...]]
"""How many values a call gives by their places, and the names of the others."""


class CurrentPage(Struct, frozen=True):
    """The page that is being rendered."""

    view: Mapping[str, Any]
    at_hand: AtHand | None = None
    """What its template may ask for beside the view."""
    modules: dict[int, TemplateModule] = {}
    """Imported templates that look at the page while they are imported, by the identity of the template."""

    @property
    def root(self) -> str:
        """Path from the page to the site's root.

        Raises:
            UndefinedError: the view has no page, as in a test.
        """
        page = self.view.get("page")
        if page is None:
            raise UndefinedError("no page is being rendered")
        root: str = page["root"]
        return root


class NotingEnvironment(Environment):
    """An environment that notes what templates look at beside the arguments of macros."""

    current: CurrentPage
    """The page that is being rendered."""
    touched: int = 0
    """How often templates have looked at it beside their arguments: what they make then is of this page alone."""
    asked: int = 0
    """How often they have asked for more than a view has while HTML was made that is kept with an item of a list."""
    rooted: int = 0
    """How often they have looked at nothing but its folder."""
    item: LateView | None = None
    """The item of a list of which a macro is making HTML that is kept with it."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.current = CurrentPage({})


class PageMacro(Macro):
    """A macro; one that is imported returns what it has made of the same values before."""

    kept: dict[tuple[Any, ...], tuple[Sequence[Any], str]] | None = None
    """Arguments and result by the identities of the arguments; None if it may see the variables of a page."""
    calls: dict[tuple[Any, ...], str]
    """What names a call of it for an item of a list, by its other arguments."""
    hits = 0
    """How often a result was kept that was wanted again."""
    is_varied = False
    """Whether hardly a call is like one before."""
    is_rooted = False
    """Whether what it makes may depend on the folder of the page."""
    _environment: NotingEnvironment

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.is_plain = not (self.caller or self.catch_kwargs or self.catch_varargs)
        """Whether it takes nothing but its declared arguments."""
        self.orders: dict[CallShape, Callable[[tuple[Any, ...]], tuple[Any, ...]] | None] = {}
        """What puts the values of a call in the order of the arguments, with `missing` behind the values."""

    def ordering(self, shape: CallShape) -> Callable[[tuple[Any, ...]], tuple[Any, ...]] | None:
        """Return what puts the values of calls of a shape in order; None if the call is wrong, or takes more."""
        count, names = shape
        own, last = self.arguments[count:], count + len(names)
        if not self.is_plain or count > len(self.arguments) or not set(names) <= {*own}:
            return None
        places = [*range(count), *(count + names.index(name) if name in names else last for name in own)]
        if len(places) > 1:
            made: Callable[[tuple[Any, ...]], tuple[Any, ...]] = itemgetter(*places)
        else:
            made = itemgetter(slice(places[0], places[0] + 1) if places else slice(0))
        self.orders[shape] = made
        return made

    def _invoke(self, arguments: Sequence[Any], autoescape: bool) -> str:
        kept = self.kept
        if kept is None:
            return self._made(arguments, autoescape)
        if not self.is_varied and _COMPARABLE.issuperset(map(type, arguments)):
            key: tuple[Any, ...] = (autoescape, *map(id, arguments))
            if self.is_rooted:
                self._environment.rooted += 1
                key = (self._environment.current.root, *key)
            known = kept.get(key)
            if known is None:
                return self._kept(kept, key, arguments, autoescape)
            self.hits += 1
            return known[1]
        types = tuple(map(type, arguments))
        if types.count(LateView) == 1 and _PLAIN.issuperset(types):
            return self._of_item(arguments, types, autoescape)
        return self._made(arguments, autoescape)

    def _kept(
        self,
        kept: dict[tuple[Any, ...], tuple[Sequence[Any], str]],
        key: tuple[Any, ...],
        arguments: Sequence[Any],
        autoescape: bool,
    ) -> str:
        """Return what the macro makes, and keep it unless it looks at the page."""
        environment = self._environment
        looked, rooted = (environment.touched, environment.asked), environment.rooted
        made = self._made(arguments, autoescape)
        if (environment.touched, environment.asked) != looked:
            return made
        if environment.rooted != rooted and not self.is_rooted:
            self.is_rooted = True
            key = (environment.current.root, *key)
        if len(kept) >= _KEPT - 1:
            most = _KEPT_CARDS if any(map(_is_card, arguments)) else _KEPT
            if len(kept) >= most:
                kept.clear()
            elif len(kept) == most - 1:
                self.is_varied = self.hits < most * _WORTH
        kept[key] = arguments, made
        if self.is_varied:
            kept.clear()
        return made

    def _made(self, arguments: Sequence[Any], autoescape: bool) -> str:
        made: str = self._func(*arguments)
        return str.__new__(Markup, made) if autoescape else made  # what `Markup` asks of any value is known of this one

    def _of_item(self, arguments: Sequence[Any], types: tuple[type, ...], autoescape: bool) -> str:
        """Return what the macro makes of an item in a list, which may be known from the last build."""
        at = types.index(LateView)
        rest = (autoescape, at, *types, *arguments[:at], *arguments[at + 1 :])
        call = self.calls.get(rest)
        if call is None:
            code = self._func.__code__
            own = f"{self._func.__globals__['name']} {code.co_firstlineno} {self.name} {rest!r}"
            call = self.calls[rest] = hashlib.blake2b(own.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        item: LateView = arguments[at]
        made = item.piece(call)
        if made is None:
            environment = self._environment
            touched, before = environment.touched, environment.item
            environment.item = item
            try:
                made = self._func(*arguments)
            finally:
                environment.item = before
            if environment.touched == touched:
                item.keep_piece(call, made)
        return str.__new__(Markup, made) if autoescape else made


def _is_card(value: object) -> bool:
    """Return whether a value is the view of an entry, which pages share."""
    return type(value) is dict and "id" in value
