"""Tries the entry of one person, as it was sent, in the staged site: new, or an update in which manual edits stay."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.commands.importer.entry_files import changed_file, fields_of, to_remember
from korme.commands.importer.entry_pictures import (
    PicturePlan,
    carry_out,
    planned_pictures,
    remembered_pictures,
)
from korme.commands.importer.news import News
from korme.commands.importer.person_cells import person_slug
from korme.commands.importer.picture_folder import FoundFile, digest_of
from korme.commands.inbox.known_pictures import in_other_works, known_pictures
from korme.commands.inbox.package_text import SentText, adapted, read_sent
from korme.commands.inbox.packages import EntryPackage, EntryPart
from korme.commands.inbox.received import InboxItem
from korme.commands.inbox.senders import whole_name
from korme.commands.inbox.staging import StagedSite
from korme.core.options import Options
from korme.core.problems import Mark, Problem, problem
from korme.read.source_file import SourceFile
from korme.site.config import Config
from korme.site.urls import is_slug, slugify

_RESERVED = ("index", "print")
_MAIN = ("index.md", "index.yaml")


class StagedEntry(Struct):
    """The entry of a person in the staged site."""

    item: InboxItem
    key: str
    """In the memory of imports."""
    slug: str
    name: str
    known: dict[str, Any]
    """What to remember of it."""
    is_new: bool
    language: str = ""
    private: dict[str, str] = {}
    """What is kept for the organizers."""
    news: list[News] = []
    problems: list[Problem] = []
    places: dict[str, str] = {}
    """Where its folders came from: paths in the inbox by paths in the site."""


class PackageImport(Struct, frozen=True):
    """What importing packages needs."""

    options: Options
    config: Config
    site: StagedSite
    memory: dict[str, Any]
    """What is known of earlier packages, by key."""
    others: Sequence[Mapping[str, Any]]
    """What other imports know of people."""
    slugs: dict[str, list[str]]
    """The creatives of the site by comparable name."""
    taken: set[str]
    former: Mapping[str, Mapping[str, str]] = {}
    """By creative: the works that were renamed, by their former names."""

    def stage(self, item: InboxItem, package: EntryPackage) -> tuple[StagedEntry | None, list[Problem]]:
        """Put a package into the staged site.

        Returns:
            The entry, and problems; without an entry nothing was staged.

        Raises:
            OSError: the disk is full, or a file cannot be read.
        """
        place = _place(item, package.person)
        main = package.person.main
        text: SentText | None = None
        if main is not None:
            text, problems = read_sent(main, _shown(item, main), self.config.bounds.entry_kb)
            if text is None:
                return None, problems
            if not text.name:
                return None, problems or [problem("missing-field", Mark(_shown(item, main)), field="name", hint="")]
        if package.creative:
            entry: StagedEntry | None = self._addition(item, package)
        elif text is None:
            return None, [problem("inbox-nothing", Mark(place))]
        else:
            entry = self._entry(item, package, text)
            if entry is None:
                return None, [problem("inbox-deleted", Mark(place), name=text.name[:60])]
        assert entry is not None
        entry.places[f"creatives/{entry.slug}"] = place
        entry.private = dict(package.private)
        language = text.fields.get("language") if text else ""
        entry.language = language if language in self.config.languages else self.config.language
        if not entry.is_new:
            self.site.open(entry.slug)
        if not _PackageWriter(self, entry, package).write(text):
            return None, entry.problems
        self.slugs.setdefault(whole_name(entry.name), []).append(entry.slug)
        return entry, entry.problems

    def _addition(self, item: InboxItem, package: EntryPackage) -> StagedEntry:
        """Return the entry of a person to whom works are added."""
        slug = package.creative
        key = next((key for key, each in self.memory.items() if each["creative"] == slug), "") or slug
        name = next((name for name, slugs in self.slugs.items() if slug in slugs), slug)
        known = self.memory.get(key) or {"creative": slug, "name": name, "fields": self._earlier(slug)}
        return StagedEntry(item, key, slug, str(known.get("name", name)), copy.deepcopy(known), is_new=False)

    def _earlier(self, slug: str) -> dict[str, Any]:
        """Return the fields that other imports wrote of a person."""
        earlier = next((each for each in self.others if each.get("creative") == slug), {})
        return {field: value for field, value in earlier.get("fields", {}).items() if field != "draft"}

    def _entry(self, item: InboxItem, package: EntryPackage, text: SentText) -> StagedEntry | None:
        """Return the entry that a package becomes; None for one that somebody has deleted."""
        key = package.key or person_slug(text.name) or "entry"
        known = self.memory.get(key)
        if known is not None and whole_name(str(known.get("name", ""))) != whole_name(text.name):
            others = {whole_name(str(each.get("name", ""))): other for other, each in self.memory.items()}
            key = others.get(whole_name(text.name), "") or self._free_key(key)
            known = self.memory.get(key)
        name = text.name
        if known is not None:
            slug = str(known["creative"])
            if slug not in self.taken or not is_slug(slug):
                return None
            return StagedEntry(item, key, slug, name, copy.deepcopy(known), is_new=False)
        claimed = {str(each["creative"]) for each in self.memory.values()}
        twins = [slug for slug in dict.fromkeys(self.slugs.get(whole_name(name), ())) if slug not in claimed]
        if len(twins) == 1:
            own = {"creative": twins[0], "name": name, "fields": self._earlier(twins[0])}
            return StagedEntry(item, key, twins[0], name, own, is_new=False)
        slug = self._free_slug(package.key, name)
        self.taken.add(slug)
        return StagedEntry(item, key, slug, name, {"creative": slug, "name": name, "fields": {}}, is_new=True)

    def _free_key(self, key: str) -> str:
        number = 2
        while f"{key} {number}" in self.memory:
            number += 1
        return f"{key} {number}"

    def _free_slug(self, wanted: str, name: str) -> str:
        base = (wanted or person_slug(name) or "creative")[:70].strip("-")
        number, slug = 1, base
        while slug in self.taken or slug in _RESERVED:
            number, slug = number + 1, f"{base}-{number + 1}"
        return slug


class _PackageWriter(Struct):
    """Writes one package into the staged site."""

    importing: PackageImport
    entry: StagedEntry
    package: EntryPackage
    digests: dict[Path, str] = {}

    @property
    def root(self) -> Path:
        return self.importing.site.stage

    def write(self, text: SentText | None) -> bool:
        """Write the person and the works; return False, with the reason among the problems, if that is not possible."""
        entry, known = self.entry, self.entry.known
        folder = f"creatives/{entry.slug}"
        works = self._works(folder)
        own = self._planned(folder, self.package.person, known.setdefault("pictures", {}))
        copies = [*own.copies, *(copy for _, _, plan in works for copy in plan.copies)]
        options, config = self.importing.options, self.importing.config
        there = known_pictures((*self.importing.memory.values(), *self.importing.others), self.importing.former)
        made, refused = carry_out(copies, self.root, config.bounds, options.jobs)
        entry.problems += [self._placed(each) for each in refused]
        known["pictures"] = remembered_pictures(own, known["pictures"], made)
        if text and not self._write_texts(folder, self.package.person, text, known):
            return False
        for part, remembered, plan in works:
            remembered["pictures"] = remembered_pictures(plan, remembered.setdefault("pictures", {}), made)
            place = f"{folder}/works/{remembered['work']}"
            self._write_work(place, part, remembered)
            sent = {copy.digest: _shown(entry.item, copy.source) for copy in plan.copies}
            entry.problems += in_other_works(place, remembered["pictures"], sent, there, (self.root, options.root))
        known["name"] = entry.name
        self._left_over(folder)
        return True

    def _left_over(self, folder: str) -> None:
        entry = self.entry
        sent = {key for _, key in self._keyed()}
        for key, work in entry.known.get("works", {}).items():
            if (
                not self.package.creative
                and key not in sent
                and (self.root / folder / "works" / str(work["work"])).is_dir()
            ):
                entry.news.append(News("inbox-work-gone", {"file": f"{folder}/works/{work['work']}"}))
        for file in self.package.others:
            entry.problems.append(problem("inbox-file", Mark(_shown(entry.item, file))))

    def _works(self, folder: str) -> list[tuple[EntryPart, dict[str, Any], PicturePlan]]:
        """Return the works to write, each with what is known of it and what to do with its pictures."""
        entry = self.entry
        known = entry.known.setdefault("works", {})
        there = {path.name for path in (self.root / folder / "works").glob("*")}
        former = self.importing.former.get(entry.slug, {})
        for each in known.values():
            if each["work"] not in there:
                each["work"] = former.get(str(each["work"]), each["work"])
        taken = {name.partition(".")[0] for name in there} | {str(each["work"]) for each in known.values()}
        found = []
        for part, key in self._keyed():
            work = known.get(key)
            if work is None:
                slug = self._twin(folder, part, key) if key in there else ""
                number, free = 1, key
                while not slug and (free in taken or free == "index"):
                    number, free = number + 1, f"{key}-{number + 1}"
                work = {"work": slug or free, "fields": {}}
                taken.add(str(work["work"]))
                known[key] = work
            elif str(work["work"]) not in there or not is_slug(str(work["work"])):
                entry.news.append(News("import-work-deleted", {"title": part.name}))
                continue
            place = f"{folder}/works/{work['work']}"
            entry.places[place] = _place(entry.item, part)
            found.append((part, work, self._planned(place, part, work.setdefault("pictures", {}))))
        return found

    def _keyed(self) -> Iterator[tuple[EntryPart, str]]:
        """Yield the works with their keys in the memory of imports: of several with one name, each gets its own."""
        keys: set[str] = set()
        for part in self.package.works:
            base = slugify(part.name) or "work"
            number, key = 1, base
            while key in keys:
                number, key = number + 1, f"{base}-{number + 1}"
            keys.add(key)
            yield part, key

    def _twin(self, folder: str, part: EntryPart, key: str) -> str:
        """Return the name of a work's folder in the site, if it is the same work: it has the same title, or neither has one."""
        main = next((path for name in _MAIN if (path := self.root / folder / "works" / key / name).is_file()), None)
        source = SourceFile.decoded(main.name, main.read_bytes()) if main else None
        mine = SentText(source, fields_of(source) or {}).name if source else ""
        sent = read_sent(part.main, part.main.name, self.importing.config.bounds.entry_kb)[0] if part.main else None
        return key if whole_name(mine) == whole_name(sent.name if sent else "") else ""

    def _planned(self, folder: str, part: EntryPart, known: dict[str, dict[str, str]]) -> PicturePlan:
        plan = planned_pictures(self.root, folder, part.pictures, known, self._digest)
        for what, names in (("import-picture-kept", plan.kept), ("import-picture-deleted", plan.deleted)):
            if names:
                self.entry.news.append(News(what, {"file": folder, "names": ", ".join(names)}))
        return plan

    def _digest(self, file: FoundFile) -> str:
        if file.path not in self.digests:
            self.digests[file.path] = digest_of(file.path)
        return self.digests[file.path]

    def _placed(self, each: Problem) -> Problem:
        """Return the problem of a picture with its place in the inbox."""
        files = [*self.package.person.pictures, *(file for part in self.package.works for file in part.pictures)]
        for file in files:
            if str(file.path) == each.mark.path:
                values = tuple((name, file.name if name == "file" else value) for name, value in each.values)
                return Problem(each.code, Mark(_shown(self.entry.item, file)), values, each.hint, each.severity)
        return each

    def _write_work(self, folder: str, part: EntryPart, known: dict[str, Any]) -> None:
        entry, main = self.entry, part.main
        place = _shown(entry.item, main) if main else _place(entry.item, part)
        if not known["pictures"]:
            entry.problems.append(problem("inbox-work-empty", Mark(place), title=part.name[:80]))
            entry.known["works"] = {key: each for key, each in entry.known["works"].items() if each is not known}
            return
        is_new = not (self.root / folder / "index.yaml").exists() and not (self.root / folder / "index.md").exists()
        title = part.name
        if main:
            text, problems = read_sent(main, place, self.importing.config.bounds.entry_kb)
            if text is None:
                entry.problems += problems
                return
            title = text.name or title
            if not self._write_texts(folder, part, text, known):
                return
        if is_new and not entry.is_new:
            values = {"file": folder, "title": title, "count": str(len(known["pictures"]))}
            entry.news.append(News("import-work-added", values))

    def _write_texts(self, folder: str, part: EntryPart, text: SentText, known: dict[str, Any]) -> bool:
        """Write an entry's text, or what has changed in it, and its translations."""
        entry = self.entry
        names = self._names(folder, part, known["pictures"])
        main = next((name for name in _MAIN if (self.root / folder / name).is_file()), "")
        sent_name = next(name for name in _MAIN if name in part.texts)
        new = adapted(text, f"{folder}/{main or sent_name}", names)
        if new is None:
            entry.problems.append(problem("inbox-text", Mark(text.source.path)))
            return False
        if new.removed:
            mark = Mark(text.source.path)
            entry.problems.append(problem("inbox-field", mark, fields=", ".join(new.removed)))
        refused = {Path(each.mark.path).name.casefold() for each in entry.problems}
        for file in new.lacking:
            if file.rpartition("/")[2].casefold() not in refused:
                entry.problems.append(problem("inbox-picture", Mark(text.source.path), file=file))
        if not main:
            self._save(new.source)
            if part.draft and (part is self.package.person or not entry.is_new):
                values = {"title": new.name or part.pictures[0].name, "item": entry.item.shown, "name": entry.name}
                lines = new.source.text.split("\n")
                line = next((at for at, each in enumerate(lines, 1) if each.startswith("draft:")), 0)
                entry.problems.append(problem("inbox-draft", Mark(new.source.path, line), hint=part.draft, **values))
        elif not self._update(f"{folder}/{main}", new, known):
            return False
        earlier = known["fields"] if self.package.creative else {}  # a letter does not take back what a form said
        known["fields"] = {**earlier, **to_remember(new.fields)}
        self._translations(folder, part, known)
        return True

    def _names(self, folder: str, part: EntryPart, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        """Return the name of each picture in the site, by the name that it was sent with; '' if it was deleted there."""
        before = {each["from"]: each["file"] for each in known.values()}
        names = {}
        for file in part.pictures:
            own = known.get(self._digest(file), {}).get("file") or before.get(file.name)
            if own is not None:
                names[file.name] = own if (self.root / folder / own).is_file() else ""
        return names

    def _update(self, path: str, new: SentText, known: Mapping[str, Any]) -> bool:
        """Write what has changed into the site's own text; return False, with the reason, if that cannot be read."""
        source = SourceFile.decoded(path, (self.root / path).read_bytes())
        if source is None or fields_of(source) is None:
            reasons = (
                source.document()[1] if source else [problem("not-utf8", Mark(path), hint="", encoding="", fix="")]
            )
            self.entry.problems += reasons
            return False
        order = tuple(dict.fromkeys([*new.fields, *([] if self.package.creative else known["fields"])]))
        change = changed_file(source, known["fields"], new.fields, order)
        if change.source:
            self._save(change.source)
            fields = ", ".join(change.changed)
            self.entry.news.append(News("import-changed", {"file": path, "title": new.name, "fields": fields}))
        if change.kept:
            self.entry.news.append(News("inbox-kept", {"file": path, "fields": ", ".join(change.kept)}))
        return True

    def _translations(self, folder: str, part: EntryPart, known: dict[str, Any]) -> None:
        """Write the texts in other languages; one that was edited by hand stays."""
        digests = known.setdefault("texts", {})
        for name, file in part.texts.items():
            if name in _MAIN:
                continue
            text, problems = read_sent(file, _shown(self.entry.item, file), self.importing.config.bounds.entry_kb)
            self.entry.problems += problems if text is None else []
            path = self.root / folder / name
            if text is None:
                continue
            if path.exists() and digest_of(path) not in (digests.get(name), self._digest(file)):
                self.entry.news.append(News("inbox-kept", {"file": f"{folder}/{name}", "fields": "*"}))
                continue
            self._save(SourceFile(f"{folder}/{name}", text.source.text))
            digests[name] = digest_of(path)

    def _save(self, source: SourceFile) -> None:
        path = self.root / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.data)


def _shown(item: InboxItem, file: FoundFile) -> str:
    return item.shown if len(file.parts) == 1 and item.path == file.path else f"{item.shown}/{file.shown}"


def _place(item: InboxItem, part: EntryPart) -> str:
    """Return the folder of an entry in the inbox, for people."""
    files = [*part.texts.values(), *part.pictures]
    inner = "/".join(files[0].parts[:-1]) if files else ""
    return f"{item.shown}/{inner}" if inner else item.shown
