"""`schema`: writes the schemas of a site to `.korme/schema/`, where editors find them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from korme.commands.fix.apply import OWN, own_folder
from korme.commands.json_schema import schemas
from korme.read.site_names import SiteNames
from korme.store.cache import write_whole
from korme.theme.choices import offered_by

FOLDER = f"{OWN}/schema"


def schema_folder(root: Path) -> Path:
    """Return the folder of a site's schemas.

    Raises:
        UsageError: it, or a folder above it, is a link.
    """
    return own_folder(root, "schema")


def write_schemas(root: Path, site: SiteNames, language: str) -> list[Path]:
    """Write a schema for every kind and for site.yaml; unchanged files are left alone.

    Raises:
        UsageError: their folder, or one above it, is a link.
    """
    folder = schema_folder(root)
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)
    written = []
    made = schemas(site, language)
    for kind, names in offered_by(site.config.theme, root, site.config.languages).items():
        made[kind]["properties"]["template"]["examples"] = list(names)
    for name, schema in sorted(made.items()):
        path = folder / f"{name}.json"
        data = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
        written.append(path)
    return written


def schema_line(path: str, kind: str) -> str:
    """Return the line that refers an editor to the schema of the entry at a path relative to the root."""
    where = os.path.relpath(f"{FOLDER}/{kind}.json", os.path.dirname(path)).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={where}"
