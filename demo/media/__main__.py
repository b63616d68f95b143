"""Make the demo's media: ``python -m demo.media [NAME …]`` from the repository root; ``pip install -e '.[dev]'`` first.

A NAME is a creative's folder name. Without names everything is made. Encoders differ from version to version: the files
are the same only with those of ``constraints.txt``.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

from . import MODULES


def main() -> None:
    """Make what the command line names, or everything."""
    if not Path("demo/media").is_dir():
        raise SystemExit("Run this from the root of the repository.")
    for name in sys.argv[1:] or MODULES:
        module = name.replace("-", "_")
        if module not in MODULES:
            raise SystemExit(f"No such set of media: {name}. Known: {', '.join(MODULES)}")
        for path, make in importlib.import_module(f"{__package__}.{module}").MEDIA.items():
            started = time.monotonic()
            target = Path(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(make())
            print(f"{time.monotonic() - started:5.1f} s {target.stat().st_size / 1000:6.0f} kB  {path}", flush=True)


if __name__ == "__main__":
    main()
