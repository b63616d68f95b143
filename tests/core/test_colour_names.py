"""The colour of a picture in one word."""

from __future__ import annotations

import pytest

from korme.core.colour_names import COLOURS, colour_name
from korme.core.css_steps import tone_steps


@pytest.mark.parametrize(
    ("tone", "name"),
    [
        ("#cc2222", "red"), ("#e08020", "orange"), ("#e0c020", "yellow"), ("#308040", "green"), ("#20808a", "turquoise"),
        ("#9cc0e0", "blue"), ("#7040a0", "violet"), ("#e0a0b0", "pink"), ("#6b4a30", "brown"), ("#c8a078", "brown"),
        ("#101010", "black"), ("#8a8078", "grey"), ("#f4f4f0", "white"), ("#e8dcc8", "white"),
    ],
)  # fmt: skip
def test_a_tone_has_the_name_that_people_call_it(tone: str, name: str) -> None:
    assert colour_name(tone) == name


def test_every_tone_has_one_of_the_twelve_names() -> None:
    """Each of them is reached."""
    assert {colour_name(step.colour) for step in tone_steps()} == set(COLOURS)
