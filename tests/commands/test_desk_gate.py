"""Who may come to the desk, and what its answers say to the browser."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from msgspec.structs import replace
from werkzeug.wrappers import Request, Response

from korme.commands.desk.exchange import DESK, FORM_TOKEN, DeskRequest, DeskResponse
from korme.commands.serve.desk_gate import DeskGate
from korme.commands.serve.notices import Board
from korme.commands.serve.requests import LOOPBACK, Application
from korme.commands.serve.run import desk_host


class Door:
    """A desk behind its gate, and what it was asked."""

    def __init__(self, hosts: frozenset[str] | None = LOOPBACK) -> None:
        self.asked: list[DeskRequest] = []
        self.gate = DeskGate(self.answer)
        self.application = Application(Path("nowhere"), Board(), hosts, gate=self.gate)
        self.cookie = {"HTTP_COOKIE": f"korme-desk-8000={self.gate.token}"}

    def answer(self, request: DeskRequest) -> DeskResponse:
        self.asked.append(request)
        return DeskResponse(b"the desk")

    def send(self, address: str = DESK, form: dict[str, str] | None = None, **environ: Any) -> Response:
        path, _, query = address.partition("?")
        data = urlencode(form or {}).encode()
        usual = {
            "REQUEST_METHOD": "GET" if form is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1:8000",
            "SERVER_PORT": "8000",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(data),
            "CONTENT_LENGTH": str(len(data)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
        }
        return self.application.answer(Request({**usual, **environ}))

    def post(self, values: dict[str, str] | None = None, **environ: Any) -> int:
        """Send a form as the desk's own pages do, but for what is changed; return the status."""
        form = {FORM_TOKEN: self.gate.form_token, "alt": "A river"} if values is None else values
        own = {**self.cookie, "HTTP_ORIGIN": "http://127.0.0.1:8000", "HTTP_SEC_FETCH_SITE": "same-origin"}
        return self.send(DESK + "entries/work/a/b", form, **{**own, **environ}).status_code


def test_the_address_in_the_terminal_opens_the_desk_and_leaves_the_token_behind() -> None:
    """The cookie stays with the desk's own addresses, away from scripts and other sites."""
    door = Door()
    response = door.send(f"/_korme/{door.gate.key}")

    assert (response.status_code, response.headers["Location"]) == (303, DESK)
    cookie = response.headers["Set-Cookie"]
    assert door.gate.token in cookie
    assert {"HttpOnly", "Path=/_korme/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert door.send(**door.cookie).data == b"the desk"
    assert door.send("/_korme/", **door.cookie).headers["Location"] == DESK


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "korme-desk-8000=wrong"},
        {"HTTP_COOKIE": ""},
        {"HTTP_COOKIE": "korme-desk-8000=ключ"},
        {"REMOTE_ADDR": "192.168.1.7"},
        {"REMOTE_ADDR": "::ffff:192.168.1.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "192.168.1.2:8000"},
        {"HTTP_HOST": "evil.example:8000"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_DEST": "empty"},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_DEST": "iframe"},
    ],
)
@pytest.mark.parametrize("hosts", [LOOPBACK, None])
def test_nobody_else_comes_in(environ: dict[str, str], hosts: frozenset[str] | None) -> None:
    """Neither without the token, nor from another machine, nor by a name that somebody else gave this one, nor a script.

    That holds where the site itself is served to other machines, too.
    """
    door = Door(hosts)

    assert door.send(**{**door.cookie, **environ}).status_code == 403
    assert door.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_every_address_of_this_machine_is_let_in(address: str) -> None:
    door = Door(None)

    assert door.send(**{**door.cookie, "REMOTE_ADDR": address}).status_code == 200


def test_pages_pictures_and_what_they_need_are_let_in() -> None:
    door = Door()

    for dest in ("document", "image"):
        assert door.send(**door.cookie, HTTP_SEC_FETCH_DEST=dest).status_code == 200
    assert door.send("/_korme/assets/desk.css", HTTP_SEC_FETCH_DEST="style").status_code == 200
    assert door.post(HTTP_SEC_FETCH_DEST="document") == 200


def test_a_wrong_token_opens_nothing() -> None:
    assert Door().send("/_korme/?token=guess").status_code == 403
    assert Door().send("/_korme/?token=%C3%A9").status_code == 403


def test_a_form_comes_only_from_the_desk_itself() -> None:
    """With its token, from its own origin, as a form of bounded size."""
    door = Door()

    assert door.post() == 200
    assert door.asked[0].sent("alt") == "A river"
    assert FORM_TOKEN not in door.asked[0].form
    assert door.post({"alt": "x"}) == 403
    assert door.post({FORM_TOKEN: "0" * 36, "alt": "x"}) == 403
    assert door.post(HTTP_ORIGIN="http://127.0.0.1:3000", HTTP_SEC_FETCH_SITE="same-site") == 403
    assert door.post(HTTP_ORIGIN="http://127.0.0.1:3000") == 403
    assert door.post(HTTP_ORIGIN="null") == 403
    assert door.post(HTTP_ORIGIN="http://[") == 403
    assert (
        door.send(DESK, {FORM_TOKEN: door.gate.form_token}, **door.cookie).status_code == 403
    )  # no browser says whence
    assert door.post(CONTENT_TYPE="text/plain") == 415
    assert door.post(CONTENT_LENGTH="9000000") == 413
    assert door.send(**door.cookie, REQUEST_METHOD="DELETE").status_code == 405
    assert len(door.asked) == 1


def test_every_answer_forbids_what_the_desk_does_not_need() -> None:
    """No other page may frame it, nothing is kept, nothing comes from elsewhere."""
    door = Door()
    for response in (door.send(**door.cookie), door.send(), door.send("/_korme/assets/desk.css")):
        policy = response.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Cache-Control"] == "no-store"


def test_a_language_leads_back_to_the_page_and_nowhere_else() -> None:
    door = Door()
    back = door.send("/_korme/language?to=kk&back=/_korme/desk/problems%3Fkind%3Dwork")
    away = door.send("/_korme/language?to=ru&back=//evil.example/")

    assert back.headers["Location"] == "/_korme/desk/problems?kind=work"
    assert "korme-desk-language=kk" in back.headers["Set-Cookie"]
    assert away.headers["Location"] == DESK
    door.send(HTTP_COOKIE=f"{door.cookie['HTTP_COOKIE']}; korme-desk-language=kk")
    assert door.asked[-1].language == "kk"


@pytest.mark.parametrize(
    ("chosen", "browser", "cookie", "expected"),
    [
        (False, "de-DE,de;q=0.9,kk-KZ;q=0.8,en;q=0.7", "", "kk"),
        (False, "de,fr;q=0.5", "", "ru"),
        (False, "en;q=0,*", "", "ru"),
        (False, "kk", "korme-desk-language=en", "en"),
        (False, "kk", "korme-desk-language=de", "kk"),
        (True, "kk", "", "ru"),
        (True, "kk", "korme-desk-language=kk", "kk"),
    ],
)
def test_the_desk_speaks_as_was_clicked_or_chosen_or_as_the_browser_does(
    chosen: bool, browser: str, cookie: str, expected: str
) -> None:
    """The terminal is in Russian, by its locale or because somebody said so."""
    door = Door()
    door.application = replace(door.application, gate=replace(door.gate, language="ru", is_chosen=chosen))
    door.send(HTTP_ACCEPT_LANGUAGE=browser, HTTP_COOKIE=f"{door.cookie['HTTP_COOKIE']}; {cookie}")

    assert door.asked[-1].language == expected


@pytest.mark.parametrize(
    ("bound", "name"),
    [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("0.0.0.0", "127.0.0.1"), ("192.168.1.2", "")],
)
def test_a_server_that_this_machine_cannot_reach_by_a_name_of_its_own_has_no_desk(bound: str, name: str) -> None:
    assert desk_host(bound) == name


def test_files_of_the_desk_are_only_those_it_has() -> None:
    assert Door().send("/_korme/assets/desk.svg").headers["Content-Type"].startswith("image/svg")
    assert Door().send("/_korme/assets/..%2Frendering.py").status_code == 404
    assert Door().send("/_korme/assets/").status_code == 404
