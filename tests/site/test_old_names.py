"""Old names of fields and codes in site.yaml: still read, noted, renamed by `korme fix`."""

from __future__ import annotations

from collections.abc import Callable

import jsonschema
import pytest
from site_box import SITE_YAML, SiteBox, aigerim

from korme.commands.json_schema import schemas
from korme.core.problems import OLD_CODES, Severity
from korme.i18n.messages import codes
from korme.read.site_file import read_config
from korme.read.site_names import read_site_names

SiteMaker = Callable[..., SiteBox]
FILE = "content/site.yaml"


def with_lines(site: SiteMaker, *lines: str) -> SiteBox:
    """A site whose site.yaml has these lines from line 8 on, without its own `checks`."""
    own = [line for line in SITE_YAML.splitlines() if not line.startswith("checks:")]
    return site({**aigerim(), FILE: "\n".join([*own, *lines, ""])})


def test_an_old_field_is_read_as_the_new_one(site: SiteMaker) -> None:
    """The site is published, strictly too; one note gives the new name of the field."""
    box = with_lines(site, "checks: {picture-small: off, picture-same: off}", "host: netlify")
    config, problems = read_config(box.root)

    assert config.hosting == "netlify"
    assert str(config.where("hosting")) == f"{FILE}:9:7"
    assert [(problem.code, str(problem.mark), problem.severity) for problem in problems] == [
        ("old-name", f"{FILE}:9:1", Severity.NOTE)
    ]
    assert box.build(strict=True).ok


@pytest.mark.parametrize("lines", [["host: netlify", "hosting: none"], ["hosting: none", "host: netlify"]])
def test_both_names_of_a_field_are_an_error(site: SiteMaker, lines: list[str]) -> None:
    """Whichever comes first; the error is at the second."""
    _, problems = read_config(with_lines(site, *lines).root)

    assert [(problem.code, problem.hint, str(problem.mark)) for problem in problems] == [
        ("duplicate-key", "renamed", f"{FILE}:9:1")
    ]
    assert problems[0].is_error


@pytest.mark.parametrize(("old", "new"), OLD_CODES.items())
def test_an_old_code_still_sets_its_level(site: SiteMaker, old: str, new: str) -> None:
    box = with_lines(site, f"checks: {{{old}: warning}}")
    config, problems = read_config(box.root)

    assert config.checks == ((new, "warning"),)
    assert [(problem.code, problem.value("fix"), str(problem.mark)) for problem in problems] == [
        ("old-name", new, f"{FILE}:8:10")
    ]
    assert (old in codes(), new in codes()) == (False, True)


def test_both_names_of_a_code_are_an_error(site: SiteMaker) -> None:
    _, problems = read_config(with_lines(site, "checks:", "  hosting-full: warning", "  host-full: error").root)

    assert [(problem.code, str(problem.mark)) for problem in problems] == [("duplicate-key", f"{FILE}:10:3")]


def test_a_note_can_be_switched_off(site: SiteMaker) -> None:
    box = with_lines(site, "checks: {picture-small: off, picture-same: off, old-name: off}", "host: netlify")

    assert box.check() == ()


def test_fix_writes_the_new_names(site: SiteMaker) -> None:
    """Of the field and of the codes; nothing else in the file changes."""
    box = with_lines(site, "host: netlify  # ours", "checks:", "  host-full: warning", '  "host-nearly-full": off')
    before = (box.root / FILE).read_text("utf-8")
    run = box.korme("fix", FILE, "--messages", "en")

    assert run.returncode == 0, run.stderr
    assert (box.root / FILE).read_text("utf-8") == before.replace("host: ", "hosting: ").replace("host-", "hosting-")


def test_an_editor_takes_the_old_name_and_calls_it_old(site: SiteMaker) -> None:
    """`deprecationMessage` is what YAML servers of editors read: the field is marked and not offered."""
    schema = schemas(read_site_names(site(aigerim()).root), "en")["site"]
    known = {"title": "Expo", "languages": ["en"]}
    validator = jsonschema.Draft7Validator(schema)

    assert list(validator.iter_errors({**known, "host": "netlify"})) == []
    assert list(validator.iter_errors({**known, "host": "nowhere"}))
    assert schema["properties"]["host"]["deprecationMessage"] == "'host' is now called 'hosting'"
    assert "deprecationMessage" not in schema["properties"]["hosting"]
