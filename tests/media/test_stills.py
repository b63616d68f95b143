"""What stands for films and recordings: a good frame, upright and in sRGB, and how loud a recording is."""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

import av
import pytest
from clips import clip, inner, telemetry
from picture_box import colour_at
from PIL import Image

from korme.media.frames import still
from korme.media.refusals import MediumRefused
from korme.media.tones import HLG, PQ, SIDE, table
from korme.media.waveform import BARS, drawn, heard


def frame_of(data: bytes, folder: Path) -> Image.Image:
    (folder / "film").write_bytes(data)
    return still(folder / "film")


def mean(image: Image.Image) -> tuple[int, int, int]:
    return colour_at(image.resize((1, 1)), (0, 0))


def test_the_still_is_not_the_black_beginning(tmp_path: Path) -> None:
    """The first frame of the clip is black, and the only one with which decoding can begin."""
    image = frame_of(clip(), tmp_path)

    assert image.mode == "RGB" and image.size == (64, 48)
    assert max(colour_at(image, (40, 40))) > 100
    assert image.tobytes() == still(tmp_path / "film").tobytes()


def test_the_still_is_upright(tmp_path: Path) -> None:
    """A telephone held upright: the matrix turns a quarter clockwise, so what was left is at the top."""
    film = clip(pix_fmt="yuv444p")  # the clip grows red to the right and green downwards
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 48 << 16, 0, 0, 1 << 30)
    turned = inner(film, b"tkhd", lambda data: data[:40] + quarter + data[76:], first=True)
    plain, upright = frame_of(film, tmp_path), frame_of(turned, tmp_path)

    assert upright.size == (48, 64)
    assert upright.tobytes() == plain.transpose(Image.Transpose.ROTATE_270).tobytes()


def test_telemetry_beside_the_film_is_passed_by(tmp_path: Path) -> None:
    """An action camera's film has tracks that no decoder is for."""
    plain = clip(count=6, audio="")
    loaded = inner(plain, b"moov", lambda data: data + telemetry())

    assert frame_of(loaded, tmp_path).tobytes() == frame_of(plain, tmp_path).tobytes()


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    """An old camcorder's film is as wide as it was meant."""
    film = clip(audio="", coding={"aspect": "2"})
    with_aspect = inner(film, b"avc1", lambda data: data + struct.pack(">I4sII", 16, b"pasp", 2, 1))

    assert frame_of(with_aspect, tmp_path).size == (128, 48)


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_hdr_is_brought_to_an_ordinary_screen(transfer: int) -> None:
    """Black is black, the brightest is white, greys stay grey, lighter stays lighter, and nothing is lost at the top."""
    values = table(transfer)
    greys = [values[3 * (step + SIDE * step + SIDE * SIDE * step) :][:3] for step in range(SIDE)]

    assert len(values) == 3 * SIDE**3
    assert greys[0] == (0.0, 0.0, 0.0) and min(greys[-1]) > 0.99
    assert all(max(grey) - min(grey) < 0.01 for grey in greys)
    assert all(before[1] <= after[1] + 1e-9 for before, after in pairwise(greys))


def test_reference_white_of_hdr_is_not_burnt_out() -> None:
    """203 cd/m², 58 % of a PQ signal, is lighter than a photograph's white paper in shade, and below white."""
    values = table(PQ)
    step = round(0.58 * (SIDE - 1))

    assert 0.8 < values[3 * step * (1 + SIDE + SIDE * SIDE)] < 0.97


def test_an_hdr_film_has_a_still_in_srgb(tmp_path: Path) -> None:
    """The same pixels, said to be PQ, come out darker in their shadows: they are read as light."""
    plain = frame_of(clip(audio="", pix_fmt="yuv420p10le"), tmp_path)
    tinted = frame_of(clip(audio="", pix_fmt="yuv420p10le", colour=PQ), tmp_path)

    assert tinted.size == plain.size
    assert abs(sum(mean(tinted)) - sum(mean(plain))) > 20


def test_a_waveform_shows_how_loud_it_is(tmp_path: Path) -> None:
    """The clip grows louder; its length is heard, whatever a header says."""
    data = clip("wav", video="", audio="pcm_s16le", fmt="s16", seconds=1.0)
    size = data.index(b"data") + 4
    (tmp_path / "song").write_bytes(data[:size] + b"\xff\xff\xff\xff" + data[size + 4 :])
    found = heard(tmp_path / "song")

    assert len(found.peaks) == BARS and max(found.peaks) == 100
    assert found.peaks[10] < found.peaks[100] < found.peaks[-5]
    assert found.seconds == pytest.approx(1.0, abs=0.01)


def test_the_picture_of_a_waveform_is_as_high_as_it_is_loud() -> None:
    """Bars around the middle, in two colours; silence is a row of dots."""
    image = drawn((0,) * 100 + (100,) * 100, (400, 100), ink=(255, 255, 255), ground=(0, 0, 0))
    left, right = (mean(image.crop(box)) for box in ((20, 0, 200, 100), (200, 0, 380, 100)))

    assert image.size == (400, 100) and left[0] < 12 < 60 < right[0]


def test_a_playlist_opens_no_other_file(tmp_path: Path) -> None:
    """Only the demuxer of the format that the bytes have may open a file: lists of files and addresses have none."""
    (tmp_path / "secret.mp4").write_bytes(clip(count=2, audio=""))
    for text in ("ffconcat version 1.0\nfile secret.mp4\n", "#EXTM3U\n#EXTINF:1,\nsecret.mp4\n"):
        (tmp_path / "film").write_text(text)
        with pytest.raises(MediumRefused):
            still(tmp_path / "film")


def test_what_cannot_be_decoded_is_refused(tmp_path: Path) -> None:
    """A film whose samples are noise, a recording without sound."""
    film = clip(count=4, audio="")
    with pytest.raises(MediumRefused):
        frame_of(inner(film, b"mdat", lambda data: bytes(len(data))), tmp_path)
    (tmp_path / "mute").write_bytes(film)
    with pytest.raises(MediumRefused):
        heard(tmp_path / "mute")
    assert av.logging.get_level() is None
