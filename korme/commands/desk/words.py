"""The desk's own words, in the languages of the messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.i18n.languages import number, plural_form
from korme.i18n.messages import LANGUAGES, load_texts


class DeskWords(Struct, frozen=True):
    """The words of one language, from `korme/i18n/messages/desk/`."""

    language: str

    def say(self, key: str, **values: Any) -> str:
        """Return a text; `n` chooses its plural form and is written as the language writes numbers."""
        text = self.texts[key]
        if isinstance(text, Mapping):
            text = text.get(plural_form(values["n"], self.language), text["other"])
            values["n"] = number(values["n"], self.language)
        return str(text).format_map(values)

    @property
    def texts(self) -> Mapping[str, Any]:
        """All of them by key: a text, or one for each plural form."""
        return load_texts("desk", self.language)


def spoken(language: str) -> str:
    """Return a language of the desk: the one wished for, or English."""
    return language if language in LANGUAGES else LANGUAGES[0]
