"""Reads content/site.yaml, which must be valid before anything else is read."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from korme.core.file_names import DEVICES
from korme.core.likeness import guess
from korme.core.model import Limits
from korme.core.problems import (
    OLD_CODES,
    Mark,
    Problem,
    Severity,
    UsageError,
    problem,
    suggest,
    usual_severity,
)
from korme.core.severities import OF_COMMANDS
from korme.fields.base import ReadContext, old_name, read_fields, specs
from korme.fields.nodes import Items, Pairs, Scalar, compose
from korme.fields.typed import own_keys
from korme.i18n.messages import codes
from korme.read.files import listed, read_text
from korme.read.pictures import PictureFinder
from korme.site.config import Config
from korme.site.urls import is_slug, slugify

PATH = "content/site.yaml"
_MACHINES_OWN = re.compile(r"localtime$|posixrules$|Factory$|(?:posix|right)/")
"""Zone names outside the IANA database, whose rules differ between machines."""


def refuse_no_site(root: Path) -> None:
    """Refuse a folder that is not a site, before any file is created there.

    Raises:
        UsageError: there is no site.yaml.
    """
    if not (root / PATH).is_file():
        raise UsageError(problem("no-site", Mark(PATH), folder=str(root)))


def read_config(root: Path) -> tuple[Config, list[Problem]]:
    """Return the settings of the site and their problems.

    Raises:
        UsageError: there is no site, or its site.yaml cannot be read at all; carries the first problem.
    """
    refuse_no_site(root)
    text, problems = read_text(root, PATH, limit_kb=Limits().entry_kb)
    pairs = None
    if text is not None:
        pairs, problems = compose(text, PATH)
    if pairs is None:
        raise UsageError(problems[0])
    items, _ = listed(root, "content")
    finder = PictureFinder(root, "content", items, whole=False)
    languages = _languages(pairs)
    context = ReadContext(PATH, languages[0], languages, problems, finder.find)
    values = {
        key: value for key, value in read_fields(Config, pairs, context, kind="site").items() if value is not None
    }
    problems += finder.problems
    foreign = [found for found in problems if found.code == "not-a-language" and found.value("field") == "languages"]
    if foreign:  # every text in the missing language would be reported
        raise UsageError(foreign[0])
    lacking = [name for name, field in specs(Config).items() if field.required and not values.get(name)]
    if lacking:
        errors = [found for found in problems if found.is_error]
        typo = next((error for error in errors if error.value("fix") in lacking), None)  # more helpful than "missing"
        raise UsageError(typo or next((error for error in errors if error.value("field") in lacking), errors[0]))
    values["checks"] = _renamed_codes(values.get("checks", ()), context)
    values["disciplines"] = tuple((key, replace(value, key=key)) for key, value in values.get("disciplines", ()))
    extra = tuple(own_keys(pairs, context).items())
    config = Config(mark=Mark(PATH), marks=context.marks, extra=extra, **values)
    unknown = _zone_problems(config)
    if unknown:
        config = replace(config, timezone="UTC")  # so that all other problems can be reported too
    return config, [*problems, *unknown, *_check_problems(config), *_key_problems(config), *_submit_problems(config)]


def _languages(pairs: Pairs) -> tuple[str, ...]:
    """Return the languages as written; their field's reader checks them."""
    node = pairs.pairs.get("languages")
    items = node.items if isinstance(node, Items) else [node]
    tags = tuple(item.text for item in items if isinstance(item, Scalar) and item.text)
    return tags or ("en",)


def _renamed_codes(checks: tuple[tuple[str, str], ...], context: ReadContext) -> tuple[tuple[str, str], ...]:
    """Return `checks` with new codes for renamed ones, and report these."""
    for old, new in OLD_CODES.items():
        mark = context.marks.get(f"checks.{old}")
        if mark is not None:
            context.problems.append(old_name(old, new, mark, context.marks.get(f"checks.{new}")))
    return tuple((OLD_CODES.get(code, code), level) for code, level in checks)


def _check_problems(config: Config) -> list[Problem]:
    """Report names in `checks` that are not problem codes, and severities that it cannot change."""
    if not config.checks:
        return []
    known = codes()
    problems = []
    for code, level in config.checks:
        mark = config.where(f"checks.{code}")
        if code not in known:
            problems.append(suggest("unknown-word", mark, code[:80], known, field="checks"))
        elif code in OF_COMMANDS:
            problems.append(problem("check-kept", mark, hint="command", found=code, level=level))
        elif level == "off" and usual_severity(code) is Severity.ERROR:
            problems.append(problem("check-kept", mark, hint="off", found=code, level=level))
    return problems


def _key_problems(config: Config) -> list[Problem]:
    """Report keys of disciplines that are not valid slugs."""
    problems = []
    for key, _ in config.disciplines:
        mark = config.where(f"disciplines.{key}")
        if not is_slug(key):
            offer = slugify(key)
            problems.append(problem("invalid-name", mark, hint="guess" if offer else "", found=key[:100], guess=offer))
        elif key in DEVICES or key == "index":
            problems.append(problem("reserved-name", mark, found=key))
    return problems


def _submit_problems(config: Config) -> list[Problem]:
    """Report a page for entries that nobody receives."""
    page, contact = config.submit, config.contact
    if page is None or page.mail or page.telegram or page.repository or (contact and contact.email):
        return []
    return [problem("submit-nobody", config.where("submit"))]


def _zone_problems(config: Config) -> list[Problem]:
    """Report a time zone that is not in the IANA database."""
    found = unknown_zone(config.timezone, config.where("timezone"))
    return [found] if found else []


def unknown_zone(name: str, mark: Mark) -> Problem | None:
    """Return the problem of a time zone that is not in the IANA database, or None if it is."""
    try:
        if _MACHINES_OWN.match(name):
            raise ZoneInfoNotFoundError
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from zoneinfo import available_timezones

        near = _near_zone(name, available_timezones())
        return problem("unknown-zone", mark, hint="guess" if near else "", found=name[:60], guess=near)
    return None


def _near_zone(name: str, zones: Collection[str]) -> str:
    """Return the zone of a city with that name, or else the zone whose name is nearest; '' if there is none."""
    city = re.split("[/,]", name)[-1].strip().replace(" ", "_").casefold()
    named = sorted(zone for zone in zones if zone.rpartition("/")[2].casefold() == city and "/" in zone)
    return named[0] if named else guess(name, zones)
