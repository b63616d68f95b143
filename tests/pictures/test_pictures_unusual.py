"""Pictures that decoders take for something else: raw files, negatives, files without an end, rare depths."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from tiffs import Tags, pixels, tiff

from korme.core.model import Limits
from korme.pictures.colour import normalised
from korme.pictures.decoding import load_pixels, open_again, open_picture
from korme.pictures.exif import read_exif
from korme.pictures.formats import recognise
from korme.pictures.inspecting import inspect
from korme.pictures.jobs import Question
from korme.pictures.refusals import Fault, PictureRefused

PREVIEW: Tags = pixels(16, 12, samples=3, photometric=2, tag254=1)
SENSOR: Tags = pixels(640, 480, bits=16, photometric=32803)


def refused(data: bytes) -> tuple[str, str, str]:
    with pytest.raises(PictureRefused) as caught:
        load_pixels(open_picture(data, Limits()).image)
    fault: Fault = caught.value.fault
    return fault.code, fault.hint, str(dict(fault.values).get("kind", ""))


@pytest.mark.parametrize(
    ("maker", "kind"),
    [
        (b"NIKON CORPORATION\0", "NEF"),
        (b"SONY\0", "ARW"),
        (b"PENTAX\0", "PEF"),
        (b"SAMSUNG\0", "SRW"),
        (b"Unheard Of\0", "RAW"),
    ],
)
@pytest.mark.parametrize("order", "<>")
def test_a_raw_file_is_never_its_preview(maker: bytes, kind: str, order: str) -> None:
    """The sensor's picture is in a SubIFD, and what a decoder would show is the thumbnail before it."""
    data = tiff({**PREVIEW, 271: maker}, below=SENSOR, order=order, strip=bytes(16 * 12 * 3))

    assert refused(data) == ("picture-unsupported", "raw", kind)


@pytest.mark.parametrize(
    "data",
    [
        tiff({**PREVIEW, 271: b"Canon\0"}, SENSOR),
        tiff(SENSOR),
        tiff(PREVIEW, below=pixels(640, 480, samples=3, photometric=2)),
        tiff(PREVIEW, below=SENSOR, is_big=True),
    ],
    ids=["in the chain", "alone", "preview of another picture", "BigTIFF"],
)
def test_every_layout_of_a_raw_file_is_known(data: bytes) -> None:
    assert refused(data) == ("picture-unsupported", "raw", "RAW")


def test_a_dng_is_known_wherever_its_directory_is() -> None:
    data = tiff({**PREVIEW, 50706: b"\1\6\0\0"}, strip=bytes(16 * 12 * 3))
    far = b"II*\0" + struct.pack("<I", 10_000) + bytes(9_992) + data[8:]

    assert refused(data) == refused(far) == ("picture-unsupported", "raw", "DNG")


def test_a_picture_with_a_preview_after_it_is_a_picture() -> None:
    """Bit 0 of NewSubfileType on the second directory, as scanners and editors write it."""
    data = tiff(pixels(8, 6), {**PREVIEW, 273: 8, 279: 1}, strip=bytes(48))

    assert recognise(data).name == "TIFF"


def test_the_ending_of_a_raw_file_decides_where_its_bytes_do_not(tmp_path: Path) -> None:
    """Many raw formats are TIFF files; one that nothing tells from a picture is not shown either."""
    data = tiff(pixels(8, 6), strip=bytes(48))
    found = {}
    for name in ("a.NEF", "a.tif"):
        (tmp_path / name).write_bytes(data)
        found[name] = [fault.code for fault in inspect(Question(tmp_path / name, Limits())).faults]

    assert found == {"a.NEF": ["picture-unsupported"], "a.tif": []}


@pytest.mark.parametrize(("bits", "dark"), [(8, 0), (16, 0)])
def test_white_as_zero_is_no_negative(bits: int, dark: int) -> None:
    """Zeros are paper, whatever the depth (PhotometricInterpretation 0)."""
    paper = tiff(pixels(8, 6, bits=bits, photometric=0), strip=bytes(48 * bits // 8))
    ink = tiff(pixels(8, 6, bits=bits, photometric=1), strip=bytes(48 * bits // 8))
    found = [normalised(load_pixels(open_again(data, Limits()).image)).getpixel((3, 3)) for data in (paper, ink)]

    assert found == [255, dark]


def test_a_bigtiff_is_a_picture_with_its_notes() -> None:
    data = tiff({**pixels(8, 6), 270: b"Ice on the river\0", 34853: 0}, is_big=True, strip=bytes(range(48)))
    image = load_pixels(open_picture(data, Limits()).image)

    assert (image.size, image.getpixel((7, 5))) == ((8, 6), 47)
    assert read_exif(data).description == b"Ice on the river"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (
            tiff(pixels(4, 4, bits=32, samples=3, photometric=2, tag339=3), strip=bytes(192)),
            "32-bit floating-point TIFF",
        ),
        (tiff(pixels(4, 4, bits=32, samples=3, photometric=2), strip=bytes(192)), "32-bit TIFF"),
        (b"\xff\xd8\xff\xc1\0\x0b\x0c\0\4\0\4\1\1\x11\0\xff\xda\0\0", "12-bit JPEG"),
        (b"\xff\xd8\xff\xc3\0\x0b\x08\0\4\0\4\1\1\x11\0\xff\xda\0\0", "lossless JPEG"),
        (b"\xff\xd8\xff\xf7\0\x0b\x08\0\4\0\4\1\1\x11\0\xff\xda\0\0", "JPEG-LS"),
    ],
)
def test_rare_depths_and_codings_get_their_own_reason(data: bytes, kind: str) -> None:
    """They are not damaged."""
    assert refused(data) == ("picture-unsupported", "depth", kind)


def test_an_icon_of_xcode_gets_its_own_reason() -> None:
    assert refused(b"\x89PNG\r\n\x1a\n\0\0\0\4CgBI\x50\0\x20\6" + bytes(40)) == (
        "picture-unsupported",
        "picture",
        "CgBI PNG",
    )


def photograph(**settings: object) -> bytes:
    """A JPEG with something in every corner."""
    image = ImageChops.add(Image.linear_gradient("L"), Image.radial_gradient("L").rotate(90)).resize((120, 90))
    stream = io.BytesIO()
    Image.merge("RGB", (image, ImageChops.invert(image), image.rotate(180))).save(stream, "JPEG", **settings)
    return stream.getvalue()


@pytest.mark.parametrize("settings", [{}, {"progressive": True}, {"restart_marker_blocks": 4}], ids=str)
def test_a_jpeg_without_its_end_mark_is_whole(settings: dict[str, object], tmp_path: Path) -> None:
    """It is shown as every browser shows it, with a warning."""
    data = photograph(**settings)
    (tmp_path / "a.jpg").write_bytes(data[:-2])
    findings = inspect(Question(tmp_path / "a.jpg", Limits(), whole=True))

    assert findings.probe is not None
    assert [fault.code for fault in findings.faults] == ["picture-no-end"]
    whole, cut = (load_pixels(open_again(each, Limits()).image) for each in (data, data[:-2]))
    assert ImageChops.difference(whole, cut).getbbox() is None


@pytest.mark.parametrize("missing", [4, 12, 40, 400])
@pytest.mark.parametrize("settings", [{}, {"progressive": True}], ids=str)
def test_a_jpeg_without_its_last_lines_is_cut_off(missing: int, settings: dict[str, object]) -> None:
    """A progressive one would be whole but blurred."""
    assert refused(photograph(**settings)[:-missing]) == ("picture-truncated", "", "")


def test_a_jpeg_that_goes_on_with_noise_is_damaged() -> None:
    """Its last bytes are no part of the picture, so nothing tells where the picture ends."""
    assert refused(photograph()[:-2] + bytes(40)) == ("picture-truncated", "", "")
