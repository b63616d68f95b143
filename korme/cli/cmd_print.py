"""`korme print`: labels, lists, a catalogue and whatever else an exhibition hangs and hands out."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, options_of, shared, themed_option
from korme.cli.translated_help import Command
from korme.i18n.messages import chosen, load_texts


class _PrintCommand(Command):
    """A command whose options depend on the document that it names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args) if self.of(args) is None else self.whole(ctx, args)

    def of(self, args: Iterable[str]) -> Any:
        """Return the document that is named."""
        from korme.printing.documents import document_named

        takers = {
            name
            for option in self.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        before = ""
        for each in args:
            if not each.startswith("-") and before not in takers:
                return document_named(each)
            before = each
        return None

    def whole(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse arguments with the document's own options among the others."""
        own = copy.copy(self)
        texts = load_texts("printing", ctx.obj if isinstance(ctx.obj, str) else chosen(None))
        document = own.of(args)
        own.help = texts["documents"][document.name]
        own.is_in_language = True
        own.params = [*self.params, *_own_options(document, texts["options"])]
        ctx.command = own
        return click.Command.parse_args(own, ctx, args)


def _own_options(document: Any, texts: Mapping[str, Mapping[str, str]]) -> Iterable[click.Option]:
    for option in document.options:
        text = texts.get(document.name, {}).get(option.name) or texts["shared"].get(option.name, "")
        names = [f"own_{option.name.replace('-', '_')}", f"--{option.name}"]
        if option.default is False:
            yield click.Option(names, is_flag=True, help=text)
            continue
        kind: Any = click.Choice(option.choices) if option.choices else int if isinstance(option.default, int) else str
        yield click.Option(names, type=kind, default=option.default or None, help=text, metavar=option.metavar or None)


def _given(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document's own options by their names."""
    own = {key.removeprefix("own_").replace("_", "-"): value for key, value in given.items() if key.startswith("own_")}
    return {key: "" if value is None else value for key, value in own.items()}


@click.command("print", cls=_PrintCommand)
@click.argument("name", required=False, default="", metavar="[DOCUMENT]")
@shared
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File (.pdf) or folder (default: print/).")
@click.option("--list", "is_list", is_flag=True, help="List what can be printed.")
@click.option("--language", default="", metavar="TAG[,TAG]", help="Languages (default: all of the site).")
@click.option("--edition", default="", metavar="NAME", help="Edition (default: the current one).")
@click.option("--venue", default="", metavar="NAME", help="Only what is at this venue.")
@click.option("--base-url", help="Address of the published site; overrides site.yaml.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@themed_option()
def print_command(**given: Any) -> int:
    """Print labels, lists and a catalogue as PDF.

    \b
    DOCUMENT       one document; its options: korme print labels --help
    no DOCUMENT    all documents that apply, into the folder print/
    --list         what there is
    """
    from korme.commands.printing import PrintRequest, listed, print_documents

    console, options = console_of(given), options_of({**given, "output": None})
    if given["is_list"]:
        with console.progress() as progress:
            found = listed(options, progress)
        texts = load_texts("printing", console.messages.language)
        width = max((len(each.name) for each in found), default=0)
        for each in found:
            sentence = texts["own"] if each.is_own else texts["documents"][each.name].partition("\n")[0]
            console.line(f"{each.name:{width}}  {sentence}")
        return 0
    request = PrintRequest(
        name=given["name"],
        given=_given(given),
        output=given["output"].absolute() if given["output"] else None,
        languages=tuple(filter(None, given["language"].replace(" ", "").split(","))),
        edition=given["edition"],
        venue=given["venue"],
    )
    with console.progress() as progress:
        printed = print_documents(options, request, progress)
    console.problems(printed.problems)
    for name in printed.noted:
        console.line(console.messages.say("written", path=name))
    for word, paths in (("written", printed.written), ("print_unwritten", printed.unwritten)):
        for path in paths:
            shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
            console.line(console.messages.say(word, path=str(shown)))
    if printed.booklets:
        console.line(console.messages.say("print_booklet"))
    return 0 if printed.is_whole else 1
