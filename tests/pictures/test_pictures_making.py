"""Renditions as a visitor gets them: upright, right colours, nothing private."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from picture_box import BLUE, GOLD, GREEN, PRESET, RED, Shown, assert_near, colour_at, corners, job, made, quarters
from PIL import Image, ImageCms

from korme.core.model import Preset
from korme.pictures import profiles
from korme.pictures.credits import Credit
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

MARKS = (b"Exif\0", b"GPSLatitude", b"SECRET", b"8BIM", b"MPF\0", b"8BPS", b"ICC_PROFILE\0SECRET")


Shot = Callable[..., Shown]


@pytest.fixture(scope="module")
def workers() -> Iterator[Pool]:
    """One pool for all tests: starting processes is tested elsewhere."""
    with Pool(2) as pool:
        yield pool


@pytest.fixture
def shoot(tmp_path: Path, workers: Pool) -> Shot:
    """Save a picture in a site and make it: `shoot(image, kind, preset=…, credit=…, focus=…, **save settings)`."""

    def step(
        image: Image.Image | bytes,
        kind: str = "PNG",
        *,
        preset: Preset = PRESET,
        credit: Credit | None = None,
        focus: tuple[float, float] | None = None,
        cache: Path = tmp_path / "cache",
        **settings: Any,
    ) -> Shown:
        source = tmp_path / "picture"
        if isinstance(image, bytes):
            source.write_bytes(image)
        else:
            image.save(source, kind, **settings)
        store = Cache(cache)
        (result,) = made(store, job(source, store, preset, credit, focus, pool=workers), pool=workers)
        return Shown(result, store)

    return step


STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""Transposition by which a camera in each orientation stores an upright picture."""


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("kind", "size"), [("JPEG", 120), ("JPEG", 1200), ("PNG", 120), ("TIFF", 120), ("WEBP", 120)])
def test_pictures_come_out_upright(shoot: Shot, orientation: int, kind: str, size: int) -> None:
    """Each corner is where it was seen, whatever the orientation and format."""
    turn = STORED[orientation]
    upright = quarters(size, size * 2 // 3)
    exif = Image.Exif()
    exif[0x0112] = orientation
    shown = shoot(upright.transpose(turn) if turn is not None else upright, kind, exif=exif.tobytes())

    for rendition, image in shown.images():
        assert image.size == (rendition.width, rendition.height)
        for colour, expected in zip(corners(image), (RED, GREEN, BLUE, GOLD), strict=True):
            assert_near(colour, expected, 14)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_crops_keep_the_same_part_in_every_orientation(shoot: Shot, orientation: int) -> None:
    """A crop around the upper left is the upper left of the upright picture."""
    turn = STORED[orientation]
    upright = quarters(160, 80)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = upright.transpose(turn) if turn is not None else upright
    shown = shoot(stored, preset=replace(PRESET, ratio=1.0, widths=(80,)), focus=(0.0, 0.0), exif=exif.tobytes())

    for _, image in shown.images():
        assert image.size == (80, 80)
        for colour, expected in zip(corners(image), (RED, RED, BLUE, BLUE), strict=True):
            assert_near(colour, expected, 14)


def test_sizes_are_as_planned(shoot: Shot) -> None:
    """Renditions have the sizes written into the page."""
    shown = shoot(quarters(301, 199))

    assert [image.size for _, image in shown.images()] == [
        (rendition.width, rendition.height) for rendition in shown.renditions
    ]
    assert {rendition.width for rendition in shown.renditions} == {40, 120}


SPACES = [
    pytest.param(profiles.DISPLAY_P3, profiles.SRGB_CURVE, id="Display P3"),
    pytest.param(profiles.ADOBE_RGB, profiles.gamma_curve(563 / 256), id="Adobe RGB"),
    pytest.param(profiles.BT2020, profiles.gamma_curve(2.4), id="Rec. 2020"),
]


@pytest.mark.parametrize(("primaries", "curve"), SPACES)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_converted_to_srgb(shoot: Shot, primaries: Any, curve: Any, mode: str) -> None:
    """Values in another colour space become the values that look the same in sRGB."""
    wide = profiles.matrix_profile("wide", primaries, profiles.D65, curve)
    seen = Image.new("RGB", (60, 60), (180, 90, 60))
    space = ImageCms.ImageCmsProfile(io.BytesIO(wide))
    stored = ImageCms.profileToProfile(seen, ImageCms.createProfile("sRGB"), space)
    assert stored is not None
    assert stored.getpixel((9, 9)) != (180, 90, 60)
    shown = shoot(stored.convert(mode), icc_profile=wide)

    for _, image in shown.images():
        assert_near(colour_at(image, (20, 20)), (180, 90, 60), 4)


def test_a_grey_gamma_is_honoured(shoot: Shot) -> None:
    """A grey profile is applied like any other; so is an RGB profile on a grey picture."""
    grey = Image.new("L", (50, 50), 128)
    shown = shoot(grey, icc_profile=profiles.matrix_profile("g", profiles.SRGB, profiles.D65, (1.0,)))

    for _, image in shown.images():
        assert_near(colour_at(image, (9, 9)), (188, 188, 188), 3)


def test_adobe_rgb_declared_in_exif_is_applied(shoot: Shot) -> None:
    """Without a profile, the EXIF tag that cameras write gives the colour space."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    shown = shoot(Image.new("RGB", (60, 60), (200, 60, 60)), "JPEG", quality=95, exif=exif.tobytes())

    for _, image in shown.images():
        assert_near(colour_at(image, (9, 9)), (231, 57, 57), 5)


@pytest.mark.parametrize(
    ("image", "kind", "expected"),
    [
        pytest.param(Image.new("I;16", (50, 50), 128 * 257), "PNG", (128, 128, 128), id="16-bit grey PNG"),
        pytest.param(Image.new("I;16", (50, 50), 128 * 257), "TIFF", (128, 128, 128), id="16-bit grey TIFF"),
        pytest.param(Image.new("F", (50, 50), 0.5), "TIFF", (128, 128, 128), id="float TIFF"),
        pytest.param(Image.new("1", (50, 50), 1), "PNG", (255, 255, 255), id="bilevel"),
        pytest.param(quarters(50, 50).quantize(4), "PNG", RED, id="palette"),
        pytest.param(Image.new("CMYK", (50, 50), (0, 255, 255, 0)), "JPEG", (255, 0, 0), id="CMYK without a profile"),
        pytest.param(Image.new("CMYK", (50, 50), (0, 255, 255, 0)), "TIFF", (255, 0, 0), id="CMYK TIFF"),
        pytest.param(Image.new("LAB", (50, 50), (137, 128, 128)), "TIFF", (128, 128, 128), id="Lab TIFF"),
        pytest.param(Image.new("YCbCr", (50, 50), (128, 128, 128)), "TIFF", (128, 128, 128), id="YCbCr TIFF"),
    ],
)
def test_every_pixel_format_is_read_correctly(
    shoot: Shot, image: Image.Image, kind: str, expected: tuple[int, ...]
) -> None:
    """Depth, palette and inks become the intended colour."""
    for _, made_image in shoot(image, kind).images():
        assert_near(colour_at(made_image, (9, 9)), expected, 6)


def test_sixteen_bits_of_colour_are_scaled(shoot: Shot) -> None:
    """A 16-bit RGB picture is neither clipped nor dark."""
    row = b"\0" + struct.pack(">3H", 50 * 257, 128 * 257, 200 * 257) * 50
    shown = shoot(raw_png(50, 50, depth=16, kind=2, rows=row * 50))

    for _, image in shown.images():
        assert_near(colour_at(image, (9, 9)), (50, 128, 200), 4)


def raw_png(width: int, height: int, *, depth: int, kind: int, rows: bytes) -> bytes:
    import zlib

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_kept_or_filled(shoot: Shot, mode: str) -> None:
    """Formats with transparency keep it; JPEG shows the theme's background, without a dark edge."""
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    image.paste((200, 200, 200, 255), (0, 0, 50, 100))
    stored = image.quantize(8) if mode == "P" else image.convert(mode)
    shown = shoot(stored, preset=replace(PRESET, background="#204060"))

    for rendition, made_image in shown.images():
        at = made_image.width * 7 // 8, made_image.height // 2
        if rendition.encoding.format == "jpeg":
            assert_near(colour_at(made_image, at), (0x20, 0x40, 0x60), 6)
        else:
            assert made_image.convert("RGBA").getpixel(at)[3] == 0  # type: ignore[index]
        line = [made_image.convert("RGBA").getpixel((x, at[1])) for x in range(made_image.width // 2)]
        assert all(min(pixel[:3]) > 180 for pixel in line[:-2]), line  # type: ignore[index]


@pytest.mark.parametrize(("ink", "ground"), [((10, 10, 10), (0x20, 0x40, 0x60)), ((255, 255, 255), (0x16, 0x17, 0x1A))])
def test_ink_on_nothing_has_a_ground_in_every_format(
    shoot: Shot, ink: tuple[int, int, int], ground: tuple[int, int, int]
) -> None:
    """A page may be light or dark: black lettering is never on black, chalk never on white."""
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    image.paste((*ink, 255), (0, 0, 50, 100))
    shown = shoot(image, preset=replace(PRESET, background="#204060"))

    for _, made_image in shown.images():
        found = made_image.convert("RGBA").getpixel((made_image.width * 7 // 8, made_image.height // 2))
        assert found[3] == 255  # type: ignore[index]
        assert_near(found[:3], ground, 6)  # type: ignore[index]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_the_first_frame_is_shown(shoot: Shot, kind: str) -> None:
    """An animation becomes a still of its first frame."""
    frames = [Image.new("RGB", (60, 40), BLUE)]
    shown = shoot(quarters(60, 40), kind, save_all=True, append_images=frames)

    for _, image in shown.images():
        assert getattr(image, "n_frames", 1) == 1
        assert_near(corners(image)[0], RED, 14)


def test_a_blank_first_frame_is_skipped(shoot: Shot) -> None:
    """An animation that fades in is shown by its first frame that is not blank."""
    blank = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    shown = shoot(blank, "WEBP", save_all=True, append_images=[quarters(60, 40).convert("RGBA")], lossless=True)

    for _, image in shown.images():
        assert_near(corners(image)[0], RED, 14)


def test_the_tone_is_the_mean_colour(shoot: Shot) -> None:
    """The colour shown until a picture has loaded is its mean."""
    half = Image.new("RGB", (100, 100), (200, 0, 0))
    half.paste((0, 0, 100), (50, 0, 100, 100))

    assert_near(tuple(bytes.fromhex(shoot(half).result.tone[1:])), (100, 0, 50), 3)


def secretive(kind: str) -> dict[str, Any]:
    """Settings that put a secret into every metadata field of a format."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0131] = "SECRET camera", "SECRET program"
    exif.get_ifd(0x8769)[0xA431] = "SECRET serial"
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 57.0, 0.0), 3: "E", 4: (82.0, 37.0, 0.0)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a xmlns="b" GPSLatitude="SECRET"/></x:xmpmeta>'
    settings: dict[str, Any] = {"exif": exif.tobytes()}
    if kind in ("JPEG", "WEBP", "AVIF"):
        settings["xmp"] = xmp
    if kind == "JPEG":
        settings["comment"] = b"SECRET comment"
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_text("Comment", "SECRET text")
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        settings["pnginfo"] = info
    return settings


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_nothing_private_gets_out(shoot: Shot, tmp_path: Path, kind: str) -> None:
    """No byte of metadata, location, comments or trailing data is in a published file."""
    stream = io.BytesIO()
    quarters().save(stream, kind, **secretive(kind))
    shown = shoot(stream.getvalue() + b"SECRET at the end")

    for path, data in shown.files().items():
        assert [mark for mark in MARKS if mark in data] == [], path


def test_the_credit_goes_with_every_file(shoot: Shot) -> None:
    """Creator, copyright and licence are in each rendition, whatever its format."""
    credit = Credit("Айгерим", "© Айгерим", licence="https://creativecommons.org/licenses/by/4.0/")

    for path, data in shoot(quarters(), credit=credit).files().items():
        for text in ("Айгерим", "© Айгерим", credit.licence):
            assert text.encode() in data, path


def test_an_embedded_credit_stays(shoot: Shot) -> None:
    """A credit embedded in the original is kept where the entry gives none."""
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "Aigerim", "(c) Aigerim"
    shown = shoot(quarters(), "JPEG", exif=exif.tobytes())

    assert all(b"(c) Aigerim" in data for data in shown.files().values())


def test_every_file_is_tagged(shoot: Shot) -> None:
    """JPEG, WebP and PNG carry an sRGB profile or tag; AVIF declares it by code."""
    for rendition, image in shoot(quarters()).images():
        kind = rendition.encoding.format
        if kind in ("jpeg", "webp"):
            assert image.info["icc_profile"] == profiles.srgb()
        if kind == "png":
            assert "srgb" in image.info


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 50), (50, 1), (3, 2), (600, 12)])
@pytest.mark.parametrize("ratio", [None, 1.0])
def test_tiny_and_thin_pictures_are_made(shoot: Shot, width: int, height: int, ratio: float | None) -> None:
    """A dot, a line and a strip are pictures too."""
    shown = shoot(Image.new("RGB", (width, height), RED), preset=replace(PRESET, ratio=ratio))

    assert shown.result.problem is None
    for rendition, image in shown.images():
        assert image.size == (rendition.width, rendition.height)


def test_downscaling_does_not_alias(shoot: Shot) -> None:
    """A fine checkerboard becomes an even grey."""
    board = Image.frombytes("L", (800, 800), (b"\0\xff" * 400 + b"\xff\0" * 400) * 400)
    (image,) = [
        image
        for rendition, image in shoot(board).images()
        if rendition.encoding.format == "png" and rendition.width == 120
    ]
    low, high = image.convert("L").getextrema()

    assert high - low <= 12  # type: ignore[operator]
