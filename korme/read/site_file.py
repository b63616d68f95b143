"""content/site.yaml: the one file that must be right before anything else is read."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from korme.core.model import Limits
from korme.core.problems import OLD_CODES, Mark, Problem, UsageError, guess, problem, suggest
from korme.fields.base import ReadContext, old_name, read_fields, specs
from korme.fields.nodes import Items, Pairs, Scalar, compose
from korme.i18n.messages import codes
from korme.read.files import listed, read_text
from korme.read.pictures import PictureFinder
from korme.site.config import Config
from korme.site.urls import DEVICES, is_slug, slugify

PATH = "content/site.yaml"
_MACHINES_OWN = re.compile(r"localtime$|posixrules$|Factory$|(?:posix|right)/")
"""What a machine's zone data have beside the world's table: another machine has other hours under these names."""


def refuse_no_site(root: Path) -> None:
    """Stop where there is no site, before anything is made there.

    Raises:
        UsageError: there is no site.yaml.
    """
    if not (root / PATH).is_file():
        raise UsageError(problem("no-site", Mark(PATH), folder=str(root)))


def read_config(root: Path) -> tuple[Config, list[Problem]]:
    """What the site says about itself.

    Raises:
        UsageError: there is no site here, or its site.yaml cannot be read at all; carries the first problem.
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
    foreign = [one for one in problems if one.code == "not-a-language" and one.value("field") == "languages"]
    if foreign:  # with a language missing, every text in it would be called wrong
        raise UsageError(foreign[0])
    lacking = [name for name, one in specs(Config).items() if one.required and not values.get(name)]
    if lacking:
        errors = [one for one in problems if one.is_error]
        typo = next((one for one in errors if one.value("fix") in lacking), None)  # says more than that it is missing
        raise UsageError(typo or next((one for one in errors if one.value("field") in lacking), errors[0]))
    values["checks"] = _renamed_codes(values.get("checks", ()), context)
    values["disciplines"] = tuple((key, replace(one, key=key)) for key, one in values.get("disciplines", ()))
    config = Config(mark=Mark(PATH), marks=context.marks, **values)
    unknown = _zone_problems(config)
    if unknown:
        config = replace(config, timezone="UTC")  # so that all else that is wrong can be said too
    return config, [*problems, *unknown, *_check_problems(config), *_key_problems(config)]


def _languages(pairs: Pairs) -> tuple[str, ...]:
    """The languages as written; the field's own reader checks them."""
    node = pairs.pairs.get("languages")
    items = node.items if isinstance(node, Items) else [node]
    found = tuple(one.text for one in items if isinstance(one, Scalar) and one.text)
    return found or ("en",)


def _renamed_codes(checks: tuple[tuple[str, str], ...], context: ReadContext) -> tuple[tuple[str, str], ...]:
    """`checks` with the present codes for old ones, each reported."""
    for old, new in OLD_CODES.items():
        mark = context.marks.get(f"checks.{old}")
        if mark is not None:
            context.problems.append(old_name(old, new, mark, context.marks.get(f"checks.{new}")))
    return tuple((OLD_CODES.get(code, code), level) for code, level in checks)


def _check_problems(config: Config) -> list[Problem]:
    """What `checks` names must be codes of problems."""
    if not config.checks:
        return []
    known = codes()
    found = [(code, config.where(f"checks.{code}")) for code, _ in config.checks]
    return [
        suggest("unknown-word", mark, code[:80], known, field="checks") for code, mark in found if code not in known
    ]


def _key_problems(config: Config) -> list[Problem]:
    """The keys of the disciplines are addresses."""
    found = []
    for key, _ in config.disciplines:
        mark = config.where(f"disciplines.{key}")
        if not is_slug(key):
            offer = slugify(key)
            found.append(problem("invalid-name", mark, hint="guess" if offer else "", found=key[:100], guess=offer))
        elif key in DEVICES or key == "index":
            found.append(problem("reserved-name", mark, found=key))
    return found


def _zone_problems(config: Config) -> list[Problem]:
    """A time zone must be one that the world's table knows."""
    try:
        if _MACHINES_OWN.match(config.timezone):
            raise ZoneInfoNotFoundError
        ZoneInfo(config.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from zoneinfo import available_timezones

        near = guess(config.timezone, available_timezones())
        hint = "guess" if near else ""
        return [problem("unknown-zone", config.where("timezone"), hint=hint, found=config.timezone[:60], guess=near)]
    return []
