"""Mean colours shown until pictures have loaded: korme/pictures/mean_colours.py."""

from __future__ import annotations

import pytest

from korme.pictures.mean_colours import ColourPending, MeanColours


def test_a_pending_colour_is_awaited() -> None:
    """An early request names the picture that must be made first; later ones get its colour."""
    colours = MeanColours()
    colours.expect(["a.jpg", "b.jpg"])
    with pytest.raises(ColourPending) as pending:
        colours.of("a.jpg")
    colours.arrive("a.jpg", "#336699")

    assert pending.value.path == "a.jpg"
    assert colours.of("a.jpg") == "#336699"
    with pytest.raises(ColourPending):
        colours.of("b.jpg")


def test_a_picture_that_could_not_be_made_has_no_colour() -> None:
    """Neither has a picture that is never made; no page waits for either."""
    colours = MeanColours()
    colours.expect(["a.jpg"])
    colours.arrive("a.jpg", "")

    assert colours.of("a.jpg") == ""
    assert colours.of("b.jpg") == ""


def test_two_plans_share_no_colours() -> None:
    """Each plan of a site starts without any."""
    MeanColours().arrive("a.jpg", "#336699")

    assert MeanColours().of("a.jpg") == ""
