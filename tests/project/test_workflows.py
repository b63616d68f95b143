"""The workflow files: what they may do, what they run, and whose words they believe."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.contribution.comment import MARK, MOST_BYTES, MOST_COMMENT, WORDS, comment, outdated, unpacked

ROOT = Path(__file__).parents[2]
STARTERS = ROOT / "korme/commands/init/templates/hosting"
"""What `korme init` writes; `[[ … ]]` is filled in."""
WORKFLOWS = sorted(
    [
        *(ROOT / ".github/workflows").glob("*.yml"),
        *(ROOT / "docs/workflows").glob("github-*.yml"),
        *STARTERS.glob("github-*.yml"),
    ]
)
URL = "https://example.org/run/1"
TOOLS = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
"""Where linters are looked for: beside this Python first."""
ZIZMOR, SCHEMAS = (shutil.which(name, path=TOOLS) or "" for name in ("zizmor", "check-jsonschema"))


def read(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def jobs(path: Path) -> list[dict[str, Any]]:
    return list(read(path)["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
class TestEveryWorkflow:
    def test_actions_are_pinned_by_digest(self, path: Path) -> None:
        """A tag can be moved to other code; a digest cannot. The version stands beside it for people."""
        uses = re.findall(r"uses: (.+)", path.read_text("utf-8"))

        assert [one for one in uses if not re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []

    def test_rights_are_asked_for_one_by_one(self, path: Path) -> None:
        """At the top nothing but reading; what writes says so in its own job."""
        assert read(path)["permissions"] in ({}, {"contents": "read"})

    def test_no_step_puts_foreign_words_into_a_shell(self, path: Path) -> None:
        """Values come through the environment, where nothing is run."""
        assert [step["run"] for job in jobs(path) for step in job["steps"] if "${{" in step.get("run", "")] == []

    def test_nothing_runs_for_ever(self, path: Path) -> None:
        assert all(job["timeout-minutes"] <= 60 for job in jobs(path))

    def test_no_checkout_leaves_a_key_behind(self, path: Path) -> None:
        checkouts = [step for job in jobs(path) for step in job["steps"] if "checkout@" in step.get("uses", "")]

        assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_a_pull_request_runs_without_secrets_and_rights() -> None:
    """On `pull_request`, reading only; the base is checked out, never the change; its cache is never kept."""
    text = (ROOT / ".github/workflows/contribution.yml").read_text("utf-8")
    workflow = read(ROOT / ".github/workflows/contribution.yml")

    assert list(workflow[True]) == ["pull_request"]
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["entry"]
    assert "secrets." not in text
    assert "github.token" not in text
    assert "head." not in text
    assert "actions/cache/restore@" in text
    assert "actions/cache@" not in text
    assert not any("pull_request_target" in path.read_text("utf-8") for path in WORKFLOWS)


def test_the_trusted_workflow_runs_mains_script_only() -> None:
    """It may write comments and nothing else; what it checks out is the default branch; it installs nothing."""
    workflow = read(ROOT / ".github/workflows/comment.yml")
    job = workflow["jobs"]["comment"]

    assert workflow[True] == {"workflow_run": {"workflows": ["Contribution"], "types": ["requested", "completed"]}}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    assert "conclusion" not in job["if"], "a run that failed or was stopped is answered too"
    assert read(ROOT / ".github/workflows/contribution.yml")["name"] == "Contribution"
    assert job["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    assert job["steps"][0]["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash scripts/contribution/comment.sh"]
    assert "pip install" not in (ROOT / "scripts/contribution/comment.sh").read_text("utf-8")
    script = (ROOT / "scripts/contribution/comment.py").read_text("utf-8")
    taken = set(re.findall(r"^(?:from|import) ([\w.]+)", script, re.MULTILINE))
    assert taken <= {"__future__", "json", "re", "sys", "zipfile", "collections.abc", "pathlib", "typing"}


def test_main_is_published_daily_with_its_pictures_kept() -> None:
    workflow = read(ROOT / ".github/workflows/publish.yml")
    text = (ROOT / ".github/workflows/publish.yml").read_text("utf-8")

    assert workflow[True]["push"] == {"branches": ["main"]}
    assert len(workflow[True]["schedule"]) == 1
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "path: .cache/korme" in text


def test_the_program_is_tested_on_every_promised_system() -> None:
    """On pushes and pull requests, reading only and with no cache; entries alone start it on neither host."""
    workflow = read(ROOT / ".github/workflows/tests.yml")
    linux, elsewhere = workflow["jobs"]["linux"], workflow["jobs"]["elsewhere"]
    gitlab = read(ROOT / ".gitlab-ci.yml")["program"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pythons = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))

    assert workflow[True] == {
        "push": {"branches": ["main"]},
        "pull_request": {"paths-ignore": ["content/**", "creatives/**"]},
    }
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job or "secrets" in job for job in (linux, elsewhere))
    assert "actions/cache" not in (ROOT / ".github/workflows/tests.yml").read_text("utf-8")
    assert linux["strategy"]["matrix"]["python"] == [pythons[0], pythons[-1]]
    assert gitlab["parallel"]["matrix"] == [{"PYTHON": [pythons[0], pythons[-1]]}]
    assert project["requires-python"] == f">={pythons[0]}"
    assert [name.partition("-")[0] for name in elsewhere["strategy"]["matrix"]["system"]] == ["macos", "windows"]
    assert elsewhere["steps"][1]["with"]["python-version"] == pythons[-1]
    assert [step["run"] for step in linux["steps"] if "run" in step] == gitlab["script"] == ["bash .ci/run"]
    assert [word in step["run"] for word, step in zip(("build", "test"), elsewhere["steps"][2:], strict=True)] == [
        True,
        True,
    ]
    assert gitlab["cache"] == []


def test_only_the_main_branch_writes_to_a_shared_cache() -> None:
    """No pull request starts what has a secret, and each share has a number of its own."""
    github = read(ROOT / "docs/workflows/github-shards.yml")
    gitlab = read(ROOT / "docs/workflows/gitlab-shards.yml")
    shares = github["jobs"]["share"]["strategy"]["matrix"]["share"]

    assert set(github[True]) == {"push", "schedule", "workflow_dispatch"}
    assert github[True]["push"] == {"branches": ["main"]}
    assert [job["environment"] for job in github["jobs"].values() if "secrets." in str(job)] == ["shared-cache"] * 2
    assert shares == [f"{number}/{len(shares)}" for number in range(1, len(shares) + 1)]
    for name in ("shares", "pages"):
        (rule,) = gitlab[name]["rules"]
        assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in rule["if"]
        assert '!= "merge_request_event"' in rule["if"]


def test_a_change_of_the_program_starts_its_tests_on_gitlab() -> None:
    """Every folder of the repository but those of entries and the built site is named."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode()
    if not listed:
        pytest.skip("not a repository")
    folders = {name.partition("/")[0] for name in listed.split("\0") if "/" in name}
    (changes,) = [rule["changes"] for rule in read(ROOT / ".gitlab-ci.yml")["program"]["rules"] if "changes" in rule]

    assert folders - {"content", "creatives", "output"} == {one.removesuffix("/**/*") for one in changes if one != "*"}
    assert "*" in changes


@pytest.mark.parametrize(("system", "python"), [("linux", ".venv/bin/python"), ("win32", ".venv/Scripts/python")])
def test_the_readmes_commands_are_those_of_the_system(system: str, python: str) -> None:
    """Elsewhere than on Linux the workflow runs them too; on Windows a virtual environment has another folder."""
    run = "import runpy, sys; sys.platform, path, *sys.argv[1:] = sys.argv[1:]; runpy.run_path(path)"
    for word, end in (("build", "build.py"), ("test", "-m pytest -n auto")):
        words = [sys.executable, "-c", run, system, str(ROOT / ".ci/readme_command.py"), word]
        done = subprocess.run(words, capture_output=True, check=True)
        assert done.stdout.decode().endswith(f"{python} {end}\n")


@pytest.mark.skipif(not ZIZMOR, reason="pip install zizmor")
def test_zizmor_finds_nothing() -> None:
    done = subprocess.run(
        [ZIZMOR, "--offline", "--no-progress", ".github/workflows"], cwd=ROOT, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.skipif(not SCHEMAS, reason="pip install check-jsonschema")
def test_the_files_have_the_shape_that_code_hosts_ask_for() -> None:
    files = [str(path) for path in WORKFLOWS]
    for words in (
        ["vendor.github-workflows", *files],
        ["vendor.gitlab-ci", "--data-transform", "gitlab-ci", ".gitlab-ci.yml", "docs/workflows/gitlab-shards.yml"],
    ):
        done = subprocess.run([SCHEMAS, "--builtin-schema", *words], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode()


def archive(path: Path, data: bytes | str, name: str = "report.json") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, data)
    return path


def report(*lines: str, errors: object = 1) -> dict[str, Any]:
    told = [{"line": one, "hint": ""} for one in lines]
    return {"state": "judged", "errors": errors, "warnings": 0, "problems": {"en": told, "ru": told, "kk": told}}


def test_a_report_becomes_words_in_three_languages(tmp_path: Path) -> None:
    found = unpacked(archive(tmp_path / "r.zip", json.dumps(report("creatives/dana/index.md:3:1: unknown field"))))
    text = comment(found, ["creatives/dana/index.md"], URL)

    assert text.startswith(MARK)
    assert text.count("creatives/dana/index.md:3:1: unknown field") == 3
    assert ("Errors: 1." in text, "Ошибок: 1." in text, "Қателер: 1." in text) == (True, True, True)
    assert f"{URL}#artifacts" in text
    assert "⚠️" not in text
    fine = comment(report(errors=0), [], URL)
    assert ("Everything is fine" in fine, "Бәрі дұрыс" in fine) == (True, True)


def test_a_comment_shows_errors_and_folds_warnings() -> None:
    """Whatever their order in the report; warnings alone are open."""
    told = [{"line": f"a.md:1: {one}", "hint": "", "severity": one} for one in ("warning", "error", "note")]
    found = {**report(), "warnings": 2, "problems": {"en": told}}
    text = comment(found, [], URL)
    alone = comment({**found, "errors": 0, "problems": {"en": told[:1]}}, [], URL)

    assert text.index("a.md:1: error") < text.index("<summary>Warnings: 2</summary>") < text.index("a.md:1: warning")
    assert text.index("a.md:1: note") > text.index("a.md:1: warning")
    assert ("a.md:1: warning" in alone, "<summary>Warnings" in alone) == (True, False)


@pytest.mark.parametrize(
    ("state", "words"), [("not-laid", "Nothing was checked"), ("not-checked", "did not finish"), (None, "did not finish"), (["fine"], "did not finish")]
)  # fmt: skip
def test_a_change_that_was_not_judged_is_not_praised(state: object, words: str) -> None:
    """In none of the three languages, and no preview is promised."""
    text = comment({**report(errors=0), "state": state}, [], URL)

    assert words in text
    assert text.count(f"]({URL})") == len(WORDS)
    assert not any(one["fine"] in text for one in WORDS.values())
    assert "#artifacts" not in text


@pytest.mark.parametrize(
    "words",
    [
        "@everyone look https://evil.example <script>x</script> [a](javascript:x)",
        "``` \n# Approved by the organizers",
        "`````\n</details><!--",
        "a\r\n\r\n## Approved",
        "\u202eevil \x1b[31m",
    ],
)
def test_no_word_of_a_report_is_markup(words: str) -> None:
    """Everything lies inside one fence that none of the words can close."""
    text = comment(report(words, "second"), [], URL)

    for block in re.findall(r"\n(`{3,})text\n(.*?)\n\1\n", text, re.DOTALL):
        assert "second" in block[1]
        assert block[0] not in block[1]
        assert len(block[1].split("\n")) == 2
        text = text.replace(f"{block[0]}text\n{block[1]}\n{block[0]}", "")
    assert not re.search(r"@everyone|evil|script|Approved|\x1b|\u202e", text)


@pytest.mark.parametrize(
    "data",
    [
        b"not json", b"[]", b"{}", b'{"problems": []}', b'{"problems": {}, "errors": ' + b"9" * 5000 + b"}",
        b"[" * 100_000, b"x" * (MOST_BYTES + 1), b"\xff\xfe",
    ],
)  # fmt: skip
def test_a_report_that_is_none_is_told(tmp_path: Path, data: bytes) -> None:
    """Nor does one that is too deep, too long or no JSON stop the comment."""
    text = comment(unpacked(archive(tmp_path / "r.zip", data)), [], URL)

    assert "did not finish" in text
    assert "Errors: 0" not in text


def test_an_archive_that_is_none_is_told(tmp_path: Path) -> None:
    """A file that is no archive, one without the report, a bomb that says it is small."""
    (tmp_path / "empty.zip").write_bytes(b"")
    bomb = archive(tmp_path / "bomb.zip", b"0" * 50_000_000)

    assert unpacked(tmp_path / "empty.zip") is None
    assert unpacked(tmp_path / "missing.zip") is None
    assert unpacked(archive(tmp_path / "other.zip", "{}", "../report.json")) is None
    assert bomb.stat().st_size < 100_000
    assert unpacked(bomb) is None


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_told(tmp_path: Path, packed: int) -> None:
    """Wherever it was damaged or cut off, it is a report or none: no traceback, and no comment missing."""
    path = tmp_path / "r.zip"
    with zipfile.ZipFile(path, "w", packed) as file:
        file.writestr("report.json", json.dumps(report(*map(str, range(90)))))
    whole = path.read_bytes()
    found = []
    for at in range(len(whole)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            path.write_bytes(data)
            found.append(unpacked(path))

    assert None in found
    assert "did not finish" in comment(None, [], URL)


@pytest.mark.parametrize(
    "odd",
    [
        {"en": [1, None, {}], "ru": "x", "kk": {}},
        {"en": [{"line": 7, "hint": ["x"]}]},
        {},
        {"en": [{"line": "x" * 10_000}] * 900},
        {name: [{"line": "`😀" * 5_000, "hint": "ң" * 9_000, "severity": kind}] * 900 for name in WORDS for kind in ("error", "note")},
    ],
)  # fmt: skip
@pytest.mark.parametrize("fixed", [None, 7, {"count": "x", "lines": []}, {"count": 900, "left": -1, "lines": {name: ["ж" * 9_000] * 900 for name in WORDS}}])  # fmt: skip
def test_odd_shapes_are_passed_over(odd: object, fixed: object) -> None:
    """A comment is never longer than the code host takes, and a note on it still fits, whatever the report holds."""
    text = comment({"state": "judged", "errors": 1200, "warnings": -3, "problems": odd, "fixed": fixed}, [], URL)

    assert len(text.encode()) <= MOST_COMMENT
    assert len(outdated(text, URL).encode()) < 65_536
    assert text.count("</details>") == text.count("<details")


def test_what_is_cut_is_counted() -> None:
    """Also what the report itself had no room for; a line that is cut ends in an ellipsis."""
    told = [{"line": f"{number} " + "ж" * 700, "hint": "", "severity": "error"} for number in range(200)]
    text = comment({"state": "judged", "errors": 950, "problems": {"ru": told}}, [], URL)
    shown = re.findall(r"^\d+ ж+…$", text, re.MULTILINE)

    assert 0 < len(shown) <= 30
    assert f"… и ещё {950 - len(shown)}" in text


def test_the_fixed_folder_is_offered_with_how_to_use_it() -> None:
    """What was fixed is in a block of its own, like all that comes from the change."""
    lines = {name: ["creatives/Дана: x", "</details> @everyone ```"] for name in WORDS}
    text = comment(
        {**report("a: b", errors=3), "fixed": {"count": 2, "left": 1, "lines": lines}, "shown": False}, [], URL
    )

    assert text.count(f"]({URL}#artifacts)") == len(WORDS), "the fixed folder, and no preview of nothing"
    assert text.count("`fixed`") == len(WORDS)
    assert "Ошибок, которые можете исправить только вы: 1." in text
    assert re.findall(r"(`{4,})text\ncreatives/Дана: x\n</details> @everyone ```\n\1\n", text) == ["````"] * len(WORDS)
    assert "Ошибок в ней не осталось" in comment({**report(errors=1), "fixed": {"count": 2, "lines": lines}}, [], URL)
    assert "`fixed`" not in comment(report(errors=1), [], URL)


@pytest.mark.parametrize("conclusion", ["cancelled", "timed_out", "failure", "startup_failure", ""])
def test_a_run_that_failed_praises_nobody(conclusion: str) -> None:
    """Even if its report says that all is fine: something after the check broke off."""
    text = comment(report(errors=0), [], URL, "a" * 40, conclusion)

    assert "did not finish" in text
    assert not any(one["fine"] in text for one in WORDS.values())
    assert WORDS["kk"]["waiting"] in comment(None, [], URL, conclusion="action_required")


def test_an_answer_to_an_earlier_version_is_folded_once() -> None:
    """However often the change is edited meanwhile; the version of an answer is named."""
    answer = comment(report(errors=0), [], URL, "0123456789" * 4)
    first = outdated(answer, URL)
    second = outdated(first, f"{URL}/2")

    assert "<sub>0123456</sub>" in answer
    assert first.startswith(MARK)
    assert first.index("После прошлого ответа") < first.index("<details><summary>") < first.index("Всё в порядке")
    assert second == first.replace(f"]({URL}))", f"]({URL}/2))")
    assert "<details" not in outdated(MARK + " an answer of an older form", URL)
    assert "<sub>" not in comment(report(errors=0), [], URL, "main`x")


def test_a_change_of_its_own_judges_is_told() -> None:
    """The mark of a run that the change has rewritten is worth nothing."""
    assert "⚠️" in comment(report(errors=0), ["creatives/a/index.md", ".github/workflows/contribution.yml"], URL)
    assert "⚠️" in comment(None, [".gitlab-ci.yml"], URL)


GH = """\
#!{python}
import os, pathlib, sys
words = sys.argv[1:]
log = pathlib.Path(os.environ["GH_LOG"])
with log.open("a") as file:
    file.write(repr(words) + "\\n")
address = next((one for one in words if one.startswith("repos/")), "")
if address.endswith("/pulls"):
    print(os.environ["GH_NUMBER"])
elif "/files" in address:
    print("creatives/dana/index.md")
elif "/artifacts?" in address:
    print("55")
elif address.endswith("/zip"):
    sys.stdout.buffer.write(pathlib.Path(os.environ["GH_ZIP"]).read_bytes())
elif "DELETE" in words:
    pass
elif address.endswith("/comments/91") and "-F" not in words:
    print(pathlib.Path(os.environ["GH_ZIP"]).with_name("old.md").read_text())
elif "-F" in words:
    body = next(one for one in words if one.startswith("body=@"))[6:]
    log.with_suffix(".md").write_text(pathlib.Path(body).read_text())
elif "/comments" in address:
    print(os.environ["GH_BEFORE"])
"""


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="the script is written for bash")
@pytest.mark.parametrize(
    ("number", "before", "action", "conclusion", "wanted", "words"),
    [
        ("7", "", "completed", "failure", ["POST"], "unknown field"),
        ("7", "91", "completed", "failure", ["PATCH"], "unknown field"),
        ("7", "90\n91", "completed", "failure", ["DELETE", "PATCH"], "unknown field"),
        ("7", "91", "completed", "cancelled", ["PATCH"], "did not finish"),
        ("7", "91", "requested", "", ["PATCH"], "is being checked"),
        ("7", "91", "completed", "success", ["PATCH"], "Проверка прервалась, её"),
        ("7", "", "requested", "", [], ""),
        ("", "91", "completed", "success", [], ""),
    ],
)
def test_the_comment_is_written_once_and_then_changed(
    tmp_path: Path, number: str, before: str, action: str, conclusion: str, wanted: list[str], words: str
) -> None:
    """Which pull request it is, the code host says, by branch and commit; a branch's name is never run."""
    (tmp_path / "gh").write_text(GH.replace("{python}", sys.executable), "utf-8")
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "old.md").write_text(comment(report(errors=0), [], URL), "utf-8")
    zipped = archive(tmp_path / "r.zip", json.dumps(report("creatives/dana/index.md:3:1: unknown field")))
    given = {
        "PATH": f"{tmp_path}:{Path(sys.executable).parent}:/usr/bin:/bin", "GH_LOG": str(tmp_path / "log"), "GH_ZIP": str(zipped),
        "GH_NUMBER": number, "GH_BEFORE": before, "GH_TOKEN": "x", "REPOSITORY": "kafu/expo", "RUN": "12", "SHA": "a" * 40,
        "OWNER": "dana", "BRANCH": "$(touch caught)`touch caught`", "URL": URL, "ACTION": action, "CONCLUSION": conclusion,
    }  # fmt: skip
    if words.startswith("Проверка"):  # the script itself breaks off
        (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (tmp_path / "python3").chmod(0o755)
    script = ["bash", str(ROOT / "scripts/contribution/comment.sh")]

    done = subprocess.run(script, env=given, capture_output=True, text=True, check=False)

    calls = (tmp_path / "log").read_text("utf-8")
    assert done.returncode == 0, done.stderr
    assert "'head=dana:$(touch caught)`touch caught`'" in calls
    assert not (ROOT / "caught").exists()
    assert re.findall("POST|PATCH|DELETE", calls) == wanted
    if words:
        told = (tmp_path / "log.md").read_text("utf-8")
        assert words in told
        assert told.startswith(MARK)
