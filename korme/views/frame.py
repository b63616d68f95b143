"""What every page has: `page` (its own address, title, languages) and `site` (menu, contact, licence)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from korme.core.csp import page_policy
from korme.core.model import Phrase
from korme.i18n.languages import endonym, span
from korme.kinds import Edition
from korme.site.licensing import deed
from korme.site.urls import absolute, in_language
from korme.views.clock import edition_days
from korme.views.json_ld import Thing, breadcrumbs, linked_data, published
from korme.views.links import away
from korme.views.viewer import View, Viewer, clipped

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ug", "ur", "yi"})


def framed(
    viewer: Viewer,
    *,
    kind: str,
    title: Phrase | str,
    description: str = "",
    crumbs: Sequence[tuple[Phrase | str, str]] = (),
    about: Sequence[Thing] = (),
    **own: Any,
) -> View:
    """A page's whole view: `page`, `site` and its own data.

    Args:
        kind: what sort of page: 'work', 'creatives', …
        title: the heading; '' on the home page, which is called as the site.
        crumbs: (label, url in the default language) of the pages above, without the home page.
        about: what the page is about, in schema.org's words.
    """
    page = _page(viewer, kind, title, description, crumbs)
    things = [*about, *breadcrumbs(viewer, crumbs, page["heading"])]
    page["linked"] = linked_data(published(viewer, things))
    return {"page": page, "site": _site(viewer), **own}


def _page(
    viewer: Viewer, kind: str, title: Phrase | str, description: str, crumbs: Sequence[tuple[Phrase | str, str]]
) -> View:
    config = viewer.site.config
    heading = title if isinstance(title, Phrase) else Phrase(title)
    name = viewer.phrase(config.title).text
    base = config.base_url
    return {
        "kind": kind,
        "policy": "" if viewer.stage.portable else page_policy(kind),
        "offline": works_offline(viewer.stage.theme.values, portable=viewer.stage.portable),
        "extra": {},
        "shared": None,
        "url": viewer.own_url,
        "root": viewer.root,
        "base": _base_path(base or "") if viewer.rooted else "",
        "language": viewer.language,
        "direction": "rtl" if viewer.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
        "heading": heading,
        "title": f"{heading.text} · {name}" if heading else name,
        "description": clipped(description or viewer.phrase(config.description).text),
        "canonical": absolute(base, viewer.own_url) if base and not viewer.rooted else "",
        "alternates": [_alternate(viewer, one) for one in config.languages],
        "breadcrumbs": [{"label": label, "url": viewer.link(url)} for label, url in crumbs],
    }


def works_offline(options: Mapping[str, Any], *, portable: bool) -> bool:
    """Whether pages ask for the worker: the theme's option says so, and the site is not for a disk."""
    return options.get("offline") is True and not portable


def _base_path(base_url: str) -> str:
    """The path of the site's root on its host: what `<base>` of a page without an address of its own needs."""
    return urlsplit(base_url).path.rstrip("/") + "/"


def _alternate(viewer: Viewer, language: str) -> View:
    """The same page in another language; a page without address (404) leads to the home page."""
    config = viewer.site.config
    url = "" if viewer.rooted else viewer.url
    return {
        "language": language,
        "name": endonym(language),
        "url": viewer.link(url, language),
        "absolute": absolute(config.base_url, in_language(url, language, config.languages)) if config.base_url else "",
        "current": language == viewer.language,
    }


def _site(viewer: Viewer) -> View:
    site, config = viewer.site, viewer.site.config
    contact = config.contact
    return {
        "title": viewer.phrase(config.title),
        "tagline": viewer.phrase(config.tagline),
        "description": viewer.phrase(config.description),
        "home": viewer.link(""),
        "logo": viewer.picture(config.logo, "mark"),
        "icon": viewer.file("icon-192.png") if has_icons(viewer) else "",
        "touch_icon": viewer.file("apple-touch-icon.png") if has_icons(viewer) else "",
        "manifest": "" if viewer.stage.portable else viewer.link("site.webmanifest"),
        "menu": _menu(viewer),
        "search": viewer.link("search/"),
        "list": viewer.link("my-list/"),
        "credits": viewer.link("credits/"),
        "feed": viewer.link("feed.xml") if config.base_url and site.stories else "",
        "contact": {
            "email": contact.email or "" if contact else "",
            "phone": contact.phone or "" if contact else "",
            "address": viewer.place(contact.address) if contact else Phrase(""),
        },
        "social": [away(viewer, label, url) for label, url in config.social],
        "licence": licence(config.licence),
        "edition": edition_card(viewer, site.edition),
    }


def has_icons(viewer: Viewer) -> bool:
    """Whether there is a logo to make icons of."""
    logo = viewer.site.config.logo
    return logo is not None and (logo.path, "mark", logo.focus) in viewer.stage.catalogue


def _menu(viewer: Viewer) -> list[View]:
    """The links a site asks for; without any, its sections that hold something."""
    site = viewer.site
    if site.config.menu:
        return [_menu_item(viewer, viewer.phrase(one.label), one.link) for one in site.config.menu]
    sections = (
        ("creatives", site.creatives),
        ("works", site.works),
        ("programme", site.events),
        ("stories", site.stories),
    )
    return [_menu_item(viewer, Phrase(viewer.say(name)), f"/{name}/") for name, entries in sections if entries]


def _menu_item(viewer: Viewer, label: Phrase, link: str) -> View:
    if "://" in link or link.startswith("mailto:"):
        return {"label": label, "url": link, "current": "", "away": True}
    target = link.strip("/")
    target = f"{target}/" if target and "." not in target.rpartition("/")[2] else target
    current = "page" if target == viewer.url else "true" if target and viewer.url.startswith(target) else ""
    return {"label": label, "url": viewer.link(target), "current": current, "away": False}


def edition_card(viewer: Viewer, edition: Edition | None) -> View | None:
    """An edition as a line of a list or the face of the home page."""
    if edition is None:
        return None
    language = viewer.language
    days, month = edition_days(edition, language)
    return {
        "title": viewer.phrase(edition.title),
        "tagline": viewer.phrase(edition.tagline),
        "url": viewer.to(edition),
        "span": span(edition.start, edition.end, language),
        "start": edition.start.isoformat(),
        "end": edition.end.isoformat(),
        "days": days,
        "month": month,
        "year": str(edition.end.year),
    }


def licence(name: str | None) -> View | None:
    """A licence and, for Creative Commons, the address of its deed."""
    if not name:
        return None
    return {"name": name, "url": deed(name)}
