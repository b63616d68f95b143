"""Phrases in another language: an element with `lang` where HTML allows one, plain text everywhere else."""

from __future__ import annotations

import pickle

import pytest
from markupsafe import Markup

from korme.core.model import Phrase
from korme.core.phrases import Marked, marked, placed
from korme.store.compact_json import compact_bytes

SAID = marked("Меню", "ru")
PAGE = '<!doctype html><html lang="de"><head><title>A</title><script>"<b>"</script></head><body class="x">'
SPAN = '<span lang="ru">Меню</span>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>#</p>", f"<p>{SPAN}</p>"),
        ("#", SPAN),
        ('<p title="#">#</p>', f'<p title="Меню">{SPAN}</p>'),
        ("<p title='a > \"#' b>#</p>", f"<p title='a > \"Меню' b>{SPAN}</p>"),
        ("<p title=#>#</p>", f"<p title=Меню>{SPAN}</p>"),
        ('<a title="<b> #">#</a>', f'<a title="<b> Меню">{SPAN}</a>'),
        ("<title>#</title>#", f"<title>Меню</title>{SPAN}"),
        ("<TITLE>#</TITLE>#", f"<TITLE>Меню</TITLE>{SPAN}"),
        ("<textarea>\n#</textarea>#", f"<textarea>\nМеню</textarea>{SPAN}"),
        ("<script>if (a<b) '#' > 1</script>#", f"<script>if (a<b) 'Меню' > 1</script>{SPAN}"),
        ("<style>a{content:'#'}</style>#", f"<style>a{{content:'Меню'}}</style>{SPAN}"),
        ('<option value="a>b">#</option>#', f'<option value="a>b">Меню</option>{SPAN}'),
        ("<option>#<option>#</select>#", f"<option>Меню<option>Меню</select>{SPAN}"),
        ("<svg><svg/><svg><text>#</text></svg>#</svg>#", f"<svg><svg/><svg><text>Меню</text></svg>Меню</svg>{SPAN}"),
        ("<!-- # > # -->#", f"<!-- Меню > Меню -->{SPAN}"),
        ("a < # < b", f"a < {SPAN} < b"),
        ("<p>#", f"<p>{SPAN}"),
        ("<p title=#", f"<p title={SPAN}"),
        ("<script>'</b> #' + '<svg>#'</script>#", f"<script>'</b> Меню' + '<svg>Меню'</script>{SPAN}"),
        ("<svg><g><title>#</title></g></svg>#", f"<svg><g><title>Меню</title></g></svg>{SPAN}"),
        ('<a title="->" href="#">#</a> > #', f'<a title="->" href="Меню">{SPAN}</a> > {SPAN}'),
        ('<a title="a > <b> #">#</a>', f'<a title="a > <b> Меню">{SPAN}</a>'),
        ('<a title="#" hidden>"#"</a>', f'<a title="Меню" hidden>"{SPAN}"</a>'),
    ],
)
def test_a_phrase_is_an_element_only_where_one_can_be(html: str, expected: str) -> None:
    """Attributes, comments and elements of text get the text."""
    assert placed(html.replace("#", SAID)) == expected
    assert placed(f"{PAGE}{html.replace('#', SAID)}") == f"{PAGE}{expected}"


def test_a_phrase_within_a_phrase_keeps_its_own_language() -> None:
    """A name in Russian in a sentence in English, on a page in German."""
    sentence = marked(Markup(f"About {SAID}"), "en")

    assert placed(sentence) == f'<span lang="en">About {SPAN}</span>'
    assert placed(f'<p title="{sentence}">') == '<p title="About Меню">'


@pytest.mark.parametrize(
    "cut", ["<p>\ufdd0en\ufdd1Cut</p>", "<p>\ufdd0EN Cut</p>", "<p>Cut\ufdd2</p>", "<p>\ufdd1Cut</p>"]
)
def test_marks_that_a_filter_has_torn_apart_leave_nothing(cut: str) -> None:
    """No mark is published, and the phrases after it are whole."""
    page = placed(cut + f"<p>{SAID}</p>")

    assert page.endswith(f"</p><p>{SPAN}</p>")
    assert not set("\ufdd0\ufdd1\ufdd2") & set(page)


def test_a_phrase_as_a_string_is_its_text() -> None:
    """So filters and methods of strings see what a reader sees."""
    phrase = Marked(SAID)

    assert (str(phrase), len(phrase), str(phrase.upper())) == ("Меню", 4, "МЕНЮ")
    assert (str(Markup("{}").format(phrase)), str(Markup(" ").join([phrase]))) == (SAID, SAID)


def test_html_and_text_that_are_equal_as_strings_are_marked_as_what_they_are() -> None:
    assert placed(marked("&amp;", "ru")) == '<span lang="ru">&amp;amp;</span>'
    assert placed(marked(Markup("&amp;"), "ru")) == '<span lang="ru">&amp;</span>'


def test_a_phrase_is_its_text_and_records_tell_its_language_apart() -> None:
    """Two languages of one text are equal to a template; the digest of a view differs, and children send both whole."""
    own, other = Phrase("Almaty"), Phrase("Almaty", "ru")
    again = pickle.loads(pickle.dumps(other))

    assert own == other == "Almaty"
    assert {"Almaty": 1}[other] == 1
    assert len({compact_bytes({"city": city}) for city in (own, other, again)}) == 2
    assert len({compact_bytes({"city": city, "file": "\udcff"}) for city in (own, other)}) == 2
    assert (again.text, again.lang, repr(again)) == ("Almaty", "ru", "Phrase('Almaty', 'ru')")
