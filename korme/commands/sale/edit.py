"""Writes the sale of works into their files, in place: comments and everything else stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from korme.commands.fix.apply import FixWriter
from korme.commands.fix.workspace import Workspace
from korme.commands.rename.entry_place import entry_place
from korme.commands.sale.works import OnSale
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, problem
from korme.fields.base import specs
from korme.fields.nodes import Pairs
from korme.kinds.work import Sale, Work
from korme.read.site_file import read_config
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_text import field_text
from korme.read.yaml_values import NodePath

_ORDER, _PARTS = tuple(specs(Work)), tuple(specs(Sale))
"""Fields in the order of the file."""


class SaleChange(Struct, frozen=True):
    """What is to be, or is written, of a work."""

    of: OnSale
    status: str = ""
    """'' leaves each as it is."""
    price: str = ""
    currency: str = ""

    @property
    def before(self) -> dict[str, str]:
        """What its file says."""
        sale = self.of.work.sale
        return _said(sale) if sale else {}

    @property
    def after(self) -> dict[str, str]:
        """What its file is to say."""
        given = {"status": self.status, "price": self.price, "currency": self.currency}
        return {**self.before, **{name: value for name, value in given.items() if value}}


def _said(sale: Sale) -> dict[str, str]:
    known = {name: getattr(sale, name) for name in _PARTS}
    return {name: value for name, value in known.items() if value}


def change_sales(options: Options, wanted: Iterable[SaleChange], *, dry_run: bool = False) -> tuple[SaleChange, ...]:
    """Write changes into the files of works; return those that changed something.

    Raises:
        SiteError: a file cannot be edited safely; nothing was written.
    """
    changes = [change for change in wanted if change.after != change.before]
    config, _ = read_config(options.root)
    workspace = Workspace(options.root, config.languages, config.bounds.entry_kb)
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for change in changes:
        path, data = _written(change, workspace)
        if data is None:
            problems.append(problem("sale-by-hand", Mark(path), status=change.after.get("status", "")))
        else:
            files[path] = data
    if problems:
        raise SiteError(tuple(problems))
    writer = FixWriter(options.root)
    for path, data in files.items() if not dry_run else ():
        writer.write(path, data)
    return tuple(changes)


def _written(change: SaleChange, workspace: Workspace) -> tuple[str, bytes | None]:
    """Return the file of a work with what it is to say; without bytes if it cannot be edited safely."""
    work = change.of.work
    place = entry_place(f"creatives/{work.creative}/works/{work.slug}", workspace)
    main = place.main(workspace)
    if main is None and place.called != place.name:  # a text beside a picture has its name, which is no address
        return f"{place.folder}/{place.own[0]}", None
    if main is None:  # a work of pictures alone
        path = f"{place.path}/index.yaml" if place.is_folder else f"{place.path}.yaml"
        return path, field_text({"sale": _value(change.after)}).encode() if workspace.source(path) is None else None
    edited = _edited(main, change.after)
    return main.path, edited.data if edited else None


def _edited(source: SourceFile, after: dict[str, str]) -> SourceFile | None:
    """Return a file with what is to be said, in the form that its field has; None if that cannot be done safely."""
    editor = editor_of(source)
    node = editor.document.pairs.pairs.get("sale") if editor else None
    steps: list[tuple[NodePath, Any]] = [(("sale",), _value(after))]
    if isinstance(node, Pairs):  # one after another, so that comments between them stay
        steps = [(("sale", name), value) for name, value in after.items()]
    for path, value in steps:
        editor = editor_of(source)
        edits = editor.set_field(path, value, order=_PARTS if len(path) > 1 else _ORDER) if editor else None
        if edits is None:
            return None
        source = source.edited(edits)
    return source


def _value(after: dict[str, str]) -> Any:
    return after["status"] if len(after) == 1 else after
