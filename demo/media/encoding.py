"""From frames and samples to files: H.264 and AAC, with the index in front."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer

RATE = 48_000
"""Samples a second."""


def film(frames: Iterable[np.ndarray], *, rate: int, crf: int, samples: np.ndarray | None = None) -> bytes:
    """Return an MP4.

    Args:
        frames: pictures of height x width x 3, 8 bits each, with even sides.
        rate: frames a second.
        samples: sound, 2 x samples, from -1 to 1; None for a silent film.
    """
    with _written("film.mp4") as (container, target):
        picture = container.add_stream(
            "libx264", rate=rate, options={"crf": str(crf), "preset": "veryslow", "tune": "animation"}
        )
        picture.pix_fmt = "yuv420p"
        sound = container.add_stream("aac", rate=RATE, layout="stereo") if samples is not None else None
        if sound:
            sound.bit_rate = 72_000
        for at, image in enumerate(frames):
            if not at:
                picture.height, picture.width = image.shape[:2]
            container.mux(picture.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
        container.mux(picture.encode())
        if sound and samples is not None:
            _mux_sound(container, sound, samples)
        container.close()
        return target.read_bytes()


def recording(samples: np.ndarray, *, bit_rate: int = 96_000) -> bytes:
    """Return an M4A of samples, 2 x samples, from -1 to 1."""
    with _written("recording.m4a") as (container, target):
        sound = container.add_stream("aac", rate=RATE, layout="stereo")
        sound.bit_rate = bit_rate
        _mux_sound(container, sound, samples)
        container.close()
        return target.read_bytes()


@contextlib.contextmanager
def _written(name: str) -> Iterator[tuple[OutputContainer, Path]]:
    """Open a file that is written twice: its index goes to the front at the end."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        with av.open(target, "w", options={"movflags": "faststart"}) as container:
            yield container, target


def _mux_sound(container: OutputContainer, sound: av.AudioStream, samples: np.ndarray) -> None:
    for at in range(0, samples.shape[1], 1024):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[:, at : at + 1024], np.float32), "fltp", "stereo"
        )
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        container.mux(sound.encode(frame))
    container.mux(sound.encode())
