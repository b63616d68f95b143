"""The files of a new site: its content, and what publishing and editors need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.commands.codes.attributes import ATTRIBUTES, UNION, UNION_OF_TRANSLATIONS
from korme.commands.discipline_colours import PALETTE
from korme.commands.init.korme_version import pinned
from korme.commands.init.new_site import NewDiscipline, NewSite
from korme.commands.init.sample_words import ENGLISH, has_samples, in_each, in_each_language, sample_words
from korme.commands.starter_text import filled
from korme.read.yaml_text import flow
from korme.site.config import Config

CONTRIBUTING_LANGUAGES = ("en", "ru", "kk", "de")
"""Languages of CONTRIBUTING.md."""
GUEST = "creatives/first-guest"
_MENU = {"creatives": "/creatives/", "works": "/works/", "programme": "/programme/", "about": "/about/"}
_OWN_NAMES = {"en": "English", "ru": "По-русски", "kk": "Қазақша", "de": "Deutsch"}


class CodeHost(Struct, frozen=True):
    """A code host, and what its buttons are called."""

    name: str
    new: str
    propose: str
    request: str
    upload: str
    check: bool = True
    """Whether a workflow of `init` checks what people send."""


_GITHUB = CodeHost("GitHub", "Add file → Create new file", "Commit changes… → Propose changes", "Create pull request", "Add file → Upload files")  # fmt: skip
_GITLAB = CodeHost("GitLab", "+ → New file", "Commit changes", "Create merge request", "+ → Upload file")
_CODEBERG = CodeHost("Codeberg", "Add file → New file", "Propose file change", "New pull request", "Add file → Upload file", check=False)  # fmt: skip
_CODE_HOSTS = {"github-pages": _GITHUB, "netlify": _GITHUB, "cloudflare-pages": _GITHUB, "gitlab-pages": _GITLAB, "codeberg-pages": _CODEBERG}  # fmt: skip
_WORKFLOWS = {
    "github-pages": {".github/workflows/publish.yml": "github-publish.yml", ".github/workflows/check.yml": "github-check.yml"},
    "gitlab-pages": {".gitlab-ci.yml": "gitlab-ci.yml"},
    "codeberg-pages": {".forgejo/workflows/publish.yml": "forgejo-publish.yml"},
    "netlify": {"netlify.toml": "netlify.toml", ".github/workflows/check.yml": "github-check.yml"},
    "cloudflare-pages": {".github/workflows/check.yml": "github-check.yml"},
    "none": {},
}  # fmt: skip


def content_files(site: NewSite, *, samples: bool) -> Iterator[tuple[str, str]]:
    """Yield path and text of a new site's content.

    Args:
        samples: whether to write a person, a work, an event and a venue.
    """
    others = [tag for tag in site.languages[1:] if has_samples(tag)]
    values = {
        **_settings(site),
        **{name: in_each(name, site.languages) for name in sample_words(ENGLISH) if name != "disciplines"},
        "languages_listed": flow(list(site.languages)),
        "spoken": flow([site.languages[0]]),
        "example": flow(dict.fromkeys(site.languages, "…")),
        "edition_title": _edition_title(site),
        "menu": [(in_each(name, site.languages), link) for name, link in _MENU.items()],
        "has_horns": not {"kk", "ky"}.isdisjoint(site.languages),
    }
    values["title"] = flow(site.title) if site.title else values["title"]
    yield f"content/editions/{site.edition}.yaml", _filled("site/edition.yaml", values)
    for language in (site.languages[0], *others):
        ending = "" if language == site.languages[0] else f".{language}"
        words = {**sample_words(language), "about": flow(sample_words(language)["about"])}
        yield f"content/pages/about{ending}.md", _filled("site/about.md", {**values, **words})
        if samples:
            name = "guest" if not ending else "guest-translation"
            body = {"biography": words["biography"]}
            yield f"{GUEST}/index{ending}.md", _filled(f"site/{name}.md", {**values, **body})
    if samples:
        yield f"{GUEST}/works/first-light.yaml", _filled("site/first-light.yaml", values)
        yield "content/venues/main-hall.yaml", _filled("site/main-hall.yaml", values)
        yield "content/programme/opening.yaml", _filled("site/opening.yaml", values)
    yield "content/site.yaml", _filled("site/site.yaml", values)  # last: with it, the site is there


def publishing_files(site: NewSite, *, has_submit: bool = False) -> Iterator[tuple[str, str]]:
    """Yield path and text of what publishing a site and editing it need.

    Args:
        has_submit: whether the site has the page `/submit/`.
    """
    yield "requirements.txt", f"{pinned()}\n"
    yield ".gitignore", _template("gitignore")
    yield ATTRIBUTES, f"{UNION}\n{UNION_OF_TRANSLATIONS}\n"
    values = {**_settings(site), "cron": _cron(site), "messages": next((tag for tag in site.languages if tag in ("en", "ru", "kk")), "en")}  # fmt: skip
    for path, name in _WORKFLOWS[site.hosting].items():
        yield path, _filled(f"hosting/{name}", values)
    yield from _contributing(site, values, has_submit=has_submit)
    yield ".vscode/settings.json", _template("vscode-settings.json")
    yield ".vscode/extensions.json", _template("vscode-extensions.json")


def site_of(config: Config, today: dt.date) -> NewSite:
    """Return the settings of a site that exists, as far as publishing it needs them."""
    disciplines = tuple(NewDiscipline(key, dict(each.name.values)) for key, each in config.disciplines)
    return NewSite(
        title=config.title.pick(config.language).text,
        languages=config.languages,
        timezone=config.timezone,
        first=today,
        last=today,
        disciplines=disciplines,
        hosting=config.hosting,
    )


def _settings(site: NewSite) -> dict[str, Any]:
    colours = (*PALETTE, *[""] * len(site.disciplines))
    return {
        "languages": site.languages,
        "timezone": site.timezone,
        "edition": site.edition,
        "first": site.first,
        "last": site.last,
        "hosting": site.hosting,
        "colour": site.colour,
        "address": flow(site.address),
        "disciplines": [
            {"key": each.key, "name": in_each_language(each.names, site.languages), "colour": colour}
            for each, colour in zip(site.disciplines, colours, strict=False)
        ],
    }


def _edition_title(site: NewSite) -> str:
    if not site.title:
        return in_each_language(
            {tag: f"{sample_words(tag)['title']} {site.edition}" for tag in site.languages if has_samples(tag)}
            or {site.languages[0]: f"{sample_words(ENGLISH)['title']} {site.edition}"},
            site.languages,
        )
    return flow(site.title if site.edition in site.title else f"{site.title} {site.edition}")


def _contributing(site: NewSite, values: Mapping[str, Any], *, has_submit: bool) -> Iterator[tuple[str, str]]:
    """Yield CONTRIBUTING.md in the site's languages: the first of them that it has, then the others beside it."""
    languages = [tag for tag in site.languages if tag in CONTRIBUTING_LANGUAGES] or [ENGLISH]
    paths = {tag: f"CONTRIBUTING.{tag}.md" if number else "CONTRIBUTING.md" for number, tag in enumerate(languages)}
    words = sample_words(site.languages[0])
    for tag, path in paths.items():
        labels = [{"key": each.key, "label": each.names.get(tag) or next(iter(each.names.values()), each.key)} for each in site.disciplines]  # fmt: skip
        yield path, _filled(f"contributing/{tag}.md", {
            **values,
            "title": site.title or sample_words(tag)["title"],
            "language": tag if tag in site.languages else site.languages[0],
            "languages": [tag, *(other for other in site.languages if other != tag)] if tag in site.languages else site.languages,
            "guest": flow(sample_words(tag)["guest"] if tag in site.languages else words["guest"]),
            "disciplines": labels or [{"key": "…", "label": "…"}],
            "host": _CODE_HOSTS.get(site.hosting),
            "submit": has_submit,
            "year": site.first.year,
            "others": [f"[{_OWN_NAMES[other]}]({where})" for other, where in paths.items() if other != tag],
        })  # fmt: skip


def _cron(site: NewSite) -> str:
    """Return when a nightly build starts, in UTC: seven minutes after midnight of the festival's days."""
    night = dt.datetime.combine(site.first, dt.time(0, 7), ZoneInfo(site.timezone)).astimezone(dt.UTC)
    return f"{night.minute} {night.hour} * * *"


def _filled(name: str, values: Mapping[str, Any]) -> str:
    return filled(_template(name), values)


def _template(name: str) -> str:
    return (resources.files("korme.commands.init") / "templates" / name).read_text("utf-8")
