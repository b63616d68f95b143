"""The pages of codes, `W/48213/`: on to the entry, or the word that it is gone; and `W/codes.json`, which code leads where.

A page is there once, not in every language. A script leads on in the first language of the visitor's browser that the site has;
without scripts the page leads to the default language and has plain links to all. It uses the theme's styles and words,
and is no template: a printed code leads on whatever the theme has.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from markupsafe import escape
from msgspec.structs import replace

from korme.core.csp import page_policy
from korme.core.model import Output, Phrase, Text
from korme.i18n.languages import endonyms
from korme.i18n.tags import is_right_to_left
from korme.kinds import WORK, Entry, Work
from korme.outputs.documents import derived, json_bytes
from korme.outputs.plain_text import Say, line
from korme.site import urls
from korme.site.archives import archived_codes
from korme.site.codes import INDEX, PATH, code_url
from korme.site.site import Site
from korme.theme.theme import Theme

SCRIPT, STYLES = "code.js", ("expo.css", "lost.css", "code.css")
_ASSETS = frozenset({"code.css", "code.js", "number.css", "number.js"})
_LEADS_TO = (("lost_home", ""), ("works", "works/"), ("creatives", "creatives/"), ("programme", "programme/"))
"""What else there is: words and pages."""


def without_unused(theme: Theme, site: Site) -> Theme:
    """Return the theme of a site: without codes, assets that only their pages and fields load are not published."""
    if site.codes:
        return theme
    return replace(theme, published={name: path for name, path in theme.published.items() if name not in _ASSETS})


def outputs(site: Site, theme: Theme, say: Say, *, portable: bool = False) -> list[Output]:
    """Return a page for each code, and the index; nothing if the site has none.

    Args:
        site: notes what is read of it.
        say: returns the theme's words.
    """
    if not site.codes:
        return []
    pages = [
        derived(urls.path_of(code_url(code)), PATH, partial(code_page, site, theme, say, code, portable=portable))
        for code in site.codes
    ]
    return [*pages, derived(INDEX, PATH, partial(index, site))]


def index(site: Site) -> bytes:
    """Return by code the URL of its entry from the site's root, in the default language; '' for what is gone."""
    return json_bytes(
        {code: urls.url_of_name(*target.entry) if target.entry else "" for code, target in site.codes.items()}
    )


def code_page(site: Site, theme: Theme, say: Say, code: str, *, portable: bool = False) -> bytes:
    """Return the bytes of the page of a code."""
    here, language = code_url(code), site.config.language
    target = _target(site, code)
    title = line(target.heading, language) if target else Phrase(say(language, "removed"), language)
    policy = f'<meta http-equiv="content-security-policy" content="{escape(page_policy("code"))}">'
    head = [
        *([] if portable else [policy]),
        f"<title>{escape(title.text)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        '<meta name="color-scheme" content="light dark">',
        *(_ways_on(site, theme, target, here, portable=portable) if target else ()),
        *(f'<link rel="stylesheet" href="{_asset(theme, name, here)}">' for name in STYLES if name in theme.published),
    ]
    body = _there(target, here, portable) if target else _gone(site, say, code, portable)
    frame = () if target else ('<div class="korme-lost__frame" aria-hidden="true"></div>',)
    lines = [
        "<!doctype html>",
        f'<html lang="{language}" dir="{_direction(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        *head,
        "</head>",
        '<body class="korme-page korme-page--code">',
        '<main id="content" class="korme-main">',
        '<div class="korme-lost">',
        *frame,
        '<div class="korme-lost__label">',
        f'<p class="korme-lost__number">{code}</p>',
        *body,
        "</div>",
        "</div>",
        "</main>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode(errors="replace")


class _Target(NamedTuple):
    """What a code leads to."""

    heading: Text
    ways: dict[str, str]
    """URL of its page from the site's root, by language of the site."""
    is_work: bool


def _target(site: Site, code: str) -> _Target | None:
    """Return what a code leads to: its entry or, if that is gone, its page in the last frozen year that has it."""
    name, languages = site.codes[code].entry, site.config.languages
    if name:
        entry: Entry = site.entries[name[0]][name[1]]
        url = urls.entry_url(entry)
        ways = {language: urls.in_language(url, language, languages) for language in languages}
        return _Target(entry.heading, ways, isinstance(entry, Work))
    edition, kept = archived_codes(site.archives).get(code, ("", None))
    if kept is None:
        return None
    ways = {language: site.archives[edition].url(kept, language) for language in languages}
    return _Target(kept.text, ways, kept.kind == WORK.name)


def _ways_on(site: Site, theme: Theme, target: _Target, here: str, *, portable: bool) -> Iterable[str]:
    """Yield what leads on: the page in each language for the script, and a refresh where there are no scripts."""
    links = {language: _relative(here, url, portable) for language, url in target.ways.items()}
    first = next(iter(target.ways))
    if site.config.base_url:
        yield f'<link rel="canonical" href="{escape(urls.absolute(site.config.base_url, target.ways[first]))}">'
    for language, link in links.items():
        yield f'<link rel="alternate" hreflang="{language}" href="{link}">'
    refresh = f'<meta http-equiv="refresh" content="0; url={links[first]}">'
    if SCRIPT in theme.published:
        yield f'<script src="{_asset(theme, SCRIPT, here)}"></script>'
        yield f"<noscript>{refresh}</noscript>"
    else:
        yield refresh


def _there(target: _Target, here: str, portable: bool) -> list[str]:
    """Return the title, and a link in each language of the site."""
    languages = tuple(target.ways)
    name = _marked(line(target.heading, languages[0]), languages[0])
    name = f"<cite>{name}</cite>" if target.is_work else name  # titles of works are in italics
    lines = [f'<h1 class="korme-label-title">{name}</h1>']
    for language, name in endonyms(languages).items() if len(languages) > 1 else ((languages[0], ""),):
        link = _relative(here, target.ways[language], portable)
        title = _marked(line(target.heading, language), language)
        label = f'<span class="korme-label-language">{escape(name)}</span>' if name else ""
        lines.append(
            f'<p class="korme-lost__words" lang="{language}" dir="{_direction(language)}">{label}'
            f'<a href="{link}" hreflang="{language}">{title}</a></p>'
        )
    return lines


def _gone(site: Site, say: Say, code: str, portable: bool) -> list[str]:
    """Return in each language that it is gone, and what else there is."""
    here, lines = code_url(code), []
    edition = site.entries["edition"].get(site.codes[code].edition)
    for number, language in enumerate(site.config.languages):
        links = [
            f'<a href="{_link(site, here, url, language, portable)}">{escape(say(language, word))}</a>'
            for word, url in _LEADS_TO
        ]
        if edition is not None:
            title = _marked(line(edition.heading, language), language)
            links.append(f'<a href="{_link(site, here, urls.entry_url(edition), language, portable)}">{title}</a>')
        tag = "h1" if number == 0 else "p"
        given = f'lang="{language}" dir="{_direction(language)}"'
        lines += [
            f'<{tag} class="korme-lost__words" {given}>{escape(say(language, "removed"))}</{tag}>',
            f'<p class="korme-lost__words" {given}>{escape(say(language, "removed_text"))}</p>',
            f'<p class="korme-label-ways korme-apart" {given}>{" ".join(links)}</p>',
        ]
    return lines


def _link(site: Site, here: str, url: str, language: str, portable: bool) -> str:
    return _relative(here, urls.in_language(url, language, site.config.languages), portable)


def _relative(here: str, url: str, portable: bool) -> str:
    return str(escape(urls.relative(here, url, portable=portable)))


def _asset(theme: Theme, name: str, here: str) -> str:
    return str(escape(urls.relative(here, theme.published[name])))


def _marked(title: Phrase, language: str) -> str:
    name = str(escape(title.text))
    return name if title.lang in ("", language) else f'<span lang="{title.lang}">{name}</span>'


def _direction(language: str) -> str:
    return "rtl" if is_right_to_left(language) else "ltr"
