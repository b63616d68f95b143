"""Prints one of the README's two commands, so that CI runs what a newcomer types."""

import re
import sys
from pathlib import Path

WORDS = {"build": "build.py", "test": "pytest"}
readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
blocks = re.findall(r"```sh\n(.+?)\n```", readme, re.DOTALL)
print(next(block for block in blocks if WORDS[sys.argv[1]] in block and "venv" in block))
