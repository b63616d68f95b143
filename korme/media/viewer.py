"""The viewer of 3D models: the file of `<model-viewer>`, which a build copies from a package that is installed.

Looked for in the site's `node_modules` and in the Python package dash-model-viewer, which is not imported.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from korme.core.media import ModelViewer

_IN_NODE = "node_modules/@google/model-viewer"
_LARGEST = 8_000_000
_STYLE = re.compile(rb"<style>([^`$\\\\]{1,100000}?)</style>")
"""A style sheet in a template of the script: the browser is told its hash, for styles within a page are forbidden."""
_ELEMENT = b"model-viewer"


def find_viewer(root: Path) -> ModelViewer | None:
    """Return the viewer for a site, or None if no package has it.

    Args:
        root: the site's folder.
    """
    for script, licence in _places(root):
        try:
            data, words = script.read_bytes(), licence.read_bytes()
        except OSError:
            continue
        styles = tuple(_hash(style) for style in _STYLE.findall(data))
        if styles and _ELEMENT in data and len(data) <= _LARGEST:
            digest = hashlib.blake2b(data + words, digest_size=8).hexdigest()
            return ModelViewer(f"assets/model-viewer.{digest}", str(script), str(licence), styles)
    return None


def _places(root: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the places of the script, each with that of its licence."""
    package = root / _IN_NODE
    yield package / "dist" / "model-viewer.min.js", package / "LICENSE"
    spec = find_spec("dash_model_viewer")
    if spec and spec.origin:
        vendor = Path(spec.origin).parent / "vendor"
        yield vendor / "model-viewer-umd.min.js", vendor / "model-viewer-LICENSE"


def _hash(style: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style).digest()).decode()}'"
