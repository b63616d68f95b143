"""The names of which marks in a registry of certificates are made (korme/commands/certificates.py)."""

import pytest

from korme.commands.certificates import name_to_mark


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Алёна  Ким-Ли", "алена ким ли"),
        ("Işık Yıldız", "işık yıldız"),
        ("İbrahim", "i brahim"),
        ("O’Brien", "o brien"),
        ("Cafe\u0301", "café"),
        ("Groß", "gross"),
    ],
)
def test_a_name_gives_the_mark_that_it_always_gave(name: str, form: str) -> None:
    """Another form would number a person's certificates anew."""
    assert name_to_mark(name) == form
