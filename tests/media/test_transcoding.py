"""Films and recordings made anew: what every browser plays, upright, in one loudness, within a limit."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import av
import pytest
from clips import clip, decoded, inner
from PIL import ImageChops, ImageStat

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media.containers import look
from korme.media.frames import still
from korme.media.jobs import MediumRemade, RemakeOrder
from korme.media.loudness import TARGET, gain_of
from korme.media.transcoding import remake


def made(
    data: bytes, folder: Path, how: str = "play", most: int = 25_000_000
) -> tuple[MediumRemade, MediumFacts | None]:
    """Make a file anew; returns what was made, and its facts."""
    (folder / "in").write_bytes(data)
    result = remake(RemakeOrder(folder / "in", folder / "out", folder / "small", how, Limits(), most))
    return result, None if result.fault else look(folder / "out", Limits())


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ({"pix_fmt": "yuv420p10le", "colour": 16}, ".mp4"),
        ({"container": "matroska", "layout": "5.1"}, ".mp4"),
        ({"container": "mov", "audio": "pcm_s16le", "fmt": "s16", "steps": (1, 3)}, ".mp4"),
        ({"container": "avi", "video": "mpeg4", "audio": "libmp3lame", "fmt": "s16p"}, ".mp4"),
        ({"container": "ogg", "video": "", "audio": "libopus", "fmt": "flt"}, ".m4a"),
    ],
)
def test_what_browsers_do_not_play_becomes_what_they_play(name: dict[str, Any], ending: str, tmp_path: Path) -> None:
    """H.264 in 8 bits with AAC in two channels, as long as it was, its frames at their times."""
    original = clip(**name)
    result, facts = made(original, tmp_path)

    assert facts is not None and (result.ending, facts.trouble, facts.lacking) == (ending, "", "")
    assert facts.codecs == (("h264", "aac") if ending == ".mp4" else ("aac",)) and facts.channels == 2
    before, after = decoded(original)["video"], decoded((tmp_path / "out").read_bytes())["video"]
    assert [time for time, _ in after] == pytest.approx([time for time, _ in before], abs=0.002)


@pytest.mark.parametrize("matrix", [(0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)])
def test_a_turned_film_is_made_upright(matrix: tuple[int, int, int, int], tmp_path: Path) -> None:
    """Its pixels are turned, the same way as those of its still, and no matrix is left."""
    right, down, left, up = (one << 16 for one in matrix)
    turned = struct.pack(">9i", right, down, 0, left, up, 0, 0, 0, 1 << 30)
    film = inner(clip(pix_fmt="yuv422p", audio=""), b"tkhd", lambda data: data[:40] + turned + data[76:])
    _, facts = made(film, tmp_path)
    before, after = still(tmp_path / "in"), still(tmp_path / "out")

    assert facts is not None and (facts.width, facts.height) == before.size == after.size
    assert max(ImageStat.Stat(ImageChops.difference(before, after)).mean) < 16
    assert decoded((tmp_path / "out").read_bytes())["video"]


def test_pictures_that_browsers_play_are_not_encoded_again(tmp_path: Path) -> None:
    """Of a film whose sound alone is the trouble, or its container, the frames stay as they are."""
    sources = clip("mov", audio="pcm_s16le", fmt="s16"), clip("matroska")
    for original in sources:
        made(original, tmp_path)

        assert [one for _, one in decoded((tmp_path / "out").read_bytes())["video"]] == [
            one for _, one in decoded(original)["video"]
        ]


def test_all_recordings_are_equally_loud(tmp_path: Path) -> None:
    """-16 LUFS by one gain: the tone still grows louder, and its peak stays below full scale."""
    made(clip("wav", video="", audio="pcm_s16le", fmt="s16", seconds=2.0), tmp_path)
    with av.open(str(tmp_path / "out")) as sound:
        assert abs(gain_of(sound, sound.streams.audio[0], "stereo")) < 0.7
    assert TARGET == -16.0


def test_a_long_film_stays_within_the_limit(tmp_path: Path) -> None:
    """Its bit rates follow from its length; one for which nothing would be left is refused, with the limit."""
    long = clip("matroska", count=16, steps=(72,), coding={"qp": "1"}, size=(320, 240), audio="")
    result, facts = made(long, tmp_path, "shrink", 1_100_000)
    refused, _ = made(long, tmp_path, "shrink", 100_000)

    assert facts is not None and result.fault is None and facts.size <= 1_100_000
    assert refused.fault is not None and refused.fault.code == "medium-too-long"


def test_a_large_film_also_comes_in_fewer_pixels(tmp_path: Path) -> None:
    """1080 lines and 720; larger ones are reduced to the first."""
    result, facts = made(
        clip("matroska", audio="", count=2, size=(2560, 1440), coding={"preset": "ultrafast"}), tmp_path, "shrink"
    )
    smaller = look(tmp_path / "small", Limits())

    assert facts is not None and (facts.width, facts.height) == (1920, 1080)
    assert (smaller.width, smaller.height) == (1280, 720) and result.smaller == smaller.size


def test_a_location_goes_without_encoding_anything(tmp_path: Path) -> None:
    """`clean` is what visitors would get; creator and copyright stay."""
    original = clip("mov", tags={"location": "+49.95+082.61/", "artist": "Saule"})
    result, facts = made(original, tmp_path, "clean")

    assert facts is not None and not facts.has_location and dict(facts.texts) == {"creator": "Saule"}
    assert decoded((tmp_path / "out").read_bytes()) == decoded(original) and result.ending == ".mp4"


def test_what_is_damaged_is_a_fault(tmp_path: Path) -> None:
    """No traceback for a film whose samples are noise, nor for something else."""
    film = clip("matroska", audio="")
    for data in (film[: len(film) // 2], film[:700] + bytes(len(film) - 700), io.BytesIO(b"hello").read()):
        result, _ = made(data, tmp_path)
        assert result.fault is not None and result.fault.code == "medium-unreadable"
