"""Files among the entries that no entry uses: pictures that no field or body names, misspelt folders."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.likeness import guess
from korme.core.problems import Mark, Problem, problem
from korme.kinds import KINDS, WORK, Creative
from korme.read.files import shown
from korme.read.own_places import MEMORIES
from korme.read.pictures import ENDINGS
from korme.read.static_files import FOLDER as STATIC
from korme.read.strays import stray
from korme.site.downloads import links_to_files
from korme.site.given_figures import FOLDER as FIGURES
from korme.site.hanging import FOLDER as HANGING
from korme.site.site_data import FOLDER as DATA
from korme.site.translations import FOLDER as TRANSLATIONS

_WORKS = frozenset(
    "work works portfolio gallery foto photo photos работа работы портфолио галерея фото"
    " жұмыс жұмыстар туынды туындылар суреттер".split()
)
"""Names that people give to the folder of works."""
_MOST_NAMED = 5


def check(evidence: Evidence) -> Iterator[Problem]:
    entries = (*evidence.entries, *evidence.incomplete)
    used = {path for entry in entries for picture in entry.all_pictures for path in picture.files} | set(MEMORIES)
    used |= {path for entry in entries for path in entry.files}
    used |= {evidence.config.logo.path} if evidence.config.logo else set()
    homes = _homes(evidence)
    used |= set(evidence.site.downloads)
    used |= {path for entry in evidence.incomplete for path in links_to_files(entry, evidence.prose)}
    lost: dict[str, list[str]] = {}
    for path in evidence.files:
        name = path.rpartition("/")[2]
        if path in used or shown(path) in evidence.reported or name.casefold().startswith("readme"):
            continue
        if path.startswith((f"{STATIC}/", f"{DATA}/", f"{HANGING}/", f"{FIGURES}/", f"{TRANSLATIONS}/")):
            continue
        home = _home(path, homes) or ("creatives" if path.startswith("creatives/") and path.count("/") == 1 else None)
        if home is None:
            continue
        ending = name.rpartition(".")[2].casefold() if "." in name else ""
        if ending in ENDINGS:
            if home in evidence.broken or _is_beside_broken(path, evidence):
                continue
            lost.setdefault(path.rpartition("/")[0], []).append(path)
        elif ending not in ("yaml", "md", "yml"):
            yield evidence.strays.get(path) or stray(path)
    for folder, paths in lost.items():
        yield from _lost(folder, paths, evidence)


def _homes(evidence: Evidence) -> dict[str, str]:
    """Return the folders in which files belong to an entry, each with the text that could name them."""
    found = {kind.folder: kind.folder for kind in KINDS if kind is not WORK and kind.folder != "creatives"}
    found |= {"content": "content/site.yaml"}
    for path in evidence.files:  # of an entry that cannot be read at all, this is all that is known
        if path.endswith(("/index.md", "/index.yaml")):
            found[path.rpartition("/")[0]] = path
    for entry in (*evidence.entries, *evidence.incomplete):
        folder, _, name = entry.mark.path.rpartition("/")
        if name.startswith("index."):
            found[folder] = entry.mark.path
            if isinstance(entry, Creative):
                found[f"{folder}/works"] = f"{folder}/works"
        elif entry.mark.path == folder or "." not in name:
            found[entry.mark.path] = entry.mark.path
    return found


def _is_beside_broken(path: str, evidence: Evidence) -> bool:
    """Return whether the text beside a picture with the same name cannot be read."""
    stem = path.rpartition(".")[0]
    return f"{stem}.yaml" in evidence.broken or f"{stem}.md" in evidence.broken


def _home(path: str, homes: dict[str, str]) -> str | None:
    folder = path.rpartition("/")[0]
    while folder:
        if folder in homes:
            return homes[folder]
        folder = folder.rpartition("/")[0]
    return None


def _lost(folder: str, paths: list[str], evidence: Evidence) -> Iterator[Problem]:
    """Report the unused pictures of one folder: a single one by name, several as a list at the folder."""
    parts = folder.split("/")
    if len(parts) > 2 and parts[0] == "creatives" and parts[2] != WORK.folder.rpartition("/")[2]:
        word = parts[2].casefold()
        if word in _WORKS or guess(word, ["works"], least=0.8):
            top = "/".join(parts[:3])
            if top not in evidence.reported:
                yield problem("unread-folder", Mark(shown(top)), found=shown(parts[2]), guess="works")
            return
    names = [shown(path.rpartition("/")[2]) for path in paths]
    listed = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
    mark = Mark(shown(paths[0] if len(paths) == 1 else folder))
    hint = {("creatives", 1): "people", ("creatives", 2): "person"}.get((parts[0], len(parts)), "")
    yield problem("picture-unused", mark, hint=hint, files=listed, found=len(names))
