"""Tiny films and recordings, made with PyAV: what cameras, telephones and programs write, in a few kilobytes."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np

RATE = 48_000


def frames(count: int, width: int = 64, height: int = 48, fmt: str = "yuv420p") -> Iterator[av.VideoFrame]:
    """Yield frames that differ: a bar that walks over a gradient; the first is black."""
    for number in range(count):
        pixels = np.zeros((height, width, 3), np.uint8)
        if number:
            pixels[..., 0] = np.linspace(0, 255, width, dtype=np.uint8)[None, :]
            pixels[..., 1] = np.linspace(0, 255, height, dtype=np.uint8)[:, None]
            pixels[:, (number * 5) % width : (number * 5) % width + 6] = 255
        yield av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=fmt)


def tone(seconds: float, layout: str = "stereo", fmt: str = "fltp", rate: int = RATE) -> Iterator[av.AudioFrame]:
    """Yield a tone that grows louder, in frames of 1024 samples."""
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    total = int(seconds * rate)
    for start in range(0, total, 1024):
        times = np.arange(start, min(start + 1024, total)) / rate
        wave = np.sin(2 * np.pi * 440 * times) * 0.5 * np.minimum(1, 0.1 + times)
        data = np.repeat(wave[None, :], channels, 0)
        if fmt.startswith("s16"):
            data = (data * 32767).astype(np.int16)
        elif fmt.startswith("s32"):
            data = (data * 2147483647).astype(np.int32)
        else:
            data = data.astype(np.float32)
        data = np.ascontiguousarray(data if fmt.endswith("p") else data.T.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(data, format=fmt, layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        yield frame


def clip(
    container: str = "mp4",
    *,
    video: str = "libx264",
    audio: str = "aac",
    count: int = 24,
    size: tuple[int, int] = (64, 48),
    pix_fmt: str = "yuv420p",
    layout: str = "stereo",
    fmt: str = "fltp",
    seconds: float | None = None,
    rate: int = RATE,
    steps: tuple[int, ...] = (1,),
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    coding: dict[str, str] | None = None,
    colour: int = 0,
) -> bytes:
    """Return a film or recording.

    Args:
        container: FFmpeg's name of the format.
        video, audio: FFmpeg's names of the encoders; empty: without.
        steps: how many frames' time each frame lasts, again and again.
        tags: the metadata of the file.
        options: of the muxer.
        coding: of the video encoder.
        colour: transfer characteristics, by ITU-T H.273.
    """
    stream = io.BytesIO()
    length = seconds if seconds is not None else count * sum(steps) / len(steps) / 24
    with av.open(stream, "w", format=container, options=options or {}) as out:
        out.metadata.update(tags or {})
        film: Any = None
        if video:
            film = out.add_stream(video, rate=24, options=coding or {})
            film.width, film.height, film.pix_fmt = *size, pix_fmt
            film.time_base = film.codec_context.time_base = Fraction(1, 24)
            if colour:
                film.codec_context.color_trc = colour
        sound: Any = None
        if audio:
            sound = out.add_stream(audio, rate=rate, layout=layout)
            sound.codec_context.format = fmt
        if film is not None:
            time = 0
            for number, frame in enumerate(frames(count, *size, fmt=pix_fmt)):
                frame.pts, frame.time_base = time, Fraction(1, 24)
                if colour:
                    frame.color_trc = colour
                time += steps[number % len(steps)]
                out.mux(film.encode(frame))
            out.mux(film.encode())
        if sound is not None:
            for frame in tone(length, layout, fmt, rate):
                out.mux(sound.encode(frame))
            out.mux(sound.encode())
    return stream.getvalue()


def decoded(data: bytes) -> dict[str, list[tuple[float, bytes]]]:
    """Return time and bytes of every frame of film and sound, by kind."""
    found: dict[str, list[tuple[float, bytes]]] = {"video": [], "audio": []}
    with av.open(io.BytesIO(data)) as source:
        for kind in found:
            for stream in getattr(source.streams, kind)[:1]:
                source.seek(0)
                for frame in source.decode(stream):
                    found[kind].append((round(frame.time or 0.0, 3), frame.to_ndarray().tobytes()))
    return found


def atom(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), name) + content
