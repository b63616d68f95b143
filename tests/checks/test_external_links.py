"""Links to other sites: private networks are never requested, slow hosts time out: checks/external_links.py."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import site_builder as make

from korme.checks.external_links import check_external_links, is_global, is_public, links_of
from korme.core.model import RenderedBody
from korme.core.problems import Mark

PLACE = Mark("a.md", 3, 1)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.0x1/",
        "http://0x7f.0.0.0x1/",
        "http://127.0.0\u30021/",
        "http://localhost.localdomain/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://127.1/",
        "http://example.org:99999/",
        "http://[::1/",
    ],
)
def test_no_disguise_leads_inwards(address: str) -> None:
    """Other notations of this computer's addresses are rejected."""
    assert not is_public(address)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://example.org/", True),
        ("http://example.org:80/", True),
        ("https://example.org:443/", True),
        ("https://example.org.:443/", True),
        ("http://93.184.216.34/", True),
        ("http://[2606:4700:4700::1111]/", True),
        ("https://\u043a\u04e9\u0440\u043c\u0435.\u049b\u0430\u0437/", True),
        ("http://example.org:8080/", False),
        ("https://example.org:444/", False),
        ("ftp://example.org/", False),
        ("http://printer/", False),
        ("http://10.0.0.1/", False),
        ("http://[fe80::1]/", False),
        ("http://nas.local/", False),
        ("http://wiki.internal/", False),
        ("http://a.localhost/", False),
        ("http://a.localdomain/", False),
        ("http://router.lan/", False),
        ("http://router.lan./", False),
        ("http://tv.home.arpa/", False),
    ],
)
def test_only_public_hosts_are_requested(address: str, public: bool) -> None:
    """Only on the usual port of the scheme; names of private networks are rejected."""
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700:4700::1111", True),
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b:1::808:808", False),
        ("::ffff:169.254.169.254", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("x", False),
    ],
)
def test_numeric_addresses(address: str, public: bool) -> None:
    """Addresses that wrap another are judged by the inner one."""
    assert is_global(address) is public


def test_every_link_of_a_site_is_found_with_its_places() -> None:
    """Links of site.yaml, of fields of every kind and of bodies are found; mail addresses are not."""
    body = "First.\n\n[site](https://b.example/body) and [mail](mailto:a@b.example)"
    mark = Mark("content/stories/opening.md", 6)
    site = make.site(
        make.creative(
            links=(("website", "https://b.example/saule"), ("mail", "mailto:saule@b.example")),
            marks={"links.website": Mark("creatives/saule/index.md", 4, 20)},
        ),
        make.event(booking="https://b.example/book", marks={"booking": Mark("content/programme/felt-day.yaml", 5, 1)}),
        make.partner(url="https://b.example/kafu", marks={"url": Mark("content/partners/kafu.yaml", 2, 1)}),
        make.partner("uel", url="https://b.example/saule", marks={"url": Mark("content/partners/uel.yaml", 2, 1)}),
        make.story(body=make.text(body), marks={"body": mark}),
        config=make.config(
            social=(("instagram", "https://b.example/hub"),),
            marks={"social.instagram": Mark("content/site.yaml", 9, 3)},
        ),
        prose={
            body: RenderedBody(
                "", outside=("https://b.example/body", "mailto:a@b.example"), outside_places=((3, 8), (3, 40))
            )
        },
    )

    assert {url: [str(one) for one in marks] for url, marks in links_of(site).items()} == {
        "https://b.example/hub": ["content/site.yaml:9:3"],
        "https://b.example/saule": ["creatives/saule/index.md:4:20", "content/partners/uel.yaml:2:1"],
        "https://b.example/book": ["content/programme/felt-day.yaml:5:1"],
        "https://b.example/kafu": ["content/partners/kafu.yaml:2:1"],
        "https://b.example/body": ["content/stories/opening.md:8:8"],
    }


def listening(answer: Any) -> tuple[socket.socket, list[int]]:
    """Serve raw sockets; `answer` handles each connection. Return the server and connection item a connection."""
    connections: list[int] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connections.append(1)
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return server, connections


def drip(connection: socket.socket) -> None:
    """Send a header byte by byte, for longer than the time limit."""
    pause = threading.Event()
    with connection:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            for _ in range(200):
                connection.sendall(b"x")
                pause.wait(0.1)
        except OSError:
            pass


@pytest.fixture
def dripping() -> Iterator[tuple[str, list[int]]]:
    server, connections = listening(drip)
    with server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", connections


def test_a_name_that_leads_inwards_is_not_connected_to(
    dripping: tuple[str, list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All addresses of a host are judged before any is connected to."""
    inward = ("127.0.0.1", int(dripping[0].rstrip("/").rpartition(":")[2]))
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", inward),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    problems = check_external_links(
        {"http://rebound.example.org/": [PLACE], "https://rebound.example.org/": [PLACE]}, tmp_path
    )

    assert [str(problem.value("reason")) for problem in problems] == ["not a public address"] * 2
    assert dripping[1] == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_drips_times_out(dripping: tuple[str, list[int]], tmp_path: Path, scheme: str) -> None:
    """The time limit of an address covers all its bytes together."""
    began = time.monotonic()
    url = dripping[0].replace("http", scheme)

    problems = check_external_links({url: [PLACE]}, tmp_path, allowed=lambda _: True, judge=lambda _: True, seconds=0.6)

    assert time.monotonic() - began < 3
    assert [problem.code for problem in problems] == ["link-dead"]


def test_links_not_reached_in_time_are_reported(tmp_path: Path) -> None:
    """It is not cached, so the next check requests it."""
    problems = check_external_links({"http://example.org/": [PLACE]}, tmp_path, all_seconds=0)

    assert [(problem.code, problem.is_error) for problem in problems] == [("link-unasked", False)]
    assert (tmp_path / "links.json").read_text("utf-8") == "{}"


def test_the_body_of_a_redirection_is_not_read(tmp_path: Path) -> None:
    """However long it is; the address it redirects to is requested."""
    asked: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        with connection:
            asked.append(connection.recv(4000).split(b" HTTP")[0])
            if asked[-1] == b"HEAD /":
                connection.sendall(b"HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n")
            elif asked[-1] == b"GET /":
                connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 999999999\r\n\r\n")
                connection.recv(1)  # until the other side goes
            else:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    server, _ = listening(answer)
    with server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        problems = check_external_links(
            {url: [PLACE]}, tmp_path, allowed=lambda _: True, judge=lambda _: True, seconds=3
        )

    assert problems == []
    assert asked == [b"HEAD /", b"GET /", b"GET /there"]


def status_of(code: int) -> bytes:
    return f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("head", "get", "asked", "reason"),
    [
        (200, 0, ["HEAD"], ""),
        *((code, 200, ["HEAD", "GET"], "") for code in (400, 403, 404, 405, 406, 501)),
        *((code, 0, ["HEAD"], "") for code in (401, 407, 429, 451, 503, 999)),
        *((code, 0, ["HEAD"], f"HTTP {code}") for code in (410, 500)),
        (405, 404, ["HEAD", "GET"], "HTTP 404"),
        (404, 403, ["HEAD", "GET"], ""),
        (404, 500, ["HEAD", "GET"], "HTTP 500"),
    ],
)
def test_status_codes_are_interpreted(tmp_path: Path, head: int, get: int, asked: list[str], reason: str) -> None:
    """Many hosts refuse HEAD, or programs: such an answer does not mean that the page is missing."""
    methods: list[str] = []

    def answer(connection: socket.socket) -> None:
        with connection:
            methods.append(connection.recv(4000).split(b" ")[0].decode())
            connection.sendall(status_of(head if methods[-1] == "HEAD" else get))

    server, _ = listening(answer)
    with server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        problems = check_external_links(
            {url: [PLACE]}, tmp_path, allowed=lambda _: True, judge=lambda _: True, seconds=10
        )

    assert [problem.value("reason") for problem in problems] == ([reason] if reason else [])
    assert methods == asked


def test_an_answer_is_cached(tmp_path: Path) -> None:
    """Success is cached for a week, failure for an hour; then the address is requested again."""
    codes, taken = [200, 410], []

    def answer(connection: socket.socket) -> None:
        with connection:
            taken.append(connection.recv(4000))
            connection.sendall(status_of(codes[-1]))

    def check(age: float = 0) -> list[str]:
        file = tmp_path / "links.json"
        if file.exists():
            known = json.loads(file.read_text("utf-8"))
            file.write_text(json.dumps({url: (reason, at - age) for url, (reason, at) in known.items()}), "utf-8")
        found = check_external_links({url: [PLACE]}, tmp_path, allowed=lambda _: True, judge=lambda _: True)
        return [problem.code for problem in found]

    server, _ = listening(answer)
    with server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert (check(), check(), check(age=3000), len(taken)) == (["link-dead"], ["link-dead"], ["link-dead"], 1)
        codes.pop()
        assert (check(age=3700), check(age=600_000), len(taken)) == ([], [], 2)
        codes.append(410)
        assert (check(age=610_000), len(taken)) == (["link-dead"], 3)
