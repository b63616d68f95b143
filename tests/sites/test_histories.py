"""Whatever happens to a site between builds, the next build makes what a clean one makes, and `serve` shows what a new one shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LENGTH = 10
STEPS = int(os.environ.get("KORME_HISTORY_STEPS", str(LENGTH)))
"""Steps of all histories together; KORME_HISTORY_STEPS asks for more."""


@pytest.mark.skipif(sys.platform == "win32", reason="builds are killed in a forked process")
@pytest.mark.parametrize("flags", [(), ("--live",)], ids=["build", "serve"])
@pytest.mark.parametrize("seed", range(-(-STEPS // LENGTH)))
def test_after_any_history_a_site_equals_a_clean_one(seed: int, flags: tuple[str, ...], tmp_path: Path) -> None:
    """In a process of its own, which has no threads, so that its builds fork as those of the command do."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.try_histories", "--seed", str(seed), "--steps", str(LENGTH), *flags],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
