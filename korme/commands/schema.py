"""`schema`: the schemas of a site written where editors find them, in `.korme/schema/`."""

from __future__ import annotations

import json
import os
from pathlib import Path

from korme.commands.fix.apply import OWN, own_folder
from korme.commands.json_schema import schemas
from korme.read.site_names import SiteNames
from korme.store.cache import write_whole

FOLDER = f"{OWN}/schema"


def schema_folder(root: Path) -> Path:
    """The folder of a site's schemas.

    Raises:
        UsageError: it is a link, or one above it.
    """
    return own_folder(root, "schema")


def write_schemas(root: Path, site: SiteNames, language: str) -> list[Path]:
    """Write a schema for every kind and for site.yaml; files that say the same already are left alone.

    Raises:
        UsageError: their folder, or one above it, is a link.
    """
    folder = schema_folder(root)
    for one in folder.glob(".*.part"):
        one.unlink(missing_ok=True)
    written = []
    for name, schema in sorted(schemas(site, language).items()):
        path = folder / f"{name}.json"
        data = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
        written.append(path)
    return written


def schema_line(path: str, kind: str) -> str:
    """The line by which an editor knows the schema of the entry at a path; both from the site's root."""
    where = os.path.relpath(f"{FOLDER}/{kind}.json", os.path.dirname(path)).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={where}"
