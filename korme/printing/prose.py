"""Bodies on paper: safe HTML as blocks of runs, which templates set as text."""

from __future__ import annotations

from html.parser import HTMLParser

from korme.core.model import Phrase
from korme.views.context import View

_BLOCKS = {
    "p": "text",
    "li": "item",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "dt": "heading",
    "dd": "text",
    "td": "text",
    "th": "text",
}
_EMPHASIS, _STRONG, _QUOTED = frozenset({"em", "i", "cite"}), frozenset({"strong", "b"}), "blockquote"
_LEFT_OUT = frozenset({"figure", "svg", "picture", "script", "style", "template", "sup"})


def prose(body: View | None) -> list[View]:
    """Return a body as blocks: `kind` ('text', 'item', 'heading', 'quote'), `runs` with `text`, `emphasis`, `strong`.

    Pictures, marks of footnotes and what is not text are left out.

    Args:
        body: as `PageContext.body` returns it.
    """
    if body is None:
        return []
    reader = _RunReader(str(body["lang"]))
    reader.feed(str(body["html"]))
    reader.close()
    return [block for block in reader.blocks if any(run["text"].text.strip() for run in block["runs"])]


class _RunReader(HTMLParser):
    def __init__(self, lang: str) -> None:
        super().__init__()
        self.blocks: list[View] = []
        self._lang = lang
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "img", "hr", "input", "wbr", "source"):
            if tag == "br":
                self._add("\n")
            return
        in_item = tag == "p" and "li" in self._open
        self._open.append(tag)
        if tag in _BLOCKS and not (in_item and not self.blocks[-1]["runs"]):
            kind = "quote" if _QUOTED in self._open and tag == "p" else _BLOCKS[tag]
            self.blocks.append({"kind": kind, "runs": []})

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() or (self.blocks and self.blocks[-1]["runs"]):  # not the space before a block's first word
            self._add(" ".join(data.split("\n")))

    def _add(self, text: str) -> None:
        if not self.blocks or _LEFT_OUT & {*self._open} or not any(tag in _BLOCKS for tag in self._open):
            return
        run = {
            "text": Phrase(text, self._lang),
            "emphasis": bool(_EMPHASIS & {*self._open}),
            "strong": bool(_STRONG & {*self._open}),
        }
        self.blocks[-1]["runs"].append(run)
