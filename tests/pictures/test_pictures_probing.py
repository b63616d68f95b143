"""Probes of pictures and the problems found, requested as a build requests them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import time_ns
from typing import Any

import pytest
from PIL import Image

from korme.core.model import Limits, Picture, Probe, Step
from korme.core.problems import Mark, Problem
from korme.pictures.probing import ProbeResult, probe_pictures
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

OLD = (10**18, 10**18)
A_WHILE = 10_000_000_000
"""Nanoseconds after which a file's modification time is trusted."""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="red"/></svg>'

Draw = Callable[..., Path]
Ask = Callable[..., tuple[dict[str, Probe], list[Problem]]]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Write a file into the site: `draw(name, data)` or `draw(name, image, kind, **settings)`."""

    def step(name: str, what: bytes | Image.Image, kind: str = "JPEG", **settings: Any) -> Path:
        path = tmp_path / name
        if isinstance(what, bytes):
            path.write_bytes(what)
        else:
            what.save(path, kind, **settings)
        os.utime(path, ns=OLD)
        return path

    return step


@pytest.fixture(scope="module")
def workers() -> Iterator[Pool]:
    """One pool for all tests: starting processes is tested elsewhere."""
    with Pool(2) as pool:
        yield pool


@pytest.fixture
def ask(tmp_path: Path, workers: Pool) -> Ask:
    """Probe files of the site by name."""

    def step(*names: str, limits: Limits | None = None, is_logo: bool = False, **more: Any) -> Any:
        pictures = [Picture(name, Mark("entry.md", 3 + at, 1), is_logo=is_logo) for at, name in enumerate(names)]
        settings: dict[str, Any] = {
            "cache": Cache(tmp_path / ".cache"),
            "progress": lambda _: None,
            "pool": workers,
            **more,
        }
        return probe_pictures(pictures, tmp_path, limits=limits or Limits(), **settings)

    return step


def photo(width: int = 60, height: int = 40) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


def saved(image: Image.Image, kind: str, **settings: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **settings)
    return stream.getvalue()


def codes(result: ProbeResult) -> list[tuple[str, str]]:
    return [(problem.code, problem.hint) for problem in result.problems]


def test_a_picture_is_described(draw: Draw, ask: Ask) -> None:
    """Size, format and digest are known without pixels."""
    draw("a.jpg", photo())
    probes, problems = ask("a.jpg")
    probe = probes["a.jpg"]

    assert (probe.width, probe.height, probe.format, probe.has_alpha, probe.frames) == (60, 40, "JPEG", False, 1)
    assert len(probe.digest) == 64
    assert problems == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_sizes_are_upright(draw: Draw, ask: Ask, kind: str, orientation: int) -> None:
    """A picture stored on its side is described upright."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    draw("a", photo(), kind, exif=exif.tobytes())
    probe = ask("a")[0]["a"]

    assert (probe.width, probe.height) == ((40, 60) if orientation >= 5 else (60, 40))


@pytest.mark.parametrize(
    ("image", "kind", "settings", "has_alpha"),
    [
        (Image.new("RGBA", (9, 9)), "PNG", {}, True),
        (Image.new("LA", (9, 9)), "PNG", {}, True),
        (Image.new("P", (9, 9)), "PNG", {"transparency": 0}, True),
        (Image.new("RGB", (9, 9)), "PNG", {"transparency": (0, 0, 0)}, True),
        (Image.new("P", (9, 9)), "GIF", {}, False),
        (Image.new("I;16", (9, 9)), "PNG", {}, False),
        (Image.new("CMYK", (9, 9)), "JPEG", {}, False),
    ],
)
def test_transparency_is_detected(
    draw: Draw, ask: Ask, image: Image.Image, kind: str, settings: Any, has_alpha: bool
) -> None:
    """Whether a picture is transparent is known before a pixel is read."""
    draw("a", image, kind, **settings)

    assert ask("a")[0]["a"].has_alpha is has_alpha


REFUSED = [
    pytest.param(b"", "picture-empty", "", id="nothing in it"),
    pytest.param(b"8BPS\0\1" * 9, "picture-unsupported", "design", id="a layered file"),
    pytest.param(b"version https://git-lfs.github.com/spec/v1", "picture-lfs-pointer", "", id="a pointer"),
    pytest.param(SVG, "picture-unsupported", "svg", id="a drawing that is no logo"),
    pytest.param(saved(photo(), "PNG")[:20], "picture-truncated", "", id="a header cut off"),
    pytest.param(saved(photo(3001, 20), "PNG"), "picture-too-large", "side", id="too long"),
    pytest.param(saved(photo(2900, 400), "PNG"), "picture-too-large", "megapixels", id="too many pixels"),
    pytest.param(saved(photo(2900, 10), "PNG"), "picture-too-large", "aspect", id="too thin"),
    pytest.param(saved(photo(), "PNG") + b"\0" * 2_000_001, "picture-too-large", "file", id="too many bytes"),
]


@pytest.mark.parametrize(("data", "code", "hint"), REFUSED)
def test_an_unusable_file_is_refused_at_its_line(draw: Draw, ask: Ask, data: bytes, code: str, hint: str) -> None:
    """A refusal names the file, gives the reason and points to the line of the entry."""
    draw("a.jpg", data)
    probes, problems = ask("a.jpg", limits=Limits(megapixels=1, side=3000, file_mb=2))

    assert probes == {}
    assert [(problem.code, problem.hint, problem.mark, problem.value("file")) for problem in problems] == [
        (code, hint, Mark("entry.md", 3, 1), "a.jpg")
    ]


def test_too_many_scans_are_refused_before_decoding(draw: Draw, ask: Ask) -> None:
    """A progressive picture with hundreds of scans is not decoded at all."""
    plain = saved(photo(), "JPEG", progressive=True)
    start = plain.rindex(b"\xff\xda")
    draw("a.jpg", plain[:start] + plain[start:-2] * 101 + plain[-2:])

    assert codes(ask("a.jpg")) == [("picture-too-large", "scans")]


@pytest.mark.parametrize(("kind", "settings"), [("JPEG", {}), ("PNG", {}), ("WEBP", {"lossless": True}), ("GIF", {})])
def test_a_truncated_file_is_found_when_decoded_whole(draw: Draw, ask: Ask, kind: str, settings: Any) -> None:
    """The header of a truncated file is fine; `whole` finds the error."""
    data = saved(Image.effect_noise((200, 200), 90).convert("RGB"), kind, **settings)
    draw("a", data[: len(data) * 2 // 3])
    draw("b", data)

    assert codes(ask("b", whole=True)) == []
    assert codes(ask("a", whole=True))[0][0] in ("picture-truncated", "picture-unreadable")


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_only_regular_files_are_opened(draw: Draw, ask: Ask, tmp_path: Path) -> None:
    """A link, a pipe and a folder are refused without blocking."""
    target = draw("real.jpg", photo())
    (tmp_path / "link.jpg").symlink_to(target)
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    result = ask("link.jpg", "pipe.jpg", "folder.jpg", "absent.jpg")

    assert result.probes == {}
    assert [problem.code for problem in result.problems] == ["picture-unreadable"] * 4


def test_warnings_come_with_the_picture(draw: Draw, ask: Ask) -> None:
    """Further frames, a location and a broken profile are reported, and the picture is used."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 57.0, 0.0), 3: "E", 4: (82.0, 37.0, 0.0)})
    draw("place.jpg", photo(), exif=exif.tobytes())
    draw("film.gif", photo(), "GIF", save_all=True, append_images=[Image.new("RGB", (60, 40), "red")])
    draw("colour.jpg", photo(), icc_profile=b"no profile at all" * 20)
    probes, problems = ask("place.jpg", "film.gif", "colour.jpg")

    assert sorted(probes) == ["colour.jpg", "film.gif", "place.jpg"]
    assert [(problem.code, problem.is_error) for problem in problems] == [
        ("exif-location", False),
        ("frames-left-out", False),
        ("profile-broken", False),
    ]


def test_one_bad_picture_hides_no_other(draw: Draw, ask: Ask) -> None:
    """All problems are reported, in the order of the pictures."""
    draw("a.jpg", b"")
    draw("b.jpg", photo())
    draw("c.jpg", b"%PDF")
    probes, problems = ask("a.jpg", "b.jpg", "c.jpg")

    assert list(probes) == ["b.jpg"]
    assert [problem.value("file") for problem in problems] == ["a.jpg", "c.jpg"]


def test_a_picture_named_twice_is_probed_once(draw: Draw, ask: Ask) -> None:
    """Its problem is reported once, where it is named first."""
    draw("a.jpg", b"")

    assert [str(problem.mark) for problem in ask("a.jpg", "a.jpg").problems] == ["entry.md:3:1"]


def test_known_files_cost_no_process(draw: Draw, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unchanged files, good or bad, are answered from the cache with the same result."""
    monkeypatch.setattr("korme.pictures.probing.time_ns", lambda: time_ns() + A_WHILE)
    draw("a.jpg", photo(), comment=b"x")
    draw("b.jpg", b"%PDF")
    first = ask("a.jpg", "b.jpg")
    pool = Pool(1)
    second = ask("a.jpg", "b.jpg", pool=pool)

    assert second == first
    assert pool.started == 0


def test_other_bytes_of_the_same_length_and_time_are_noticed(
    draw: Draw, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files that exchange names keep their times; the time of the renaming gives it away."""
    monkeypatch.setattr("korme.pictures.probing.time_ns", lambda: time_ns() + A_WHILE)
    first, second = (draw(name, photo(*size), "TIFF") for name, size in (("a.tif", (60, 40)), ("b.tif", (40, 60))))
    assert first.stat().st_size == second.stat().st_size
    before = ask("a.tif", "b.tif")[0]
    first.rename(tmp_path / "c")
    second.rename(first)
    (tmp_path / "c").rename(second)
    after = ask("a.tif", "b.tif")[0]

    assert after["a.tif"] == before["b.tif"] != before["a.tif"]


def test_a_changed_file_is_probed_again(draw: Draw, ask: Ask) -> None:
    """New bytes give a new description."""
    draw("a.jpg", photo())
    ask("a.jpg")
    draw("a.jpg", photo(90, 40))

    assert ask("a.jpg")[0]["a.jpg"].width == 90


def test_other_limits_probe_again(draw: Draw, ask: Ask) -> None:
    """A picture refused under one limit is accepted under another."""
    draw("a.png", photo(1500, 900), "PNG")

    assert codes(ask("a.png", limits=Limits(megapixels=1))) == [("picture-too-large", "megapixels")]
    assert codes(ask("a.png", limits=Limits(megapixels=2))) == []


def test_progress_is_reported(draw: Draw, ask: Ask) -> None:
    """Each new file is a step."""
    draw("a.jpg", photo())
    draw("b.jpg", photo())
    steps: list[Step] = []
    ask("a.jpg", "b.jpg", progress=steps.append)

    assert [(step.done, step.total) for step in steps] == [(1, 2), (2, 2)]


def test_a_logo_may_be_an_svg(draw: Draw, ask: Ask) -> None:
    """An SVG is rasterised in its own proportions, large enough for any page."""
    draw("logo.svg", SVG)
    probe = ask("logo.svg", is_logo=True)[0]["logo.svg"]

    assert (probe.width, probe.height, probe.format, probe.has_alpha) == (1600, 800, "SVG", True)


@pytest.mark.parametrize(
    ("inside", "hint"),
    [
        (b"<script>x</script>", "svg-unsafe"),
        (b'<image href="/etc/passwd"/>', "svg-unsafe"),
        (b'<rect onload="x"/>', "svg-unsafe"),
        (b"<foreignObject/>", "svg-unsafe"),
        (b'<rect fill="url(http://x.org/a.svg#b)"/>', "svg-unsafe"),
        (b"<style>@import 'x.css'</style>", "svg-unsafe"),
        (b'<use xmlns:l="http://www.w3.org/1999/xlink" l:href="other.svg#a"/>', "svg-unsafe"),
        (b"<text>Expo</text>", "svg-text"),
    ],
)
def test_an_svg_with_external_content_is_refused(draw: Draw, ask: Ask, inside: bytes, hint: str) -> None:
    """Scripts, links, fonts and anything outside the file are not allowed in a logo."""
    draw("logo.svg", SVG.replace(b"</svg>", inside + b"</svg>"))

    assert codes(ask("logo.svg", is_logo=True)) == [("picture-unsupported", hint)]


def test_numbers_of_a_drawing_need_no_space_between(draw: Draw, ask: Ask) -> None:
    """A second point begins another number."""
    draw("logo.svg", SVG.replace(b"0 0 20 10", b"0-10 120.0.30e2"))
    probe = ask("logo.svg", is_logo=True)[0]["logo.svg"]

    assert (probe.width, probe.height) == (1600, 400)


@pytest.mark.parametrize(
    "size", ["0 0 1e999 1e999", "0 0 1e-320 1e-320", "0 0 0 0", "0 0 -2 2", "0 0 nan 1", "0 0 . .", ""]
)
def test_a_drawing_without_a_size_is_refused(draw: Draw, ask: Ask, size: str) -> None:
    """Numbers that are none, infinite or nothing: the problem says that the size is missing; width and height stand in."""
    bare = SVG.replace(b"0 0 20 10", size.encode())
    draw("bare.svg", bare)
    draw("sized.svg", bare.replace(b"<svg ", b'<svg width="1e1" height="+.5e1px" '))
    probes, problems = ask("bare.svg", "sized.svg", is_logo=True)

    assert [(item.code, item.hint) for item in problems] == [("picture-unsupported", "svg-size")]
    assert (probes["sized.svg"].width, probes["sized.svg"].height) == (1600, 800)


def test_an_svg_with_entities_is_refused(draw: Draw, ask: Ask) -> None:
    """A document type that declares entities is refused; one that only names the standard is accepted."""
    draw("bad.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG)
    draw("good.svg", b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.org/svg11.dtd">' + SVG)
    probes, problems = ask("bad.svg", "good.svg", is_logo=True)

    assert list(probes) == ["good.svg"]
    assert [(problem.code, problem.hint) for problem in problems] == [("picture-unsupported", "svg-unsafe")]


def test_a_preview_in_a_scan_is_not_a_page(draw: Draw, ask: Ask) -> None:
    """A smaller copy beside the picture is not reported as left out."""
    draw("a.tif", photo(), "TIFF", save_all=True, append_images=[photo(6, 4)], tiffinfo={254: 1})
    draw("b.tif", photo(), "TIFF", save_all=True, append_images=[photo(6, 4)])

    assert codes(ask("a.tif", "b.tif")) == [("frames-left-out", "")]


def test_the_parent_loads_no_decoder() -> None:
    """The modules used in the build's own process can be imported without Pillow's decoders."""
    code = "import sys, korme.pictures.making, korme.pictures.probing, korme.pictures.geometry as one; one.digest"
    checks = "; sys.exit([name for name in sys.modules if name.startswith('PIL') or name == 'pillow_heif'] != [])"

    assert subprocess.run([sys.executable, "-c", code + checks], check=False).returncode == 0
