"""Writes a frozen year: its files staged beside the folder and exchanged with it, its pictures among those of all years."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

from msgspec import Struct, json, structs

from korme import __version__
from korme.commands.freeze.dressing import STYLES, Dressing
from korme.commands.freeze.making import MadeYear
from korme.commands.freeze.of_year import recorded_entries
from korme.core.model import Bundle
from korme.i18n.languages import date
from korme.outputs.search import IndexJob
from korme.publish.staging import exchanged, remove
from korme.read.archives import SHARED, FrozenYear, digest_of, files_in, listed_years
from korme.search.pagefind import Record
from korme.site.archives import FOLDER, FORMAT, MEDIA, RECORD, SUMS, Archive, staged_name
from korme.store.cache import write_whole
from korme.store.compact_json import compact
from korme.theme.render import as_text, translator

RECORDS = "records.json"
"""What an index of the search was made from, beside it: without it, nobody could be taken out of the index."""
_ATTRIBUTES = "# Frozen years stay byte for byte: git must not convert line ends.\n* -text -diff linguist-generated\n"


class StagedYear(Struct, frozen=True):
    """A year ready to replace what is in its folder."""

    archive: Archive
    folder: Path
    """In which it is staged."""
    sums: Mapping[str, str]
    """Hexadecimal SHA-256 by path as the list has it: 'works/index.html', '../media/0a1b-480.webp'."""
    media: Mapping[str, Path]
    """Its pictures and media that no frozen year has yet, by their names among those of all years."""
    size: int
    """Bytes of its own files."""
    media_size: int
    """Bytes of its new pictures and media."""


def stage(made: MadeYear, root: Path, edition: str, place: Path | None = None) -> StagedYear:
    """Write a year beside the place that it will have, or into another folder.

    Raises:
        OSError: a file cannot be read or written.
    """
    site = made.planned.site
    own, languages = site.editions[edition], site.config.languages
    folder = place or root / staged_name(edition)
    remove(str(folder))
    pictures = {path.removeprefix("media/"): made.folder / path for path in made.files if path.startswith("media/")}
    names, sums, new = _shared_names(pictures, root)
    texts = [path for path in made.files if not path.startswith("media/")]
    dressing = Dressing(edition, languages, names, frozenset(texts), made.pages, partial(_words, made))
    archive = Archive(
        format=FORMAT,
        edition=edition,
        title=dict(own.title.values),
        start=own.start,
        end=own.end,
        frozen=site.today,
        version=__version__,
        languages=languages,
        entries=recorded_entries(site),
    )
    size = 0
    for path, data in _texts(made, texts, dressing, archive):
        size += len(data)
        sums[path] = hashlib.sha256(data).hexdigest()
        put(folder / path, data)
    put(folder / SUMS, listed(sums))
    return StagedYear(archive, folder, sums, new, size, sum(path.stat().st_size for path in new.values()))


def listed(sums: Mapping[str, str]) -> bytes:
    """Return a list of checksums as `sha256sum -c` reads it, the record first."""
    order = sorted(sums, key=lambda path: (path != RECORD, path.startswith(SHARED), path))
    return "".join(f"{sums[path]}  {path}\n" for path in order).encode()


def recorded(archive: Archive) -> bytes:
    """Return the record of a year as it is kept: an entry a line, so that a diff can be read."""
    text = json.format(json.encode(structs.replace(archive, entries=())), indent=1).decode()
    rows = ",\n".join(f"  {json.encode(entry).decode()}" for entry in archive.entries)
    return (text.replace('"entries": []', f'"entries": [\n{rows}\n ]', 1) + "\n").encode()


def publish(staged: StagedYear, root: Path) -> None:
    """Put a staged year in its place: first its pictures, then all of its files at once; remove pictures of no year.

    Raises:
        OSError: a file cannot be written.
    """
    top = root / FOLDER
    if not (top / ".gitattributes").exists():
        write_whole(top / ".gitattributes", _ATTRIBUTES.encode())
    for name, source in staged.media.items():
        place = root / MEDIA / name
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, source.read_bytes())
    place = top / staged.archive.edition
    if place.exists():
        exchanged(str(staged.folder), place)
        remove(str(staged.folder))
    else:
        os.rename(staged.folder, place)
    without_unused(root)


def without_unused(root: Path) -> list[str]:
    """Remove pictures and media that no frozen year has; return their paths. With an unreadable list, none."""
    years, problems = listed_years(root)
    if any(each.is_error for each in problems):
        return []
    used = {file.source for year in years for file in year.files}
    gone = [path for path in files_in(root, MEDIA) if path not in used]
    for path in gone:
        os.unlink(root / path)
    return gone


def differences(staged: StagedYear, year: FrozenYear) -> tuple[list[str], list[str], list[str]]:
    """Return the paths that a staged year adds, changes and lacks, compared with one that is frozen."""
    folder = f"{year.archive.folder}/"
    before = {
        file.source.removeprefix(folder)
        if file.source.startswith(folder)
        else SHARED + Path(file.source).name: file.digest
        for file in year.files
    }
    now = {path: digest for path, digest in staged.sums.items() if path != RECORD}
    before.pop(RECORD, None)
    changed = [path for path in now if path in before and before[path] != now[path]]
    return sorted(now.keys() - before.keys()), sorted(changed), sorted(before.keys() - now.keys())


def _texts(made: MadeYear, paths: Iterable[str], dressing: Dressing, archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file of a year, pictures apart."""
    for path in paths:
        yield path, dressing.dressed(path, (made.folder / path).read_bytes())
    for output in made.planned.plan.outputs:
        if isinstance(output.recipe, Bundle):
            rows = [(record.words, record.shown) for record in _records_of(output.recipe)]
            path = f"{output.path}/{RECORDS}"
            yield path, dressing.dressed(path, compact(rows).encode())
    yield STYLES, files(__package__).joinpath(STYLES).read_bytes()
    yield RECORD, recorded(archive)


def _records_of(bundle: Bundle) -> Sequence[Record]:
    """Return what a search index is made from."""
    job = bundle.prepare()
    return job.records if isinstance(job, IndexJob) else ()


def _shared_names(pictures: Mapping[str, Path], root: Path) -> tuple[dict[str, str], dict[str, str], dict[str, Path]]:
    """Return the names of a year's pictures among those of all years, their digests as listed, and those that are new.

    A name is the digest of the original and the preset: if another year has other bytes there, as from another version
    of the encoder, the new ones get a name of their own.
    """
    names: dict[str, str] = {}
    sums: dict[str, str] = {}
    new: dict[str, Path] = {}
    for name, source in pictures.items():
        with open(source, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        there, shared = digest_of(root, f"{MEDIA}/{name}"), name
        if there not in ("", digest):
            stem, _, ending = name.rpartition(".")
            shared = f"{stem}-{digest[:8]}.{ending}"
            there = digest_of(root, f"{MEDIA}/{shared}")
        names[name] = shared
        sums[SHARED + shared] = digest
        if there != digest:
            new[shared] = source
    return names, sums, new


def _words(made: MadeYear, language: str) -> tuple[str, str]:
    """Return in a language of the year that it is kept as it was on its day, and what the page of all years is called."""
    site, theme = made.planned.site, made.planned.theme
    known = language if language in site.config.languages else site.config.language
    string = translator(theme, known)
    return as_text(string("year_kept", date=date(site.today, known, "long"))), as_text(string("all_years"))


def put(place: Path, data: bytes) -> None:
    """Write a file, and the folders above it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
