"""Random damage to a shared cache in a folder: the site is the same, byte for byte, whatever is found there."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from shared_box import entries
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of, picture

from korme.remote.shared_cache import last_sharing

pytest.importorskip("obstore")
_PICTURES = 8


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    """A site that is built once; its shared cache is the folder `bucket` in it."""
    files: dict[str, str | bytes] = {"content/site.yaml": SITE_YAML}
    for number in range(_PICTURES):
        files |= aigerim(
            **{
                f"works__n{number}_jpg": picture(90 + number, 60, f"#2050{number:02}"),
                f"works__n{number}_yaml": f"title: N{number}\npictures: [{{file: n{number}.jpg, alt: N}}]\n",
            }
        )
    box = SiteBox(tmp_path_factory.mktemp("filled")).add(files)
    assert box.build(shared=(box.root / "bucket").as_uri()).ok
    return box


def flipped(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice((1, 1, 1, 8, 64))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def flipped_at_the_start(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[rng.randrange(200)] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def cut(path: Path, rng: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: rng.choice((0, 1, 13, 14, 46, 78, rng.randrange(len(data)), len(data) - 1))])


def longer(path: Path, rng: random.Random) -> None:
    path.write_bytes(path.read_bytes() + rng.randbytes(rng.choice((1, 100, 100_000, 5_000_000))))


def twice(path: Path, rng: random.Random) -> None:
    path.write_bytes(path.read_bytes() * 2)


def noise(path: Path, rng: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: rng.choice((0, 14, 78))] + rng.randbytes(rng.randrange(5000)))


def zeroed(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    data[at : at + 512] = bytes(len(data[at : at + 512]))
    path.write_bytes(data)


def folder(path: Path, rng: random.Random) -> None:
    path.unlink()
    path.mkdir()
    if rng.random() < 0.5:
        (path / "file").write_bytes(b"something")


def linked(path: Path, target: str | Path) -> None:
    path.unlink()
    path.symlink_to(target)


DAMAGES: dict[str, Callable[[Path, random.Random], object]] = {
    "flipped bits": flipped,
    "flipped bits of the head": flipped_at_the_start,
    "cut off": cut,
    "longer": longer,
    "twice": twice,
    "noise": noise,
    "zeros": zeroed,
    "gone": lambda path, rng: path.unlink(),
    "a folder": folder,
    "a loop": lambda path, rng: linked(path, path.name),
    "a link to nothing": lambda path, rng: linked(path, "nothing"),
    "a link to endless zeros": lambda path, rng: linked(path, "/dev/zero"),
    "a pipe": lambda path, rng: (path.unlink(), os.mkfifo(path)),
    "unreadable": lambda path, rng: path.chmod(0),
}


def damage(paths: Sequence[Path], rng: random.Random) -> list[str]:
    """Damage every file, some by exchanging two of them; return how."""
    done: list[str] = []
    waiting = rng.sample(paths, len(paths))
    while waiting:
        path = waiting.pop()
        if waiting and rng.random() < 0.2:
            other = waiting.pop()
            first, second = path.read_bytes(), other.read_bytes()
            path.write_bytes(second)
            other.write_bytes(first)
            done += ["exchanged", "exchanged"]
        elif waiting and rng.random() < 0.1:
            linked(path, waiting[0])
            done.append("a link to another")
        else:
            name = rng.choice(list(DAMAGES))
            DAMAGES[name](path, rng)
            done.append(name)
    return done


@pytest.mark.sampled(2)
@pytest.mark.skipif(os.name == "nt", reason="links and modes of files are others there")
@pytest.mark.parametrize("seed", range(2))
def test_damage_costs_only_time(filled: SiteBox, tmp_path: Path, seed: int) -> None:
    """Every entry is damaged, and then replaced by a good one, unless a folder is in its place."""
    bucket = tmp_path / "bucket"
    shutil.copytree(filled.root / "bucket", bucket)
    known = entries(bucket)
    done = damage(list(known.values()), random.Random(seed))
    second = filled.build(shared=bucket.as_uri(), cache=tmp_path / "two", output=tmp_path / "out2")
    third = filled.build(shared=bucket.as_uri(), cache=tmp_path / "three", output=tmp_path / "out3")
    report = last_sharing(tmp_path / "three")

    assert second.ok and third.ok, (seed, done)
    assert bytes_of(second.output) == bytes_of(third.output) == bytes_of(filled.output), (seed, done)
    assert report is not None
    assert report.found == len(known) or "a folder" in done, (seed, done, report)
