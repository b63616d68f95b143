"""Pages at an entry's former addresses (`aliases`) that redirect to its current one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from markupsafe import escape

from korme.core.csp import page_policy
from korme.core.model import Output, Text
from korme.core.problems import Problem, problem
from korme.kinds import Entry
from korme.outputs.documents import SITE_FILE, written
from korme.outputs.plain_text import line
from korme.site import urls
from korme.site.former_names import former_url
from korme.site.former_pages import former_addresses, former_pages, former_urls
from korme.site.site import Site


def outputs(site: Site, taken: Collection[str] = (), *, portable: bool = False) -> list[Output]:
    """Return a page for every usable former address: in each language, or only in the one its prefix names.

    `/old/` leads from `old/` to the entry and from `ru/old/` to the entry in Russian; `/ru/old/` only the latter.

    Args:
        taken: the paths of all other outputs, which aliases must not replace.
    """
    found: dict[str, Output] = {}
    folded = {path.casefold() for path in taken}
    languages = site.config.languages
    for entry in site.all_entries():
        for source, language in former_urls(former_addresses(entry, site.creatives, languages), languages).items():
            path = urls.path_of(source)
            if path.casefold() not in folded:
                folded.add(path.casefold())
                make = partial(redirect_page, site, entry, source, language, portable)
                found[path] = written(path, entry.mark.path, make)
    return list(found.values())


def problems(site: Site, taken: Mapping[str, str] | None = None) -> list[Problem]:
    """Return a problem for each alias that is not an address inside the site or belongs to another page.

    Args:
        taken: the paths of all other outputs, each with its origin.
    """
    found = _removed_problems(site, taken or {})
    owners = {path.casefold(): origin for path, origin in (taken or {}).items()}
    for entry in site.all_entries():
        for number, alias in enumerate(entry.aliases):
            mark = entry.where(f"aliases.{number}")
            url = former_url(alias)
            if url is None:
                found.append(problem("alias-invalid", mark, found=alias[:120]))
                continue
            path = urls.path_of(url).casefold()
            other = owners.setdefault(path, entry.mark.path)
            if path in {own.casefold() for own in _own_paths(site, entry)}:
                found.append(problem("alias-own", mark, found=alias[:120]))
            elif other != entry.mark.path:
                found.append(problem("alias-taken", mark, found=alias[:120], other=other))
    return found


def _removed_problems(site: Site, taken: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each address of a removed entry that is none, or that is a page or leads to one."""
    if not site.config.removed:
        return []
    found = []
    in_use = {path.casefold(): origin for path, origin in taken.items() if origin != SITE_FILE}
    leads = former_pages(site.all_entries(), site.creatives, site.config.languages)
    for number, address in enumerate(site.config.removed):
        mark, url = site.config.where(f"removed.{number}"), former_url(address)
        if url is None:
            found.append(problem("alias-invalid", mark, found=address[:120]))
        elif other := in_use.get(urls.path_of(url).casefold()) or leads.get(url):
            found.append(problem("removed-in-use", mark, found=address[:120], other=other))
    return found


def _own_paths(site: Site, entry: Entry) -> list[str]:
    """Return the paths at which an entry is published now."""
    url = urls.entry_url(entry)
    languages = site.config.languages
    return [urls.path_of(urls.in_language(url, language, languages)) for language in languages]


def redirect_page(site: Site, entry: Entry, source: str, language: str, portable: bool = False) -> bytes:
    """Return the bytes of the page at `source` that redirects to an entry in a language."""
    target = urls.in_language(urls.entry_url(entry), language, site.config.languages)
    return page_leading_to(site, source, target, entry.heading, language, portable)


def page_leading_to(
    site: Site, source: str, target: str, heading: Text, language: str, portable: bool = False
) -> bytes:
    """Return the bytes of the page at `source` that redirects to another.

    Args:
        heading: what the link is called.
        language: of the page.
    """
    link = escape(urls.relative(source, target, portable=portable))
    title = line(heading, language)
    name = escape(title.text)
    marked = name if title.lang == language else f'<span lang="{title.lang}">{name}</span>'
    base_url = site.config.base_url
    canonical = [f'<link rel="canonical" href="{escape(urls.absolute(base_url, target))}">'] if base_url else []
    policy = [f'<meta http-equiv="content-security-policy" content="{escape(page_policy("redirect"))}">']
    lines = [
        "<!doctype html>",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        *([] if portable else policy),
        f"<title>{name}</title>",
        '<meta name="viewport" content="width=device-width">',
        '<meta name="robots" content="noindex">',
        f'<meta http-equiv="refresh" content="0; url={link}">',
        *canonical,
        "</head>",
        f'<body><p><a href="{link}">{marked}</a></p></body>',
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()
