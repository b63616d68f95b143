"""Rasterising of logos in SVG: no scripts, no text, nothing outside the file."""

from __future__ import annotations

import io
import re
from xml.etree.ElementTree import Element

from PIL import Image

from korme.core.model import Limits
from korme.pictures.markup import Unsafe, checked_text, parsed
from korme.pictures.refusals import refuse

_LONGER_SIDE = 1600
"""Pixels: enough for a logo on any page."""
_LARGEST = 1_000_000
_MOST_ELEMENTS = 20_000
_REFUSED = frozenset(("script", "foreignObject", "image", "feImage", "iframe", "handler", "listener"))
_WORDS = frozenset(("text", "tspan", "textPath", "tref", "altGlyph"))
_OUTSIDE = re.compile(r"(?i)@import|url\(\s*['\"]?\s*(?!['\"]?#)")
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(?:px|pt|mm|cm|in|)\s*$")
_SIDES = (1e-6, 1e9)
"""The least and the greatest side of a drawing, in its own unit."""


def draw(data: bytes, limits: Limits) -> Image.Image:
    """Draw an SVG with its longer side at 1600 pixels.

    Raises:
        PictureRefused: it could load, run or need something outside the file, or is not a drawing.
    """
    text = _text(data)
    root = _checked(text)
    width, height = _size(root)
    if max(width, height) > limits.aspect * min(width, height):
        raise refuse("picture-too-large", "aspect", found=f"{width:g} x {height:g}", limit=limits.aspect)
    scale = _LONGER_SIDE / max(width, height)
    import resvg_py

    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=text,
            width=max(1, round(width * scale)),
            height=max(1, round(height * scale)),
            skip_system_fonts=True,
        )
    except ValueError as error:
        raise refuse("picture-unreadable", "decoder", reason=str(error)[:200]) from error
    image = Image.open(io.BytesIO(drawn), formats=("PNG",))
    image.load()
    return image


def _text(data: bytes) -> str:
    if len(data) > _LARGEST:
        raise refuse("picture-too-large", "file", found=-(-len(data) // 1_000_000), limit=1)
    try:
        return checked_text(data)
    except Unsafe as error:
        raise refuse("picture-unsupported", "svg-unsafe", kind="SVG", found="<!DOCTYPE>") from error


def _checked(text: str) -> Element:
    root = parsed(text)
    if root is None:
        raise refuse("picture-unreadable", "decoder", reason="XML")
    for count, element in enumerate(root.iter()):
        if count > _MOST_ELEMENTS:
            raise refuse("picture-too-large", "elements", limit=_MOST_ELEMENTS)
        _check_element(element)
    return root


def _check_element(element: Element) -> None:
    name = _local(element.tag)
    if name in _REFUSED:
        raise refuse("picture-unsupported", "svg-unsafe", kind="SVG", found=f"<{name}>")
    if name in _WORDS:
        raise refuse("picture-unsupported", "svg-text", kind="SVG", found=f"<{name}>")
    if name == "style" and _OUTSIDE.search(element.text or ""):
        raise refuse("picture-unsupported", "svg-unsafe", kind="SVG", found="<style>")
    for attribute, value in element.attrib.items():
        key = _local(attribute)
        is_link = key in ("href", "src") and not value.strip().startswith("#") and name != "a"
        if is_link or key.startswith("on") or _OUTSIDE.search(value):
            raise refuse("picture-unsupported", "svg-unsafe", kind="SVG", found=key)


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _size(root: Element) -> tuple[float, float]:
    """Return width and height in any one unit: only their ratio counts."""
    box = [float(part) for part in re.findall(_NUMBER, root.get("viewBox", ""))[:4]]
    lengths = [_LENGTH.match(root.get(side, "")) for side in ("width", "height")]
    for sides in (box[2:], [float(length[1]) for length in lengths if length]):
        if len(sides) == 2 and all(_SIDES[0] <= side <= _SIDES[1] for side in sides):
            return sides[0], sides[1]
    raise refuse("picture-unsupported", "svg-size", kind="SVG")
