"""Pictures with any bytes wrong: described or refused, and nothing that they say of themselves is believed too far."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from small_pictures import IPTC, SVG, XMP, exif, files
from strategies import examples, retyped, spoiled
from worded import assert_worded

from korme.core.model import Limits, Picture, Probe
from korme.core.problems import Mark
from korme.pictures.decoding import open_again
from korme.pictures.exif import read_exif
from korme.pictures.formats import recognise
from korme.pictures.inspecting import describe
from korme.pictures.iptc import read_iptc
from korme.pictures.isobmff import read_cicp
from korme.pictures.jobs import Question
from korme.pictures.location import without_location
from korme.pictures.metadata import read_metadata
from korme.pictures.png import read_chunks
from korme.pictures.probing import probe_pictures
from korme.pictures.refusals import PictureRefused
from korme.pictures.scans import count_scans
from korme.pictures.webp import canvas
from korme.pictures.xmp import Xmp, read_xmp
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

LIMITS = Limits()
LONGEST = 2000
NAMES = sorted(files())
MARKUP = ("<", ">", "&", "&#0;", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "<![CDATA[", "<rdf:li>", "</rdf:Seq>", 'xml:lang="', "'", '"',
          "1e999", "0", "-1", "1.2.3", ".", "nan", "<script/>", ' onload="x"', "url(x)", "\0", "\ufffe", "exif:GPSLatitude=", "<text/>")  # fmt: skip


def spoilt_file(*names: str) -> st.SearchStrategy[bytes]:
    """One of the small files, after an accident."""
    return st.sampled_from(names or NAMES).flatmap(lambda name: spoiled(files()[name]))


def assert_tidy(words: tuple[tuple[str, str], ...], keywords: tuple[str, ...]) -> None:
    """Each on one line, of bounded length, and nothing in it that nobody sees."""
    for text in (*dict(words).values(), *keywords):
        assert text.isprintable(), text
        assert text == " ".join(text.split())
        assert 0 < len(text) <= LONGEST
    assert len(keywords) <= 50


@given(spoiled(exif()) | st.binary(max_size=200).map(lambda data: b"Exif\0\0II*\0\x08\0\0\0" + data))
def test_exif_is_read_as_far_as_it_goes(block: bytes) -> None:
    """No block stops the reader, and its words are tidy."""
    found = read_exif(block)

    assert 1 <= found.orientation <= 8
    assert_tidy(*read_metadata(found, Xmp(), b""))


@given(spoiled(IPTC) | spoiled(IPTC * 150))
def test_iptc_is_read_as_far_as_it_goes(block: bytes) -> None:
    """No block stops the reader, and its words are tidy; a field that is repeated has one limit for all."""
    read_iptc(block)
    assert_tidy(*read_metadata(read_exif(b""), Xmp(), block))


@given(spoiled(XMP) | retyped(XMP.decode(), MARKUP).map(lambda text: text.encode("utf-8", "replace")))
def test_a_packet_is_read_or_passed_over(packet: bytes) -> None:
    """Words and keywords are tidy, addresses are addresses, and no entity is expanded."""
    found = read_xmp(packet)

    assert_tidy(*read_metadata(read_exif(b""), found, b""))
    for name, text in found.texts:
        assert name.partition(".")[0] not in ("licence", "statement") or text.startswith(("http://", "https://"))


@given(spoilt_file("png", "png-cicp", "png-palette"))
def test_the_chunks_of_a_png_are_read_as_far_as_they_go(data: bytes) -> None:
    """Whatever their lengths say."""
    found = read_chunks(data)

    assert found.cicp is None or all(0 <= number <= 255 for number in found.cicp)
    assert len(found.exif) + len(found.xmp) <= 2_000_000


@given(spoilt_file("avif", "heif"))
def test_the_boxes_of_a_picture_are_read_as_far_as_they_go(data: bytes) -> None:
    """Whatever their sizes and counts say."""
    found = read_cicp(data)

    assert found is None or all(0 <= number <= 65_535 for number in found)


@given(spoilt_file("webp", "webp-lossless", "webp-plain", "webp-film"))
def test_the_canvas_of_a_webp_is_a_size(data: bytes) -> None:
    """The header's own, or none."""
    assert all(0 <= side <= 1 << 24 for side in canvas(data))


@given(spoilt_file("jpeg", "jpeg-progressive", "mpo"), st.integers(0, 5))
def test_scans_are_counted_whatever_the_segments_say(data: bytes, limit: int) -> None:
    """Never more than there are markers."""
    assert 0 <= count_scans(data, limit) <= data.count(b"\xff\xda")


@given(
    spoilt_file()
    | st.binary(max_size=64)
    | st.builds(bytes.__add__, st.sampled_from([files()[name][:12] for name in NAMES]), st.binary())
)
def test_a_file_is_recognised_or_refused(data: bytes) -> None:
    """By its bytes; a refusal is a problem with words."""
    if data:
        try:
            recognise(data)
        except PictureRefused as refused:
            assert refused.fault.code.startswith("picture-")


def described(data: bytes) -> Probe | None:
    """What is known of a file; None when it is refused."""
    question = Question(Path("a.jpg"), LIMITS, is_logo=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # decoders complain; a child process is silent
            return describe(data, question)[0]
    except PictureRefused:
        return None


@given(spoilt_file() | retyped(SVG.decode(), MARKUP).map(lambda text: text.encode("utf-8", "replace")))
@example(SVG.replace(b"20 10.5", b"20 1.0.5"))
def test_a_picture_is_described_or_refused(data: bytes) -> None:
    """What is described is within the limits and can be planned."""
    probe = described(data) if data else None

    if probe is not None:
        assert min(probe.width, probe.height) >= 1
        assert max(probe.width, probe.height) <= LIMITS.side
        assert probe.frames >= 1
        assert_tidy(probe.texts, probe.keywords)


@given(
    st.sampled_from([name for name in NAMES if name != "svg"]).flatmap(
        lambda name: st.tuples(st.just(name), spoiled(files()[name]))
    )
)
def test_a_place_is_removed_in_place(case: tuple[str, bytes]) -> None:
    """Done twice it is done once; the file keeps its length, unless it is a PNG, whose packet may be unpacked."""
    _, data = case
    try:
        known, image = open_again(data, LIMITS)
    except PictureRefused:
        return
    once = without_location(data, image, known.name)

    assert known.name == "PNG" or len(once) == len(data)
    try:
        _, again = open_again(once, LIMITS)
    except PictureRefused:
        return
    assert without_location(once, again, known.name) == once


@pytest.mark.parametrize("name", [name for name in NAMES if name != "svg"])
def test_the_small_files_are_whole(name: str) -> None:
    """What is spoilt is accepted as it is, and says where it was taken where its format can."""
    probe = described(files()[name])

    assert probe is not None
    Image.open(io.BytesIO(files()[name])).load()


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as found:
        yield found


@settings(max_examples=examples(0.3))
@given(data=spoilt_file())
def test_pixels_are_decoded_or_a_problem(tmp_path_factory: pytest.TempPathFactory, pool: Pool, data: bytes) -> None:
    """As a build asks: of a decoder that stumbles a problem is left, with words, at the line that names the picture."""
    root = tmp_path_factory.mktemp("spoilt")
    (root / "a.jpg").write_bytes(data)
    picture = Picture("a.jpg", Mark("entry.md", 3, 1))
    found, problems = probe_pictures(
        [picture], root, limits=LIMITS, cache=Cache(root / ".cache"), pool=pool, progress=lambda _: None, whole=True
    )

    assert found or any(one.is_error for one in problems)
    assert all(one.mark == picture.mark for one in problems)
    assert_worded(problems)
