"""The development server: its pure parts, and one round trip over the loopback."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import socket
import threading
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from site_builder import published
from werkzeug.wrappers import Request

from korme.commands.serve.debounce import LONGEST, QUIET, Burst, ChangeQueue, extended, work
from korme.commands.serve.inject import with_script
from korme.commands.serve.notices import (
    Board,
    Notice,
    Trouble,
    changed_first,
    rest_of,
    saved_first,
    stream,
    with_problems,
    without_errors_in,
)
from korme.commands.serve.requests import LOOPBACK, Application, host_name
from korme.commands.serve.run import is_loopback, listening
from korme.commands.serve.watch import matters, watching
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.messages import load


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A built site beside a secret."""
    return published(tmp_path)


@pytest.mark.parametrize(
    ("times", "due"),
    [
        ([10.0], 10.0 + QUIET),
        ([10.0, 10.02], 10.02 + QUIET),
        ([10.0, 10.04, 10.08], 10.08 + QUIET),
        ([10.0 + LONGEST * step / 8 for step in range(9)], 10.0 + LONGEST),
    ],
)
def test_a_burst_is_over_when_it_is_quiet_or_has_lasted_long_enough(times: list[float], due: float) -> None:
    """Each change puts the end off, but not for ever."""
    burst: Burst | None = None
    for time in times:
        burst = extended(burst, time)

    assert burst is not None
    assert due == pytest.approx(burst.due())


def test_changes_during_a_build_cause_one_more() -> None:
    """However many there are, and never while one is going on."""
    changes, running, builds = ChangeQueue(quiet=0), [], 0

    def build(paths: Collection[str] | None) -> None:
        nonlocal builds
        assert not running
        running.append(1)
        builds += 1
        if builds == 1:
            for _ in range(5):
                changes.note()
        else:
            changes.close()
        running.pop()

    work(changes, build)

    assert builds == 2


def test_changes_are_taken_when_their_burst_is_over() -> None:
    """The clock decides, not the number of looks at it."""
    clock = itertools.chain([0.0], itertools.count(LONGEST))
    changes = ChangeQueue(quiet=60, clock=lambda: next(clock))
    changes.note()

    assert changes.take() == Burst(0.0, 0.0)
    assert changes.burst is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("media/0005ef179e75ce60252b-64.webp", "max-age=600, immutable"),
        ("assets/expo-7b23cc938c.css", "max-age=600, immutable"),
        ("assets/expo.css", "no-cache"),
        ("robots.txt", "no-cache"),
    ],
)
def test_a_page_that_loads_again_asks_for_nothing_whose_name_says_what_it_is(
    output: Path, name: str, expected: str
) -> None:
    """Such a file never changes; the browser asks for all others."""
    (output / name).parent.mkdir(exist_ok=True)
    (output / name).write_bytes(b"x")
    response = Application(output, Board()).answer(
        Request({"REQUEST_METHOD": "GET", "PATH_INFO": f"/{name}", "HTTP_HOST": "localhost"})
    )

    assert response.headers["Cache-Control"] == expected


def test_a_burst_knows_what_has_changed_unless_one_change_does_not() -> None:
    """After lost events everything must be looked at."""
    burst = extended(extended(None, 0.0, paths=["a"]), 0.0, paths=["b", "a"])
    assert burst.paths == {"a", "b"}
    assert extended(burst, 0.0).paths is None
    assert extended(extended(burst, 0.0), 0.0, paths=["c"]).paths is None
    assert extended(extended(None, 0.0), 0.0, paths=["c"]).paths is None


def test_very_many_changes_are_not_kept_one_by_one() -> None:
    """A look at the tree is cheaper."""
    burst = extended(None, 0.0, paths=["0"])
    for number in range(1000):
        burst = extended(burst, 0.0, paths=[str(number)])

    assert burst.paths is None


def test_a_reader_gets_the_newest_notice_and_then_each_new_one() -> None:
    """Notices posted while it was not listening are not repeated."""
    board = Board()
    board.post(Notice("1"))
    board.post(Notice("2"))
    events = stream(board, pause=0)

    assert b'"epoch": "2"' in next(events)
    assert next(events).startswith(b":")
    board.post(Notice("3"))
    board.post(Notice("4"))
    assert b'"epoch": "4"' in next(events)
    board.close()
    assert list(events) == []


def test_an_event_is_one_line_whatever_its_text() -> None:
    """A message with line ends cannot end the event or begin another."""
    event = Notice(troubles=(Trouble("a.md:1", "error", "x", "one\n\ndata: two\u2028", "<b>"),)).event()

    assert event.count(b"\n") == 2
    assert json.loads(event.removeprefix(b"data: "))["troubles"][0]["message"] == "one\n\ndata: two\u2028"


def test_the_file_just_saved_comes_first(tmp_path: Path) -> None:
    """All others stay in their order; a place that is no file is never first."""
    for name, second in (("a.md", 10), ("b.md", 20), ("c.md", 30)):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (second, second))
    found = [problem("yaml-tab", Mark(name, 1)) for name in ("a.md", "b.md", "c.md", "--only", "x" * 5000)]

    assert [one.mark.path[:5] for one in saved_first(found, tmp_path, since=20)] == [
        "b.md",
        "c.md",
        "a.md",
        "--onl",
        "xxxxx",
    ]


def test_open_pages_show_the_first_error_first_and_each_once() -> None:
    """All others stay in their order, errors come before warnings, and nothing is there twice."""
    found = [problem("yaml-tab", Mark(name, 1)) for name in ("a.md", "b.md", "c.md", "b.md")]
    warned = problem("alt-missing", Mark("c.md", 1), file="x", folder="y")

    assert [one.mark.path for one in changed_first(found, {"b.md", "c.md"})] == ["b.md", "c.md", "a.md"]
    troubles = with_problems(Notice(), [warned, *found], load("en"), {"c.md"}).troubles
    assert [one.place for one in troubles] == ["c.md:1", "a.md:1", "b.md:1", "c.md:1"]
    assert [one.severity for one in troubles] == ["error"] * 3 + ["warning"]


def test_notes_alone_cover_no_page() -> None:
    """Beside warnings they are shown; once the last error is gone, so are they."""
    note = problem("strings-unreviewed", Mark("theme.yaml", 1), language="kk", theme="x")
    error, warned = (problem(code, Mark("c.md", 1)) for code in ("yaml-tab", "alt-missing"))
    broken = with_problems(Notice(), [note, error], load("en"))

    assert with_problems(Notice(), [note], load("en")) == with_problems(broken, [note], load("en")) == Notice()
    assert [one.severity for one in with_problems(Notice(), [note, warned], load("en")).troubles] == ["warning", "note"]
    assert without_errors_in(broken, {"c.md"}).troubles == ()


def test_a_page_s_rest_is_the_same_with_other_styles() -> None:
    """A new digest in the name of a style sheet or an icon, another font to preload, another colour for the browser."""
    before = (
        b'<meta name="theme-color" content="#ffffff"><link rel="stylesheet" href="../assets/expo-0123456789.css">'
        b'<link rel="preload" href="../assets/a-0123456789.woff2" as="font"><script src="../assets/expo-0123456789.js"></script>'
    )
    after = before.replace(b"#ffffff", b"#000000").replace(b"expo-0123456789.css", b"expo-abcdef0123.css")

    assert rest_of(before) == rest_of(after) == rest_of(after.replace(b"a-0123456789.woff2", b"b-0123456789.woff2"))
    assert rest_of(before) != rest_of(before.replace(b"expo-0123456789.js", b"expo-abcdef0123.js"))
    assert rest_of(before) != rest_of(before + b"words")


@pytest.mark.parametrize(
    ("event", "path", "is_folder", "expected"),
    [
        ("modified", "content/site.yaml", False, True),
        ("created", "creatives/aigerim/works/a.jpg", False, True),
        ("deleted", "creatives/aigerim", True, True),
        ("moved", "themes/expo/theme.yaml", False, True),
        ("modified", "content", True, False),
        ("opened", "content/site.yaml", False, False),
        ("closed", "content/site.yaml", False, True),
        ("closed_no_write", "content/site.yaml", False, False),
        ("modified", "output/index.html", False, False),
        ("modified", ".cache/korme/made", False, False),
        ("modified", "content/.site.yaml.swp", False, False),
        ("modified", "content/.git/index", False, False),
        ("created", "content/4913", False, False),
        ("created", "content/site.yaml~", False, False),
        ("created", "creatives/a/works/01.jpg.part", False, False),
        ("created", "content/stories/4913-nights.md", False, True),
    ],
)
def test_only_changes_of_the_site_s_own_files_matter(event: str, path: str, is_folder: bool, expected: bool) -> None:
    """Closing after writing is one; reading is not, nor are the build's own files and editors' temporary files."""
    assert expected == matters(event, path, is_folder=is_folder)


def test_a_changed_file_is_noticed_even_in_a_folder_that_came_later(tmp_path: Path) -> None:
    """The system's own notices, on a real disk."""
    (tmp_path / "content").mkdir()
    seen = threading.Event()
    with watching(tmp_path, lambda settled, paths: seen.set()):
        (tmp_path / "content" / "a.md").write_text("x")
        assert seen.wait(10)
        (tmp_path / "creatives").mkdir()
        for number in range(200):  # the watch on the new folder begins a moment after it appears
            seen.clear()
            (tmp_path / "creatives" / f"{number}.md").write_text("x")
            if seen.wait(0.05):
                break

        assert seen.is_set()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1:8000", "127.0.0.1"),
        ("LocalHost", "localhost"),
        ("localhost.:8000", "localhost"),
        ("[::1]:8000", "::1"),
        ("evil.example", "evil.example"),
        ("localhost@evil.example", "evil.example"),
        ("evil.example#localhost", "evil.example"),
        ("[::1", ""),
        ("", ""),
    ],
)
def test_a_host_header_is_read_as_a_browser_means_it(host: str, name: str) -> None:
    """Case, port and brackets are ignored; an invalid name matches nothing."""
    assert name == host_name(host)


@pytest.mark.parametrize(
    ("host", "expected"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False)]
)
def test_only_this_machine_is_loopback(host: str, expected: bool) -> None:
    """Elsewhere the server cannot know its names."""
    assert expected == is_loopback(host)


@pytest.fixture
def address(output: Path) -> Iterator[tuple[str, int, Board]]:
    """A server at work: its host, port and board."""
    board = Board(Notice("epoch-1"))
    server = listening(Application(output, board, LOOPBACK), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield "127.0.0.1", server.port, board
    board.close()
    server.shutdown()
    thread.join()
    server.server_close()


def ask(
    place: tuple[str, int, Board], path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one answer."""
    line = http.client.HTTPConnection(place[0], place[1], timeout=20)
    try:
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def test_the_server_answers_as_it_should(address: tuple[str, int, Board], output: Path) -> None:
    """Pages with the script, files as they are, redirects, errors: one after the other over the loopback."""
    status, headers, body = ask(address, "/")
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "text/html; charset=utf-8", "no-store")
    assert body == with_script(b"<body>home</body>", "epoch-1", path="index.html")
    assert (output / "index.html").read_text() == "<body>home</body>"

    status, headers, body = ask(address, "/programme.ics")
    assert (status, headers["content-type"], body) == (200, "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR")
    assert headers["x-content-type-options"] == "nosniff"
    assert ask(address, "/programme.ics", If_None_Match=headers["etag"])[0] == 304
    assert ask(address, "/programme.ics", Range="bytes=0-4")[::2] == (206, b"BEGIN")
    assert ask(address, "/programme.ics", Range="bytes=90-")[0] == 416
    assert ask(address, "/programme.ics", Range="bytes=0-1,0-1")[0] == 200

    assert ask(address, "/works?a=%0d%0ab")[1]["location"] == "/works/?a=%0d%0ab"
    status, headers, body = ask(address, "/none.png")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"not here" in body
    assert b"reload.js" in body
    assert ask(address, "/%D3%99%D1%81%D0%B5%D0%BB/")[0] == 200
    assert ask(address, "/%2e%2e/secret.txt")[0] == 404
    assert ask(address, "/", "HEAD")[::2] == (200, b"")
    assert ask(address, "/", "POST")[0] == 405
    assert ask(address, "/", Host="evil.example")[0] == 403
    assert ask(address, "/__korme/events", Sec_Fetch_Site="cross-site")[0] == 403
    assert ask(address, "/__korme/reload.js")[1]["content-type"] == "text/javascript; charset=utf-8"

    (output / "sw.js").write_text("a worker that keeps pages")
    status, headers, body = ask(address, "/sw.js")
    assert (status, headers["content-type"], headers["cache-control"]) == (
        200,
        "text/javascript; charset=utf-8",
        "no-store",
    )
    assert b"unregister()" in body


def test_an_address_that_is_none_is_answered_all_the_same(address: tuple[str, int, Board]) -> None:
    """A broken request gets an answer, and the next one is served."""
    with socket.create_connection(address[:2], timeout=20) as line:
        line.sendall(b"GET http://[/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 400 ")

    assert ask(address, "/")[0] == 200


def test_many_listening_pages_do_not_keep_the_server_from_answering(address: tuple[str, int, Board]) -> None:
    """With forty connections open a page is still served, and all forty are notified of the next build."""
    lines = []
    for _ in range(40):
        line = http.client.HTTPConnection(address[0], address[1], timeout=20)
        line.request("GET", "/__korme/events")
        answer = line.getresponse()
        lines.append((line, answer))
        while b"epoch-1" not in answer.readline():
            pass

    assert ask(address, "/")[0] == 200
    address[2].post(Notice("epoch-2"))
    for line, answer in lines:
        while b"epoch-2" not in answer.readline():
            pass
        line.close()


def test_a_taken_port_is_a_problem_for_the_user(address: tuple[str, int, Board], tmp_path: Path) -> None:
    """The message names it, and offers the next."""
    with pytest.raises(UsageError) as caught:
        listening(Application(tmp_path, Board()), "127.0.0.1", address[1])

    assert caught.value.problem.code == "port-taken"
    assert caught.value.problem.value("port") == address[1]


def test_an_address_that_is_not_ours_is_a_problem_for_the_user(tmp_path: Path) -> None:
    """192.0.2.1 is kept free for examples, so no machine has it."""
    with pytest.raises(UsageError) as caught:
        listening(Application(tmp_path, Board()), "192.0.2.1", 0)

    assert caught.value.problem.code == "address-refused"
