"""Prints one page of each type in each language of a built site: what `html-validate` looks at.

The rules are in `htmlvalidate.json`. Two of the recommended ones are off: `long-title`, for titles are people's own,
and `wcag/h32` (a form has a button that sends it), for the programme's choices are sent nowhere.
"""

import re
import sys
from pathlib import Path

PAGE = re.compile(r'<html lang="([\w-]+)".*?<body class="[^"]*korme-page--([\w-]+)', re.DOTALL)
longest: dict[tuple[str, str], tuple[int, str]] = {}
for path in sorted(Path(sys.argv[1]).rglob("*.html")):
    text = path.read_text("utf-8")
    if found := PAGE.search(text):  # a redirect is no page
        longest[found[1], found[2]] = max(longest.get((found[1], found[2]), (0, "")), (len(text), str(path)))
print(*(path for _, path in longest.values()), sep="\n")
