"""What lies in `inbox/`: each item with its files, whether it is a folder, an archive or a single file."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.importer.picture_folder import FoundFile, search_folder
from korme.commands.inbox.archives import ArchiveBounds, UnpackedArchive, UnpackRequest, unpack
from korme.commands.inbox.mails import ReadMail, read_mail
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.read.files import is_litter, natural_key, placeholder, shown
from korme.store.worker_pool import Failure, Pool, Task

INBOX = "inbox"
DONE, LETTERS = "done", "letters"
"""Folders in the inbox: what was taken, and the letters to people."""
ARCHIVES = (".zip",)
_README = ("readme", "readme.txt", "readme.md")
MOST_MAILS = 50
"""Mails of one item that are read."""
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")


class InboxItem(Struct, frozen=True):
    """Something that an organizer has put into the inbox."""

    path: Path
    shown: str
    """From the site's root, for people: 'inbox/aigerim.zip'."""

    @property
    def stem(self) -> str:
        """Its name without the ending of a file."""
        name = unicodedata.normalize("NFC", shown(self.path.name))
        return name if self.path.is_dir() else name.rpartition(".")[0] or name


class ReceivedItem(Struct):
    """The files of an item."""

    item: InboxItem
    files: tuple[FoundFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is left out, or why nothing is taken."""
    is_refused: bool = False
    sender: tuple[str, str] = ("", "")
    """Name and address, if it came as one person's mail."""
    texts: tuple[str, ...] = ()
    """What the mails say."""


def items_in(inbox: Path) -> tuple[list[InboxItem], list[Problem]]:
    """Return what lies in an inbox, the oldest first, so that a later version comes after an earlier one.

    Raises:
        UsageError: it cannot be listed.
    """
    try:
        listed = list(os.scandir(inbox))
        entries = [entry for entry in listed if not is_litter(entry.name)]
        entries.sort(key=lambda entry: (entry.stat(follow_symlinks=False).st_mtime_ns, natural_key(entry.name)))
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(shown(os.fspath(inbox))), reason=error.strerror or "")) from None
    items: list[InboxItem] = []
    away = {entry.name: absent for entry in listed if (absent := placeholder(entry.name))}
    problems = [
        problem("unexpected-file", Mark(f"{INBOX}/{shown(name)}"), hint="icloud", file=shown(absent))
        for name, absent in away.items()
    ]
    for entry in entries:
        name = f"{INBOX}/{shown(entry.name)}"
        if entry.name in (DONE, LETTERS) or entry.name.casefold() in _README:
            continue
        if entry.is_symlink():
            problems.append(problem("link", Mark(name)))
        elif entry.is_dir() or entry.is_file():
            items.append(InboxItem(Path(entry.path), name))
        else:
            problems.append(problem("not-a-file", Mark(name)))
    return items, problems


def receive(item: InboxItem, private: Path, bounds: ArchiveBounds) -> ReceivedItem:
    """Return the files of an item; archives and mails are unpacked into a private folder.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    received = _received(item, private, bounds)
    mails = [file for file in received.files if file.name.casefold().endswith(".eml")][:MOST_MAILS]
    return _with_mails(received, mails, private, bounds) if mails else received


def _received(item: InboxItem, private: Path, bounds: ArchiveBounds) -> ReceivedItem:
    name = item.path.name.casefold()
    try:
        if item.path.is_dir():
            return _folder(item, private, bounds)
        if name.endswith(_OTHER_ARCHIVES):
            ending = name.rpartition(".")[2].upper()
            return _refused(item, problem("inbox-archive", Mark(item.shown), hint="format", detail=ending))
        if name.endswith(ARCHIVES):
            return _archive(item, item.path, (), private, bounds)
        with item.path.open("rb"):
            pass
    except PermissionError as error:
        return _refused(item, problem("unreadable", Mark(item.shown), reason=error.strerror or ""))
    parts = (unicodedata.normalize("NFC", shown(item.path.name)),)
    return ReceivedItem(item, (FoundFile(item.path, parts),))


def _refused(item: InboxItem, *problems: Problem) -> ReceivedItem:
    return ReceivedItem(item, (), problems, is_refused=True)


def _folder(item: InboxItem, private: Path, bounds: ArchiveBounds) -> ReceivedItem:
    """Return the files of a folder, and those of the archives in it."""
    found = search_folder(item.path)
    files = [*found.files, *found.others]
    problems = [_placed(each, item) for each in found.problems]
    inner = [file for file in files if file.name.casefold().endswith(ARCHIVES)]
    kept = [file for file in files if file not in inner]
    for at, file in enumerate(inner):
        folder = private / f"inner{at}"
        above = (*file.parts[:-1], file.name.rpartition(".")[0])
        one = _archive(item, file.path, above, folder, bounds)
        if one.is_refused:
            return one
        kept += one.files
        problems += one.problems
    return ReceivedItem(item, tuple(kept), tuple(problems))


def _placed(each: Problem, item: InboxItem) -> Problem:
    inside = Path(each.mark.path)
    path = inside.relative_to(item.path).as_posix() if inside.is_relative_to(item.path) else each.mark.path
    return Problem(each.code, Mark(f"{item.shown}/{path}"), each.values, each.hint, each.severity)


def _archive(
    item: InboxItem, source: Path, above: tuple[str, ...], private: Path, bounds: ArchiveBounds
) -> ReceivedItem:
    private.mkdir(parents=True)
    mark = Mark("/".join((item.shown, *above)) if above else item.shown)
    with Pool(1, bounds.memory_mb) as pool:
        task = Task(unpack, UnpackRequest(source, private, bounds), bounds.seconds)
        outcome = next(iter(pool.run([task])))
    unpacked = outcome.value
    if not isinstance(unpacked, UnpackedArchive):
        hints = {Failure.LATE: "slow", Failure.MEMORY: "bomb"}
        hint = hints.get(outcome.failure, "damaged")
        return _refused(item, problem("inbox-archive", mark, hint=hint, detail=outcome.text[:120]))
    if unpacked.refused == "disk":
        raise OSError(errno.EIO, unpacked.detail, str(private))
    if unpacked.refused:
        return _refused(item, problem("inbox-archive", mark, hint=unpacked.refused, detail=unpacked.detail))
    files = tuple(FoundFile(private / member.file, (*above, *member.parts)) for member in unpacked.members)
    return ReceivedItem(item, files, tuple(_left(mark, unpacked)))


def _with_mails(
    received: ReceivedItem, mails: Sequence[FoundFile], private: Path, bounds: ArchiveBounds
) -> ReceivedItem:
    """Return an item with the attachments of its mails in place of the mails."""
    item = received.item
    files = [file for file in received.files if file not in mails]
    problems = list(received.problems)
    read: list[ReadMail] = []
    folders = [private / f"mail{at}" for at in range(len(mails))]
    for folder in folders:
        folder.mkdir(parents=True)
    pairs = zip(mails, folders, strict=True)
    tasks = [
        Task(read_mail, UnpackRequest(file.path, folder, bounds), bounds.seconds, label=(file, folder))
        for file, folder in pairs
    ]
    with Pool(1, bounds.memory_mb) as pool:
        for outcome in pool.run(tasks):
            file, folder = outcome.task.label
            mark = Mark(item.shown if file.path == item.path else f"{item.shown}/{file.shown}")
            mail = outcome.value if isinstance(outcome.value, ReadMail) else ReadMail()
            refused = mail.unpacked.refused if isinstance(outcome.value, ReadMail) else "damaged"
            if refused == "disk":
                raise OSError(errno.EIO, mail.unpacked.detail, str(folder))
            if refused:
                found = _refused(item, problem("inbox-archive", mark, hint=refused, detail=mail.unpacked.detail))
                found.sender = (mail.name, mail.address)
                return found
            read.append(mail)
            above = file.parts[:-1]
            files += [FoundFile(folder / each.file, (*above, *each.parts)) for each in mail.unpacked.members]
            problems += _left(mark, mail.unpacked)
    senders = {(mail.name, mail.address) for mail in read}
    texts = tuple(mail.text for mail in read if mail.text)
    sender = next(iter(senders)) if len(senders) == 1 else ("", "")
    return ReceivedItem(item, tuple(files), tuple(problems), sender=sender, texts=texts)


def _left(mark: Mark, unpacked: UnpackedArchive) -> Iterator[Problem]:
    for each in unpacked.left[:20]:
        yield problem("inbox-member", mark, hint=each.reason, file=each.name)
    if len(unpacked.left) > 20:
        yield problem("inbox-member", mark, hint="more", file=str(len(unpacked.left) - 20))
