"""The contact sheet: everything on the site at a glance, in groups, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct, structs

from korme.commands.desk.addresses import at_picture, desk_address, public_address, with_query
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse
from korme.commands.desk.gaps import Gap, gap_names
from korme.commands.desk.grouping import GROUPINGS, SheetGroup, grouped
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import Thumbnail, small_picture
from korme.core.model import Phrase, Picture
from korme.kinds import KINDS, WORK, Entry, Story, Work, kind_of
from korme.site.consent import withheld
from korme.site.site import entry_key

PICTURES = "pictures"
"""The sheet of every single picture, beside those of the kinds of entries."""


class SheetFrame(Struct, frozen=True):
    """One frame of the sheet: an entry, or a picture of one."""

    entry: Entry
    title: Phrase
    by: Phrase | None
    """Whose it is, or what it belongs to."""
    text: Phrase | None
    """What a picture shows, as somebody wrote it."""
    edit: str
    public: str
    """Address on the site; '' if it has none."""
    thumb: Thumbnail | None
    gaps: tuple[Gap, ...]
    status: str = ""
    """As `status_of`."""


class SheetLink(Struct, frozen=True):
    """A choice on the sheet."""

    name: str
    address: str
    is_on: bool
    count: int | None = None


class SheetQuery(Struct, frozen=True):
    """What an address asks of the sheet."""

    of: str = WORK.plural
    """The plural of a kind, or `PICTURES`."""
    by: str = "person"
    """One of `GROUPINGS`."""
    missing: tuple[str, ...] = ()
    """Names of gaps: only what has one of them."""
    words: str = ""
    """Only what has these words in its title or its maker's name."""

    @classmethod
    def of_request(cls, request: DeskRequest, names: Sequence[str]) -> SheetQuery:
        """Return what an address asks; what it says of nothing that there is does not count."""
        known = [*(kind.plural for kind in KINDS), PICTURES]
        of, by = request.one("of"), request.one("by")
        missing = tuple(name for name in names if name in request.query.get("missing", ()))
        return cls(
            of if of in known else WORK.plural, by if by in GROUPINGS else "person", missing, request.one("q")[:100]
        )

    def with_(self, **values: object) -> str:
        """Return the address of the sheet with some of its values changed."""
        new = structs.replace(self, **values)
        of = "" if new.of == WORK.plural else new.of
        return with_query(DESK, of=of, by="" if new.by == "person" else new.by, missing=new.missing, q=new.words)


def sheet(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the contact sheet that an address asks for."""
    names = gap_names(state.languages, hangs=bool(state.content.hanging))
    asked = SheetQuery.of_request(request, names)
    found = [frame for frame in _frames(state, request, asked) if _has_words(frame, asked.words)]
    shown = [frame for frame in found if not asked.missing or any(gap.name in asked.missing for gap in frame.gaps)]
    counts = Counter(name for frame in found for name in {gap.name for gap in frame.gaps})
    return page(
        "sheet.html",
        state,
        request,
        groups=_groups(state, request, asked, shown),
        shown=len(shown),
        asked=asked,
        kinds=_kinds(state, asked),
        groupings=[SheetLink(name, asked.with_(by=name), name == asked.by) for name in GROUPINGS],
        filters=[_filter(name, asked, counts[name]) for name in names if counts[name] or name in asked.missing],
        everything=asked.with_(missing=()),
    )


def _kinds(state: DeskState, asked: SheetQuery) -> list[SheetLink]:
    counts = Counter(kind_of(entry).plural for entry in state.content.entries)
    counts[PICTURES] = sum(len(entry.all_pictures) for entry in state.content.entries)
    order = [WORK.plural, PICTURES, *(kind.plural for kind in KINDS if kind is not WORK)]
    return [
        SheetLink(name, asked.with_(of=name, missing=()), name == asked.of, counts[name])
        for name in order
        if counts[name]
    ]


def _filter(name: str, asked: SheetQuery, count: int) -> SheetLink:
    """Return the choice that adds or takes away one thing that is missing."""
    is_on = name in asked.missing
    others = tuple(one for one in asked.missing if one != name)
    return SheetLink(name, asked.with_(missing=others if is_on else (*others, name)), is_on, count)


def _frames(state: DeskState, request: DeskRequest, asked: SheetQuery) -> Iterable[SheetFrame]:
    for entry in _ordered(state):
        if asked.of == PICTURES:
            yield from (
                frame_of_picture(state, request, entry, picture, asked.missing) for picture in entry.all_pictures
            )
        elif kind_of(entry).plural == asked.of:
            yield frame_of(state, request, entry, asked.missing)


def _ordered(state: DeskState) -> list[Entry]:
    """Return the entries in the site's order, behind them those that are not on it."""
    known = list(state.site.all_entries())
    keys = {entry_key(entry) for entry in known}
    return [*known, *(entry for key, entry in state.entries.items() if key not in keys)]


def frame_of(state: DeskState, request: DeskRequest, entry: Entry, missing: tuple[str, ...] = ()) -> SheetFrame:
    """Return an entry as a frame of a sheet.

    Args:
        missing: names of the gaps that are being filled: the entry's page then leads on to the next one.
    """
    face = (state.site.face_of(entry) if isinstance(entry, Work) else None) or next(iter(entry.all_pictures), None)
    return SheetFrame(
        entry,
        entry.heading.pick(request.language),
        _maker(state, entry, request.language),
        None,
        with_query(desk_address(entry), missing=missing),
        _public(state, request, entry),
        small_picture(state, face.path) if face else None,
        state.gaps.get(entry_key(entry), ()),
        status_of(state, entry),
    )


def frame_of_picture(
    state: DeskState, request: DeskRequest, entry: Entry, picture: Picture, missing: tuple[str, ...] = ()
) -> SheetFrame:
    """Return a picture of an entry as a frame of a sheet; as `frame_of`."""
    gaps = tuple(gap for gap in state.gaps.get(entry_key(entry), ()) if gap.picture == picture.path)
    name = picture.named.rpartition("/")[2]
    return SheetFrame(
        entry,
        Phrase(name),
        entry.heading.pick(request.language),
        picture.alt.pick(request.language) if picture.alt else None,
        at_picture(with_query(desk_address(entry), missing=missing), name),
        _public(state, request, entry),
        small_picture(state, picture.path),
        gaps,
        status_of(state, entry),
    )


def _maker(state: DeskState, entry: Entry, language: str) -> Phrase | None:
    owner = state.entries.get(("creative", entry.creative)) if isinstance(entry, Work) else None
    return owner.heading.pick(language) if owner else None


def _public(state: DeskState, request: DeskRequest, entry: Entry) -> str:
    is_there = status_of(state, entry) != "withheld"
    return public_address(entry, request.language, state.languages) if is_there else ""


def status_of(state: DeskState, entry: Entry) -> str:
    """Return why a build leaves an entry out: 'draft', 'waiting' for its day, 'withheld'; '' if it does not."""
    person = state.entries.get(("creative", entry.creative), entry) if isinstance(entry, Work) else entry
    if withheld(person, state.options.today):
        return "withheld"
    if entry.draft or person.draft:
        return "draft"
    return "waiting" if isinstance(entry, Story) and entry.date > state.options.today else ""


def _has_words(frame: SheetFrame, words: str) -> bool:
    """Whether a frame has all words that are looked for."""
    text = " ".join(one.text for one in (frame.title, frame.by, frame.text) if one).casefold()
    return all(word in text for word in words.casefold().split())


def _groups(
    state: DeskState, request: DeskRequest, asked: SheetQuery, shown: list[SheetFrame]
) -> list[tuple[SheetGroup, list[SheetFrame]]]:
    return grouped(state, request.language, asked.by, shown, lambda frame: frame.entry)
