"""The desk's translations: a text beside its source, written and signed there."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_box import asked, desk_of, page_of
from markupsafe import escape
from site_box import SITE_YAML, SiteBox, bytes_of

from korme.commands.edits.journal import read_steps
from korme.commands.translations.gathered import gather
from korme.commands.translations.run import TextChoice, record
from korme.commands.translations.sheet import key_of

PAGE = "content/pages/room.md"
KAZAKH = "content/pages/room.kk.md"
SOURCE = "---\ntitle: Room\n---\nThe door is [here](https://example.org/door).\n"


@pytest.fixture
def box(tmp_path: Path) -> SiteBox:
    """A page whose source has changed since it was translated."""
    made = SiteBox(tmp_path / "desk").add({"content/site.yaml": SITE_YAML, PAGE: SOURCE})
    made.change(KAZAKH, "---\ntitle: Бөлме\n---\nЕсік [осында](https://example.org/door).\n")
    record(made.options(), gather(made.options()), ["kk"], TextChoice())
    return made.change(PAGE, SOURCE.replace("The door", "The <back> door"))


def key(box: SiteBox) -> str:
    return next(key_of(one) for one in gather(box.options()).of("kk") if one.source.key == ("body",))


def test_a_stale_text_is_beside_its_source_and_may_be_signed_there(box: SiteBox) -> None:
    state = desk_of(box)
    page = page_of(state, "translations?to=kk&state=stale")
    assert "The &lt;back&gt; door is" in page
    assert "Есік [осында](https://example.org/door)." in page
    assert str(escape(key(box))) in page
    assert "Бөлме" not in page

    form = {"key": key(box), "translation": "Артқы есік [осында](https://example.org/door).\r\n", "checked": "Ann"}
    answer = asked(state, "translations?to=kk&state=stale", form=form)

    assert (answer.status, answer.location) == (303, "/_korme/desk/translations?to=kk&state=stale&by=Ann")
    assert set(answer.changed) == {KAZAKH, "content/translations/kk.yaml"}
    assert (
        box.root.joinpath(KAZAKH).read_text("utf-8").endswith("---\nАртқы есік [осында](https://example.org/door).\n")
    )
    assert ": 2026-04-01 Ann\n" in box.root.joinpath("content/translations/kk.yaml").read_text("utf-8")
    assert [step.entry for step in read_steps(box.root)] == ["page/room"]
    assert "There is nothing to do here." in page_of(desk_of(box), "translations?to=kk&state=stale")


def test_what_cannot_be_taken_stays_in_the_field(box: SiteBox) -> None:
    form = {"key": key(box), "translation": "Артқы <есік>.", "checked": ""}
    before = box.root.joinpath(KAZAKH).read_bytes()
    answer = asked(desk_of(box), "translations?to=kk", form=form)

    assert answer.status == 200
    assert "Артқы &lt;есік&gt;.</textarea>" in answer.data.decode()
    assert "translation-damaged" in answer.data.decode()
    assert box.root.joinpath(KAZAKH).read_bytes() == before


@pytest.mark.parametrize(("torn", "code"), [(b"<<<<<<< HEAD\n", "translation-line"), (b"\xff\n", "not-utf8")])
def test_nothing_is_saved_over_a_record_that_cannot_be_read(box: SiteBox, torn: bytes, code: str) -> None:
    """It would lose who has checked what, in the lines that say nothing or in all."""
    form = {"key": key(box), "translation": "Артқы есік [осында](https://example.org/door).", "checked": "Ann"}
    path = box.root / "content/translations/kk.yaml"
    path.write_bytes(path.read_bytes() + torn)
    before = bytes_of(box.root / "content")
    page = asked(desk_of(box), "translations?to=kk", form=form).data.decode()

    assert code in page
    assert "Артқы есік" in page
    assert bytes_of(box.root / "content") == before
