"""Addresses that were published, and where nothing is now: old links and printed codes lead nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from korme.checks.base import Evidence
from korme.core.paths import is_below
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry, kind_of
from korme.site.forgotten import is_forgotten
from korme.site.urls import entry_url, path_of


def check(evidence: Evidence) -> Iterator[Problem]:
    if not evidence.is_whole or not evidence.former:
        return
    now = {entry_url(entry) for entry in evidence.published}
    missing = evidence.former.keys() - now
    if not missing:
        return
    pages = {output.path for output in evidence.plan.outputs}
    gone = {url: evidence.former[url] for url in sorted(missing) if path_of(url) not in pages}
    gone = {url: path for url, path in gone.items() if not _is_unread(path, evidence) and not _owner(url, gone)}
    gone = {url: path for url, path in gone.items() if not _is_forgotten(url, evidence)}
    if not gone:
        return
    hidden = {entry_url(entry): entry for entry in evidence.entries}
    moved = _moved(gone, evidence.published, evidence.former)
    for url, path in gone.items():
        entry = hidden.get(url)
        if entry is not None:
            field = next((name for name in ("draft", "consent") if name in entry.marks), "")
            yield problem("address-gone", entry.where(field) if field else Mark(path), hint="hidden", found=f"/{url}")
        elif url in moved:
            yield problem("address-gone", Mark(path), hint="moved", found=f"/{url}", guess=f"/{moved[url]}")
        else:
            yield problem("address-gone", Mark(path), found=f"/{url}")


def _is_forgotten(url: str, evidence: Evidence) -> bool:
    """Return whether it is the address of somebody who is forgotten, or below it: nothing is to be said of it."""
    marks = evidence.config.forgotten
    return bool(marks) and is_forgotten("/".join(url.split("/")[:2]) + "/", marks)


def _is_unread(path: str, evidence: Evidence) -> bool:
    """Return whether the entry may still be there, in a file with errors or in the folder of one."""
    return path in evidence.broken or any(
        name.startswith("creatives/") and "/works/" not in name and is_below(path, name.rpartition("/")[0])
        for name in evidence.broken
    )


def _owner(url: str, gone: Mapping[str, str]) -> str:
    """Return the URL of the person of a work, if it is gone as well: one problem is enough."""
    parts = url.split("/")
    owner = f"{parts[0]}/{parts[1]}/" if len(parts) > 3 else ""
    return owner if owner in gone else ""


def _moved(gone: Mapping[str, str], published: Sequence[Entry], former: Mapping[str, str]) -> dict[str, str]:
    """Return where an entry may be now: the only new one of its name, or of its list if no other of that is gone."""
    urls = [entry_url(entry) for entry in published if kind_of(entry).url]
    new = [url for url in urls if url not in former]
    lost = Counter(map(_list, gone))
    found = {}
    for url in gone:
        same = [each for each in new if _name(each) == _name(url) and each.count("/") == url.count("/")]
        beside = [each for each in new if _list(each) == _list(url)] if lost[_list(url)] == 1 else []
        if len(same) == 1 or len(beside) == 1:
            found[url] = same[0] if len(same) == 1 else beside[0]
    return found


def _list(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0]


def _name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
