"""Addresses of films and recordings in a body: where they are players, where links, and what becomes of pasted frames."""

from __future__ import annotations

from functools import partial

import pytest

from korme.core.body_parts import BodyEmbed
from korme.read.markdown import render_body
from korme.read.markdown_filled import filled

_FILM = "https://youtu.be/ROh903GAhqg"
_PAGE = "https://www.youtube.com/watch?v=ROh903GAhqg"
_LINK = '<a href="{0}" rel="nofollow ugc noopener">{1}</a>'.format
_FRAME = (
    '<iframe width="560" src="//www.youtube.com/embed/ROh903GAhqg" title="Felt &amp; wool" allowfullscreen></iframe>'
)


def shown(source: str) -> str:
    """A body's HTML in one line, with the players' numbers."""
    whole = partial(filled, link=str, picture="[{0}|{1}]".format, embed="«{0} {1}»".format)
    return whole(render_body(source)).replace("\n", " ").strip()


@pytest.mark.parametrize(
    ("source", "page"),
    [
        (_FILM, f"«0 {_PAGE}»"),
        (f"<{_FILM}>", f"«0 {_PAGE}»"),
        ("youtu.be/ROh903GAhqg", f"«0 {_PAGE}»"),
        (f"Before\n{_FILM}\nafter", f"<p>Before</p> «0 {_PAGE}» <p>after</p>"),
        (f"{_FILM}\nhttps://vimeo.com/1", f"«0 {_PAGE}» «1 https://vimeo.com/1»"),
        (f"::: columns\n{_FILM}\n\n---\n\nWords\n:::", f"«0 {_PAGE}» <hr> <p>Words</p>"),
        (f'[![A loom](still.jpg "The loom")]({_FILM})', f"«0 {_PAGE}»"),
        (f"![Felt]({_FILM})", f"«0 {_PAGE}»"),
        (f"<p align=center>{_FRAME}</p>", f"«0 {_PAGE}»"),
        (f"see ![Felt]({_FILM}) now", f"<p>see {_LINK(_PAGE, 'Felt')} now</p>"),
        (f"see {_FILM} now", f"<p>see {_LINK(_FILM, _FILM)} now</p>"),
        (f"[Felt]({_FILM})", f"<p>{_LINK(_FILM, 'Felt')}</p>"),
        (f"- {_FILM}", f"<ul> <li>{_LINK(_FILM, _FILM)}</li> </ul>"),
        (f"> {_FILM}", f"<blockquote> <p>{_LINK(_FILM, _FILM)}</p> </blockquote>"),
        (f"```\n{_FILM}\n```", f"<pre><code>{_FILM} </code></pre>"),
        ("https://youtube.com.evil.example/watch?v=ROh903GAhqg", None),
        ("https://www.youtube.com/@studio", None),
    ],
)
def test_an_address_alone_on_its_line_is_a_player(source: str, page: str | None) -> None:
    """In lists, quotations, sentences and code it stays what it is; other addresses are links."""
    assert shown(source) == (page or f"<p>{_LINK(source, source)}</p>")


def test_a_player_knows_its_still_its_words_and_its_place() -> None:
    """The picture that leads to a film is its still; the page of the service is among the links that can be checked."""
    body = render_body(f"Words\n\n[![A loom](loom.jpg)]({_FILM})\n\n![Felt](https://vimeo.com/1 'How felt is made')")

    assert body.embeds == (
        BodyEmbed(_FILM, "A loom", "", 0),
        BodyEmbed("https://vimeo.com/1", "Felt", "How felt is made"),
    )
    assert body.pictures == (("loom.jpg", "A loom"),)
    assert (body.outside, body.outside_places) == ((_PAGE, "https://vimeo.com/1"), ((3, 23), (5, 9)))


def test_a_pasted_frame_becomes_a_player_and_is_reported() -> None:
    """Its title is that of the player; the frame of a service that nobody knows is named, and its address stays."""
    body = render_body(
        f'{_FRAME}\n\n<iframe src="https://maps.example.org/1"></iframe>\n\n<audio src="song.mp3"></audio>'
    )

    assert [embed.title for embed in body.embeds] == ["Felt & wool"]
    assert [(note.code, note.place, note.hint, note.found) for note in body.notes] == [
        ("html-embedded", (1, 1), "", _PAGE),
        ("html-removed", (3, 1), "link", 'iframe src="https://maps.example.org/1"'),
        ("html-removed", (5, 1), "file", 'audio src="song.mp3"'),
    ]
