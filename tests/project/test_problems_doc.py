"""docs/problems.md: an entry for every code, none for one that is gone, and examples that do what they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox, aigerim

from scripts.write_problems_doc import texts

SiteMaker = Callable[..., SiteBox]
WRITTEN = texts()
EXAMPLES = [code for code, one in WRITTEN.items() if "wrong" in one]


def laid(site: SiteMaker, files: dict[str, str]) -> SiteBox:
    """The files in a small site; `content/site.yaml+` adds to the site's own."""
    known = {} if "content/site.yaml" in files else {**aigerim(), "content/venues/hub.yaml": "name: Hub\n"}
    own = {"content/site.yaml": SITE_YAML + files["content/site.yaml+"]} if "content/site.yaml+" in files else {}
    return site({**known, **{path: one for path, one in files.items() if not path.endswith("+")}, **own})


def test_most_codes_have_an_example() -> None:
    """Whatever a text file can do wrong is shown."""
    assert len(EXAMPLES) > 60


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_is_wrong(site: SiteMaker, code: str) -> None:
    """What is shown as wrong has this problem, found while the site is planned or else when its pages are looked at."""
    box = laid(site, WRITTEN[code]["wrong"])

    assert code in {one.code for one in box.planned().problems} or code in {found for found, _ in box.check()}


@pytest.mark.parametrize("code", [code for code in EXAMPLES if "right" in WRITTEN[code]])
def test_its_mending_is_right(site: SiteMaker, code: str) -> None:
    """What is shown as right has no error at all, and this problem no more."""
    planned = laid(site, WRITTEN[code]["right"]).planned()

    assert code not in {one.code for one in planned.problems}
    assert [one.code for one in planned.problems if one.is_error] == []
