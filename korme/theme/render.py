"""Rendering of a template and a view: the Jinja environment of a theme, and the problem of a failed template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from types import CodeType
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
)
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from korme.core.at_hand import AtHand
from korme.core.model import Phrase
from korme.core.phrases import marked, placed, with_marks
from korme.core.problems import Problem
from korme.core.template_faults import TemplateFault, refused, unknown
from korme.i18n.languages import by_rules, number, plural_form
from korme.i18n.tags import direction_within
from korme.theme.blocks import without_blocks
from korme.theme.bound_signs import with_bound_signs
from korme.theme.data_at_hand import DataAtHand
from korme.theme.faults import NamedUndefined
from korme.theme.filters import add_filters
from korme.theme.functions import add_functions
from korme.theme.own_names import meant
from korme.theme.page_code import Said
from korme.theme.page_environment import PageEnvironment, as_json
from korme.theme.page_macros import CurrentPage
from korme.theme.shortcodes import template_of
from korme.theme.soft_hyphens import in_page, may_break
from korme.theme.strings import HOLE, spoken
from korme.theme.template_problems import FAILURES, template_problem
from korme.theme.theme import EMBED_PARTIAL, PICTURE_PARTIAL, Theme

_SAID = 500
"""Strings with values kept for each language: of more than one page, whose neighbours say some of the same."""
_UNCHANGING = frozenset({str, int, Phrase})
"""Types of values that are the same text whenever they are equal."""
_CODE = 6
"""Part of the name of a compiled template: increase it when the same template gives other code."""
_PICTURE = f'{{% from "{PICTURE_PARTIAL}" import picture %}}{{{{ picture(p) }}}}'
"""The template of a picture in a body."""
_EMBED = f'{{% from "{EMBED_PARTIAL}" import embed %}}{{{{ embed(one) }}}}'
"""The template of an embed in a body."""


class _ChainLoader(BaseLoader):
    """Loads a theme's templates: 'page.html' is looked up in the chain, 'expo/page.html' names its theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        full = self.theme.find(self.theme.templates, template)
        if full is None:
            raise TemplateNotFound(template)
        file = self.theme.templates[full]
        source = file.data.decode("utf-8-sig")
        if full.partition("/")[0] in self.theme.bundled:
            source = without_blocks(source, self.theme.filled)
        return source, file.path, lambda: True


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder, each read once for the environments of all languages."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern=pattern)
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a bucket its code, if it is known."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        self._keep(bucket)
        super().dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


def compiled_templates() -> BytecodeCache | None:
    """Return the cache of compiled templates in the user's own temporary folder, shared by all builds.

    It is not in the site's cache, which may come from another machine, since its content is executed. None if there
    is no folder that only the user can write to.
    """
    try:
        return CompiledTemplates(f"korme-{_CODE}-%s.cache")
    except (RuntimeError, OSError):
        return None


class Renderer:
    """Renders views with the templates of one theme, in an environment for each language."""

    def __init__(self, theme: Theme, compiled: BytecodeCache | None = None) -> None:
        """Prepare for a theme.

        Args:
            compiled: the compiled templates of an earlier renderer, also for another theme.
        """
        self.theme = theme
        self.compiled = compiled or compiled_templates()
        self._environments: dict[str, PageEnvironment] = {}
        self._pictures: dict[str, Template] = {}
        self._embeds: dict[str, Template] = {}
        self.has_embeds = theme.find(theme.templates, EMBED_PARTIAL) is not None
        """Whether the theme shows players; one without a parent may not."""

    def render(
        self, template: str, language: str, view: Mapping[str, Any], *, origin: str, at_hand: AtHand | None = None
    ) -> bytes | Problem:
        """Render a page; return the problem instead if a template fails, with its place and the entry.

        Args:
            template: 'work.html', looked up in the theme's chain.
            origin: what causes the page (`Output.origin`), for the message.
            at_hand: what the template may ask for beside the view.
        """
        environment = self._environment(language)
        with environment.page(CurrentPage(view, at_hand)):
            try:
                text = environment.get_template(template).render(view)
            except FAILURES as error:
                return template_problem(error, self.theme, template, origin, environment.names_of)
        page = with_bound_signs(placed(text, partial(direction_within, language)), language)
        data = page.encode()
        return in_page(page, language).encode() if may_break(data) else data

    def picture(self, view: Mapping[str, Any], language: str, at_hand: AtHand | None = None) -> Markup:
        """Render a picture in a body with the macro `picture` of the theme's `partials/picture.html`.

        Args:
            view: a picture as templates get it; see docs/themes.md.
            language: the page's language.
            at_hand: what the partial may ask for, of the page that shows the body.

        Raises:
            TemplateError: the partial fails; the traceback ends in its line.
        """
        if language not in self._pictures:
            self._pictures[language] = self._environment(language).from_string(_PICTURE)
        return self._part(self._pictures[language], language, {"p": view}, at_hand)

    def embed(self, view: Mapping[str, Any], language: str, at_hand: AtHand | None = None) -> Markup:
        """Render an embed in a body with the macro `embed` of the theme's `partials/embed.html`; see `picture`.

        Args:
            view: an embed as templates get it (`korme.views.embeds`).
        """
        if language not in self._embeds:
            self._embeds[language] = self._environment(language).from_string(_EMBED)
        return self._part(self._embeds[language], language, {"one": view}, at_hand)

    def shortcode(
        self, name: str, view: Mapping[str, Any], language: str, at_hand: AtHand | None = None
    ) -> Markup | None:
        """Render a shortcode in a body with the theme's template `shortcodes/NAME.html`; None if there is none.

        Args:
            view: what stands in it, and its parameters; see docs/themes.md.
            language, at_hand: as for `picture`.

        Raises:
            TemplateError: the template fails; the traceback ends in its line.
        """
        if self.theme.find(self.theme.templates, template_of(name)) is None:
            return None
        template = self._environment(language).get_template(template_of(name))
        return self._part(template, language, view, at_hand)

    def _part(self, template: Template, language: str, view: Mapping[str, Any], at_hand: AtHand | None) -> Markup:
        """Render a part of a body, before the page has its view."""
        try:
            with self._environment(language).page(CurrentPage(at_hand.outline() if at_hand else {}, at_hand)):
                return Markup(placed(template.render(view), partial(direction_within, language)))
        except (TemplateError, TemplateFault):
            raise
        except FAILURES as error:
            raise TemplateRuntimeError(str(error)).with_traceback(error.__traceback__) from None

    def _environment(self, language: str) -> PageEnvironment:
        if language not in self._environments:
            self._environments[language] = environment(self.theme, language, compiled=self.compiled)
        return self._environments[language]


def environment(theme: Theme, language: str, *, compiled: BytecodeCache | None = None) -> PageEnvironment:
    """Return a Jinja environment for a theme and language: `t`, `asset` and `options`, but no side effects."""
    jinja = PageEnvironment(
        loader=_ChainLoader(theme),
        undefined=NamedUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
    )
    kept = {name: jinja.globals[name] for name in ("range", "namespace", "dict")}
    jinja.globals.clear()
    jinja.policies["json.dumps_kwargs"] = {
        "sort_keys": True,
        "ensure_ascii": False,  # so that marks can be found
        "default": as_json,
    }
    add_filters(jinja.filters, jinja.tests)
    t = translator(theme, language)
    asset, sized = _asset(theme, jinja), _sized(jinja)
    jinja.globals.update(kept, t=t, asset=asset, sized=sized, options=theme.values, data=DataAtHand(jinja.ask))
    jinja.plain, jinja.said = frozenset({t, asset, sized}), Said(t)
    add_functions(jinja, language)
    jinja.meant = partial(meant, theme, theme.templates)
    return jinja


def translator(theme: Theme, language: str) -> Callable[..., Markup]:
    """Return `t(key, n=None, **values)`: a string of the theme in the reader's language, with plurals, escaped.

    A string missing in the language is taken from the nearest one that has it (`korme.theme.strings.spoken`) and is a
    marked phrase. `t` raises `TemplateFault` for an unknown key.
    """
    nearest = [(name, theme.strings.get(name, {})) for name in spoken(language, theme.strings)]

    @cache
    def form_of(name: str) -> Callable[[int], str]:
        return by_rules(theme.plurals[name]) if name in theme.plurals else partial(plural_form, language=name)

    @cache  # a page uses some sixty, most of them the same on every page
    def plain(key: str) -> Markup:
        return filled(key, None, {})

    @lru_cache(maxsize=_SAID)
    def known(key: str, n: int | None, *values: tuple[str, Any, str]) -> Markup:
        return filled(key, n, {name: value for name, value, _ in values})

    def t(key: str, n: int | None = None, **values: Any) -> Markup:
        if not values and n is None:
            return plain(key)
        if (n is None or type(n) is int) and _UNCHANGING.issuperset(map(type, values.values())):
            return known(key, n, *[(name, value, getattr(value, "lang", "")) for name, value in values.items()])
        return filled(key, n, values)

    def filled(key: str, n: int | None, values: Mapping[str, Any]) -> Markup:
        found = next(((name, strings[key]) for name, strings in nearest if key in strings), None)
        if found is None:
            raise unknown(
                "template-name", str(key), [*{key for _, strings in nearest for key in strings}], kind="string"
            )
        said_in, string = found
        if not (n is None or isinstance(n, (int, float))):
            str(n)  # of a name that does not exist raises the exception that says so
            raise refused("string-number", key=key, found=repr(n)[:80])
        if not isinstance(string, str):
            string = string.get("other" if n is None else form_of(said_in)(n)) or string["other"]
        if n is not None:
            values = {"n": number(n, language), **values}
        try:
            text = HOLE.sub(lambda match: str(escape(values[match[1]])), str(escape(string)))
        except KeyError as hole:
            name = str(hole.args[0])
            raise refused("string-value-missing", "number" if name == "n" else "", key=key, found=name) from None
        if said_in != language:
            text = marked(Markup(text), said_in)
        return with_marks(text)

    return t


def as_text(string: Markup) -> str:
    """Return the text of a string without elements, for where none is allowed."""
    return string.striptags() if "<" in string or "&" in string else " ".join(str.split(string))


def _asset(theme: Theme, environment: PageEnvironment) -> Callable[..., str]:
    def asset(name: str) -> str:
        """Return the link from the page being rendered to an asset of the theme."""
        if name not in theme.published:
            raise unknown("template-name", str(name), [*theme.published], kind="asset")
        environment.rooted += 1
        return environment.current.root + theme.published[name]

    return asset


def _sized(environment: PageEnvironment) -> Callable[[Any, str], Any]:
    def sized(picture: Any, preset: str) -> Any:
        """Return a picture of the view in a preset of the theme; nothing of nothing."""
        at_hand = environment.current.at_hand
        if at_hand is None:
            raise TemplateRuntimeError("no page is being rendered")
        environment.rooted += 1
        return at_hand.sized(picture, preset) if picture else picture

    return sized
