"""What git knows of the registry: codes that are gone from it, and codes that name something else than before."""

from __future__ import annotations

from korme.commands.codes.coded_site import coded_site
from korme.core.git import added_lines, revision, text_at
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.read.codes import Registry, read_codes, said
from korme.site.codes import PATH, CodeLine, in_order, is_code

_MOST_SHOWN = 10


def lost_codes(options: Options, since: str = "") -> list[Problem]:
    """Return a problem for the codes that were in the registry once and are not now, and one for each that was changed.

    Nothing without git or a repository, or where nothing was committed.

    Args:
        since: a revision with which the lines are compared; '': the last commit.
    """
    registry, _ = read_codes(options.root)
    if not registry.codes and not (options.root / ".git").exists():
        return []
    try:
        ever = Registry.of("\n".join(added_lines(options.root, PATH)))
        before = Registry.of(text_at(revision(options.root, since.partition("...")[0] or "HEAD"), PATH))
    except UsageError:
        return []
    missing = in_order({line.code for line in ever.codes if is_code(line.code)} - registry.taken)
    found = []
    if missing:
        shown = ", ".join(missing[:_MOST_SHOWN]) + (", …" if len(missing) > _MOST_SHOWN else "")
        found.append(problem("code-vanished", Mark(PATH), n=len(missing), found=shown))
    return [*found, *_changed(registry, before, options)]


def _changed(registry: Registry, before: Registry, options: Options) -> list[Problem]:
    """Return a problem for each code that names something else although what it named is there, or was removed."""
    once: dict[str, list[CodeLine]] = {}
    for line in before.codes:
        once.setdefault(line.code, []).append(line)
    others = [line for line in registry.codes if not line.is_gone and line.code in once]
    others = [line for line in others if all(old.names != line.names for old in once[line.code])]
    site = coded_site(options) if others else None
    return [
        problem("code-changed", Mark(PATH, line.line, 1), found=line.code, before=said(old), now=line.names)
        for line in others
        for old in once[line.code][:1]
        if site and (old.is_gone or site.present(old.names) not in ("", line.names))
    ]
