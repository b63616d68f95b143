"""What tests share to save time is in effect: a rename of a class once took it away unseen (tests/support/kept_children.py)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from site_box import SiteBox, aigerim


def test_a_second_site_reads_no_compiled_template(
    site: Callable[..., SiteBox], monkeypatch: pytest.MonkeyPatch
) -> None:
    box = site(aigerim())
    assert box.build().ok
    read: list[str] = []

    def noted(cache: FileSystemBytecodeCache, bucket: Bucket) -> None:
        read.append(bucket.key)

    monkeypatch.setattr(FileSystemBytecodeCache, "load_bytecode", noted)
    again = box.build(output=box.root / "again", cache=box.root / ".cache/again")

    assert again.ok
    assert read == []
