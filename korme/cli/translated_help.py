"""Help in the reader's language: English in the commands, the others in korme/i18n/messages/help/."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import click
from msgspec import Struct

from korme.i18n.messages import LANGUAGES, chosen, load_texts

_SHARED = "shared"


class HelpTexts(Struct, frozen=True):
    """The help texts of one language."""

    frame: Mapping[str, str]
    """Click's own headings."""
    program: str
    commands: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    """By command and name; those of several commands under 'shared'."""

    def of_command(self, command: click.Command) -> str | None:
        """Return the help of a command, or None if it is not translated."""
        return self.program if isinstance(command, click.Group) else self.commands.get(command.name or "")

    def of_option(self, option: click.Option, command: str) -> str | None:
        """Return the help of an option, or None if it is not translated."""
        name = "help" if "--help" in option.opts else option.name or ""
        return self.options.get(command, {}).get(name) or self.options[_SHARED].get(name)


def help_texts(language: str) -> HelpTexts | None:
    """Return the help texts of a language; None for English, whose texts are in the commands."""
    if language == LANGUAGES[0]:
        return None
    return HelpTexts(**load_texts("help", language))


class Command(click.Command):
    """A command with help in the language of the messages, given by `ctx.obj` or the environment."""

    is_in_language = False
    """Whether its own help is in that language already."""

    def get_help(self, ctx: click.Context) -> str:
        texts = help_texts(ctx.obj if isinstance(ctx.obj, str) else chosen(None))
        if texts is None:
            return super().get_help(ctx)
        formatter = _Formatter(texts.frame, ctx)
        _translated(self, ctx, texts).format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")


class _Formatter(click.HelpFormatter):
    """Writes Click's headings in another language."""

    def __init__(self, headings: Mapping[str, str], ctx: click.Context) -> None:
        super().__init__(width=ctx.terminal_width, max_width=ctx.max_content_width)
        self._headings = headings

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{self._headings['Usage']}: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._headings.get(heading, heading))


def _translated(command: click.Command, ctx: click.Context, texts: HelpTexts) -> click.Command:
    """Return a copy of a command and its parts with translated help."""
    translated = copy.copy(command)
    is_ready = isinstance(command, Command) and command.is_in_language
    translated.help = (None if is_ready else texts.of_command(command)) or command.help
    translated.options_metavar = texts.frame.get(command.options_metavar or "", command.options_metavar)
    translated.params = [
        _translated_parameter(parameter, command.name or "", texts) for parameter in command.get_params(ctx)
    ]
    translated.add_help_option = False  # it is among the parameters
    if isinstance(command, click.Group) and isinstance(translated, click.Group):
        translated.subcommand_metavar = texts.frame.get(command.subcommand_metavar, command.subcommand_metavar)
        subcommands = {name: command.get_command(ctx, name) for name in command.list_commands(ctx)}
        translated.commands = {
            name: _translated(subcommand, ctx, texts) for name, subcommand in subcommands.items() if subcommand
        }
    return translated


def _translated_parameter(parameter: click.Parameter, command: str, texts: HelpTexts) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    translated = copy.copy(parameter)
    translated.help = texts.of_option(parameter, command) or parameter.help
    return translated
