"""`korme consent`: the form with which people agree to be published."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("consent", cls=Command)
@shared
def consent_command(**given: Any) -> int:
    """Write the form on which people agree to be published.

    One printed page in each language of the site, in .korme/consent/: open it in a browser and print it. Its text
    follows from `consent` in content/site.yaml.
    """
    from korme.commands.consent_form import write_forms
    from korme.read.site_file import read_config

    console, options = console_of(given), options_of(given)
    config, _ = read_config(options.root)
    for path in write_forms(options.root, config):
        console.line(console.messages.say("made-consent", path=path))
    return 0
