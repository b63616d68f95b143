"""The theme's assets: stylesheets rendered with the site's options, every file named by its digest."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import FunctionLoader
from msgspec import Struct
from msgspec.structs import replace
from rjsmin import jsmin

from korme.core.css_steps import ink_on, logo_steps, ratio_steps, tone_steps
from korme.core.model import Files
from korme.core.problems import Mark, Problem, problem
from korme.site.config import Config
from korme.store.bundles import remember, remembered
from korme.store.cache import Cache
from korme.theme.asset_parts import AssetEnvironment, AssetParts, unclosed, unclosed_problem, untreated
from korme.theme.faults import NamedUndefined
from korme.theme.folders import ThemeFile
from korme.theme.font_faces import font_options
from korme.theme.render import compiled_templates
from korme.theme.stylesheet_links import (
    AssetLink,
    blocked_in_script,
    blocked_in_stylesheet,
    replaced,
    script_links,
    stylesheet_links,
)
from korme.theme.template_problems import FAILURES, asset_problem, near_file
from korme.theme.theme import ENGINE, Theme, with_assets, with_options
from korme.theme.theme_fonts import theme_fonts, with_stand_ins

_LINKS: Mapping[str, Callable[[str], Iterable[AssetLink]]] = {".css": stylesheet_links, ".js": script_links}
_BLOCKED = {".css": blocked_in_stylesheet, ".js": blocked_in_script}
_MAKING = "3"
"""Part of the key of rendered assets: increment it when the same files and options give other bytes."""
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
    fonts = theme_fonts(theme, config.languages, cache)
    problems += fonts.problems
    theme = replace(theme, notices=tuple(fonts.notices), packaged=(*theme.packaged, *fonts.packages))
    chosen: dict[str, Any] = {
        "options": theme.values,
        "fonts": fonts.css,
        "disciplines": [{"key": key, "colour": discipline.colour or ""} for key, discipline in config.disciplines],
    }
    if fonts.stand_ins:
        families = {name: with_stand_ins(theme.values[name], fonts) for name in font_options(theme)}
        chosen["options"] = {**theme.values, **families}
    key = _key(theme, chosen, portable, fonts.files)
    rendered = remembered(cache, key) if cache else None
    if rendered is None:
        steps = {"ratios": ratio_steps(), "tones": tone_steps(), "logos": logo_steps()}
        maker = _AssetMaker(theme, {**chosen, **steps}, [], portable, made=fonts.files)
        for name in maker.plain_names():
            maker.publish(name, ())
        rendered = maker.rendered
        problems += maker.problems
        if cache and not maker.problems:
            with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the site
                remember(cache, key, rendered)
    return with_assets(theme, rendered, {name: _published(name, data) for name, data in rendered.items()}), problems


def _key(theme: Theme, chosen: Mapping[str, Any], portable: bool, made: Files) -> str:
    """Return the digest of everything the bytes of a theme's assets depend on."""
    inputs = json.dumps(
        [ENGINE, _MAKING, theme.chain, theme.bundled, chosen, portable], ensure_ascii=False, sort_keys=True
    )
    hasher = hashlib.blake2b(inputs.encode("utf-8", "surrogatepass"), digest_size=16)
    for full, file in sorted(theme.assets.items()):
        hasher.update(f"\0{full}\0{len(file.data)}\0".encode() + file.data)
    for name, data in sorted(made.items()):
        hasher.update(f"\0{name}\0{len(data)}\0".encode() + data)
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
    made: Files = {}
    """Assets that are made: files of fonts, by plain name."""

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
        if source is None and name in self.made:
            self.rendered[name], self.published[name] = self.made[name], _published(name, self.made[name])
            return self.published[name]
        if source is None:
            return None
        full, file = source
        if name in chain:
            self.problems.append(problem("asset-circle", Mark(file.path), chain=" → ".join([*chain, name])))
            return None
        data = file.data
        if full.endswith(".jinja"):
            data = self.render(name, full)
        elif name.endswith((".css", ".js")) and (tags := untreated(file.path, file.data.decode("utf-8-sig"))):
            self.problems.append(tags)
        elif name.endswith(".css") and (fault := unclosed(file.data.decode("utf-8-sig"))):
            self.problems.append(unclosed_problem(file.path, *fault))
        if full.partition("/")[0] in self.theme.bundled:
            data = _short(full, data)
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

    def place(self, name: str, file: ThemeFile, link: str) -> Mark:
        """Return where a link stands: in the part that has it."""
        parts = self.parts.get(name)
        line = file.data.decode("utf-8", "replace").partition(link)[0].count("\n") + 1
        return (parts.place_of(link) if parts else Mark(file.path, line)) or Mark(file.path)

    def missing(self, name: str, file: ThemeFile, link: str, wanted: str) -> Problem:
        """Return the problem of a link that leads to no asset, at the part in which it stands."""
        near = near_file(wanted, self.plain_names())
        found = posixpath.relpath(near, posixpath.dirname(name) or ".") if near else ""
        mark = self.place(name, file, link)
        return problem("asset-missing", mark, hint="guess" if near else "", file=link, guess=found)

    def linked(self, name: str, file: ThemeFile, data: bytes, chain: tuple[str, ...]) -> bytes:
        """Replace the relative links of a stylesheet or script with published paths; report those to other hosts."""
        ending = posixpath.splitext(name)[1]
        if ending not in _LINKS:
            return data
        folder, text = posixpath.dirname(name), data.decode("utf-8-sig")

        def turned(whole: str) -> str:
            link = re.split(r"[?#]", whole, maxsplit=1)[0]
            part = whole[len(link) :]
            if not link or re.match(r"(?i)[a-z][a-z0-9+.-]*:|/", link):
                return whole
            wanted = posixpath.normpath(posixpath.join(folder, link))
            target = self.publish(wanted, chain)
            if target is None:
                self.problems.append(self.missing(name, file, link, wanted))
                return whole
            if self.portable and ending == ".css" and target.endswith(".svg"):
                drawing = base64.b64encode(self.rendered[wanted]).decode("ascii")
                return f"data:image/svg+xml;base64,{drawing}{part if len(part) > 1 else ''}"
            relative = posixpath.relpath(target, posixpath.join("assets", folder))
            return f"{relative if relative.startswith('.') else f'./{relative}'}{part}"

        for blocked in dict.fromkeys(link.text for link in _BLOCKED[ending](text)):
            self.problems.append(problem("asset-blocked", self.place(name, file, blocked), found=blocked[:120]))
        return replaced(text, _LINKS[ending](text), turned).encode()


def _short(full: str, data: bytes) -> bytes:
    """Return an asset of a bundled theme without comments and needless whitespace; other themes' are as they wrote them."""
    if full.endswith((".js", ".js.jinja")):
        return f"{jsmin(data.decode('utf-8-sig'), keep_bang_comments=True)}\n".encode()
    if full.endswith(".css"):
        return _tight(re.sub(_COMMENT, "", data.decode("utf-8-sig"))).encode()
    return data


@lru_cache(maxsize=128)
def _tight(css: str) -> str:
    """Remove insignificant whitespace from a stylesheet; strings stay as they are.

    Remembered: while somebody writes a theme, all sheets but one are as before.

    A third-party minifier (rcssmin 1.3) also removes the space of `:has(a) :is(b)`, which is a combinator.
    """
    lines = "\n".join(line for raw in css.splitlines() if (line := raw.strip()))
    parts = re.split(_STRING, lines)
    for pattern, short in _SPACE:
        parts[::2] = [re.sub(pattern, short, part) for part in parts[::2]]
    return "".join(parts) + "\n"
