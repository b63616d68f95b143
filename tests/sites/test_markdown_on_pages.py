"""Bodies on the pages of a whole site: links, ids, places of problems; korme/views/context.py, korme/checks/links.py."""

from __future__ import annotations

import re
from collections.abc import Callable

import html5lib
import pytest
from site_box import SITE_YAML, SiteBox, aigerim

SiteMaker = Callable[..., SiteBox]
TEAM = """\
---
title: Team
---
[old](/creatives/aigerim-old/) [bare](/creatives/aigerim-old) [file](/creatives/aigerim-old/index.html)
[in Russian](/ru/creatives/aigerim-old/) [tail](/creatives/aigerim-old/?x=1#works) [page](/about/index.html)
[calendar](/programme.ics) [feed](/feed.xml) [static](/week.ics) [own](#works) [other](/about/#works) <a name="x">no address</a>

## Works
"""
SITE = {
    **aigerim(index_md="---\nname: Aigerim\ndiscipline: photography\naliases: [/creatives/aigerim-old/]\n---\n"),
    "content/pages/team.md": TEAM,
    "content/static/week.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
    "content/pages/about.md": "---\ntitle: About\n---\n# Works\n",
    "content/venues/hub.yaml": "name: Hub\naddress: Hub\n",
    "content/stories/s.yaml": "title: S\ndate: 2026-03-01\n",
    "content/programme/e.yaml": "title: E\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hub\n",
}


def links(page: str) -> dict[str, str]:
    """The address of each link by its words."""
    filled_in = re.sub(r"(?s)<template.*?</template>", "", page)  # a script gives these their addresses
    found = html5lib.parse(filled_in, treebuilder="etree", namespaceHTMLElements=False)
    return {"".join(one.itertext()).strip(): one.get("href", "NONE") for one in found.iter("a")}


def test_links_of_a_body_lead_to_the_page_in_the_readers_language(site: SiteMaker) -> None:
    """A former address leads to the present one, a calendar, a feed and a page by its file to the language's."""
    built = site(SITE).build()
    assert built.ok, built.problems
    english, russian = (links(built.text(f"{prefix}team/index.html")) for prefix in ("", "ru/"))

    for words in ("old", "bare", "file"):
        assert (english[words], russian[words]) == ("../creatives/aigerim/", "../../ru/creatives/aigerim/")
    assert english["in Russian"] == "../ru/creatives/aigerim/"
    assert english["tail"] == "../creatives/aigerim/?x=1#works"
    assert russian["page"] == "../../ru/about/"
    assert (russian["calendar"], russian["feed"]) == ("../../ru/programme.ics", "../../ru/feed.xml")
    assert russian["static"] == "../../week.ics"
    assert english["own"] == "#works-text"
    assert ' id="works-text"' in built.text("team/index.html")


def test_no_link_of_a_page_is_without_an_address(site: SiteMaker) -> None:
    """On any page of a site, with links that lead nowhere published all the same."""
    broken = {"content/pages/lost.md": "---\ntitle: L\n---\n[a](/gone/) [**b**](x.org) <a>c</a> ftp://x.org/d\n"}
    settings = SITE_YAML.replace("checks: {", "checks: {link-broken: warning, ")
    built = site({**SITE, **broken, "content/site.yaml": settings}).build()

    pages = [path for path in built.files if path.endswith(".html")]
    assert "lost/index.html" in pages
    assert [path for path in pages if "NONE" in links(built.text(path)).values()] == []
    assert re.search(r"a <strong>b</strong> c ftp://x.org/d", built.text("lost/index.html"))


def test_problems_of_a_body_stand_where_they_are(site: SiteMaker) -> None:
    """A broken link is reported as often as it occurs, each at its own line and column, and so is a picture."""
    text = (
        "---\ntitle: P\n---\nVisit https://x.org/abc first, or `[a](/gone/)`.\n\n[a](x.org) ![b](https://x.org/p.jpg) ![c](c.jpg)\n\n"
        "[d](/gone/) [e](/gone/) [f](#gone)\n\n<center>g</center> ![c](c.jpg)\n\n\th\n"
    )
    found = site({"content/pages/p.md": text}).check()

    assert found == (
        ("link-broken", "content/pages/p.md:6:5"),
        ("picture-remote", "content/pages/p.md:6:17"),
        ("picture-missing", "content/pages/p.md:6:43"),
        ("link-broken", "content/pages/p.md:8:5"),
        ("link-broken", "content/pages/p.md:8:17"),
        ("link-anchor", "content/pages/p.md:8:29"),
        ("html-removed", "content/pages/p.md:10:1"),
        ("picture-missing", "content/pages/p.md:10:25"),
        ("code-indented", "content/pages/p.md:12"),
    )


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("#awards", "link-anchor"),
        ("#prizes", ""),
        ("/about/#prizes", "link-anchor"),
        ("/about/#призы", ""),
        ("/ru/about/#призы", ""),
    ],
)
def test_an_anchor_may_be_a_heading_of_any_language(site: SiteMaker, link: str, found: str) -> None:
    """Of the same text, or of the other page's."""
    box = site(
        {
            "content/static/week.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
            "content/pages/about.md": "---\ntitle: A\nlanguage: ru\n---\n## Призы\n",
            "content/pages/p.md": f"---\ntitle: P\n---\n[a]({link})\n\n## Prizes\n",
        }
    )

    assert box.check() == (((found, "content/pages/p.md:4:5"),) if found else ())


def test_a_wide_table_is_reached_with_the_keyboard(site: SiteMaker) -> None:
    """It scrolls on a narrow screen, and nothing in it can be focused."""
    page = "---\ntitle: About\n---\nA & b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    built = site({**aigerim(), "content/site.yaml": SITE_YAML, "content/pages/about.md": page}).build()

    assert '<p>A &amp; b</p>\n<table tabindex="0">\n<thead>' in built.text("about/index.html")
