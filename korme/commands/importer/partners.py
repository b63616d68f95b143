"""Imports partners from a folder of logos: the name of a file is that of the partner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.fix.workspace import is_own
from korme.commands.importer.column_names import comparable
from korme.commands.importer.entry_files import new_file, to_remember
from korme.commands.importer.entry_pictures import (
    PictureCopy,
    PicturePlan,
    carry_out,
    not_copied,
    placed,
    planned_pictures,
    remembered_pictures,
)
from korme.commands.importer.memory_file import read_memory
from korme.commands.importer.news import News
from korme.commands.importer.people import ImportedPeople
from korme.commands.importer.picture_folder import FoundFile, digest_of, search_folder
from korme.commands.importer.writing import write_files
from korme.core.model import Picture
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import Edition, Entry, Partner
from korme.pictures.probing import probe_pictures
from korme.read.own_places import IMPORTED
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.site.config import Config
from korme.site.urls import is_slug, slugify
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

_NOISE = frozenset(
    "logo logos logotype logotyp лого логотип логотипы rgb cmyk srgb weiß weiss white schwarz black farbe farbig color colour"
    " positiv negativ positive negative final web print neu new klein gross groß hoch quer белый чёрный черный цветной ақ қара"
    " transparent png svg jpg eps pdf px".split()
)
_NO_NAME = re.compile(
    r"(?:image|img|bild|pic|picture|foto|photo|unbenannt|untitled|screenshot|scan|рисунок|сурет)?[\s\d]*", re.IGNORECASE
)
_ORDER = ("name", "logo")


class _Logo(Struct, frozen=True):
    """A file and the partner that it names."""

    file: FoundFile
    name: str
    slug: str


def import_partners(
    options: Options,
    folder: Path,
    site: tuple[Config, Sequence[Entry], Mapping[str, frozenset[str]]],
    *,
    dry_run: bool = False,
) -> ImportedPeople:
    """Import the logos in a folder, each as a partner; a partner that the site has gets the logo that it lacks.

    Args:
        site: its settings, its entries, and the names of all entries by kind.

    Raises:
        UsageError: the folder cannot be read.
        SiteError: the memory of earlier imports cannot be read.
    """
    config, entries, names = site
    result = ImportedPeople([], [], {}, {})
    logos = list(_logos(folder, config, entries, result.problems))
    memory = read_memory(options.root)
    known = memory.partners.setdefault(slugify(folder.resolve().name) or "logos", {})
    partners = {entry.slug: entry for entry in entries if isinstance(entry, Partner)}
    plans = {}
    for logo in logos:
        if logo.slug in names["partner"] and logo.slug not in known and _has_logo(partners.get(logo.slug)):
            result.news.append(News("import-logo-kept", {"file": logo.file.shown, "title": logo.name}))
        elif logo.slug in known and logo.slug not in names["partner"]:
            result.news.append(
                News("import-person-deleted", {"title": logo.name, "file": f"content/partners/{logo.slug}"})
            )
        else:
            pictures = known.setdefault(logo.slug, {"partner": logo.slug, "fields": {}}).setdefault("pictures", {})
            plans[logo.slug] = planned_pictures(
                options.root, f"content/partners/{logo.slug}", [logo.file], pictures, _digest
            )
    copies = [copy for plan in plans.values() for copy in plan.copies]
    made = not_copied(copies)
    if not dry_run:
        made = _copied(copies, options, config, result.problems)
    files = dict(_written(options.root, {logo.slug: logo for logo in logos}, plans, known, partners, made, result.news))
    if not dry_run:
        written = {path: file.data for path, file in sorted(files.items())}
        write_files(options.root, {**written, IMPORTED: memory.text().encode()})
    return result


def _copied(
    copies: Sequence[PictureCopy], options: Options, config: Config, problems: list[Problem]
) -> dict[tuple[str, str], dict[str, str]]:
    """Copy logos; SVG, which only a logo may be, as it is."""
    drawings = [copy for copy in copies if copy.source.name.casefold().endswith(".svg")]
    made, trouble = carry_out(
        [copy for copy in copies if copy not in drawings], options.root, config.bounds, options.jobs
    )
    problems += trouble
    fine = _drawable(drawings, options, config, problems)
    for copy in drawings:
        try:
            if copy in fine and is_own(options.root, copy.folder):
                made[copy.folder, copy.digest] = placed(copy, copy.source.path, options.root)
        except OSError as error:
            problems.append(problem("unreadable", Mark(copy.source.shown), reason=error.strerror or ""))
    return made


def _drawable(
    copies: Sequence[PictureCopy], options: Options, config: Config, problems: list[Problem]
) -> list[PictureCopy]:
    """Return the drawings that the site can show, and report the others."""
    if not copies:
        return []
    with Pool(options.jobs, config.bounds.memory_mb) as pool:
        found = {
            copy: probe_pictures(
                [Picture(copy.source.path.name, Mark(copy.source.shown), is_logo=True)],
                copy.source.path.parent,
                limits=config.bounds,
                cache=Cache(options.cache),
                pool=pool,
                progress=lambda step: None,
            )
            for copy in copies
        }
    for result in found.values():
        problems += [replace(each, mark=Mark(each.mark.path)) for each in result.problems]
    return [copy for copy, result in found.items() if result.probes]


def _digest(file: FoundFile) -> str:
    try:
        return digest_of(file.path)
    except OSError:
        return ""


def _has_logo(partner: Partner | None) -> bool:
    return partner is None or partner.logo is not None


def _logos(folder: Path, config: Config, entries: Sequence[Entry], problems: list[Problem]) -> Iterator[_Logo]:
    """Yield the logos whose files have a name; whatever else is in the folder is reported.

    Raises:
        UsageError: the folder cannot be read.
    """
    try:
        found = search_folder(folder)
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(str(folder)), reason=error.strerror or "")) from None
    problems += found.problems
    for file in found.others:
        problems.append(problem("import-picture-left", Mark(file.shown), hint="logo", name=""))
    titles = [
        *config.title.values,
        *(pair for entry in entries if isinstance(entry, Edition) for pair in entry.title.values),
    ]
    own = {word for _, title in titles for word in comparable(title).split()}
    by_slug: dict[str, list[_Logo]] = {}
    for file in found.files:
        name = logo_name(file.name)
        slug = slugify(name)
        if not is_slug(slug) or slug == "index":
            problems.append(problem("import-logo-nameless", Mark(file.shown)))
        elif set(comparable(name).split()) <= own:
            problems.append(problem("import-logo-own", Mark(file.shown)))
        else:
            by_slug.setdefault(slug, []).append(_Logo(file, name, slug))
    for same in by_slug.values():
        if len(same) == 1:
            yield same[0]
        else:
            listed = ", ".join(logo.file.shown for logo in same[:4])
            problems.append(
                problem("import-logo-several", Mark(same[0].file.shown), name=same[0].name[:60], found=listed)
            )


def logo_name(file: str) -> str:
    """Return the name of a partner in that of a file: 'Logo_Stadt Leipzig_RGB.svg' → 'Stadt Leipzig'; '' for none."""
    stem = re.sub(r"[_\s]+|(?<=\w)-(?=\w)", " ", file.rpartition(".")[0] or file)
    words = [word for word in stem.split() if not _is_noise(word)]
    name = " ".join(words).strip(" -–—()[]")
    if _NO_NAME.fullmatch(name) or len(re.sub(r"[\W\d_]", "", name)) < 2:
        return ""
    return name[:1].upper() + name[1:]


def _is_noise(word: str) -> bool:
    bare = word.strip("()[]-–—.,").casefold()
    return not bare or bare in _NOISE or re.fullmatch(r"v?\d{1,4}(?:px|dpi)?", bare) is not None


def _written(
    root: Path,
    logos: Mapping[str, _Logo],
    plans: Mapping[str, PicturePlan],
    known: dict[str, dict[str, Any]],
    partners: Mapping[str, Partner],
    made: Mapping[tuple[str, str], dict[str, str]],
    news: list[News],
) -> Iterator[tuple[str, SourceFile]]:
    """Yield the files of partners who are new, or had no logo."""
    for slug, plan in plans.items():
        remembered = known[slug]
        pictures = remembered["pictures"] = remembered_pictures(plan, remembered["pictures"], made)
        if not pictures:
            del known[slug]
            continue
        file = next(iter(pictures.values()))["file"]
        partner = partners.get(slug)
        if partner is None and not remembered["fields"]:
            fields = {"name": logos[slug].name, "logo": file}
            new = new_file(f"content/partners/{slug}/index", fields, _ORDER, {})
            remembered["fields"] = to_remember(fields)
            news.append(News("import-added", {"file": new.path, "title": logos[slug].name}))
            yield new.path, new
        elif partner is not None and partner.logo is None:
            new_source = _with_logo(root, partner.mark.path, file)
            if new_source is not None:
                news.append(
                    News("import-changed", {"file": partner.mark.path, "title": logos[slug].name, "fields": "logo"})
                )
                yield partner.mark.path, new_source


def _with_logo(root: Path, path: str, file: str) -> SourceFile | None:
    """Return the file of a partner with a logo, or None if it cannot be edited or has no folder of its own."""
    if "/index." not in path:
        return None
    source = SourceFile.decoded(path, (root / path).read_bytes())
    editor = editor_of(source) if source else None
    edits = editor.set_field(("logo",), file, _ORDER) if editor else None
    return source.edited(edits) if source and edits else None
