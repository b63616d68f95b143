"""A pull request as the workflows treat it: their own shell steps, run in a scratch repository with a fork's commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import pytest
import yaml
from repository_box import Repository
from site_box import SITE_YAML, picture

from scripts.contribution.comment import WORDS, comment
from scripts.contribution.lay import _write

ROOT = Path(__file__).parents[2]
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="the steps are written for bash")
DANA = "---\nname: Dana\ndiscipline: crafts\nowners: [dana]\n---\nShe weaves.\n"
TIMUR = "---\nname: Timur\ndiscipline: crafts\nowners: [timur]\n---\nHe carves.\n"
WORK = 'title: Boat\npictures: [{file: boat.jpg, alt: "A boat of wood"}]\n'
CHANGE = "refs/korme/change"
LAID = "Words and pictures of the change are laid over the base"


def steps(file: str, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / file).read_text("utf-8"))["jobs"][job]["steps"]
    return found


@dataclass
class Runner:
    """A build server of one job: the base branch checked out, the change fetched, `run:` steps run with bash."""

    checkout: Path
    base: str
    author: str
    results: dict[str, subprocess.CompletedProcess[str]]

    @property
    def codes(self) -> dict[str, int]:
        return {name: one.returncode for name, one in self.results.items()}

    def said(self, name: str) -> str:
        return self.results[name].stdout + self.results[name].stderr

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.checkout / "report/report.json").read_text("utf-8"))
        return found


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository like this one, with a small site; made once, in one pack, and copied."""
    box = Repository(tmp_path_factory.mktemp("contribution") / "origin").begin()
    for name in ("core.trustctime=false", "core.checkStat=minimal"):  # git takes files of a copy for the same ones
        box.git("config", *name.split("="))
    for name in ("korme", "themes", "scripts/contribution", "scripts/__init__.py", "build.py"):
        source, target = ROOT / name, box.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, ignore=skip) if source.is_dir() else shutil.copyfile(source, target)
    box.write(".gitignore", ".cache/\n.venv/\n__pycache__/\noutput/\npreview/\nreport/\nfixed/\nonly.*\n")
    box.write("content/site.yaml", SITE_YAML + "organizers: [hub]\n").write("creatives/dana/index.md", DANA)
    box.write("creatives/dana/works/boat.yaml", WORK).write("creatives/dana/works/boat.jpg", picture())
    box.commit().git("repack", "-adq")
    return box


@pytest.fixture
def fork(origin: Repository, tmp_path: Path) -> Callable[[], Repository]:
    """That repository, from which somebody has branched off."""
    box = Repository(tmp_path / "origin")
    shutil.copytree(origin.root, box.root)
    return lambda: box.branch("work")


def run(box: Repository, author: str, tmp_path: Path) -> Runner:
    """Everything that `contribution.yml` runs, with the environment that its `env:` describes."""
    box.commit()
    box.git("update-ref", "refs/pull/7/head", "work")
    checkout = tmp_path / "runner"
    box.git("clone", "-q", "--branch", "main", str(box.root), str(checkout))
    base = box.git("rev-parse", "main")
    _install(checkout)
    event = {
        "github.event.pull_request.base.sha": base,
        "github.event.pull_request.number": "7",
        "github.event.pull_request.user.login": author,
    }
    job = yaml.safe_load((ROOT / ".github/workflows/contribution.yml").read_text("utf-8"))["jobs"]["entry"]
    places = {"GITHUB_WORKSPACE": str(checkout), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}

    def filled(env: dict[str, str]) -> dict[str, str]:
        return {name: re.sub(r"\$\{\{ (.+?) \}\}", lambda found: event[found[1]], one) for name, one in env.items()}

    given = places | filled(job["env"])
    runner = Runner(checkout, base, author, {})
    failed = False
    event |= {f"steps.{step['id']}.outcome": "skipped" for step in job["steps"] if "id" in step}
    for step in job["steps"]:
        if "run" not in step or "installed" in step["name"]:
            continue
        if (failed and "if" not in step) or not _wanted(step.get("if", ""), checkout):
            continue
        runner.results[step["name"]] = subprocess.run(
            [BASH or "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=checkout,
            env=_environment(given | filled(step.get("env", {}))), capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        lost = runner.results[step["name"]].returncode != 0
        event |= {f"steps.{step.get('id')}.outcome": "failure" if lost else "success"}
        failed = failed or lost
    return runner


def _install(checkout: Path) -> None:
    """In place of pip: the checkout's own program, compiled already, with the libraries of these tests."""
    folder = checkout / ".venv/bin"
    folder.mkdir(parents=True)
    for name, words in (("python", '"$@"'), ("korme", '-m korme "$@"')):
        (folder / name).write_text(f'#!/bin/sh\nPYTHONPATH="{checkout}" exec "{sys.executable}" {words}\n', "utf-8")
        (folder / name).chmod(0o755)
    for source in (ROOT / "korme").rglob("*.py"):
        target = checkout / source.relative_to(ROOT)
        made, place = (Path(cache_from_source(str(one))) for one in (source, target))
        if made.is_file() and target.is_file() and target.read_bytes() == source.read_bytes():
            os.utime(target, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))  # by which Python knows it
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(made, place)


def _wanted(condition: str, checkout: Path) -> bool:
    return all((checkout / name).exists() for name in re.findall(r"hashFiles\('([^']+)'\)", condition))


def _environment(given: dict[str, str]) -> dict[str, str]:
    kept = {name: one for name, one in os.environ.items() if not name.startswith(("GIT_", "KORME_", "LC_", "LANG"))}
    return {**kept, **given, "PYTHONDONTWRITEBYTECODE": "1", "GIT_CONFIG_GLOBAL": os.devnull}


def test_a_newcomers_change_is_checked_and_shown(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """Everything green; a preview of this one person that opens from a disk, a contact sheet with the picture in it."""
    box = fork().write("creatives/timur/index.md", TIMUR)
    box.write("creatives/timur/works/лодка.jpg", picture(900, 600)).write("creatives/timur/works/boat.yaml", WORK)
    box.write("creatives/timur/works/boat.jpg", picture(300, 200, "brown"))

    runner = run(box, "Timur", tmp_path)

    assert set(runner.codes.values()) == {0}, runner.results
    preview = runner.checkout / "preview"
    assert (preview / "creatives/timur/boat/index.html").is_file()
    assert not (preview / "creatives/dana").exists()
    assert 'href="creatives/timur/index.html"' in (preview / "index.html").read_text("utf-8")
    sheet = (preview / "contact-sheet.html").read_text("utf-8")
    assert "boat.jpg" in sheet
    assert "300 × 200" in sheet
    assert "A boat of wood" in sheet
    shown = re.findall(r'<img src="([^"]+)"', sheet)
    assert len(shown) == 2
    assert [len(re.findall(pattern, sheet)) for pattern in ('<li class="label">', '<p class="title">', "<svg")] == [
        2,
        2,
        2,
    ]
    assert all((preview / one).is_file() for one in shown)
    assert runner.report()["errors"] == 0


def test_whatever_is_not_the_authors_fails(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """And the program that says so is the base branch's, whatever the change made of it.

    Neither a file nor a folder that is a link reaches the runner's disk, and nothing is written through one.
    """
    outside = {
        "build.py": "import sys; sys.exit(0)\n",
        "korme/checks/ownership.py": "def check_ownership(*_):\n    return []\n",
        "scripts/contribution/lay.py": "print('--only=creatives/timur')\n",
        "themes/expo/templates/base.html": "{{ 1 / 0 }}",
        ".github/workflows/contribution.yml": "on: push\n",
        ".cache/korme/evil": "x",
        "content/site.yaml": SITE_YAML + "organizers: [timur]\n",
    }
    box = fork().write("creatives/timur/index.md", TIMUR)
    box.write("creatives/dana/index.md", DANA.replace("dana", "timur"))
    for path, content in outside.items():
        box.write(path, content)
    (box.root / "creatives/timur/passwd.jpg").symlink_to("/etc/passwd")
    (box.root / "creatives/timur/works").symlink_to("../dana/works")
    box.git("add", "-f", *outside)

    runner = run(box, "timur", tmp_path)

    assert runner.codes["Check"] == 1
    refused = {
        one["line"].partition(":")[0] for one in runner.report()["problems"]["kk"] if "[outside-own]" in one["line"]
    }
    assert refused == set(outside)
    assert "title=not-yours::" in runner.said("Check")
    for path, content in outside.items():
        mine = runner.checkout / path
        assert path.startswith("content/") or not mine.exists() or mine.read_text("utf-8") != content
    assert "title=change-link::" in runner.said("Check")
    assert "not laid: creatives/timur/works\n" in runner.said(LAID)
    assert not [one for one in (runner.checkout / "creatives").rglob("*") if one.is_symlink()]
    assert not (runner.checkout / "creatives/timur/works").exists()
    assert (runner.checkout / "creatives/dana/works/boat.jpg").is_file()
    assert runner.codes["Preview"] == 0
    assert (runner.checkout / "preview/creatives/timur/index.html").is_file()


@pytest.mark.thorough
def test_deleting_anothers_folder_fails(fork: Callable[[], Repository], tmp_path: Path) -> None:
    box = fork()
    box.git("rm", "-rq", "creatives/dana")

    runner = run(box, "timur", tmp_path)

    assert "title=not-yours::" in runner.said("Check")
    assert not (runner.checkout / "creatives/dana/index.md").exists()
    assert (runner.checkout / "only.txt").read_text("utf-8") == ""


@pytest.mark.thorough
def test_what_main_did_meanwhile_stays(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """The change is merged as the code host would merge it: it does not undo what came after it began."""
    box = fork().write("creatives/timur/index.md", TIMUR).commit()
    box.git("checkout", "-q", "main")
    box.write("creatives/aman/index.md", TIMUR.replace("Timur", "Aman").replace("timur", "aman")).commit()
    box.git("checkout", "-q", "work")

    runner = run(box, "timur", tmp_path)

    assert set(runner.codes.values()) == {0}, runner.results
    assert (runner.checkout / "creatives/aman/index.md").is_file()
    assert (runner.checkout / "only.txt").read_text("utf-8") == "--only=creatives/timur\n"


def test_a_change_that_cannot_be_merged_says_so(fork: Callable[[], Repository], tmp_path: Path) -> None:
    box = fork().write("creatives/dana/index.md", DANA + "One.\n").commit()
    box.git("checkout", "-q", "main")
    box.write("creatives/dana/index.md", DANA + "Two.\n").commit()
    box.git("checkout", "-q", "work")

    runner = run(box, "dana", tmp_path)

    assert runner.codes[LAID] == 1
    assert "Update branch" in runner.said(LAID)
    assert not (runner.checkout / "preview").exists()
    told = comment(runner.report(), [], "https://example.org")
    assert "Nothing was checked" in told
    assert not any(one["fine"] in told for one in WORDS.values())


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["scripts/contribution/lay.py", "korme/cli/cmd_check.py"])
def test_what_nobody_looked_at_is_not_praised(fork: Callable[[], Repository], tmp_path: Path, name: str) -> None:
    """A step that broke off leaves a comment that says so, whatever is wrong with it."""
    box = fork()
    box.git("checkout", "-q", "main")
    text = (box.root / name).read_text("utf-8").replace("annotations\n", "annotations\n\nraise SystemExit(1)\n", 1)
    box.write(name, text).commit()
    box.git("checkout", "-q", "work")
    box.git("merge", "-q", "main")
    box.write("creatives/timur/index.md", TIMUR)

    runner = run(box, "timur", tmp_path)

    assert runner.report()["errors"] == 0
    assert runner.report()["state"] == ("not-laid" if "lay" in name else "not-checked")
    assert not any(one["fine"] in comment(runner.report(), [], "") for one in WORDS.values())


@pytest.mark.thorough
def test_a_file_in_place_of_a_folder_is_laid(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """Also when the folder still holds something that git does not know; a link to a folder is removed, not followed."""
    box = fork().write("creatives/timur/index.md", TIMUR)
    box.git("rm", "-rq", "creatives/dana/works")
    box.write("creatives/dana/works", "x")

    runner = run(box, "hub", tmp_path)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/boat.jpg").write_bytes(b"kept")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    (tmp_path / "full/of").mkdir(parents=True)
    for each in ("link", "full"):
        _write(tmp_path, each, b"file")

    assert runner.codes[LAID] == 0, runner.said(LAID)
    assert (runner.checkout / "creatives/dana/works").read_text("utf-8") == "x"
    assert (tmp_path / "full").read_bytes() == (tmp_path / "link").read_bytes() == b"file"
    assert (tmp_path / "kept/boat.jpg").read_bytes() == b"kept"


def test_what_the_disk_refuses_is_told(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """A name of 300 letters can be in a tree of git's, and on no disk: no traceback, the others are laid, it fails."""
    box = fork().write("creatives/timur/index.md", TIMUR).commit()
    blob = box.git("rev-parse", "work:creatives/timur/index.md")
    long = "##[group]" + "я" * 300
    inner = "\n".join([f"100644 blob {blob}\tindex.md", f"100644 blob {blob}\t{long}.jpg"])
    timur = made(box, inner)
    dana = box.git("rev-parse", "work:creatives/dana")
    creatives = made(box, f"040000 tree {dana}\tdana\n040000 tree {timur}\ttimur")
    top = [one for one in box.git("ls-tree", "work").splitlines() if not one.endswith("\tcreatives")]
    tree = made(box, "\n".join([*top, f"040000 tree {creatives}\tcreatives"]))
    commit = box.git("commit-tree", "-p", "work", "-m", "Long", tree)
    box.git("update-ref", "refs/heads/long", commit)

    checkout = tmp_path / "laid"
    box.git("clone", "-q", "--branch", "main", str(box.root), str(checkout))
    done = subprocess.run(
        [sys.executable, "-m", "scripts.contribution.lay", "HEAD", "origin/long"], cwd=checkout,
        env=_environment({"PYTHONPATH": str(checkout)}), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("could not be laid: creatives/timur/#\\u0023[group]")
    assert (checkout / "creatives/timur/index.md").is_file()


def made(box: Repository, entries: str) -> str:
    """A tree that is only among git's objects."""
    done = subprocess.run(
        ["git", "mktree"], cwd=box.root, input=entries + "\n", capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_broken_entry_fails_and_is_explained(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """File, line and hint, in the three languages of the comment; what can be shown is shown."""
    box = fork().write("creatives/timur/index.md", TIMUR.replace("discipline", "dicipline"))

    runner = run(box, "timur", tmp_path)

    assert runner.codes["Check"] == 1
    assert "::error file=creatives/timur/index.md,line=3,col=1,title=unknown-field::" in runner.said("Check")
    assert "unknown field" in (tmp_path / "summary.md").read_text("utf-8")
    told = runner.report()["problems"]
    assert [any("creatives/timur/index.md:3:1" in one["line"] for one in told[each]) for each in told] == [True] * 3
    assert told["ru"] != told["en"]


HERS = """\
---
name: Айгүль Серікова
language: рус
discipline: crafts
city: @Семей
owners: [aigul]
---
Слова.
"""


def test_a_folder_of_any_name_is_shown_and_offered_as_it_should_be(
    fork: Callable[[], Repository], tmp_path: Path
) -> None:
    """A Cyrillic folder: the page under its transliterated address, the whole corrected folder to upload again."""
    box = fork().write("creatives/Айгүль Серікова/index.md", HERS.replace("@", "").replace("language: рус\n", ""))
    box.write("creatives/Айгүль Серікова/works/Қайық/index.yaml", WORK)
    box.write("creatives/Айгүль Серікова/works/Қайық/boat.jpg", picture(900, 600))

    runner = run(box, "aigul", tmp_path)

    assert (runner.checkout / "only.txt").read_text("utf-8") == "--only=creatives/Айгүль Серікова\n"
    assert "title=invalid-name::" in runner.said("Check")
    assert (runner.checkout / "preview/creatives/aygul-serikova/qayyq/index.html").is_file()
    assert "boat.jpg" in (runner.checkout / "preview/contact-sheet.html").read_text("utf-8")
    fixed = runner.checkout / "fixed/creatives"
    assert [path.name for path in fixed.iterdir()] == ["aygul-serikova"]
    assert (fixed / "aygul-serikova/works/qayyq/boat.jpg").is_file()
    told = runner.report()
    assert (told["errors"], told["shown"], told["fixed"]["left"]) == (2, True, 0)
    assert any("creatives/aygul-serikova" in line for line in told["fixed"]["lines"]["kk"])
    text = comment(told, [], "https://example.org")
    assert "Ошибок в ней не осталось" in text
    assert WORDS["ru"]["preview"].format(url="https://example.org") in text


@pytest.mark.thorough
def test_what_cannot_be_shown_yet_is_no_preview_of_others(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """With errors only she can fix, or without a main file: nothing is promised, what can be fixed is offered."""
    box = fork().write("creatives/Айгүль Серікова/index.md", HERS + "![](gone.jpg)\n")

    runner = run(box, "aigul", tmp_path)
    told = runner.report()

    assert told["shown"] is False
    assert not list((runner.checkout / "preview/creatives").glob("*/index.html"))
    assert WORDS["ru"]["no-preview"] in comment(told, [], "")
    assert 'city: "@Семей"' in (runner.checkout / "fixed/creatives/aygul-serikova/index.md").read_text("utf-8")
    codes = [re.findall(r"\[([\w-]+)\]$", one["line"])[-1] for one in told["problems"]["en"]]
    assert set(codes) == {"invalid-name", "unknown-language", "yaml-reserved", "picture-missing"}
    assert told["fixed"]["left"] == 1


@pytest.mark.thorough
def test_without_a_main_file_nothing_is_built(fork: Callable[[], Repository], tmp_path: Path) -> None:
    box = fork().write("creatives/Айгүль/Index.md", HERS)

    runner = run(box, "aigul", tmp_path)

    assert "Preview" not in runner.codes
    assert not (runner.checkout / "preview").exists()
    assert runner.report()["shown"] is False
    assert (runner.checkout / "fixed/creatives/aygul/index.md").is_file()
    assert "owners-missing" not in str(runner.report())


@pytest.mark.thorough
def test_gitlab_does_the_same(fork: Callable[[], Repository], tmp_path: Path) -> None:
    """The script of `.gitlab-ci.yml` in a folder of its own: the target branch checked out, the change never."""
    box = fork().write("creatives/timur/index.md", TIMUR).write("build.py", "evil\n").commit()
    box.git("update-ref", "refs/merge-requests/7/head", "work")
    (tmp_path / "origin.git").symlink_to(box.root / ".git")
    job = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))["entry"]
    lines = [one for one in job["script"] if "pip install" not in one]
    checkout = tmp_path / "job/base"
    lines.insert(
        lines.index("mkdir -p .cache && if [ -d ../.cache/korme ]; then mv ../.cache/korme .cache/korme; fi"),
        "install_the_program",
    )
    given = {
        "CI_MERGE_REQUEST_PROJECT_URL": f"file://{tmp_path}/origin", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_IID": "7", "GITLAB_USER_LOGIN": "hub", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
        "CI_MERGE_REQUEST_PROJECT_ID": "1", "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "timur/expo", **job["variables"],
    }  # fmt: skip
    (tmp_path / "job").mkdir()
    _install(tmp_path / "kept")
    install = f"install_the_program() {{ mkdir .venv && cp -r {tmp_path}/kept/.venv/bin .venv/; sed -i s,{tmp_path}/kept,{checkout}, .venv/bin/*; }}"

    done = subprocess.run(
        [BASH or "bash", "-eo", "pipefail", "-c", "\n".join([install, *lines])], cwd=tmp_path / "job",
        env=_environment(given) | {"PYTHONDONTWRITEBYTECODE": ""}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 1, done.stderr
    assert "build.py: this file is outside timur's own folder" in done.stderr
    assert (checkout / "build.py").read_text("utf-8") != "evil\n"
    assert (checkout / "preview/creatives/timur/index.html").is_file()
    assert (checkout / "preview/contact-sheet.html").is_file()
