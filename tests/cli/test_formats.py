"""How problems are told to people and programs: korme/cli/formats/, korme/cli/source_lines.py, the options of `check`."""

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
def test_the_caret_stands_below_what_is_meant(tmp_path: Path, line: str, column: int, found: str, caret: str) -> None:
    """In columns of a terminal: Cyrillic letters take one, emoji and Chinese two, a tab is four spaces."""
    lines = shown(tmp_path, f"---\n{line}\n---\n", Mark("a.md", 2, column), found=found)

    assert lines == [f"2 | {line}".replace("\t", "    "), f"  | {caret}"]


def test_a_long_line_is_shown_around_its_place(tmp_path: Path) -> None:
    """The caret stays in sight, and the line within a terminal."""
    lines = shown(tmp_path, "x" * 400 + " here " + "y" * 400, Mark("a.yaml", 1, 402), found="here")

    assert max(map(len, lines)) < 110
    assert lines[0][lines[1].index("^") :].startswith("here")


@pytest.mark.parametrize("mark", [Mark("a.md"), Mark("a.md", 9, 1), Mark("a.jpg", 1), Mark("none.md", 1, 1)])
def test_where_there_is_no_line_nothing_is_shown(tmp_path: Path, mark: Mark) -> None:
    """A whole file, a line behind the end, a picture, a file that is gone."""
    (tmp_path / "a.md").write_text("one\n")
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8")

    assert excerpts(tmp_path)(problem("unknown-word", mark)) == []


def test_a_line_cannot_paint_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and letters that turn the direction are written out."""
    lines = shown(tmp_path, "a: \u202e\u200bx\n", Mark("a.yaml", 1, 1), found="a")

    assert all(line.isprintable() for line in lines)


def test_the_lines_are_shown_when_asked(site: SiteMaker) -> None:
    """With -v, as in a terminal: line, caret, hint, and the line that mends it."""
    run = site(aigerim(index_md="---\nname: A\ndicipline: photography\n---\n")).korme("check", "-v", "--messages", "en")

    assert run.stderr.splitlines() == [
        "creatives/aigerim/index.md:3:1: unknown field 'dicipline' [unknown-field]",
        "  3 | dicipline: photography",
        "    | ^^^^^^^^^",
        "  did you mean 'discipline'?",
        "  to fix it: korme fix creatives/aigerim/index.md",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_mended_says_the_line_to_run(language: str) -> None:
    """In every language, and only where `fix` is certain."""
    from korme.i18n.messages import report

    sure = problem("unknown-field", HERE, found="nama", guess="name", known="", kind="page", fix="name")

    assert "unknown-field" in FIXABLE
    assert report([sure], load(language))[-1].endswith("korme fix creatives/a,b:c/index.md")
    assert not any("korme fix" in line for line in report([unknown("x")], load(language)))


# Formats


def test_an_annotation_ends_where_it_should() -> None:
    """A line, a percent sign, a comma or a colon of somebody's text begins no command and ends no property."""
    text = FORMATS["github"]([unknown(NASTY)], ENGLISH, "expo/")

    assert text.count("\n") == 0
    assert text.startswith("::error file=expo/creatives/a%2Cb%3Ac/index.md,line=4,col=2,title=unknown-field::")
    assert "%250A" in text


@pytest.mark.parametrize("words", ["a ##[add-mask]x", "###[error]no", "##[##[group]"])
def test_no_command_stands_within_a_line(words: str) -> None:
    """GitHub's runner obeys '##[command]' wherever it stands: in a word, in the name of a file."""
    found = unknown(words, Mark(f"creatives/{words}.md", 1, 1))

    assert "##[" not in "\n".join(report([found], ENGLISH, lambda one: []))
    assert "##[" not in visible(words)
    assert visible("## [a] #[b] # #[") == "## [a] #[b] # #["


def test_warnings_are_annotations_too() -> None:
    """An annotation has the problem's severity; a file as a whole has no line."""
    text = FORMATS["github"]([problem("alt-missing", Mark("a.jpg"), file="a.jpg")], ENGLISH, "")

    assert text.startswith("::warning file=a.jpg,title=alt-missing::")


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", "[x](https://evil.example)", "**bold**", "| a | b |", "`code`", "@somebody", "#12",
     "https://evil.example/x", "![x](y)", "<!-- x -->", "&lt;b&gt;"],
)  # fmt: skip
def test_the_summary_is_words(words: str) -> None:
    """Nothing that a stranger wrote is markup, a link, a mention or a column of the table."""
    import markdown

    text = github.summary([unknown(words)], ENGLISH, "")
    html = markdown.markdown(text, extensions=["tables"])
    row = text.splitlines()[-1]

    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert not re.search(r"<(?:script|a|img|strong|em|b)\b", html)
    assert not re.search(r"@\w|(?<!&)#\d|https?://|&(?:lt|gt);b", html.replace("&lt;!--", ""))


def test_the_summary_holds_no_maths() -> None:
    """GitHub reads what stands between two dollars as a formula, unless each is an element of its own."""
    text = github.summary([unknown("$a$ $$b$$ $`c`$", Mark("$x$.md"))], ENGLISH, "")

    assert text.count("$") == text.count("<span>$</span>") == 10


def test_the_summary_of_nothing_says_so() -> None:
    """No table without rows."""
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


def test_sarif_has_the_shape_of_its_standard() -> None:
    """Version, one run, rules that results point to, places as URIs with lines from 1."""
    log = json.loads(FORMATS["sarif"]([unknown("x"), problem("alt-missing", Mark("б.jpg"), file="б.jpg")], ENGLISH, ""))
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]

    assert log["version"] == "2.1.0"
    assert [rules[one["ruleIndex"]] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
    assert [one["level"] for one in run["results"]] == ["error", "warning"]
    assert [one["artifactLocation"]["uri"] for one in places] == ["creatives/a%2Cb%3Ac/index.md", "%D0%B1.jpg"]
    assert places[0]["region"] == {"startLine": 4, "startColumn": 2}
    assert "region" not in places[1]
    assert all(one["message"]["text"] for one in run["results"])


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_program_gets_nothing_but_what_it_reads(site: SiteMaker, form: str) -> None:
    """Standard output is one document, also when there is no site at all; the exit code says the rest."""
    box = site(aigerim(index_md="---\nname: A\n---\n"))
    run = box.korme("check", "--format", form)
    broken = box.change("content/site.yaml", "title: [").korme("check", "--format", form)

    assert (run.returncode, broken.returncode) == (1, 2)
    assert json.loads(run.stdout) and json.loads(broken.stdout)
    assert run.stderr == ""


def test_github_s_summary_is_appended(site: SiteMaker, tmp_path: Path) -> None:
    """Annotations on standard output, paths from the repository's root, the summary behind what is there."""
    box = site(aigerim(index_md="---\nname: A\n---\n"))
    place = tmp_path / "summary.md"
    place.write_text("before\n")
    run = box.korme("check", "--format", "github", GITHUB_STEP_SUMMARY=str(place), GITHUB_WORKSPACE=str(tmp_path))

    assert run.stdout.startswith("::error file=site/creatives/aigerim/index.md,line=2,title=missing-field::")
    assert place.read_text("utf-8").startswith("before\n### Körme")
    assert "missing-field" in place.read_text("utf-8")


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


def test_a_change_shows_what_it_broke_elsewhere() -> None:
    """Problems in changed files, and those elsewhere that name one or its entry."""
    own = problem("missing-field", Mark("creatives/new/index.md", 1), field="name", kind="creative")
    twin = problem("address-twice", Mark("creatives/old"), other="creatives/new/index.md")
    orphan = problem(
        "unknown-reference", Mark("content/stories/s.md", 2), found="new", guess="", known="", expected="creative"
    )
    folder = problem("no-index", Mark("creatives/new"))
    other = problem("missing-field", Mark("creatives/other/index.md", 1), field="name", kind="creative")
    found = narrowed([own, twin, orphan, folder, other], Scope(changed={"creatives/new/index.md"}))

    assert found == (own, twin, orphan, folder)


def test_a_check_is_narrowed(site: SiteMaker) -> None:
    """By path from the root or from here, by kind; what is elsewhere is counted; a wrong path is wrong usage."""
    box = site(
        {
            **aigerim(index_md="---\nname: A\n---\n"),
            "creatives/saule.md": "---\ndiscipline: crafts\n---\n",
            "content/pages/p.yaml": "titel: P\n",
        }
    )

    def said(*words: str) -> set[str]:
        return set(re.findall(r"^(\S+?):\d", box.korme("check", *words).stderr, re.MULTILINE))

    assert said("creatives/saule.md") == {"creatives/saule.md"}
    assert said("creatives/aigerim", "content/pages/") == {"creatives/aigerim/index.md", "content/pages/p.yaml"}
    assert said("--kind", "page") == {"content/pages/p.yaml"}
    assert said("--kind", "venue") == set()
    assert "elsewhere: 2 errors" in box.korme("check", "creatives/saule.md").stdout
    assert box.korme("check", "--kind", "venue").returncode == 0
    assert box.korme("check", "creatives/nobody").returncode == 2
    assert box.korme("check", "--kind", "creativ").returncode == 2


def test_a_check_is_narrowed_to_a_change(site: SiteMaker) -> None:
    """What git says has changed since a revision, untracked files too."""
    box = site({**aigerim(), "content/pages/p.yaml": "titel: P\n"})
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(box.root)]
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    box.change("creatives/saule.md", "---\ndiscipline: crafts\n---\n")
    run = box.korme("check", "--changed", "main", "--messages", "en")

    assert run.stderr.startswith("creatives/saule.md:2: the field 'name' is missing [missing-field]")
    assert "content/pages" not in run.stderr
    assert box.remove("creatives/saule.md").korme("check", "--changed", "main").returncode == 0


# Memory


def test_a_second_check_answers_from_memory(site: SiteMaker) -> None:
    """Nothing changed: nothing is read, and the answer is the same; one changed byte and everything is."""
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


def test_a_table_says_who_lacks_what(site: SiteMaker) -> None:
    """Entries down, languages across."""
    box = site(
        {
            "content/pages/p.yaml": "title: {en: P, ru: П}\nsummary: {en: S}\n",
            "content/pages/q.yaml": "title: {en: Q, ru: К, kk: Қ}\n",
        }
    )
    lines = [line.split() for line in box.korme("check", "--translations", "-q").stdout.splitlines()]

    assert lines == [["en", "ru", "kk"], ["content/pages/p.yaml", "–", "summary", "title,", "summary"]]


# Links to other sites


class _Answers(http.server.BaseHTTPRequestHandler):
    """A server that counts: /ok, /gone, /shy (no HEAD), /away (leads to a private host)."""

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


def test_links_are_asked_once_and_remembered(server: tuple[str, list[str]], tmp_path: Path) -> None:
    """A page that is gone is a warning at each place; a shy or a closed one is there; answers are kept."""
    base, asked = server
    place = Mark("a.md", 3, 1)
    links = {f"{base}{path}": [place] for path in ("/ok", "/gone", "/shy", "/login", "/away")}

    def run() -> list[tuple[str, str, bool]]:
        found = check_external_links(
            links, tmp_path, allowed=lambda url: url.startswith(base), judge=lambda place: True, seconds=5
        )
        return [(str(one.value("found")).removeprefix(base), str(one.value("reason")), one.is_error) for one in found]

    assert run() == [("/gone", "HTTP 404", False)]
    before = len(asked)
    assert run() == [("/gone", "HTTP 404", False)]
    assert len(asked) == before


def test_a_host_that_does_not_answer_is_a_warning(tmp_path: Path) -> None:
    """Within the deadline, and never a traceback."""
    links = {"http://127.0.0.1:9/": [Mark("a.md")]}
    found = check_external_links(links, tmp_path, allowed=lambda url: True, judge=lambda place: True, seconds=1)

    assert [one.code for one in found] == ["link-dead"]


@pytest.mark.parametrize(
    ("address", "asked"),
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
def test_only_the_public_web_is_asked(address: str, asked: bool) -> None:
    """A pull request cannot make a build server knock at its own network."""
    assert is_public(address) is asked


def test_only_with_links_is_anybody_asked(site: SiteMaker) -> None:
    """Private addresses are passed over even then, and nothing is fatal."""
    box = site({"content/site.yaml": SITE_YAML + 'social: {x: "http://127.0.0.1:9/x"}\n'})

    assert box.korme("check", "--links").returncode == 0
    assert not (box.root / ".cache/korme/links.json").exists()
