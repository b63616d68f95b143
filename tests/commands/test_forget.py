"""`forget`: nothing of a person is left in the site, its output and its cache; what it cannot decide is named."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from site_box import SITE_YAML, Content, SiteBox, picture

from korme.commands.forget.forget import Forgotten, forget
from korme.commands.forget.plan import plan_forgetting
from korme.commands.forget.subject import JOURNAL
from korme.commands.importer.import_file import FileChoices, import_file
from korme.commands.kiosk.folder import MARK
from korme.core.model import Step
from korme.core.problems import UsageError
from korme.publish.recognition import served_folder
from korme.publish.second_output import begin_with
from korme.publish.selection import lists_folder

SiteMaker = Callable[..., SiteBox]
ZARINA = """---
name: {en: Zarina Abenova, kk: Зарина Әбенова}
discipline: crafts
email: zarina@felt.example.org
links: {instagram: "https://www.instagram.com/zarina.felt"}
aliases: [/creatives/first-guest/]
editions: ["2025", "2026"]
---
Felt from Ridder.
"""
KNOWN = {"creative": "zarina-abenova", "name": "Zarina Abenova", "fields": {"city": "Ridder"}}
OTHER = {"creative": "aigerim", "name": "Aigerim", "fields": {}}
EVENT: dict[str, object] = {
    "start": "2025-05-03T10:00",
    "until": "",
    "venue": "hub",
    "room": "",
    "status": "scheduled",
    "edition": "2025",
}
EVENT |= {"sequence": 0, "changed": "2025-01-01T00:00", "digest": "d"}
ANNOUNCED = {
    "announced": "2026-01-01T00:00",
    "events": {
        "felt": {**EVENT, "title": {"en": "Felt with Zarina Abenova"}},
        "gone": {**EVENT, "title": {"en": "Зарина Әбенова"}},
        "walk": {**EVENT, "title": {"en": "Walk"}},
    },
    "changes": [],
}


def zipped(name: str, data: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, data)
    return file.getvalue()


SITE = (
    SITE_YAML
    + 'edition: "2026"\nremoved: [/creatives/zarina-abenova/old/, /stories/gone/]\ntheme_options: {cards: none}\n'
)
FILES: dict[str, Content] = {
    "content/site.yaml": SITE,
    "content/editions/2025.yaml": "title: Week 2025\nstart: 2025-05-01\nend: 2025-05-07\n",
    "content/editions/2026.yaml": "title: Week 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    "creatives/zarina-abenova/index.md": ZARINA,
    "creatives/zarina-abenova/works/dawn/index.yaml": "title: Daybreak\npictures: [{file: 1.jpg, alt: Red}]\n",
    "creatives/zarina-abenova/works/dawn/1.jpg": picture(60, 40, "red"),
    "creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: photography\n---\nLearnt [felt](/creatives/zarina-abenova/dawn/).\n",
    "creatives/aigerim/works/light.yaml": "title: Light\ncollaborators: [zarina-abenova, Olga K.]\n",
    "creatives/aigerim/works/light.jpg": picture(),
    "content/collectives/two.yaml": "name: Two\nmembers:\n  - aigerim\n  - name: zarina-abenova\n    role: felt\n",
    "content/venues/hub.yaml": "name: Hub\n",
    "content/programme/felt.yaml": "title: Felt\nstart: 2025-05-03T10:00\nduration: 2h\nvenue: hub\nhosts: [first-guest, Зарина Әбенова, Bek]\n",
    "content/programme/walk.yaml": "title: Walk\nstart: 2026-04-21T10:00\nduration: 2h\nvenue: hub\nhosts: zarina-abenova\n",
    "content/programme/2026-04-22.yaml": "events:\n  - {name: talk, start: '11:00', duration: 1h, title: Talk, venue: hub, hosts: [zarina-abenova]}\n",
    "content/stories/open.md": "---\ntitle: Open\ndate: 2026-03-01\nauthor: Zarina Abenova\n---\nSoon.\n",
    "content/imported.json": json.dumps(
        {"programmes": {}, "people": {"f": {"1": KNOWN, "2": OTHER}}, "works": {}, "partners": {}}
    ),
    "content/announced.json": json.dumps(ANNOUNCED),
    ".korme/contacts.json": json.dumps(
        {"f": {"1": {"name": "Z. A.", "email": "private@z.example.org"}, "2": {"email": "a@example.org"}}}
    ),
    ".korme/removed/creatives/zarina-abenova/works/old.yaml": "title: Old\n",
    ".korme/desk/journal.jsonl": '{"before": "WmFyaW5h"}\n',
    "inbox/done/zarina-abenova.zip": zipped("zarina-abenova/index.md", ZARINA),
    "inbox/done/mail-7.zip": zipped("zarina-abenova/portrait.jpg", "x"),
    "content/certificates/2026.yaml": "certificates:\n  48213-07459: {role: creative, creative: zarina-abenova, issued: 2026-04-26}\n",
    "content/entered.json": json.dumps({"editions": {"2025": {"zarina-abenova": ["dawn"], "aigerim": ["light"]}}}),
    "print/labels.pdf": b"%PDF packed",
    "print/notes.txt": "Paper: thick",
    "kiosk/index.html": MARK,
    "kiosk/media/1.jpg": picture(),
    ".korme/printed/labels.json": json.dumps(
        {"zarina-abenova/dawn": [["2026-04-20", "en", "1"]], "aigerim/light": [["2026-04-20", "en", "2"]]}
    ),
    "inbox/letters/people.csv": "name,page\nZarina Abenova,x\n",
    "inbox/letters/zarina-abenova.ru.txt": "Здравствуйте, Зарина!",
}
WORDS = ("Zarina", "Зарина", "zarina", "first-guest", "private@z", "Daybreak", "Felt from Ridder")


def forgotten(box: SiteBox, word: str = "creatives/zarina-abenova", *, page: bool = False) -> Forgotten:
    options = box.options()
    found = plan_forgetting(options, word, lambda step: None)
    return forget(options, found, lambda step: None, page=page)


def traces(root: Path) -> list[tuple[str, str]]:
    """Every word left in a site's folder, by a search of its own: names of files, texts, compressed texts."""
    found = []
    for path in sorted(root.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        text = unquote(unescape(data.decode("utf-8", "ignore"))).replace("\xad", "").replace("\r\n ", "")
        shown = path.relative_to(root).as_posix()
        found += [(shown, word) for word in WORDS if word in text or word in shown]
    return found


@pytest.fixture
def box(site: SiteMaker) -> SiteBox:
    """The site, not built yet."""
    return site(FILES)


@pytest.fixture
def built(box: SiteBox) -> SiteBox:
    result = box.build()
    assert result.ok, result.problems
    assert len(traces(box.root / "output")) > 60
    return box


def test_nothing_of_a_person_is_left(built: SiteBox) -> None:
    """Two editions, an import, an announcement, an inbox: every file and cached text goes; what is others' stays."""
    cache = built.options().cache
    served = served_folder(built.root, cache)
    begin_with(built.output, served, cache)
    lists_folder(served, cache).mkdir(exist_ok=True)
    (lists_folder(served, cache) / "cards").write_text("Zarina")  # as a preview of hundreds of people has
    done = forgotten(built)

    assert done.built.ok
    assert [trace.path for trace in done.traces] == []
    assert (done.is_proved, done.other_outputs) == (True, 0)
    assert traces(built.root) == []
    text = {
        path: (built.root / path).read_text("utf-8")
        for path in FILES
        if (built.root / path).exists() and not path.endswith((".jpg", ".zip"))
    }
    assert text["creatives/aigerim/index.md"].endswith("Learnt felt.\n")
    assert text["creatives/aigerim/works/light.yaml"] == "title: Light\ncollaborators: [Olga K.]\n"
    assert text["content/collectives/two.yaml"] == "name: Two\nmembers: [aigerim]\n"
    assert text["content/programme/felt.yaml"].endswith("hosts: [Bek]\n")
    assert "hosts" not in text["content/programme/walk.yaml"] + text["content/programme/2026-04-22.yaml"]
    assert json.loads(text["content/imported.json"])["people"] == {"f": {"2": OTHER}}
    assert json.loads(text[".korme/contacts.json"]) == {"f": {"2": {"email": "a@example.org"}}}
    titles = {slug: event["title"] for slug, event in json.loads(text["content/announced.json"])["events"].items()}
    assert titles == {"felt": {"en": "Felt"}, "walk": {"en": "Walk"}}
    assert json.loads(text["content/entered.json"])["editions"] == {"2025": {"aigerim": ["light"]}}
    assert [*json.loads(text[".korme/printed/labels.json"])] == ["aigerim/light"]
    assert ".korme/desk/journal.jsonl" not in text
    assert [path.name for path in (built.root / "print").iterdir()] == ["notes.txt"]
    assert not (built.root / "kiosk").exists()
    assert "/stories/gone/" in text["content/site.yaml"]
    assert not (built.root / JOURNAL).exists()
    assert built.build().ok


def test_what_a_text_says_is_left_to_a_person(box: SiteBox) -> None:
    """Each line is named; once it is changed, the same command finishes, although the folder is gone."""
    story = "---\ntitle: Open\ndate: 2026-03-01\n---\nSoon.\n\nThanks to Abenova&nbsp;Zarina!\n"
    box.change("content/stories/open.md", story)
    first = forgotten(box)
    box.change("content/stories/open.md", story.replace("Abenova&nbsp;Zarina", "all"))
    second = forgotten(box)

    assert [(trace.path, trace.line) for trace in first.named] == [("content/stories/open.md", 7)]
    assert {trace.path.partition("/")[0] for trace in first.traces} >= {"content", "output"}
    assert second.is_proved
    assert traces(box.root) == []


def test_an_interrupted_run_is_finished_by_the_next(built: SiteBox) -> None:
    """Also when the sources are gone and the output is not built yet."""
    left = [2]

    def interrupt(_: Step) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    options = built.options()
    found = plan_forgetting(options, "creatives/zarina-abenova", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        forget(options, found, interrupt)

    assert (built.root / JOURNAL).exists()
    assert traces(built.root / "output")
    done = forgotten(built)
    assert done.is_proved
    assert done.other_outputs == 0
    assert traces(built.root) == []


def test_the_command_asks_shows_and_proves(box: SiteBox) -> None:
    """Without a terminal it needs `--yes`; its answer is the exit code."""
    unasked = box.korme("forget", "creatives/zarina-abenova")
    done = box.korme("forget", "creatives/zarina-abenova", "--yes", "--messages", "ru")

    assert (unasked.returncode, done.returncode) == (2, 0)
    assert "[forget-unasked]" in unasked.stderr
    assert "creatives/zarina-abenova/works/dawn/1.jpg" in unasked.stdout
    assert "content/collectives/two.yaml: names the person" in unasked.stdout
    assert "Ни имени, ни адресов" in done.stdout
    assert traces(box.root) == []


def test_other_outputs_are_counted(box: SiteBox) -> None:
    """What was built elsewhere is out of reach; the cache does not remember what is in it."""
    box.build(output=box.root.parent / "preview")
    done = forgotten(box)

    assert done.is_proved
    assert done.other_outputs == 1


def test_the_address_leads_nowhere_again(box: SiteBox) -> None:
    """Neither to a new entry, nor by an alias, nor by the next import; the site does not say whose it was."""
    forgotten(box)
    box.add({"creatives/first-guest/index.md": "---\nname: Other\ndiscipline: crafts\n---\n"})
    box.change(
        "creatives/aigerim/index.md",
        "---\nname: Aigerim\ndiscipline: crafts\naliases: [/ru/creatives/zarina-abenova/dawn/]\n---\n",
    )

    assert [each for each in box.check() if each[0] == "address-forgotten"] == [
        ("address-forgotten", "creatives/aigerim/index.md:4:11"),
        ("address-forgotten", "creatives/first-guest/index.md"),
    ]


def test_the_next_import_leaves_them_out(box: SiteBox) -> None:
    """Their row is named; neither an entry nor their private address comes back. Others are imported."""
    forgotten(box)
    table = box.root.parent / "f.csv"
    table.write_text("Name,E-mail,Discipline\nZarina Abenova,z@z.example.org,Crafts\nNew One,n@n.example.org,Crafts\n")
    _, problems = import_file(box.options(), table, FileChoices())

    assert [each.code for each in problems] == ["import-forgotten"]
    assert sorted(path.name for path in (box.root / "creatives").iterdir()) == ["aigerim", "new-one"]
    assert "z@z" not in (box.root / ".korme/contacts.json").read_text("utf-8")


def test_a_namesake_stays(box: SiteBox) -> None:
    """Whom a name in a field means is not certain then; it stays, and the search does not look for it.

    An address that the organizers use stays as well.
    """
    box.change("content/site.yaml", SITE + "submit: zarina@felt.example.org\n")
    box.change("creatives/other/index.md", "---\nname: Zarina Abenova\ndiscipline: crafts\n---\n")
    done = forgotten(box)

    assert done.is_proved
    assert "author: Zarina Abenova" in (box.root / "content/stories/open.md").read_text("utf-8")
    assert (box.root / "output/creatives/other/index.html").exists()


def test_a_page_can_stay_at_the_address(box: SiteBox) -> None:
    """If the person wants it: it asks not to be indexed, and says nothing; only the address is left."""
    done = forgotten(box, page=True)
    page = (box.root / "output/creatives/zarina-abenova/index.html").read_text("utf-8")

    assert done.is_proved
    assert '<meta name="robots" content="noindex' in page
    assert "Zarina" not in page
    assert (box.root / "output/kk/creatives/first-guest/dawn/index.html").exists()


def test_only_a_person_that_is_known_is_forgotten(box: SiteBox) -> None:
    for word, code in (("content/programme/felt.yaml", "forget-person"), ("creatives/nobody", "unknown-path")):
        with pytest.raises(UsageError) as refused:
            plan_forgetting(box.options(), word, lambda step: None)
        assert refused.value.problem.code == code


def test_what_goes_is_listed_and_nothing_is_changed(built: SiteBox) -> None:
    before = {
        path: path.read_bytes() for path in built.root.rglob("*") if path.is_file() and ".cache" not in path.parts
    }
    found = plan_forgetting(built.options(), "/kk/creatives/zarina-abenova/", lambda step: None)
    after = {path: path.read_bytes() for path in built.root.rglob("*") if path.is_file() and ".cache" not in path.parts}

    assert after == before
    assert {size.path for size in found.files} >= {path for path in FILES if "zarina-abenova" in path}
    assert {size.path for size in found.files} >= {"inbox/done/mail-7.zip", "print/labels.pdf", "kiosk/index.html"}
    assert {"creatives/zarina-abenova/dawn/index.html", "ru/creatives/first-guest/index.html"} <= {
        size.path for size in found.output
    }
    assert found.cached
