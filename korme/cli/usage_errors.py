"""Usage errors: Click's exceptions in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from korme.core.likeness import guess
from korme.i18n.messages import Messages, visible

_EXTRA = r"Got unexpected extra argument[^(]*\((.+)\)$"
"""Click's message for an extra argument, the only place that has the argument."""


class UnknownCommand(click.UsageError):
    """An argument in place of a command that is not one."""

    def __init__(self, name: str, names: Iterable[str], ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.name = name
        self.names = tuple(names)


def usage_error(error: click.ClickException, messages: Messages) -> list[str]:
    """Return what was wrong and where to read on, a line each."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    lines = [_reason(error, messages)]
    if context:
        lines.append("  " + messages.say("usage-help", command=f"{context.command_path} --help"))
    return lines


def _reason(error: click.ClickException, messages: Messages) -> str:
    say = messages.say
    match error:
        case UnknownCommand():
            return _with_guess(
                say("usage-command", found=visible(error.name)), guess(error.name, error.names), messages
            )
        case click.NoSuchOption():
            meant = (error.possibilities or [""])[0]
            return _with_guess(say("usage-option", found=visible(error.option_name)), meant, messages)
        case click.BadOptionUsage():
            return say("usage-valueless", name=error.option_name)
        case click.MissingParameter():
            return say("usage-missing", name=_name(error))
        case click.BadParameter(param=click.Parameter(type=click.Choice() as kind)):
            choices = ", ".join(map(str, kind.choices))
            return say("usage-value", name=_name(error), expected=say("usage-one-of", known=choices))
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as kind)):
            return say("usage-value", name=_name(error), expected=say("usage-between", low=kind.min, high=kind.max))
    extra = re.match(_EXTRA, error.message)
    if extra:
        return say("usage-extra", found=visible(extra[1]))
    return say("usage-other", detail=visible(error.format_message()))


def _with_guess(text: str, meant: str, messages: Messages) -> str:
    return f"{text}; {messages.say('usage-meant', guess=meant)}" if meant else text


def _name(error: click.BadParameter) -> str:
    """Return the name of a parameter on the command line: '--jobs', 'FILE'."""
    parameter = error.param
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name if parameter else ""
