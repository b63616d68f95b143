"""Two halves of work (korme/store/forking.py)."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from korme.store.forking import both, can_inherit


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no child process is forked")
def test_a_child_does_the_second_half() -> None:
    """It has another process number, and its result comes back."""
    here, there = both(os.getpid, lambda: b"%d" % os.getpid())
    assert here == os.getpid()
    assert (int(there) != here) == can_inherit()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no child process is forked")
def test_the_half_of_a_child_that_is_killed_is_done_here() -> None:
    """As by a system that runs out of memory."""
    here = os.getpid()

    def die() -> bytes:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"7"

    assert both(lambda: 1, die) == (1, b"7")
