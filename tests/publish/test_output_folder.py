"""The output folder (korme/publish/output_folder.py): builds are atomic and leave other files alone."""

from __future__ import annotations

import copy
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of, picture, traces

import korme.publish.staging
from korme.publish.output_folder import Publication

SiteMaker = Callable[..., SiteBox]
PAGE = {
    "content/site.yaml": "title: Expo\nlanguages: [en]\nbase_url: https://expo.example.org\n",
    "content/pages/about.yaml": "title: About\nsummary: Old words\n",
}
"""The smallest site: one language, no picture, no body, so that a build starts no child process."""
NEWS = "title: About\nsummary: The words between\n"
NEW = "title: About\nsummary: New words\n"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of this sort are POSIX")

KILLER = """
import os, signal, sys
from korme.cli.main import main
name, event, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
left = [times]
def watch(frame, what, argument):
    code = frame.f_code
    if what == event and code.co_name == name and os.sep + "korme" + os.sep in code.co_filename:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(watch)
main(["build", "-n", "1"])
"""
MOMENTS = [
    ("read_content", "return", 1),
    ("put", "call", 3),
    ("put", "return", 1),
    ("place", "return", 1),
    ("make_all", "return", 1),
    ("commit", "call", 1),
    ("_link", "return", 5),
    ("delete", "return", 2),
    ("_remove_folders", "return", 1),
    ("complete", "return", 1),
    ("_exchange", "call", 1),
    ("_exchange", "return", 1),
    ("swap", "return", 1),
    ("_save", "call", 1),
    ("commit", "return", 1),
]


@posix_only
@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "event", "times"), MOMENTS, ids=lambda one: str(one))
def test_a_killed_build_leaves_the_old_site_or_the_new_one(
    site: SiteMaker, tmp_path: Path, name: str, event: str, times: int
) -> None:
    """At any moment the output is complete, old or new; the next build repairs the rest."""
    logo = name == "place"
    box = site({**PAGE, "content/logo.png": picture(40, 40, format="PNG")} if logo else PAGE)
    if logo:
        box.change("content/site.yaml", PAGE["content/site.yaml"] + "logo: logo.png\n")
    box.build()
    box.change("content/pages/about.yaml", NEWS)
    old = bytes_of(box.build().output)
    box.change("content/pages/about.yaml", NEW)
    if logo:
        box.change("content/logo.png", picture(60, 60, "red", format="PNG"))
    new = bytes_of(box.build(output=tmp_path / "new", cache=tmp_path / "cache").output)
    if name == "_link":  # as after the first build, which leaves no folder with links
        for spare in (box.root / ".cache/korme").glob("spare/*"):
            box.remove(spare.relative_to(box.root).as_posix())
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, name, event, str(times)],
        cwd=box.root,
        env=box.environment(),
        check=False,
        timeout=60,
    )

    assert killed.returncode == -signal.SIGKILL
    assert bytes_of(box.output) in (old, new)
    assert box.build().ok
    assert bytes_of(box.output) == new
    assert sorted(one.name for one in box.root.iterdir()) == [".cache", "content", "output"]


@posix_only
def test_a_first_build_killed_leaves_no_site_and_the_next_makes_it(site: SiteMaker) -> None:
    """If nothing was published before, no partial site is published."""
    box = site(PAGE)
    subprocess.run(
        [sys.executable, "-c", KILLER, "commit", "call", "1"],
        cwd=box.root,
        env=box.environment(),
        check=False,
        timeout=60,
    )

    assert not box.output.exists()
    assert box.build().ok


def test_two_builds_at_once_do_not_mix(site: SiteMaker, tmp_path: Path) -> None:
    """The build that ends last has published its whole site."""
    box = site({**PAGE, "content/pages/draft.yaml": "title: Draft\ndraft: yes\n"})
    environment = box.environment()
    variants = [("build", "-n", "1"), ("build", "-n", "1", "--drafts")]
    expected = []
    for number, variant in enumerate(variants):
        folders = ("-o", str(tmp_path / f"o{number}"), "--cache", str(tmp_path / f"c{number}"))
        assert box.korme(*variant, *folders).returncode == 0
        expected.append(bytes_of(tmp_path / f"o{number}"))
    running = [
        subprocess.Popen(box.command(*one), cwd=box.root, env=environment, stdout=subprocess.DEVNULL)
        for one in [*variants, *variants]
    ]

    assert [one.wait(timeout=120) for one in running] == [0, 0, 0, 0]
    assert bytes_of(box.output) in expected
    assert box.korme(*variants[0]).returncode == 0
    assert bytes_of(box.output) == expected[0]


def test_where_folders_cannot_be_exchanged_they_are_renamed(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an atomic exchange a build still publishes, and leaves nothing beside the output."""
    monkeypatch.setattr(korme.publish.staging, "_exchange", lambda *_: False)
    box = site(PAGE)
    box.build()
    built = box.change("content/pages/about.yaml", NEW).build()

    assert built.report.written > 0
    assert "New words" in built.text("about/index.html")
    assert box.build().report.written == 0
    assert sorted(one.name for one in box.root.iterdir()) == [".cache", "content", "output"]


def test_a_site_set_aside_comes_back(site: SiteMaker) -> None:
    """After a kill between two renames, the next build first restores the old site."""
    box = site(PAGE)
    box.build()
    before = traces(box.output)
    box.output.rename(box.root / ".output.korme-old")
    box.change("content/pages/about.yaml", "titel: About\n")

    assert not box.build().ok
    assert traces(box.output) == before


@pytest.mark.parametrize("name", [".gitignore", ".git/HEAD", ".well-known/security.txt"])
def test_hidden_files_in_the_output_are_the_user_s(site: SiteMaker, name: str) -> None:
    """Hidden files at the top of the output survive every build unchanged."""
    box = site(PAGE)
    box.build()
    box.change(f"output/{name}", "mine")

    assert box.build().report.written == 0
    box.change("content/pages/about.yaml", NEW).build()
    assert (box.output / name).read_text() == "mine"


@posix_only
def test_a_hidden_link_in_the_output_survives(site: SiteMaker, tmp_path: Path) -> None:
    """A worktree's .git may be a link, and stays one."""
    box = site(PAGE)
    box.build()
    (box.output / ".git").symlink_to(tmp_path)
    box.change("content/pages/about.yaml", NEW).build()

    assert (box.output / ".git").readlink() == tmp_path


def test_an_empty_output_with_hidden_files_is_filled(site: SiteMaker) -> None:
    """A folder with only an ignore file is accepted as an output."""
    box = site({**PAGE, "output/.gitignore": "*\n"})

    assert box.build().ok
    assert (box.output / ".gitignore").read_text() == "*\n"


def test_manual_changes_are_reverted(site: SiteMaker) -> None:
    """Edited and removed files are restored, and nothing else is written."""
    box = site(PAGE)
    box.build()
    right = bytes_of(box.output)
    (box.output / "about/index.html").write_text("by hand")
    (box.output / "index.html").unlink()
    (box.output / "about/.DS_Store").write_text("litter")
    report = box.build()

    assert report.problems == ()
    assert (report.report.written, report.report.removed) == (2, 1)
    assert bytes_of(box.output) == right


def test_files_that_no_build_made_are_named_and_stay(site: SiteMaker) -> None:
    """A file for the host, put into the output by hand, outlives every build, and `clean` refuses to remove it."""
    box = site(PAGE)
    box.build()
    box.add({"output/CNAME": "expo.example.org", "output/old/er/a.txt": "mine"})
    for text in (PAGE["content/pages/about.yaml"], NEW, NEWS):
        built = box.change("content/pages/about.yaml", text).build()

        assert built.problems == (("output-strays", "output"),)
        assert built.report.problems[0].value("names") == "CNAME, old/er/a.txt"
        assert (built.text("CNAME"), built.text("old/er/a.txt")) == ("expo.example.org", "mine")
    assert "The words between" in built.text("about/index.html")
    before = traces(box.output)
    assert box.build(strict=True).report.written == 0
    refused = box.korme("clean")
    assert (refused.returncode, "CNAME, old/er/a.txt" in refused.stdout + refused.stderr) == (1, True)
    assert traces(box.output) == before


def test_a_removed_page_is_no_file_of_somebody_else_s(site: SiteMaker) -> None:
    """What an earlier build made goes with its entry, after a killed build or the loss of the cache too."""
    box = site({**PAGE, "content/pages/more.yaml": "title: More\n"})
    box.build()
    box.add({"content/pages/third.yaml": "title: Third\n"})
    subprocess.run(
        [sys.executable, "-c", KILLER, "swap", "return", "1"],
        cwd=box.root,
        env=box.environment(),
        check=False,
        timeout=60,
    )
    assert (box.output / "third/index.html").exists()
    built = box.remove("content/pages/third.yaml").build()
    assert (built.problems, (box.output / "third").exists()) == ((), False)
    box.change("content/pages/about.yaml", NEW).remove(".cache")
    (box.output / "api/old.json").write_text("{}")
    built = box.build()
    assert (built.problems, (box.output / "api/old.json").exists()) == ((), False)


def test_a_stray_in_the_way_of_a_page_stops_the_build(site: SiteMaker) -> None:
    """A file of somebody's cannot stay where a folder of the new site must be."""
    box = site(PAGE)
    box.build()
    box.add({"output/more": "mine", "content/pages/more.yaml": "title: More\n"})

    assert box.build().problems == (("output-foreign", "output/more"),)
    assert (box.output / "more").read_text() == "mine"


def test_a_half_deleted_output_is_known(site: SiteMaker) -> None:
    """What is left of a site is replaced, although the file by which it is recognised is gone; others' files are not."""
    box = site(PAGE)
    right = bytes_of(box.build().output)
    for gone in ("api", "sw.js"):
        box.remove(f"output/{gone}")

    assert box.build().ok
    assert bytes_of(box.output) == right
    box.remove("output/api").remove("output/sw.js").change("output/letter.txt", "mine")
    assert box.build().problems == (("output-foreign", "output"),)


def test_a_lost_cache_costs_work_and_changes_nothing(site: SiteMaker) -> None:
    """Without the cache everything is made again with the same bytes."""
    box = site({**PAGE, **aigerim(), "content/site.yaml": SITE_YAML})
    before = bytes_of(box.build().output)
    box.remove(".cache")

    assert box.build().ok
    assert bytes_of(box.output) == before


@pytest.mark.sampled(2)
@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"index.html": 1}', '{"index.html": ["a"]}', "\x00"])
def test_a_damaged_record_is_ignored(site: SiteMaker, damage: str) -> None:
    """With any damage to the cache's records the build succeeds and the site is correct."""
    box = site(PAGE)
    before = bytes_of(box.build().output)
    for path in (box.root / ".cache/korme").iterdir():
        if path.is_file():
            path.write_text(damage)

    assert box.build().ok
    assert bytes_of(box.output) == before


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (".", "output-unsafe"),
        ("..", "output-unsafe"),
        ("content", "output-unsafe"),
        ("content/site", "output-unsafe"),
        ("creatives/aigerim", "output-unsafe"),
        ("themes/x", "output-unsafe"),
        (".cache/korme/out", "output-unsafe"),
        ("foreign", "output-foreign"),
        ("file", "output-file"),
        ("file/x/y", "output-file"),
    ],
)
def test_a_folder_that_no_build_made_is_refused(site: SiteMaker, output: str, code: str) -> None:
    """The site's own folders and folders with unknown files are never replaced."""
    box = site({**PAGE, "foreign/index.html": "<title>Mine</title>", "foreign/a.txt": "a", "file": "x"})
    before = bytes_of(box.root)
    built = box.build(output=box.root / output)

    assert [one for one, _ in built.problems] == [code]
    assert bytes_of(box.root) == before


@posix_only
def test_a_link_does_not_lead_the_output_into_the_sources(site: SiteMaker) -> None:
    """The target of a symbolic link counts, not its name."""
    box = site(PAGE)
    (box.root / "public").symlink_to(box.root / "content")

    assert [one for one, _ in box.build(output=box.root / "public").problems] == ["output-unsafe"]


def test_a_broken_site_leaves_the_output_alone(site: SiteMaker) -> None:
    """After an error every byte and time of the last site is unchanged."""
    box = site(PAGE)
    box.build()
    before = traces(box.output)
    box.change("content/pages/about.yaml", "titel: About\n").change("content/pages/more.yaml", "title: More\n")

    assert not box.build().ok
    assert traces(box.output) == before
    assert not (box.root / ".output.korme-new").exists()


def test_a_broken_template_leaves_the_output_alone(site: SiteMaker) -> None:
    """An error while pages are made prevents publishing too."""
    own = {"content/site.yaml": PAGE["content/site.yaml"] + "theme: own\n", "themes/own/theme.yaml": "extends: expo\n"}
    box = site({**PAGE, **own})
    box.build()
    before = traces(box.output)
    built = box.change("themes/own/templates/page.html", "{{ nothing_of_that_name }}").build()

    assert not built.ok
    assert {one for one, _ in built.problems} == {"template-name"}
    assert traces(box.output) == before


def test_leaving_early_changes_nothing(tmp_path: Path) -> None:
    """A publication that is never committed leaves no file and no folder."""
    with Publication(tmp_path / "out", tmp_path / "cache") as publication:
        publication.put("a/index.html", "key", b"x")

    assert [one.name for one in tmp_path.iterdir()] == ["cache"]


def published(folder: Path, files: Mapping[str, bytes], key: str = "key", look_at: int = -1) -> dict[str, bytes]:
    """Publish files; return the content of the output.

    Args:
        look_at: number of files after which the staging folder is looked at; another process stages the others.
    """
    with Publication(folder / "out", folder / "cache") as publication:
        for number, (path, data) in enumerate(files.items()):
            if number == look_at:
                publication.look_ahead()
            if number < look_at or look_at < 0:
                publication.put(path, key, data)
            else:
                publication.note(path, key, copy.deepcopy(publication).stage(path, data))  # as by fork
        publication.commit()
    return bytes_of(folder / "out")


def test_however_a_site_changes_the_output_is_the_site(tmp_path: Path) -> None:
    """Files are added, changed, removed, replaced by folders and restored; no earlier build leaves a trace."""
    chance = Random(7)
    names = ["a", "a/b", "a/b/c", "d/e", "d/f", "d/f/g", "h", ".nojekyll"]
    for number in range(120):
        chosen = [one for one in names if chance.random() < 0.6]
        files = {
            one: b"%d" % chance.randrange(3) for one in chosen if not any(it.startswith(f"{one}/") for it in chosen)
        }

        assert published(tmp_path, files, f"key {number}", chance.randrange(-1, 6)) == files
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_nothing_of_the_old_site_changes_while_the_new_one_is_written(tmp_path: Path) -> None:
    """The staging folder shares files with the output, so it must never write into one of them."""
    old = {"a": b"1", "b/c": b"2"}
    for files in ({"a": b"0", "b/c": b"2"}, old):
        published(tmp_path, files)
    with Publication(tmp_path / "out", tmp_path / "cache") as publication:
        for path in old:
            publication.put(path, "other", b"something much longer")

        assert bytes_of(tmp_path / "out") == old
    assert bytes_of(tmp_path / "out") == old


def test_only_what_changed_is_touched(tmp_path: Path) -> None:
    """An unchanged file keeps its inode in every build, and so do its hard links."""
    published(tmp_path, {"a": b"1", "b": b"1"})
    first = (tmp_path / "out/a").stat()
    for number in range(3):
        published(tmp_path, {"a": b"1", "b": b"%d" % number})
    last = (tmp_path / "out/a").stat()

    assert (first.st_ino, first.st_mtime_ns) == (last.st_ino, last.st_mtime_ns)
    assert last.st_nlink == 2


def test_an_output_elsewhere_is_staged_beside_it(tmp_path: Path) -> None:
    """No file passes through the project's folder, and nothing is left beside the output."""
    place = tmp_path / "srv/expo"
    for number in range(3):
        with Publication(place, tmp_path / "project/.cache/korme") as publication:
            publication.put("a", "key", b"1")
            publication.put("b", "key", b"%d" % number)
            staged = [one.name for one in place.parent.iterdir() if one.name.startswith(".")]
            publication.commit()

        assert staged == [".expo.korme-new"]
    assert bytes_of(place) == {"a": b"1", "b": b"2"}
    assert [one.name for one in place.parent.iterdir()] == ["expo"]
    assert not (tmp_path / "project/.cache/korme/spare").exists()


@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_a_file_of_the_cache_is_linked_within_the_project(tmp_path: Path, is_elsewhere: bool) -> None:
    """An output elsewhere gets copies, with the owner and labels that its folder gives."""
    source = tmp_path / "cache/media/ab/abc.webp"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"picture")
    output = (tmp_path if not is_elsewhere else tmp_path / "srv") / "out"
    (tmp_path / "project").mkdir()
    cache = tmp_path / ("project/cache" if is_elsewhere else "cache")
    for key in ("one", "two"):  # also where the staging folder has the file of the build before
        with Publication(output, cache) as publication:
            publication.place("media/abc.webp", key, source)
            publication.commit()

        assert bytes_of(output) == {"media/abc.webp": b"picture"}
        assert (output / "media/abc.webp").samefile(source) is not is_elsewhere


def test_what_another_process_has_staged_is_published(tmp_path: Path) -> None:
    """Only what is noted: a child may die after it has written a file."""
    for number in range(2):
        with Publication(tmp_path / "out", tmp_path / "cache") as publication:
            child = copy.deepcopy(publication)  # as by fork
            staged = child.stage("a/b", b"%d" % number)
            child.stage("a/lost", b"x" * number)
            publication.note("a/b", "key", staged)
            done = publication.commit()

        assert (done.written, bytes_of(tmp_path / "out")) == (1, {"a/b": b"%d" % number})


def test_without_hard_links_nothing_is_kept_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are copied, and the replaced folder is removed at once."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    for number in range(3):
        files = {"a": b"1", "b": b"%d" % number}
        assert published(tmp_path, files) == files

    assert list((tmp_path / "cache/spare").iterdir()) == []


def test_the_users_own_files_are_not_kept_twice(tmp_path: Path) -> None:
    """A .git in the output may be large."""
    published(tmp_path, {"a": b"1"})
    (tmp_path / "out/.git").mkdir()
    (tmp_path / "out/.git/HEAD").write_bytes(b"ref")
    for number in range(2, 4):
        files = {"a": b"%d" % number}
        assert published(tmp_path, files) == {**files, ".git/HEAD": b"ref"}

    assert list((tmp_path / "cache").rglob("HEAD")) == []


def test_a_publication_counts_what_differs(tmp_path: Path) -> None:
    """Written, unchanged and removed files are distinguished by bytes, not by keys."""
    for number, (files, expected) in enumerate(
        [
            ({"a": b"1", "b": b"2"}, (2, 0)),
            ({"a": b"1", "b": b"2"}, (0, 0)),
            ({"a": b"1", "b": b"3"}, (1, 0)),
            ({"a": b"1"}, (0, 1)),
            ({}, (0, 1)),
        ]
    ):
        with Publication(tmp_path / "out", tmp_path / "cache") as publication:
            for path, data in files.items():
                publication.put(path, f"key {number}", data)
            done = publication.commit()

        assert (done.written, done.removed) == expected
        assert bytes_of(tmp_path / "out") == files


@posix_only
def test_no_published_file_is_a_program(site: SiteMaker) -> None:
    """Files written by the build have the permissions of files, as those placed from the cache have."""
    box = site(PAGE)
    box.build()

    assert {file.stat().st_mode & 0o111 for file in box.output.rglob("*") if file.is_file()} == {0}


def test_a_look_ahead_does_not_outlive_what_was_staged(tmp_path: Path) -> None:
    """With `keep_going`, a site is begun again without what has failed."""
    for number in range(3):
        published(tmp_path, {"a/b": b"1", "c": b"%d" % number})
    with Publication(tmp_path / "out", tmp_path / "cache") as publication:
        publication.put("c", "key", b"3")
        publication.look_ahead()
        publication.forget()
        publication.put("a/b", "key", b"1")
        publication.commit()

    assert bytes_of(tmp_path / "out") == {"a/b": b"1"}
