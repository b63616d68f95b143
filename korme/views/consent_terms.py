"""What people are asked to agree to: on the printed form and on the page `/submit/`, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from korme.i18n.languages import date
from korme.i18n.messages import load_texts
from korme.site.config import Config, ConsentTerms


class ConsentTerm(NamedTuple):
    """One answer on what is agreed to."""

    name: str
    """`what`, `where`, `until`, `back` or `who`."""
    head: str
    text: str


def consent_words(language: str) -> Mapping[str, str]:
    """Return the words of the form in one of the languages that it speaks (`SPOKEN` of `submit_words`)."""
    return load_texts("consent", language.partition("-")[0])


def consent_terms(config: Config, language: str, words: Mapping[str, str]) -> list[ConsentTerm]:
    """Return what people agree to, for readers of a language.

    Args:
        words: of the form, in this language or in another.
    """
    terms = config.consent or ConsentTerms()
    site = config.title.pick(language).text
    mail = terms.mail or (config.contact.email if config.contact else None) or ""
    parts = urlsplit(config.base_url or "")
    address = parts.netloc + parts.path.rstrip("/")
    texts = {
        "what": terms.text.pick(language).text if terms.text else words["what"],
        "where": words["where"].replace("{address}", address)
        if address
        else words["where_open"].replace("{site}", site),
        "until": words["until"].replace("{day}", date(terms.until, language, "long"))
        if terms.until
        else words["until_open"],
        "back": words["back"].replace("{mail}", mail) if mail else words["back_open"],
        "who": ", ".join(
            part for part in (terms.organizer.pick(language).text if terms.organizer else site, mail) if part
        ),
    }
    return [ConsentTerm(name, words[f"{name}_head"], text) for name, text in texts.items()]
