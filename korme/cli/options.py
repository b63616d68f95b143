"""Options shared by commands, and the values made from them."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from korme.cli.console import Console
from korme.core.options import Options, Shard
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.messages import chosen

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:[/\\]")
"""The beginning of an address, mistyped or not, but of no folder: a drive has one letter."""


def shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every command."""
    options: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
        click.option(
            "--root", type=click.Path(path_type=Path), default=".", help="Site folder (default: current folder)."
        ),
        click.option(
            "--cache",
            "caches",
            multiple=True,
            metavar="DIR|URL",
            help="Cache folder, or the address of a shared cache (https, s3, gs, az, file). May be repeated.",
        ),
        click.option("--messages", help="Language of the messages: en, ru or kk."),
        click.option("-q", "--quiet", is_flag=True, help="Report problems only."),
        click.option("-v", "--verbose", is_flag=True, help="Report more detail."),
        click.option("--no-color", is_flag=True, help="Do not use colours."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def building(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every command that builds a site."""
    options: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
        click.option("--base-url", help="Address of the published site; overrides site.yaml."),
        click.option("-n", "--jobs", type=click.IntRange(1, 256), help="Parallel processes (default: one per core)."),
        click.option("--workers", metavar="dask://HOST:PORT", help="Make pictures, cards and pages on a Dask cluster."),
        click.option("--only", multiple=True, metavar="creatives/NAME", help="Build only these creatives."),
        click.option("--drafts", is_flag=True, help="Publish drafts as well."),
        click.option("--keep-going", is_flag=True, help="Publish without the entries that have errors."),
        click.option("--strict", is_flag=True, help="Treat warnings as errors."),
        click.option("--fast", is_flag=True, help="Render pictures faster, in slightly larger files."),
        themed_option(),
        click.option("--portable", is_flag=True, help="End links in index.html, so that the site opens from a disk."),
        click.option(
            "--styleguide", is_flag=True, help="Add /styleguide/: every component of the theme in every state."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def output_option(default: str = "output/") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that names the output folder.

    Args:
        default: what its help says of the folder without it.
    """
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=f"Output folder (default: {default}).")


def themed_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that tries a theme on."""
    return click.option("--theme", default="", metavar="NAME", help="Use this theme instead of the one in site.yaml.")


def options_of(given: dict[str, Any]) -> Options:
    """Return the options of a build from parsed arguments.

    Raises:
        UsageError: an address, a cluster or SOURCE_DATE_EPOCH is invalid.
    """
    root = Path(given["root"]).absolute()
    cache, shared = _caches(given.get("caches") or ())
    return Options(
        root=root,
        output=(given.get("output") or root / "output").absolute(),
        cache=cache.absolute() if cache else root / ".cache" / "korme",
        shared=shared,
        shard=_shard(given.get("shard")),
        today=today(),
        jobs=given.get("jobs") or _cores(),
        base_url=_base_url(given.get("base_url")),
        workers=_workers(given.get("workers")),
        only=tuple(_creative(name, root) for name in given.get("only", ())),
        drafts=bool(given.get("drafts")),
        keep_going=bool(given.get("keep_going")),
        strict=bool(given.get("strict")),
        fast=bool(given.get("fast")),
        serve=bool(given.get("serve")),
        portable=bool(given.get("portable")),
        theme=given.get("theme") or "",
        styleguide=bool(given.get("styleguide")),
    )


def console_of(given: dict[str, Any]) -> Console:
    """Return the console for parsed arguments."""
    colour = not given["no_color"] and not os.environ.get("NO_COLOR")
    root = Path(given["root"])
    place = "" if root == Path() else str(root)
    language = chosen(given["messages"])
    return Console(
        language, quiet=given["quiet"], verbose=given["verbose"], colour=colour, root=root.absolute(), place=place
    )


def _caches(given: Sequence[str]) -> tuple[Path | None, str]:
    """Return the cache folder and the address of the shared cache, each as given last or by the environment.

    Raises:
        UsageError: the address cannot be used.
    """
    folder, address = None, ""
    named = (os.environ.get("KORME_CACHE"), os.environ.get("KORME_SHARED_CACHE"), *given)
    for each in filter(None, named):
        if _ADDRESS.match(each):
            address = each
        else:
            folder = Path(each)
    if not address:
        return folder, ""
    from korme.remote.address import parse_address  # few share a cache

    return folder, parse_address(address).url


def _shard(text: str | None) -> Shard | None:
    """Return the share given as '2/8'.

    Raises:
        UsageError: it is not a share.
    """
    if text is None:
        return None
    number, _, count = text.partition("/")
    if not (
        text.isascii()
        and number.isdecimal()
        and count.isdecimal()
        and len(text) < 10
        and 1 <= int(number) <= int(count)
    ):
        raise UsageError(problem("shard-invalid", Mark("--shard"), found=text[:40]))
    return Shard(int(number), int(count))


def _base_url(address: str | None) -> str | None:
    """Return the address given instead of the site's own.

    Raises:
        UsageError: it is not a web address.
    """
    if not address:
        return None
    from korme.fields.scalars import is_safe_link  # few give an address

    if not is_safe_link(address):
        raise UsageError(problem("not-a-link", Mark("--base-url"), found=address[:120]))
    return address


def _workers(address: str | None) -> str:
    """Return the address of a cluster.

    Raises:
        UsageError: it is not one, or the extra is not installed.
    """
    if not address:
        return ""
    from korme.cluster.address import address_of  # few have a cluster

    address_of(address)
    return address


def _creative(word: str, root: Path) -> str:
    """Return the folder of a creative given by name or by path."""
    from korme.commands.site_paths import creative_at

    return f"creatives/{creative_at(word, root)}"


def today() -> dt.date:
    """Return the date of the build; that of SOURCE_DATE_EPOCH if it is set.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is not a time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.date.today()
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(problem("bad-usage", Mark("SOURCE_DATE_EPOCH"), reason=f"not a time: {epoch[:40]}")) from None


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
