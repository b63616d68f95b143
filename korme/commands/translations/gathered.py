"""The texts of a site in all its languages, as they are on disk, with what is recorded of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.fix.workspace import Workspace
from korme.commands.rename.entry_place import bare, entry_place
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Problem, SiteError
from korme.kinds import Entry, Work, kind_of
from korme.read.content import Content
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.glossary import read_glossary
from korme.read.site_file import read_config
from korme.read.translations import RecordFile, read_record
from korme.site.config import Config
from korme.site.event_times import night_of
from korme.site.glossary import Term
from korme.site.site import entry_key
from korme.site.translations import SITE, State, Translated, all_translated, is_machine

_SITE_PATH = "content/site"
FLAGS = (*(state.value for state in State), "machine")
"""What texts can be chosen by."""


class Gathered(Struct, frozen=True):
    """A site's texts and what is recorded of them."""

    config: Config
    entries: tuple[Entry, ...]
    records: Mapping[str, RecordFile]
    """By language."""
    texts: tuple[Translated, ...]
    glossary: tuple[Term, ...]
    is_whole: bool
    """Whether every entry could be read: only then are pairs forgotten whose text is gone."""

    @property
    def languages(self) -> tuple[str, ...]:
        return self.config.languages

    def of(self, language: str) -> list[Translated]:
        """Return the texts in a language."""
        return [found for found in self.texts if found.language == language]

    def entry(self, owner: str) -> Entry | None:
        """Return the entry with some texts; None for the site's own."""
        return next((entry for entry in self.entries if "/".join(entry_key(entry)) == owner), None)


def gather(options: Options, *, torn: bool = False) -> Gathered:
    """Read the texts of a site; drafts, too.

    Args:
        torn: read on if a file of `content/translations/` has lines that say nothing, which would be lost in a new one.

    Raises:
        UsageError: there is no site.
        SiteError: a file of `content/translations/` has such lines.
    """
    config, problems = read_config(options.root)
    settings = ReaderSettings(options.root, config.languages, config.bounds, night_of(config))
    read, _, found = read_entries(settings)
    entries = tuple(each.entry for each in read)
    records: dict[str, RecordFile] = {}
    lost: list[Problem] = []
    for language in config.languages:
        records[language], wrong = read_record(options.root, language)
        lost += wrong
    if lost and not torn:
        raise SiteError(tuple(lost))
    glossary, _ = read_glossary(options.root, config.languages)
    known = {language: file.record for language, file in records.items()}
    texts = tuple(all_translated((config, *entries), config.languages, known))
    is_whole = not any(each.is_error for each in (*problems, *found))
    return Gathered(config, entries, records, texts, glossary, is_whole)


def gathered_of(content: Content, root: Path) -> Gathered:
    """Return the texts of a site that has been read, with the records as they are on disk."""
    records = {language: read_record(root, language)[0] for language in content.config.languages}
    known = {language: file.record for language, file in records.items()}
    texts = tuple(all_translated((content.config, *content.entries), content.config.languages, known))
    is_whole = not content.incomplete and not any(each.is_error for each in content.problems)
    return Gathered(content.config, content.entries, records, texts, content.glossary, is_whole)


def states(found: Translated) -> set[str]:
    """Return what a text can be chosen by: its state, and whether it is a machine's."""
    return {found.state.value, *(("machine",) if is_machine(found) else ())}


def counts(found: Iterable[Translated]) -> Counter[str]:
    """Return how many texts there are (`there`), and how many in each state."""
    count: Counter[str] = Counter()
    for one in found:
        if one.text or one.state is State.MISSING:
            count.update(states(one))
            count["there"] += bool(one.text)
            count["all"] += 1
    return count


def unrecorded(gathered: Gathered, language: str) -> int:
    """Return how many translations a language has, if nothing is recorded of any of them; else 0."""
    count = counts(gathered.of(language))
    is_new = not gathered.records[language].record.pairs
    return count["unknown"] if is_new else 0


def chosen(found: Iterable[Translated], only: Sequence[str], flags: Iterable[str]) -> list[Translated]:
    """Return the texts of some entries in some states.

    Args:
        only: paths of entries from the site's root; empty: all.
        flags: states, or 'machine'; empty: all. Texts without a translation that need none are never among them.
    """
    wanted = set(flags)
    return [
        one
        for one in found
        if (one.text or one.state is State.MISSING)
        and (not wanted or wanted & states(one))
        and (not only or any(is_below(path_of(one), path) for path in only))
    ]


def path_of(found: Translated) -> str:
    """Return the path of a text's entry, without ending, by which commands name it."""
    entry = found.source.owned_by
    return entry_path(entry) if isinstance(entry, Entry) else _SITE_PATH


def entry_path(entry: Entry) -> str:
    """Return the path of an entry from the site's root, without ending."""
    if entry.lines[0]:  # in a day's list
        folder = Path(entry.mark.path).parent.as_posix()
        return f"{folder}/{entry.slug.rpartition('/')[2]}"
    if isinstance(entry, Work) and not entry.files:
        return f"creatives/{entry.creative}/works/{entry.slug}"
    return bare(entry.mark.path)


def shown_name(found: Translated, words: Mapping[str, str], site: str) -> str:
    """Return what a text belongs to, for a person: 'work “Steppe”'.

    Args:
        words: the names of kinds.
        site: what the site itself is called.
    """
    entry = found.source.owned_by
    if not isinstance(entry, Entry):
        return site
    return f"{words.get(kind_of(entry).name, kind_of(entry).name)} “{entry.heading.own}”"


def is_of_site(found: Translated) -> bool:
    return found.source.owner == SITE


def entry_path_named(options: Options, gathered: Gathered, word: str) -> str:
    """Return the path of the entry, or of the folder of entries, that a person names.

    Raises:
        UsageError: the site has no such entry.
    """
    path = bare(word.strip("/").replace("\\", "/"))
    if any(is_below(entry_path(entry), path) for entry in gathered.entries) or path == _SITE_PATH:
        return path
    workspace = Workspace(options.root, gathered.languages, gathered.config.bounds.entry_kb)
    place = entry_place(word, workspace)
    return f"{place.folder}/{place.called}"
