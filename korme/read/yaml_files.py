"""The YAML files of a folder below `content/` that has nothing else in it."""

from __future__ import annotations

from korme.core.problems import Mark, Problem, problem
from korme.read.files import Item, listed, shown
from korme.read.strays import stray
from korme.store.source_tree import SourceTree


def yaml_files(tree: SourceTree, folder: str) -> tuple[list[Item], list[Problem]]:
    """Return the YAML files of a folder by name, none if there is no such folder, and what else is there.

    Args:
        folder: from the site's root: 'content/figures'.
    """
    above, _, name = folder.rpartition("/")
    if name not in tree.listing(above).names:
        return [], []
    around, problems = listed(tree, above)
    own = next((item for item in around if item.path == folder), None)
    if own is None or not own.is_folder:
        return [], [stray(folder)] if own else [each for each in problems if each.mark.path == folder]
    items, problems = listed(tree, folder)
    files = [item for item in items if not item.is_folder and item.ending == "yaml"]
    return files, [*problems, *(_refused(item) for item in items if item not in files)]


def _refused(item: Item) -> Problem:
    if item.ending == "yml" and not item.is_folder:
        return problem("wrong-ending", Mark(shown(item.path)), guess=shown(f"{item.stem}.yaml"))
    return stray(item.path)
