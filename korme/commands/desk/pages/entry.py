"""The page on which an entry is changed: its pictures and texts, each beside its translations."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from korme.checks.base import owns
from korme.commands.desk.addresses import at_picture, desk_address, picture_id, public_address, with_query
from korme.commands.desk.exchange import DeskRequest, DeskResponse, moved
from korme.commands.desk.fields import (
    FieldRow,
    FormField,
    FormPicture,
    body_row,
    digest,
    languages_of,
    pictures_of,
    rows_of,
)
from korme.commands.desk.form_sets import form_sets
from korme.commands.desk.gaps import Gap
from korme.commands.desk.left_fields import left_fields
from korme.commands.desk.rendering import page, rendered
from korme.commands.desk.saving import LISTS, FieldTrouble, Unsaved, save_form, taken_back
from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import Thumbnail, as_sent, thumbnail
from korme.commands.desk.told import ToldProblem, told
from korme.commands.desk.unknown_names import unknown_names
from korme.commands.desk.wall import WALL, moved_on_wall, wall_form
from korme.commands.desk.words import DeskWords
from korme.commands.edits.change import shown_value
from korme.commands.edits.journal import EditStep, read_steps, undoable
from korme.commands.edits.sheet import EntrySheet, FieldKey, open_sheet
from korme.commands.fix.workspace import Workspace
from korme.commands.rename.entry_place import place_of
from korme.i18n.languages import endonym
from korme.kinds import Entry
from korme.read.markdown_filled import filled
from korme.site.site import entry_key

_SHOWN = 8
"""Changes that can be taken back, as the page lists them."""
_SEEN = (384, 352)
"""Pixels across and down in which it is shown."""
_LARGE = 900
"""Pixels across of a picture in which a focus is chosen."""


class TroubleTold(Struct, frozen=True):
    """Why a value was not taken, in the reader's words."""

    problems: list[ToldProblem]
    now: str | None


class StepTold(Struct, frozen=True):
    """A change, and its diff."""

    number: int
    entry: str
    field: str
    files: list[tuple[str, list[tuple[str, str]]]]
    """Each file's path, and the lines of its diff with what they are: 'plus', 'minus', 'place' or ''."""


def entry(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the page of an entry, or take its form."""
    found = next((one for key, one in state.entries.items() if "/".join(key) == request.rest), None)
    workspace = workspace_of(state)
    place = place_of(found, workspace) if found else None
    if found is None or place is None:
        return rendered("message.html", request, status=404, title="missing", text="missing-text")
    sheet = open_sheet(place, workspace)
    if request.method == "POST":
        return _taken(state, request, found, sheet)
    return _shown(state, request, found, sheet, {})


def workspace_of(state: DeskState) -> Workspace:
    return Workspace(state.options.root, state.languages, state.content.config.bounds.entry_kb)


def _taken(state: DeskState, request: DeskRequest, entry: Entry, sheet: EntrySheet) -> DeskResponse:
    """Take the form: save it, or take a change back."""
    here, missing = desk_address(entry), request.query.get("missing", ())
    if number := request.sent("undo"):
        back = taken_back(sheet, number)
        if isinstance(back, Unsaved):
            return _shown(state, request, entry, sheet, dict(back.troubles))
        paths = tuple(each.path for each in back.files)
        return moved(with_query(here, missing=missing, saved=str(back.number)), paths)
    hung = moved_on_wall(state, workspace_of(state), entry, request)
    others = {} if hung is None else {WALL: hung}
    check = partial(unknown_names, state, sheet)
    saved = save_form(sheet, request, state.content.config.bounds, sheet.place.path, others, check)
    if isinstance(saved, Unsaved):
        return _shown(state, request, entry, sheet, dict(saved.troubles))
    paths = tuple(each.path for each in saved.files) if saved else ()
    number = str(saved.number) if saved else ""
    following = None
    if request.sent("do") == "next":
        after = open_sheet(sheet.place, workspace_of(state)) if saved else None
        following = next_lacking(state, entry, missing, after)
    if following is not None:
        address, picture = following
        return moved(at_picture(with_query(address, missing=missing, saved=number), picture), paths)
    move = request.sent("move").partition(" ")[2].partition(" ")[2]
    return moved(at_picture(with_query(here, missing=missing, saved=number), move), paths)


def next_lacking(
    state: DeskState, entry: Entry, missing: tuple[str, ...], sheet: EntrySheet | None
) -> tuple[str, str] | None:
    """Return the address of the next entry, in the site's order, that lacks one of these, and the picture that does.

    Args:
        sheet: the entry itself as it is by now, if it may be the next one; None if it has been passed over.
    """
    keys, own = list(state.known_gaps), entry_key(entry)
    at = keys.index(own) if own in keys else 0
    workspace = workspace_of(state)
    for key in (own, *keys[at + 1 :], *keys[:at]):
        found = state.entries.get(key)
        gaps = [one for one in state.known_gaps.get(key, ()) if one.name in missing]
        if found is None or not gaps or (key == own and sheet is None):
            continue
        place = place_of(found, workspace)
        now = sheet if key == own else open_sheet(place, workspace) if place else None
        gap = next((one for one in gaps if now and still_lacks(now, one, is_own=key == own)), None)
        if gap is not None:
            return desk_address(found), gap.picture
    return None


def still_lacks(sheet: EntrySheet, gap: Gap, *, is_own: bool) -> bool:
    """Return whether an entry's files still lack a text.

    Args:
        is_own: whether it is the entry that was just saved: what is no text cannot be told, and is passed over.
    """
    name = gap.picture.rpartition("/")[2]
    known = next((one.key for one in pictures_of(sheet) if one.file.rpartition("/")[2] == name), ()) if name else ()
    if name and not known:
        return not is_own
    if gap.what in ("alt", "caption"):
        return not any(sheet.text((*known, gap.what), language) for language in sheet.languages)
    if gap.what == "translation":
        return any(not sheet.text((*known, *_parts(field)), gap.language) for field in gap.fields)
    return not is_own


def _parts(field: str) -> FieldKey:
    return tuple(int(part) if part.isdecimal() else part for part in field.split("."))


def _shown(
    state: DeskState, request: DeskRequest, entry: Entry, sheet: EntrySheet, troubles: dict[str, FieldTrouble]
) -> DeskResponse:
    """Return the page, with what was typed if it could not be saved."""
    root, language = state.options.root, request.language
    step = next((one for one in read_steps(root) if str(one.number) == request.one("saved")), None)
    paths = {part.path for part in sheet.parts if part.source}
    pictures = [_with_typed(one, request) for one in pictures_of(sheet)]
    rows = [row for row in (_row(row, request) for row in rows_of(sheet)) if row.fields]
    alone = [row for row in rows if not row.group]
    missing = request.query.get("missing", ())
    return page(
        "entry.html",
        state,
        request,
        status=409 if troubles else 200,
        entry=entry,
        title=entry.heading.pick(language),
        action=with_query(desk_address(entry), missing=missing),
        public=public_address(entry, language, state.languages),
        paths=sorted(paths) or [sheet.main.path],
        pictures=[
            (one, _image(state, sheet, one), one.file not in [other.file for other in pictures[:at]])
            for at, one in enumerate(pictures)
        ],
        orders=[
            (name, digest(shown_value(sheet, (name,)))) for name in LISTS if any(p.field == name for p in pictures)
        ],
        texts=[row for row in alone if row.fields[0].language and not row.is_rare],
        facts=[row for row in alone if not row.fields[0].language and not row.is_rare],
        rare=[row for row in alone if row.is_rare],
        sets=form_sets(rows),
        left=left_fields(sheet),
        wall=wall_form(state, workspace_of(state), entry, language),
        body=_row(body_row(sheet), request),
        site_languages=languages_of(sheet),
        troubles={name: _told(trouble, language) for name, trouble in troubles.items()},
        problems=[told(one, language) for one in state.problems if owns(entry, one.mark)],
        saved=_step(step) if step else None,
        steps=[_step(one) for one in undoable(root)[:_SHOWN]],
        missing=missing,
        picture_id=picture_id,
        here_entry=sheet.place.path,
        has=DeskWords(language).texts.__contains__,
        language_name=endonym,
        prose=lambda field: _prose(state, field),
        has_next=bool(missing),
    )


def _row(row: FieldRow, request: DeskRequest) -> FieldRow:
    """Return a row with what was typed, if the form comes back."""
    return replace(row, fields=tuple(_typed(field, request) for field in row.fields))


def _typed(field: FormField, request: DeskRequest) -> FormField:
    sent = request.form.get(field.name)
    if sent is None:
        return field
    known = {"typed": sent[0], "was": request.sent(f"was:{field.name}"), "called": request.sent(f"name:{field.name}")}
    return replace(field, **known)


def _with_typed(picture: FormPicture, request: DeskRequest) -> FormPicture:
    focus = picture.focus
    if focus and (sent := request.form.get(f"x:{focus.name}")) is not None:
        place = (sent[0], request.sent(f"y:{focus.name}"))
        focus = replace(focus, place=place, was=request.sent(f"was:{focus.name}"))
    return replace(picture, rows=tuple(_row(row, request) for row in picture.rows), focus=focus)


def _image(state: DeskState, sheet: EntrySheet, picture: FormPicture) -> Thumbnail | None:
    """Return a rendition of a picture in which a focus can be chosen; None if there is none."""
    folder = sheet.place.path if sheet.place.is_folder else sheet.place.folder
    path = f"{folder}/{picture.file.removeprefix('./')}"
    made = state.renditions(path) or state.renditions(f"{path}#still")
    whole = [one for one in made if one.crop is None and one.tile is None and one.width <= _LARGE]
    best = max(whole, key=lambda one: (one.width, one.path), default=None)
    found = Thumbnail(f"/{best.path}", best.width, best.height) if best else thumbnail({path: made}, path)
    found = found or as_sent(state, path)
    if found is None:
        return None
    scale = min(1.0, _SEEN[0] / found.width, _SEEN[1] / found.height)
    return replace(found, width=round(found.width * scale), height=round(found.height * scale))


def _prose(state: DeskState, field: FormField) -> Markup | None:
    """Return a body as it was read last, without its pictures and links; None if it has been changed since."""
    body = state.content.prose.get(str(field.value))
    return None if body is None else filled(body, link=lambda address: None, picture=lambda file, alt: str(escape(alt)))


def _told(trouble: FieldTrouble, language: str) -> TroubleTold:
    now = trouble.now if trouble.now is None or isinstance(trouble.now, str) else "\n".join(trouble.now)
    return TroubleTold([told(one, language) for one in trouble.problems], now)


def _step(step: EditStep) -> StepTold:
    return StepTold(
        step.number, step.entry, step.field, [(each.path, diff_lines(each.diff[2:])) for each in step.files]
    )


def diff_lines(diff: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the lines of a diff with what they are: 'plus', 'minus', 'place' or ''."""
    kinds = {"+": "plus", "-": "minus", "@": "place"}
    return [(kinds.get(line[:1], ""), line) for line in diff]
