"""The desk shows copies side by side, goes on where it stopped, and takes the word that two pictures are two."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from desk_box import asked, desk_of, page_of
from PIL import Image
from site_box import SITE_YAML, SiteBox

from korme.commands.desk.state import DeskState
from korme.commands.desk.twins import files_of, look
from korme.pictures import copies
from korme.pictures.copies import Copy, Miniature
from korme.site.two_pictures import PATH as TWO


def picture(seed: int, size: tuple[int, int] = (640, 420)) -> bytes:
    image = Image.linear_gradient("L").resize(size).rotate(40 * seed)
    noise = Image.effect_noise((12, 8), 180).resize((640, 420), Image.Resampling.BICUBIC).resize(size)
    file = io.BytesIO()
    Image.blend(image, noise, 0.6).convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()


def shrunk(data: bytes) -> bytes:
    file = io.BytesIO()
    Image.open(io.BytesIO(data)).resize((420, 276)).save(file, "JPEG", quality=60)
    return file.getvalue()


@pytest.fixture
def site(tmp_path: Path) -> SiteBox:
    boat, tram = picture(1), picture(2)
    person = "---\nname: {}\ndiscipline: photography\n---\n"
    return SiteBox(tmp_path).add(
        {
            "content/site.yaml": SITE_YAML,
            "creatives/aigerim/index.md": person.format("Aigerim"),
            "creatives/aigerim/works/boat.jpg": boat,
            "creatives/aigerim/works/tram.jpg": tram,
            "creatives/damir/index.md": person.format("Damir"),
            "creatives/damir/works/again.jpg": shrunk(boat),
        }
    )


def test_a_copy_is_shown_beside_the_picture_and_named_as_two(site: SiteBox) -> None:
    shown = page_of(desk_of(site), "twice")

    assert "One pair." in shown
    assert "boat.jpg" in shown
    assert "again.jpg" in shown
    assert "They belong to different people." in shown

    state = desk_of(site)
    [copy] = look(state, files_of(state)).copies
    answer = asked(state, "twice", form={"one": copy.whole, "other": copy.part})

    assert (answer.status, answer.changed) == (303, (TWO,))
    assert (site.root / TWO).read_text().splitlines()[1:] == ["-".join(sorted((copy.part, copy.whole))) + ": two"]
    assert "boat.jpg" not in (site.root / TWO).read_text()
    after = page_of(desk_of(site), "twice")
    assert "0 pairs." in after
    assert "One pair was called two pictures." in after


def test_looking_goes_on_where_it_stopped(site: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """One picture a call, also in a new state of the desk; what has been compared is not compared again."""
    compared: list[str] = []
    real = copies.compared

    def noted(one: Miniature, other: Miniature) -> Copy | None:
        compared.append(one.name)
        return real(one, other)

    monkeypatch.setattr(copies, "compared", noted)
    counts = []
    for _ in range(4):
        state = desk_of(site)
        counts.append(look(state, files_of(state), patience=0.0).done)

    assert counts == [1, 2, 3, 3]
    assert len(compared) <= 3


def test_a_form_without_digests_changes_nothing(site: SiteBox) -> None:
    state: DeskState = desk_of(site)

    assert asked(state, "twice", form={"one": "../../etc", "other": "x"}).status == 200
    assert not (site.root / TWO).exists()
