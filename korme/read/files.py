"""Lists folders and reads text files, without following links out of them."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.decoding import decoded, with_plain_ends
from korme.fields.encodings import certain_encoding
from korme.fields.nodes import CONTROL, without_breaks
from korme.read.safe_names import decoded_names, is_undecodable, safe_name
from korme.store.source_tree import FILE, FOLDER, LINK, SourceTree

_SPARE = 1000
"""Paths of files that are gone and still remembered as litter or not, beside as many as there are."""

_LITTER = frozenset(
    "thumbs.db ehthumbs.db desktop.ini icon\r __macosx picasa.ini zbthumbnail.info"
    " @eadir @__thumb @recycle #recycle $recycle.bin".split(" ")
)
"""What systems, viewers and storage servers leave beside pictures."""
_SIDECARS = (".xmp", ".aae", ".thm", ".pp3", ".dop")
"""Endings of the files in which cameras and editors keep settings beside a picture."""
_STREAM = re.compile(r"[:\uf03a](?:zone\.identifier|\$data|afp_\w+|com\.\S+)(?::\$data)?$", re.IGNORECASE)
"""A stream of Windows or macOS copied as a file: `photo.jpg:Zone.Identifier`. Samba writes the colon as U+F03A."""
_PLACEHOLDER = re.compile(r"\.(.+)\.icloud$", re.IGNORECASE)
"""What iCloud leaves of a file it has moved away: `.IMG_3.HEIC.icloud`."""


class Item(Struct, frozen=True):
    """A file or folder: its name on disk and its path from the site's root."""

    name: str
    path: str
    is_folder: bool

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name

    @property
    def ending(self) -> str:
        """Extension without the dot, in lower case: 'jpg'; '' for folders."""
        return "" if self.is_folder or "." not in self.name else self.name.rpartition(".")[2].lower()


def shown(name: str) -> str:
    """Return a printable form of a file name, whatever its bytes."""
    if name.isascii() and name.isprintable():
        return name
    readable = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in readable)


def listed(site: Path | SourceTree, folder: str) -> tuple[list[Item], list[Problem]]:
    """Return the items of a folder by name; system litter is skipped, links and devices are problems.

    Args:
        site: the site's folder, or its folders as they were walked.
        folder: relative to the root, with '/'.
    """
    items: list[Item] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    tree = site if isinstance(site, SourceTree) else SourceTree(site)
    link = "" if tree.has(folder) else _link_on_the_way(tree.root, folder)
    if link:
        return [], [problem("link", Mark(link))]
    listing = tree.listing(folder)
    if listing.trouble:
        return [], [problem("unreadable", Mark(folder), reason=listing.trouble)]
    undecodable = [name for name in listing.names if is_undecodable(name)]
    decoded = decoded_names(undecodable) if undecodable else {}
    for name, kind in zip(listing.names, listing.kinds, strict=True):
        path = f"{folder}/{name}" if folder else name
        if absent := placeholder(name):
            problems.append(problem("unexpected-file", Mark(shown(path)), hint="icloud", file=shown(absent)))
            continue
        if is_litter(name):
            continue
        found = _trouble(name, kind, path, decoded)
        folded = name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
        if found is None and folded in seen:
            found = problem("names-collide", Mark(shown(path)), other=shown(seen[folded]))
        if found:
            problems.append(found)
            continue
        seen[folded] = name
        items.append(Item(name, path, kind == FOLDER))
    return items, problems


class KnownFiles(Struct, eq=False):
    """What `files_below` has found at its last call."""

    litter: dict[str, bool] = {}
    """Whether files and folders were left by systems and editors, by path."""
    files: list[str] = []
    """All files."""
    left: tuple[str, ...] = ()
    """Those that are no litter."""


def files_below(tree: SourceTree, known: KnownFiles | None = None) -> tuple[str, ...]:
    """Return all files below content/ and creatives/ except system and editor litter; links are not followed.

    Args:
        known: what the last call has found; takes what this one finds.
    """
    last = known or KnownFiles()
    litter = last.litter

    def is_left_out(path: str) -> bool:
        """Whether a file or one of its folders, the folder of entries apart, is litter."""
        found = litter.get(path)
        if found is None:
            folder, _, name = path.rpartition("/")
            found = litter[path] = "/" in path and (is_left_out(folder) or is_litter(name))
        return found

    files = tree.regular_files()
    if files == last.files:
        return last.left
    if litter.keys().isdisjoint(files) or len(litter) > 2 * len(files) + _SPARE:
        litter.clear()
    is_known = litter.get
    last.files = files
    last.left = tuple(path for path in files if not (is_left_out(path) if (found := is_known(path)) is None else found))
    return last.left


def placeholder(name: str) -> str:
    """Return the name of the file that iCloud has moved away and left this one for, or ''."""
    match = _PLACEHOLDER.match(name)
    return match[1] if match else ""


def is_litter(name: str) -> bool:
    """Return whether a system, a viewer or an editor created a file for itself."""
    folded = name.casefold()
    return (
        name.startswith((".", "~$"))
        or folded.endswith(("~", *_SIDECARS))
        or folded in _LITTER
        or ((":" in name or "\uf03a" in name) and _STREAM.search(name) is not None)
    )


def _link_on_the_way(root: Path, folder: str) -> str:
    """Return the first part of a folder's path that is a link, or ''; deeper parts were listed by their parents."""
    parts = folder.split("/")[:2]
    ways = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return next((way for way in ways if (root / way).is_symlink()), "")


def _trouble(stored: str, kind: str, path: str, decoded: Mapping[str, str]) -> Problem | None:
    """Return the problem that makes an item unsafe: a link, a device, a name that is not portable.

    Args:
        stored: the name on disk.
        decoded: names that are not UTF-8 as they were meant, if that is certain.
    """
    name = decoded.get(stored, stored)
    if is_undecodable(name):
        return problem("name-unsafe", Mark(shown(path)), hint="bytes", fix="")
    if name != stored or not name.isprintable() or "\\" in name or name != name.strip():
        fix = safe_name(name, is_folder=kind == FOLDER)
        return problem("name-unsafe", Mark(shown(path)), hint="guess" if name != stored else "", guess=fix, fix=fix)
    if kind in (FOLDER, FILE):
        return None
    return problem("link" if kind == LINK else "not-a-file", Mark(shown(path)))


def read_text(
    root: Path,
    path: str,
    *,
    limit_kb: int,
    opened: Callable[[bytes], None] = lambda data: None,
    recover: bool = False,
) -> tuple[str | None, list[Problem]]:
    """Return the text of a UTF-8 file with LF line ends, or None with the reason.

    Args:
        path: relative to the site's root; all its folders were listed, so none is a link.
        limit_kb: the largest size in KiB; larger files are refused before they are read.
        opened: takes the bytes that were read.
        recover: return what can be read of a damaged text, with U+FFFD for the rest, and the error.
    """
    mark = Mark(shown(path))
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(f"{root}{os.sep}{path}", flags), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                return None, [problem("not-a-file", mark)]
            if facts.st_size > limit_kb * 1024:
                return None, [problem("file-too-large", mark, found=facts.st_size // 1024, most=limit_kb)]
            data = file.read(facts.st_size + 1)
            if len(data) > facts.st_size:  # it grows while it is read
                data += file.read(limit_kb * 1024 + 1 - len(data))
    except OSError as error:
        return None, [problem("unreadable", mark, reason=error.strerror or "")]
    opened(data)
    text, problems = decoded(data, mark)
    return (_recovered(data) if text is None and recover else text), problems


def _recovered(data: bytes) -> str | None:
    """Return what can be read of a text with damaged characters, or None if nothing can."""
    encoding = certain_encoding(data)
    text = data.decode(encoding).removeprefix("\ufeff") if encoding else data.decode("utf-8-sig", "replace")
    if "\x00" in text[:200]:
        return None
    text = without_breaks(with_plain_ends(text))
    text = CONTROL.sub(lambda found: "\ufffd" if "\x80" <= found.group() <= "\x9f" else "", text)
    return unicodedata.normalize("NFC", text)


def natural_key(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """Return a key for natural order: '2.jpg' before '10.jpg', 'a.jpg' before 'a2.jpg'."""
    stem, _, ending = unicodedata.normalize("NFC", name).casefold().rpartition(".")
    parts = re.split(r"([0-9]{1,18})", stem)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part), ending
