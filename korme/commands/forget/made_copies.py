"""Copies of the site that one command makes again: documents to print, the screen for the hall. They have everybody in them."""

from __future__ import annotations

from pathlib import Path

from korme.commands.kiosk.folder import MARK, PAGE

PRINTED, SCREEN = "print", "kiosk"


def made_copies(root: Path) -> list[Path]:
    """Return the PDF documents in `print/`, whose text is packed and cannot be searched, and the screen in `kiosk/`."""
    folder, screen = root / PRINTED, root / SCREEN
    documents = [] if folder.is_symlink() else [path for path in sorted(folder.glob("*.pdf")) if path.is_file()]
    page = screen / PAGE
    is_screen = not screen.is_symlink() and page.is_file() and MARK in page.read_bytes()
    return [*documents, screen] if is_screen else documents
