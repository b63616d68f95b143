"""Help in the reader's language: the commands explain themselves in English, korme/i18n/messages/help/ in the others."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import click
from msgspec import Struct

from korme.i18n.messages import LANGUAGES, chosen, load_texts

_SHARED = "shared"


class HelpTexts(Struct, frozen=True):
    """The help of one language."""

    frame: Mapping[str, str]
    """Click's own words."""
    program: str
    commands: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    """By command and name; those of several commands stand under 'shared'."""

    def of_command(self, command: click.Command) -> str | None:
        """What a command does; None when nobody has written it."""
        return self.program if isinstance(command, click.Group) else self.commands.get(command.name or "")

    def of_option(self, option: click.Option, command: str) -> str | None:
        """What an option does; None when nobody has written it."""
        name = "help" if "--help" in option.opts else option.name or ""
        return self.options.get(command, {}).get(name) or self.options[_SHARED].get(name)


def help_texts(language: str) -> HelpTexts | None:
    """The help of a language; None for English, which stands in the commands."""
    if language == LANGUAGES[0]:
        return None
    return HelpTexts(**load_texts("help", language))


class Command(click.Command):
    """A command whose help is in the language of the messages: `ctx.obj` names it, else the environment does."""

    def get_help(self, ctx: click.Context) -> str:
        texts = help_texts(ctx.obj if isinstance(ctx.obj, str) else chosen(None))
        if texts is None:
            return super().get_help(ctx)
        formatter = _Formatter(texts.frame, ctx)
        _worded(self, ctx, texts).format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")


class _Formatter(click.HelpFormatter):
    """Writes Click's headings in another language."""

    def __init__(self, words: Mapping[str, str], ctx: click.Context) -> None:
        super().__init__(width=ctx.terminal_width, max_width=ctx.max_content_width)
        self._words = words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{self._words['Usage']}: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._words.get(heading, heading))


def _worded(command: click.Command, ctx: click.Context, texts: HelpTexts) -> click.Command:
    """A copy of a command, and of what is in it, that explains itself in other words."""
    found = copy.copy(command)
    found.help = texts.of_command(command) or command.help
    found.options_metavar = texts.frame.get(command.options_metavar or "", command.options_metavar)
    found.params = [_worded_parameter(one, command.name or "", texts) for one in command.get_params(ctx)]
    found.add_help_option = False  # it is among the others
    if isinstance(command, click.Group) and isinstance(found, click.Group):
        found.subcommand_metavar = texts.frame.get(command.subcommand_metavar, command.subcommand_metavar)
        within = {name: command.get_command(ctx, name) for name in command.list_commands(ctx)}
        found.commands = {name: _worded(one, ctx, texts) for name, one in within.items() if one}
    return found


def _worded_parameter(parameter: click.Parameter, command: str, texts: HelpTexts) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    found = copy.copy(parameter)
    found.help = texts.of_option(parameter, command) or parameter.help
    return found
