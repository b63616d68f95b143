"""`korme check`: report all problems, build nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from korme.cli.console import Console
from korme.cli.options import console_of, options_of, shared, themed_option
from korme.cli.translated_help import Command
from korme.commands.check import Scope, checked_site, narrowed, problems_of
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, in_order, problem, suggest, with_severities
from korme.site.codes import PATH as CODES
from korme.site.jury import FOLDER as VOTES
from korme.site.jury import PATH as JURY


@click.command("check", cls=Command)
@click.argument("paths", nargs=-1)
@shared
@click.option("--kind", multiple=True, help="Only entries of this kind: creative, work, event, …")
@click.option("--changed", metavar="REF", help="Only what a change affects: main, or main...branch (git).")
@click.option("--author", metavar="NAME", help="Account that made the change; also report files it may not change.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "github", "json", "sarif"]),
    default="text",
    help="Output format: text for people, the others for programs.",
)
@themed_option()
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--all", "whole", is_flag=True, help="Print every problem, however many are alike.")
@click.option("--accepted", is_flag=True, help="List the warnings that entries accept, with their reasons.")
@click.option("--links", is_flag=True, help="Also check links to other sites (uses the network).")
@click.option("--translations", is_flag=True, help="List missing translations by entry and language.")
def check_command(**given: Any) -> int:
    """Report every problem of the site without building it.

    PATHS limit the report to files and folders: korme check creatives/NAME. In a terminal, or with -v, source lines
    are shown. Exit code: 0 no errors, 1 errors, 2 wrong usage or no site.
    """
    console = console_of(given if given["format_"] == "text" else {**given, "quiet": True})
    options = options_of(given)
    if given["translations"]:
        return _translations(options, console)
    if given["accepted"]:
        return _accepted(options, console)
    problems: tuple[Problem, ...] = ()
    code = None
    refused = _refused(options, given["changed"], given["author"])
    try:
        problems = _all_problems(options, console, given)
    except (SiteError, UsageError) as error:
        fatal = error.problems if isinstance(error, SiteError) else (error.problem,)
        problems, code = fatal, 2 if isinstance(error, UsageError) and not refused else 1
    selected = problems if code else _selected(problems, given, options)
    reported = in_order([*refused, *selected])
    chosen = set(selected)
    elsewhere = tuple(item for item in problems if item not in chosen)
    if given["format_"] == "text":
        console.checked(reported, elsewhere, is_whole=given["whole"])
    else:
        _print(console, reported, given["format_"], options.root)
    return code or (1 if any(item.is_error for item in reported) else 0)


def _former(options: Options, changed: str | None) -> Mapping[str, str]:
    """Return the entries that a change may have taken away, as files by URL."""
    if not changed:
        return {}
    from korme.commands.former_addresses import former_addresses

    return former_addresses(options, changed)


def _all_problems(options: Options, console: Console, given: Mapping[str, Any]) -> tuple[Problem, ...]:
    former, links = _former(options, given["changed"]), given["links"]
    beyond = _beyond(options, given["changed"] or "")
    with console.progress() as progress:
        if not links:
            return in_order([*problems_of(options, progress, former), *beyond])
        from korme.checks.acceptance import judged
        from korme.checks.external_links import check_external_links, links_of

        planned = checked_site(options, progress, former=former)
        dead = check_external_links(links_of(planned.site), options.cache)
        found = with_severities(dead, planned.site.config.checks, strict=False)
        return in_order([*planned.problems, *beyond, *judged(found, planned.entries, is_whole=False).problems])


def _beyond(options: Options, since: str) -> list[Problem]:
    """Return what a check says beyond the site: private mail and lost codes in git's history, votes that do not count."""
    found: list[Problem] = []
    if (options.root / "inbox").exists() or (options.root / ".korme/contacts.json").exists():
        from korme.commands.inbox.committed import committed_private  # few sites have such files

        found += committed_private(options.root)
    if (options.root / CODES).exists() or (options.root / ".git").exists():
        from korme.commands.codes.history import lost_codes
        from korme.commands.lost_certificates import lost_certificates

        found += [*lost_codes(options, since), *lost_certificates(options)]
    if (options.root / JURY).exists() and (options.root / VOTES).exists():
        from korme.commands.jury.of_site import wrong_votes

        found += wrong_votes(options)
    if not found:
        return []
    from korme.read.site_file import read_config

    try:
        checks = read_config(options.root)[0].checks
    except UsageError:  # said by whoever reads the site
        checks = ()
    return with_severities(found, checks, options.strict)


def _selected(problems: Sequence[Problem], given: dict[str, Any], options: Options) -> tuple[Problem, ...]:
    """Return the problems selected by the options.

    Raises:
        UsageError: a path, a kind or a revision is unknown.
    """
    from korme.commands.site_paths import site_paths

    changed = None
    if given["changed"]:
        from korme.core.git import changes

        changed = {path for change in changes(options.root, given["changed"]).all for path in change.paths}
    kinds = given["kind"]
    if kinds:
        from korme.kinds import KINDS

        names = [*(kind.name for kind in KINDS), "site"]
        unknown = [name for name in kinds if name not in names]
        if unknown:
            raise UsageError(suggest("unknown-word", Mark("--kind"), unknown[0][:80], names, field="--kind"))
    return narrowed(problems, Scope(paths=site_paths(given["paths"], options.root), kinds=kinds, changed=changed))


def _print(console: Console, reported: tuple[Problem, ...], format_: str, root: Path) -> None:
    """Print the problems in a format for programs."""
    from korme.cli.formats import FORMATS, github

    prefix = _prefix(root)
    text = FORMATS[format_](reported, console.messages, prefix)
    if text:
        console.line(text)
    if format_ == "github":
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if path:
            with open(path, "a", encoding="utf-8") as file:
                file.write(github.summary(reported, console.messages, prefix))


def _prefix(root: Path) -> str:
    """Return the site's folder in the repository that a build server has checked out."""
    top = os.environ.get("GITHUB_WORKSPACE")
    if not top or not root.resolve().is_relative_to(Path(top).resolve()):
        return ""
    inside = root.resolve().relative_to(Path(top).resolve()).as_posix()
    return "" if inside == "." else f"{inside}/"


def _translations(options: Options, console: Console) -> int:
    """Print a table of missing translations, entries down, languages across; then the theme's missing strings."""
    from korme.build import plan
    from korme.checks.translations import lacks
    from korme.theme.strings import lacking

    with console.progress() as progress:
        planned = plan(options, progress)
    languages = planned.site.config.languages
    missing: dict[str, dict[str, str]] = {}
    for gap in lacks([planned.site.config, *planned.entries], languages):
        missing.setdefault(gap.mark.path, {})[gap.language] = ", ".join(gap.fields)
    strings = {language: lacking(planned.theme.strings, language) for language in languages}
    if not missing and not any(strings.values()):
        console.line(console.messages.say("all-translated"))
    if missing:
        rows = [
            [path, *(cells.get(language, "–") for language in languages)] for path, cells in sorted(missing.items())
        ]
        console.table([["", *languages], *rows])
    for language, lines in strings.items():
        if lines:
            console.line(f"\nthemes/{planned.theme.name}/strings/{language}.yaml")
            console.line(lines)
    return 0


def _accepted(options: Options, console: Console) -> int:
    """Print the warnings that entries accept, each with its reason."""
    from korme.build import plan
    from korme.i18n.messages import visible

    with console.progress() as progress:
        accepted = plan(options, progress).accepted
    for problem_, reason in accepted:
        console.line(console.messages.line(problem_))
        console.line(f"  {console.messages.say('accepted', reason=visible(reason))}")
    if not accepted:
        console.line(console.messages.say("none-accepted"))
    return 0


def _refused(options: Options, changed: str | None, author: str | None) -> list[Problem]:
    """Return the paths of a change that its author may not touch, as problems.

    Raises:
        UsageError: `--author` without `--changed`, or git fails.
    """
    if author is None:
        return []
    if not changed:
        raise UsageError(problem("author-alone", Mark("--author")))
    from korme.checks.ownership import check_ownership

    return with_severities(check_ownership(options.root, changed, author), (), options.strict)
