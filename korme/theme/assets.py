"""The theme's assets: stylesheets rendered with the site's options, every file named by its digest."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import FunctionLoader
from msgspec import Struct

from korme.core.css_steps import ink_on, logo_steps, ratio_steps, tone_steps
from korme.core.problems import Mark, Problem, problem
from korme.site.config import Config
from korme.store.bundles import remember, remembered
from korme.store.cache import Cache
from korme.theme.asset_parts import AssetEnvironment, AssetParts, unclosed, unclosed_problem
from korme.theme.faults import NamedUndefined
from korme.theme.folders import ThemeFile
from korme.theme.render import compiled_templates
from korme.theme.template_problems import FAILURES, asset_problem, near_file
from korme.theme.theme import ENGINE, Theme, with_assets, with_options

_LINKS = {
    ".css": re.compile(r"""(?P<before>url\(\s*["']?)(?P<link>[^"')\s]+)(?P<after>["']?\s*\))"""),
    ".js": re.compile(r"""(?P<before>(?:\bfrom\s*|\bimport\s*\(?\s*)["'])(?P<link>\.{1,2}/[^"']+)(?P<after>["'])"""),
}
_COMMENT = r"(?s)/\*(?!!).*?\*/"
_STRING = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|url\([^)"']*\))"""
_SPACE = ((r"\s*([{};,])\s*", r"\1"), (r":[ \t]+", ":"), (r";}", "}"), (r"(?<![\w.#])0\.(?=\d)", "."))


def prepared(
    theme: Theme, config: Config, cache: Cache | None = None, *, portable: bool = False
) -> tuple[Theme, list[Problem]]:
    """Return the theme as one site uses it: with the site's options, rendered assets and its final digest.

    Args:
        cache: keeps rendered assets between builds.
        portable: embed SVG in stylesheets, since a browser loads no masks from a disk (file: URLs).
    """
    theme, problems = with_options(theme, config)
    chosen = {
        "options": theme.values,
        "disciplines": [{"key": key, "colour": discipline.colour or ""} for key, discipline in config.disciplines],
    }
    key = _key(theme, chosen, portable)
    rendered = remembered(cache, key) if cache else None
    if rendered is None:
        steps = {"ratios": ratio_steps(), "tones": tone_steps(), "logos": logo_steps()}
        maker = _AssetMaker(theme, {**chosen, **steps}, [], portable)
        for name in maker.plain_names():
            maker.publish(name, ())
        rendered = maker.rendered
        problems += maker.problems
        if cache and not maker.problems:
            with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the site
                remember(cache, key, rendered)
    return with_assets(theme, rendered, {name: _published(name, data) for name, data in rendered.items()}), problems


def _key(theme: Theme, chosen: Mapping[str, Any], portable: bool) -> str:
    """Return the digest of everything the bytes of a theme's assets depend on."""
    inputs = json.dumps([ENGINE, theme.chain, chosen, portable], ensure_ascii=False, sort_keys=True)
    hasher = hashlib.blake2b(inputs.encode("utf-8", "surrogatepass"), digest_size=16)
    for full, file in sorted(theme.assets.items()):
        hasher.update(f"\0{full}\0{len(file.data)}\0".encode() + file.data)
    return hasher.hexdigest()


def _published(name: str, data: bytes) -> str:
    """Return the path an asset is published under, which changes with its bytes."""
    stem, suffix = posixpath.splitext(name)
    return f"assets/{stem}-{hashlib.sha256(data).hexdigest()[:10]}{suffix}"


class _AssetMaker(Struct):
    """Renders and names the assets of one theme, each after those it links to."""

    theme: Theme
    values: Mapping[str, Any]
    """The variables of a `.jinja` asset."""
    problems: list[Problem]
    portable: bool = False
    rendered: dict[str, bytes] = {}
    published: dict[str, str] = {}
    parts: dict[str, AssetParts] = {}
    """What each rendered asset was made from, by plain name."""

    def plain_names(self) -> list[str]:
        """Return every asset of the chain once, without theme and `.jinja`; parts (`_name`) are only included."""
        names = {full.partition("/")[2].removesuffix(".jinja") for full in self.theme.assets}
        return sorted(name for name in names if not any(part.startswith("_") for part in name.split("/")))

    def source(self, name: str) -> tuple[str, ThemeFile] | None:
        """Return the file that takes precedence for a name, with its full name."""
        files = self.theme.assets
        for theme in self.theme.chain:
            for full in (f"{theme}/{name}", f"{theme}/{name}.jinja"):
                if full in files:
                    return full, files[full]
        return None

    def publish(self, name: str, chain: tuple[str, ...]) -> str | None:
        """Render an asset and everything it links to; return its published path, or None if it does not exist."""
        if name in self.published:
            return self.published[name]
        source = self.source(name)
        if source is None:
            return None
        full, file = source
        if name in chain:
            self.problems.append(problem("asset-circle", Mark(file.path), chain=" → ".join([*chain, name])))
            return None
        data = file.data
        if full.endswith(".jinja"):
            data = self.render(name, full)
        elif name.endswith(".css") and (fault := unclosed(file.data.decode("utf-8-sig"))):
            self.problems.append(unclosed_problem(file.path, *fault))
        data = self.linked(name, file, data, (*chain, name))
        self.rendered[name], self.published[name] = data, _published(name, data)
        return self.published[name]

    def render(self, name: str, full: str) -> bytes:
        """Render a `.jinja` asset with the options; remove comments and needless whitespace from stylesheets."""
        parts = self.parts[name] = AssetParts(
            self.theme, name, lambda each: self.source(each) is not None, self.problems
        )
        environment = AssetEnvironment(
            loader=FunctionLoader(parts.load),
            undefined=NamedUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=compiled_templates(),
        )
        environment.parts = parts
        environment.filters["ink"] = ink_on
        try:
            text = environment.get_template(full).render(self.values)
        except FAILURES as error:
            self.problems.append(asset_problem(error, self.theme, full))
            return b""
        if full.endswith(".css.jinja"):
            parts.unclosed(environment, self.values)
            text = _tight(re.sub(_COMMENT, "", text))
        return text.encode()

    def missing(self, name: str, file: ThemeFile, link: str, wanted: str) -> Problem:
        """Return the problem of a link that leads to no asset, at the part in which it stands."""
        parts = self.parts.get(name)
        line = file.data.decode("utf-8", "replace").partition(link)[0].count("\n") + 1
        mark = parts.place_of(link) if parts else Mark(file.path, line)
        near = near_file(wanted, self.plain_names())
        found = posixpath.relpath(near, posixpath.dirname(name) or ".") if near else ""
        return problem("asset-missing", mark or Mark(file.path), hint="guess" if near else "", file=link, guess=found)

    def linked(self, name: str, file: ThemeFile, data: bytes, chain: tuple[str, ...]) -> bytes:
        """Replace the relative links of a stylesheet or script with published paths."""
        pattern = _LINKS.get(posixpath.splitext(name)[1])
        if pattern is None:
            return data
        folder = posixpath.dirname(name)

        def turned(match: re.Match[str]) -> str:
            link, mark, tail = re.match(r"([^?#]*)([?#]?)(.*)", match["link"]).groups()  # type: ignore[union-attr]
            if not link or re.match(r"[a-z]+:|/", link):
                return match[0]
            wanted = posixpath.normpath(posixpath.join(folder, link))
            target = self.publish(wanted, chain)
            if target is None:
                self.problems.append(self.missing(name, file, link, wanted))
                return match[0]
            if self.portable and pattern is _LINKS[".css"] and target.endswith(".svg"):
                drawing = base64.b64encode(self.rendered[wanted]).decode("ascii")
                return f"{match['before']}data:image/svg+xml;base64,{drawing}{tail and mark + tail}{match['after']}"
            relative = posixpath.relpath(target, posixpath.join("assets", folder))
            relative = relative if relative.startswith(".") else f"./{relative}"
            return f"{match['before']}{relative}{mark}{tail}{match['after']}"

        return pattern.sub(turned, data.decode("utf-8-sig")).encode()


def _tight(css: str) -> str:
    """Remove insignificant whitespace from a stylesheet; strings stay as they are.

    A third-party minifier (rcssmin 1.3) also removes the space of `:has(a) :is(b)`, which is a combinator.
    """
    lines = "\n".join(line for raw in css.splitlines() if (line := raw.strip()))
    parts = re.split(_STRING, lines)
    for pattern, short in _SPACE:
        parts[::2] = [re.sub(pattern, short, part) for part in parts[::2]]
    return "".join(parts) + "\n"
