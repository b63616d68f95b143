"""A day of the programme in one file: `content/programme/2026-04-20.yaml` with a list `events`, each an entry.

Fields beside `events` (venue, room, spoken, …) are defaults for its items. A time without a date is on that day: the
file's, or the one in `date`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext, described, specs
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.scalars import Flag, plain_text
from korme.fields.times import Date
from korme.kinds import EVENT
from korme.read.addresses import EntryFiles, is_day, name_problem
from korme.read.entries import ReaderSettings
from korme.read.files import Item, shown
from korme.read.front_matter import SourceDocument, parse
from korme.site.urls import is_slug, slugify

_LIST = r"(?m)^events[ \t]*:"
_HOUR = r"(?a)(\d{1,2}):(\d{2})"
_POINTED = r"(?a)([01]?\d|2[0-3])[.,]([0-5]\d)"
_OWN = frozenset({"title", "subtitle", "summary", "start", "end", "body", "aliases", "source"})
"""Fields that events cannot share."""
_SHARED = frozenset(specs(EVENT.cls)) - _OWN
_KIND = "day"


class _Day(Struct, frozen=True):
    """A day's list as read."""

    found: EntryFiles
    pairs: Pairs
    date: dt.date | None
    last_line: int


class DayList(Struct, frozen=True):
    """The files of a day's list, and its events as if each had its own file."""

    files: EntryFiles
    events: list[EntryFiles]
    problems: list[Problem]
    texts: dict[str, str]
    """The files that were read, with the digests of their bytes."""

    @property
    def is_alone(self) -> bool:
        """Whether no other file has to do with its events."""
        own = {item.path for item in self.files.texts}
        others = [twin for event in self.events for twin in event.twins]
        return not self.files.twins and all(
            item.path in own for event in (*self.events, *others) for item in event.texts
        )


def is_list(found: EntryFiles, settings: ReaderSettings) -> bool:
    """Return whether files are a list of events: YAML with `events`, or named by a date."""
    if found.is_folder or not found.mains or found.mains[0].ending != "yaml":
        return False
    if is_day(found.name):
        return True
    kept = settings.kept_files(found)
    if kept is not None:
        return kept.is_list
    text, _ = settings.text_of(found.mains[0].path)
    return text is not None and re.search(_LIST, text) is not None


def spread(
    found: Sequence[EntryFiles], settings: ReaderSettings
) -> tuple[list[EntryFiles], list[DayList], list[Problem]]:
    """Return the files of a programme with each list replaced by its events, and the lists that were read.

    Args:
        found: by slug; those without a main file are translations that may belong to an event of a list.
    """
    problems: list[Problem] = []
    days: list[DayList] = []
    lists = {files.name for files in found if is_list(files, settings)}
    known = {files.name: files for files in found if files.name not in lists}
    for files in found:
        if files.name in lists and not _add_kept(files, known, settings, problems):
            day = _day_list(files, settings)
            days += [day] if known.keys().isdisjoint(event.name for event in day.events) else []
            problems += day.problems
            for event in day.events:
                _add(event, known, problems)
    return [known[name] for name in sorted(known)], days, problems


def _add_kept(
    found: EntryFiles, known: dict[str, EntryFiles], settings: ReaderSettings, problems: list[Problem]
) -> bool:
    """Add the events of a list that is kept and has not changed, unless other files have something to do with them."""
    kept = settings.kept_files(found)
    if kept is None:
        return False
    names = [each.entry.slug.rpartition("/")[2] for each in kept.read]  # without the edition of their folder
    if not known.keys().isdisjoint(names):
        return False
    problems += kept.problems
    for each, slug in zip(kept.read, names, strict=True):
        own = replace(kept, read=(each,), problems=())
        lines = each.entry.lines
        known[slug] = EntryFiles(slug, found.folder, [*found.mains], items=found.items, lines=lines, kept=own)
    return True


def _day_list(found: EntryFiles, settings: ReaderSettings) -> DayList:
    if settings.memory is not None:
        settings.memory.texts.clear()
    problems: list[Problem] = []
    events = _events(found, settings, problems)
    return DayList(found, events, problems, dict(settings.memory.texts) if settings.memory is not None else {})


def _add(event: EntryFiles, known: dict[str, EntryFiles], problems: list[Problem]) -> None:
    """Add an event to the others; of two with the same slug the first one counts."""
    first = known.get(event.name)
    if first is None:
        known[event.name] = event
    elif not first.mains and not first.is_folder:  # translations of it
        for language, item in first.translations.items():
            if language in event.translations:
                other = shown(event.translations[language].path)
                problems.append(problem("address-twice", Mark(shown(item.path)), other=other))
            else:
                event.translations[language] = item
        known[event.name] = event
    else:
        place = first.mains[0].path if first.mains else first.folder
        other = str(Mark(shown(place), first.lines[0]))
        problems.append(problem("address-twice", _mark(event), other=other))
        first.twins.append(event)


def _mark(event: EntryFiles) -> Mark:
    return Mark(shown(event.mains[0].path), event.lines[0])


def _events(found: EntryFiles, settings: ReaderSettings, problems: list[Problem]) -> list[EntryFiles]:
    """Return the events of a list, with their parts of the translations."""
    events: dict[str, EntryFiles] = {}
    day = _read(found, found.mains[0], settings, problems)
    if day is not None:
        shared = _shared(day, problems)
        items = _items(day.pairs, found.mains[0].path, problems)
        ends = [*(item.mark.line - 1 for item in items[1:]), day.last_line]
        for item, last in zip(items, ends, strict=False):
            event = _event(day, item, shared, settings, problems)
            if event is not None:
                event.lines = (item.mark.line, max(item.mark.line, last))
                _add(event, events, problems)
    for language, file in found.translations.items():
        part = _read(found, file, settings, problems)
        if part is not None:
            _translate(events, part.pairs, file, language, problems, is_read=day is not None)
    for twin in found.twins:
        problems += [problem("unexpected-file", Mark(shown(main.path))) for main in twin.mains]
    return list(events.values())


def _read(found: EntryFiles, item: Item, settings: ReaderSettings, problems: list[Problem]) -> _Day | None:
    text, trouble = settings.text_of(item.path)
    problems += trouble
    if text is None or any(each.is_error for each in trouble):  # nothing is published of a damaged text
        return None
    document, trouble = parse(text, shown(item.path))
    problems += trouble
    if document is None:
        return None
    date = dt.date.fromisoformat(found.name) if is_day(found.name) and _is_date(found.name) else None
    if "date" in document.pairs.pairs:
        date = _date(document.pairs.pairs["date"], ReadContext(shown(item.path), "", (), problems, _no_picture)) or date
    return _Day(found, document.pairs, date, text.rstrip("\n").count("\n") + 1)


def _shared(day: _Day, problems: list[Problem]) -> Pairs:
    """Return the defaults for the events of the day."""
    shared = Pairs(day.pairs.mark)
    for key, node in day.pairs.pairs.items():
        if key in _SHARED:
            shared.pairs[key], shared.keys[key] = node, day.pairs.keys[key]
        elif key not in ("events", "date") and not key.startswith("x-"):
            known = sorted(_SHARED | {"date", "events"})
            problems.append(suggest("unknown-field", day.pairs.keys[key].mark, key[:80], known, kind=_KIND))
    return shared


def _items(pairs: Pairs, path: str, problems: list[Problem]) -> list[Pairs]:
    """Return the events as written in the file."""
    node = pairs.pairs.get("events")
    if node is None:
        problems.append(problem("missing-field", Mark(shown(path), 1), field="events", kind=_KIND))
        return []
    if isinstance(node, Scalar) and node.is_nothing:
        return []
    if not isinstance(node, Items):
        problems.append(problem("wrong-type", node.mark, field="events", expected="list", found=described(node)))
        return []
    wrong = [item for item in node.items if not isinstance(item, Pairs)]
    problems += [
        problem("wrong-type", item.mark, field="events", expected="map", found=described(item)) for item in wrong
    ]
    return [item for item in node.items if isinstance(item, Pairs)]


def _event(
    day: _Day, item: Pairs, shared: Pairs, settings: ReaderSettings, problems: list[Problem]
) -> EntryFiles | None:
    """Return an event of a list as if it had its own file, or None after reporting that it has no name."""
    main = day.found.mains[0]
    context = ReadContext(shown(main.path), settings.languages[0], settings.languages, problems, _no_picture)
    name = _name(item, context)
    if not name:
        return None
    found = EntryFiles(name, day.found.folder, [main], items=day.found.items)
    found.lines = (item.mark.line, item.mark.line)
    wrong = name_problem(found, kind=EVENT.name, languages=settings.languages)
    if wrong is not None:
        problems.append(replace(wrong, mark=item.pairs["name"].mark))
    date = _date(item.pairs["date"], context) if "date" in item.pairs else day.date
    merged = Pairs(item.mark, {**shared.pairs, **item.pairs}, {**shared.keys, **item.keys})
    for key in ("name", "date"):
        merged.pairs.pop(key, None)
        merged.keys.pop(key, None)
    if {"end", "duration"} & item.pairs.keys() and "duration" not in item.pairs:
        merged.pairs.pop("duration", None)  # the day's default, if the event has its own end
    if date is not None and "start" not in merged.pairs and Flag().is_yes(merged.pairs.get("all_day")):
        merged.pairs["start"] = Scalar(date.isoformat(), merged.pairs["all_day"].mark)
        merged.keys["start"] = merged.keys["all_day"]
    for key in ("start", "end"):
        if date is not None and key in merged.pairs:
            merged.pairs[key] = _moment(_clock(merged.pairs[key], key, context), date, settings.night)
    found.documents[""] = SourceDocument(merged)
    return found


def _name(item: Pairs, context: ReadContext) -> str:
    """Return the slug that an event of a list has in `name`, or '' after reporting that it has none."""
    node = item.pairs.get("name")
    if node is not None:
        return plain_text(node, "name", context) or _unnamed(item, context)
    return _unnamed(item, context)


def _unnamed(item: Pairs, context: ReadContext) -> str:
    title = item.pairs.get("title")
    if isinstance(title, Pairs):
        title = next(iter(title.pairs.values()), None)
    offer = slugify(title.text) if isinstance(title, Scalar) else ""
    hint = "guess" if is_slug(offer) else ""
    context.report(
        "missing-field", Mark(context.path, item.mark.line), hint=hint, field="name", guess=offer, kind=EVENT.name
    )
    return ""


def _clock(node: Node, name: str, context: ReadContext) -> Node:
    """Report a time with a point instead of its colon, and return it corrected."""
    hour = re.fullmatch(_POINTED, node.text.strip()) if isinstance(node, Scalar) else None
    if hour is None or not isinstance(node, Scalar):
        return node
    fix = f"{hour[1]}:{hour[2]}"
    context.report("not-a-time", node.mark, hint="clock", field=name, found=node.text.strip(), guess=fix, fix=fix)
    return replace(node, text=fix)


def _moment(node: Node, date: dt.date, night: dt.timedelta) -> Node:
    """Return a time without a date as a time of the day, or of the night after it.

    Times before the start of the programme day are of the night after it.
    """
    if isinstance(node, Scalar) and node.text.strip().casefold() == "tba":
        return replace(node, text=f"{date.isoformat()} tba")
    hour = re.fullmatch(_HOUR, node.text.strip()) if isinstance(node, Scalar) else None
    if hour is None or not isinstance(node, Scalar):
        return node
    day = date + dt.timedelta(days=1) if dt.timedelta(hours=int(hour[1])) < night else date
    return replace(node, text=f"{day.isoformat()}T{hour[1]}:{hour[2]}")


def _translate(
    events: dict[str, EntryFiles], pairs: Pairs, file: Item, language: str, problems: list[Problem], *, is_read: bool
) -> None:
    """Add the parts of a list's translation to its events.

    Args:
        is_read: whether the list itself could be read.
    """
    others = [key for key in pairs.pairs if key != "events"]
    main = f"{file.stem.rpartition('.')[0]}.yaml"
    problems += [problem("translation-field", pairs.keys[key].mark, field=key, main=main) for key in others]
    context = ReadContext(shown(file.path), language, (), problems, _no_picture)
    for item in _items(pairs, file.path, problems):
        name = _name(item, context)
        if name and name not in events:
            if is_read:
                mark = item.pairs["name"].mark
                problems.append(suggest("unknown-reference", mark, name[:80], events, expected="event"))
        elif name:
            rest = Pairs(item.mark, dict(item.pairs), dict(item.keys))
            rest.pairs.pop("name"), rest.keys.pop("name")
            events[name].translations[language] = file
            events[name].documents[language] = SourceDocument(rest)


def _date(node: Node, context: ReadContext) -> dt.date | None:
    return Date().read(node, "date", context)


def _is_date(name: str) -> bool:
    try:
        dt.date.fromisoformat(name)
    except ValueError:
        return False
    return True


def _no_picture(file: str, mark: Mark) -> None:
    return None
