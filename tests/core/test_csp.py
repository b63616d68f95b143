"""The Content-Security-Policy: on every page, never looser than the one in the headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from site_box import SiteBox, aigerim

from korme.core.csp import header_policy, page_policy


def rules(policy: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (rule.split() for rule in policy.split("; "))}


def test_every_page_has_its_own_policy(site: Callable[..., SiteBox]) -> None:
    """Pages, lists, 404.html and redirects; only the search page may compile WebAssembly."""
    files = aigerim(index_md="---\nname: Aigerim\ndiscipline: photography\naliases: [/old/]\n---\n")
    built = site(files).build()
    policies = {}
    for path in built.files:
        if path.endswith(".html"):
            stated = re.findall(r'<meta http-equiv="content-security-policy" content="([^"]+)">', built.text(path))
            assert len(stated) == 1, path
            policies[path] = unescape(stated[0])

    assert {"index.html", "404.html", "old/index.html", "search/index.html", "kk/works/index.html"} <= policies.keys()
    assert {path for path, policy in policies.items() if "unsafe" in policy} == {
        f"{prefix}search/index.html" for prefix in ("", "ru/", "kk/")
    }
    assert all(rules(policy)["default-src"] == {"'self'"} for policy in policies.values())


def test_a_page_is_never_looser_than_the_header() -> None:
    """The header allows everything that a page's own policy allows; only the header can forbid frames around it."""
    header = rules(header_policy())
    for kind in ("work", "search", "404"):
        for name, values in rules(page_policy(kind)).items():
            assert values <= header[name]

    assert header["frame-ancestors"] == {"'none'"}
    assert "'unsafe-inline'" not in header_policy()
    assert "'unsafe-eval'" not in header_policy()


def test_a_site_for_a_disk_has_no_policy(site: Callable[..., SiteBox]) -> None:
    """Files have no origin: browsers disagree on 'self' there, and a blocked stylesheet protects no one."""
    built = site(aigerim()).build(portable=True)

    assert not any("content-security-policy" in built.text(path) for path in built.files if path.endswith(".html"))
