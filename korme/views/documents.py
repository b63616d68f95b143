"""Documents and 3D models on a work's page: the pages to leaf through with their words, the model to turn."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from korme.core.media import MediumFacts
from korme.core.model import Picture
from korme.i18n.tags import direction_within
from korme.i18n.units import file_size
from korme.media.formats import DOCUMENT, MODEL
from korme.media.page_pictures import page_pictures
from korme.views.context import PageContext, View
from korme.views.media import files_of

_FEWEST = 3
"""Pages from which a document is laid out in spreads."""


def with_parts(context: PageContext, view: View | None, picture: Picture, language: str) -> View | None:
    """Return the view of a picture with the pages of the document that it stands for, or with the model.

    Args:
        language: that of the work, in which a document's words are taken to be.
    """
    medium = picture.medium
    facts = context.site.media.get(medium.path) if medium else None
    if view is None or medium is None or medium.kind not in (DOCUMENT, MODEL):
        return view
    if facts is None:  # it is reported, and its still is a picture like others
        return {**view, "medium": None}
    offered = next(iter(files_of(context.site, picture)), None)
    own: dict[str, Any] = {
        "kind": facts.kind,
        "size": file_size(facts.size, context.language),
        "bytes": facts.size,
        "download": context.file(offered.path) if offered and medium.download else "",
        "src": "",
        "viewer": "",
    }
    if facts.kind == DOCUMENT:
        return {**view, "medium": own | _pages(context, picture, facts, language)}
    viewer = None if context.shared.portable else context.site.viewer
    if viewer and offered:
        context.styles.update(viewer.styles)
        own |= {"src": context.file(offered.path), "viewer": context.file(viewer.address)}
    return {**view, "medium": own}


def _pages(context: PageContext, picture: Picture, facts: MediumFacts, language: str) -> View:
    """Return the pages of a document.

    Keys: `all` (the number of its pages), `count` (the same in words), `pages` (each a picture with `number`), `is_spread` (whether two are shown
    side by side as in a book), `words` (`number` and `text` of each page with text), `lang` and `direction` of the words.
    """
    pages = []
    shown = page_pictures(picture, facts, context.site.config.bounds)
    for page in shown:
        found = context.picture(replace(page, medium=None, alt=None, caption=None), "work")
        if found:
            number = int(page.part)
            alt = context.say("document_page", at=number, all=len(facts.pages))
            pages.append({**found, "alt": alt, "alt_lang": "", "number": number})
    return {
        "all": len(facts.pages),
        "count": context.say("document_pages", len(facts.pages)),
        "pages": pages,
        "is_spread": len(pages) >= _FEWEST and all(page["width"] < page["height"] for page in pages),
        "words": [
            {"number": number, "text": text}
            for number, (_, _, text) in enumerate(facts.pages, 1)
            if text and any(page["number"] == number for page in pages)
        ],
        "lang": language if language != context.language else "",
        "direction": direction_within(context.language, language),
    }
