"""Sounds without a microphone: filtered noise, plucked strings, a room."""

from __future__ import annotations

import numpy as np

from .encoding import RATE

Sound = np.ndarray


def noise(seconds: float, low: float, high: float, seed: int) -> Sound:
    """Return noise between two frequencies in Hz, whose loudest sample is 1."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    at = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= 1 / (1 + (low / np.maximum(at, 1)) ** 4) / (1 + (at / high) ** 4)
    made = np.fft.irfft(spectrum, count)
    return made / np.abs(made).max()


def pluck(frequency: float, seconds: float, *, seed: int, hardness: float = 0.5, ring: float = 0.996) -> Sound:
    """Return a plucked string by Karplus and Strong (1983), with the fractional delay of Jaffe and Smith.

    Args:
        hardness: of the finger: 0 is felt, 1 a plectrum.
        ring: what is left of the string's energy after each period.
    """
    delay = RATE / frequency - 0.5
    whole = int(delay)
    part = delay - whole
    tuning = (1 - part) / (1 + part)
    string = np.random.default_rng(seed).uniform(-1, 1, whole)
    for _ in range(round((1 - hardness) * 8)):
        string = (string + np.roll(string, 1)) / 2
    string -= string.mean()
    made = np.empty(round(seconds * RATE))
    last = before = out = 0.0
    values = list(string / np.abs(string).max())
    at = 0
    for n in range(len(made)):
        first = values[at]
        smooth = ring * 0.5 * (first + last)
        out = tuning * smooth + before - tuning * out
        before, last = smooth, first
        values[at] = out
        made[n] = first
        at = at + 1 if at + 1 < whole else 0
    end = min(len(made), RATE // 50)
    made[-end:] *= np.linspace(1, 0, end)
    return made


def laid(parts: list[tuple[float, Sound, float]], seconds: float) -> Sound:
    """Return sounds on one line.

    Args:
        parts: when each begins, in seconds, the sound and how loud it is.
    """
    line = np.zeros(round(seconds * RATE))
    for start, sound, gain in parts:
        at = round(start * RATE)
        some = sound[: max(0, len(line) - at)]
        line[at : at + len(some)] += gain * some
    return line


def in_a_room(dry: Sound, *, seconds: float, share: float, seed: int) -> np.ndarray:
    """Return a sound with the echo of a room, 2 x samples, whose loudest sample is 0.89."""
    count = round(seconds * RATE)
    fade = np.exp(-6.0 * np.arange(count) / count)
    size = len(dry) + count
    spectrum = np.fft.rfft(dry, size)
    sides = []
    for side in (0, 1):
        echo = noise(seconds, 120, 5500, seed + side) * fade
        wet = np.fft.irfft(spectrum * np.fft.rfft(echo / np.sqrt((echo**2).sum()), size), size)[: len(dry)]
        sides.append(dry * (1 - share) + wet * share)
    made = np.array(sides)
    return made / np.abs(made).max() * 0.89
