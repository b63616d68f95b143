"""The page on which an entry is changed: `korme/commands/desk/pages/entry.py`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_box import desk_of, page_of
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.desk.fields import all_fields
from korme.commands.desk.rooms import answered
from korme.commands.desk.state import DeskState
from korme.commands.desk.words import DeskWords
from korme.commands.edits.journal import forget_changes
from korme.commands.edits.sheet import open_sheet
from korme.commands.fix.names import Address
from korme.commands.fix.workspace import Workspace
from korme.commands.rename.entry_place import EntryPlace
from korme.i18n.messages import LANGUAGES
from korme.kinds import KINDS, kind_of

LIGHT = "title: Light\npictures:\n  - 02.jpg  # the best\n  - file: 01.jpg\n    alt: Fog\n"
WALLS = "# By the door\nwalls:\n  - venue: hub\n    works:\n      - 1: aigerim/light\n      - 4: aigerim/dusk  # high\n  - venue: hub\n    room: B\n"
WORK = "entries/work/aigerim/album"
FILE = "creatives/aigerim/works/album/index.yaml"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> DeskState:
    """The desk of a site that is read once; what tests change of its files is put back."""
    works = {f"works__album__{name}_jpg": picture(90, 60, colour) for name, colour in (("01", "red"), ("02", "blue"))}
    lists = {"content/hanging/2026.yaml": WALLS, "content/venues/hub.yaml": "name: Hub\nrooms: [A, B]\n"}
    person = aigerim(works__dusk_jpg=picture(90, 60), **works)
    root = tmp_path_factory.mktemp("desk") / "site"
    return desk_of(SiteBox(root).add({"content/site.yaml": SITE_YAML, **person, FILE: LIGHT, **lists}))


@pytest.fixture(autouse=True)
def root(state: DeskState) -> Iterator[Path]:
    """The site's folder, as it was when it was read."""
    own = [state.options.root / name for name in ("content", "creatives")]
    before = {path: path.read_bytes() for folder in own for path in folder.rglob("*") if path.is_file()}
    yield state.options.root
    for path in [path for folder in own for path in folder.rglob("*") if path.is_file() and path not in before]:
        path.unlink()
    for path, data in before.items():
        path.write_bytes(data)
    forget_changes(state.options.root)


def page(state: DeskState, address: str = WORK, **query: str) -> str:
    answer = answered(state, DeskRequest(address, query={name: (value,) for name, value in query.items()}))
    assert answer.status == 200
    return answer.data.decode()


def form_of(text: str) -> dict[str, tuple[str, ...]]:
    """What a browser sends of the page's form, nothing changed."""
    form: dict[str, tuple[str, ...]] = {}
    text = text.partition('class="edit"')[2].partition("</form>")[0]
    for tag in re.findall(r"<input [^>]*>", text):
        values = {name: html.unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        form[values["name"]] = (*form.get(values["name"], ()), values["value"])
    for name, content in re.findall(r'(?s)<textarea id="[^"]*" name="([^"]*)"[^>]*>\n(.*?)</textarea>', text):
        form[html.unescape(name)] = (html.unescape(content),)
    for name, options in re.findall(r'(?s)<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', text):
        form[html.unescape(name)] = (html.unescape((re.findall(r'value="([^"]*)" selected', options) or [""])[0]),)
    return form


def send(
    state: DeskState, form: dict[str, tuple[str, ...]], query: dict[str, tuple[str, ...]] | None = None
) -> DeskResponse:
    return answered(state, DeskRequest(WORK, "POST", query or {}, form))


def test_a_form_is_saved_shown_as_a_diff_and_taken_back(state: DeskState, root: Path) -> None:
    """Nothing changed writes nothing; two values at once are one change."""
    file = root / FILE
    form = form_of(page(state))
    assert send(state, form).changed == ()
    changed = {**form, '["pictures","02.jpg","alt"] en': ("A river\r\n",), 'x:["pictures","01.jpg","focus"]': ("31",)}
    answer = send(state, {**changed, 'y:["pictures","01.jpg","focus"]': ("62",)})

    assert answer.status == 303 and answer.changed == (FILE,)
    after = "title: Light\npictures:\n  - file: 02.jpg  # the best\n    alt: A river\n  - file: 01.jpg\n    alt: Fog\n    focus: 31% 62%\n"
    assert file.read_text("utf-8") == after
    shown = page(state, saved="1")
    assert (
        '<span class="plus">+    alt: A river</span>' in shown
        and '<span class="minus">-  - 02.jpg  # the best</span>' in shown
    )
    assert send(state, {"undo": ("1",)}).changed == (FILE,)
    assert file.read_text("utf-8") == LIGHT
    assert [send(state, {"undo": (number,)}).status for number in ("1", "9" * 5000, "x")] == [409, 409, 409]


def test_what_was_typed_stays_if_it_cannot_be_saved(state: DeskState, root: Path) -> None:
    """A value that a check would refuse, and one that somebody else has changed, are named; nothing is written."""
    file = root / FILE
    form = form_of(page(state))
    title, long = '["title"] en', "Mine & <more> " + "x" * 2000
    answer = send(state, {**form, title: (long,), '["year"]': ("2026",)})
    text = answer.data.decode()
    assert answer.status == 409 and file.read_text("utf-8") == LIGHT
    assert html.escape(long, quote=False) in text and 'aria-invalid="true"' in text

    file.write_text(LIGHT.replace("Light", "Theirs"), "utf-8")
    again = send(state, {**form, title: ("Mine",)})
    text = again.data.decode()
    assert again.status == 409 and "Theirs" in file.read_text("utf-8")
    assert 'value="Mine"' in text and "<pre>Theirs</pre>" in text
    assert send(state, {**form_of(text), title: ("Mine",)}).status == 409  # until they have seen theirs
    assert send(state, {**form_of(page(state)), title: ("Mine",)}).changed == (FILE,)


def test_pictures_are_put_in_order_by_buttons_and_by_the_form(state: DeskState, root: Path) -> None:
    """A comment goes where its picture goes."""
    file = root / FILE
    form = form_of(page(state))
    assert form["order:pictures"] == ("02.jpg", "01.jpg")
    answer = send(state, {**form, "move": ("pictures 1 02.jpg",)})

    assert answer.location.endswith("#picture-02.jpg")
    assert (
        file.read_text("utf-8") == "title: Light\npictures:\n  - file: 01.jpg\n    alt: Fog\n  - 02.jpg  # the best\n"
    )
    assert send(state, {**form_of(page(state)), "order:pictures": ("02.jpg", "01.jpg")}).changed == (FILE,)
    assert file.read_text("utf-8") == LIGHT


def test_one_missing_text_leads_to_the_next(state: DeskState, root: Path) -> None:
    form = form_of(page(state, missing="alt"))
    answer = send(
        state, {**form, '["pictures","02.jpg","alt"] en': ("A river",), "do": ("next",)}, {"missing": ("alt",)}
    )

    assert "<title>Light · " in page(state) and '<h1 lang="en">Light</h1>' in page_of(state, WORK, language="kk")
    assert answer.location == "/_korme/desk/entries/work/aigerim/dusk?missing=alt&saved=1#picture-dusk.jpg"
    caption = {'["pictures","02.jpg","caption"] en': ("Once",), "do": ("next",)}
    stays = send(state, {**form_of(page(state)), **caption}, {"missing": ("caption",)})
    assert stays.location == "/_korme/desk/entries/work/aigerim/album?missing=caption&saved=2#picture-01.jpg"
    first = form_of(page(state, "entries/work/aigerim/dusk"))
    assert '["pictures","dusk.jpg","alt"] en' in first


def test_a_name_that_the_site_does_not_have_is_told_beside_its_field(state: DeskState, root: Path) -> None:
    """It is not written; a name that any guest may have is."""
    makers = '["collaborators"]'
    editions = {**form_of(page(state)), '["edition"]': ("2020",)}
    answer = send(state, {**editions, makers: ("A guest\r\naigerim",)})
    text = answer.data.decode()

    assert answer.status == 409 and (root / FILE).read_text("utf-8") == LIGHT
    assert re.search(r'id="[fr]\d+" name="\[&#34;edition&#34;\]"[^>]* aria-invalid="true"', text)
    assert ">A guest\r\naigerim</textarea>" in text.replace("\n", "\r\n").replace("\r\r", "\r").replace(">\r\n", ">")
    assert send(state, {**form_of(page(state)), makers: ("A guest\r\naigerim",)}).changed == (FILE,)
    assert (root / FILE).read_text("utf-8") == LIGHT + "collaborators: [A guest, aigerim]\n"


def test_a_work_is_hung_on_another_wall_with_its_number(state: DeskState, root: Path) -> None:
    """In the hanging list, with its comment; the work's own change and this one are taken back together."""
    path = "content/hanging/2026.yaml"
    address = "entries/work/aigerim/dusk"
    form = form_of(page(state, address))
    assert form["wall"] == ("0",) and form["place-on-wall"] == ("2",)
    sent = {**form, "wall": ("1",), "place-on-wall": ("",), '["title"] en': ("Dusk",)}
    answer = answered(state, DeskRequest(address, "POST", {}, sent))
    hung = WALLS.replace("      - 4: aigerim/dusk  # high\n", "") + "    works:\n      - 4: aigerim/dusk  # high\n"
    assert answer.changed == ("creatives/aigerim/works/dusk.yaml", path)
    assert (root / path).read_text("utf-8") == hung

    stale = answered(state, DeskRequest(address, "POST", {}, {**sent, "wall": ("",)}))
    assert stale.status == 409
    assert answered(state, DeskRequest(address, "POST", {}, {"undo": ("1",)})).status == 303
    assert (root / path).read_text("utf-8") == WALLS and not (root / "creatives/aigerim/works/dusk.yaml").exists()
    wrong = {**form_of(page(state, address)), "place-on-wall": ("9" * 5000,)}
    assert answered(state, DeskRequest(address, "POST", {}, wrong)).status == 409
    off = {**form_of(page(state, address)), "wall": ("",)}
    assert answered(state, DeskRequest(address, "POST", {}, off)).changed == (path,)
    assert "aigerim/dusk" not in (root / path).read_text("utf-8")


HUB = "entries/venue/hub"


def put(state: DeskState, address: str, **typed: str) -> DeskResponse:
    """Send the form of an entry with something typed: by the names of inputs, `'` for their quotation marks."""
    new = {name.replace("'", '"'): (value,) for name, value in typed.items()}
    form = form_of(page(state, address))
    assert new.keys() <= form.keys() | {f"{axis}:{name}" for name in form for axis in "xy"}
    return answered(state, DeskRequest(address, "POST", {}, {**form, **new}))


def test_what_is_not_there_yet_is_added(state: DeskState, root: Path) -> None:
    """One more item in the form that the others have, and the first of a list; opening times, links, consent."""
    hub, path = root / "content/venues/hub.yaml", root / "creatives/aigerim/index.md"
    room = {"['rooms',2,'name']": "C: new", "['rooms',2,'capacity']": "20", "['rooms',2,'label'] ru": "Зал"}
    times = {"name:['hours','']": "mon-fri", "['hours','']": "10:00-13:00, 14:00-19:00"}
    assert put(state, HUB, **room, **times).changed == ("content/venues/hub.yaml",)
    assert hub.read_text("utf-8") == (
        'name: Hub\nrooms: [A, B, {name: "C: new", label: {ru: Зал}, capacity: 20}]\n'
        "hours:\n  mon-fri: [10:00-13:00, 14:00-19:00]\n"
    )
    first = {"['details',0,'text'] en": "A lamp", "['details',0,'focus']": "31% 62%"}
    link = {"name:['links','']": "Film = 1", "['links','']": "https://example.org/f"}
    film = {"['film']": "https://vimeo.com/76979871"}
    assert put(state, WORK, **first, **link, **film).changed == (FILE,)
    assert (root / FILE).read_text("utf-8") == LIGHT + (
        "film: https://vimeo.com/76979871\nlinks:\n  Film = 1: https://example.org/f\ndetails:\n  - text: A lamp\n    focus: 31% 62%\n"
    )
    before = path.read_text("utf-8")
    said = {"['consent','published']": "yes", "['consent','given']": "2026-04-01"}
    assert put(state, "entries/creative/aigerim", **said).status == 303
    assert path.read_text("utf-8") == before.replace(
        "\n---\n", "\nconsent: {published: yes, given: 2026-04-01}\n---\n", 1
    )


def test_half_of_something_new_is_not_written(state: DeskState, root: Path) -> None:
    """It is named beside what was typed; what is emptied goes, and no other item."""
    half = put(state, WORK, **{"['details',0,'text'] en": "A lamp", "name:['links','']": "Film"})
    text = half.data.decode()
    assert half.status == 409 and (root / FILE).read_text("utf-8") == LIGHT
    assert 'value="Film"' in text and text.count('role="alert"') == 3
    file = root / FILE
    file.write_text(LIGHT + "details:\n  - text: A  # one\n    focus: left\n  - text: B\n    focus: top\n", "utf-8")
    assert put(state, WORK, **{"['details',0,'text'] en": "", "['details',0,'focus']": ""}).status == 303
    assert file.read_text("utf-8") == LIGHT + "details:\n  - text: B\n    focus: top\n"


def test_what_the_form_does_not_show_is_named_with_its_line(state: DeskState, root: Path) -> None:
    file = root / FILE
    file.write_text(
        LIGHT + "    projection: flat\nx-shelf: 12\ncomparisons: {before: 01.jpg, after: 02.jpg}\n", "utf-8"
    )
    left = page(state).partition('class="left"')[2].partition("</div>")[0]
    assert re.findall(r"<code>([^<]*)</code>", left) == ["pictures.01.jpg.projection", "x-shelf", "comparisons"]
    assert f"{FILE}:6" in left and f"{FILE}:7" in left
    file.write_text(LIGHT, "utf-8")
    assert 'class="left"' not in page(state)


def test_every_kind_has_a_form_and_every_field_its_words(tmp_path: Path) -> None:
    """What a kind declares is in its form without more; labels and choices are in the three languages."""
    labels, choices = set(), set()
    for kind in KINDS:
        place = EntryPlace(Address(kind, "a" if kind.name == "work" else ""), kind.folder, "b", ())
        (tmp_path / kind.folder).mkdir(parents=True, exist_ok=True)
        sheet = open_sheet(place, Workspace(tmp_path, ("en", "ru")))
        fields = all_fields(sheet)
        assert {("body",), ("tags",), ("draft",)} <= {field.key for field in fields}
        labels |= {field.label for field in fields}
        choices |= {choice for field in fields for choice in field.choices}
    for language in LANGUAGES:
        words = DeskWords(language).texts
        assert {f"field-{name}" for name in labels} <= words.keys()
        assert {f"choice-{name}" for name in choices} <= words.keys()


def test_an_entry_that_is_gone_has_no_page(state: DeskState, root: Path) -> None:
    assert kind_of(state.entries["work", "aigerim", "dusk"]).name == "work"
    (root / "creatives/aigerim/works/dusk.jpg").unlink()

    for address in ("entries/work/aigerim/dusk", "entries/work/nobody/x", "entries/"):
        assert answered(state, DeskRequest(address)).status == 404
