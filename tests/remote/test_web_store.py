"""A shared cache that is read over the web: no redirect, no secret, and nothing that fails stops a build."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from shared_box import Answer, dripping, entries, served
from site_box import SITE_YAML, Built, SiteBox, aigerim, picture

from korme.core.problems import UsageError
from korme.remote.address import parse_address
from korme.remote.lots import Lot
from korme.remote.shared_cache import SharedCache, last_sharing
from korme.remote.stores import StoreFailed, WebStore
from korme.remote.transfer import LANES
from korme.store.cache import Cache


@pytest.fixture
def box(tmp_path: Path) -> SiteBox:
    return SiteBox(tmp_path / "site").add(
        {"content/site.yaml": SITE_YAML} | aigerim(works__light_jpg=picture(300, 200))
    )


def cache_problems(built: Built) -> list[tuple[str, str]]:
    assert built.report
    return [(each.code, each.hint) for each in built.report.problems if each.code.startswith("cache-")]


def test_a_preview_takes_what_the_main_build_made(box: SiteBox, tmp_path: Path) -> None:
    """Without a library and without a secret; nothing is written there."""
    pytest.importorskip("obstore")
    box.build(shared=(tmp_path / "bucket").as_uri())
    known = {f"/site/v1/{name[:2]}/{name}": path.read_bytes() for name, path in entries(tmp_path / "bucket").items()}

    def answer(path: str) -> Answer:
        return (200, known[path]) if path in known else (404, b"")

    with served(answer) as (url, asked):
        built = box.build(shared=f"{url}/site", cache=tmp_path / "two", output=tmp_path / "out")
    report = last_sharing(tmp_path / "two")

    assert cache_problems(built) == []
    assert set(asked) == set(known)
    assert report is not None and (report.found, report.sent) == (len(known), 0)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("status", "found"),
    [
        (404, []),
        (403, [("cache-failed", "denied")]),
        (301, [("cache-failed", "status")]),
        (418, [("cache-failed", "status")]),
        (429, [("cache-failed", "status")]),
        (503, [("cache-failed", "status")]),
    ],
)
def test_a_server_that_refuses_is_one_warning(status: int, found: list[tuple[str, str]], box: SiteBox) -> None:
    """The site is made without it; a redirect is not followed, wherever it leads."""
    with (
        served(lambda _: (200, b"secret")) as (elsewhere, reached),
        served(lambda _: (status, b"", {"Location": f"{elsewhere}/latest/meta-data"})) as (url, asked),
    ):
        built = box.build(shared=url)

    assert built.ok and asked
    assert cache_problems(built) == found
    assert reached == []


def test_a_server_that_is_not_there_is_one_warning(box: SiteBox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    built = box.build(shared=f"http://127.0.0.1:{port}")

    assert built.ok
    assert cache_problems(built) == [("cache-failed", "connection")]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ((200, b"x" * 100, {"Content-Length": "999999999999"}), [("cache-refused", "large")]),
        ((200, b"x" * 40_000_000), [("cache-refused", "large")]),
        ((200, b"x" * 100), [("cache-refused", "foreign")]),
    ],
)
def test_what_is_too_large_is_not_read(answer: Answer, found: list[tuple[str, str]], box: SiteBox) -> None:
    with served(lambda _: answer) as (url, _):
        built = box.build(shared=url)

    assert built.ok
    assert cache_problems(built) == found


@pytest.mark.parametrize("start", ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_server_that_sends_a_byte_at_a_time_has_one_deadline(start: str) -> None:
    """For status, headers and body together; the request is not repeated afterwards."""
    with dripping(start.encode()) as (url, asked), pytest.raises(StoreFailed, match="timeout"):
        WebStore(url, answering=0.2).get("name", 10_000)

    assert len(asked) == 1


def test_a_server_that_fails_is_not_asked_for_the_rest(tmp_path: Path) -> None:
    """Both children end with their first task, of which each connection asks for one entry."""
    lots = [Lot(f"{number:032x}", "photo.jpg") for number in range(400)]
    cache = Cache(tmp_path)
    cache.prepare()
    with served(lambda _: (418, b"")) as (url, asked):
        shared = SharedCache(url, cache, jobs=2)
        shared.fetch(lots, lambda _: None)

    assert shared.failure == "418"
    assert len(asked) <= 2 * LANES


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("ftp://example.org/cache", "scheme"),
        ("https://", "scheme"),
        ("s3:///prefix", "scheme"),
        ("file:///", "scheme"),
        ("file://server/share", "scheme"),
        ("https://user:pa55@example.org/cache", "secret"),
        ("s3://KEY:pa55@bucket/prefix", "secret"),
        ("https://example.org/cache?sig=pa55", "secret"),
        ("http://example.org/cache", "plain"),
        ("http://127.0.0.1.example.org/cache", "plain"),
        ("http://169.254.169.254/latest", "plain"),
        ("https:/user:pa55@example.org/cache", "scheme"),
        ("https:\\\\user:pa55@example.org", "scheme"),
        ("s3:/pa55/prefix", "scheme"),
        ("https://[pa55/", ""),
        ("https://example.org:pa55/", ""),
    ],
)
def test_an_address_that_cannot_be_used_is_not_repeated(address: str, hint: str, box: SiteBox) -> None:
    """It is refused in one line, without what may be a password."""
    said = box.korme("build", "--cache", address)

    with pytest.raises(UsageError) as caught:
        parse_address(address)
    assert (caught.value.problem.code, caught.value.problem.hint) == ("cache-address", hint)
    assert said.returncode == 2
    assert "example" not in said.stderr and "pa55" not in said.stderr
    assert "Traceback" not in said.stderr
    assert not [path.name for path in box.root.iterdir() if "example" in path.name or path.name.endswith(":")]


def test_the_environment_names_both_caches(box: SiteBox, tmp_path: Path) -> None:
    """The folder stays the first level."""
    with served(lambda _: (404, b"")) as (url, asked):
        said = box.korme("build", KORME_CACHE=str(tmp_path / "here"), KORME_SHARED_CACHE=url)

    assert said.returncode == 0, said.stderr
    assert asked
    assert (tmp_path / "here" / "media").is_dir()


def test_a_missing_library_is_said_in_one_line(box: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("korme.remote.address.find_spec", lambda _: None)
    with pytest.raises(UsageError) as caught:
        parse_address("s3://bucket/prefix")

    assert caught.value.problem.code == "cache-tool-missing"
    assert parse_address("https://example.org/cache/").url == "https://example.org/cache"
