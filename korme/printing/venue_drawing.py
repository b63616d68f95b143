"""The map of venues on paper: the drawing of the pages in tints of black, with the few large names that a phone gets."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from korme.views.context import View

_GROUND, _WATER, _STREET = "#ececea", "#c3c9cc", "#ffffff"
_AREAS = MappingProxyType({"park": "#dcdedb", "square": _STREET, "water": _WATER, "building": "#d3d3d1"})
_LINES = MappingProxyType(
    {
        "river": (_WATER, 8.0),
        "brook": (_WATER, 2.0),
        "rail": (_WATER, 2.0),
        "path": (_STREET, 1.5),
        "street-3": (_STREET, 5.0),
        "street-2": (_STREET, 8.0),
        "street-1": (_STREET, 11.0),
        "street-0": (_STREET, 14.0),
    }
)
_INK, _SIGN, _TYPE = "#141518", 37.0, 34.0


def drawn_map(view: View, house: str, words: str) -> str:
    """Return a map as SVG.

    Args:
        view: as `korme.views.venue_map.venue_map` returns it.
        house: family of its names and numbers.
        words: family of the names of water.
    """
    width, height = view["width"], view["height"]
    parts = [f'<rect width="{width}" height="{height}" fill="{_GROUND}"/>']
    parts += [_shape(one["kind"], one["path"]) for one in view["shapes"]]
    parts += [
        f'<path d="{one["path"]}" fill="none" stroke="{_INK}" stroke-width="5" stroke-dasharray="0.1 14" stroke-linecap="round"/>'
        for one in view["ways"]
    ]
    parts += [_name(one, house, words) for one in view["few_names"]]
    parts += [
        _text(one["time"], one["x"], one["y"] + 12, family=house, halo=_GROUND, weight=700) for one in view["ways"]
    ]
    parts += [*_scale(view, house), *_venues(view, house)]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'


def _shape(kind: str, path: str) -> str:
    if kind in _AREAS:
        return f'<path d="{path}" fill="{_AREAS[kind]}"/>'
    colour, width = _LINES.get(kind, (_STREET, 5.0))
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _name(one: View, house: str, words: str) -> str:
    turn = f" rotate({one['angle']})" if one["angle"] else ""
    place = f'transform="translate({one["x"]} {one["y"]}){turn}"'
    is_street = one["kind"] == "street"
    return _text(
        one["text"],
        0,
        11,
        family=house if is_street else words,
        halo=_STREET if is_street else "",
        italic=not is_street,
        more=place,
    )


def _text(
    text: str,
    x: float,
    y: float,
    *,
    family: str,
    halo: str = "",
    weight: int = 400,
    size: float = _TYPE,
    fill: str = _INK,
    italic: bool = False,
    anchor: str = "middle",
    more: str = "",
) -> str:
    stroke = f' stroke="{halo}" stroke-width="8" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    style = ' font-style="italic"' if italic else ""
    return (
        f'<text x="{x}" y="{y}" font-family={quoteattr(family)} font-size="{size}" font-weight="{weight}"{style} '
        f'text-anchor="{anchor}" fill="{fill}"{stroke} {more}>{escape(text)}</text>'
    )


def _scale(view: View, house: str) -> Iterator[str]:
    y = view["height"] - 30
    yield f'<path d="M30 {y - 10}V{y}H{30 + view["scale"]["length"]}V{y - 10}" fill="none" stroke="{_INK}" stroke-width="4"/>'
    yield _text(view["scale"]["text"], 38, y - 14, family=house, anchor="start")


def _venues(view: View, house: str) -> Iterator[str]:
    for one in view["venues"]:
        if one["moved"]:
            yield (
                f'<path d="M{one["from_x"]} {one["from_y"]}L{one["x"]} {one["y"]}" stroke="{_INK}" stroke-width="5"/>'
            )
    for one in view["venues"]:
        x, y = one["x"], one["y"]
        yield (
            f'<rect x="{x - _SIGN}" y="{y - _SIGN}" width="{2 * _SIGN}" height="{2 * _SIGN}" '
            f'fill="{_INK}" stroke="{_STREET}" stroke-width="4"/>'
        )
        yield _text(str(one["number"]), x, y + 16, family=house, weight=800, size=46, fill=_STREET)
