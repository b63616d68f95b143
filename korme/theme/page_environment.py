"""Jinja for pages: the same language with the same results, and short cuts for what every page does a hundred times.

They are methods that Jinja calls. A version of Jinja that calls others is slower, not wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache, lru_cache
from types import BuiltinFunctionType, FunctionType
from typing import Any

from jinja2 import Environment, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.utils import internalcode, missing
from markupsafe import Markup, escape
from msgspec import UNSET

from korme.core.at_hand import COLLECTIONS, AtHand
from korme.core.late_views import LateList, LateView
from korme.core.model import Phrase
from korme.core.phrases import joined, marked
from korme.core.template_faults import refused
from korme.theme.data_at_hand import DataAtHand
from korme.theme.page_code import ATTRIBUTES, PageCode, Said
from korme.theme.page_macros import CallShape, CurrentPage, NotingEnvironment, PageMacro

_METHODS = frozenset({"get", "items", "keys", "values"})
"""Methods of a mapping that templates can call, unless it has a field with this name."""
_OF_PAGE = frozenset({"page", "site"})
"""Values of the page being rendered that every template can name, also one that is imported without context."""


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
    def of(
        self,
        called: Any,
        shape: CallShape,
        values: tuple[Any, ...],
        in_loop: dict[str, Any] | None = None,
        in_block: dict[str, Any] | None = None,
    ) -> Any:
        """Call a macro or a function; macros and functions of every page without asking what else they take.

        Args:
            shape: how many of the values have no name, and the names of the others.
            values: what it gets, with `missing` at the end.
            in_loop, in_block: variables of the loop and the block of the call.
        """
        if type(called) is PageMacro:
            order = called.orders.get(shape) or called.ordering(shape)
            if order:
                return called._invoke(order(values), self.eval_ctx.autoescape)
        count, names = shape
        named = dict(zip(names, values[count:-1], strict=True)) if names else {}
        if type(called) is FunctionType and called in self.environment.plain:
            return called(*values[:count], **named)
        return self.call(called, *values[:count], **named, _loop_vars=in_loop, _block_vars=in_block)


class _PageTemplate(Template):
    """A template that escapes without an object for each piece, and is imported once unless it looks at the page then."""

    environment: PageEnvironment

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> Template:
        ours = {"escape": printed, "escaped": escaped, "markup_join": joined}
        namespace.update({**ours, "Macro": PageMacro, "Undefined": cache(Undefined)})
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
                if type(value) is PageMacro:
                    value.kept, value.calls = {}, {}
        return self._module


class PageEnvironment(NotingEnvironment):
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

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._loaded: dict[tuple[str, str | None], Template] = {}
        self._modules: dict[tuple[str | Template, str], TemplateModule] = {}

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

    @internalcode
    def imported(self, name: str | Template, parent: str) -> TemplateModule:
        """Return what a template exports; what none sees of a page at once."""
        found = self._modules.get((name, parent))
        if found is None:
            template = self.get_template(name, parent)
            found = template._get_default_module()
            if found is template._module:
                self._modules[name, parent] = found
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
        if attribute in ATTRIBUTES and isinstance(obj, Mapping):
            is_field = attribute in obj or f"x-{attribute}" in obj
            if is_field or attribute not in _METHODS:
                return self._field(obj, attribute)
        elif type(obj) is dict:
            found = obj[attribute] if attribute in obj else self._late(obj, attribute)
            return self.undefined(obj=obj, name=attribute) if found is missing else found
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return `obj[argument]`."""
        whole = obj.whole if type(obj) is LateView else obj
        if type(whole) is dict and type(argument) is str:
            return self._field(whole, argument)
        found = super().getitem(whole, argument)
        return (
            self._field(whole, argument) if type(found) is BuiltinFunctionType and isinstance(whole, Mapping) else found
        )

    def _field(self, view: Mapping[str, Any], name: str) -> Any:
        """Return a value of a mapping, whatever methods it has."""
        if name in view:
            return view[name]
        found = self._late(view, name) if type(view) is dict else missing
        return self.undefined(obj=view, name=name) if found is missing else found

    def _late(self, view: dict[str, Any], name: str) -> Any:
        """Return a value that a view has only if a template asks: a collection of `site`, or more of an entry."""
        at_hand = self.current.at_hand
        if at_hand is None:
            return missing
        if name in COLLECTIONS and view is self.current.view.get("site"):
            self.touched += 1
            return at_hand.collection(name)
        found = at_hand.more(view, name, self.item)
        if found is UNSET:
            return missing
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
    if isinstance(value, Phrase):
        return marked(value.text, value.lang) if value.lang else escaped(value.text)
    if kind is int:
        return str(value)
    if kind is str:
        return escaped(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # it is one
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
