"""Films and recordings without a decoder: what is said of them, and that their copies play the same and tell nothing."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from clips import atom, clip, decoded, inner, telemetry, with_units

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media.containers import look, publish
from korme.media.playing import faults_of
from korme.media.refusals import MediumRefused
from korme.pictures.credits import Credit

PLACE = "+49.9500+082.6100/"
TAGS = {"artist": "Saule", "copyright": "© Saule 2026", "location": PLACE, "title": "Irtysh", "comment": "SN4711"}
CREDIT = Credit(creator="Сәуле", copyright="© Сәуле", licence="https://creativecommons.org/licenses/by/4.0/")
NOTHING_OF_PEOPLE = re.compile(rb"SN4711|49\.95|x264|Lavf\d|Irtysh|VideoHandler|gpmd|GPS9")


@pytest.fixture(scope="session")
def film() -> bytes:
    """What a telephone writes: the index at the end, a place, names, B-frames, settings of the encoder."""
    return clip("mp4", tags=TAGS)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], tuple[MediumFacts, bytes]]:
    """Return the facts of a file and its published copy."""
    folder = tmp_path_factory.mktemp("media")

    def make(data: bytes) -> tuple[MediumFacts, bytes]:
        (folder / "source").write_bytes(data)
        facts = look(folder / "source", Limits())
        publish(folder / "source", folder / "target", CREDIT)
        return facts, (folder / "target").read_bytes()

    return make


Make = Callable[[bytes], tuple[MediumFacts, bytes]]


def facts_of(data: bytes, tmp_path: Path) -> MediumFacts:
    (tmp_path / "medium").write_bytes(data)
    return look(tmp_path / "medium", Limits())


CLIPS: dict[str, dict[str, Any]] = {
    "mov": {"container": "mov", "tags": TAGS},
    "silent": {"audio": ""},
    "six channels": {"layout": "5.1"},
    "variable": {"steps": (1, 3, 2)},
    "fragments": {"options": {"movflags": "frag_keyframe+empty_moov+default_base_moof"}, "coding": {"g": "6"}},
    "fragments behind an index": {"options": {"movflags": "frag_keyframe"}, "coding": {"g": "6"}},
    "mp3 in it": {"audio": "libmp3lame", "fmt": "s16p"},
    "m4a": {"container": "ipod", "video": "", "tags": TAGS},
    "webm": {"container": "webm", "video": "libvpx-vp9", "audio": "libopus", "fmt": "flt", "tags": TAGS},
    "live webm": {"container": "webm", "video": "libvpx", "audio": "", "options": {"live": "1"}},
    "matroska": {"container": "matroska", "video": "", "audio": "libopus", "fmt": "flt", "tags": TAGS},
    "mp3": {"container": "mp3", "video": "", "audio": "libmp3lame", "fmt": "s16p", "tags": TAGS},
    "vorbis": {"container": "ogg", "video": "", "audio": "vorbis", "tags": TAGS},
    "opus": {"container": "ogg", "video": "", "audio": "libopus", "fmt": "flt", "tags": TAGS},
    "flac": {"container": "flac", "video": "", "audio": "flac", "fmt": "s16", "tags": TAGS},
    "wav": {"container": "wav", "video": "", "audio": "pcm_s16le", "fmt": "s16", "tags": TAGS},
    "wav of 24 bits": {"container": "wav", "video": "", "audio": "pcm_s24le", "fmt": "s32", "seconds": 0.1},
}


@pytest.mark.parametrize("name", CLIPS)
def test_a_published_file_plays_the_same(name: str, made: Make) -> None:
    """Every frame and sample, and its time, is that of the original; nothing in the file tells of its making."""
    original = clip(**CLIPS[name])
    facts, published = made(original)

    assert decoded(published) == decoded(original)
    assert NOTHING_OF_PEOPLE.search(published) is None
    assert facts.is_playable and facts.seconds == pytest.approx(facts_seconds(original), abs=0.1)


def facts_seconds(data: bytes) -> float:
    frames = decoded(data)
    return max(times[-1][0] for times in frames.values() if times)


def test_a_published_film_has_only_its_credit(film: bytes, made: Make, tmp_path: Path) -> None:
    """The index comes first; creator, copyright and licence are there for whoever reads them, the rest is gone."""
    facts, published = made(film)
    after = facts_of(published, tmp_path)

    assert facts.has_location and not facts.is_fast_start
    assert dict(facts.texts) == {"copyright": "© Saule 2026", "creator": "Saule", "title": "Irtysh"}
    assert after.is_fast_start and not after.has_location
    assert dict(after.texts) == {"copyright": CREDIT.copyright, "creator": CREDIT.creator, "licence": CREDIT.licence}
    assert NOTHING_OF_PEOPLE.search(published) is None
    assert decoded(published) == decoded(film)
    assert made(film)[1] == published


def test_each_sample_keeps_its_picture_and_nothing_else(film: bytes, made: Make) -> None:
    """Units with users' data, clocks and filler go, in any frame; the units of the picture stay to the byte."""
    unit = b"\x06\x05\x1a" + b"MDPM" + bytes(22) + b"\x80"
    filler = b"\x0c\xff\xff\x80"
    units = b"".join(struct.pack(">I", len(each)) + each for each in (unit, filler, b"\x18GPS9"))
    loaded = with_units(film, units)

    assert b"MDPM" in loaded
    assert made(loaded)[1] == made(film)[1]


def test_dates_and_names_of_devices_go(film: bytes, made: Make) -> None:
    """When it was recorded, in the movie and in each track; what a camera calls its tracks; anything in free space."""
    when = b"\xe5\x5d\x1a\x7b" * 2
    dated = film
    for name in (b"mvhd", b"tkhd", b"mdhd"):
        dated = inner(dated, name, lambda data: data[:4] + when + data[12:])
    named = inner(dated, b"hdlr", lambda data: data[:24] + b"SN4711 lens 23\0")
    loaded = inner(named, b"stbl", lambda data: data + atom(b"free", b"SN4711")) + atom(b"uuid", bytes(16), b"SN4711")

    _, published = made(loaded)

    assert when in loaded and b"SN4711 lens" in loaded
    assert published == made(film)[1] and when[:4] not in published


def test_film_and_sound_take_turns(made: Make) -> None:
    """A browser plays from what it has: what belongs together is never more than a second apart in the file."""
    _, published = made(clip(count=72))
    with av.open(io.BytesIO(published)) as source:
        packets = [(packet.pos, float(packet.dts * packet.time_base)) for packet in source.demux() if packet.size]
    times = [time for _, time in sorted(packets)]

    assert len(times) > 200
    assert all(after >= before - 0.6 for before, after in pairwise(times))


def test_a_track_of_telemetry_is_a_place_and_is_left_out(made: Make) -> None:
    """GoPro's track, with its samples, is not published."""
    plain = clip(audio="", count=4)
    facts, published = made(inner(plain, b"moov", lambda data: data + telemetry()))

    assert facts.has_location and facts.codecs == ("h264",)
    assert (published, made(plain)[0].has_location) == (made(plain)[1], False)


def test_what_an_edit_hides_is_not_published(made: Make) -> None:
    """A film that was cut without encoding it: its beginning is not there any more, what is shown is the same."""
    whole = clip(count=48, coding={"g": "8", "bf": "0"}, audio="")
    cut = inner(whole, b"elst", lambda data: data[:8] + struct.pack(">IiI", 1000, 24 * 512, 1 << 16))
    _, published = made(cut)

    assert [frame for _, frame in decoded(published)["video"]] == [frame for _, frame in decoded(cut)["video"]]
    assert 0.3 < len(published) / len(made(whole)[1]) < 0.75


def test_a_film_on_its_side_is_as_wide_as_it_is_shown(film: bytes, made: Make) -> None:
    """Telephones turn by a matrix, which stays."""
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    facts, published = made(inner(film, b"tkhd", lambda data: data[:40] + quarter + data[76:], first=True))

    assert (facts.width, facts.height) == (48, 64)
    assert quarter in published


@pytest.mark.parametrize(
    ("name", "trouble", "ending"),
    [
        ({"pix_fmt": "yuv420p10le"}, "H.264 10 bit", ""),
        ({"pix_fmt": "yuv422p"}, "H.264 4:2:2", ""),
        ({"colour": 16}, "HDR", ""),
        ({"container": "mov", "audio": "pcm_s16le", "fmt": "s16"}, "PCM", ""),
        ({"container": "matroska"}, "Matroska", ""),
        ({"container": "avi", "video": "mpeg4", "audio": ""}, "AVI", ""),
        ({"container": "mpegts"}, "MTS", ""),
        ({"container": "wav", "video": "", "audio": "pcm_f32le", "fmt": "flt", "seconds": 0.1}, "32 bit float", ""),
        ({"container": "adts", "video": ""}, "AAC", ""),
        ({"container": "mov", "count": 2, "audio": ""}, "", "mp4"),
    ],
)
def test_what_browsers_do_not_play_is_named(name: dict[str, Any], trouble: str, ending: str, tmp_path: Path) -> None:
    """The container, the codec or what is special in it; such a file is not published."""
    facts = facts_of(clip(**name), tmp_path)

    assert (facts.trouble, facts.ending) == (trouble, ending)
    if trouble:
        with pytest.raises(MediumRefused):
            publish(tmp_path / "medium", tmp_path / "out", Credit())


def test_types_name_the_codecs(film: bytes, tmp_path: Path) -> None:
    """Browsers decide by the type whether they load a file at all."""
    assert re.fullmatch(r'video/mp4; codecs="avc1\.[0-9A-F]{6}, mp4a\.40\.2"', facts_of(film, tmp_path).mime)


def test_a_variable_mp3_without_a_table_gets_one(made: Make) -> None:
    """Its length is counted from its frames, and players can go to any place in it."""
    with_table = clip(
        "mp3",
        video="",
        audio="libmp3lame",
        fmt="s16p",
        seconds=3,
        sound_coding={"flags": "+qscale", "global_quality": "472"},
    )
    table = with_table.index(b"Xing")
    bare = with_table[with_table.index(b"\xff\xfb", table) :]
    facts, published = made(bare)
    size = published.index(b"Xing") + 12

    assert facts.seconds == pytest.approx(3.05, abs=0.06)
    assert struct.unpack_from(">I", published, size)[0] == len(published) - published.index(b"\xff\xfb")
    assert len(decoded(published)["audio"]) == len(decoded(bare)["audio"])


def test_a_stream_recorded_live_gets_its_length(tmp_path: Path, made: Make) -> None:
    """Browsers record WebM without a length and without an index; both are there when it is published."""
    facts, published = made(clip(**CLIPS["live webm"]))
    after = facts_of(published, tmp_path)

    assert after.seconds == facts.seconds > 0.9
    assert b"\x1c\x53\xbb\x6b" in published


def test_fragments_are_read_as_a_whole(tmp_path: Path) -> None:
    """The same samples, in one table or in many."""
    whole, parts = clip(), clip(**CLIPS["fragments"])

    assert abs(facts_of(parts, tmp_path).seconds - facts_of(whole, tmp_path).seconds) < 0.1
    assert b"moof" in parts and b"moof" not in whole


def test_what_is_left_out_is_named(film: bytes, tmp_path: Path) -> None:
    """Captions inside a film are not published, and whoever made them learns of it; an alternative sound is not missed."""
    captions = film.replace(b"\0\0\0\0\0\0\0\0soun", b"\0\0\0\0\0\0\0\0sbtl", 1)

    assert facts_of(captions, tmp_path).left_out == ("captions",)
    assert facts_of(film, tmp_path).left_out == ()
    assert [(each.code, each.hint) for each in faults_of(facts_of(captions, tmp_path), Limits())] == [
        ("medium-left-out", "captions"),
        ("medium-location", ""),
    ]
