"""Who is to be forgotten: every name and address by which a trace is recognised, kept until nothing is found any more."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, convert, to_builtins

from korme.commands.fix.apply import OWN, own_folder
from korme.commands.importer.memory_file import ImportMemory
from korme.commands.importer.people_memory import Contacts
from korme.kinds import CREATIVE, Creative
from korme.site.former_names import former_url

JOURNAL = f"{OWN}/forgetting.json"
"""The person whose removal is not finished: without it, nobody would know what to look for."""


class Subject(Struct, frozen=True):
    """What is known of a person."""

    slug: str
    former: tuple[str, ...] = ()
    """Former names of their folder."""
    addresses: tuple[str, ...] = ()
    """Of their page and their works, former ones too, from the site's root."""
    names: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Addresses on the web, without their scheme."""
    media: tuple[str, ...] = ()
    """Digests in the names of pictures that only they had on the site."""
    files: tuple[str, ...] = ()
    """Digests of the files they sent, as imports remember them."""

    @property
    def slugs(self) -> tuple[str, ...]:
        return (self.slug, *self.former)

    @property
    def urls(self) -> tuple[str, ...]:
        """Addresses from the site's root: 'creatives/aigerim/'."""
        return tuple(CREATIVE.url.format(slug=slug) for slug in self.slugs)

    def with_more(self, other: Subject) -> Subject:
        """Return the person with what is also known."""
        names = [name for name in self.__struct_fields__ if name != "slug"]
        joined = {name: tuple(dict.fromkeys((*getattr(self, name), *getattr(other, name)))) for name in names}
        return Subject(self.slug, **joined)


def person_of(slug: str, entry: Creative | None) -> Subject:
    """Return what an entry says of a person."""
    if entry is None:
        return Subject(slug)
    former = [url.split("/") for url in map(former_url, entry.aliases) if url]
    slugs = [
        parts[at + 1] for parts in former for at, part in enumerate(parts[:2]) if part == "creatives" and parts[at + 1]
    ]
    mails = [link.removeprefix("mailto:") for _, link in entry.links if link.startswith("mailto:")]
    links = [bare_link(link) for _, link in entry.links if not link.startswith("mailto:")]
    return Subject(
        slug,
        former=tuple(dict.fromkeys(name for name in slugs if name != slug)),
        names=tuple(dict.fromkeys(name for _, name in entry.name.values)),
        mails=tuple(dict.fromkeys([*([entry.email] if entry.email else []), *mails])),
        links=tuple(dict.fromkeys(links)),
    )


def bare_link(link: str) -> str:
    """Return an address without scheme, 'www.' and the last slash."""
    return link.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def remembered_person(slug: str, memory: ImportMemory, contacts: Contacts) -> Subject:
    """Return what imports know of a person."""
    names: list[str] = []
    mails: list[str] = []
    files: list[str] = []
    for table, key, known in rows_of(slug, memory):
        names += [str(known[field]) for field in ("name",) if known.get(field)]
        private = contacts.get(table, {}).get(key, {})
        names += [private["name"]] if private.get("name") else []
        mails += [private["email"]] if private.get("email") else []
        files += _digests(known)
    return Subject(slug, names=tuple(dict.fromkeys(names)), mails=tuple(dict.fromkeys(mails)), files=tuple(files))


def rows_of(slug: str, memory: ImportMemory) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Return the rows of a person in earlier imports: table, key and what is known."""
    return [
        (table, key, known)
        for section in (memory.people, memory.works)
        for table, rows in section.items()
        for key, known in rows.items()
        if known.get("creative") == slug
    ]


def _digests(known: Mapping[str, Any]) -> Iterable[str]:
    for part in (known, *known.get("works", {}).values()):
        yield from part.get("pictures", {})


def read_journal(root: Path, slug: str) -> Subject:
    """Return what an unfinished run knew of a person; nothing if there is none, or it is damaged."""
    try:
        found = json.loads((root / JOURNAL).read_text("utf-8"))
        return convert(found.get(slug) or {"slug": slug}, Subject)
    except (OSError, ValueError, AttributeError, RecursionError):
        return Subject(slug)


def write_journal(root: Path, person: Subject) -> None:
    """Keep what is known of a person until the removal is finished, readable by its owner only."""
    others = _others(root, person.slug)
    _write(root, {**others, person.slug: to_builtins(person)})


def close_journal(root: Path, slug: str) -> None:
    """Forget the person in the journal, too."""
    _write(root, _others(root, slug))


def _others(root: Path, slug: str) -> dict[str, Any]:
    try:
        found = json.loads((root / JOURNAL).read_text("utf-8"))
        return {key: value for key, value in found.items() if key != slug}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _write(root: Path, people: Mapping[str, Any]) -> None:
    path = own_folder(root) / JOURNAL.rpartition("/")[2]
    if not people:
        path.unlink(missing_ok=True)
        return
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(people, file, ensure_ascii=False)
    os.replace(part, path)
