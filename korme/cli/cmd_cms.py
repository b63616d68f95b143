"""`korme cms`: the admin page of a web editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("cms", cls=Command)
@shared
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder of the page (default: output/admin).",
)
@click.option(
    "--package",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The editor, as downloaded by `npm pack @sveltia/cms`.",
)
@click.option(
    "--repository",
    default="",
    metavar="ADDRESS",
    help="Repository the editor saves to (default: that of the page /submit/).",
)
@click.option("--host", default="", metavar="NAME", help="Software of your own code host: github, gitlab or gitea.")
@click.option("--branch", default="main", metavar="NAME", help="Branch of the repository.")
@click.option(
    "--sign-in", default="", metavar="ADDRESS", help="Sign-in service; without one, people use an access token."
)
@click.option("--review", is_flag=True, help="Save changes as pull requests.")
def cms_command(**given: Any) -> int:
    """Write the admin page of Sveltia CMS, a web editor.

    Its configuration follows from this site's fields and from how its entries are written.
    """
    from korme.commands.cms.admin_page import admin_page, write_admin
    from korme.commands.cms.config import configuration
    from korme.commands.cms.package import unpacked
    from korme.commands.cms.repository import repository_of
    from korme.commands.cms.shapes import seen_entries
    from korme.read.site_names import read_site_names

    console = console_of(given)
    root = options_of(given).root
    site = read_site_names(root)
    submit = site.config.submit
    repository = repository_of(
        given["repository"] or (submit.repository if submit and submit.repository else ""),
        host=given["host"],
        branch=given["branch"],
        sign_in=given["sign_in"],
        with_review=given["review"],
    )
    files = dict(unpacked(given["package"])) if given["package"] else {}
    made = configuration(site, seen_entries(root, site.config), repository, console.messages)
    title = site.config.title.pick(site.config.language).text
    page = {"index.html": admin_page(title, site.config.language, files, repository).encode()} if files else {}
    folder = given["folder"] or root / "output" / "admin"
    write_admin(folder, {**files, **page, "config.yml": made.text.encode()})
    say = console.messages.say
    for each in made.left_out:
        places = ", ".join(map(str, each.places))
        console.line(say("cms-left-out", field=f"{each.kind}.{each.field}", places=places))
    console.line(say("cms-made" if files else "cms-configured", folder=folder))
    return 0
