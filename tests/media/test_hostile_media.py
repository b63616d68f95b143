"""Films and recordings from strangers, damaged or made to harm: a fault within the child's deadline, never a traceback."""

from __future__ import annotations

import os
import random
import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from clips import atom, clip, inner

from korme.core.model import Limits
from korme.media.containers import look, publish
from korme.media.containers.boxes import full_box
from korme.media.refusals import MediumRefused
from korme.pictures.credits import Credit

_SECONDS = 2.0
_MEMORY = 8 << 20


@pytest.fixture(scope="session")
def seeds() -> dict[str, bytes]:
    """A sound file of each family, as small as can be."""
    return {
        "mp4": clip(count=4, seconds=0.1, tags={"artist": "A", "location": "+49.95+082.61/"}),
        "fragments": clip(count=4, audio="", options={"movflags": "frag_keyframe+empty_moov"}, coding={"g": "2"}),
        "webm": clip("webm", video="libvpx", audio="", count=4),
        "live webm": clip("webm", video="libvpx", audio="", count=4, options={"live": "1"}),
        "mp3": clip("mp3", video="", audio="libmp3lame", fmt="s16p", seconds=0.2),
        "ogg": clip("ogg", video="", audio="libopus", fmt="flt", seconds=0.2),
        "flac": clip("flac", video="", audio="flac", fmt="s16", seconds=0.1),
        "wav": clip("wav", video="", audio="pcm_s16le", fmt="s16", seconds=0.01),
    }


def tried(data: bytes, folder: Path) -> str:
    """Look at a file and publish it; returns the code of the fault, or '' if it is fine."""
    (folder / "in").write_bytes(data)
    try:
        facts = look(folder / "in", Limits())
        if facts.is_playable:
            publish(folder / "in", folder / "out", Credit())
            assert os.path.getsize(folder / "out") <= len(data) + 4096
    except MediumRefused as refused:
        assert refused.fault.code in ("medium-unreadable", "medium-unplayable")
        return refused.fault.hint or refused.fault.code
    return ""


def test_a_file_that_is_cut_off_is_said_to_be(seeds: dict[str, bytes], tmp_path: Path) -> None:
    """At every twentieth of each: what has an index or lengths says so, and none ends in a traceback."""
    for name, data in seeds.items():
        found = {tried(data[: len(data) * part // 20], tmp_path) for part in range(1, 20)}
        assert found, name
        if name in ("mp4", "webm", "ogg", "wav"):
            assert "" not in found - {""} and found & {"truncated", "damaged", "no-index"}, name


@pytest.mark.parametrize("name", ["mp4", "fragments", "webm", "mp3", "ogg", "flac", "wav"])
def test_changed_bytes_cost_nothing(name: str, seeds: dict[str, bytes], tmp_path: Path) -> None:
    """Bits, lengths and whole parts changed at random: a fault or a file, at once and in little memory."""
    rng = random.Random(name)
    started = time.process_time()
    for _ in range(60):
        data = bytearray(seeds[name])
        for _ in range(rng.choice((1, 2, 8))):
            at = rng.randrange(min(len(data), 3000)) if rng.random() < 0.7 else rng.randrange(len(data))
            match rng.randrange(4):
                case 0:
                    data[at] ^= 1 << rng.randrange(8)
                case 1:
                    data[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\1"))
                case 2:
                    del data[at : at + rng.randrange(1, 40)]
                case _:
                    data[at:at] = data[at : at + rng.randrange(1, 400)]
        tried(bytes(data), tmp_path)
    assert time.process_time() - started < _SECONDS


def boxes_without_end() -> bytes:
    return clip_head() + atom(b"free") * 200_000


def clip_head() -> bytes:
    return atom(b"ftyp", b"isom\0\0\2\0isom")


def boxes_in_boxes() -> bytes:
    data = b""
    for _ in range(2000):
        data = atom(b"udta", data)
    return clip_head() + atom(b"moov", atom(b"mvhd", bytes(100)), atom(b"meta", data))


def one_sample_a_million_times(film: bytes) -> bytes:
    """A table that makes gigabytes of one sample."""

    def sizes(data: bytes) -> bytes:
        return data[:4] + struct.pack(">II", 4000, 1_000_000)

    film = inner(film, b"stsz", sizes, first=True)
    film = inner(film, b"stsc", lambda data: data[:4] + struct.pack(">IIII", 1, 1, 1_000_000, 1), first=True)
    return inner(film, b"stco", lambda data: data[:4] + struct.pack(">II", 1, 48), first=True)


def samples_without_end(film: bytes) -> bytes:
    return inner(film, b"stsz", lambda data: data[:4] + struct.pack(">II", 1, 0xFFFFFFFF), first=True)


def cluster_without_end(webm: bytes) -> bytes:
    """A live stream that never says how long anything is, with empty elements for ever."""
    at = webm.index(b"\x1f\x43\xb6\x75")
    return webm[:at] + b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff" + b"\xec\x80" * 300_000


def elsewhere(data: bytes) -> bytes:
    return data[:8] + atom(b"url ", bytes(4), b"file:///etc/passwd\0")


def only_tag() -> bytes:
    return b"ID3\4\0\0\x00\x7f\x7f\x7f" + bytes(2_097_151)


def pages_of_nothing() -> bytes:
    head = struct.pack("<4sBBqIII", b"OggS", 0, 2, 0, 1, 0, 0) + b"\1\x13" + b"OpusHead" + bytes(11)
    return head + (struct.pack("<4sBBqIII", b"OggS", 0, 0, -1, 1, 1, 0) + b"\0") * 40_000


@pytest.mark.parametrize(
    ("make", "hint"),
    [
        (lambda seeds: boxes_without_end(), "crowded"),
        (lambda seeds: boxes_in_boxes(), "nothing"),
        (lambda seeds: one_sample_a_million_times(seeds["mp4"]), "damaged"),
        (lambda seeds: samples_without_end(seeds["mp4"]), "crowded"),
        (lambda seeds: cluster_without_end(seeds["live webm"]), "crowded"),
        (lambda seeds: only_tag(), "nothing"),
        (lambda seeds: pages_of_nothing(), "nothing"),
        (lambda seeds: b"PK\3\4" + bytes(5000), "unknown"),
        (lambda seeds: b"version https://git-lfs.github.com/spec/v1\n", "lfs"),
        (lambda seeds: clip_head() + full_box(b"mdat", bytes(100)), "no-index"),
        (lambda seeds: inner(seeds["mp4"], b"dref", elsewhere), "elsewhere"),
        (lambda seeds: b"#EXTM3U\n/etc/passwd\n", "unknown"),
    ],
)
def test_what_is_made_to_harm_is_refused(
    make: Callable[[dict[str, bytes]], bytes], hint: str, seeds: dict[str, bytes], tmp_path: Path
) -> None:
    """Boxes and pages for ever, tables that lie, files in other files: each with its hint, in bounded time and memory."""
    data = make(seeds)
    started = time.process_time()

    assert tried(data, tmp_path) == hint
    assert time.process_time() - started < _SECONDS


def test_a_large_film_is_never_in_memory(seeds: dict[str, bytes], tmp_path: Path) -> None:
    """Forty megabytes behind the film are passed by, and so is a tag of any size."""
    for data in (
        seeds["mp4"] + atom(b"free", bytes(40_000_000)),
        b"ID3\4\0\0\x13\0\0\0" + bytes(0x13 << 21) + seeds["mp3"],
    ):
        (tmp_path / "in").write_bytes(data)
        tracemalloc.start()
        try:
            publish(tmp_path / "in", tmp_path / "out", Credit())
            assert tracemalloc.get_traced_memory()[1] < _MEMORY
        finally:
            tracemalloc.stop()


def test_links_and_devices_are_not_opened(tmp_path: Path) -> None:
    """A link may lead out of the site, a pipe never ends."""
    (tmp_path / "real.mp4").write_bytes(b"x")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "real.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")

    for name, hint in (("link.mp4", "system"), ("pipe.mp4", "special"), ("none.mp4", "system")):
        with pytest.raises(MediumRefused) as refused:
            look(tmp_path / name, Limits())
        assert refused.value.fault.hint == hint
