"""The command line: finds the command, and turns what went wrong into an exit code.

Exit codes: 0 fine, 1 problems in the site, 2 wrong usage or configuration, 130 interrupted.
"""

from __future__ import annotations

import sys

import click

from korme.commands import COMMANDS
from korme.commands.misuse import UnknownCommand, misuse
from korme.commands.wording import Command
from korme.messages import chosen
from korme.problems import Mark, SiteError, UsageError, problem
from korme.talk import Talk


class _Commands(Command, click.Group):
    """With no command it builds; options may stand before the command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        takers = self._options_with_values()
        names = [at for at, one in enumerate(args) if one in self.commands and (not at or args[at - 1] not in takers)]
        if names:
            args = [args[names[0]], *args[: names[0]], *args[names[0] + 1 :]]
        elif not {"--help", "-h", "--version"} & set(args):
            strays = [one for at, one in enumerate(args) if one[:1] != "-" and (not at or args[at - 1] not in takers)]
            if strays:
                raise UnknownCommand(strays[0], self.commands, ctx)
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def _options_with_values(self) -> set[str]:
        """The options after which a word is a value: `-o serve` is a folder."""
        options = [one for command in self.commands.values() for one in command.params if isinstance(one, click.Option)]
        return {name for one in options if not one.is_flag for name in one.opts}


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--messages", expose_value=False, help="Language of the messages: en, ru or kk.")
@click.version_option(package_name="korme", message="%(prog)s %(version)s")
def commands() -> None:
    """Körme builds the website of a festival or an Expo out of a folder of YAML, Markdown and pictures.

    Without a command it builds.
    """


for _command in COMMANDS:
    commands.add_command(_command)


def main(args: list[str] | None = None) -> int:
    """Run a command; returns the exit code and never shows a traceback for what a site can cause."""
    args = sys.argv[1:] if args is None else args
    words = " ".join(args).replace("--messages=", "--messages ").split()
    wish = next((words[at + 1] for at, one in enumerate(words[:-1]) if one == "--messages"), None)
    try:
        result = commands.main(args, prog_name="korme", standalone_mode=False, obj=chosen(wish))
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return _interrupted(wish)
    except KeyboardInterrupt:
        return _interrupted(wish)
    except click.ClickException as error:
        talk = Talk(chosen(wish))
        talk.complain(misuse(error, talk.messages))
        return 2
    except UsageError as error:
        Talk(chosen(wish)).problems([error.problem])
        return 2
    except SiteError as error:
        Talk(chosen(wish)).problems(error.problems)
        return 1
    except OSError as error:  # a disk that is full, read-only or gone; nothing was published
        path = str(error.filename or "")
        Talk(chosen(wish)).problems(
            [problem("write-failed", Mark(path), path=path, reason=error.strerror or str(error))]
        )
        return 1


def _interrupted(wish: str | None) -> int:
    talk = Talk(chosen(wish))
    talk.line(talk.messages.say("interrupted"))
    return 130
