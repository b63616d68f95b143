"""`print`: documents in PDF from the site's entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.build import opened, plan
from korme.commands.codes.give import give_codes
from korme.commands.printed_people import people_for
from korme.core.model import Progress
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, in_order, problem, suggest, with_severities
from korme.kinds import Edition
from korme.outputs import prepared
from korme.printing.compiling import require_typst
from korme.printing.context import PrintContext
from korme.printing.document import BOOKLET, Document
from korme.printing.documents import DOCUMENTS, document_named
from korme.printing.faces import print_faces
from korme.printing.making import PrintShop, print_document
from korme.printing.own_documents import own_document
from korme.printing.pictures import PrintPictures
from korme.printing.templates import PrintTemplates, print_templates
from korme.printing.words import print_words
from korme.site.codes import CODED, address_named, name_of
from korme.site.site import Site
from korme.site.urls import leads_to_itself
from korme.views.context import RenderContext

FOLDER = "print"


class PrintRequest(Struct, frozen=True, kw_only=True):
    """What is to be printed."""

    name: str = ""
    """Name of a document; '': everything that makes sense, into one folder."""
    given: Mapping[str, Any] = {}
    """Options of the document by name."""
    output: Path | None = None
    """The file of one document, or a folder; None: `print/` of the site."""
    languages: tuple[str, ...] = ()
    """None: all of the site."""
    edition: str = ""
    """'': the current one."""
    venue: str = ""


class PrintResult(Struct, frozen=True):
    """What was printed."""

    written: tuple[Path, ...]
    problems: tuple[Problem, ...]
    """Warnings, and the errors of documents that were not written."""

    booklets: tuple[Path, ...] = ()
    """Those to fold."""
    noted: tuple[str, ...] = ()
    """Files of the site that were written: the registry of codes."""
    unwritten: tuple[Path, ...] = ()
    """Files that were not made because of a problem; what an earlier run wrote stays."""

    @property
    def is_whole(self) -> bool:
        return not any(each.is_error for each in self.problems)


class Printable(Struct, frozen=True):
    """A document in the list."""

    name: str
    is_own: bool
    """Whether it is the theme's own, which the program knows nothing of."""


class _Sheet(Struct, frozen=True):
    """One file to make."""

    document: Document
    given: Mapping[str, Any]
    languages: tuple[str, ...]
    target: Path


def print_documents(options: Options, request: PrintRequest, progress: Progress) -> PrintResult:
    """Make documents of a site and write them.

    Raises:
        UsageError: Typst is not installed, there is no such document, language, edition or venue, or an option is wrong.
        SiteError: the site has errors.
    """
    require_typst()
    planned = plan(options, progress)
    if not planned.is_publishable:
        raise SiteError(planned.problems)
    config = planned.site.config
    if config.base_url and leads_to_itself(config.base_url):
        raise UsageError(problem("kiosk-address", config.where("base_url"), hint="own", found=config.base_url[:120]))
    words = print_words(planned.theme, options.root, planned.site.config.languages)
    templates = print_templates(planned.theme, options.root)
    found = [*words.problems, *templates.problems]
    if any(each.is_error for each in found):
        raise SiteError(in_order(found))
    sheets = list(_sheets(planned.site, request, templates, options.root))
    edition = _edition(planned.site, request)
    noted: tuple[str, ...] = ()
    if _lacks_codes(planned.site, sheets):
        noted = give_codes(options, printed={address_named(each) for each in planned.site.works.values()}).written
        planned = plan(options, progress)
    site, today, faces = planned.site, planned.site.today, print_faces(words.theme)
    shop = PrintShop(templates, faces, words.plain, opened(options), options.jobs, today, progress)
    shared = prepared(site, words.theme, catalogue={}, colours=planned.colours, build=options.told)
    people, told = people_for(request.name, request.given, site, edition, options.root)
    found += told
    written: list[Path] = []
    unwritten: list[Path] = []
    for sheet in sheets:
        context = _context(shared, options, sheet.languages, edition, request.venue)
        is_written, problems = print_document(shop, sheet.document, context, {**sheet.given, **people}, sheet.target)
        written += [sheet.target] if is_written else []
        unwritten += [] if is_written or not any(each.is_error for each in problems) else [sheet.target]
        found += problems
    if not written and not found:
        raise UsageError(problem("print-nothing", Mark(f"korme print {request.name}".strip())))
    checks = [*with_severities(found, site.config.checks, options.strict)]
    folded = {sheet.target for sheet in sheets if sheet.given.get(BOOKLET)}
    return PrintResult(
        tuple(written), in_order(checks), tuple(path for path in written if path in folded), noted, tuple(unwritten)
    )


def _lacks_codes(site: Site, sheets: Iterable[_Sheet]) -> bool:
    """Return whether codes are printed and something that may have one does not."""
    own = (each for kind in CODED for each in site.entries[kind.name].values())
    is_coded = bool(site.config.base_url) and any(sheet.document.has_codes for sheet in sheets)
    return is_coded and any(name_of(each) not in site.code_of for each in own)


def listed(options: Options, progress: Progress) -> list[Printable]:
    """Return what a site can print: what the program knows and its theme has, then what the theme adds."""
    planned = plan(options, progress)
    names = print_templates(planned.theme, options.root).names
    known = [document.name for document in DOCUMENTS if document.name in names]
    return [
        *(Printable(name, False) for name in known),
        *(Printable(name, True) for name in names if name not in known),
    ]


def _context(
    shared: RenderContext, options: Options, languages: tuple[str, ...], edition: Edition | None, venue: str
) -> PrintContext:
    return PrintContext(
        shared, languages, PrintPictures(shared.site, options, {}), edition=edition, venue=venue, problems=[]
    )


def _edition(site: Site, request: PrintRequest) -> Edition | None:
    """Return the edition that is printed: the one asked for, or the current one.

    Raises:
        UsageError: there is no such edition, or no such venue.
    """
    if request.venue and request.venue not in site.venues:
        raise UsageError(suggest("print-venue", Mark("--venue"), request.venue[:80], site.venues))
    if not request.edition:
        return site.edition
    if request.edition not in site.editions:
        raise UsageError(suggest("print-edition", Mark("--edition"), request.edition[:80], site.editions))
    return site.editions[request.edition]


def _languages(site: Site, request: PrintRequest) -> tuple[str, ...]:
    known = site.config.languages
    for each in request.languages:
        if each not in known:
            raise UsageError(suggest("print-language", Mark("--language"), each[:80], known))
    return request.languages or known


def _sheets(site: Site, request: PrintRequest, templates: PrintTemplates, root: Path) -> Iterator[_Sheet]:
    """Yield the files to make.

    Raises:
        UsageError: there is no such document or language, or one file was named for several.
    """
    names = templates.names
    languages = _languages(site, request)
    if request.name:
        document = document_named(request.name) or (own_document(request.name) if request.name in names else None)
        if document is None:
            known = {*names, *(each.name for each in DOCUMENTS)}
            raise UsageError(
                suggest("print-unknown", Mark(f"korme print {request.name[:80]}"), request.name[:80], known)
            )
        yield from _files(
            document, request.given, _named(document, document.ending(request.given)), languages, request, root
        )
        return
    for document in (each for each in DOCUMENTS if each.name in names):
        for ending, given in document.sets:
            values = {option.name: option.default for option in document.options} | dict(given)
            yield from _files(document, values, _named(document, ending), languages, request, root)


def _named(document: Document, ending: str) -> str:
    return f"{document.name}-{ending}" if ending else document.name


def _files(
    document: Document,
    given: Mapping[str, Any],
    name: str,
    languages: Sequence[str],
    request: PrintRequest,
    root: Path,
) -> Iterator[_Sheet]:
    """Yield one file of all languages, or one of each."""
    is_file = request.output is not None and request.output.suffix.lower() == ".pdf"
    if is_file and not request.name:
        raise UsageError(problem("print-one-file", Mark("-o")))
    if is_file and not document.is_for_all and not request.languages:
        languages = languages[:1]
    readers = [tuple(languages)] if document.is_for_all else [(language,) for language in languages]
    if is_file and len(readers) > 1:
        raise UsageError(problem("print-one-file", Mark("-o")))
    folder = request.output or root / FOLDER
    for own in readers:
        ending = (
            "" if document.is_for_all and own == tuple(languages) and not request.languages else f"-{'-'.join(own)}"
        )
        yield _Sheet(document, given, own, folder if is_file else folder / f"{name}{ending}.pdf")
