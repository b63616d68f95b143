"""Jinja for pages: the same language with the same results, and short cuts for what every page does a hundred times.

They are methods that Jinja calls. A version of Jinja that calls others is slower, not wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache, lru_cache
from types import BuiltinFunctionType, FunctionType, NoneType
from typing import Any

from jinja2 import Environment, Template, Undefined, UndefinedError
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode, missing
from markupsafe import Markup, escape
from msgspec import UNSET, Struct

from korme.core.at_hand import COLLECTIONS, AtHand
from korme.core.late_views import LateList, LateView
from korme.core.model import Phrase
from korme.core.phrases import Marked, joined
from korme.core.template_faults import refused
from korme.theme.data_at_hand import DataAtHand
from korme.theme.page_code import ATTRIBUTES, PageCode, Said

_PLAIN = frozenset({str, int, bool, NoneType, type(missing), Undefined, LateView})
"""Types of values that are the same in the next build if they print the same, and an item of a list."""
_COMPARABLE = frozenset({str, Markup, Marked, Phrase, int, bool, NoneType, dict, type(missing), Undefined})
"""Types of values that a template cannot change."""
_KEPT, _KEPT_CARDS = 500, 4000
"""Results kept of each macro: of more than one page, whose neighbours show some of the same; of cards, which any page may show."""


_METHODS = frozenset({"get", "items", "keys", "values"})
"""Methods of a mapping that templates can call, unless it has a field with this name."""
_OF_PAGE = frozenset({"page", "site"})
"""Values of the page being rendered that every template can name, also one that is imported without context."""


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


class _Macro(Macro):
    """A macro; one that is imported returns what it has made of the same values before."""

    kept: dict[tuple[Any, ...], tuple[list[Any], str]] | None = None
    """Arguments and result by the identities of the arguments; None if it may see the variables of a page."""
    calls: dict[tuple[Any, ...], str]
    """What names a call of it for an item of a list, by its other arguments."""
    is_rooted = False
    """Whether what it makes may depend on the folder of the page."""
    _environment: PageEnvironment

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.is_plain = not (self.caller or self.catch_kwargs or self.catch_varargs)
        """Whether it takes nothing but its declared arguments."""

    def _invoke(self, arguments: list[Any], autoescape: bool) -> str:
        if self.kept is None or not _COMPARABLE.issuperset(map(type, arguments)):
            types = tuple(map(type, arguments))
            if self.kept is not None and types.count(LateView) == 1 and _PLAIN.issuperset(types):
                return self._of_item(arguments, types, autoescape)
            return self._made(arguments, autoescape)
        key: tuple[Any, ...] = (autoescape, *map(id, arguments))
        if self.is_rooted:
            self._environment.rooted += 1
            key = (self._environment.current.root, *key)
        known = self.kept.get(key)
        return self._kept(key, arguments, autoescape) if known is None else known[1]

    def _kept(self, key: tuple[Any, ...], arguments: list[Any], autoescape: bool) -> str:
        """Return what the macro makes, and keep it unless it looks at the page."""
        environment, kept = self._environment, self.kept
        looked, rooted = (environment.touched, environment.asked), environment.rooted
        made = self._made(arguments, autoescape)
        if (environment.touched, environment.asked) != looked or kept is None:
            return made
        if environment.rooted != rooted and not self.is_rooted:
            self.is_rooted = True
            key = (environment.current.root, *key)
        if len(kept) >= _KEPT and len(kept) >= (_KEPT_CARDS if any(map(_is_card, arguments)) else _KEPT):
            kept.clear()
        kept[key] = arguments, made
        return made

    def _made(self, arguments: list[Any], autoescape: bool) -> str:
        made: str = self._func(*arguments)
        return str.__new__(Markup, made) if autoescape else made  # what `Markup` asks of any value is known of this one

    def _of_item(self, arguments: list[Any], types: tuple[type, ...], autoescape: bool) -> str:
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


class _Variables(Context):
    """The variables of a template."""

    environment: PageEnvironment

    def resolve_or_missing(self, key: str) -> Any:
        """Return a variable; `page` and `site` of the page being rendered also where they are not passed on."""
        if key in self.vars:
            return self.vars[key]
        if key in self.parent:
            return self.parent[key]
        return self.environment.of_page(key) if key in _OF_PAGE else missing

    def derived(self, locals: dict[str, Any] | None = None) -> _Variables:
        """Return these variables and those of a loop, for a block in it."""
        known = {name: value for name, value in (locals or {}).items() if value is not missing}
        made = _Variables(self.environment, {**self.get_all(), **known}, self.name, {})
        made.eval_ctx, made.blocks = self.eval_ctx, self.blocks
        return made

    @internalcode
    def call(__self, __called: Any, *args: Any, **named: Any) -> Any:
        """Call a macro or a function; macros and functions of every page without asking what else they take."""
        kind = type(__called)
        if kind is _Macro and __called.is_plain and len(args) <= len(__called.arguments):
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            values = [*args, *[named.get(name, missing) for name in __called.arguments[len(args) :]]]
            if not named or len(named) == len(values) - len(args) - values.count(missing):
                return __called._invoke(values, __self.eval_ctx.autoescape)
        elif kind is FunctionType and __called in __self.environment.plain:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            return __called(*args, **named)
        return super().call(__called, *args, **named)


class _PageTemplate(Template):
    """A template that escapes without an object for each piece, and is imported once unless it looks at the page then."""

    environment: PageEnvironment

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> Template:
        ours = {"escape": printed, "escaped": escaped, "markup_join": joined}
        namespace.update({**ours, "Macro": _Macro, "Undefined": cache(Undefined)})
        return super()._from_namespace(environment, namespace, environment.globals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:  # no page has globals of its own
            environment, known = self.environment, self.environment.current.modules.get(id(self))
            if known:
                environment.touched += 1
                return known
            before = environment.touched, environment.asked, environment.rooted
            module = self.make_module()
            if (environment.touched, environment.asked, environment.rooted) != before:
                environment.current.modules[id(self)] = module
                return module
            self._module = module
            for value in vars(module).values():
                if type(value) is _Macro:
                    value.kept, value.calls = {}, {}
        return self._module


class PageEnvironment(Environment):
    """An environment for views, which are mappings, and templates that escape."""

    context_class = _Variables
    template_class = _PageTemplate
    code_generator_class = PageCode
    plain: frozenset[Callable[..., Any]] = frozenset()
    """Functions that take nothing of the context."""
    said: Said = Said(str)
    """What the function returns that templates ask for words."""
    meant: Callable[[str, str], str] = staticmethod(lambda name, origin: name)
    """Returns the name under which a template is loaded that another one names; see `korme.theme.own_names`."""
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
        self._loaded: dict[tuple[str, str | None], Template] = {}
        self.current = CurrentPage({})

    @internalcode
    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """Return a template; one that every page asks for at once."""
        if globals or self.auto_reload or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._loaded.get((name, parent))
        if found is None:
            found = self._loaded[name, parent] = super().get_template(name, parent, globals)
        return found

    def compile(self, source: Any, *args: Any, **named: Any) -> Any:
        """Return the code of a template, which may have `break` and `continue`."""
        if not self.extensions:  # most builds have all templates compiled
            self.add_extension("jinja2.ext.loopcontrols")
        return super().compile(source, *args, **named)

    @contextmanager
    def page(self, current: CurrentPage) -> Iterator[None]:
        """Make a page the one that is being rendered, inside the block."""
        before, self.current = self.current, current
        try:
            yield
        finally:
            self.current = before

    def of_page(self, name: str) -> Any:
        """Return a value of the view of the page being rendered; `missing` if there is none."""
        self.touched += 1
        return self.current.view.get(name, missing)

    def join_path(self, template: str, parent: str) -> str:
        """Return the name of the template that `template` means in the file `parent`."""
        return self.meant(template, parent)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return `obj.attribute`; of an item in a list that of its view."""
        if type(obj) is LateView:
            obj = obj.whole
            if attribute in obj:
                return obj[attribute]
        if attribute in ATTRIBUTES and isinstance(obj, Mapping):
            is_field = attribute in obj or f"x-{attribute}" in obj
            if is_field or attribute not in _METHODS:
                return self._field(obj, attribute)
        found = super().getattr(obj, attribute)
        return self._late(obj, attribute, found) if type(found) is self.undefined else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return `obj[argument]`."""
        whole = obj.whole if type(obj) is LateView else obj
        found = super().getitem(whole, argument)
        if type(found) is BuiltinFunctionType and isinstance(whole, Mapping):
            return self._field(whole, argument)
        return self._late(whole, argument, found) if type(found) is self.undefined else found

    def _field(self, view: Mapping[str, Any], name: str) -> Any:
        """Return a value of a mapping, whatever methods it has."""
        try:
            return view[name]
        except LookupError:
            return self._late(view, name, self.undefined(obj=view, name=name))

    def _late(self, view: Any, name: Any, nothing: Any) -> Any:
        """Return a value that a view has only if a template asks: a collection of `site`, or more of an entry.

        Args:
            nothing: what is returned if there is none.
        """
        at_hand = self.current.at_hand
        if at_hand is None or type(view) is not dict or type(name) is not str:
            return nothing
        if name in COLLECTIONS and view is self.current.view.get("site"):
            self.touched += 1
            return at_hand.collection(name)
        found = at_hand.more(view, name, self.item)
        if found is UNSET:
            return nothing
        if self.item is None:
            self.touched += 1
        else:
            self.asked += 1
        return found

    def ask(self) -> AtHand | None:
        """Return what the page being rendered has at hand; what asks is made for this page only."""
        self.touched += 1
        return self.current.at_hand

    def names_of(self, view: Any) -> list[str]:
        """Return the names of the values of a view, for messages; with those that it has only if a template asks."""
        whole = view.whole if type(view) is LateView else view
        if isinstance(whole, DataAtHand):
            return [*whole]
        if not isinstance(whole, Mapping):
            return []
        is_site, at_hand = whole is self.current.view.get("site"), self.current.at_hand
        more = COLLECTIONS if is_site else at_hand.names(whole) if at_hand else ()
        return [*dict.fromkeys((*map(str, whole), *more))]


def _is_card(value: object) -> bool:
    """Return whether a value is the view of an entry, which pages share."""
    return type(value) is dict and "id" in value


def as_json(value: object) -> object:
    """Return what stands for a value in JSON: for an item of a list, its view.

    Raises:
        TypeError: there is nothing.
    """
    if isinstance(value, LateView):
        return value.whole
    if isinstance(value, LateList):
        return list(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def printed(value: object) -> str:
    """Return a value as HTML, as `escape` does.

    Raises:
        TemplateFault: it is a function.
    """
    kind = type(value)
    if kind is str:
        return escaped(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # it is one
    if isinstance(value, Phrase):
        return value.__html__() if value.lang else escaped(value.text)
    if kind is int:
        return str(value)
    if kind is Undefined:  # of `x if y` without `else`, whose search for a method of HTML raises an exception
        return ""
    if callable(value) and not isinstance(value, Undefined) and not hasattr(value, "__html__"):
        name = next((getattr(value, of) for of in ("__name__", "name", "_name") if hasattr(value, of)), kind.__name__)
        raise refused("template-function", found=str(name))
    return escape(value)


@lru_cache(maxsize=10_000)
def escaped(text: str) -> str:
    """Return a text as HTML; most texts of a page are also on others."""
    if "<" in text or ">" in text or "&" in text or '"' in text or "'" in text:
        return str(escape(text))
    return text
