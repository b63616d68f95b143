"""Our texts are read from YAML once, and then from what is kept of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from korme.i18n.messages.text_cache import cache_texts, cached_texts

TEXTS = {"hello": "Hello", "files": {"one": "{n} file", "other": "{n} files"}}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of texts in a folder of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    source = tmp_path / "en.yaml"
    source.write_text("hello: Hello\n")
    return source


def test_texts_are_kept_until_their_file_changes(source: Path) -> None:
    """Also to one of the same time and size; something else in the place of what is kept counts as nothing."""
    assert cached_texts(source) is None
    cache_texts(source, TEXTS)
    assert cached_texts(source) == TEXTS

    (kept,) = source.parent.glob("__pycache__/*")
    data = kept.read_bytes()
    for broken in (b"", data[:-1], b"\x93" + data):
        kept.write_bytes(broken)
        assert cached_texts(source) is None

    cache_texts(source, TEXTS)
    facts = source.stat()
    source.write_text("hello: Hallo\n")
    os.utime(source, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert cached_texts(source) is None


def test_nothing_is_kept_if_python_writes_no_bytecode(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with `python -B`."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    cache_texts(source, TEXTS)

    assert [path.name for path in source.parent.iterdir()] == ["en.yaml"]


PRINTED = """
import sys
from korme.core.problems import Mark, problem
from korme.i18n.messages import load, report
print(report([problem("base-url-missing", Mark("content/site.yaml"))], load("kk"))[0], "yaml" in sys.modules)
"""


def test_a_second_command_prints_a_problem_without_pyyaml() -> None:
    """Also one whose texts are in another language than English."""
    first, second = (
        subprocess.run([sys.executable, "-c", PRINTED], capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    )

    assert second.endswith("[base-url-missing] False")
    assert first.rpartition(" ")[0] == second.rpartition(" ")[0] != ""
