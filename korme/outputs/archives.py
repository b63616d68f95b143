"""Frozen years in a build: their files as they are, the script that leads from one to the others, and old addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from pathlib import Path

from korme.core.model import GeneratedFile, Output
from korme.core.problems import Mark, SiteError, problem
from korme.outputs.documents import SITE_FILE, json_text, written
from korme.outputs.redirects import page_leading_to
from korme.read.archives import ArchivedFile, FrozenYear
from korme.site import urls
from korme.site.archives import URL, archived_pages
from korme.site.site import Site

SCRIPT = "years.js"
"""In every frozen page from the day it was frozen: the one file of a living site that may not move."""


def kept_files(years: Iterable[FrozenYear], root: Path) -> list[Output]:
    """Return an output for each file of all frozen years; a picture that several have, once."""
    found: dict[str, Output] = {}
    for year in years:
        for file in year.files:
            if file.path not in found:
                make = GeneratedFile(partial(content, root, file), partial(str, file.digest))
                found[file.path] = Output(file.path, year.sums, make)
        sums = year.sums
        found[sums] = Output(sums, sums, GeneratedFile(partial(_list_of, root, sums), partial(_list_key, year)))
    return list(found.values())


def with_kept_files(outputs: Sequence[Output], kept: Sequence[Output]) -> list[Output]:
    """Return all outputs; where a build would make a picture that a frozen year has, the frozen bytes stay."""
    taken = {output.path for output in kept if output.path.startswith("media/")}
    return [*(output for output in outputs if output.path not in taken), *kept] if kept else list(outputs)


def content(root: Path, file: ArchivedFile) -> bytes:
    """Return the bytes of a frozen file.

    Raises:
        SiteError: it cannot be read, or is not as it was frozen.
    """
    mark = Mark(file.source)
    try:
        data = (root / file.source).read_bytes()
    except OSError as error:
        raise SiteError((problem("unreadable", mark, reason=error.strerror or str(error)),)) from error
    if hashlib.sha256(data).hexdigest() != file.digest:
        raise SiteError((problem("archive-changed", mark, edition=file.source.split("/")[1]),))
    return data


def _list_of(root: Path, path: str) -> bytes:
    try:
        return (root / path).read_bytes()
    except OSError as error:
        raise SiteError((problem("unreadable", Mark(path), reason=error.strerror or str(error)),)) from error


def _list_key(year: FrozenYear) -> str:
    lines = "".join(f"{file.digest} {file.source}\n" for file in year.files)
    return hashlib.sha256(lines.encode()).hexdigest()


def outputs(site: Site) -> list[Output]:
    """Return the script that knows all years, and pages that lead on to the page of all years from where frozen ones link to it.

    These are for languages that the site has no more, or has first by now, so that its pages have other addresses.
    """
    if not site.archives:
        return []
    found = [written(SCRIPT, SITE_FILE, partial(script, site))]
    languages = site.config.languages
    linked = {language for archive in site.archives.values() for language in archive.languages[1:]}
    for language in sorted(linked - set(languages[1:])):
        url, spoken = f"{language}/{URL}", language if language in languages else languages[0]
        lead = partial(page_leading_to, site, url, URL, site.config.title, spoken)
        found.append(written(urls.path_of(url), SITE_FILE, lead))
    return found


def former_pages(site: Site, taken: Collection[str]) -> list[Output]:
    """Return a page for each address that an entry had in a frozen year and that nothing has now: it leads there.

    Args:
        taken: the paths of all other outputs.
    """
    if not site.archives:
        return []
    folded = {path.casefold() for path in taken}
    found = []
    for url, (edition, language, entry) in archived_pages(site.archives).items():
        archive = site.archives[edition]
        path = urls.path_of(url)
        if path.casefold() not in folded:
            target = archive.url(entry, language)
            lead = partial(page_leading_to, site, url, target, entry.text, language)
            found.append(written(path, f"{archive.folder}/freeze.json", lead))
    return found


def script(site: Site) -> bytes:
    """Return the script of frozen pages: it adds the other years to the way out of this one."""
    current = site.edition if site.edition and site.edition.slug not in site.archives else None
    rows = [
        *([[current.slug, "", list(site.config.languages)]] if current else []),
        *([edition, archive.url(), list(archive.languages)] for edition, archive in site.archives.items()),
    ]
    code = Path(__file__).with_name("years.js").read_text("utf-8")
    return f"const YEARS = {json_text(rows)};\n{code}".encode()
