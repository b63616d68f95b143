"""Reads the answers to the questions of `init`, from options or a person at a terminal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

from babel import Locale

from korme.commands.importer.calendar_words import calendar_words
from korme.commands.importer.column_names import comparable
from korme.commands.importer.date_cells import DateContext, UnreadCell, read_days
from korme.commands.importer.discipline_names import NAMES, concept, new_discipline
from korme.commands.init.colours import wall_like
from korme.commands.init.new_site import NewDiscipline
from korme.commands.init.sample_words import has_samples, known_languages, sample_words
from korme.core.hosting_limits import HOSTING_LIMITS
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.fields.base import ReadContext
from korme.fields.nodes import Scalar
from korme.fields.scalars import MAX_LINE, Colour, LanguageTag, Link
from korme.i18n.languages import locale
from korme.read.site_file import unknown_zone
from korme.site.urls import slugify

DISCIPLINES = ("photography", "design", "crafts", "fine-art")
"""Disciplines of a site for which none are named."""
_SEPARATORS = re.compile(r"[,;\n]+")
_RANGE = re.compile(r"\s*(?:\.\.+|\s[-–—]\s|(?<=\d{4})-(?=\d{1,2}\.)|[–—/])\s*")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_title(answer: str, place: str) -> str:
    """Return a title.

    Raises:
        UsageError: it is too long, or has characters that no file could hold.
    """
    text = " ".join(answer.split())
    broken = next((character for character in text if not character.isprintable()), "")
    if broken:
        raise UsageError(problem("control-character", Mark(place), character=f"U+{ord(broken):04X}"))
    if len(text) > MAX_LINE:
        raise UsageError(problem("too-long", Mark(place), field="title", found=len(text), most=MAX_LINE))
    return text


def read_languages(answer: str, place: str) -> tuple[str, ...]:
    """Return the languages of a list such as `pt,de` or `Deutsch, English`, each once.

    Raises:
        UsageError: one is no language.
    """
    words = [word for word in re.split(r"[,;\s]+", answer) if word]
    return tuple(dict.fromkeys(_language(word, place) for word in words))


def _language(word: str, place: str) -> str:
    own = {str(Locale.parse(tag).get_display_name(tag)).casefold(): tag for tag in known_languages()}
    first, dash, rest = word.replace("_", "-").partition("-")
    text = own.get(word.casefold(), f"{first.lower()}{dash}{rest}")
    for _ in range(2):
        problems: list[Problem] = []
        LanguageTag().read(Scalar(text, Mark(place)), "languages", _context(place, problems))
        if not problems:
            return text
        text = str(problems[0].value("fix") or "")
        if not text:
            break
    raise UsageError(problem("not-a-language", Mark(place), field="languages", found=word[:40], fix=""))


def read_timezone(answer: str, place: str, languages: Sequence[str] = ()) -> str:
    """Return the name of a time zone: `europe/berlin`, `Berlin` and, in Russian, `Берлин` are `Europe/Berlin`.

    Args:
        languages: of the site; in these, too, a city may be named.

    Raises:
        UsageError: there is none, or several cities have the name.
    """
    wanted = answer.strip().replace(" ", "_").casefold()
    zones = available_timezones()
    named = {zone for zone in zones if "/" in zone and zone.rpartition("/")[2].casefold() == wanted}
    found = {zone for zone in zones if zone.casefold() == wanted} or {zone for zone in named if zone.count("/") == 1}
    found = found or {zone for each in languages for zone in _zones_called(answer, each) & zones}
    zone = next(iter(found)) if len(found) == 1 else answer.strip()
    error = unknown_zone(zone, Mark(place))
    if error:
        raise UsageError(error)
    return zone


def _zones_called(city: str, language: str) -> set[str]:
    """Return the time zones whose city has a name in a language: 'Lisboa' in Portuguese."""
    known, wanted = locale(language).time_zones, comparable(city)
    return {zone for zone, names in known.items() if wanted and comparable(names.get("city", "")) == wanted}


def read_dates(answer: str, place: str, languages: Sequence[str]) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of `2026-12-02..2026-12-06`, `2.–6. Dezember 2026` or one day.

    Raises:
        UsageError: these are no days for certain, or the last is before the first.
    """
    found = _iso_days(answer) or _written_days(answer, languages)
    if found is None:
        raise UsageError(problem("init-dates", Mark(place), found=answer.strip()[:60]))
    first, last = found
    if last < first:
        raise UsageError(problem("init-dates-reversed", Mark(place), first=first.isoformat(), last=last.isoformat()))
    return first, last


def _iso_days(answer: str) -> tuple[dt.date, dt.date] | None:
    days = _ISO.findall(answer)
    if len(days) not in (1, 2) or re.search(r"\d", _ISO.sub("", answer)):
        return None
    try:
        return dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[-1])
    except ValueError:
        return None


def _written_days(answer: str, languages: Sequence[str]) -> tuple[dt.date, dt.date] | None:
    context = DateContext(calendar_words(languages, languages))
    try:
        days = read_days(answer, context)
    except UnreadCell:
        return None
    if days is not None:
        return days.first, days.last
    parts = _RANGE.split(answer.strip(), maxsplit=1)
    try:
        ends = [read_days(part, context) for part in parts]
    except UnreadCell:
        return None
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    return ends[0].first, ends[1].last


def read_disciplines(answer: str, place: str, languages: Sequence[str]) -> tuple[NewDiscipline, ...]:
    """Return the disciplines of a list in any language, `Fotografie, Design`, with the names that are known.

    Raises:
        UsageError: two of them are the same.
    """
    found: dict[str, NewDiscipline] = {}
    words: dict[str, str] = {}
    for word in (" ".join(part.split()) for part in _SEPARATORS.split(answer)):
        if not word:
            continue
        usual = concept(word) or _own_concept(word)
        key, _ = new_discipline(usual or word, languages, tuple(found))
        same = words.setdefault(usual or word.casefold(), word)
        if same is not word:
            raise UsageError(problem("init-discipline-twice", Mark(place), found=word[:60], other=same[:60]))
        names = _names(usual, word, languages)
        found[key] = NewDiscipline(key, names or {languages[0]: _capital(word)})
    return tuple(found.values())


def usual_disciplines(languages: Sequence[str]) -> tuple[NewDiscipline, ...]:
    """Return the disciplines of a site for which none are named."""
    return read_disciplines(", ".join(DISCIPLINES), "", languages)


def _own_concept(word: str) -> str:
    """Return the key of a discipline by its name in the samples."""
    tables = (sample_words(tag).get("disciplines", {}) for tag in known_languages())
    return next((key for table in tables for key, name in table.items() if name.casefold() == word.casefold()), "")


def _names(usual: str, word: str, languages: Sequence[str]) -> Mapping[str, str]:
    """Return the names of a usual discipline by language, the word that was given where it is one of them."""
    found = {}
    for tag in languages:
        of_samples = sample_words(tag).get("disciplines", {}).get(usual) if has_samples(tag) else None
        known = [of_samples] if of_samples else NAMES.get(usual, {}).get(tag.partition("-")[0])
        if known:
            own = (name for name in known if comparable(name) == comparable(word))
            found[tag] = _capital(next(own, known[0]))
    return found


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def read_hosting(answer: str, place: str) -> str:
    """Return a web host by its key, its name or the beginning of either: `github` is `github-pages`.

    Raises:
        UsageError: it is unknown.
    """
    wanted = slugify(answer)
    known = [key for key in HOSTING_LIMITS if wanted and key.startswith(wanted)]
    if len(known) == 1:
        return known[0]
    raise UsageError(suggest("unknown-word", Mark(place), answer.strip()[:60], list(HOSTING_LIMITS), field="hosting"))


def read_colour(answer: str, place: str) -> str:
    """Return an accent colour as `#rrggbb`.

    Raises:
        UsageError: it is no colour, or nobody could see it on the theme's background.
    """
    text = answer.strip()
    problems: list[Problem] = []
    colour = Colour().read(Scalar(text if text.startswith("#") else f"#{text}", Mark(place)), "colour", _context(place, problems))  # fmt: skip
    if colour is None:
        raise UsageError(problem("not-a-colour", Mark(place), field="colour", found=text[:60], fix=""))
    back = wall_like(colour)
    if back:
        raise UsageError(problem("init-colour", Mark(place), found=colour, back=back))
    return colour


def read_address(answer: str, place: str) -> str:
    """Return the address of a site, `https://expo.example.org`.

    Raises:
        UsageError: it is no address.
    """
    problems: list[Problem] = []
    text = answer.strip()
    address = Link().read(Scalar(text if "://" in text else f"https://{text}", Mark(place)), "base_url", _context(place, problems))  # fmt: skip
    if address is None or problems:
        raise UsageError(problems[0] if problems else problem("not-a-link", Mark(place), field="base_url", found=text[:60], fix=""))  # fmt: skip
    return address


def _context(place: str, problems: list[Problem]) -> ReadContext:
    return ReadContext(place, "en", ("en",), problems, lambda file, where: None)
