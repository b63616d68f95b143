"""Whether a child process can be started by fork."""

from __future__ import annotations

import os
import sys


def can_inherit() -> bool:
    """Whether a child can be started by fork, which is safe on Linux in a process with a single thread."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
