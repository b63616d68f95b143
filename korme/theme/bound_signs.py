"""Signs that stay on the line of the word that they belong to: dashes, the signs of French, currencies.

People type plain spaces there. Guillemets and currencies are bound in every language; the search for spaces before
colons and question marks, which only French has, would take longer than all others, and is left to French pages.
"""

from __future__ import annotations

import re

_DASH_AT_LINE = re.compile(r"\n(?<=[\w.,;:!?)»”]\n)— ")
_NUMBER = re.compile(r"([Nn]°) (?=\d)")
_SPACE = re.compile(r" (?=[:;!?%€₺₽₸£$])")  # it begins with a plain space, which makes the search fast
_SPACE_AT_AMOUNT = re.compile(r" (?=[%€₺₽₸£$])")
_AT_AMOUNT = "%€₺₽₸£$"
"""A single character is found in a fifteenth of the time of two."""
_BEFORE = re.compile(r"[\w.,;:!?)»”%…>]")
_SIGN = re.compile(r"[:;!?]+(?:[\s<»”]|$)")
_NOT_READ = re.compile(r"<(style|script|pre|code|textarea)\b.*?</\1>", re.DOTALL)
"""What is not for people to read, or is read as it is written."""


def with_bound_signs(page: str, language: str) -> str:
    """Return HTML in which no line starts with a dash or a sign, or ends in '«'.

    Args:
        language: of the page.
    """
    if "—" in page:
        page = page.replace(" — ", "\u00a0— ")
        page = _DASH_AT_LINE.sub("\u00a0— ", page) if "\n— " in page else page
    if "«" in page:
        page = page.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    if "°" in page:
        page = _NUMBER.sub("\\1\u00a0", page)
    if language.partition("-")[0] == "fr":
        spaces = _SPACE.finditer(page)
    elif any(sign in page for sign in _AT_AMOUNT):
        spaces = _SPACE_AT_AMOUNT.finditer(page)
    else:
        return page
    found = [match.start() for match in spaces if _is_before_sign(page, match.start())]
    return _bound(page, found) if found else page


def _is_before_sign(page: str, at: int) -> bool:
    """Return whether a space is between a word and its sign, as in 'Où ?' and '15 €', and not within a tag."""
    if page[at + 1] in ":;!?":
        is_one = bool(_BEFORE.match(page, at - 1) and _SIGN.match(page, at + 1))
    else:
        is_one = page[at - 1].isdigit()
    return is_one and page.rfind("<", 0, at) <= page.rfind(">", 0, at)


def _bound(page: str, spaces: list[int]) -> str:
    """Return HTML with spaces replaced, except in code, scripts and styles."""
    spans = [match.span() for match in _NOT_READ.finditer(page)]
    parts, done = [], 0
    for at in spaces:
        if not any(start < at < end for start, end in spans):
            parts += [page[done:at], "\u00a0"]
            done = at + 1
    return "".join([*parts, page[done:]])
