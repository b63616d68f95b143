"""The desk in `serve`: what the workshop answers while it reads, when the site cannot be read, and after a form."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_box import DAY, SITE_YAML, SiteBox, aigerim

from korme.commands.desk.exchange import DeskRequest, DeskResponse, moved
from korme.commands.serve import desk_side
from korme.commands.serve.answers import Bulletin, Changed, DeskAsked, DeskReply
from korme.commands.serve.front import Front
from korme.commands.serve.hooks import Hooks
from korme.commands.serve.notices import Notice
from korme.commands.serve.workshop import Workshop
from korme.i18n.messages import load
from korme.store.worker_pool import Pool

TEXT = "creatives/aigerim/index.md"


class Shop:
    """A workshop, and the server's end of its line."""

    def __init__(self, box: SiteBox) -> None:
        ours, self.line = multiprocessing.Pipe()
        self.told: list[str] = []
        hooks = Hooks(self.told.append, lambda _: None, lambda: None, lambda: contextlib.nullcontext(lambda step: None))
        self.workshop = Workshop(lambda: box.options(today=DAY, fast=True, drafts=True), ours, load("en"), hooks)

    def ask(self, path: str = "") -> DeskResponse:
        self.line.send(DeskAsked(1, DeskRequest(path)))
        self.workshop.attend(20)
        while True:
            message = self.line.recv()
            if isinstance(message, DeskReply):
                return message.response

    def page(self, path: str = "") -> str:
        return self.ask(path).data.decode()


@pytest.fixture
def box(tmp_path: Path) -> SiteBox:
    return SiteBox(tmp_path / "site").add({"content/site.yaml": SITE_YAML, **aigerim()})


@pytest.fixture
def shop(box: SiteBox) -> Iterator[Shop]:
    shop = Shop(box)
    with Pool(1) as shop.workshop.pool:
        yield shop


def test_the_desk_shows_the_site_as_it_is_and_says_so_while_it_is_read(box: SiteBox, shop: Shop) -> None:
    """Before the first look there is a page that asks again; after a change the next answer has it."""
    first = shop.ask()
    shop.workshop.renew(Changed())
    shown = shop.page()
    looking = shop.page("problems")
    assert shop.workshop.site
    shop.workshop.publish_here(shop.workshop.site, shop.workshop.options())
    checked = shop.page("problems")
    box.change("creatives/aigerim/works/light.yaml", "title: Dusk\n")
    shop.workshop.renew(Changed())

    assert (first.status, first.again) == (503, 2)
    assert ">Light</span>" in shown
    assert "still being looked at" in looking
    assert "What the last look" in checked
    assert ">Dusk</span>" in shop.page()


def test_a_site_that_cannot_be_shown_is_told_with_its_problems(box: SiteBox, shop: Shop) -> None:
    """Until there is a site there is nothing else to see; later the last good one stays."""
    box.change(TEXT, "---\nname: [\n---\n")
    shop.workshop.renew(Changed())
    refused = shop.ask()
    box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\n")
    shop.workshop.renew(Changed())
    box.change(TEXT, "---\nname: [\n---\n")
    shop.workshop.renew(Changed())

    assert refused.status == 503
    assert TEXT in refused.data.decode()
    assert ">Light</span>" in shop.page()
    assert f"<code>{TEXT}:" in shop.page("problems")


def test_an_error_of_ours_is_a_page_and_not_the_end(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.workshop.renew(Changed())

    def broken(*_: Any) -> DeskResponse:
        raise ValueError("a slip of ours")

    monkeypatch.setattr(desk_side, "answered", broken)
    failed = shop.ask()

    assert failed.status == 500
    assert "a slip of ours" in failed.data.decode()
    assert any("Traceback" in text for text in shop.told)


def test_what_a_form_has_written_is_read_before_the_next_answer(
    box: SiteBox, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workshop does not wait until the system reports the change."""
    shop.workshop.renew(Changed())
    monkeypatch.setattr(desk_side, "answered", lambda *_: moved("/_korme/desk/", (TEXT,)))
    shop.ask()

    assert shop.workshop.changed == Changed((), frozenset({TEXT}))


def test_the_server_waits_little_for_the_first_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it says that the site is being read; an answer that comes is passed on to whoever asked."""
    ours, theirs = multiprocessing.Pipe()
    front = Front(theirs, tmp_path)
    monkeypatch.setattr("korme.commands.serve.front._FIRST_PATIENCE", 0.01)

    assert front.ask_desk(DeskRequest("")).again == 2
    listening = threading.Thread(target=front.listen)
    listening.start()
    ours.recv()
    ours.send(Bulletin(Notice(), {}))

    def answer() -> None:
        asked = ours.recv()
        ours.send(DeskReply(asked.number, DeskResponse(asked.request.path.encode())))

    answering = threading.Thread(target=answer)
    answering.start()
    answered = front.ask_desk(DeskRequest("heavy"))
    ours.close()
    listening.join(10)
    answering.join(10)

    assert answered.data == b"heavy"
