"""Outputs that are links or cannot be replaced as a whole (korme/publish/in_place.py), and `clean`."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from site_box import SiteBox, bytes_of, traces

import korme.publish.output_folder
from korme.core.problems import SiteError
from korme.publish.in_place import is_fixed
from korme.publish.output_folder import Publication
from korme.publish.staging import INSIDE, Staging

SiteMaker = Callable[..., SiteBox]
PAGE = {
    "content/site.yaml": "title: Expo\nlanguages: [en]\nbase_url: https://expo.example.org\n",
    "content/pages/about.yaml": "title: About\nsummary: Old words\n",
}
NEW = "title: About\nsummary: New words\n"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links and signals of this sort are POSIX")

CUTTER = """
import os, signal, sys
from korme.cli.main import main
left = [int(sys.argv[1])]
def watch(event, arguments):
    if event in ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.mkdir"):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
main(["clean"])
"""
"""Kills `korme clean` before its n-th change of the disk."""


@pytest.fixture
def in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every output as a folder that cannot be renamed."""
    monkeypatch.setattr(korme.publish.output_folder, "is_fixed", lambda folder: folder.is_dir())


@posix_only
def test_a_link_stays_and_its_folder_is_published(site: SiteMaker, tmp_path: Path) -> None:
    """The folder that a web server serves is replaced, whether it is empty or has an earlier site."""
    box = site(PAGE)
    served = tmp_path / "srv/www"
    served.mkdir(parents=True)
    served.chmod(0o2775)
    box.output.symlink_to("../srv/www")
    first = box.build()
    assert first.problems == ()
    assert box.build().report.written == 0
    second = box.change("content/pages/about.yaml", NEW).build()

    assert box.output.readlink() == Path("../srv/www")
    assert "New words" in (served / "about/index.html").read_text()
    assert 0 < second.report.written < first.report.written
    assert served.stat().st_mode & 0o7777 == 0o2775
    assert [path.name for path in served.parent.iterdir()] == ["www"]


@posix_only
def test_a_link_to_nothing_is_refused(site: SiteMaker, tmp_path: Path) -> None:
    """A disk that is not connected is not replaced by a folder of its name."""
    box = site(PAGE)
    box.output.symlink_to(tmp_path / "disk/www")

    assert box.build().problems == (("output-link-broken", "output"),)
    assert (box.output.is_symlink(), (tmp_path / "disk").exists()) == (True, False)


@posix_only
def test_a_link_in_a_circle_is_refused(site: SiteMaker) -> None:
    box = site(PAGE)
    box.output.symlink_to("output")

    assert box.build().problems == (("output-link-broken", "output"),)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts in a namespace of their own are Linux")
@pytest.mark.parametrize("mount", ["mount -t tmpfs none output", "mount --bind ../www output"])
def test_a_mount_point_is_published_into(site: SiteMaker, tmp_path: Path, mount: str) -> None:
    """A disk or a volume at the place of the output gets the site, and changes of it."""
    box = site({**PAGE, "content/pages/gone.yaml": "title: Gone\n"})
    box.output.mkdir()
    (tmp_path / "www").mkdir()
    build = f"{sys.executable} -m korme build -q -n 1"
    steps = [
        mount,
        f"{{ {build}; }}",
        "printf 'title: About\\nsummary: New words\\n' > content/pages/about.yaml",
        "rm content/pages/gone.yaml",
        f"{{ {build}; }}",
        "grep -q 'New words' output/about/index.html",
        "test ! -e output/gone",
        f"test ! -e output/{INSIDE}",
        f"{sys.executable} -m korme clean -q",
        'test -z "$(ls output)"',
        f"{{ {build}; }}",
        "test -e output/index.html",
    ]
    tried = subprocess.run(["unshare", "-m", "sh", "-c", mount], cwd=box.root, check=False, capture_output=True)
    if tried.returncode:
        pytest.skip("this account cannot mount")
    script = "set -ex; " + "; ".join(steps)
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        cwd=box.root,
        env=box.environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("exists", [False, True])
def test_a_place_where_nothing_can_be_written_is_named_before_anything_is_read(
    site: SiteMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    """A first build learns at its beginning that the output's disk is read-only; the last one's file would say little."""
    box, output, makedirs = site({"content/pages/broken.yaml": "x"}), tmp_path / "disk/out", os.makedirs
    (output if exists else output.parent).mkdir(parents=True)

    def closed(name: str, *args: Any, **options: Any) -> None:
        if str(name).startswith(str(output.parent / ".out")):
            raise OSError(errno.EROFS, "Read-only file system")
        makedirs(name, *args, **options)

    monkeypatch.setattr(os, "makedirs", closed)

    assert box.build(output=output).problems == (("write-failed", str(output)),)


@pytest.mark.parametrize(
    ("error", "named"), [(errno.ENOSPC, "out"), (errno.EACCES, "out"), (errno.ENAMETOOLONG, "out/a/b")]
)
def test_what_stops_every_file_is_a_problem_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, named: str
) -> None:
    def failing(self: Staging, path: str, data: bytes) -> os.stat_result:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(Staging, "write", failing)

    with pytest.raises(SiteError) as stopped, Publication(tmp_path / "out", tmp_path / "cache") as publication:
        publication.put("a/b", "key", b"x")
    found = stopped.value.problems[0]
    assert (found.mark.path, found.hint) == (str(tmp_path / named), "output")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="every folder is open to root")
def test_a_folder_in_a_closed_one_is_fixed(tmp_path: Path) -> None:
    served = tmp_path / "srv/www"
    served.mkdir(parents=True)
    assert not is_fixed(served)
    served.parent.chmod(0o555)
    assert is_fixed(served)
    served.parent.chmod(0o755)


@pytest.mark.usefixtures("in_place")
def test_in_place_too_the_output_is_the_site(tmp_path: Path) -> None:
    """Files are added, changed, removed, replaced by folders and restored; hidden files of the user's stay."""
    chance = Random(7)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.git").write_bytes(b"mine")
    names = ["a", "a/b", "a/b/c", "d/e", "d/f", "d/f/g", "h", ".nojekyll", ".well-known/a", "index.html", "sw.js"]
    for number in range(60):
        chosen = [one for one in names if chance.random() < 0.6]
        files = {
            one: b"%d" % chance.randrange(3) for one in chosen if not any(it.startswith(f"{one}/") for it in chosen)
        }
        with Publication(tmp_path / "out", tmp_path / "cache") as publication:
            for path, data in files.items():
                publication.put(path, f"key {number}", data)
            publication.commit()

        assert bytes_of(tmp_path / "out") == {**files, ".git": b"mine"}
        assert not [path for path in (tmp_path / "out").rglob("*") if path.is_dir() and not any(path.iterdir())]


@pytest.mark.usefixtures("in_place")
def test_in_place_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything new is on the disk before the first old file changes."""
    (tmp_path / "out").mkdir()
    for number in range(2):
        with Publication(tmp_path / "out", tmp_path / "cache") as publication:
            publication.put("a", f"{number}", b"%d" % number)
            if number:
                assert bytes_of(tmp_path / "out") == {"a": b"0", f"{INSIDE}/a": b"1"}
                break
            publication.commit()

    assert bytes_of(tmp_path / "out") == {"a": b"0"}


@pytest.mark.usefixtures("in_place")
def test_in_place_an_error_half_way_is_called_by_its_name(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an error between two files the message does not claim that nothing was published; the next build completes."""
    box = site(PAGE)
    box.output.mkdir()
    box.build()
    right = bytes_of(box.change("content/pages/about.yaml", NEW).build(output=box.root / "new").output)
    left = [3]
    replace = os.replace

    def failing(source: str, target: str) -> None:
        if INSIDE in str(source):
            left[0] -= 1
            if left[0] == 0:
                raise OSError(5, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    assert [code for code, _ in box.build().problems] == ["write-partial"]
    monkeypatch.setattr(os, "replace", replace)
    assert box.build().ok
    assert bytes_of(box.output) == right


@pytest.mark.sampled(2)
@posix_only
@pytest.mark.parametrize("hidden", [False, True])
def test_a_killed_clean_leaves_what_build_and_clean_accept(site: SiteMaker, hidden: bool) -> None:
    """At any moment the folder is whole, gone, or known as ours."""
    box = site(PAGE)
    right = bytes_of(box.build().output)
    kept = {".git/HEAD": b"ref"} if hidden else {}
    killed = []
    for times in (1, 2, 3, 5, 9, 14, 20, 60):
        shutil.rmtree(box.output, ignore_errors=True)
        shutil.rmtree(box.root / ".cache")
        box.build()
        box.add({f"output/{path}": data for path, data in kept.items()})
        done = subprocess.run(
            [sys.executable, "-c", CUTTER, str(times)], cwd=box.root, env=box.environment(), check=False, timeout=60
        )
        killed.append(done.returncode == -signal.SIGKILL)
        if not hidden:
            assert not box.output.exists() or bytes_of(box.output) == right
        again = box.build()
        assert again.problems == ()
        assert bytes_of(box.output) == {**right, **kept}
        assert sorted(path.name for path in box.root.iterdir()) == [".cache", "content", "output"]

    assert killed == [True] * 8


def test_clean_removes_the_output_and_the_cache(site: SiteMaker) -> None:
    """The user's hidden files stay, and another build makes the same site."""
    box = site(PAGE)
    right = bytes_of(box.build().output)
    box.change("output/.git/HEAD", "ref")

    assert box.korme("clean").returncode == 0
    assert bytes_of(box.output) == {".git/HEAD": b"ref"}
    assert list((box.root / ".cache/korme").iterdir()) == []
    assert box.build().ok
    assert bytes_of(box.output) == {**right, ".git/HEAD": b"ref"}
    before = traces(box.output)
    assert box.korme("clean", "--unused").returncode == 0
    assert traces(box.output) == before
