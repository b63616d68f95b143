"""What a label says of a work, in order: on paper, and where its maker sees it before."""

from __future__ import annotations

LABEL_FIELDS = tuple("number by title year medium materials dimensions media collaborators notice price code".split())
"""The title and the year share a line."""
EARLY_FIELDS = frozenset({"by", "title", "year", "medium", "materials", "dimensions"})
"""What is known of a work while its entry is written on `/submit/`."""
