"""What must hold of every problem, whatever it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from korme.core.problems import Problem, fix_line
from korme.i18n.messages import LANGUAGES, load


def assert_worded(problems: Iterable[Problem]) -> None:
    """Each has a known code, words for all that its message names in every language, and one line that can be printed."""
    for one in problems:
        for language in LANGUAGES:
            messages = load(language)
            texts = messages.texts(one.code)
            line, hint = messages.line(one), messages.hint(one)
            name = f"hint-{one.hint}" if one.hint else "hint-fix" if one.value("fix") else "hint"
            for text in (texts["message"], texts.get(name, texts.get("hint", ""))):
                named = {field for _, field, _, _ in Formatter().parse(text) if field and field.strip()}
                assert named <= dict(one.values).keys(), (one, language)
            assert line.isprintable(), one
            assert hint.isprintable(), one
            (line + hint + fix_line(one)).encode()


def assert_placed(problems: Iterable[Problem], path: str, text: str) -> None:
    """Each stands at a line and column that the file has."""
    lines = re.split(r"\r\n|\r|\n", text)
    for one in problems:
        if one.mark.path == path:
            assert 0 <= one.mark.line <= len(lines), one
            assert one.mark.line or not one.mark.column, one
            if one.mark.line:
                assert 0 <= one.mark.column <= len(lines[one.mark.line - 1]) + 1, one
