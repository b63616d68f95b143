"""Output of problems for people and programs: korme/cli/formats/, korme/cli/source_lines.py, the options of `check`."""

from __future__ import annotations

import http.server
import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from site_box import SITE_YAML, SiteBox, aigerim

from korme.checks.external_links import check_external_links, is_public
from korme.cli.formats import FORMATS, github
from korme.cli.source_lines import excerpts
from korme.commands.check import Scope, kind_of, narrowed
from korme.core.problems import FIXABLE, Mark, Problem, problem
from korme.i18n.messages import LANGUAGES, load, report, visible

SiteMaker = Callable[..., SiteBox]
ENGLISH = load("en")
HERE = Mark("creatives/a,b:c/index.md", 4, 2)
NASTY = "x%0A::error::no\n::set-output name=a::b"


def unknown(found: str, mark: Mark = HERE) -> Problem:
    return problem("unknown-field", mark, hint="guess", found=found, guess="name", known="", kind="creative")


# Excerpts


def shown(tmp_path: Path, text: str, mark: Mark, **values: str) -> list[str]:
    (tmp_path / mark.path).write_text(text, "utf-8")
    return excerpts(tmp_path)(problem("unknown-word", mark, **values))


@pytest.mark.parametrize(
    ("line", "column", "found", "caret"),
    [
        ("dicipline: x", 1, "dicipline", "^^^^^^^^^"),
        ("имя: Әйгерім", 1, "имя", "^^^"),
        ("a: 🎨🎨 x", 4, "🎨🎨", "   ^^^^"),
        ('🎨: "found"', 4, "found", "    ^^^^^^^"),
        ("\ta: x", 2, "a", "    ^"),
        ("漢字: x", 1, "漢字", "^^^^"),
        ("name: two words", 7, "", "      ^^^"),
        ("name: Айгерім, Өcкемен", 7, "Өcкемен", "               ^^^^^^^"),
    ],
)
def test_the_caret_is_below_the_cause(tmp_path: Path, line: str, column: int, found: str, caret: str) -> None:
    """Counted in columns of a terminal: Cyrillic letters take one, emoji and Chinese two, a tab is four spaces."""
    lines = shown(tmp_path, f"---\n{line}\n---\n", Mark("a.md", 2, column), found=found)

    assert lines == [f"2 | {line}".replace("\t", "    "), f"  | {caret}"]


def test_a_long_line_is_shown_around_its_place(tmp_path: Path) -> None:
    """The caret stays visible, and the line fits into a terminal."""
    lines = shown(tmp_path, "x" * 400 + " here " + "y" * 400, Mark("a.yaml", 1, 402), found="here")

    assert max(map(len, lines)) < 110
    assert lines[0][lines[1].index("^") :].startswith("here")


@pytest.mark.parametrize("mark", [Mark("a.md"), Mark("a.md", 9, 1), Mark("a.jpg", 1), Mark("none.md", 1, 1)])
def test_without_a_line_nothing_is_shown(tmp_path: Path, mark: Mark) -> None:
    """A whole file, a line after the end, a picture, a file that is gone."""
    (tmp_path / "a.md").write_text("one\n")
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8")

    assert excerpts(tmp_path)(problem("unknown-word", mark)) == []


def test_a_line_cannot_control_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and characters that change the direction are escaped."""
    lines = shown(tmp_path, "a: \u202e\u200bx\n", Mark("a.yaml", 1, 1), found="a")

    assert all(line.isprintable() for line in lines)


def test_the_lines_are_shown_with_verbose(site: SiteMaker) -> None:
    """As in a terminal: line, caret, hint, and the command that fixes it."""
    run = site(aigerim(index_md="---\nname: A\ndicipline: photography\n---\n")).korme("check", "-v", "--messages", "en")

    assert run.stderr.splitlines() == [
        "creatives/aigerim/index.md:3:1: unknown field 'dicipline' [unknown-field]",
        "  3 | dicipline: photography",
        "    | ^^^^^^^^^",
        "  did you mean 'discipline'?",
        "  to fix it: korme fix creatives/aigerim/index.md",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fixable_problem_shows_the_command(language: str) -> None:
    """In every language, and only if `fix` is certain."""
    from korme.i18n.messages import report

    sure = problem("unknown-field", HERE, found="nama", guess="name", known="", kind="page", fix="name")

    assert "unknown-field" in FIXABLE
    assert report([sure], load(language))[-1].endswith("korme fix creatives/a,b:c/index.md")
    assert not any("korme fix" in line for line in report([unknown("x")], load(language)))


# Formats


def test_an_annotation_is_escaped() -> None:
    """A line break, a percent sign, a comma or a colon in a text starts no command and ends no property."""
    text = FORMATS["github"]([unknown(NASTY)], ENGLISH, "expo/")

    assert text.count("\n") == 0
    assert text.startswith("::error file=expo/creatives/a%2Cb%3Ac/index.md,line=4,col=2,title=unknown-field::")
    assert "%250A" in text


@pytest.mark.parametrize("text", ["a ##[add-mask]x", "###[error]no", "##[##[group]"])
def test_no_command_is_inside_a_line(text: str) -> None:
    """GitHub's runner obeys '##[command]' anywhere: in a word, in a file name."""
    item = unknown(text, Mark(f"creatives/{text}.md", 1, 1))

    assert "##[" not in "\n".join(report([item], ENGLISH, lambda problem: []))
    assert "##[" not in visible(text)
    assert visible("## [a] #[b] # #[") == "## [a] #[b] # #["


def test_warnings_are_annotations_too() -> None:
    """An annotation has the problem's severity; a file as a whole has no line."""
    text = FORMATS["github"]([problem("alt-missing", Mark("a.jpg"), file="a.jpg")], ENGLISH, "")

    assert text.startswith("::warning file=a.jpg,title=alt-missing::")


@pytest.mark.parametrize(
    "untrusted",
    ["<script>alert(1)</script>", "[x](https://evil.example)", "**bold**", "| a | b |", "`code`", "@somebody", "#12",
     "https://evil.example/x", "![x](y)", "<!-- x -->", "&lt;b&gt;"],
)  # fmt: skip
def test_the_summary_is_plain_text(untrusted: str) -> None:
    """Untrusted text is never markup, a link, a mention or a column of the table."""
    import markdown

    text = github.summary([unknown(untrusted)], ENGLISH, "")
    html = markdown.markdown(text, extensions=["tables"])
    row = text.splitlines()[-1]

    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert not re.search(r"<(?:script|a|img|strong|em|b)\b", html)
    assert not re.search(r"@\w|(?<!&)#\d|https?://|&(?:lt|gt);b", html.replace("&lt;!--", ""))


def test_the_summary_has_no_formulas() -> None:
    """GitHub takes text between two dollars for a formula, unless each is in an element of its own."""
    text = github.summary([unknown("$a$ $$b$$ $`c`$", Mark("$x$.md"))], ENGLISH, "")

    assert text.count("$") == text.count("<span>$</span>") == 10


def test_the_summary_without_problems() -> None:
    """It has no table."""
    assert "|" not in github.summary([], ENGLISH, "")


def test_json_is_stable() -> None:
    """The keys that other programs rely on; docs/checking.md lists them."""
    data = json.loads(
        FORMATS["json"]([unknown("nama"), problem("alt-missing", Mark("a.jpg"), file="a.jpg")], ENGLISH, "")
    )

    assert list(data) == ["version", "korme", "language", "summary", "problems"]
    assert (data["version"], data["summary"]) == (1, {"errors": 1, "warnings": 1})
    assert list(data["problems"][0]) == [
        "code", "severity", "path", "line", "column", "message", "hint", "fix", "values",
    ]  # fmt: skip
    assert data["problems"][1]["line"] is None
    documented = (Path(__file__).parents[2] / "docs/checking.md").read_text("utf-8")
    assert all(f"`{key}`" in documented for key in [*data, *data["problems"][0]])


def test_sarif_follows_the_standard() -> None:
    """Version, one run, rules that results refer to, places as URIs with 1-based lines."""
    log = json.loads(FORMATS["sarif"]([unknown("x"), problem("alt-missing", Mark("б.jpg"), file="б.jpg")], ENGLISH, ""))
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    places = [item["locations"][0]["physicalLocation"] for item in run["results"]]

    assert log["version"] == "2.1.0"
    assert [rules[item["ruleIndex"]] for item in run["results"]] == [item["ruleId"] for item in run["results"]]
    assert [item["level"] for item in run["results"]] == ["error", "warning"]
    assert [item["artifactLocation"]["uri"] for item in places] == ["creatives/a%2Cb%3Ac/index.md", "%D0%B1.jpg"]
    assert places[0]["region"] == {"startLine": 4, "startColumn": 2}
    assert "region" not in places[1]
    assert all(item["message"]["text"] for item in run["results"])


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_program_gets_only_the_document(site: SiteMaker, form: str) -> None:
    """Standard output is one document, even without a site; the exit code gives the rest."""
    box = site(aigerim(index_md="---\nname: A\n---\n"))
    run = box.korme("check", "--format", form)
    broken = box.change("content/site.yaml", "title: [").korme("check", "--format", form)

    assert (run.returncode, broken.returncode) == (1, 2)
    assert json.loads(run.stdout) and json.loads(broken.stdout)
    assert run.stderr == ""


def test_the_github_summary_is_appended(site: SiteMaker, tmp_path: Path) -> None:
    """Annotations on standard output, paths from the repository's root, the summary after existing text."""
    box = site(aigerim(index_md="---\nname: A\n---\n"))
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    run = box.korme("check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary), GITHUB_WORKSPACE=str(tmp_path))

    assert run.stdout.startswith("::error file=site/creatives/aigerim/index.md,line=2,title=missing-field::")
    assert summary.read_text("utf-8").startswith("before\n### Körme")
    assert "missing-field" in summary.read_text("utf-8")


# Narrowing


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("creatives/a/index.md", "creative"),
        ("creatives/a.md", "creative"),
        ("creatives/a/works/b/index.md", "work"),
        ("creatives/a/works/c.jpg", "work"),
        ("content/programme/x.yaml", "event"),
        ("content/site.yaml", "site"),
        ("themes/x/theme.yaml", "site"),
    ],
)
def test_a_file_has_the_kind_of_its_folder(path: str, kind: str) -> None:
    """Whether or not it can be read."""
    assert kind_of(path) == kind


def test_a_change_includes_problems_it_causes_elsewhere() -> None:
    """Problems in changed files, and those elsewhere that name one of them or its entry."""
    own = problem("missing-field", Mark("creatives/new/index.md", 1), field="name", kind="creative")
    twin = problem("address-twice", Mark("creatives/old"), other="creatives/new/index.md")
    orphan = problem(
        "unknown-reference", Mark("content/stories/s.md", 2), found="new", guess="", known="", expected="creative"
    )
    folder = problem("no-index", Mark("creatives/new"))
    other = problem("missing-field", Mark("creatives/other/index.md", 1), field="name", kind="creative")
    selected = narrowed([own, twin, orphan, folder, other], Scope(changed={"creatives/new/index.md"}))

    assert selected == (own, twin, orphan, folder)


def test_a_check_can_be_narrowed(site: SiteMaker) -> None:
    """By path from the root or the current folder, by kind; the rest is counted; a wrong path is wrong usage."""
    box = site(
        {
            **aigerim(index_md="---\nname: A\n---\n"),
            "creatives/saule.md": "---\ndiscipline: crafts\n---\n",
            "content/pages/p.yaml": "titel: P\n",
        }
    )

    def reported(*arguments: str) -> set[str]:
        return set(re.findall(r"^(\S+?):\d", box.korme("check", *arguments).stderr, re.MULTILINE))

    assert reported("creatives/saule.md") == {"creatives/saule.md"}
    assert reported("creatives/aigerim", "content/pages/") == {"creatives/aigerim/index.md", "content/pages/p.yaml"}
    assert reported("--kind", "page") == {"content/pages/p.yaml"}
    assert reported("--kind", "venue") == set()
    assert "elsewhere: 2 errors" in box.korme("check", "creatives/saule.md").stdout
    assert box.korme("check", "--kind", "venue").returncode == 0
    assert box.korme("check", "creatives/nobody").returncode == 2
    assert box.korme("check", "--kind", "creativ").returncode == 2


def test_a_check_can_be_narrowed_to_a_change(site: SiteMaker) -> None:
    """Files changed since a revision according to git, including untracked ones."""
    box = site({**aigerim(), "content/pages/p.yaml": "titel: P\n"})
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(box.root)]
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    box.change("creatives/saule.md", "---\ndiscipline: crafts\n---\n")
    run = box.korme("check", "--changed", "main", "--messages", "en")

    assert run.stderr.startswith("creatives/saule.md:2: the field 'name' is missing [missing-field]")
    assert "content/pages" not in run.stderr
    assert box.remove("creatives/saule.md").korme("check", "--changed", "main").returncode == 0


# Memory


def test_a_second_check_is_answered_from_the_cache(site: SiteMaker) -> None:
    """Nothing is read while nothing has changed; after one changed byte everything is."""
    import os

    from korme.store.fingerprint import last_problems

    box = site(aigerim(index_md="---\nname: A\n---\n"))
    for path in box.root.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000.25))
    first = box.korme("check")
    options = box.options(output=box.root / "output")
    second = box.korme("check")

    assert (first.returncode, second.returncode) == (1, 1)
    assert second.stderr == first.stderr
    assert list((box.root / ".cache/korme").glob("checked-*"))
    assert last_problems(options) is None, "other options have another memory"
    box.change("creatives/aigerim/index.md", "---\nname: A\ndiscipline: photography\n---\n")
    assert box.korme("check").returncode == 0


# Translations


def test_translations_are_a_table(site: SiteMaker) -> None:
    """Entries down, languages across."""
    box = site(
        {
            "content/pages/p.yaml": "title: {en: P, ru: П}\nsummary: {en: S}\n",
            "content/pages/q.yaml": "title: {en: Q, ru: К, kk: Қ}\n",
        }
    )
    lines = [line.split() for line in box.korme("check", "--translations", "-q").stdout.splitlines()]

    assert lines == [
        ["en", "ru", "kk"],
        ["content/pages/p.yaml", "–", "summary", "title,", "summary"],
    ]


def test_names_addresses_and_prices_need_no_translation(site: SiteMaker) -> None:
    """Unless somebody has begun to translate one; the theme translates `free` and `beginner`."""
    event = "title: {en: T, ru: Т, kk: Т}\nstart: 2026-04-20T10:00\nvenue: v\nprice: free\nlevel: beginner\nduration: 1:00\n"
    box = site(
        {
            "content/venues/v.yaml": "name: Hall\naddress: Street 1\n",
            "content/venues/w.yaml": "name: {en: Hall, ru: Зал}\n",
            "content/programme/e.yaml": event,
        }
    )
    lines = [line.split() for line in box.korme("check", "--translations", "-q").stdout.splitlines()]

    assert lines == [["en", "ru", "kk"], ["content/venues/w.yaml", "–", "–", "name"]]


def test_the_themes_missing_strings_follow_the_table(site: SiteMaker) -> None:
    """Under the file in which to write them, as its lines."""
    box = site({"content/site.yaml": "title: Expo\nlanguages: [en, fi]\n"})
    lines = box.korme("check", "--translations", "-q").stdout.splitlines()

    at = lines.index("themes/expo/strings/fi.yaml")
    assert lines[at + 1 : at + 3] == ["skip: Skip to the works and words", "menu: Main menu"]


# Links to other sites


class _Answers(http.server.BaseHTTPRequestHandler):
    """A server that counts requests: /ok, /gone, /shy (no HEAD), /away (leads to a private host)."""

    asked: list[str]

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        codes = {"/ok": 200, "/gone": 404, "/login": 403, "/shy": 405 if self.command == "HEAD" else 200, "/away": 302}
        self.send_response(codes.get(self.path, 500))
        if self.path == "/away":
            self.send_header("Location", "http://10.0.0.1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Answers", (_Answers,), {"asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()
        thread.join()


def test_links_are_requested_once_and_cached(server: tuple[str, list[str]], tmp_path: Path) -> None:
    """A missing page is a warning at each place; one that refuses HEAD or needs a login exists; answers are cached."""
    base, asked = server
    mark = Mark("a.md", 3, 1)
    links = {f"{base}{path}": [mark] for path in ("/ok", "/gone", "/shy", "/login", "/away")}

    def run() -> list[tuple[str, str, bool]]:
        problems = check_external_links(
            links, tmp_path, allowed=lambda url: url.startswith(base), judge=lambda place: True, seconds=5
        )
        return [
            (str(item.value("found")).removeprefix(base), str(item.value("reason")), item.is_error) for item in problems
        ]

    assert run() == [("/gone", "HTTP 404", False)]
    before = len(asked)
    assert run() == [("/gone", "HTTP 404", False)]
    assert len(asked) == before


def test_a_host_without_an_answer_is_a_warning(tmp_path: Path) -> None:
    """Within the deadline, and never a traceback."""
    links = {"http://127.0.0.1:9/": [Mark("a.md")]}
    problems = check_external_links(links, tmp_path, allowed=lambda url: True, judge=lambda place: True, seconds=1)

    assert [item.code for item in problems] == ["link-dead"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://example.org/x", True),
        ("http://example.org:80/", True),
        ("https://example.org:8443/", False),
        ("http://127.0.0.1/", False),
        ("http://10.1.2.3/", False),
        ("http://169.254.169.254/latest/", False),
        ("http://localhost/", False),
        ("http://intranet/", False),
        ("http://printer.local/", False),
        ("http://2130706433/", False),
        ("http://0x7f.1/", False),
        ("mailto:a@example.org", False),
    ],
)
def test_only_the_public_web_is_requested(address: str, allowed: bool) -> None:
    """A pull request cannot make a build server probe its own network."""
    assert is_public(address) is allowed


def test_requests_are_made_only_with_links(site: SiteMaker) -> None:
    """Private addresses are skipped even then, and nothing is fatal."""
    box = site({"content/site.yaml": SITE_YAML + 'social: {x: "http://127.0.0.1:9/x"}\n'})

    assert box.korme("check", "--links").returncode == 0
    assert not (box.root / ".cache/korme/links.json").exists()
