"""The addresses that entries were ever published at, kept in the cache: what is gone from the site is noticed by them."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from korme.core.options import Options
from korme.kinds import Entry, kind_of
from korme.site.urls import entry_url
from korme.store.cache import write_record
from korme.store.records import encode_record, read_one


class _Addresses(Struct, frozen=True):
    paths: dict[str, str]


def addresses_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the file of each entry that has a page, from the site's root, by its URL in the default language."""
    return {entry_url(entry): entry.mark.path for entry in entries if kind_of(entry).url}


def published_addresses(options: Options) -> Mapping[str, str]:
    """Return the addresses at which `korme build` has published entries, with the files they were in."""
    found = read_one(_record(options), _Addresses)
    return found.paths if found else {}


def remember_addresses(options: Options, addresses: Mapping[str, str]) -> None:
    """Add the addresses at which a build has published entries; of a part of the site or of drafts, none."""
    if options.only or options.drafts:
        return
    before = published_addresses(options)
    now = {**before, **addresses}
    if now != before:
        with contextlib.suppress(OSError):
            write_record(_record(options), encode_record(_Addresses(now)))


def forget_addresses(options: Options, urls: Iterable[str]) -> None:
    """Take addresses out of the record, with those below them.

    Raises:
        OSError: the record cannot be written.
    """
    before, gone = published_addresses(options), tuple(urls)
    left = {url: path for url, path in before.items() if not url.startswith(gone)}
    if left != before:
        write_record(_record(options), encode_record(_Addresses(left)))


def _record(options: Options) -> Path:
    digest = hashlib.blake2b(os.fsencode(options.published or options.output), digest_size=8).hexdigest()
    return options.cache / f"addresses-{digest}"
