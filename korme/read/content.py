"""Reads a site from disk: settings, theme, entries, pictures' metadata, bodies, and all their problems."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain

from msgspec import Struct, structs

from korme.core.media import MediumFacts, ModelViewer
from korme.core.model import Probe, Progress, RenderedBody, Step
from korme.core.options import Options
from korme.core.problems import Problem, Severity, problem
from korme.kinds import Edition, Entry, PageEntry
from korme.media.formats import MODEL
from korme.media.probing import probe_media
from korme.media.viewer import find_viewer
from korme.pictures.probing import probe_pictures
from korme.read.ahead import read_ahead
from korme.read.announced import read_announced
from korme.read.archives import FrozenYear, read_archives
from korme.read.captions import read_captions
from korme.read.certificates import read_certificates
from korme.read.codes import read_codes
from korme.read.data_files import read_data
from korme.read.data_schemas import schema_problems
from korme.read.downloads import read_downloads
from korme.read.entered import read_entered
from korme.read.entries import BodyPicture, ReaderSettings, with_body_pictures
from korme.read.files import files_below
from korme.read.folders import read_entries
from korme.read.given_figures import read_given_figures
from korme.read.glossary import read_glossary
from korme.read.hanging import read_hanging
from korme.read.jury import read_jury
from korme.read.markdown_pool import body_marks, make_bodies
from korme.read.memory import ReadEntry, ReadingMemory, key_of
from korme.read.past_years import read_past_years
from korme.read.site_file import read_config
from korme.read.static_files import StaticFile, read_static
from korme.read.town import read_town
from korme.read.translations import read_translations
from korme.site.announcements import Announced
from korme.site.certificates import Certificate
from korme.site.codes import CodeLine
from korme.site.config import Config
from korme.site.editions import Entered
from korme.site.embedded_metadata import captioned, captioned_logo
from korme.site.event_times import night_of
from korme.site.given_figures import GivenFigure
from korme.site.glossary import Term
from korme.site.hanging import HangingTable
from korme.site.jury import JuryFile
from korme.site.past_years import PastYear
from korme.site.site_data import DataFile
from korme.site.town_map import TownMap
from korme.site.translations import TranslationRecord
from korme.store.cache import Cache
from korme.store.fingerprint import Fingerprint, is_first
from korme.store.source_tree import SourceTree
from korme.store.worker_pool import IdleWork, Pool
from korme.theme.cached import theme_of
from korme.theme.theme import Theme

_LARGE = 30_000
"""Files of a site from which a child that is started later would hold too much: 340 MiB at 90,000."""


class Content(Struct, frozen=True):
    """A site as read; nothing is resolved or planned yet."""

    config: Config
    theme: Theme
    entries: tuple[Entry, ...]
    incomplete: tuple[Entry, ...]
    """Entries that lack a required field or have one that cannot be read: to be checked as far as they go."""
    names: Mapping[str, frozenset[str]]
    """Names of all entries by kind, unreadable ones included."""
    probes: Mapping[str, Probe]
    """By the path of the picture."""
    prose: Mapping[str, RenderedBody]
    """By the Markdown source."""
    files: tuple[str, ...]
    """Files below content/ and creatives/, relative to the root."""
    problems: tuple[Problem, ...]
    announced: Announced | None = None
    """Last announcement of the programme."""
    static: tuple[StaticFile, ...] = ()
    """Files that are published as they are."""
    downloads: tuple[StaticFile, ...] = ()
    """Files that bodies offer for download."""
    entered: Entered | None = None
    """What was entered under earlier editions and does not say so."""
    data: Mapping[str, DataFile] = {}
    """Data for templates, by name."""
    town: TownMap | None = None
    """Map of the town around the venues."""
    hanging: tuple[HangingTable, ...] = ()
    """Where the works of editions hang."""
    codes: tuple[CodeLine, ...] = ()
    """The registry of codes."""
    certificates: tuple[Certificate, ...] = ()
    """Certificates of participation that were issued."""
    media: Mapping[str, MediumFacts] = {}
    """By the path of the medium's file."""
    viewer: ModelViewer | None = None
    """What shows 3D models, if the site wants it and has one."""
    stills: Mapping[str, str] = {}
    """Names in the cache of the pictures that are made of media, by the picture's path."""
    captions: Mapping[str, str] = {}
    """Captions of media as WebVTT, by the path of the file."""
    archives: tuple[FrozenYear, ...] = ()
    """Frozen years."""
    past: Mapping[str, PastYear] = {}
    """What is counted of frozen years, by edition; empty if the site counts nothing."""
    translations: Mapping[str, TranslationRecord] = {}
    """What is recorded of translations, by language."""
    glossary: tuple[Term, ...] = ()
    given_figures: tuple[GivenFigure, ...] = ()
    """Figures that others have counted."""
    jury: JuryFile | None = None
    """Who judges what; votes are no part of a build."""


def read_content(
    options: Options,
    progress: Progress,
    cache: Cache,
    pool: Pool,
    *,
    known: Fingerprint | None = None,
    memory: ReadingMemory | None = None,
    idle: IdleWork | None = None,
    whole: bool = False,
) -> Content:
    """Read a site.

    Args:
        pool: converts bodies and inspects pictures; the caller goes on using it.
        known: the fingerprint of the site from before this call; without it nothing that is read is kept.
        memory: what the last call in this process has read.
        idle: other work to do while child processes are busy; unfinished tasks stay in it.
        whole: decode every picture, to find faults that only rendering shows. Always done if there are errors.

    Raises:
        UsageError: there is no site, or its site.yaml cannot be read at all.
        SiteError: its theme cannot be used.
    """
    # Read the files: settings, entries, announced programme.
    config, problems = _config(options)
    memory = memory or ReadingMemory(lasts=False)
    _prepare(pool, config, memory, options, known)
    tree = SourceTree.of(options.root, known.tree if known else None)
    read, complete, names, found = _entries(options, config, tree, memory, known, progress)
    problems += found
    announced, entered, data, hanging, codes = _records(options, config, tree, problems)
    progress(Step("read", len(read), len(read)))
    # Convert bodies and inspect pictures in child processes; load the theme while these are busy.
    idle, program = idle or IdleWork(), known.program if known else ""
    load_theme = functools.cache(partial(theme_of, config, options, cache, program, memory.theme))
    idle.tasks.insert(0, load_theme)
    entries, prose, found = _bodies(read, tree, options, config, memory, pool, idle, progress)
    problems += found
    pictures = list(chain.from_iterable(memory.pictures(entries)))
    media = probe_media(pictures, options.root, limits=config.bounds, cache=cache, pool=pool, meanwhile=idle.step)
    problems += media.problems
    shown = [*media.with_images(pictures), *([config.logo] if config.logo else [])]
    inspect = partial(probe_pictures, shown, options.root, limits=config.bounds, cache=cache, pool=pool)
    whole = whole or any(problem.is_error for problem in problems)
    seen = memory.findings(tree, known)
    probes, found = inspect(progress=progress, meanwhile=idle.step, whole=whole, known=seen, made=media.made(cache))
    problems += found
    static = _static(options, config, cache, pool, problems)
    theme, found = load_theme()
    problems += found
    # Take missing captions from the metadata of the pictures.
    config = captioned_logo(config, probes)
    told = memory.finished(read, entries, lambda entry: captioned(entry, probes, config.language), probes)
    lists = tuple(told), (), names, probes, prose, (), tuple(problems)
    content = Content(config, theme, *lists, announced, static, (), entered, data, hanging=hanging, codes=codes)
    content = structs.replace(content, media=media.facts, stills=media.stills)
    if config.models and any(facts.kind == MODEL for facts in media.facts.values()):
        content = structs.replace(content, viewer=find_viewer(options.root))
    return _with_files(content, tree, cache, pool, complete, memory)


def _config(options: Options) -> tuple[Config, list[Problem]]:
    config, problems = read_config(options.root)
    config = structs.replace(config, base_url=options.base_url or config.base_url, theme=options.theme or config.theme)
    return config, [*problems, *([] if config.base_url else [problem("base-url-missing", config.mark)])]


def _prepare(pool: Pool, config: Config, memory: ReadingMemory, options: Options, known: Fingerprint | None) -> None:
    """Set a pool's limit; start it if much is to be made or read, so that it does not hold what will have been read by then."""
    if pool.memory_mb != config.bounds.memory_mb:
        pool.close()
        pool.memory_mb = config.bounds.memory_mb
    is_large = known is not None and len(known.tree.files) >= _LARGE
    if memory.lasts or is_large or is_first(options):
        pool.start_all()


def _with_files(
    content: Content, tree: SourceTree, cache: Cache, pool: Pool, complete: int, memory: ReadingMemory
) -> Content:
    """Return the content with the list of its files, those that bodies offer for download, map, certificates, figures and frozen years.

    Args:
        complete: how many of its entries are; those behind them are set apart.
    """
    entries, incomplete = content.entries[:complete], content.entries[complete:]
    content = structs.replace(content, entries=entries, incomplete=incomplete)
    files = files_below(tree, memory.files)
    downloads, found = read_downloads(
        content.entries, memory.bodies.notable, tree.root, files=files, config=content.config, cache=cache
    )
    town, wrong = read_town(tree, entries, content.config, cache, pool)
    certificates, torn = read_certificates(tree, content.config.languages, content.names["edition"])
    captions, odd = read_captions(content.entries, tree.root, content.config.languages) if content.media else ({}, [])
    translations, lost = read_translations(tree, content.config.languages)
    glossary, strange = read_glossary(tree.root, content.config.languages)
    figures, bad = read_given_figures(tree, content.config.languages, content.config.bounds, content.names["edition"])
    disciplines = tuple(key for key, _ in content.config.disciplines)
    jury, amiss = read_jury(tree.root, content.config.languages, content.config.bounds, content.names, disciplines)
    content = structs.replace(content, translations=translations, glossary=glossary, given_figures=figures, jury=jury)
    archives, damage = read_archives(tree.root, cache)
    past, torn_years = read_past_years(tree.root, archives) if archives and _counts(content) else ({}, [])
    found = [*content.problems, *found, *wrong, *torn, *odd, *damage, *torn_years, *lost, *strange, *bad, *amiss]
    content = structs.replace(content, files=files, downloads=downloads, town=town, certificates=certificates)
    return structs.replace(content, captions=captions, archives=archives, past=past, problems=tuple(found))


def _counts(content: Content) -> bool:
    """Return whether a site counts what it has: in a report, or as a figure."""
    pages = any(isinstance(entry, PageEntry) and entry.report for entry in content.entries)
    figures = [*content.config.figures]
    figures += [each for entry in content.entries if isinstance(entry, Edition) for each in entry.figures]
    return pages or bool(content.given_figures) or any(each.count for each in figures)


def _entries(
    options: Options,
    config: Config,
    tree: SourceTree,
    memory: ReadingMemory,
    known: Fingerprint | None,
    progress: Progress,
) -> tuple[list[ReadEntry], int, Mapping[str, frozenset[str]], list[Problem]]:
    """Return the complete entries and behind them the incomplete ones, how many are complete, all names, and problems."""
    incomplete: list[ReadEntry] = []
    settings = ReaderSettings(options.root, config.languages, config.bounds, night_of(config), tree, memory)
    key = key_of(known.code if known else "", config.languages, config.bounds, settings.night)
    memory.open(options.cache, key, known)
    if len(tree.tree.files) < _LARGE:  # what children have read takes 5 MiB more here for 1,000 creatives
        read_ahead(settings, options.jobs, progress)
    complete, names, problems = read_entries(settings, incomplete, progress)
    memory.save(options.cache, known)
    return [*complete, *incomplete], len(complete), names, problems


def _static(
    options: Options, config: Config, cache: Cache, pool: Pool, problems: list[Problem]
) -> tuple[StaticFile, ...]:
    """Return the files that are published as they are.

    A picture whose location would be published, or that cannot be read to see whether it has one, is an error.
    """
    files, found = read_static(options.root, config.bounds, cache)
    problems += found
    pictures = [file.picture for file in files if file.picture]
    if not pictures:
        return files
    seen, found = probe_pictures(
        pictures, options.root, limits=config.bounds, cache=cache, pool=pool, progress=lambda step: None
    )
    problems += [each for each in found if each.is_error]
    sound = {path for path, probe in seen.items() if not probe.has_location}
    for picture in pictures:
        if picture.path in seen and picture.path not in sound:
            located = problem("exif-location", picture.mark, hint="static", file=picture.path)
            problems.append(structs.replace(located, severity=Severity.ERROR))
    return tuple(file for file in files if not file.picture or file.source in sound)


def _records(
    options: Options, config: Config, tree: SourceTree, problems: list[Problem]
) -> tuple[Announced | None, Entered, Mapping[str, DataFile], tuple[HangingTable, ...], tuple[CodeLine, ...]]:
    """Return what else is recorded in the site: the announced programme, what was entered before, data, hanging lists, codes."""
    announced, found = read_announced(options.root)
    problems += found
    entered, found = read_entered(options.root)
    problems += found
    hanging, found = read_hanging(tree, config.languages, config.bounds)
    problems += found
    registry, found = read_codes(options.root)
    problems += found
    return announced, entered, _data(options, config, tree, problems), hanging, registry.codes


def _data(options: Options, config: Config, tree: SourceTree, problems: list[Problem]) -> Mapping[str, DataFile]:
    """Return the data for templates, by name."""
    read, schemas, found = read_data(tree, config.languages, config.bounds)
    problems += found
    if schemas:
        problems += schema_problems(read, schemas, options.cache)
    return {each.name: each.file for each in read}


def _with_pictures_of_bodies(
    read: Sequence[ReadEntry], prose: Mapping[str, RenderedBody], tree: SourceTree, *, most: int
) -> tuple[list[Entry], list[Problem]]:
    """Return the entries with the pictures in their bodies."""
    shown = {source for source, body in prose.items() if body.pictures}
    entries: list[Entry] = []
    problems: list[Problem] = []
    for each in read:
        if not shown or not each.entry.body:
            entries.append(each.entry)
            continue
        named = [
            BodyPicture(name, alt, mark.inside(place))
            for source, mark in body_marks(each.entry)
            if source in shown and (body := prose.get(source))
            for (name, alt), place in zip(body.pictures, body.picture_places, strict=True)
        ]
        entry, found = with_body_pictures(each, named, tree, most=most) if named else (each.entry, [])
        entries.append(entry)
        problems += found
    return entries, problems


def _bodies(
    read: Sequence[ReadEntry],
    tree: SourceTree,
    options: Options,
    config: Config,
    memory: ReadingMemory,
    pool: Pool,
    idle: IdleWork,
    progress: Progress,
) -> tuple[list[Entry], Mapping[str, RenderedBody], list[Problem]]:
    """Return the entries with the pictures in their bodies, the rendered bodies, and problems."""
    convert = partial(make_bodies, cache=options.cache, jobs=options.jobs, progress=progress, memory=memory, pool=pool)
    prose, problems = convert([each.entry for each in read], meanwhile=idle.step)
    entries, found = _with_pictures_of_bodies(read, memory.bodies.notable, tree, most=config.bounds.pictures)
    return entries, prose, [*problems, *found]
