"""What documents see of a site: readers of its languages, its works as they hang, pictures, codes and absolute addresses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from korme.core.model import Phrase, Picture
from korme.core.problems import Problem, problem
from korme.kinds import Edition, Entry, Work
from korme.printing.codes import drawn_code
from korme.printing.pictures import PrintPictures, placed
from korme.site.codes import name_of, printed_address
from korme.site.hanging import Hung
from korme.site.site import Site
from korme.site.urls import absolute, entry_url, in_language
from korme.views.context import PageContext, RenderContext, View
from korme.views.media_words import medium_words
from korme.views.shown_media import shown_medium


class PrintContext(Struct):
    """The site as one document prints it, for one reader or for several in one file."""

    shared: RenderContext
    languages: tuple[str, ...]
    """Of the readers, in order: one, or several in a document for all."""
    pictures: PrintPictures
    edition: Edition | None = None
    """The edition that is printed; None: everything."""
    venue: str = ""
    """Slug of the venue that is printed; '': all."""
    problems: list[Problem] = []
    """What is found while data is gathered."""
    _places: dict[tuple[str, str], Hung] | None = None

    @property
    def site(self) -> Site:
        return self.shared.site

    @property
    def language(self) -> str:
        """Language of the document itself."""
        return self.languages[0]

    def readers(self) -> list[PageContext]:
        """Return the context of each reader: `phrase`, `say`, `body`, and whatever views take."""
        return [self.reader(language) for language in self.languages]

    def reader(self, language: str = "") -> PageContext:
        """Return the context of a reader; '': of the document's language."""
        return PageContext(self.shared, language or self.language, "")

    def say(self, key: str, n: int | None = None, **values: Any) -> Phrase:
        """Return a word of documents (`print/strings/`) or of pages, in the document's language."""
        return Phrase(self.reader().say(key, n, **values))

    def address(self, entry: Entry | str, language: str = "") -> str:
        """Return the absolute address of an entry or a URL; '' for a site without a base address, which is a problem.

        Args:
            language: of the page; '': the site's first, whose pages lead on to the others.
        """
        base = self.site.config.base_url
        url = entry if isinstance(entry, str) else entry_url(entry)
        languages = self.site.config.languages
        if base:
            return absolute(base, in_language(url, language or languages[0], languages))
        self.problems.append(problem("print-no-address", self.site.config.mark))
        return ""

    def code(self, address: str) -> View | None:
        """Return a QR code for templates (`svg`, `address`); None for no address."""
        return {"svg": drawn_code(address), "address": address} if address else None

    def picture(self, picture: Picture | None, width: float, height: float = math.inf) -> View | None:
        """Return a picture for a box in millimetres, as templates show it: `file`, `width`, `height`, `alt`, `decorative`.

        One without an alt text that is not decorative is a problem: no document is made with it.
        """
        found = self.pictures.file_of(picture, width, height) if picture else None
        if picture is None or found is None:
            return None
        alt = self.reader().phrase(picture.alt)
        if picture.is_logo and not alt:
            alt = self.reader().phrase(self.site.config.title)
        if (medium := shown_medium(self.site, picture)) and not alt:
            alt = Phrase(medium_words(self.reader(), medium))
        if not (alt or picture.decorative):
            self.problems.append(problem("print-alt-missing", picture.mark, file=picture.path.rpartition("/")[2]))
        return {
            "file": placed(found.path),
            "width": found.width,
            "height": found.height,
            "alt": alt,
            "decorative": picture.decorative or not alt,
            "caption": self.reader().phrase(picture.caption),
            "credit": self.reader().phrase(picture.credit),
            "mark": picture.mark,
        }

    def coded(self, entry: Entry, language: str = "") -> View | None:
        """Return the QR code of a work, event or person: its short code with `digits`, or its address until it has one."""
        base, digits = self.site.config.base_url, self.site.code_of.get(name_of(entry), "")
        address = printed_address(base, digits) if base and digits else self.address(entry, language)
        found = self.code(address)
        return {**found, "digits": digits} if found else None

    def works(self) -> list[Work]:
        """Return the works of the edition in hanging order, then by number or creative what hangs nowhere; of a venue what hangs there."""
        hung = [
            self.site.works[each.work] for each in self._table() if self._is_at(each) and each.work in self.site.works
        ]
        if self.venue:
            return hung
        there = {(work.creative, work.slug) for work in hung}
        rest = (work for work in self._of_edition() if (work.creative, work.slug) not in there)
        number = self.site.catalogue.get
        return [*hung, *sorted(rest, key=lambda work: number((work.creative, work.slug), len(self.site.works)))]

    def place_of(self, work: Work) -> Hung | None:
        """Return where a work hangs at the edition, with its number."""
        if self._places is None:
            self._places = {each.work: each for each in self._table()}
        return self._places.get((work.creative, work.slug))

    def _table(self) -> tuple[Hung, ...]:
        return self.site.hanging.get(self.edition.slug, ()) if self.edition else ()

    def _is_at(self, hung: Hung) -> bool:
        return not self.venue or hung.venue == self.venue

    def _of_edition(self) -> Iterator[Work]:
        keys = self.site.works_in_edition.get(self.edition.slug, ()) if self.edition and self.site.has_years else None
        known = None if keys is None else set(keys)
        yield from (work for key, work in self.site.works.items() if known is None or key in known)
