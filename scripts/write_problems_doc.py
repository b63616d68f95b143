"""Writes docs/problems.md from the messages and scripts/problem_texts.yaml: `python -m scripts.write_problems_doc`.

Tests keep it up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from korme.core.problems import FIXABLE, Mark, problem
from korme.i18n.messages import load

HERE = Path(__file__).parent
HEAD = """# Problems: every code and how to fix it

Generated from the program's messages and `scripts/problem_texts.yaml` by `python -m scripts.write_problems_doc`.

The code is in brackets at the end of each message. *Error*: nothing is published until it is fixed. *Warning*: the site is
published, but someone should take a look. *Note*: good to know, never counted. `checks` in `content/site.yaml` changes the severity of a code
([checking.md](checking.md)). Names in braces stand for what was found. Where noted, `korme fix PATH` fixes the problem,
provided that it is clear what was meant.
"""
Texts = Mapping[str, Mapping[str, Any]]


def texts() -> Texts:
    """Return the explanations by code."""
    found: Texts = yaml.load(
        (HERE / "problem_texts.yaml").read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return found


def document() -> str:
    """Return the whole document, in the order of the message files."""
    written = texts()
    messages = load("en").problems
    parts = [HEAD, " · ".join(f"[{code}](#{code})" for code in sorted(messages)) + "\n"]
    parts += [_entry(code, messages[code]["message"], written[code]) for code in messages if code in written]
    return "\n".join(parts)


def _entry(code: str, message: str, explanation: Mapping[str, Any]) -> str:
    level = problem(code, Mark("")).severity.value.capitalize()
    fix = "; `korme fix` can fix it" if code in FIXABLE else ""
    text = message.replace("{{", "{").replace("}}", "}")
    parts = [f"## {code}\n", f"*{level}{fix}.* Message: {text}\n", f"{explanation['means']}\n"]
    parts += _example("Wrong", explanation.get("wrong")) + _example("Right", explanation.get("right"))
    return "\n".join([*parts, f"{explanation['fix']}\n"])


def _example(title: str, files: Mapping[str, str] | None) -> list[str]:
    parts = []
    for path, content in (files or {}).items():
        language = "markdown" if path.endswith(".md") else "yaml"
        parts.append(f"{title}, `{path.removesuffix('+')}`:\n\n```{language}\n{content.rstrip()}\n```\n")
    return parts


if __name__ == "__main__":
    (HERE.parent / "docs" / "problems.md").write_text(document(), encoding="utf-8")
