"""The workshop of the development server: what it tells and answers, without a server, and once through `korme serve`."""

from __future__ import annotations

import contextlib
import gc
import http.client
import json
import multiprocessing
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from site_box import DAY, SITE_YAML, WORK, SiteBox, aigerim, picture

from korme.commands.serve import garbage, picture_orders, workshop
from korme.commands.serve.answers import Asked, Bulletin, Changed, Doubt, Found, Gone, Made, OnDisk, Reply, Unplanned
from korme.commands.serve.children import DeskIdle, Helper
from korme.commands.serve.front import Front
from korme.commands.serve.hooks import Hooks
from korme.commands.serve.live_site import WantedPicture
from korme.commands.serve.notices import Board, digest_of, rest_of
from korme.commands.serve.picture_orders import PictureOrders
from korme.commands.serve.requests import Application
from korme.commands.serve.workshop import Workshop
from korme.core.build_result import BuildResult
from korme.core.model import Output, RenditionFile
from korme.i18n.messages import load
from korme.store import tree_steps
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

PERSON = "creatives/aigerim/index.html"
WORK_PAGE = "creatives/aigerim/light/index.html"
TEXT = "creatives/aigerim/index.md"


@pytest.fixture
def box(tmp_path: Path) -> SiteBox:
    """A site of one creative with one work and its picture."""
    return SiteBox(tmp_path / "site").add({"content/site.yaml": SITE_YAML, **aigerim()})


class Bench:
    """A workshop under test, with the other end of its line."""

    def __init__(self, box: SiteBox) -> None:
        ours, self.line = multiprocessing.Pipe()
        self.told: list[str] = []
        self.built: list[BuildResult] = []
        hooks = Hooks(self.told.append, self.built.append, lambda: None, contextlib.nullcontext(lambda step: None))
        self.workshop = Workshop(lambda: box.options(today=DAY, fast=True), ours, load("en"), hooks)
        self.workshop.pool = Pool(1)

    def renew(self, *recent: str) -> Bulletin:
        """Build, and return what is told at the end."""
        self.workshop.renew(Changed(recent))
        return self.news()[-1]

    def news(self) -> list[Bulletin]:
        """What was told since the last time."""
        found = []
        while self.line.poll():
            message = self.line.recv()
            if isinstance(message, Bulletin):
                found.append(message)
        return found

    def doubt(self, *recent: str) -> None:
        """Have the workshop look whether the sources are as they were read, to the end."""
        self.line.send(Doubt(recent))
        self.workshop.attend(20)
        while self.workshop.looking:
            self.workshop.attend(20)

    def publish(self) -> None:
        """Publish in this process."""
        assert self.workshop.site
        self.workshop.publish_here(self.workshop.site, replace(self.workshop.site.options, keep_index=True))

    def ask(self, path: str) -> Found:
        """Ask for a file, and return the answer."""
        self.line.send(Asked(1, path))
        while True:
            self.workshop.attend(20)
            while self.line.poll():
                message = self.line.recv()
                if isinstance(message, Reply):
                    return message.found

    def replies(self, count: int) -> dict[int, Found]:
        """Wait for a number of answers; return them by the number of the request."""
        found: dict[int, Found] = {}
        while len(found) < count:
            self.workshop.attend(20)
            while self.line.poll():
                message = self.line.recv()
                if isinstance(message, Reply):
                    found[message.number] = message.found
        return found

    def page(self, path: str) -> str:
        """The text of a page."""
        found = self.ask(path)
        assert isinstance(found, Made), found
        return found.data.decode()


@pytest.fixture
def bench(box: SiteBox) -> Iterator[Bench]:
    """A workshop for the site; nothing is built yet."""
    bench = Bench(box)
    yield bench
    assert bench.workshop.pool
    bench.workshop.pool.close()
    for helper in filter(None, (bench.workshop.pictures.helper, bench.workshop.background)):
        helper.end()


def test_the_page_that_is_looked_at_comes_with_the_news(bench: Bench, box: SiteBox) -> None:
    """Made in memory; nothing is in the output folder yet."""
    bench.renew()
    box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\nShe paints.\n")
    news = bench.renew(PERSON, "works/index.html")

    assert news.pages is not None
    assert b"She paints." in news.pages[PERSON]
    assert news.notice.pages == {path: f"{digest_of(page)} {rest_of(page)}" for path, page in news.pages.items()}
    assert not (box.output / PERSON).exists()


def test_each_new_site_has_its_own_epoch_and_an_error_keeps_the_last(bench: Bench, box: SiteBox) -> None:
    """The last good page is answered, beside the problem, until it is fixed."""
    first = bench.renew(PERSON)
    box.change(TEXT, "---\nname: [\n---\nBroken.\n")
    failed = bench.renew(PERSON)

    assert failed.notice.epoch == first.notice.epoch
    assert failed.pages is None
    assert failed.is_read
    assert failed.notice.troubles[0].place.startswith(TEXT)
    assert failed.notice.heading == "2 errors"
    assert not bench.built[-1].ok
    assert "She photographs the Irtysh." in bench.page(PERSON)

    box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\nFixed.\n")
    fixed = bench.renew(PERSON)

    assert fixed.notice.epoch != first.notice.epoch
    assert "Fixed." in bench.page(PERSON)
    bench.publish()
    assert not [one for one in bench.news()[-1].notice.troubles if one.severity == "error"]


def test_an_error_stays_while_the_site_before_it_is_published(bench: Bench, box: SiteBox) -> None:
    """Its pages, and later its index, were still to be made; they say nothing of the sources as they are."""
    bench.renew(PERSON)
    box.change(TEXT, "---\nname: [\n---\nBroken.\n")
    failed = bench.renew(PERSON)
    bench.publish()
    after = bench.news()[-1]

    assert after.notice.heading == failed.notice.heading == "2 errors"
    assert after.notice.troubles == failed.notice.troubles
    assert not bench.built[-1].ok, "the last word in the terminal"


def test_an_error_that_only_a_check_finds_brings_the_last_page_back(bench: Bench, box: SiteBox) -> None:
    """The page is shown before the checks are done."""
    bench.renew(PERSON)
    bench.publish()
    box.change("creatives/aigerim/works/light.yaml", WORK + "collaborators: [nobody-at-all]\n")
    box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\n[Lost](/works/none/)\n")
    shown = bench.renew(PERSON)
    assert "Lost" in bench.page(PERSON)
    bench.publish()
    found = bench.news()[-1]

    assert [one for one in found.notice.troubles if one.severity == "error"]
    assert found.notice.epoch != shown.notice.epoch
    assert "She photographs" in bench.page(PERSON)


def test_a_template_that_fails_on_an_open_page_keeps_the_last_page(bench: Bench, box: SiteBox) -> None:
    """The problem names the template."""
    box.change("themes/own/theme.yaml", "extends: expo\n")
    box.change("content/site.yaml", SITE_YAML + "theme: own\n")
    bench.renew(PERSON)
    box.change("themes/own/templates/creative.html", "{{ nothing.here }}")
    failed = bench.renew(PERSON)

    assert [one.code for one in failed.notice.troubles if one.severity == "error"] == ["template-name"]
    assert "She photographs" in bench.page(PERSON)


def test_no_build_ends_the_server(bench: Bench, box: SiteBox) -> None:
    """Without a site.yaml there is a problem, in the terminal too; with it again there is a site."""
    box.remove("content/site.yaml")
    failed = bench.renew()

    assert failed.notice.troubles
    assert failed.notice.troubles[0].message in "".join(bench.told)
    assert isinstance(bench.ask("index.html"), Unplanned)

    box.change("content/site.yaml", SITE_YAML)
    bench.renew()
    assert "Aigerim" in bench.page(PERSON)


def test_what_is_gone_from_the_site_is_gone_at_once(bench: Bench, box: SiteBox) -> None:
    """Although the output folder has it until the next commit; what old pages show can still be asked for."""
    bench.renew()
    assert bench.workshop.site
    style = next(path for path in bench.workshop.site.outputs if path.endswith(".css"))
    box.change("creatives/dana/index.md", "---\nname: Dana\ndiscipline: crafts\n---\nText.\n")
    bench.renew()
    assert "Dana" in bench.page("creatives/dana/index.html")
    box.remove("creatives/dana")
    box.change("themes/own/theme.yaml", "extends: expo\n")
    box.change("themes/own/assets/gallery.css", "main { color: red }")
    box.change("content/site.yaml", SITE_YAML + "theme: own\n")
    bench.renew()

    assert isinstance(bench.ask("creatives/dana/index.html"), Gone)
    assert isinstance(bench.ask(style), Made)
    assert isinstance(bench.ask("never/there.html"), Unplanned)


def test_a_picture_is_made_when_it_is_asked_for(bench: Bench, box: SiteBox) -> None:
    """Only the rendition that is asked for; its colour is known afterwards, and pages do not wait for it."""
    from korme.commands.serve.children import picture_desk, started

    bench.renew(PERSON)
    assert bench.workshop.site
    wanted = sorted(path for path in bench.workshop.site.outputs if path.startswith("media/") and path.endswith("webp"))
    bench.workshop.pictures.helper = started(picture_desk, box.options().cache, 1, method="spawn")
    found = bench.ask(wanted[0])

    assert isinstance(found, OnDisk)
    assert Path(found.path).read_bytes()[8:12] == b"WEBP"
    made = [file.name for file in (box.options().cache / "media").rglob("*.webp")]
    assert [Path(wanted[0]).name] == made
    assert bench.ask(wanted[0]) == found


def test_what_other_and_old_pages_show_needs_no_whole_plan(bench: Bench, box: SiteBox) -> None:
    """A picture that is still shown somewhere is ordered; one with a name of before is found as it was made."""

    def renewed(path: str, text: str) -> list[Any]:
        """What is found of the pictures of before a change."""
        before, cache = bench.workshop.site, bench.workshop.cache
        assert before and cache
        pictures = [path for path, output in before.outputs.items() if isinstance(output.recipe, RenditionFile)]
        assert pictures
        box.change(path, text)
        bench.renew()
        site = bench.workshop.site
        assert site and site is not before
        found = [site.find(path, cache) for path in pictures]
        assert not site.is_whole
        return found

    bench.renew()
    title = SITE_YAML.replace("en: Expo", "en: Another", 1)
    assert all(isinstance(found, WantedPicture) for found in renewed("content/site.yaml", title))
    bench.publish()
    name = (box.root / TEXT).read_text().replace("name:", "name: Another", 1)
    assert all(isinstance(found, OnDisk) for found in renewed(TEXT, name))


def test_a_changed_page_and_what_it_loads_need_no_whole_plan(bench: Bench, box: SiteBox) -> None:
    """A new picture is ordered, and a style sheet made, as soon as the browser has the page."""
    from korme.commands.serve.children import picture_desk, started

    box.change("content/site.yaml", SITE_YAML + "theme: mine\n")
    box.add({"themes/mine/theme.yaml": "extends: expo\n", "themes/mine/assets/_css/theme.css": ""})
    bench.renew(WORK_PAGE)
    bench.workshop.pictures.helper = started(picture_desk, box.options().cache, 1, method="spawn")
    box.change("creatives/aigerim/works/dusk.jpg", picture(colour="navy"))
    box.change("creatives/aigerim/works/light.yaml", WORK.replace("[", "[{file: dusk.jpg, alt: Dusk}, "))
    box.change("themes/mine/assets/_css/theme.css", "@layer theme { :root { --mark: dusk; } }")
    news = bench.renew(WORK_PAGE)
    assert news.pages
    page = news.pages[WORK_PAGE].decode()
    (shown,) = re.findall(r'<img[^>]* src="(?:\.\./)*(media/[^"]+)"[^>]* alt="Dusk"', page)
    sheets = re.findall(r'href="(?:\.\./)*(assets/[^"]+\.css)"', page)
    found, styles = bench.ask(shown), [bench.ask(path) for path in sheets]

    assert isinstance(found, OnDisk) and Path(found.path).exists()
    assert any(isinstance(style, Made) and b"dusk" in style.data for style in styles)
    assert not bench.workshop.site.is_whole
    assert bench.workshop.cache and bench.workshop.site.take_colours(bench.workshop.cache)
    assert not bench.workshop.site.is_whole
    bench.publish()
    assert (box.output / WORK_PAGE).read_text() == bench.page(WORK_PAGE)


def test_pictures_asked_for_one_after_the_other_all_come(bench: Bench, box: SiteBox) -> None:
    """As by someone who goes on before a page has its pictures: the end of one order is not that of the next."""
    from korme.commands.serve.children import picture_desk, started

    for colour in ("navy", "olive", "plum"):
        box.add({f"creatives/aigerim/works/{colour}.jpg": picture(colour=colour)})
    bench.renew(PERSON)
    assert bench.workshop.site
    wanted = sorted(path for path in bench.workshop.site.outputs if path.startswith("media/") and path.endswith("webp"))
    bench.workshop.pictures.helper = started(picture_desk, box.options().cache, 1, method="spawn")

    bench.line.send(Asked(0, wanted[0]))
    bench.workshop.attend(20)  # orders it
    for number, path in enumerate(wanted[1:], 1):
        bench.line.send(Asked(number, path))
    found = bench.replies(len(wanted))

    assert len(wanted) > 2
    assert [type(found[number]) for number in range(len(wanted))] == [OnDisk] * len(wanted)


def test_pictures_are_made_before_films(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes half a minute does not keep the others waiting."""
    monkeypatch.setattr(picture_orders, "order_of", lambda wanted, site: [each.path for each in wanted])
    line, desk = multiprocessing.Pipe()
    film = WantedPicture(Output("river.mp4", "river.mp4", cast(Any, None)), "river.mp4")
    orders = PictureOrders(Helper(None, line), waiting=[(1, film), (2, WantedPicture(cast(Any, None), "boat.webp"))])
    site = cast(Any, "a site")
    orders.order(site)
    orders.hear(DeskIdle(), Cache(Path("nowhere")), lambda number, found: None)
    orders.order(site)

    assert [desk.recv(), desk.recv()] == [["boat.webp"], ["river.mp4"]]


def test_pages_made_before_their_colours_are_known_are_made_again(bench: Bench, box: SiteBox) -> None:
    """The server forgets them without loading open pages again; the next request gets what was published."""
    first = bench.renew(PERSON)
    assert first.pages is not None
    bench.publish()
    news = bench.news()
    published = (box.output / PERSON).read_bytes()

    assert published != first.pages[PERSON]
    assert [one.pages for one in news if one.pages is not None] == [{}]
    assert {one.notice.epoch for one in news} == {first.notice.epoch}
    assert bench.page(PERSON).encode() == published
    later = Bench(box)
    again = later.renew(PERSON)
    assert again.pages == {PERSON: published}


def test_the_rest_is_published_and_superseded_by_the_next_change(bench: Bench, box: SiteBox) -> None:
    """In this process, as where no process can be forked: requests are answered between two steps."""
    bench.renew()
    bench.publish()
    first = (box.output / PERSON).read_bytes()
    assert first == bench.page(PERSON).encode()

    box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\nShe paints.\n")
    bench.renew()
    bench.line.send(Changed())
    bench.publish()
    assert bench.workshop.changed is not None
    assert (box.output / PERSON).read_bytes() == first

    bench.workshop.changed = None
    bench.publish()
    assert bench.built[-1].ok
    assert b"She paints." in (box.output / PERSON).read_bytes()


def test_an_error_that_only_a_check_finds_is_named_when_its_page_is_asked_for(bench: Bench, box: SiteBox) -> None:
    """The page cannot be made, and the background has not checked the site yet: no traceback, and the last good site again."""
    bench.renew()
    bench.publish()
    box.change(TEXT, "---\nname: Aigerim\ndiscipline: nothing\n---\nShe paints.\n")
    bench.renew()
    told = len(bench.told)

    assert isinstance(bench.ask(PERSON), Unplanned)

    assert bench.told[told:] == []
    assert [each.code for each in bench.built[-1].problems if each.is_error] == ["unknown-reference"]
    assert "She photographs" in bench.page(PERSON)


def test_only_what_has_changed_is_looked_at(bench: Bench, box: SiteBox) -> None:
    """What no event has reported is found by the look a while later; an editor's temporary file is no change."""
    bench.renew(PERSON)
    box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\nShe paints.\n")
    assert bench.workshop.known
    before = bench.workshop.known.tree
    bench.workshop.renew(Changed((PERSON,), frozenset()))
    assert list(bench.workshop.known.tree.states()) == list(before.states())

    bench.doubt(PERSON)
    assert bench.workshop.changed == Changed((PERSON,))
    bench.workshop.changed = None
    bench.workshop.renew(Changed((PERSON,), frozenset([TEXT])))
    assert "She paints." in bench.page(PERSON)

    for name in (".index.md.swp", "index.md~"):
        (box.root / "creatives/aigerim" / name).write_text("x")
    bench.doubt()
    assert bench.workshop.changed is None


def test_garbage_is_looked_for_in_a_lull_after_many_changes(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who saves again and again leaves no time for the search index, after which it is looked for otherwise."""
    looks: list[int] = []
    monkeypatch.setattr("gc.collect", lambda: looks.append(1))
    monkeypatch.setattr(garbage.Garbage.collect, "__defaults__", (2,))
    bench.workshop.hooks = Hooks(print, print, lambda: None, lambda: contextlib.nullcontext(lambda step: None))
    monkeypatch.setattr(workshop, "can_inherit", lambda: False)
    monkeypatch.setattr(Workshop, "publish_here", lambda self, site, options: None)
    seen = []
    for _ in range(4):
        bench.renew(PERSON)
        bench.workshop.begun = bench.workshop.asked = 0.0
        bench.workshop._go_on()
        seen.append(len(looks))
    assert seen == [0, 1, 1, 2]


def test_requests_do_not_wait_for_a_second_look(bench: Bench, box: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are answered between two steps; a change ends the look."""
    bench.renew(PERSON)
    monkeypatch.setattr(tree_steps, "_STEP", 1)
    box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\nShe paints.\n")
    bench.line.send(Doubt())
    bench.workshop.attend(20)
    assert "She paints." not in bench.page(PERSON)
    assert bench.workshop.looking

    bench.line.send(Changed((), frozenset([TEXT])))
    bench.workshop.attend(20)
    assert bench.workshop.looking is None
    assert bench.workshop.changed == Changed((), frozenset([TEXT]))


def test_a_fixed_file_has_no_errors_before_all_is_checked(bench: Bench, box: SiteBox) -> None:
    """Errors that reading has found are told at once, and are gone as soon as the file is read without them."""
    bench.renew(PERSON)
    text = (box.root / TEXT).read_text()
    box.change(TEXT, "---\nname: [\n---\n")
    bench.workshop.renew(Changed((PERSON,), frozenset([TEXT])))
    news = [each.notice for each in bench.news() if not each.notice.building]
    assert all(any(one.severity == "error" for one in notice.troubles) for notice in news)
    assert len(news) == 2

    box.change(TEXT, text)
    bench.workshop.renew(Changed((PERSON,), frozenset([TEXT])))
    assert not any(one.severity == "error" for one in bench.news()[-1].notice.troubles)


def test_no_garbage_is_looked_for_while_somebody_waits(bench: Bench) -> None:
    """And again afterwards."""
    seen = []
    bench.workshop.hooks = replace(bench.workshop.hooks, begun=lambda: seen.append(gc.isenabled()))
    assert gc.isenabled()
    bench.renew()

    assert seen == [False]
    assert gc.isenabled()


def test_changes_that_wait_are_taken_together(bench: Bench) -> None:
    """Unless it is unknown what one of them is."""
    for paths in (["a"], ["b"]):
        bench.line.send(Changed(("page",), frozenset(paths)))
        bench.workshop.attend(20)
    assert bench.workshop.changed == Changed(("page",), frozenset(["a", "b"]))

    bench.line.send(Changed())
    bench.workshop.attend(20)
    assert bench.workshop.changed == Changed()


def test_the_server_asks_the_workshop_and_marks_what_it_got(tmp_path: Path) -> None:
    """Through the WSGI application: a page with its digest, a file from elsewhere, a folder without its slash, a loss."""
    theirs, ours = multiprocessing.Pipe()
    (tmp_path / "elsewhere.webp").write_bytes(b"RIFF")
    (tmp_path / "output").mkdir()
    (tmp_path / "output/gone.html").write_text("old")
    (tmp_path / "output/own.txt").write_text("mine")
    answers: dict[str, Found] = {
        "works/index.html": Made(b"<body>works</body>"),
        "media/a.webp": OnDisk(str(tmp_path / "elsewhere.webp")),
        "gone.html": Gone(),
    }
    front = Front(theirs, tmp_path / "output", Board(), has_site=True)
    threading.Thread(target=front.listen, daemon=True).start()

    def workshop(line: Connection[Any, Any]) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                asked = line.recv()
                line.send(Reply(asked.number, answers.get(asked.path, Unplanned())))

    threading.Thread(target=workshop, args=(ours,), daemon=True).start()
    application = Application(tmp_path / "output", front.board, None, find=front.find, looked_at=front.looked_at)

    from werkzeug.test import Client

    client = Client(application)
    page = client.get("/works/")
    assert f'data-path="works/index.html" data-page="{digest_of(b"<body>works</body>")}"' in page.text
    assert front.recent == ("works/index.html",)
    assert client.get("/media/a.webp").data == b"RIFF"
    assert client.get("/gone.html").status_code == 404
    assert client.get("/own.txt").text == "mine"
    ours.close()


@pytest.mark.skipif(os.name == "nt", reason="processes are started otherwise there")
def test_a_saved_text_is_on_the_page_and_then_in_the_output(box: SiteBox) -> None:
    """With `korme serve` itself, its events and its processes, which all end when it is killed."""
    with subprocess.Popen(
        box.command("serve", "-p", "0", "--messages", "en"),
        cwd=box.root,
        env=box.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        port = int(server.stdout.readline().partition("127.0.0.1:")[2].split()[0])

        def get(path: str) -> tuple[int, bytes]:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read()

        assert b"She photographs the Irtysh." in get("/creatives/aigerim/")[1]
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", "/__korme/events")
        events = line.getresponse()
        box.change(TEXT, "---\nname: Aigerim\ndiscipline: photography\n---\nShe paints now.\n")
        for event in events:
            if event.startswith(b"data: ") and PERSON in json.loads(event[6:])["pages"]:
                break
        assert b"She paints now." in get("/creatives/aigerim/")[1]
        while "korme build writes" not in server.stdout.readline():
            pass
        assert "She paints now." in (box.root / ".cache/korme/served" / PERSON).read_text("utf-8")
        assert not box.output.exists()  # somebody might copy it, with drafts
        server.kill()
        server.communicate(timeout=60)  # the pipe ends with the last of its processes


def test_an_interrupt_while_a_child_starts_is_not_lost() -> None:
    """Python only reports an exception between the parts of a fork, and goes on."""
    program = """
import os, signal
from korme.commands.serve.children import started

def work(line): line.recv()

signal.signal(signal.SIGINT, signal.default_int_handler)  # background jobs of a shell ignore it
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    helper = started(work, method="fork")
    helper.end()
    print("lost")
except KeyboardInterrupt:
    print("interrupted")
"""
    if not hasattr(os, "register_at_fork"):
        pytest.skip("nothing is forked here")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    assert done.stdout.strip() == "interrupted", done.stderr
