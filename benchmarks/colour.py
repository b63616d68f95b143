"""Colour and sharpness: Körme's renditions compared with each picture fully decoded, converted and resized once.

    python benchmarks/colour.py PICTURE_OR_FOLDER …

Prints, for each picture and for all, ΔE2000 (mean and 95th percentile) before the encoder, where only decoding at a
smaller scale, the order of steps and rounding can differ, and of the published WebP; SSIMULACRA2 of the latter.
`--pairs FILE` writes a page with each pair, reference on the left. Needs scikit-image and ssimulacra2.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener
from skimage.color import deltaE_ciede2000, rgb2lab

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
WIDTH = 1000
WALL = (245, 245, 242)
INTENT = ImageCms.Intent.PERCEPTUAL
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.HIGHRESPRECALC


def reference(path: Path, size: tuple[int, int]) -> Image.Image:
    """Return what a colour-managed viewer shows, computed in the most direct way."""
    image: Image.Image = Image.open(path)
    image.load()
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        image = Image.fromarray(np.rint(np.asarray(image, dtype=np.float64) / 257).astype(np.uint8))
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    plain = image.convert({"RGBA": "RGB", "LA": "L"}[image.mode]) if alpha else image
    if profile:
        source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(plain, source, target, INTENT, "RGB", flags=FLAGS)
        assert converted is not None
        plain = converted
    plain = plain.convert("RGB")
    if alpha:
        ground = Image.new("RGB", plain.size, WALL)
        ground.paste(plain, mask=alpha)
        plain = ground
    return plain.resize(size, Image.Resampling.LANCZOS)


def renditions(path: Path, cache_folder: Path) -> dict[str, Image.Image]:
    """Return Körme's own renditions of a picture, by format."""
    from korme.core.model import Encoding, Limits, Picture, Preset
    from korme.core.problems import Mark
    from korme.pictures.geometry import plan_renditions
    from korme.pictures.making import PictureJob, make_pictures
    from korme.pictures.probing import probe_pictures
    from korme.store.cache import Cache
    from korme.store.worker_pool import Pool

    cache, quiet = Cache(cache_folder), lambda _: None
    ground = "#" + "".join(f"{channel:02x}" for channel in WALL)
    preset = Preset("bench", (WIDTH,), (Encoding("webp", 79, 2), Encoding("png", 80, 1)), background=ground)
    picture = Picture(path.name, Mark(path.name))
    made = {}
    with Pool(1) as pool:
        probes, problems = probe_pictures(
            [picture], path.parent, limits=Limits(), cache=cache, pool=pool, progress=quiet, whole=True
        )
        if path.name not in probes or any(problem.is_error for problem in problems):
            return {}
        jobs = [PictureJob(path.name, path, probes[path.name], plan_renditions(probes[path.name], preset, None))]
        for result in make_pictures(jobs, cache=cache, limits=Limits(), pool=pool, progress=quiet):
            for rendition in result.job.renditions if not result.problem else ():
                with Image.open(cache.place(rendition.path)) as opened:
                    made[rendition.encoding.format] = _on_wall(opened)
    return made


def _on_wall(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, WALL)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def difference(one: Image.Image, other: Image.Image) -> np.ndarray:
    """Return ΔE2000 (CIEDE2000) per pixel."""
    labs = [rgb2lab(np.asarray(image, dtype=np.float64) / 255) for image in (one, other)]
    return np.asarray(deltaE_ciede2000(*labs))


def score(one: Image.Image, other: Image.Image) -> float:
    from ssimulacra2 import compute_ssimulacra2_with_alpha as compute

    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder) / name) for name in ("a.png", "b.png")]
        for image, name in zip((one, other), names, strict=True):
            image.save(name)
        return float(compute(*names))


def pair(left: Image.Image, right: Image.Image, height: int = 300) -> Image.Image:
    width = min(900, max(1, round(left.width * height / left.height)))
    page = Image.new("RGB", (2 * width + 12, height + 12), WALL)
    for at, image in enumerate((left, right)):
        page.paste(image.resize((width, height), Image.Resampling.LANCZOS), (6 + at * width, 6))
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--pairs", type=Path, help="write a picture of all pairs")
    parser.add_argument("--no-score", action="store_true", help="leave SSIMULACRA2 out: it is slow")
    asked = parser.parse_args()
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None
    paths = [one for source in asked.sources for one in (sorted(source.iterdir()) if source.is_dir() else [source])]
    sheets, rows = [], []
    print("| picture | ΔE mean | ΔE 95th | published mean | published 95th | SSIMULACRA2 |\n|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as cache:
        for path in (one for one in paths if one.suffix.lower() not in (".md", ".txt", ".csv", ".json")):
            made = renditions(path, Path(cache))
            if not made:
                print(f"| {path.name} | not published | | | | |")
                continue
            known = reference(path, made["png"].size)
            raw, shown = difference(known, made["png"]), difference(known, made["webp"])
            mark = "" if asked.no_score or min(known.size) < 8 else f"{score(known, made['webp']):.1f}"
            rows.append((raw.mean(), np.percentile(raw, 95), shown.mean(), np.percentile(shown, 95)))
            print(f"| {path.name} | " + " | ".join(f"{one:.2f}" for one in rows[-1]) + f" | {mark} |", flush=True)
            sheets.append(pair(known, made["webp"]))
    if rows:
        print("| **worst** | " + " | ".join(f"{one:.2f}" for one in np.max(rows, axis=0)) + " | |")
    if asked.pairs and sheets:
        page = Image.new("RGB", (max(one.width for one in sheets), sum(one.height for one in sheets)), WALL)
        top = 0
        for one in sheets:
            page.paste(one, (0, top))
            top += one.height
        page.save(asked.pairs)


if __name__ == "__main__":
    main()
