"""Tiny films and recordings, made with PyAV: what cameras, telephones and programs write, in a few kilobytes."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
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
    sound_coding: dict[str, str] | None = None,
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
        sound_coding: of the audio encoder.
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
            strict = {"strict": "-2"} if audio == "vorbis" else {}
            sound = out.add_stream(audio, rate=rate, layout=layout, options={**strict, **(sound_coding or {})})
            sound.codec_context.format = fmt
            if film is None:
                sound.metadata.update(tags or {})  # where Ogg has them
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


def inner(data: bytes, name: bytes, change: Callable[[bytes], bytes], *, first: bool = False) -> bytes:
    """Return a film with the content of boxes changed, at any depth; sizes follow, and places of samples.

    Args:
        first: change only the first such box.
    """
    return _Changer(name, change, first).changed(data)


class _Changer:
    def __init__(self, name: bytes, change: Callable[[bytes], bytes], first: bool) -> None:
        self.name, self.change, self.first, self.done = name, change, first, False

    def changed(self, data: bytes) -> bytes:
        parts, at = [], 0
        while at < len(data):
            size, name = struct.unpack_from(">I4s", data, at)
            content = data[at + 8 : at + size]
            if name == self.name and not (self.first and self.done):
                self.done = True
                content = self.change(content)
            elif name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts"):
                content = self.changed(content)
            parts.append(atom(name, content))
            at += size
        return b"".join(parts)


def with_units(film: bytes, units: bytes) -> bytes:
    """Return a film (one chunk after another, `moov` behind `mdat`) with bytes before each sample of its first track."""
    with av.open(io.BytesIO(film)) as source:
        packets = [(packet.pos, packet.size) for packet in source.demux(source.streams.video[0]) if packet.size]
    places = sorted(packets)
    added = len(units)

    def moved(offset: int) -> int:
        return offset + added * sum(at < offset for at, _ in places)

    parts, end = [], 0
    for at, _ in places:
        parts += [film[end:at], units]
        end = at
    mdat = film.index(b"mdat") - 4
    moov = film.index(b"moov") - 4
    body = b"".join(parts) + film[end:moov]
    grown = len(body) - moov
    size = struct.unpack_from(">I", film, mdat)[0]
    body = body[:mdat] + struct.pack(">I", size + grown) + body[mdat + 4 :]

    def chunks(data: bytes) -> bytes:
        offsets = struct.unpack(f">{(len(data) - 8) // 4}I", data[8:])
        return data[:8] + struct.pack(f">{len(offsets)}I", *map(moved, offsets))

    def sizes(data: bytes) -> bytes:
        each = struct.unpack(f">{(len(data) - 12) // 4}I", data[12:])
        return data[:12] + struct.pack(f">{len(each)}I", *(one + added for one in each))

    return body + inner(inner(film[moov:], b"stco", chunks), b"stsz", sizes, first=True)


def telemetry() -> bytes:
    """A track with GPS, as action cameras write it."""
    entry = atom(b"gpmd", bytes(6), b"\0\1")
    stbl = atom(b"stbl", atom(b"stsd", bytes(7), b"\1", entry), atom(b"stsz", bytes(12)), atom(b"stts", bytes(8)))
    head = atom(b"tkhd", bytes(84))
    mdhd = atom(b"mdhd", bytes(12), struct.pack(">I", 1000), bytes(8))
    handler = atom(b"hdlr", bytes(8), b"meta", bytes(12), b"GoPro MET\0")
    return atom(b"trak", head, atom(b"mdia", mdhd, handler, atom(b"minf", stbl)))
