"""Rooms that several events share, and severities that `checks` cannot change."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from site_box import SITE_YAML, Content, SiteBox, aigerim

import korme
from korme.core.severities import OF_COMMANDS
from korme.i18n.messages import codes

SiteMaker = Callable[..., SiteBox]
EVENT = "title: {0}\nvenue: hub\nroom: Floor\nstart: 2026-04-20T10:00\nduration: 2h\n"


def fair(room: str) -> dict[str, Content]:
    """Three events at the same time on one floor."""
    events = {f"content/programme/{name}.yaml": EVENT.format(name) for name in ("a", "b", "c")}
    return {**aigerim(), **events, "content/venues/hub.yaml": f"name: Hub\nrooms: [{room}]\n"}


def test_events_may_share_a_room_that_says_so(site: SiteMaker) -> None:
    """Their pages and the day's grid show all of them."""
    built = site(fair("{name: Floor, shared: true}")).build()

    assert [code for code, _ in built.problems if code == "room-twice"] == []
    assert built.ok
    assert all(f"programme/{name}/index.html" in built.files for name in ("a", "b", "c"))


def test_a_room_is_not_shared_unless_it_says_so(site: SiteMaker) -> None:
    assert [code for code, _ in site(fair("{name: Floor, shared: no}")).check()] == ["room-twice", "room-twice"]


def test_a_severity_that_cannot_be_changed_is_reported(site: SiteMaker) -> None:
    """An error that is switched off, and a code of a command; a warning may be off, and an error a warning."""
    settings = re.sub(r"(?m)^checks:.*\n", "", SITE_YAML) + (
        "checks:\n  room-twice: off\n  git-failed: warning\n  picture-small: off\n  picture-same: off\n  host-twice: warning\n"
    )
    found = site({**aigerim(), "content/site.yaml": settings}).planned().problems

    assert [(one.code, one.hint, one.value("found"), one.is_error) for one in found] == [
        ("check-kept", "off", "room-twice", False),
        ("check-kept", "command", "git-failed", False),
    ]
    assert [one.mark.line for one in found] == [9, 10]


def test_the_codes_of_commands_are_those_that_stop_a_command() -> None:
    """Each is raised by a command, or by the check of a change."""
    package = Path(korme.__file__).parent
    raised = r'(?:UsageError|SiteError)\(\(?problem\(\s*"([a-z-]+)"'
    sources = [path.read_text("utf-8") for path in sorted(package.rglob("*.py"))]
    found = {code for source in sources for code in re.findall(raised, source)}
    found |= set(re.findall(r'problem\(\s*"([a-z-]+)"', (package / "checks/ownership.py").read_text("utf-8")))

    assert set(codes()) >= OF_COMMANDS
    assert found - {
        "archive-changed",
        "archive-missing",
        "control-character",
        "editions-overlap",
        "ends-early",
        "link",
        "not-a-colour",
        "not-a-date",
        "not-a-language",
        "not-a-link",
        "reserved-name",
        "templates-required",
        "too-long",
        "too-many",
        "unknown-language",
        "unreadable",
    } <= (OF_COMMANDS)
