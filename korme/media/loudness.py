"""Loudness by EBU R 128: measured of a whole recording, and the one gain that brings it to the web's level.

One gain for all of it leaves the difference between its quiet and its loud parts as its author wanted it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log10
from typing import Any

import av
from av.filter import Graph

TARGET = -16.0
"""LUFS: what podcasts, museums' guides and the players of telephones are made for (AES TD1008)."""
_HIGHEST_PEAK = -1.5
"""dBTP left to the encoder, which overshoots."""
_SILENCE = -60.0
_MOST = 20.0
"""dB of gain: more would make noise of a room."""
_BLOCKED = (av.error.BlockingIOError, av.error.EOFError)


def chain(stream: Any, *filters: tuple[str, str]) -> Graph:
    """Return a graph that takes the frames of a stream through filters.

    Args:
        filters: their names and arguments.
    """
    graph = Graph()
    is_film = stream.type == "video"
    last = graph.add_buffer(template=stream) if is_film else graph.add_abuffer(template=stream)
    for name, arguments in filters:
        following = graph.add(name, arguments or None)
        last.link_to(following)
        last = following
    last.link_to(graph.add("buffersink" if is_film else "abuffersink"))
    graph.configure()
    return graph


def pushed(graph: Graph, frame: Any) -> Iterator[Any]:
    """Yield what comes out of a graph for a frame; None ends it."""
    graph.push(frame)
    while True:
        try:
            yield graph.pull()
        except _BLOCKED:
            return


def gain_of(container: Any, stream: Any, layout: str) -> float:
    """Return the gain in dB for a stream that is played in a layout of channels; 0 for silence.

    Raises:
        av.error.FFmpegError: it cannot be decoded.
    """
    plain = f"sample_fmts=flt:channel_layouts={layout}:sample_rates=48000"
    graph = chain(stream, ("aformat", plain), ("ebur128", "metadata=1:peak=true:framelog=quiet"))
    found: dict[str, str] = {}
    for frame in container.decode(stream):
        for measured in pushed(graph, frame):
            found.update(measured.metadata)
    loudness = float(found.get("lavfi.r128.I", "-70"))
    if loudness <= _SILENCE:
        return 0.0
    peak = float(found.get("lavfi.r128.true_peak", "0"))
    return min(TARGET - loudness, _MOST, _HIGHEST_PEAK - _decibels(peak))


def _decibels(peak: float) -> float:
    """Return a true peak in dBTP; the filter gives it as a factor."""
    return 20 * log10(peak) if peak > 0 else -120.0
