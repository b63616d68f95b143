"""Signs that stay with their words (korme/theme/bound_signs.py)."""

import pytest

from korme.theme.bound_signs import with_bound_signs


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("<p>Ертіс — өзен</p>", "<p>Ертіс\u00a0— өзен</p>"),
        ("<p>по имени,\n— и</p>", "<p>по имени,\u00a0— и</p>"),
        ("<li>\n— first\n— second", "<li>\n— first\u00a0— second"),
        ("well-known 3–5 a—b", "well-known 3–5 a—b"),
        ("<h1>Table « Faire ensemble »</h1>", "<h1>Table «\u00a0Faire ensemble\u00a0»</h1>"),
        (
            "<b>Çini : initiation</b> Où ? Ici ; « là » !",
            "<b>Çini\u00a0: initiation</b> Où\u00a0? Ici\u00a0; «\u00a0là\u00a0»\u00a0!",
        ),
        ("<dd>15 €</dd> Vase n° 1, 20 %", "<dd>15\u00a0€</dd> Vase n°\u00a01, 20\u00a0%"),
        ("a :hover b ?x=1 :) <!-- a -->", "a :hover b ?x=1 :) <!-- a -->"),
        (
            '<style>a { b : c }</style><i style="b : c"><code>a ? b : c</code>',
            '<style>a { b : c }</style><i style="b : c"><code>a ? b : c</code>',
        ),
        (
            "<p><strong>Matériel</strong> : tout<br>Et le reste :\n</p>",
            "<p><strong>Matériel</strong>\u00a0: tout<br>Et le reste\u00a0:\n</p>",
        ),
        ('<img alt="Où ? Ici" data-a="15 €"> 1 €', '<img alt="Où ? Ici" data-a="15 €"> 1\u00a0€'),
        ("<script>f(a < b) > c ? d : e</script><p>Où ?</p>", "<script>f(a < b) > c ? d : e</script><p>Où\u00a0?</p>"),
        ("5 %) und 7 $, %D0 a %b", "5\u00a0%) und 7\u00a0$, %D0 a %b"),
    ],
)
def test_signs_stay_with_their_words(written: str, bound: str) -> None:
    """A dash, the signs of French and a currency stick to the word before, wherever the browser breaks the line."""
    assert with_bound_signs(written, "fr") == bound


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("Es kostet 15 € oder 20 %", "Es kostet 15\u00a0€ oder 20\u00a0%"),
        ("7 $ – yes", "7\u00a0$ – yes"),
        ("« Öskemen » — Nr. 5", "«\u00a0Öskemen\u00a0»\u00a0— Nr. 5"),
        ("typed so : by mistake ?", "typed so : by mistake ?"),
    ],
)
def test_amounts_and_guillemets_are_bound_in_any_language(written: str, bound: str) -> None:
    """Only French puts a space before a colon."""
    assert with_bound_signs(written, "de") == bound
