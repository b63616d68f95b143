"""A new entry: asked for, written, and checked to be new."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.commands.fix.apply import own_folder
from korme.commands.new.copy_pictures import Taken, pictures_in, take_in
from korme.commands.new.entry_text import entry_text
from korme.commands.new.prompts import Asker
from korme.commands.new.questions import Questionnaire
from korme.commands.schema import schema_folder, schema_line, write_schemas
from korme.commands.site_paths import creative_at
from korme.core.model import Picture, Probe
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.pictures.probing import probe_pictures
from korme.site.field_docs import meanings
from korme.site.urls import DEVICES, TAKEN, is_slug, slugify
from korme.store.cache import Cache, write_whole
from korme.store.worker_pool import Pool

_EMBEDDED = {"alt": "alt-embedded", "caption": "caption-embedded"}
"""Words that a picture's own data may hold, and the line that says so."""


class Origin(Struct, frozen=True):
    """Where words come from that nobody typed."""

    what: str
    """A line of the message files."""
    words: str
    source: str
    """A picture, or the name of what the title was made of."""


class NewEntry(Struct, frozen=True):
    """What was written."""

    path: str
    """The entry's file, from the site's root."""
    name: str
    taken: tuple[Taken, ...] = ()
    left_out: tuple[Problem, ...] = ()
    """Why pictures were not taken."""
    origins: tuple[Origin, ...] = ()


def begin(plan: Questionnaire, given: Mapping[str, Any], asker: Asker, options: Options, language: str) -> NewEntry:
    """Ask for what is missing and write the entry.

    Args:
        given: what the command line says: fields, and `language`, `as`, `for`, `sources`.
        language: of the notes.

    Raises:
        UsageError: something is missing or wrong, or the entry is there already; nothing was written.
    """
    if plan.kind.name == "work":
        return _begin_work(plan, given, asker, options, language)
    own = _language(given, asker, language)
    asker.fill(plan, given)
    name = _name(plan, given, asker, options.root)
    path = plan.place.format(name=name)
    text = _text(plan, asker, path, language, own)
    schema_folder(options.root)
    _write(options.root, path, text)
    write_schemas(options.root, asker.site, language)
    return NewEntry(path, name)


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
    """The language that the person writes in."""
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
    """The entry's address: given, or made of its heading; never one that is taken."""
    wish = given.get("as") or slugify(str(asker.values[plan.heading]))
    while not wish and asker.prompt is not None:
        wish = slugify(asker.heard(asker.words["questions"]["as"], "", is_needed=True))
    if not wish:
        raise UsageError(problem("option-missing", Mark("--as")))
    if not is_slug(wish):
        offer = slugify(wish)
        raise UsageError(
            problem("invalid-name", Mark("--as"), hint="guess" if offer else "", found=wish[:100], guess=offer)
        )
    is_page = plan.kind.name == "page"
    if wish in DEVICES or wish == "index" or (is_page and (wish in TAKEN or wish in asker.site.config.languages)):
        raise UsageError(problem("reserved-name", Mark("--as"), found=wish))
    path = plan.place.format(name=wish, creative=creative)
    place = path.rpartition("/index.")[0] or path.rpartition(".")[0]
    folder, _, name = place.rpartition("/")
    if any(one == name or one.startswith(f"{name}.") for one in _listed(root / folder)):
        raise UsageError(problem("entry-exists", Mark(place)))
    return str(wish)


def _listed(folder: Path) -> list[str]:
    try:
        return [one.casefold() for one in os.listdir(folder)]
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
    found = pictures_in(sources)
    own = _language(given, asker, language)
    schema_folder(options.root)
    with tempfile.TemporaryDirectory(prefix="work-", dir=own_folder(options.root)) as temporary:
        folder = Path(temporary) / "work"
        limits = asker.site.config.bounds
        taken, left_out = take_in(found, folder, root=options.root, limits=limits, jobs=options.jobs)
        if not taken:
            raise UsageError(left_out[0])
        probes = _probes(folder, taken, options, asker)
        title = _suggest(asker, probes, found[0], sources[0], own, given)
        asker.fill(plan, given)
        origins = [title] if asker.values["title"] == title.words else []
        origins += [each for one in taken for each in _origins(one.file, probes.get(one.file), own)]
        name = _name(plan, given, asker, options.root, creative)
        path = plan.place.format(name=name, creative=creative)
        pictures = [_words(one, probes.get(one.file), own, asker) for one in taken]
        (folder / "index.yaml").write_text(_text(plan, asker, path, language, own, pictures), encoding="utf-8")
        target = options.root / Path(path).parent
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        shutil.move(folder, target)
    write_schemas(options.root, asker.site, language)
    return NewEntry(path, name, tuple(taken), tuple(left_out), tuple(origins))


def _creative(given: Mapping[str, Any], asker: Asker, root: Path) -> str:
    """Whose work it is."""
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


def _probes(folder: Path, taken: Sequence[Taken], options: Options, asker: Asker) -> dict[str, Probe]:
    pictures = [Picture(one.file, Mark(one.file)) for one in taken]
    bounds = asker.site.config.bounds
    with Pool(options.jobs, bounds.memory_mb) as pool:
        found, _ = probe_pictures(
            pictures, folder, limits=bounds, cache=Cache(options.cache), pool=pool, progress=lambda step: None
        )
    return found


def _suggest(
    asker: Asker, probes: Mapping[str, Probe], first: Path, source: str, language: str, given: Mapping[str, Any]
) -> Origin:
    """The title that all pictures give, else the folder's name made readable; keywords that all share."""
    titles = {_said(one, "title", language) for one in probes.values()}
    embedded = titles.pop() if len(titles) == 1 else ""
    path = Path(source).expanduser()
    named = path.resolve() if path.is_dir() else first
    name = (named.name if path.is_dir() else named.stem).replace("-", " ").replace("_", " ").strip()
    title = embedded or name[:1].upper() + name[1:]
    asker.values["title"] = title
    shared = set.intersection(*(set(one.keywords) for one in probes.values())) if probes else set()
    if shared and not given.get("tags"):
        asker.values["tags"] = [word for word in next(iter(probes.values())).keywords if word in shared][:12]
    return Origin("title-embedded" if embedded else "title-named", title, named.name)


def _words(one: Taken, probe: Probe | None, language: str, asker: Asker) -> dict[str, str]:
    """A picture's words from its own metadata; a person may say what it shows where these are silent."""
    found = {"file": one.file, **_embedded(probe, language)}
    if "alt" not in found and asker.prompt is not None:
        question = asker.words["questions"]["alt"].format(file=one.source.name)
        found["alt"] = asker.heard(question, "", is_needed=False)
    return found


def _embedded(probe: Probe | None, language: str) -> dict[str, str]:
    """What a picture's own data says of it."""
    found = {name: _said(probe, name, language) for name in _EMBEDDED} if probe else {}
    return {name: words for name, words in found.items() if words}


def _origins(file: str, probe: Probe | None, language: str) -> list[Origin]:
    return [Origin(_EMBEDDED[name], words, file) for name, words in _embedded(probe, language).items()]


def _said(probe: Probe, name: str, language: str) -> str:
    """What a picture says under a name, in the language if it can."""
    known = dict(probe.texts)
    return " ".join((known.get(f"{name}.{language}") or known.get(name) or "").split())
