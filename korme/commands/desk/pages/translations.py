"""Translations: what is missing, stale or a machine's, each text beside its source, to be written and signed in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote

from msgspec import Struct, structs

from korme.commands.desk.addresses import desk_address, public_address, with_query
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse, moved
from korme.commands.desk.pages.sheet import SheetLink
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.told import ToldProblem, told
from korme.commands.edits.change import EditRefused, FileChange
from korme.commands.edits.journal import write_change
from korme.commands.fix.workspace import read_bytes
from korme.commands.translations.difference import DifferencePiece, pieces
from korme.commands.translations.former import former_sources
from korme.commands.translations.gathered import Gathered, chosen, gathered_of, states, unrecorded
from korme.commands.translations.run import merged_rows
from korme.commands.translations.sheet import ReturnedRow, key_of
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.i18n.languages import endonym, spoken_name
from korme.kinds import Entry
from korme.read.translations import read_record
from korme.site.glossary import terms_in
from korme.site.translations import Translated

_NAME = "translations"
_STATES = ("missing", "stale", "machine", "unknown", "current")
_LIMIT_KB = 1024
_MOST = 40
"""Texts on one page; those that are done make room for others."""


class TranslatedText(Struct, frozen=True):
    """A text and its source, as the page shows them."""

    key: str
    title: str
    """What its entry is called."""
    field: tuple[str, ...]
    address: str
    """Its entry at the desk; '' for the site's own texts."""
    public: str
    states: tuple[str, ...]
    source: str
    source_language: str
    changes: tuple[DifferencePiece, ...]
    """The former source and the present one, piece by piece; () if nothing has changed or it is not known what."""
    terms: tuple[str, ...]
    text: str
    rows: int
    """Lines of the field."""
    problems: tuple[ToldProblem, ...] = ()


def translations(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the texts in a language, those of one state if the address says so; take one that is sent."""
    gathered = gathered_of(state.content, state.options.root)
    language = request.one("to")
    if language not in gathered.languages:
        language = _neediest(gathered)
    wanted = request.one("state") if request.one("state") in _STATES else ""
    by = request.sent("checked").strip() or request.one("by")
    address = _address(language, wanted, by)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        changed, problems = _save(state, gathered, request)
        if not problems:
            return moved(address, changed)
    found = chosen(gathered.of(language), (), (wanted,) if wanted else _STATES[:4])
    counts = Counter(name for one in chosen(gathered.of(language), (), ()) for name in states(one))
    sent = {request.sent("key"): request.sent("translation")} if problems else {}
    return page(
        "translations.html",
        state,
        request,
        texts=_shown(state, request, gathered, found[:_MOST], sent, problems),
        left=max(0, len(found) - _MOST),
        to=language,
        to_name=spoken_name(language, request.language),
        unrecorded=unrecorded(gathered, language),
        by=by,
        address=address,
        tongues=[
            SheetLink(endonym(each), _address(each, wanted, by), each == language, _open(gathered, each))
            for each in gathered.languages
            if gathered.of(each)
        ],
        kinds=[SheetLink(name, _address(language, name, by), name == wanted, counts[name]) for name in _STATES],
        everything=SheetLink("", _address(language, "", by), not wanted, _open(gathered, language)),
    )


def _address(language: str, state: str, by: str) -> str:
    return with_query(f"{DESK}{_NAME}", to=language, state=state, by=by)


def _open(gathered: Gathered, language: str) -> int:
    """Return how many texts of a language are not up to date."""
    return len(chosen(gathered.of(language), (), _STATES[:4]))


def _neediest(gathered: Gathered) -> str:
    """Return the language of the site in which most is to be done."""
    return max(gathered.languages, key=lambda each: (_open(gathered, each), -gathered.languages.index(each)))


def _save(state: DeskState, gathered: Gathered, request: DeskRequest) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Write the text of a form; return the files that were written, or why none was."""
    cells = {"key": request.sent("key"), "translation": request.sent("translation").replace("\r\n", "\n")}
    row = ReturnedRow(0, {**cells, "checked": request.sent("checked")})
    key, root = row.key, state.options.root
    unread = read_record(root, key.language)[1] if key and key.language in gathered.languages else []
    if unread:  # a new record would not have what cannot be read in the present one
        return (), tuple(unread)
    merged = merged_rows(state.options, gathered, [row], _NAME, take_added=True)  # whoever sits here reads it
    if merged.problems or not merged.files:
        own = {"translation-damaged": "desk"}
        return (), tuple(structs.replace(one, hint=own.get(one.code, one.hint)) for one in merged.problems)
    files = [FileChange(path, read_bytes(root, path, limit_kb=_LIMIT_KB), data) for path, data in merged.files.items()]
    try:
        step = write_change(
            root, files, key.owner if key else "", key.place if key else "", key.language if key else ""
        )
    except UsageError as error:
        return (), (error.problem,)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return (), (problem("write-failed", Mark(files[0].path), reason=reason),)
    return ((), step.problems) if isinstance(step, EditRefused) else (tuple(merged.files), ())


def _shown(
    state: DeskState,
    request: DeskRequest,
    gathered: Gathered,
    found: list[Translated],
    sent: Mapping[str, str],
    problems: tuple[Problem, ...],
) -> list[TranslatedText]:
    records = {language: file.record for language, file in gathered.records.items()}
    former = former_sources(state.options.root, found, records)
    shown = []
    for one in found:
        source, entry, key = one.source, one.source.owned_by, key_of(one)
        own = source.text.own
        before = former.get(one.pair, "")
        terms = terms_in(gathered.glossary, own, source.language, one.language)
        text = sent.get(key, one.text)
        shown.append(
            TranslatedText(
                key,
                entry.heading.own if isinstance(entry, Entry) else "",
                tuple(str(part + 1) if isinstance(part, int) else part for part in source.key),
                desk_address(entry) if isinstance(entry, Entry) else "",
                public_address(entry, one.language, gathered.languages) if isinstance(entry, Entry) else quote("/"),
                tuple(name for name in _STATES if name in states(one)),
                own,
                source.language,
                tuple(pieces(before, own)) if before else (),
                tuple(f"{term.usual(source.language)} → {term.said(one.language)}" for term in terms),
                text,
                max(2, min(24, max(len(own), len(text)) // 60 + max(own.count("\n"), text.count("\n")) + 1)),
                tuple(told(each, request.language) for each in problems) if key in sent else (),
            )
        )
    return shown
