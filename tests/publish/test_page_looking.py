"""What templates publish is looked at: korme/publish/page_looking.py, korme/checks/template_looks.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from site_box import SITE_YAML, Content, SiteBox, aigerim, picture

from korme.core.problems import Problem

SiteMaker = Callable[..., SiteBox]
PAGE = "themes/lake/templates/page.html"
ABOUT = "content/pages/about.yaml"
CREATIVE = '{% extends "expo/creative.html" %}{% block content %}<h2 id="works">x</h2>{% endblock %}'
HEAD = '{% extends "expo/page.html" %}\n{% block content %}\n'


def lake(page: str, **more: Content) -> dict[str, Content]:
    """A site whose page /about/ has these lines of HTML, from line 3 of the template on."""
    return {
        **aigerim(),
        "content/site.yaml": f"{SITE_YAML}theme: lake\n",
        ABOUT: "title: About\nbody: Words.\n",
        "themes/lake/theme.yaml": "extends: expo\n",
        PAGE: f"{HEAD}{page}\n{{% endblock %}}\n",
        **more,
    }


def found(box: SiteBox, **options: bool) -> list[tuple[str, str, str]]:
    """Code, place and what is quoted, of what was seen in pages."""
    seen = (one for one in box.checked(**options) if one.code.startswith("html-"))
    return [(one.code, str(one.mark).removeprefix("themes/lake/templates/"), str(one.value("found"))) for one in seen]


LINES = [
    ('<a href="/nope/">x</a>', "html-link", "/nope/"),
    ('<a href="../nope2/">x</a>', "html-link", "../nope2/"),
    ('<a href="{{ page.root }}nope3/">x</a>', "html-link", "../nope3/"),
    ('<a href="{{ page.root }}tags/no/?x=1" title="{{ site.title }}">x</a>', "html-link", "../tags/no/?x=1"),
    ('<a href="#nope">x</a>', "html-anchor", "#nope"),
    ('<a href="{{ page.root }}creatives/#nope">x</a>', "html-anchor", "../creatives/#nope"),
    ('<a href="/creatives/">x</a>', "html-root", "/creatives/"),
    ('<img src="/nope.png" alt="">', "html-file", "/nope.png"),
    ('<img src="{{ page.root }}nope.png" alt="">', "html-file", "../nope.png"),
    ('<img src="data:," srcset="a,b.png 1x" alt="">', "html-file", "a,b.png"),
    ('<script src="https://cdn.example/x.js"></script>', "html-blocked", "https://cdn.example/x.js"),
    ('<iframe src="https://x.example/"></iframe>', "html-blocked", "https://x.example/"),
    ('<p style="color: red">x</p>', "html-blocked", 'style="color: red"'),
    ("<script>x()</script>", "html-blocked", "<script>"),
    ("<style>a {}</style>", "html-blocked", "<style>"),
    ('<p onclick="x({{ 1 }})">x</p>', "html-blocked", "onclick"),
    ('<i id="content"></i>', "html-id", "content"),
    ('<div class="once"><p>x', "html-tag", "div"),
]
"""A line of a template, the code of its fault, and what the message quotes."""


def test_each_fault_is_reported_once_at_its_line(site: SiteMaker) -> None:
    """Whatever is literal in the template leads to the line; three languages are one problem."""
    box = site(lake("\n".join(line for line, _, _ in LINES)))

    assert found(box) == [(code, f"page.html:{at}", quoted) for at, (_, code, quoted) in enumerate(LINES, 3)]
    assert {one.value("pages") for one in box.checked() if one.code.startswith("html-")} == {3}


def test_addresses_in_a_text_are_not_the_template_s(site: SiteMaker) -> None:
    """What people write from the root in a text is relative on the page."""
    text = "title: About\nbody: '[x](/creatives/) <a href=\"/works/\">y</a>'\n"

    assert found(site(lake("{{ body.html }}", **{ABOUT: text}))) == []


def test_lines_that_cannot_be_told_apart_are_not_named(site: SiteMaker) -> None:
    """Of two equal tags only one is not closed: the file is certain, the line is not."""
    assert found(site(lake("<div><b>x</b></div>\n<div>"))) == [("html-tag", "page.html", "div")]


def test_warnings_stop_only_a_strict_check(site: SiteMaker) -> None:
    """A dead link is published unless the site says otherwise."""
    box = site(lake('<a href="/nope/">x</a>'))

    assert not any(one.is_error for one in box.checked())
    assert [one.code for one in box.checked(strict=True) if one.is_error] == ["html-link"]
    box.change("content/site.yaml", f"{SITE_YAML.replace('checks: {', 'checks: {html-link: off, ')}theme: lake\n")
    assert found(box) == []


def test_what_was_seen_is_said_again(site: SiteMaker) -> None:
    """Pages that are not rendered again keep their problems; one mended elsewhere does not lose the others."""
    box = site(
        lake(
            '{% if page.heading == "About" %}<a href="/nope/">x</a>{% endif %}',
            **{"content/pages/b.yaml": "title: B\n"},
        )
    )
    first = found(box)
    box.change("content/pages/b.yaml", "title: Other\n")

    assert first == found(box) == [("html-link", "page.html:3", "/nope/")]
    assert found(box.change(ABOUT, "title: Us\n")) == []


def test_a_link_dies_with_its_page(site: SiteMaker) -> None:
    """A page that has read nothing of another one still links to it: it is looked at again once that is gone."""
    other = {"content/pages/b.yaml": "title: B\n"}
    box = site(lake('<a href="{{ page.root }}b/">x</a>', **other))
    before = found(box)
    gone = found(box.remove("content/pages/b.yaml"))

    assert before == []
    assert gone == [("html-link", "page.html:3", "../b/")]
    assert found(box.add(other)) == []


def test_an_anchor_dies_with_its_element(site: SiteMaker) -> None:
    """The page with the link is not rendered again, the one without the element is."""
    box = site(
        lake(
            '{% if page.heading == "About" %}<a href="{{ page.root }}b/#deep">x</a>{% endif %}'
            '{% if summary %}<i id="deep"></i>{% endif %}',
            **{"content/pages/b.yaml": "title: B\nsummary: S\n"},
        )
    )
    before = found(box)

    assert before == []
    assert found(box.change("content/pages/b.yaml", "title: B\n")) == [("html-anchor", "page.html:3", "../b/#deep")]
    assert found(box.change("content/pages/b.yaml", "title: B\nsummary: S\n")) == []


def test_links_of_texts_are_reported_at_the_text(site: SiteMaker) -> None:
    """A dead link in a body is no fault of the template that shows it."""
    checks = SITE_YAML.replace("checks: {", "checks: {link-broken: warning, ")
    box = site(lake("{{ super() }}", **{ABOUT: 'title: About\nbody: "[x](/nope/) [y](/creatives/#nope)"\n'}))
    box.change("content/site.yaml", f"{checks}theme: lake\n")

    assert found(box) == []
    assert {one.code for one in box.checked()} >= {"link-broken", "link-anchor"}


def test_shipped_themes_are_not_looked_at(site: SiteMaker) -> None:
    """Nobody can correct them in a site; `tests/sites/test_shipped_looks.py` looks."""
    box = site({**lake('<a href="/nope/">x</a>'), "content/site.yaml": SITE_YAML})

    assert found(box) == []
    assert not list((box.root / ".cache/korme").glob("looks-*"))


def test_a_partial_is_named_rather_than_the_page(site: SiteMaker) -> None:
    """The line is where the tag is written: in a footer that all pages include, counted once."""
    footer = '<footer>\n<a href="/nope/">x</a></footer>\n'
    box = site(lake("{{ super() }}", **{"themes/lake/templates/partials/footer.html": footer}))
    (problem,) = [one for one in box.checked() if one.code == "html-link"]

    assert str(problem.mark) == "themes/lake/templates/partials/footer.html:2"
    assert int(problem.value("pages")) > 60


def test_a_tag_that_is_nowhere_written_leads_to_a_file(site: SiteMaker) -> None:
    """An address put together from parts is in no template as it is: the site's own file, without a line."""
    box = site(lake('{% for a in ["no", "ne"] %}<a href="{{ a ~ a }}/">x</a>{% endfor %}'))

    assert found(box) == [("html-link", "page.html", "nono/")]


def test_the_partial_of_pictures_in_texts_is_found(site: SiteMaker) -> None:
    """No template names it: the program renders pictures in texts with it."""
    text = "---\ntitle: About\n---\n![A wall](wall.jpg)\n"
    partial = '{% macro picture(p) %}\n<img src="/nope.jpg" alt="">\n{% endmacro %}'
    own = {"themes/lake/templates/partials/picture.html": partial}
    files = {"content/pages/about/index.md": text, "content/pages/about/wall.jpg": picture()}
    box = site({**lake("{{ body }}", **own, **files), ABOUT: None})
    (problem,) = [one for one in box.checked() if one.code == "html-file"]

    assert str(problem.mark) == "themes/lake/templates/partials/picture.html:2"


def test_a_near_page_is_guessed(site: SiteMaker) -> None:
    """The hint has the address that was probably meant."""
    box = site(lake('<a href="{{ page.root }}creativs/">x</a>'))
    (problem,) = [one for one in box.checked() if one.code == "html-link"]

    assert (problem.hint, problem.value("guess")) == ("guess", "/creatives/")


@pytest.mark.parametrize("damage", [b"", b"\x00damaged", None])
def test_without_a_record_pages_are_looked_at_again(site: SiteMaker, damage: bytes | None) -> None:
    """A damaged or lost record costs time, not a problem."""
    box = site(lake('<a href="/nope/">x</a>'))
    box.checked()
    (record,) = (box.root / ".cache/korme").glob("looks-*")
    record.unlink() if damage is None else record.write_bytes(damage)

    assert found(box) == [("html-link", "page.html:3", "/nope/")]


def test_a_failing_page_takes_its_faults_along(site: SiteMaker) -> None:
    """A template that fails is reported for that; what was seen in its last page is over."""
    box = site(lake('<a href="/nope/">x</a>'))
    box.checked()
    problems: list[Problem] = list(box.change(PAGE, f"{HEAD}{{{{ nope }}}}{{% endblock %}}").checked())

    assert [one.code for one in problems if one.code.startswith(("html-", "template-"))] == ["template-name"]


def built(box: SiteBox, **options: Any) -> list[tuple[str, str]]:
    """Code and place of what a build has seen in pages."""
    seen = box.build(**options).problems
    return [(code, place.removeprefix("themes/lake/templates/")) for code, place in seen if code.startswith("html-")]


def test_a_build_says_what_it_has_seen(site: SiteMaker) -> None:
    """At once, again when nothing or another page has changed, and no longer once it is corrected."""
    box = site(
        lake(
            '{% if page.heading == "About" %}<a href="/nope/">x</a>{% endif %}',
            **{"content/pages/b.yaml": "title: B\n"},
        )
    )
    fault = [("html-link", "page.html:3")]

    assert built(box) == fault
    assert built(box) == fault
    assert built(box.change("content/pages/b.yaml", "title: Other\n")) == fault
    assert built(box.change(ABOUT, "title: Us\n")) == []


def test_a_strict_build_publishes_no_fault(site: SiteMaker) -> None:
    """Warnings are errors then: the output stays as it was."""
    box = site(lake('<a href="/nope/">x</a>'))

    assert built(box, strict=True) == [("html-link", "page.html:3")]
    assert not box.output.exists()
    assert box.change(PAGE, f"{HEAD}{{% endblock %}}").build(strict=True).ok


def test_a_build_looks_at_pages_after_another_one_is_gone(site: SiteMaker) -> None:
    """Kept pages, too, since what they link to may be gone; an anchor of a kept page is found there."""
    page = '<a href="{{ page.root }}b/">x</a><a href="{{ page.root }}creatives/aigerim/#works">y</a>'
    box = site(lake(page, **{"content/pages/b.yaml": "title: B\n", "themes/lake/templates/creative.html": CREATIVE}))

    assert built(box) == []
    assert built(box.change(ABOUT, "title: About\nbody: More.\n")) == []
    assert built(box.remove("content/pages/b.yaml")) == [("html-link", "page.html:3")]


def test_a_build_with_a_shipped_theme_looks_at_nothing(site: SiteMaker) -> None:
    """Nor one of some creatives only, in which links to all others are dead."""
    box = site(lake('<a href="/nope/">x</a>'))

    assert built(box, only=("creatives/aigerim",)) == []
    assert built(box.change("content/site.yaml", SITE_YAML)) == []
    assert not list((box.root / ".cache/korme").glob("built-looks-*"))
