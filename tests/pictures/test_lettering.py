"""Text on drawn pictures; korme/pictures/lettering.py."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw

from korme.pictures import drawing, lettering
from korme.pictures.drawings import BOLD, PEOPLE, Card
from korme.pictures.lettering import font_of, write_often


@pytest.mark.parametrize("text", ["Photography", "Ёжик Қолөнер", "jÅgẨ", "f", " a ", ""])
@pytest.mark.parametrize("baseline", [60.0, 60.24, 59.7600001])
@pytest.mark.parametrize("name", [BOLD, PEOPLE])
def test_a_text_that_is_on_many_pictures_looks_as_if_drawn_on_each(text: str, baseline: float, name: str) -> None:
    """Accents and tails that stand out of the text's box are not cut off."""
    drawn = Image.new("RGB", (400, 100), "#f4f1ea")
    ImageDraw.Draw(drawn).text((40, baseline), text, font=font_of(name, 26), fill="#cc3322", anchor="ls")

    for _ in range(2):
        again = Image.new("RGB", (400, 100), "#f4f1ea")
        write_often(again, (40, baseline), text, name, 26, "#cc3322")
        assert again.tobytes() == drawn.tobytes()


def test_a_text_that_is_on_many_pictures_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lettering._glyphs.cache_clear()
    for ink in ("#000000", "#ffffff"):
        write_often(Image.new("RGB", (400, 100)), (40, 60), "Design", BOLD, 26, ink)
        monkeypatch.setattr(lettering, "font_of", None)


def test_cards_in_several_languages_are_as_if_each_was_drawn_alone() -> None:
    """What they have in common is drawn once: no line of one is left on the next."""
    ornate = Card("Salt Map", by="Öskemen", site="Expo", accent="#aa3311")
    cards = [replace(ornate, kicker=kicker) for kicker in ("Photography", "Crafts", "")]
    cards += [replace(ornate, kicker=kicker, figure="20–26") for kicker in ("Talk", "Мастер-класс")]

    def drawn(card: Card, *, alone: bool) -> bytes:
        if alone:
            drawing._lettered.cache_clear()
        return drawing._card(card, None)

    together = [drawn(card, alone=False) for card in cards]

    assert together == [drawn(card, alone=True) for card in cards]
    assert len(set(together)) == len(cards)
