"""Which Körme is installed, and where from: what `requirements.txt` of a new site names."""

from __future__ import annotations

import json
from importlib import metadata
from typing import Any

from korme import __version__


def pinned() -> str:
    """Return the line of requirements.txt that installs this version: from its repository if it came from one."""
    origin = _origin()
    vcs = origin.get("vcs_info", {})
    if vcs.get("vcs") == "git" and vcs.get("commit_id"):
        return f"korme @ git+{origin['url']}@{vcs['commit_id']}"
    return f"korme=={__version__}"


def is_from_folder() -> bool:
    """Return whether Körme was installed from a folder or a file, so that a package index may not have it."""
    return str(_origin().get("url", "")).startswith("file:")


def _origin() -> dict[str, Any]:
    """Return what the installer recorded (PEP 610); nothing for a package from an index."""
    try:
        found = json.loads(metadata.distribution("korme").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
