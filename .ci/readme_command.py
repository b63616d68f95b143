"""Prints one of the README's two commands, so that CI runs what a newcomer types; on Windows with its paths."""

import re
import sys
from pathlib import Path

WORDS = {"build": "build.py", "test": "pytest"}
readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
blocks = re.findall(r"```sh\n(.+?)\n```", readme, re.DOTALL)
command = next(block for block in blocks if WORDS[sys.argv[1]] in block and "venv" in block)
if sys.platform == "win32":
    command = command.replace("python3 ", "python ").replace("/bin/", "/Scripts/")
sys.stdout.buffer.write(f"{command}\n".encode())  # without \r, which bash would keep
