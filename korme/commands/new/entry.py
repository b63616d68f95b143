"""A new entry: asks for its fields, checks that it is new, and writes it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.fix.apply import own_folder
from korme.commands.new.copy_pictures import Taken, take_in
from korme.commands.new.entry_text import entry_text
from korme.commands.new.prompts import Asker
from korme.commands.new.questions import Questionnaire
from korme.commands.new.sources import find_sources
from korme.commands.schema import schema_folder, schema_line, write_schemas
from korme.commands.site_paths import creative_at
from korme.core.file_names import DEVICES
from korme.core.model import Picture, Probe
from korme.core.moments import from_written, has_date, has_time, is_to_come
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.kinds import EVENT
from korme.pictures.probing import probe_pictures
from korme.read.files import shown
from korme.site.embedded_metadata import embedded_text
from korme.site.event_times import edition_on, year_folder
from korme.site.field_docs import meanings
from korme.site.urls import TAKEN, is_slug, slugify
from korme.store.cache import Cache, write_whole
from korme.store.worker_pool import Pool

_EMBEDDED = {"alt": "alt-embedded", "caption": "caption-embedded"}
"""Texts that embedded metadata may hold, and the key of the message that says so."""


class Origin(Struct, frozen=True):
    """Origin of a text that was not typed."""

    what: str
    """Key of a message."""
    words: str
    source: str
    """A picture, or the name from which the title was made."""


class NewEntry(Struct, frozen=True):
    """A written entry."""

    path: str
    """File of the entry, relative to the site's root."""
    name: str
    taken: tuple[Taken, ...] = ()
    left_out: tuple[Problem, ...] = ()
    """Problems of the pictures that were not copied."""
    origins: tuple[Origin, ...] = ()
    located: tuple[Problem, ...] = ()
    """The films that were copied with the place where they were made."""


def begin(plan: Questionnaire, given: Mapping[str, Any], asker: Asker, options: Options, language: str) -> NewEntry:
    """Ask for missing values and write the entry.

    Args:
        given: values from the command line: fields, and `language`, `as`, `for`, `sources`.
        language: the language of the notes.

    Raises:
        UsageError: a value is missing or wrong, or the entry exists; nothing was written.
    """
    if plan.kind.name == "work":
        return _begin_work(plan, given, asker, options, language)
    own = _language(given, asker, language)
    asker.fill(plan, given)
    year = _year(asker) if plan.kind is EVENT else ""
    plan = replace(plan, place=plan.place.replace("{name}", f"{year}{{name}}"))
    name = _name(plan, given, asker, options.root)
    path = plan.place.format(name=name)
    text = _text(plan, asker, path, language, own)
    schema_folder(options.root)
    _write(options.root, path, text)
    write_schemas(options.root, asker.site, language)
    return NewEntry(path, f"{year}{name}")


def _year(asker: Asker) -> str:
    """Return the folder of the programme for a new event: that of its edition.

    Raises:
        UsageError: the start is a date without a time.
    """
    editions, config = asker.site.editions, asker.site.config
    start = str(asker.values["start"])
    moment = from_written(start) or dt.datetime.fromisoformat(start[:10])
    day = moment.date()
    if not has_time(moment) and not is_to_come(moment):
        guess = f"{day.isoformat()}T10:00"
        raise UsageError(
            problem("not-a-time", Mark("--start"), hint="no-time", field="start", found=start, guess=guess, fix="")
        )
    named = str(asker.values.get("edition") or "") or ("" if has_date(moment) else config.edition or "")
    return year_folder(named or edition_on(day, day, editions, config), editions)


def _text(
    plan: Questionnaire, asker: Asker, path: str, language: str, own: str, pictures: Sequence[Mapping[str, str]] = ()
) -> str:
    return entry_text(
        plan,
        asker.values,
        words=asker.words,
        meanings=meanings(language),
        schema=schema_line(path, plan.kind.name),
        language=own if own != asker.site.config.language else "",
        pictures=pictures,
    )


def _write(root: Path, path: str, text: str) -> None:
    write_whole(root / path, text.encode())
    if path.startswith("creatives/"):
        (root / path).parent.joinpath("works").mkdir(exist_ok=True)


def _language(given: Mapping[str, Any], asker: Asker, language: str) -> str:
    """Return the language that the author writes in."""
    known = asker.site.config.languages
    if given.get("language"):
        wish = str(given["language"])
        if wish not in known:
            raise UsageError(suggest("unknown-language", Mark("--language"), wish[:40], known, field="language"))
        return wish
    usual = language if language in known else known[0]
    if asker.prompt is None or len(known) == 1:
        return usual if asker.prompt is not None else known[0]
    asker.list_choices(known)
    while True:
        answer = asker.heard(asker.words["questions"]["language"], usual, is_needed=True)
        answer = known[int(answer) - 1] if answer.isdecimal() and 1 <= int(answer) <= len(known) else answer
        if answer in known:
            return answer


def _name(plan: Questionnaire, given: Mapping[str, Any], asker: Asker, root: Path, creative: str = "") -> str:
    """Return the slug of the entry, given or made from its heading; one that is taken is refused."""
    wish = given.get("as") or slugify(str(asker.values[plan.heading]))
    while not wish and asker.prompt is not None:
        wish = slugify(asker.heard(asker.words["questions"]["as"], "", is_needed=True))
    if not wish:
        raise UsageError(problem("option-missing", Mark("--as")))
    if not is_slug(wish):
        offer = slugify(wish)
        raise UsageError(
            problem("invalid-name", Mark("--as"), hint="chosen" if offer else "", found=wish[:100], guess=offer)
        )
    is_page = plan.kind.name == "page"
    if wish in DEVICES or wish == "index" or (is_page and (wish in TAKEN or wish in asker.site.config.languages)):
        raise UsageError(problem("reserved-name", Mark("--as"), found=wish))
    path = plan.place.format(name=wish, creative=creative)
    place = path.rpartition("/index.")[0] or path.rpartition(".")[0]
    folder, _, name = place.rpartition("/")
    if any(other == name or other.startswith(f"{name}.") for other in _listed(root / folder)):
        raise UsageError(problem("entry-exists", Mark(place)))
    return str(wish)


def _listed(folder: Path) -> list[str]:
    try:
        return [name.casefold() for name in os.listdir(folder)]
    except OSError:
        return []


def _begin_work(
    plan: Questionnaire, given: Mapping[str, Any], asker: Asker, options: Options, language: str
) -> NewEntry:
    creative = _creative(given, asker, options.root)
    sources = list(given.get("sources") or ())
    if not sources:
        if asker.prompt is None:
            raise UsageError(problem("option-missing", Mark("PICTURES")))
        sources = [asker.heard(asker.words["questions"]["sources"], "", is_needed=True).strip("'\"")]
    given_files = find_sources(
        sources, creative, _subfolder_question(asker) if asker.prompt is not None else None, asker.show
    )
    found = given_files.pictures
    own = _language(given, asker, language)
    schema_folder(options.root)
    with tempfile.TemporaryDirectory(prefix="work-", dir=own_folder(options.root)) as temporary:
        folder = Path(temporary) / "work"
        limits = asker.site.config.bounds
        taken, left_out = take_in(found, folder, root=options.root, limits=limits, jobs=options.jobs)
        if not taken:
            asker.show([*given_files.left_out, *left_out[1:]])
            raise UsageError(left_out[0])
        probes = _probes(folder, taken, options, asker)
        title = _suggest(asker, probes, found[0], sources[0], own, given)
        asker.fill(plan, given)
        origins = [title] if asker.values["title"] == title.words else []
        origins += [origin for picture in taken for origin in _origins(picture.file, probes.get(picture.file), own)]
        name = _name(plan, given, asker, options.root, creative)
        path = plan.place.format(name=name, creative=creative)
        pictures = [_texts(picture, probes.get(picture.file), own, asker) for picture in taken]
        if title in origins:
            asker.values["title"] = _shared_title(probes, own, asker) or title.words
        (folder / "index.yaml").write_text(_text(plan, asker, path, language, own, pictures), encoding="utf-8")
        target = options.root / Path(path).parent
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        shutil.move(folder, target)
    write_schemas(options.root, asker.site, language)
    located = tuple(_located(one, path) for one in taken if one.has_location)
    return NewEntry(path, name, tuple(taken), (*given_files.left_out, *left_out), tuple(origins), located)


def _located(film: Taken, path: str) -> Problem:
    """Return the warning about a film that `korme fix` will make anew, and clean."""
    file = f"{path.rpartition('/')[0]}/{film.file}"
    return problem("medium-location", Mark(file), hint="copied", file=film.file)


def _creative(given: Mapping[str, Any], asker: Asker, root: Path) -> str:
    """Return the slug of the creative whose work it is."""
    known = asker.site.names["creative"]
    wish = creative_at(str(given["for"]), root) if given.get("for") else ""
    if not wish:
        if asker.prompt is None:
            raise UsageError(problem("option-missing", Mark("--for")))
        asker.list_choices(known)
        wish = asker.heard(asker.words["questions"]["for"], known[0] if len(known) == 1 else "", is_needed=True)
        wish = known[int(wish) - 1] if wish.isdecimal() and 1 <= int(wish) <= len(known) else wish
    if wish not in known:
        raise UsageError(suggest("unknown-reference", Mark("--for"), wish[:80], known, expected="creative"))
    return wish


def _probes(folder: Path, taken: Sequence[Taken], options: Options, asker: Asker) -> Mapping[str, Probe]:
    pictures = [Picture(picture.file, Mark(picture.file)) for picture in taken]
    bounds = asker.site.config.bounds
    with Pool(options.jobs, bounds.memory_mb) as pool:
        found, _ = probe_pictures(
            pictures, folder, limits=bounds, cache=Cache(options.cache), pool=pool, progress=lambda step: None
        )
    return found


def _suggest(
    asker: Asker, probes: Mapping[str, Probe], first: Path, source: str, language: str, given: Mapping[str, Any]
) -> Origin:
    """Suggest the title that all pictures have, or else the folder's name made readable, and the keywords all share."""
    titles = {_embedded_text(probe, "title", language) for probe in probes.values()}
    embedded = titles.pop() if len(titles) == 1 else ""
    path = Path(source).expanduser()
    named = path.resolve() if path.is_dir() else first
    name = (named.name if path.is_dir() else named.stem).replace("-", " ").replace("_", " ").strip()
    title = embedded or name[:1].upper() + name[1:]
    asker.values["title"] = title
    shared = set.intersection(*(set(probe.keywords) for probe in probes.values())) if probes else set()
    if shared and not given.get("tags"):
        asker.values["tags"] = [word for word in next(iter(probes.values())).keywords if word in shared][:12]
    return Origin("title-embedded" if embedded else "title-named", title, named.name)


def _texts(picture: Taken, probe: Probe | None, language: str, asker: Asker) -> dict[str, Any]:
    """Return a picture's texts from its metadata; the author is asked for an alt text if there is none."""
    found: dict[str, Any] = {"file": picture.file}
    for name in _EMBEDDED:
        if probe and (words := _in_languages(probe, name, language, asker)):
            found[name] = words
    if "alt" not in found and asker.prompt is not None:
        question = asker.words["questions"]["alt"].format(file=picture.source.name)
        found["alt"] = asker.heard(question, "", is_needed=False)
    return found


def _in_languages(probe: Probe, name: str, language: str, asker: Asker) -> str | dict[str, str]:
    """Return an embedded text, or its translations by language if it has any in the site's languages."""
    text = embedded_text(name, probe, language)
    known = asker.site.config.languages
    found = dict(text.values) if text else {}
    texts = {key: " ".join(found[key].split()) for key in known if key in found}
    return texts.get(language, "") if set(texts) <= {language} else texts


def _shared_title(probes: Mapping[str, Probe], language: str, asker: Asker) -> str | dict[str, str]:
    """Return the embedded title that all pictures share, in all its languages, or ''."""
    titles = [_in_languages(probe, "title", language, asker) for probe in probes.values()]
    return titles[0] if titles and all(title == titles[0] for title in titles) else ""


def _subfolder_question(asker: Asker) -> Callable[[str, int], bool]:
    def ask(name: str, count: int) -> bool:
        question = asker.words["questions"]["subfolder"].format(folder=shown(name), count=count)
        return asker.heard(question, "", is_needed=False).casefold() in asker.words["yes"]

    return ask


def _origins(file: str, probe: Probe | None, language: str) -> list[Origin]:
    words = {name: _embedded_text(probe, name, language) for name in _EMBEDDED} if probe else {}
    return [Origin(_EMBEDDED[name], text, file) for name, text in words.items() if text]


def _embedded_text(probe: Probe, name: str, language: str) -> str:
    """Return an embedded text by name, in the language if possible."""
    text = embedded_text(name, probe, language)
    return " ".join(text.values[0][1].split()) if text else ""
