"""Recordings of the made-up site: a hum that rises and falls, of a few kilobytes."""

from __future__ import annotations

import io
import math
import wave

_RATE = 8000
"""Samples a second."""
_LOUDEST = 12_000


def hum(seconds: int) -> bytes:
    """Return a recording as WAV; the same argument always gives the same bytes."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((1, 2, _RATE, 0, "NONE", ""))
        times = (at / _RATE for at in range(seconds * _RATE))
        swell = ((time, math.sin(math.pi * time / seconds)) for time in times)
        samples = (round(_LOUDEST * loud * math.sin(2 * math.pi * 110 * time)) for time, loud in swell)
        file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))
    return data.getvalue()
