"""The theme's assets: stylesheets rendered with the site's options, every file named by its digest."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError
from msgspec import Struct

from korme.core.css_steps import ink_on, ratio_steps, tone_steps
from korme.core.problems import Mark, Problem, problem
from korme.site.config import Config
from korme.store.bundles import remember, remembered
from korme.store.cache import Cache
from korme.theme.render import compiled_templates
from korme.theme.theme import ENGINE, Theme, ThemeFile, with_assets, with_options

_LINKS = {
    ".css": re.compile(r"""(?P<before>url\(\s*["']?)(?P<link>[^"')\s]+)(?P<after>["']?\s*\))"""),
    ".js": re.compile(r"""(?P<before>(?:\bfrom\s*|\bimport\s*\(?\s*)["'])(?P<link>\.{1,2}/[^"']+)(?P<after>["'])"""),
}
_FAILURES = (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError)
_COMMENT = r"(?s)/\*(?!!).*?\*/"
_STRING = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|url\([^)"']*\))"""
_SPACE = ((r"[ \t]*([{};,])[ \t]*", r"\1"), (r":[ \t]+", ":"), (r";}", "}"), (r"(?<![\w.#])0\.(?=\d)", "."))


def prepared(
    theme: Theme, config: Config, cache: Cache | None = None, *, portable: bool = False
) -> tuple[Theme, list[Problem]]:
    """The theme as one site uses it: with the site's options, its assets rendered, its digest complete.

    Args:
        cache: where assets lie that were rendered from the same things before.
        portable: drawings stand inside the stylesheets, for a browser loads no masks from a disk.
    """
    theme, problems = with_options(theme, config)
    chosen = {
        "options": theme.values,
        "disciplines": [{"key": key, "colour": one.colour or ""} for key, one in config.disciplines],
    }
    key = _key(theme, chosen, portable)
    rendered = remembered(cache, key) if cache else None
    if rendered is None:
        press = _AssetMaker(theme, {**chosen, "ratios": ratio_steps(), "tones": tone_steps()}, [], portable)
        for name in press.plain_names():
            press.publish(name, ())
        rendered = press.rendered
        problems += press.problems
        if cache and not press.problems:
            with contextlib.suppress(OSError):  # a cache that takes nothing costs time, not the site
                remember(cache, key, rendered)
    return with_assets(theme, rendered, {name: _published(name, data) for name, data in rendered.items()}), problems


def _key(theme: Theme, chosen: Mapping[str, Any], portable: bool) -> str:
    """The digest of all that the bytes of a theme's assets depend on."""
    facts = json.dumps([ENGINE, theme.chain, chosen, portable], ensure_ascii=False, sort_keys=True)
    total = hashlib.blake2b(facts.encode("utf-8", "surrogatepass"), digest_size=16)
    for full, file in sorted(theme.assets.items()):
        total.update(f"\0{full}\0{len(file.data)}\0".encode() + file.data)
    return total.hexdigest()


def _published(name: str, data: bytes) -> str:
    """Where an asset is published: under a name that changes with its bytes."""
    stem, suffix = posixpath.splitext(name)
    return f"assets/{stem}-{hashlib.sha256(data).hexdigest()[:10]}{suffix}"


class _AssetMaker(Struct):
    """Renders and names the assets of one theme, each after those it links to."""

    theme: Theme
    values: Mapping[str, Any]
    """What a `.jinja` asset may see."""
    problems: list[Problem]
    portable: bool = False
    rendered: dict[str, bytes] = {}
    published: dict[str, str] = {}

    def plain_names(self) -> list[str]:
        """Every asset of the chain once, without theme and `.jinja`; parts (`_name`) are only included."""
        names = {full.partition("/")[2].removesuffix(".jinja") for full in self.theme.assets}
        return sorted(one for one in names if not any(part.startswith("_") for part in one.split("/")))

    def source(self, name: str) -> tuple[str, ThemeFile] | None:
        """The file that wins for a name, and its full name."""
        files = self.theme.assets
        for theme in self.theme.chain:
            for full in (f"{theme}/{name}", f"{theme}/{name}.jinja"):
                if full in files:
                    return full, files[full]
        return None

    def publish(self, name: str, asking: tuple[str, ...]) -> str | None:
        """Where an asset is published, after rendering it and whatever it links to; None when it is not there."""
        if name in self.published:
            return self.published[name]
        found = self.source(name)
        if found is None:
            return None
        full, file = found
        if name in asking:
            self.problems.append(problem("asset-circle", Mark(file.path), chain=" → ".join([*asking, name])))
            return None
        data = self.render(full, file) if full.endswith(".jinja") else file.data
        data = self.linked(name, file, data, (*asking, name))
        self.rendered[name], self.published[name] = data, _published(name, data)
        return self.published[name]

    def render(self, full: str, file: ThemeFile) -> bytes:
        """A `.jinja` asset with the options put in; comments and needless space of stylesheets stay behind."""
        environment = Environment(
            loader=FunctionLoader(self.load),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=compiled_templates(),
        )
        environment.filters["ink"] = ink_on
        try:
            text = environment.get_template(full).render(self.values)
        except _FAILURES as error:
            line = getattr(error, "lineno", None) or 0
            self.problems.append(problem("asset-broken", Mark(file.path, line), detail=str(error)))
            return b""
        if full.endswith(".css.jinja"):
            text = _tight(re.sub(_COMMENT, "", text))
        return text.encode()

    def load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        full = self.theme.find(self.theme.assets, name)
        if full is None:
            return None
        file = self.theme.assets[full]
        return file.data.decode("utf-8-sig"), file.path, lambda: True

    def linked(self, name: str, file: ThemeFile, data: bytes, asking: tuple[str, ...]) -> bytes:
        """A stylesheet or script whose relative links lead to the published names."""
        pattern = _LINKS.get(posixpath.splitext(name)[1])
        if pattern is None:
            return data
        folder = posixpath.dirname(name)

        def turned(match: re.Match[str]) -> str:
            link, mark, tail = re.match(r"([^?#]*)([?#]?)(.*)", match["link"]).groups()  # type: ignore[union-attr]
            if not link or re.match(r"[a-z]+:|/", link):
                return match[0]
            wanted = posixpath.normpath(posixpath.join(folder, link))
            target = self.publish(wanted, asking)
            if target is None:
                self.problems.append(problem("asset-missing", Mark(file.path), file=link))
                return match[0]
            if self.portable and pattern is _LINKS[".css"] and target.endswith(".svg"):
                drawing = base64.b64encode(self.rendered[wanted]).decode("ascii")
                return f"{match['before']}data:image/svg+xml;base64,{drawing}{tail and mark + tail}{match['after']}"
            way = posixpath.relpath(target, posixpath.join("assets", folder))
            way = way if way.startswith(".") else f"./{way}"
            return f"{match['before']}{way}{mark}{tail}{match['after']}"

        return pattern.sub(turned, data.decode("utf-8-sig")).encode()


def _tight(style: str) -> str:
    """A stylesheet without space that says nothing, line by line; what stands in quotes stays as it is.

    A minifier of others (rcssmin 1.3) takes the space of `:has(a) :is(b)` too, which is a combinator.
    """
    lines = "\n".join(line for raw in style.splitlines() if (line := raw.strip()))
    parts = re.split(_STRING, lines)
    for pattern, short in _SPACE:
        parts[::2] = [re.sub(pattern, short, one) for one in parts[::2]]
    return "".join(parts) + "\n"
