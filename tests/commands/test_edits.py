"""Single values changed in the files of entries: `korme/commands/edits/`."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from site_box import picture

from korme.commands.edits.change import EditRefused, EntryChange, EntryChanged, change_entry, shown_value
from korme.commands.edits.journal import forget_changes, read_steps, undo, undoable, write_change
from korme.commands.edits.sheet import EntrySheet, FieldKey, open_sheet
from korme.commands.fix.workspace import Workspace
from korme.commands.rename.entry_place import entry_place
from korme.core.model import Limits
from korme.core.problems import Mark, UsageError, problem

LANGUAGES = ("en", "ru", "kk")
WORKS = "creatives/aida/works"
PERSON = "---\nname: Aida\ntagline: Draws letters\ndiscipline: photography  # or crafts\ncover: c.jpg\n---\n\nI draw.\n\nEvery  \nday.\n"
BOAT = "# mine\ntitle: Boat   # working title\nyear: 2024\npictures: [boat.jpg]\ntags: [sea, fog]\nsale: sold\n"
MESSY = """\
# Қ: the album
language: ru
title: {ru: 'Лодка', kk: Қайық}  # not final
medium:
    ru: "фотография: плёнка"   # 6×7
year:   '2019'
pictures:
# the best one first
- 01.jpg   # scan again
- file: 02.jpg   # from Aida
  alt: >-
    Пустая лодка стоит у причала в тумане, за ней не видно ни
    берега, ни воды, только два фонаря и столб с табличкой.

- {file: 03.jpg, alt: {ru: "Туман, \\"снова\\"", kk: 'Тұ''ман'}, focus: [0.3, 0.7]}
details:
- text: Фонарь горит
    и днём
  focus: 31% 62%
tags:
    - sea  # always
    - туман

    # for the search
    - 'сорок: 40'
sale: {status: for_sale, price: 90000,}
x-shelf: "12:30"
body:
    ru: |
        Первая строка.

          * с отступом
        Вторая  # не комментарий

    en: >
        One paragraph that is folded over
        two lines.

        And another.
"""


def place(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def sheet_of(root: Path, entry: str) -> EntrySheet:
    workspace = Workspace(root, LANGUAGES)
    return open_sheet(entry_place(entry, workspace), workspace)


def change(sheet: EntrySheet, key: FieldKey, after: Any, language: str = "") -> EntryChanged | EditRefused:
    before = shown_value(sheet, key, language)
    return change_entry(sheet, EntryChange(key, before, after, language), Limits())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = ("boat.jpg", "dusk.jpg", "album/01.jpg", "album/02.jpg", "album/10.jpg")
    files: dict[str, str | bytes] = {f"{WORKS}/{name}": picture(9, 6) for name in names}
    return place(
        tmp_path_factory.mktemp("house"),
        {
            **files,
            f"{WORKS}/boat.yaml": BOAT,
            "creatives/aida/c.jpg": picture(9, 6),
            "creatives/aida/index.md": PERSON,
            "creatives/aida/index.ru.md": "Я рисую.\r\n",
            "content/venues/hub.yaml": "name: Hub\nrooms: [A, B]\naddress: |\n  Street 1\n  City\n",
            "content/programme/2026-04-20.yaml": "venue: hub\nevents:\n  - {name: walk, title: Walk, start: 10:00}\n"
            "  - name: talk\n    title: Talk  # ?\n    start: 12:30\n",
        },
    )


@pytest.mark.parametrize(
    ("entry", "key", "language", "after", "expected"),
    [
        (f"{WORKS}/dusk", ("title",), "en", "no", "+title: no"),
        (f"{WORKS}/dusk", ("pictures", "dusk.jpg", "alt"), "en", "Fog: #1", '+pictures:\n+  - file: dusk.jpg\n+    alt: "Fog: #1"'),
        (f"{WORKS}/album", ("pictures", "02.jpg", "alt"), "en", "Two", "+pictures:\n+  - 01.jpg\n+  - file: 02.jpg\n+    alt: Two\n+  - 10.jpg"),
        (f"{WORKS}/album", ("pictures",), "", ("10.jpg", "01.jpg", "02.jpg"), "+pictures: [10.jpg, 01.jpg, 02.jpg]"),
        (f"{WORKS}/boat", ("title",), "ru", "Лодка", "-title: Boat   # working title\n+title: {en: Boat, ru: Лодка}   # working title"),
        (f"{WORKS}/boat", ("pictures", "boat.jpg", "alt"), "kk", "Қайық", "-pictures: [boat.jpg]\n+pictures:\n+  - file: boat.jpg\n+    alt:\n+      kk: Қайық"),
        (f"{WORKS}/boat", ("pictures", "boat.jpg", "focus"), "", "31% 62%", "-pictures: [boat.jpg]\n+pictures:\n+  - file: boat.jpg\n+    focus: 31% 62%"),
        (f"{WORKS}/boat", ("tags",), "", ("fog", "sea", "a: b"), '-tags: [sea, fog]\n+tags: [fog, sea, "a: b"]'),
        (f"{WORKS}/boat", ("body",), "en", "Old.", "+body: Old."),
        (f"{WORKS}/boat", ("draft",), "", "yes", "+draft: yes"),
        (f"{WORKS}/boat", ("sale", "status"), "", "for_sale", "-sale: sold\n+sale: for_sale"),
        (f"{WORKS}/boat", ("sale", "price"), "", "90000", "-sale: sold\n+sale: {status: sold, price: 90000}"),
        (f"{WORKS}/boat", ("sale", "status"), "", "", "-sale: sold"),
        (f"{WORKS}/boat", ("medium",), "en", "a\nb", "+medium: |\n+  a\n+  b"),
        ("creatives/aida", ("tagline",), "ru", "Рисует", "+---\n+tagline: Рисует\n+---\n+"),
        ("creatives/aida", ("tagline",), "kk", "Сызады", "+---\n+tagline: Сызады\n+---"),
        ("creatives/aida", ("body",), "en", "I draw.\n\nEvery  \nnight.", "-day.\n+night."),
        ("creatives/aida", ("body",), "kk", "Сызамын.", "+Сызамын."),
        ("creatives/aida", ("cover", "alt"), "en", "Ink", "-cover: c.jpg\n+cover:\n+  file: c.jpg\n+  alt: Ink"),
        ("creatives/aida", ("discipline",), "", ("crafts",), "-discipline: photography  # or crafts\n+discipline: crafts  # or crafts"),
        ("creatives/aida", ("links", "vk"), "", "https://vk.com/a", "+links:\n+  vk: https://vk.com/a"),
        ("content/venues/hub", ("rooms", 0, "label"), "ru", "Зал", "-rooms: [A, B]\n+rooms: [{name: A, label: {ru: Зал}}, B]"),
        ("content/venues/hub", ("rooms", 1, "name"), "", "C", "-rooms: [A, B]\n+rooms: [A, C]"),
        ("content/venues/hub", ("rooms", 2, "name"), "", "C", "-rooms: [A, B]\n+rooms: [A, B, C]"),
        ("content/venues/hub", ("hours", "mon-fri"), "", ("10:00-12:00", "13:00-19:00"), "+hours:\n+  mon-fri: [10:00-12:00, 13:00-19:00]"),
        ("creatives/aida", ("consent", "given"), "", "2026-04-01", "+consent:\n+  given: 2026-04-01"),
        ("creatives/aida", ("body",), "ru", "", "-Я рисую."),
        ("content/venues/hub", ("address",), "en", "Street 2\nCity", "-  Street 1\n+  Street 2"),
        ("content/programme/walk", ("title",), "ru", "Прогулка", "-  - {name: walk, title: Walk, start: 10:00}\n+  - {name: walk, title: {en: Walk, ru: Прогулка}, start: 10:00}"),
        ("content/programme/talk", ("summary",), "en", "Why", "+    summary: Why"),
    ],
)  # fmt: skip
def test_an_edit_is_what_a_person_would_have_written(
    house: Path, entry: str, key: FieldKey, language: str, after: Any, expected: str
) -> None:
    found = change(sheet_of(house, entry), key, after, language)

    assert isinstance(found, EntryChanged), found
    assert found.warnings == ()
    lines = [line for file in found.files for line in file.diff[2:] if not line.startswith(("@@", " "))]
    assert "\n".join(lines) == expected


ROWS = "pictures:\n  # all of 2024\n  - 1.jpg\n\n  # the best\n  - file: 2.jpg  # big\n    alt: B\n    # not yet\n  - 3.jpg\nyear: 1\n"


def test_pictures_take_their_comments_with_them(tmp_path: Path) -> None:
    """What stands above the first is about the list and stays on top; a blank line never begins it."""
    root = place(tmp_path, {f"{WORKS}/x/{at}.jpg": picture(9, 6) for at in (1, 2, 3)} | {f"{WORKS}/x/index.yaml": ROWS})
    found = change(sheet_of(root, f"{WORKS}/x"), ("pictures",), ("2.jpg", "3.jpg", "1.jpg"))

    assert isinstance(found, EntryChanged)
    assert (found.files[0].after or b"").decode() == (
        "pictures:\n  # all of 2024\n  # the best\n  - file: 2.jpg  # big\n    alt: B\n    # not yet\n  - 3.jpg\n  - 1.jpg\nyear: 1\n"
    )


@pytest.mark.parametrize(
    ("entry", "key", "language", "after", "code"),
    [
        (f"{WORKS}/boat", ("title",), "en", "x" * 2001, "too-long"),
        (f"{WORKS}/boat", ("title",), "en", "a\x07", "control-character"),
        (f"{WORKS}/boat", ("pictures", "boat.jpg", "focus"), "", "face", "not-a-focus"),
        (f"{WORKS}/boat", ("sale", "status"), "", "maybe", "unknown-word"),
        (f"{WORKS}/boat", ("pictures",), "", ("other.jpg",), "edit-by-hand"),
        ("creatives/aida", ("name",), "en", "", "missing-field"),
        ("content/programme/talk", ("start",), "", "soon", "not-a-time"),
    ],
)
def test_what_a_check_would_refuse_is_not_written(
    house: Path, entry: str, key: FieldKey, language: str, after: Any, code: str
) -> None:
    found = change(sheet_of(house, entry), key, after, language)

    assert isinstance(found, EditRefused)
    assert [each.code for each in found.problems] == [code]


def test_a_value_that_somebody_else_has_changed_is_refused(house: Path) -> None:
    """A change of another field does not matter."""
    sheet = sheet_of(house, f"{WORKS}/boat")
    later = change(sheet, ("year",), "2025")
    assert isinstance(later, EntryChanged)

    mine = EntryChange(("title",), "Boat", "Ship", "en")
    assert isinstance(change_entry(later.sheet, mine, Limits()), EntryChanged)
    theirs = change(later.sheet, ("title",), "Vessel", "en")
    assert isinstance(theirs, EntryChanged)
    found = change_entry(theirs.sheet, mine, Limits())
    assert isinstance(found, EditRefused) and found.now == "Vessel" and found.problems[0].code == "edit-changed"


TEXTS = [
    "no",
    "12:30",
    "a: b # c",
    "'“x”'\\",
    "one\ntwo: 2\n\n- three",
    "🌊 ‏שלום",
    " - ",
    "Ә" * 400,
    "",
    "[x], {y}",
    "~",
    "слово " * 60,
]
KEYS: list[tuple[FieldKey, str]] = [
    (("title",), "ru"), (("title",), "kk"), (("title",), "en"), (("medium",), "ru"), (("medium",), "kk"), (("notice",), "ru"),
    (("body",), "ru"), (("body",), "en"), (("body",), "kk"), (("details", 0, "text"), "ru"), (("details", 0, "text"), "kk"),
    (("year",), ""), (("sale", "price"), ""), (("dimensions",), ""),
    *((("pictures", f"0{at}.jpg", name), language) for at in (1, 2, 3) for name in ("alt", "caption") for language in LANGUAGES),
]  # fmt: skip
FORMS = {
    "album.yaml": lambda text: text.encode(),
    "crlf, bom": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "no last line end": lambda text: text.rstrip("\n").encode(),
}


def comments(text: str) -> list[str]:
    return sorted(re.findall(r"#[^\n\r]*", text))


@pytest.mark.parametrize("form", FORMS)
def test_edits_of_messy_files_touch_their_field_alone(tmp_path: Path, form: str) -> None:
    """Fifty edits in a row: each says what was typed, keeps all comments and other values, and can be taken back."""
    root = place(tmp_path, {f"{WORKS}/m/0{at}.jpg": picture(9, 6) for at in (1, 2, 3)})
    file = root / WORKS / "m/index.yaml"
    file.write_bytes(FORMS[form](MESSY))
    chance, made, states = random.Random(form), 0, [file.read_bytes()]
    sheet = sheet_of(root, f"{WORKS}/m")
    while made < 17:
        key, language = chance.choice(KEYS)
        text = chance.choice(TEXTS)
        before = {one: shown_value(sheet, *one) for one in KEYS}
        found = change(sheet, key, text if language or key != ("year",) else text.replace("\n", " "), language)
        if isinstance(found, EditRefused):
            assert {each.code for each in found.problems} <= {
                "missing-field",
                "edit-by-hand",
                "wrong-type",
                "empty-field",
            }
            continue
        after = {one: shown_value(found.sheet, *one) for one in KEYS}
        assert {one for one in KEYS if before[one] != after[one]} <= {(key, language)}
        if not found.files:
            continue
        old, new = (data.decode("utf-8-sig") for data in (found.files[0].before or b"", found.files[0].after or b""))
        if "#" not in f"{text}{before[key, language]}":
            assert comments(old) == comments(new), (key, language, text)
        lone = [line for line in new.split("\n") if "\r" not in line and line]
        assert form != "crlf, bom" or len(lone) <= 1
        step = write_change(root, found.files, f"{WORKS}/m", ".".join(map(str, key)), language)
        assert not isinstance(step, EditRefused)
        states.append(file.read_bytes())
        sheet, made = sheet_of(root, f"{WORKS}/m"), made + 1
    for step, state in zip(undoable(root), states[-2::-1], strict=True):
        assert not isinstance(undo(root, step.number), EditRefused)
        assert file.read_bytes() == state


def test_a_change_is_taken_back_only_from_what_it_left(tmp_path: Path) -> None:
    root = place(tmp_path, {f"{WORKS}/dusk.jpg": picture(9, 6)})
    file = root / WORKS / "dusk.yaml"
    for title in ("Dusk", "Dawn"):
        found = change(sheet_of(root, f"{WORKS}/dusk"), ("title",), title, "en")
        assert isinstance(found, EntryChanged)
        assert not isinstance(write_change(root, found.files, f"{WORKS}/dusk", "title", "en"), EditRefused)

    first, second = read_steps(root)
    early = undo(root, first.number)
    assert isinstance(early, EditRefused) and early.problems[0].code == "edit-undo-changed"
    assert [step.number for step in undoable(root)] == [second.number, first.number]
    assert not isinstance(undo(root, second.number), EditRefused)
    assert file.read_text("utf-8") == "title: Dusk\n" and [one.number for one in undoable(root)] == [first.number]
    assert not isinstance(undo(root, first.number), EditRefused)
    assert not file.exists() and undoable(root) == []
    gone = undo(root, 99)
    assert isinstance(gone, EditRefused) and [each.code for each in gone.problems] == ["edit-undo-gone"]
    file.write_text("title: Mine\n", "utf-8")
    stale = write_change(root, found.files, f"{WORKS}/dusk", "title", "en")
    assert isinstance(stale, EditRefused) and stale.problems[0].mark == Mark(f"{WORKS}/dusk.yaml")
    forget_changes(root)
    assert read_steps(root) == []


def test_a_journal_that_is_a_link_takes_nothing_out_of_the_site(tmp_path: Path) -> None:
    """A stranger may have committed it, leading to a file of whoever sits at the desk."""
    root = place(tmp_path / "site", {f"{WORKS}/dusk.yaml": "title: Dusk\n"})
    (root / ".korme/desk").mkdir(parents=True)
    (root / ".korme/desk/journal.jsonl").symlink_to("../../../theirs")
    found = change(sheet_of(root, f"{WORKS}/dusk"), ("title",), "Dawn", "en")
    assert isinstance(found, EntryChanged)

    with pytest.raises(UsageError) as refused:
        write_change(root, found.files, f"{WORKS}/dusk", "title", "en")
    assert refused.value.problem == problem("link", Mark(".korme/desk/journal.jsonl"))
    assert not (tmp_path / "theirs").exists()
    assert (root / WORKS / "dusk.yaml").read_text("utf-8") == "title: Dusk\n"


def test_two_people_who_change_different_fields_merge(house: Path, tmp_path: Path) -> None:
    sheet = sheet_of(house, f"{WORKS}/boat")
    sides = [change(sheet, ("title",), "Ship", "en"), change(sheet, ("tags",), ("sea",))]
    for name, side in zip(("mine", "theirs"), sides, strict=True):
        assert isinstance(side, EntryChanged)
        (tmp_path / name).write_bytes(side.files[0].after or b"")
    (tmp_path / "base").write_text(BOAT, "utf-8")
    merged = subprocess.run(
        ["git", "merge-file", "-p", "mine", "base", "theirs"], cwd=tmp_path, capture_output=True, check=False
    )

    assert merged.returncode == 0
    assert merged.stdout.decode() == BOAT.replace("Boat", "Ship").replace("[sea, fog]", "[sea]")


@pytest.mark.parametrize("entry", ["creatives/aida", f"{WORKS}/boat"])
def test_a_body_may_be_as_long_as_a_body_may_be(house: Path, entry: str) -> None:
    """Fifty thousand characters, pasted from anywhere."""
    text = ("«Ә»: # no, 'it''s' {x} \U0001f30a \u200fשלום - - -\n\n  * ~\n" * 1200)[:49_000].strip()
    found = change(sheet_of(house, entry), ("body",), text.replace("\n", "\r\n"), "en")
    longer = change(sheet_of(house, entry), ("body",), "x" * 50_001, "en")

    assert isinstance(found, EntryChanged) and found.sheet.text(("body",), "en") == text
    assert isinstance(longer, EditRefused) and [each.code for each in longer.problems] == ["body-too-long"]
