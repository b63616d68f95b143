"""Laws of `fix`: what is fixed is fixed, whatever was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_box import SiteBox, bytes_of, picture
from small_pictures import exif
from small_site import ENTRIES, FILES, SETTINGS, SLIPS
from strategies import examples, retyped
from worded import assert_worded

from korme.commands.fix.run import FixRequest, FixResult, fix
from korme.core.problems import UsageError

TEXTS = {**ENTRIES, "content/site.yaml": SETTINGS}
TYPED = (
    ("name: ", "name:"), ("title: ", "title:"), ("title:", "titel:"), ("title:", "тitle:"), ("discipline:", "disciplin:"), ("venue: ", "venue： "),
    ("Light", "“Light: dusk”"), ("Felt", "Felt: wool"), ("Felt", "@felt"), ("Light", '"Light'), ("photography", "photografy"), ("2026-04-20", "20.04.2026"),
    ("10:00", "10.00"), ("[kk, ru]", "[kz, рус]"), ("https://", "www."), ("\n  ", "\n\t"), ("---\n", ""), ("\n", "\r\n"), ("hub", "Hub"),
    ("masterclass", "master-class"), ("aigerim", "aigerm"), ("e", "е"), ("a", "a\u200b"), (",", ",,"), ("free", "free,"), (": ", ":\u00a0"),
)  # fmt: skip
"""What people type for what they mean."""
NAMES = st.sampled_from(["Light.JPG", "свет 1.jpg", "a b.jpeg", "light .jpg", "DSC_0001.JPG", "light.yml", "Readme.txt", ".DS_Store", "._light.jpg", "Свет.md", "index.kz.md", "light.rus.yaml"])  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1251", "utf-16"])


@st.composite
def accidents(draw: st.DrawFn) -> dict[str, bytes]:
    """A few files of a site as a person may have left them."""
    found: dict[str, bytes] = {}
    for path in draw(st.lists(st.sampled_from(sorted(TEXTS)), min_size=1, max_size=2, unique=True)):
        text = TEXTS[path]
        for before, after in draw(st.lists(st.sampled_from(TYPED), max_size=3)):
            text = text.replace(before, after, draw(st.sampled_from((1, 1, -1))))
        if draw(st.booleans()):
            text = draw(retyped(text, SLIPS, most=2))
        found[path] = text.encode(draw(ENCODINGS), "replace")
    for name in draw(st.lists(NAMES, max_size=2, unique=True)):
        folder = draw(st.sampled_from(["creatives/aigerim", "creatives/aigerim/works", "content/programme"]))
        content = picture(20, 10, exif=exif()) if name.lower().endswith(("jpg", "jpeg")) else b"title: Light\nnme: x\n"
        found[f"{folder}/{name}"] = content
    return found


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    """A site whose cache stays from one example to the next."""
    return SiteBox(tmp_path_factory.mktemp("accidents"), {"jobs": 1})


def put(box: SiteBox, files: dict[str, bytes]) -> SiteBox:
    """The small site, with these files in it and no others."""
    for folder in ("content", "creatives"):
        if (box.root / folder).exists():
            box.remove(folder)
    return box.add({**FILES, **files})


def fixed(box: SiteBox) -> FixResult | None:
    try:
        return fix(box.options(), FixRequest(), lambda step: None)
    except UsageError:
        return None


def contents(root: Path) -> dict[str, bytes]:
    """A site's own files."""
    return {path: data for path, data in bytes_of(root).items() if path.startswith(("content/", "creatives/"))}


@settings(max_examples=examples(0.2))
@given(files=accidents())
def test_what_is_fixed_twice_is_fixed_once(box: SiteBox, files: dict[str, bytes]) -> None:
    """The second time there is nothing to fix, no byte changes, and the same is left to the author; no file is lost."""
    put(box, files)
    given = kinds(contents(box.root))
    once = fixed(box)
    before = contents(box.root)
    twice = fixed(box)

    assert contents(box.root) == before
    assert all(kinds(before)[kind] >= count for kind, count in given.items())
    assert (once is None) is (twice is None)
    if once and twice:
        assert twice.fixes == ()
        assert twice.left == once.left
        assert_worded([*once.left, *once.failed])


def kinds(paths: Iterable[str]) -> Counter[str]:
    """How many files there are of each sort, whatever they are called; what a system left there does not count."""
    names = [path.rpartition("/")[2].lower() for path in paths]
    return Counter(_KINDS.get(name.rpartition(".")[2].strip(), "other") for name in names if not name.startswith("."))


_KINDS = {"jpg": "picture", "jpeg": "picture", "png": "picture", "md": "text", "yaml": "text", "yml": "text"}
