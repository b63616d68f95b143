"""What came without a form, pictures and letters: a draft entry, or works of somebody on the site, if it is certain whose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.importer.encodings import EncodingUncertain, decoded
from korme.commands.importer.entry_files import CREATIVE_ORDER, WORK_ORDER, new_file
from korme.commands.importer.import_settings import ImportSettings
from korme.commands.importer.people_table import people_table, registrations
from korme.commands.importer.person_cells import NO, YES, person_slug, plain_markdown
from korme.commands.importer.person_columns import person_heading
from korme.commands.importer.picture_folder import FoundFile, digest_of, file_forms
from korme.commands.importer.registrations import Registration, is_portrait
from korme.commands.importer.work_planning import PlannedWork, planned_works
from korme.commands.inbox.archives import ArchiveBounds
from korme.commands.inbox.known_pictures import creative_of, left_out
from korme.commands.inbox.mails import read_document
from korme.commands.inbox.packages import (
    LEFT_OVER,
    NEW_PERSON,
    NOT_AGREED,
    EntryPackage,
    EntryPart,
    shown_files,
)
from korme.commands.inbox.received import InboxItem, ReceivedItem
from korme.commands.inbox.senders import Sender, SenderFinder
from korme.core.problems import Mark, Problem, problem
from korme.fields.encodings import certain_encoding
from korme.site.config import Config
from korme.site.urls import slugify
from korme.store.worker_pool import Pool, Task

_TEXTS = (".txt", ".md", ".text")
_DOCUMENTS = (".docx",)
_MOST_TEXT_KB = 500
_MOST_TEXTS = 20
_LABEL = re.compile(r"^\s*(?:[-*•]\s*)?([^\s:：][^:：]{0,58}?)\s*[:：]\s*(.*)$")
_MOST_LABELS = 60
_SHOWN = 80
"""Characters of a letter that a message has."""


class LooseReader(Struct, frozen=True):
    """Makes entries of what came without a form."""

    config: Config
    settings: ImportSettings
    finder: SenderFinder
    agreed: Collection[str]
    """Creatives who have agreed to be published."""
    root: Path
    known: Mapping[str, str]
    """Paths in the site of the pictures that imports brought, by the digests of what was sent."""
    fresh: Collection[str]
    """Digests of those that a table has just brought: of them nothing need be said."""
    private: Path
    bounds: ArchiveBounds

    def read(self, received: ReceivedItem, number: int) -> LooseItem:
        """Return the entries in an item, or why there are none.

        Args:
            number: of the item, for its private folder.

        Raises:
            OSError: a file cannot be read or written.
        """
        folder = self.private / f"loose{number}"
        folder.mkdir(parents=True, exist_ok=True)
        texts, used = self._texts(received)
        sent, problems = self._labelled(received, texts)
        item = received.item
        pictures = shown_files(received.files)
        others = tuple(file for file in received.files if file not in pictures and file not in used)
        if not pictures and sent is None:
            return LooseItem((), (), [*problems, problem("inbox-nothing", Mark(item.shown))])
        there, again = self._there(item, pictures)
        problems += again
        kept = [file for file in pictures if not there[file]]
        if not kept and sent is None:
            return LooseItem((), tuple(dict.fromkeys(there.values())), problems)
        outer = {file.parts[0] if len(file.parts) > 1 else "" for file in kept}
        paths = [item.stem, *(outer if len(outer) == 1 else ())]
        sender = self.finder.find(paths, received.sender, sent.name if sent else "", texts)
        undecided = frozenset(there.values()) - {""}
        if sender is None:
            unread = (file for file in others if file.name.casefold().endswith(_TEXTS))  # it may say whose they are
            problems += [problem("inbox-file", Mark(f"{item.shown}/{file.shown}")) for file in unread]
            is_open = not (sent or received.sender[1] or texts)
            several = self.finder.namesakes(paths, received.sender, sent.name if sent else "")
            if several:
                values = {"known": ", ".join(several), "first": several[0]}
                return LooseItem((), (), [*problems, problem("inbox-who", Mark(item.shown), hint="several", **values)])
            return self._by_owner(item, folder, kept, others, problems, undecided if is_open else None)
        if sent is None and sender.slug:
            sent, more = self._labelled(received, texts, sender.name)
            problems += more
        problems += self._unread(item, sender, sent, texts)
        person = sent or Registration(0, {"name": sender.name})
        portrait = next((file for file in kept if is_portrait(file.name, sender.name)), None)
        says = sent is not None and (len(sent.fields) > 1 or sent.consent or portrait)  # of themselves, not of a work
        has_text = bool(says) or not sender.slug
        works = [file for file in kept if file != portrait]
        private = {**person.private, **({"email": received.sender[1]} if received.sender[1] else {})}
        parts, found = self._parts(folder, person, sender.slug, works, item.shown, undecided)
        text = self._person(folder, person, texts, portrait, item.shown, is_new=not sender.slug) if has_text else {}
        draft = NEW_PERSON if text and not sender.slug and person.consent not in (YES, NO) else ""
        own = EntryPart(sender.slug or person_slug(person.name), text, (portrait,) if portrait and text else (), draft)
        left = (*others, portrait) if portrait and not text else others
        package = EntryPackage(own, parts, left, sender.slug, private)
        return LooseItem((package,), (sender.slug,), [*problems, *found])

    def _there(self, item: InboxItem, pictures: Sequence[FoundFile]) -> tuple[dict[FoundFile, str], list[Problem]]:
        """Return whose each picture is, if an earlier import brought it, else ''; and that these are left out."""
        digests = {file: digest_of(file.path) if self.known else "" for file in pictures}
        paths = {file: self.known.get(digest, "") for file, digest in digests.items()}
        problems = [
            left_out(f"{item.shown}/{file.shown}" if item.path != file.path else item.shown, file.name, path, self.root)
            for file, path in paths.items()
            if path and digests[file] not in self.fresh
        ]
        return {file: creative_of(path) for file, path in paths.items()}, problems

    def _by_owner(
        self,
        item: InboxItem,
        folder: Path,
        pictures: Sequence[FoundFile],
        others: tuple[FoundFile, ...],
        problems: list[Problem],
        undecided: frozenset[str] | None,
    ) -> LooseItem:
        """Return the works of several people, if each picture has one person's name on it.

        Args:
            undecided: people of whom an earlier import took other pictures of the item; None: something else says whose
                they are, and contradicts.
        """
        owned: dict[str, list[FoundFile]] = {}
        for file in pictures:
            slugs = {key.partition("\0")[0] for key in self.finder.index.owners(file)}
            owned.setdefault(next(iter(slugs)) if len(slugs) == 1 else "", []).append(file)
        if undecided is None or "" in owned:
            return LooseItem((), (), [*problems, problem("inbox-who", Mark(item.shown))])
        packages = []
        for slug, files in owned.items():
            place = folder / slug
            place.mkdir()
            person = Registration(0, {"name": self.finder.names.get(slug, slug)})
            parts, found = self._parts(place, person, slug, files, item.shown, undecided)
            problems += found
            packages.append(EntryPackage(EntryPart(slug, {}), parts, (), slug))
        if packages:
            packages[0] = replace(packages[0], others=others)
        return LooseItem(tuple(packages), tuple(owned), problems)

    def _parts(
        self,
        folder: Path,
        person: Registration,
        slug: str,
        pictures: Sequence[FoundFile],
        item: str,
        undecided: frozenset[str],
    ) -> tuple[tuple[EntryPart, ...], list[Problem]]:
        """Return works with the texts that were written for them: drafts unless the person has agreed to be shown.

        What an import left of a folder of which it took other pictures is a draft in any case: nobody called it a work.
        """
        works, problems = self._works(person, pictures, item)
        has_agreed = slug in self.agreed if slug else person.consent == YES
        draft = NOT_AGREED if not has_agreed else LEFT_OVER if slug in undecided else ""
        parts = (self._work(folder, work, at, item, draft) for at, work in enumerate(works))
        return tuple(parts), problems

    def _texts(self, received: ReceivedItem) -> tuple[list[str], list[FoundFile]]:
        """Return what people wrote in mails, text files and documents, and these files."""
        texts, used = list(received.texts), []
        files = [file for file in received.files if file.name.casefold().endswith((*_TEXTS, *_DOCUMENTS))]
        for file in files[:_MOST_TEXTS]:
            text = self._document(file) if file.name.casefold().endswith(_DOCUMENTS) else self._plain_text(file)
            if text:
                texts.append(text)
                used.append(file)
        return texts, used

    def _plain_text(self, file: FoundFile) -> str:
        """Return the text of a file; '' if its encoding is not certain, also by the labels that are known in it."""
        try:
            if file.path.stat().st_size > _MOST_TEXT_KB * 1024:
                return ""
            data = file.path.read_bytes()
        except OSError:
            return ""
        try:
            named = certain_encoding(data)
            text = data.decode(named) if named else self._decoded(data)
        except (UnicodeDecodeError, EncodingUncertain):
            return ""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def _decoded(self, data: bytes) -> str:
        return decoded(data, self.config.languages, lambda text: len(self._pairs(text))).text

    def _document(self, file: FoundFile) -> str:
        with Pool(1, self.bounds.memory_mb) as pool:
            outcome = next(iter(pool.run([Task(read_document, file.path, self.bounds.seconds)])))
        return outcome.value if isinstance(outcome.value, str) else ""

    def _labelled(
        self, received: ReceivedItem, texts: Sequence[str], name: str = ""
    ) -> tuple[Registration | None, list[Problem]]:
        """Return what a text says in lines such as `Name: Anna`, if it says a name and something else.

        Args:
            name: of the sender, if the site has them: a text that says a title, or two things, then needs no name.
        """
        for text in texts:
            pairs = self._pairs(text)
            if len(pairs) < 2 and not (name and "title" in map(self._field, pairs)):
                continue
            if name and "name" not in map(self._field, pairs):
                pairs = {"Name": name, **pairs}
            rows = [(1, tuple(pairs)), (2, tuple(pairs.values()))]
            problems: list[Problem] = []
            try:
                table = people_table(rows, received.item.shown, self.settings, self.config)
            except ValueError:
                continue
            found = registrations(table, self.config, problems)
            if len(found) == 1:
                return found[0], [_unplaced(each) for each in problems]
        return None, []

    def _field(self, label: str) -> str:
        return person_heading(label, self.settings.columns.of("people"), self.config.languages).field

    def _unread(
        self, item: InboxItem, sender: Sender, sent: Registration | None, texts: Sequence[str]
    ) -> Iterator[Problem]:
        """Yield what people wrote that gets nowhere: a letter is read, not published, except a new person's first one."""
        if sent is None and not sender.slug:
            texts = texts[1:]  # about themselves
        for text in texts:
            words = " ".join(" ".join(self._before_labels(text) if sent else [text]).split())
            if words:
                values = {"name": sender.name[:60], "found": words[:_SHOWN] + (" …" if len(words) > _SHOWN else "")}
                yield problem("inbox-letter", Mark(item.shown), **values)

    def _before_labels(self, text: str) -> Iterator[str]:
        """Yield the lines of a text before its first known label; all of a text that has none."""
        for line in text.split("\n"):
            match = _LABEL.match(line)
            if match and self._field(match[1]):
                return
            yield line

    def _pairs(self, text: str) -> dict[str, str]:
        """Return the known labels of a text with what follows them, up to the next one."""
        found: dict[str, str] = {}
        label = ""
        for line in text.split("\n"):
            match = _LABEL.match(line)
            if match and self._field(match[1]) and match[1] not in found and len(found) < _MOST_LABELS:
                label = match[1]
                found[label] = match[2]
            elif label:
                found[label] += f"\n{line}"
        return {name: value.strip() for name, value in found.items()}

    def _works(
        self, person: Registration, pictures: Sequence[FoundFile], path: str
    ) -> tuple[list[PlannedWork], list[Problem]]:
        by_form = {form: file for file in reversed(pictures) for form in reversed(file_forms(file.name)[:3])}

        def find(name: str) -> FoundFile | None:
            return next((by_form[form] for form in file_forms(name)[:3] if form in by_form), None)

        works, problems = planned_works(person, path, find, pictures)
        used = {file for work in works for file in work.files}
        rest = [file for file in pictures if file not in used]
        if rest:
            more, _ = planned_works(Registration(person.line, {"name": person.name}), path, find, rest)
            works += more
        return [work for work in works if work.files], [_unplaced(each) for each in problems]

    def _work(self, folder: Path, work: PlannedWork, number: int, item: str, draft: str) -> EntryPart:
        """Write the text of a work.

        Args:
            item: that it came from.
            draft: why it is a draft, or ''.
        """
        fields = dict(work.fields)
        if work.alt and len(work.files) == 1:
            fields["pictures"] = [{"file": work.files[0].name, "alt": work.alt}]
        text = new_file("index", fields, WORK_ORDER, {"": "title: …"}).text if fields else ""
        if draft:
            text += f"draft: yes   # {' '.join(item.split())[:120]}\n"
        path = folder / f"work{number}.yaml"
        path.write_text(text or "# title: …\n", encoding="utf-8")
        name = slugify(work.title) or slugify(work.files[0].name.rpartition(".")[0]) or "work"
        return EntryPart(name, {"index.yaml": FoundFile(path, ("index.yaml",))}, work.files, draft)

    def _person(
        self,
        folder: Path,
        person: Registration,
        texts: Sequence[str],
        portrait: FoundFile | None,
        item: str,
        *,
        is_new: bool,
    ) -> dict[str, FoundFile]:
        """Write the text of a person: what they say of themselves; a new entry is a draft until they agree."""
        fields: dict[str, Any] = dict(person.fields)
        if is_new and "body" not in fields and texts and not person.line:
            fields["body"] = plain_markdown(texts[0])
        if is_new and "discipline" not in fields and len(self.config.disciplines) == 1:
            fields["discipline"] = [self.config.disciplines[0][0]]
        if person.consent in ("yes", "no"):
            fields["consent"] = {"published": person.consent, "how": f"mail: {person.consent_cell}"}
        elif is_new:
            fields["draft"] = "yes"
        if portrait:
            fields["portrait"] = portrait.name
        file = new_file("index", fields, CREATIVE_ORDER, {"draft": item})
        path = folder / file.path
        path.write_bytes(file.data)
        return {file.path: FoundFile(path, (file.path,))}


class LooseItem(Struct, frozen=True):
    """What became of an item that came without a form."""

    packages: tuple[EntryPackage, ...]
    slugs: tuple[str, ...]
    """The creatives whose it is, as far as the site has them; with no packages: everything in it is there already."""
    problems: list[Problem]


def _unplaced(each: Problem) -> Problem:
    """Return a problem without the line of a table that nobody has seen."""
    return Problem(each.code, Mark(each.mark.path), each.values, each.hint, each.severity)
