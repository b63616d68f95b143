"""The styleguide in every language, its pictures (SVG drawings of circles, triangles and lines) and its sound."""

from __future__ import annotations

import io
import math
import wave
from functools import partial

from msgspec.structs import replace

from korme.core.model import Output, Page
from korme.outputs.documents import written
from korme.outputs.pages import template_path
from korme.site.urls import in_language, path_of
from korme.theme.theme import Theme
from korme.views.at_hand import ContextView
from korme.views.context import PageContext, RenderContext
from korme.views.media_specimens import TONE, TONE_RATE, TONE_SECONDS, loudness
from korme.views.specimens import PLATES
from korme.views.styleguide import GuideAtHand, plate_path, plate_size, styleguide

_URL = "styleguide/"
_TEMPLATE = "styleguide.html"
_STYLE = "styleguide.css"


def outputs(shared: RenderContext) -> list[Output]:
    """Return the page in every language, a drawing for each shape of picture, and a tone for the players."""
    languages = shared.site.config.languages
    origin = template_path(shared.theme, _TEMPLATE)
    found = [written(plate_path(at), origin, partial(plate, at)) for at in range(len(PLATES))]
    found.append(written(TONE, origin, tone))
    for language in languages:
        view = ContextView(styleguide, PageContext(shared, language, _URL), GuideAtHand)
        found.append(Output(path_of(in_language(_URL, language, languages)), origin, Page(_TEMPLATE, language, view)))
    return found


def without(theme: Theme) -> Theme:
    """Return the theme of a site without a styleguide: assets that only this page loads are not published."""
    return replace(theme, published={name: path for name, path in theme.published.items() if name != _STYLE})


def plate(at: int) -> bytes:
    """Return an SVG of a moon over a hill and its reflection, in the plate's colour."""
    width, height = plate_size(at)
    ground = PLATES[at][1]
    side = min(width, height)
    middle, low = width // 2, round(height * 0.72)
    radius = round(side * (0.2 + 0.03 * at))
    hill = f"M{middle - side // 2} {low}L{middle} {low - side // 3}L{middle + side // 2} {low}z"
    lines = "".join(f"M0 {low + step}H{width}" for step in range(side // 16, height - low, side // 16))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<path fill="{ground}" d="M0 0H{width}V{height}H0z"/>'
        f'<circle cx="{middle + side // 5}" cy="{low - round(side * 0.3)}" r="{radius}" fill="#fff" fill-opacity=".8"/>'
        f'<path fill="#000" fill-opacity=".55" d="{hill}"/>'
        f'<path stroke="#fff" stroke-opacity=".5" stroke-width="{max(side // 150, 2)}" d="M0 {low}H{width}{lines}"/></svg>\n'
    ).encode()


def tone() -> bytes:
    """Return a recording (WAV, mono, 8 bits) of three strokes of a bell, in A."""
    count = TONE_SECONDS * TONE_RATE
    samples = bytes(
        round(128 + 100 * loudness(at / count) * math.sin(2 * math.pi * 440 * at / TONE_RATE)) for at in range(count)
    )
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(TONE_RATE)
        recording.writeframes(samples)
    return file.getvalue()
