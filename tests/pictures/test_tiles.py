"""Tiles: every pixel of a picture is in one, upright, in sRGB, and with the credit alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from korme.core.model import Limits, Probe
from korme.pictures.credits import Credit, packet
from korme.pictures.inspecting import inspect
from korme.pictures.jobs import Order, Question, RenderResult
from korme.pictures.refusals import Fault
from korme.pictures.rendering import render
from korme.pictures.tiles import SIDE, TileSet, count, info, tile_set, tiles

WIDE, HIGH = 2300, 1500


def drawing(width: int = WIDE, height: int = HIGH) -> Image.Image:
    """A picture of which no two tiles are alike: a gradient in each channel, and a line across."""
    across, down = Image.linear_gradient("L").rotate(90), Image.linear_gradient("L")
    channels = [across.resize((width, height)), down.resize((width, height)), Image.new("L", (width, height), 90)]
    image = Image.merge("RGB", channels)
    ImageDraw.Draw(image).line((0, 0, width, height), "white", 9)
    return image


def made(folder: Path, image: Image.Image, ending: str = "png", **saved: object) -> tuple[RenderResult, TileSet, Path]:
    """The result of cutting a picture, its tiles, and the folder in which they are."""
    source = folder / f"picture.{ending}"
    image.save(source, **saved)
    probe = inspect(Question(source, Limits())).probe
    assert probe is not None
    credit = Credit(creator="Aigerim")
    whole = tile_set(probe, background="#ffffff", credit=credit)
    every = list(tiles(whole))
    places = tuple((tile.path, str(folder / "out" / path)) for path, tile in every)
    order = Order(source, probe.digest, tuple(tile for _, tile in every), places, Limits(), packet(credit))
    return render(order), whole, folder / "out"


def joined(whole: TileSet, folder: Path, factor: int) -> Image.Image:
    """A level put together from its tiles."""
    level = Image.new("RGB", (-(-whole.width // factor), -(-whole.height // factor)))
    for path, tile in tiles(whole):
        assert tile.tile is not None
        if tile.tile[4] == factor:
            with Image.open(folder / path) as part:
                assert part.size == (tile.width, tile.height)
                level.paste(part, (tile.tile[0] // factor, tile.tile[1] // factor))
    return level


def difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_tiles_are_the_upright_picture_at_every_level(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = drawing()
    turns = {6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE}
    upright = image.transpose(turns[orientation]) if orientation in turns else image

    result, whole, folder = made(tmp_path, image, "jpg", exif=exif.tobytes(), quality=95)

    assert not result.faults
    assert (whole.width, whole.height, whole.factors) == (*upright.size, (1, 2, 4))
    for factor in whole.factors:
        level = joined(whole, folder, factor)
        assert difference(level, upright.resize(level.size, Image.Resampling.LANCZOS)) < 2, factor


def test_tiles_have_the_credit_and_nothing_else_of_the_original(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    exif.get_ifd(0x8825)[1] = "N"

    _, whole, folder = made(tmp_path, drawing(), "jpg", exif=exif.tobytes(), comment=b"another secret")
    files = [folder / path for path, _ in tiles(whole)]

    assert len(files) == count(whole) == 9
    for file in files:
        data = file.read_bytes()
        assert b"secret" not in data
        assert b"Aigerim" in data
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.mode, "exif" in image.info, "icc_profile" in image.info) == ("JPEG", "RGB", False, True)  # fmt: skip


def test_what_is_transparent_is_on_a_ground(tmp_path: Path) -> None:
    """Dark ink is on the preset's background, light ink on a dark one, as in other files."""
    for ink, corner in (("black", (255, 255, 255)), ("white", (22, 23, 26))):
        image = Image.new("RGBA", (1200, 400))
        ImageDraw.Draw(image).rectangle((300, 100, 900, 300), ink)
        folder = tmp_path / ink
        folder.mkdir()

        _, whole, out = made(folder, image)
        found = joined(whole, out, 1).getpixel((5, 5))

        assert isinstance(found, tuple)
        assert max(abs(a - b) for a, b in zip(found, corner, strict=True)) < 4


def test_a_progressive_jpeg_that_needs_too_much_memory_is_refused_by_its_reason(tmp_path: Path) -> None:
    source = tmp_path / "picture.jpg"
    drawing().save(source, progressive=True)
    limits = Limits(memory_mb=20)
    probe = inspect(Question(source, limits)).probe
    assert probe is not None
    every = list(tiles(tile_set(probe, background="#ffffff")))
    order = Order(
        source, probe.digest, tuple(one for _, one in every), ((every[0][1].path, str(tmp_path / "a")),), limits
    )

    assert render(order).faults == (Fault("picture-too-large", "progressive"),)


SIZES = [(1, 1), (SIDE, SIDE), (SIDE + 1, 1), (14_140, 14_140), (30_000, 600), (5001, 3003)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_regions_cover_a_picture_once_at_each_level(width: int, height: int) -> None:
    """And their names are those of the standard: a region in pixels of the picture, and the size it is shown at."""
    whole = TileSet("name", width, height)
    every = list(tiles(whole))

    assert len(every) == len({path for path, _ in every}) == count(whole)
    for factor in whole.factors:
        regions = [tile.tile for _, tile in every if tile.tile and tile.tile[4] == factor]
        assert sum(region[2] * region[3] for region in regions) == width * height
    last, tile = every[-1]
    assert last == f"iiif/image/name/full/{tile.width},{tile.height}/0/default.jpg"
    assert max(tile.width, tile.height) <= SIDE
    assert info(whole, "https://example.org/x")["tiles"][0]["scaleFactors"] == list(whole.factors)


def test_other_bytes_or_another_credit_give_another_name() -> None:
    probe = Probe("ab", 4000, 3000, "JPEG")

    names = {
        tile_set(probe, background="#ffffff").name,
        tile_set(probe, background="#ffffff", credit=Credit("A")).name,
        tile_set(Probe("cd", 4000, 3000, "JPEG"), background="#ffffff").name,
    }

    assert len(names) == 3
