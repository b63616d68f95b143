"""Small whole sites: tests/sites/golden/<case>/site is built and compared with tests/sites/golden/<case>/expected.

Compared are the list of files and the <main> of each page; `pytest tests/sites/test_golden.py --update-golden` rewrites
what is expected, to be reviewed as a diff. Names that depend on bytes (media, assets) are written without their digest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_box import SiteBox, listed, main_of, picture

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(one.name for one in GOLDEN.iterdir() if (one / "site").is_dir())
COLOURS = ("teal", "peru", "slateblue", "olive", "maroon")
DIGESTS = re.compile(r"(media/)[0-9a-f]{8,}(-\d+\.\w+)|(assets/[\w/.-]*?)-[0-9a-f]{10}(\.\w+)")

INDEXED = re.compile(r"(pagefind/[\w./-]*_)[0-9a-f]{7,10}\.")


def drawn(box: SiteBox) -> None:
    """Write the pictures that a case's `pictures.txt` lists, as `path width height` in pixels."""
    wanted = box.root / "pictures.txt"
    if wanted.is_file():
        for number, line in enumerate(wanted.read_text("utf-8").split("\n")):
            if line.strip():
                path, width, height = line.split()
                box.change(path, picture(int(width), int(height), COLOURS[number % len(COLOURS)]))
        wanted.unlink()


def plain(text: str) -> str:
    """Remove the digests, which change with the encoder."""
    text = INDEXED.sub(r"\1DIGEST.", text)
    return DIGESTS.sub(lambda one: f"{one[1] or one[3]}{'DIGEST' if one[1] else '-DIGEST'}{one[2] or one[4]}", text)


def result(folder: Path) -> dict[str, str]:
    """Return what is compared: the list of files, and each page's <main>."""
    pages = [path for path in listed(folder) if path.endswith(".html")]
    found = {"files.txt": "".join(sorted({plain(path) + "\n" for path in listed(folder)}))}
    return found | {
        path: plain(main_of(page)) for path in pages if "<main" in (page := (folder / path).read_text("utf-8"))
    }


def differences(expected: dict[str, str], actual: dict[str, str]) -> Iterator[str]:
    for path in sorted(expected.keys() | actual.keys()):
        before, after = expected.get(path, "").splitlines(), actual.get(path, "").splitlines()
        yield from difflib.unified_diff(before, after, f"expected/{path}", f"actual/{path}", lineterm="")


@pytest.mark.parametrize("case", CASES)
def test_a_small_site_is_built_as_expected(case: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Every page equals the version that was last reviewed."""
    box = SiteBox(tmp_path / "site")
    source = GOLDEN / case / "site"
    box.add({path: (source / path).read_bytes() for path in listed(source)})
    drawn(box)
    built = box.build()
    actual = result(built.output)
    target = GOLDEN / case / "expected"
    if request.config.getoption("--update-golden"):
        kept = SiteBox(target)
        if target.exists():
            kept.remove("")
        kept.add(actual)
    expected = {path: (target / path).read_text("utf-8") for path in listed(target)}

    assert built.problems == ()
    assert list(differences(expected, actual)) == []


def test_there_are_cases() -> None:
    """The golden sites are found."""
    assert len(CASES) >= 4
