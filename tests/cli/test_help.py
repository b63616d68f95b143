"""`korme --help` in Russian and Kazakh: korme/cli/translated_help.py and korme/i18n/messages/help/."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from korme.cli.main import commands, main
from korme.cli.registry import COMMANDS, command
from korme.cli.translated_help import help_texts
from korme.i18n.messages import LANGUAGES

OTHERS = LANGUAGES[1:]
ALL: dict[str, click.Command] = {"": commands, **{name: command(name) for name in COMMANDS}}


def options() -> Iterator[tuple[str, click.Option]]:
    """Yield every option of every command, including --help, with the command's name."""
    for name, loaded in ALL.items():
        context = click.Context(loaded, info_name=name, help_option_names=["-h", "--help"])
        yield from (
            (name, parameter) for parameter in loaded.get_params(context) if isinstance(parameter, click.Option)
        )


@pytest.mark.parametrize("language", OTHERS)
def test_every_command_and_option_is_explained(language: str) -> None:
    """Every option with help in English has it in the other languages, and no text explains what no longer exists."""
    texts = help_texts(language)
    assert texts
    untranslated = [f"{name} {option.opts[-1]}" for name, option in options() if not texts.of_option(option, name)]
    existing = {(name, option.name) for name, option in options()}
    everywhere = {name for _, name in existing} | {"help"}

    assert untranslated == [] == [name for name, option in options() if not option.help]
    assert set(texts.commands) == set(COMMANDS)
    assert [key for key in texts.options["shared"] if key not in everywhere] == []
    assert [(name, key) for name in set(texts.options) - {"shared"} for key in texts.options[name] if (name, key) not in existing] == []  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", ALL)
def test_help_is_in_the_reader_s_language(capsys: pytest.CaptureFixture[str], name: str, language: str) -> None:
    """Only names are in English; requested in English afterwards, it is as before."""
    asked = [name] if name else []
    main([*asked, "--help", "--messages", "en"])
    english = capsys.readouterr().out
    main(["--messages", language, *asked, "--help"])
    output = capsys.readouterr().out
    main([*asked, "-h", "--messages=en"])

    assert english == capsys.readouterr().out
    assert re.findall(r"\b(?:Usage|Options|Commands|default|the|this|of|and)\b", output) == []
    assert re.search(r"^  -h, --help +[А-ЯӘІҢҒҮҰҚӨҺ]", output, re.MULTILINE)
    assert name or re.findall(r"\w\.\.\.$", output + english, re.MULTILINE) == [], (
        "a command's first sentence is too long"
    )


def test_the_environment_sets_the_language_of_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """KORME_MESSAGES applies to help as to every message."""
    monkeypatch.setenv("KORME_MESSAGES", "kk")
    main(["build", "--help"])

    assert capsys.readouterr().out.startswith("Қолданылуы: korme build")
