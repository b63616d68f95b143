"""Data of every page: `page` (its own URL, title, languages) and `site` (menu, footer, contact, licence)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from korme.core.csp import page_policy
from korme.core.model import Phrase
from korme.i18n.languages import endonyms, span
from korme.i18n.tags import is_right_to_left
from korme.i18n.territories import locale_of
from korme.kinds import Edition, Entry
from korme.site.archives import URL as ARCHIVE
from korme.site.chosen_works import listed_collections
from korme.site.codes import FOLDER as CODES
from korme.site.licensing import deed
from korme.site.site import entry_key
from korme.site.urls import SUBMIT, absolute, in_language
from korme.theme.font_faces import needed_first
from korme.views.clock import edition_days
from korme.views.context import Crumb, PageContext, View, clipped
from korme.views.extra import NO_EXTRA, extra_of_site
from korme.views.json_ld import breadcrumbs, json_ld, published
from korme.views.json_ld_facts import Thing
from korme.views.links import away
from korme.views.submit_words import submit_label

YEAR_COLOURS = "editions/colours.css"
"""Path of the stylesheet with the colours of editions."""

_policy_of = cache(page_policy)


def framed(
    context: PageContext,
    *,
    kind: str,
    title: Phrase | str,
    description: str = "",
    crumbs: Sequence[Crumb] = (),
    about: Sequence[Thing] = (),
    **own: Any,
) -> View:
    """Return the whole view of a page: `page`, `site` and its own data.

    Args:
        kind: the kind of page: 'work', 'creatives', …
        title: the heading; '' on the home page, which has the site's title.
        crumbs: the pages above, without the home page.
        about: the subjects of the page, as schema.org items.
    """
    page = _page(context, kind, title, description, crumbs)
    things = [*about, *breadcrumbs(context, crumbs, page["heading"])]
    page["linked"] = json_ld(published(context, things))
    return {"page": page, "site": whole_site(context), **own}


def _page(context: PageContext, kind: str, title: Phrase | str, description: str, crumbs: Sequence[Crumb]) -> View:
    config = context.site.config
    heading = title if isinstance(title, Phrase) else Phrase(title)
    name = context.phrase(config.title).text
    base = config.base_url
    return {
        "kind": kind,
        "policy": "" if context.shared.portable else _policy_of(kind),
        "offline": works_offline(context.shared.theme.values, portable=context.shared.portable),
        "extra": NO_EXTRA,
        "machine": None,
        "shared": None,
        "shortcodes": [],
        "embeds": [],
        "url": context.own_url,
        "root": context.root,
        "language": context.language,
        "direction": "rtl" if is_right_to_left(context.language) else "ltr",
        "heading": heading,
        "title": f"{heading.text} · {name}" if heading else name,
        "description": clipped(description or context.phrase(config.description).text),
        "canonical": absolute(base, context.own_url) if base and not context.rooted else "",
        "alternates": _alternates(context),
        "breadcrumbs": [{"label": label, "url": context.link(url)} for label, url in crumbs],
    }


def machine_of(context: PageContext, entry: Entry) -> View | None:
    """Return the original of an entry's page: `language`, `name`, `url`; None unless a machine has translated texts of it.

    A text that somebody has checked since is not a machine's any more.
    """
    site = context.site
    if context.language not in site.machine_texts.get(entry_key(entry), ()):
        return None
    own = entry.language or site.config.language
    name = endonyms(site.config.languages)[own]
    return {"language": own, "name": name, "url": context.link(context.url, own)}


def works_offline(options: Mapping[str, Any], *, portable: bool) -> bool:
    """Return whether pages register the service worker: the theme's option is on, and the site is not for a disk."""
    return options.get("offline") is True and not portable


def _alternates(context: PageContext) -> list[View]:
    """Return the same page in each language; for 404.html, which has no URL of its own, the home page."""
    config = context.site.config
    languages, base = config.languages, config.base_url
    names, url = endonyms(languages), "" if context.rooted else context.url
    return [
        {
            "language": language,
            "locale": locale_of(language),
            "name": names[language],
            "url": context.link(url, language),
            "absolute": absolute(base, in_language(url, language, languages)) if base else "",
            "current": language == context.language,
        }
        for language in languages
    ]


def whole_site(context: PageContext) -> View:
    """Return the site as a page shows it; pages of a language in folders of the same depth and section share it."""
    reads = context.shared.reads
    targets = reads.once(
        "menu",
        lambda: [
            *(_target(link) for _, link in (*_menu_links(context), *_footer_links(context))),
            *(page for _, page in _bar(context)),
        ],
    )
    key = ("site", context.language, context.root, *(_current(context, target) for target in targets))
    return reads.once(key, lambda: _whole_site(context))


def _whole_site(context: PageContext) -> View:
    site, config = context.site, context.site.config
    contact = config.contact
    title, theme = context.phrase(config.title), context.shared.theme
    fonts = context.shared.reads.once(("fonts", context.language), lambda: needed_first(theme, title.text))
    return {
        "title": title,
        "tagline": context.phrase(config.tagline),
        "description": context.phrase(config.description),
        "home": context.link(""),
        "logo": context.picture(config.logo, "mark"),
        "fonts": [context.root + path for path in fonts],
        "icon": context.file("icon-192.png") if has_icons(context) else "",
        "touch_icon": context.file("apple-touch-icon.png") if has_icons(context) else "",
        "manifest": "" if context.shared.portable else context.link("site.webmanifest"),
        "menu": [_menu_item(context, label, link) for label, link in _menu_links(context)],
        "footer": [_menu_item(context, label, link) for label, link in _footer_links(context)],
        "bar": [
            {"name": name, "url": context.link(page), "current": _current(context, page)}
            for name, page in _bar(context)
        ],
        "search": context.link("search/"),
        "codes": context.link(CODES) if site.codes else "",
        "list": context.link("my-list/"),
        "submit": _submit_link(context),
        "credits": context.link("credits/"),
        "feed": context.link("feed.xml") if config.base_url and site.stories else "",
        "contact": {
            "email": contact.email or "" if contact else "",
            "phone": contact.phone or "" if contact else "",
            "address": context.place(contact.address) if contact else Phrase(""),
        },
        "social": [away(context, label, url) for label, url in config.social],
        "licence": licence(config.licence),
        "reserved": config.ai_crawlers == "refuse",
        "edition": edition_card(context, site.edition) if site.edition else None,
        "extra": extra_of_site(context),
    }


def _submit_link(context: PageContext) -> View | None:
    """Return the link to the page for entries: `label`, `url`; None if there is no such page."""
    if SUBMIT not in context.shared.known:
        return None
    return {"label": submit_label(context.language), "url": context.link(SUBMIT)}


def has_icons(context: PageContext) -> bool:
    """Return whether there is a logo to make icons from."""
    logo = context.site.config.logo
    return logo is not None and (logo.path, "mark", logo.focus) in context.shared.catalogue


def _menu_links(context: PageContext) -> list[tuple[Phrase, str]]:
    """Return the labels and links of the configured menu, or else of the sections that have entries."""
    site = context.site
    if site.config.menu:
        return [(context.phrase(item.label), item.link) for item in site.config.menu]
    sections = (
        ("creatives", site.creatives),
        ("works", site.works),
        ("collections", context.shared.reads.once(("collections listed",), lambda: listed_collections(site))),
        ("programme", site.events),
        ("stories", site.stories),
    )
    links = [(Phrase(context.say(name)), f"/{name}/") for name, entries in sections if entries]
    return [*links, (submit_label(context.language), f"/{SUBMIT}")] if SUBMIT in context.shared.known else links


def _bar(context: PageContext) -> list[tuple[str, str]]:
    """Return the name and the page of each place in the bar at the thumb: what the site has, and the visitor's list."""
    site = context.site
    sections = (("works", site.works), ("creatives", site.creatives), ("programme", site.events))
    return [("home", ""), *((name, f"{name}/") for name, entries in sections if entries), ("list", "my-list/")]


def _footer_links(context: PageContext) -> list[tuple[Phrase, str]]:
    """Return the labels and links at the foot of every page."""
    own = [(context.phrase(item.label), item.link) for item in context.site.config.footer]
    return [*own, (Phrase(context.say("all_years")), f"/{ARCHIVE}")] if context.site.archives else own


def _menu_item(context: PageContext, label: Phrase, link: str) -> View:
    target = _target(link)
    if target is None:
        return {"label": label, "url": link, "current": "", "away": True}
    return {"label": label, "url": context.link(target), "current": _current(context, target), "away": False}


def _target(link: str) -> str | None:
    """Return the URL that a menu's link leads to, None outside the site."""
    if "://" in link or link.startswith("mailto:"):
        return None
    target = link.strip("/")
    return f"{target}/" if target and "." not in target.rpartition("/")[2] else target


def _current(context: PageContext, target: str | None) -> str:
    """Return 'page' for a link to the page itself, 'true' for one to its section, as `aria-current`."""
    if target == context.url:
        return "page"
    return "true" if target and context.url.startswith(target) else ""


def edition_card(context: PageContext, edition: Edition) -> View:
    """Return an edition for a list or for the home page."""
    language = context.language
    days, month = edition_days(edition, language)
    return {
        "kind": "edition",
        "id": edition.slug,
        "title": context.phrase(edition.title),
        "tagline": context.phrase(edition.tagline),
        "url": context.to(edition),
        "span": span(edition.start, edition.end, language),
        "start": edition.start.isoformat(),
        "end": edition.end.isoformat(),
        "days": days,
        "month": month,
        "month_year": edition_days(edition, language, with_year=True).month,
        "year": str(edition.end.year),
        "colour": colour_class(edition.slug) if edition.colour else "",
        "colours": context.file(YEAR_COLOURS) if edition.colour else "",
    }


def year_card(context: PageContext, edition: Edition) -> View:
    """Return an edition with its `poster`, for the lists of years."""
    card = edition_card(context, edition)
    return {**card, "poster": context.picture(edition.poster, "strip", instead=card["title"].text)}


def colour_class(edition: str) -> str:
    """Return the class of what has the colour of an edition."""
    return f"korme-y-{edition}"


def licence(name: str | None) -> View | None:
    """Return a licence and, for Creative Commons, the URL of its deed."""
    if not name:
        return None
    return {"name": name, "url": deed(name)}
