"""A shared cache: what one machine made, another takes; what is wrong there is refused, named and made again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from shared_box import changed, content, entries, foreign
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.core.model import Step
from korme.remote.entry import SharedFiles
from korme.remote.shared_cache import last_sharing

pytest.importorskip("obstore")
KEY = "a key that only the builders know"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "bucket"


def laid(folder: Path) -> SiteBox:
    """A site with two pictures."""
    pictures = aigerim(works__light_jpg=picture(300, 200), works__dusk_png=picture(200, 300, "maroon", format="PNG"))
    dusk = 'title: Dusk\npictures: [{file: dusk.png, alt: "Dusk"}]\n'
    site = {"content/site.yaml": SITE_YAML, "creatives/aigerim/works/dusk.yaml": dusk}
    return SiteBox(folder).add(site | pictures)


@pytest.fixture
def box(tmp_path: Path) -> SiteBox:
    return laid(tmp_path / "site")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    """A site that is built once; its shared cache is the folder `bucket` in it."""
    box = laid(tmp_path_factory.mktemp("filled"))
    assert box.build(shared=shared(box.root / "bucket")).ok
    return box


def shared(store: Path) -> str:
    return store.as_uri()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_machine_makes_no_picture(box: SiteBox, store: Path, tmp_path: Path) -> None:
    """Its site is the same, byte for byte, and so are the records of its cache."""
    first = box.build(shared=shared(store))
    second = box.build(shared=shared(store), cache=tmp_path / "two", output=tmp_path / "out")
    report = last_sharing(tmp_path / "two")

    assert first.ok and second.ok and entries(store)
    assert bytes_of(tmp_path / "out") == bytes_of(box.output)
    assert report is not None
    assert (report.found, report.made, report.refused, report.sent) == (len(entries(store)), 0, 0, 0)


def test_what_is_there_is_not_sent_again(box: SiteBox, store: Path, tmp_path: Path) -> None:
    """A cache that was filled in another way asks first."""
    box.build(shared=shared(store))
    before = {name: path.stat().st_mtime_ns for name, path in entries(store).items()}
    box.build(cache=tmp_path / "two", output=tmp_path / "out")
    box.build(shared=shared(store), cache=tmp_path / "two", output=tmp_path / "out", drafts=True)

    assert {name: path.stat().st_mtime_ns for name, path in entries(store).items()} == before


def test_what_a_change_needs_is_sent(box: SiteBox, store: Path) -> None:
    """A picture added is one entry more, and its card; nothing else is sent."""
    box.build(shared=shared(store))
    before = entries(store)
    box.change("creatives/aigerim/works/light.jpg", picture(310, 200, "navy"))
    built = box.build(shared=shared(store))
    files = [name for key in entries(store).keys() - before.keys() for name in content(entries(store)[key]).files]

    assert built.ok and files
    assert all((box.output / name).exists() for name in files)


def test_a_build_with_errors_sends_nothing(box: SiteBox, store: Path) -> None:
    """Neither an entry with an error nor a picture that cannot be made."""
    box.change("creatives/aigerim/works/dusk.png", picture(200, 300, format="PNG")[:-700])
    built = box.build(shared=shared(store))

    assert not built.ok
    assert entries(store) == {}


def larger(one: SharedFiles) -> SharedFiles:
    return replace(one, files={name: data + bytes(1 << 20) for name, data in one.files.items()})


def swapped(one: SharedFiles) -> SharedFiles:
    """The same files with the pixels of another picture."""
    return replace(one, files={name: picture(33, 22, format="WEBP") for name in one.files})


def annotated(one: SharedFiles) -> SharedFiles:
    """The same size and format, with a credit that nobody gave."""
    import io

    from PIL import Image

    files = {}
    for name, data in one.files.items():
        stream = io.BytesIO()
        image = Image.open(io.BytesIO(data))
        image.save(stream, image.format, xmp=b"<x:xmpmeta>someone else</x:xmpmeta>")
        files[name] = stream.getvalue()
    return replace(one, files=files)


def renamed(one: SharedFiles) -> SharedFiles:
    return replace(one, key="0" * 40)


def toned(one: SharedFiles) -> SharedFiles:
    return replace(one, tone='red;background:url("//evil.example")')


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("reason", "poison"),
    [
        ("damaged", cut),
        ("foreign", foreign),
        ("foreign", lambda path: path.write_bytes(b"<html>a proxy's page</html>")),
        ("foreign", lambda path: changed(path, toned)),
        ("large", lambda path: path.write_bytes(path.read_bytes() + bytes(1 << 22))),
        ("large", lambda path: changed(path, larger)),
        ("other", lambda path: changed(path, renamed)),
        ("other", lambda path: changed(path, lambda one: replace(one, files={**one.files, "media/x": b""}))),
        ("picture", lambda path: changed(path, swapped)),
        ("picture", lambda path: changed(path, annotated)),
        ("picture", lambda path: changed(path, lambda one: replace(one, files=dict.fromkeys(one.files, b"no")))),
    ],
)
def test_a_poisoned_entry_is_named_and_made_again(
    reason: str, poison: Callable[[Path], object], filled: SiteBox, store: Path, tmp_path: Path
) -> None:
    """Whatever is in it, the site is the same; the entry is replaced by a good one."""
    shutil.copytree(filled.root / "bucket", store)
    name, path = next((name, path) for name, path in entries(store).items() if content(path).tone)
    good = path.read_bytes()
    poison(path)
    second = filled.build(shared=shared(store), cache=tmp_path / "two", output=tmp_path / "out")
    (problem,) = [problem for problem in second.report.problems if problem.code.startswith("cache-")]

    assert second.ok
    assert (problem.code, problem.hint, problem.value("count")) == ("cache-refused", reason, 1)
    assert str(problem.value("file")).startswith("creatives/aigerim/works/")
    assert bytes_of(tmp_path / "out") == bytes_of(filled.output)
    assert entries(store)[name].read_bytes() == good


def test_only_the_key_makes_an_entry_ours(
    box: SiteBox, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who can write to the store but lacks the key changes no byte of the site."""
    monkeypatch.setenv("KORME_CACHE_KEY", "another key")
    box.build(shared=shared(store))
    monkeypatch.setenv("KORME_CACHE_KEY", KEY)
    second = box.build(shared=shared(store), cache=tmp_path / "two", output=tmp_path / "out")
    third = box.build(shared=shared(store), cache=tmp_path / "three", output=tmp_path / "out")
    report = last_sharing(tmp_path / "three")

    assert [problem.hint for problem in second.report.problems if problem.code == "cache-refused"] == ["unsigned"]
    assert [problem.code for problem in third.report.problems if problem.code.startswith("cache-")] == []
    assert report is not None and report.found == len(entries(store))
    assert bytes_of(tmp_path / "out") == bytes_of(box.output)


def test_a_store_that_cannot_be_written_is_one_warning(box: SiteBox, store: Path) -> None:
    """The site is published, and the next build tries again."""
    store.write_text("a file where the folder should be")
    built = box.build(shared=shared(store))

    assert built.ok
    assert [problem.code for problem in built.report.problems if problem.code.startswith("cache-")] == ["cache-failed"]
    store.unlink()
    assert box.korme("build", "--cache", shared(store)).returncode == 0
    assert entries(store)


def test_a_killed_upload_leaves_whole_entries(box: SiteBox, store: Path, tmp_path: Path) -> None:
    """What is in the store is complete, and the next build sends the rest."""
    script = tmp_path / "killed.py"
    script.write_text(
        f"""
import datetime, os, signal
from pathlib import Path
from korme.build import build
from korme.core.options import Options

def step(each):
    if each.stage == "upload":
        os.killpg(0, signal.SIGKILL)

if __name__ == "__main__":
    root = Path({str(box.root)!r})
    build(Options(root=root, output=root / "output", cache=root / ".cache/korme", today=datetime.date(2026, 4, 1),
                  shared={shared(store)!r}), step)
"""
    )
    killed = subprocess.run([sys.executable, script], env=box.environment(), start_new_session=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    for path in entries(store).values():
        content(path)
    assert box.build(shared=shared(store)).ok
    report = last_sharing(box.root / ".cache/korme")
    assert report is not None
    assert entries(store)
    for path in entries(store).values():
        content(path)


def test_progress_names_both_ways(box: SiteBox, store: Path, tmp_path: Path) -> None:
    """Long transfers show themselves."""
    from korme.build import build

    steps: list[Step] = []
    build(box.options(shared=shared(store)), steps.append)
    build(box.options(shared=shared(store), cache=tmp_path / "two", output=tmp_path / "out"), steps.append)

    for stage in ("download", "upload"):
        assert any(step.stage == stage and step.done == step.total > 0 for step in steps)


def test_nothing_is_left_of_what_was_fetched(box: SiteBox, store: Path, tmp_path: Path) -> None:
    box.build(shared=shared(store))
    old = tmp_path / "two" / "incoming" / "1"
    old.mkdir(parents=True)
    (old / "half").write_bytes(b"half")
    os.utime(old, (0, 0))
    box.build(shared=shared(store), cache=tmp_path / "two", output=tmp_path / "out")

    assert list((tmp_path / "two" / "incoming").iterdir()) == []


def test_info_says_what_came_of_it_but_not_where(box: SiteBox, store: Path) -> None:
    """The address may be private."""
    said = box.korme("build", "--cache", shared(store)), box.korme("info")

    assert said[0].returncode == 0
    assert "shared cache  file, last build: 0 found," in said[1].stdout
    for each in said:
        assert "bucket" not in each.stdout + each.stderr
