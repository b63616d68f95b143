"""The command line: runs the command and converts errors to an exit code.

Exit codes: 0 fine, 1 problems in the site, 2 wrong usage or configuration, 130 interrupted.
"""

from __future__ import annotations

import sys
from itertools import pairwise

import click

from korme.cli.console import Console
from korme.cli.registry import COMMANDS, command
from korme.cli.translated_help import Command
from korme.cli.usage_errors import UnknownCommand, usage_error
from korme.core.problems import Mark, SiteError, UsageError, problem
from korme.i18n.messages import chosen


class _Commands(Command, click.Group):
    """The group of commands: builds without one, and accepts options before the command."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.commands.get(cmd_name) or (command(cmd_name) if cmd_name in COMMANDS else None)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command first, or `build` if there is none.

        Raises:
            UnknownCommand: there is an argument in place of a command.
        """
        positions = self._positions(args)
        name = next((at for at in positions if args[at] in COMMANDS), None)
        if name is not None:
            args = [args[name], *args[:name], *args[name + 1 :]]
        elif not {"--help", "-h", "--version"} & set(args):
            if positions:
                raise UnknownCommand(args[positions[0]], COMMANDS, ctx)
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def _positions(self, args: list[str]) -> list[int]:
        """Return the indexes of arguments that are neither options nor their values: `-o serve` is a folder."""
        positions = [at for at, argument in enumerate(args) if argument[:1] != "-"]
        if not positions or args[0] in COMMANDS:  # the usual cases, decided without loading a command
            return positions[:1]
        options = [
            parameter for name in COMMANDS for parameter in command(name).params if isinstance(parameter, click.Option)
        ]
        takers = {name for option in options if not option.is_flag for name in option.opts}
        return [at for at in positions if not at or args[at - 1] not in takers]


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--messages", expose_value=False, help="Language of the messages: en, ru or kk.")
@click.version_option(package_name="korme", message="%(prog)s %(version)s")
def commands() -> None:
    """Körme builds the website of a festival or Expo from a folder of YAML, Markdown and pictures.

    Without a command, it builds the site.
    """


def main(args: list[str] | None = None) -> int:
    """Run a command and return its exit code; nothing that a site can cause shows a traceback."""
    args = sys.argv[1:] if args is None else args
    language, place = _given("--messages", args), _given("--root", args) or ""
    try:
        result = commands.main(args, prog_name="korme", standalone_mode=False, obj=chosen(language))
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return _interrupted(language)
    except KeyboardInterrupt:
        return _interrupted(language)
    except click.ClickException as error:
        console = Console(chosen(language))
        console.complain(usage_error(error, console.messages))
        return 2
    except UsageError as error:
        Console(chosen(language), place=place).problems([error.problem])
        return 2
    except SiteError as error:
        Console(chosen(language), place=place).problems(error.problems)
        return 1
    except OSError as error:  # a disk that is full, read-only or gone; nothing was published
        path = str(error.filename or place or ".")  # standard output has no name
        Console(chosen(language)).problems([problem("write-failed", Mark(path), reason=error.strerror or str(error))])
        return 1


def _given(option: str, args: list[str]) -> str | None:
    """Return the value of an option, for messages before or after the command has parsed it."""
    for argument, after in pairwise([*args, ""]):
        if argument == option or argument.startswith(f"{option}="):
            return argument.partition("=")[2] or after
    return None


def _interrupted(language: str | None) -> int:
    console = Console(chosen(language))
    console.line(console.messages.say("interrupted"))
    return 130
