"""Reasons inside messages, in the reader's language: the system and libraries give them in English."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HOLE = re.compile(r"\\{(\w+)\\}")


def reason_in(text: str, known: Mapping[str, str]) -> str:
    """Return a reason in the reader's language; as it is, if nobody has translated it.

    Args:
        known: reasons in English, with `{name}` where they have a value, and their translations: `"more than {n} rows"`.
            What stands for `{detail}` is a reason, too.
    """
    if text in known:
        return known[text]
    for source, translation in known.items():
        found = re.fullmatch(_HOLE.sub(r"(?P<\1>.+?)", re.escape(source)), text) if "{" in source else None
        if found:
            values = found.groupdict()
            if "n" in values and not values["n"].replace("-", "").isdecimal():
                continue
            if "detail" in values:
                values["detail"] = reason_in(values["detail"], known)
            return translation.format_map(values)
    return text
