"""Fields of one piece of text: lines, choices, numbers, colours, links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext
from korme.fields.networks import Network, account_address, is_host, leads_elsewhere, network_of
from korme.fields.nodes import Node, Scalar
from korme.fields.synonyms import meant_choice

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_EMAIL = r"[^@\s<>\"'?&]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,24}"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HOST = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)*\.?(?::\d{1,5})?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"'`\\{}|^]")
_BARE_HOST = r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/|$)"
_QUOTED = r"[“”„«»‘’](.*)[“”«»‘’]"
_LANGUAGE_NAMES = {
    "kk": "kz, kaz, qaz, каз, қаз, қазақ, қазақша, по-казахски, qazaqsha",
    "ru": "rus, рус, орыс, орысша, по-русски",
    "en": "eng, англ, ағылшын, ағылшынша, по-английски",
}
_MISTAKEN = {name: code for code, names in _LANGUAGE_NAMES.items() for name in names.split(", ")}
"""Country codes, long codes and names by which people call a language; CLDR's names are looked up too."""
_READERS = ("en", "ru", "kk")
"""Languages in which people may name a language."""
_YES, _NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
MAX_LINE = 500
"""Characters of a one-line field."""


class Line(Struct, frozen=True):
    """One line of text, the same in every language."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        if isinstance(node, Scalar):
            context.cut(node, name)
        return plain_text(node, name, context) or None


class Reason(Struct, frozen=True):
    """A sentence on one line that must be there."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = Line().read(node, name, context)
        if not text and isinstance(node, Scalar):
            context.report("empty-field", node.mark, field=name)
        return text


class Choice(Struct, frozen=True):
    """One of a list of choices."""

    choices: tuple[str, ...]
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None or text in self.choices:
            return text
        meant = meant_choice(text, self.choices)
        if meant:
            context.report("unknown-word", node.mark, field=name, found=text[:80], guess=meant, known="", fix=meant)
        else:
            context.problems.append(suggest("unknown-word", node.mark, text[:80], self.choices, field=name))
        return None


class Flag(Struct, frozen=True):
    """Yes or no."""

    empty: Any = False

    def read(self, node: Node, name: str, context: ReadContext) -> bool:
        text = (plain_text(node, name, context) or "").casefold()
        if text not in _YES | _NO:
            context.wrong(name, node, "flag")
        return text in _YES

    def is_yes(self, node: Node | None) -> bool:
        """Return whether a value, which may be missing, is a clear yes; nothing is reported."""
        return isinstance(node, Scalar) and node.text.strip().casefold() in _YES


class YesNo(Struct, frozen=True):
    """Yes, no, or nothing said."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> bool | None:
        text = (plain_text(node, name, context) or "").casefold()
        if text not in _YES | _NO:
            context.wrong(name, node, "flag")
            return None
        return text in _YES


class Whole(Struct, frozen=True):
    """A whole number within bounds."""

    least: int = 0
    most: int = 1_000_000
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> int | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,15}", text) or not self.least <= int(text) <= self.most:
            context.report("not-a-number", node.mark, field=name, found=text[:60], least=self.least, most=self.most)
            return None
        return int(text)


class Decimal(Struct, frozen=True):
    """A decimal number within bounds, with a point."""

    least: float
    most: float
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> float | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,15})?", text) or not self.least <= float(text) <= self.most:
            context.report(
                "not-a-number", node.mark, field=name, found=text[:60], least=str(self.least), most=str(self.most)
            )
            return None
        return float(text)


class Colour(Struct, frozen=True):
    """A colour as `#rrggbb`."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        if not _COLOUR.fullmatch(text):
            bare = unquoted(text).removeprefix("#")
            fix = f'"#{bare}"' if _COLOUR.fullmatch(f"#{bare}") else ""
            context.report("not-a-colour", node.mark, field=name, found=text[:60], fix=fix)
            return None
        digits = text[1:].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


class Link(Struct, frozen=True):
    """An address on the web: `https`, `http` or (where allowed) `mailto`."""

    mail: bool = False
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None or not text:
            return None
        network = network_of(name.rpartition(".")[2])
        if is_safe_link(text, mail=self.mail):
            if network and leads_elsewhere(network, text):
                host = network.hosts[0]
                context.report("link-elsewhere", node.mark, field=name, found=text[:120], host=host)
            return text
        fix = self._meant(text, network)
        hint = "scheme" if not network and re.match(_BARE_HOST, text) else ""
        if network and not fix:
            context.report("not-a-link", node.mark, hint="network", field=name, found=text[:120], guess=network.base)
        else:
            context.report("not-a-link", node.mark, hint=hint, field=name, found=text[:120], fix=fix)
        return None

    def _meant(self, text: str, network: Network | None) -> str:
        """Return the address that is certain to be meant: without a scheme, an account or an e-mail address; else ''."""
        bare = unquoted(text)
        candidates = [bare] if bare != text else []
        if network:
            candidates.append(f"https://{bare}" if network.has(bare) else account_address(network, bare))
        elif re.fullmatch(_EMAIL, bare) and self.mail:
            candidates.append(f"mailto:{bare}")
        elif re.match(_BARE_HOST, bare) and is_host(bare):
            candidates.append(f"https://{bare}")
        return next(
            (candidate for candidate in candidates if len(text) <= 120 and is_safe_link(candidate, mail=self.mail)), ""
        )


class LinkOrFlag(Link, frozen=True):
    """An address on the web, or `yes` for something that has none: the address, 'yes', or ''."""

    empty: Any = ""

    def read(self, node: Node, name: str, context: ReadContext) -> str:
        text = (plain_text(node, name, context) or "").casefold()
        if text in _NO or not text:
            return ""
        if text not in _YES:
            text = super().read(node, name, context) or ""
        return text if text and text not in _YES else "yes"  # what cannot be read was meant as one


class Identity(Struct, frozen=True):
    """A UUID (RFC 9562)."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None or not text:
            return None
        if not re.fullmatch(_UUID, text):
            context.report("not-a-uuid", node.mark, field=name, found=text[:60])
            return None
        return text.lower()


class Email(Struct, frozen=True):
    """An e-mail address."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None or not text:
            return None
        if not re.fullmatch(_EMAIL, text):
            phone = re.fullmatch(r"\+?[\d\s()-]{6,}", text)
            hint = "phone" if phone else "account" if text.startswith("@") else ""
            context.report("not-an-email", node.mark, hint=hint, field=name, found=text[:120])
            return None
        return text


class LanguageTag(Struct, frozen=True):
    """A language tag (BCP 47) that CLDR knows, such as `kk`; with `of_site`, one of the site's languages."""

    of_site: bool = False
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        if self.of_site and text not in context.languages:
            context.problems.append(unknown_language(text, node.mark, name, context))
            return None
        if not self.of_site and not is_language(text):
            fix = _named(text) or (text.lower() if is_language(text.lower()) else "")
            context.report("not-a-language", node.mark, field=name, found=text[:40], fix=fix)
            return None
        return text


def unknown_language(text: str, mark: Mark, name: str, context: ReadContext) -> Problem:
    """Report a language that the site does not have; a country code is answered with its language."""
    meant = meant_language(text, context.languages)
    languages = ", ".join(context.languages)
    if meant:
        found = text[:40]
        return problem(
            "unknown-language", mark, hint="guess", field=name, found=found, guess=meant, known=languages, fix=meant
        )
    return suggest("unknown-language", mark, text[:40], context.languages, field=name)


def meant_language(text: str, languages: Iterable[str]) -> str:
    """Return the language of the site that 'kz' or the like means; empty if none."""
    meant = _named(text)
    return meant if meant in languages else ""


def _named(text: str) -> str:
    """Return the language that a word names: 'рус.', 'қазақша', 'немецкий'; empty if none."""
    from babel import Locale

    word = text.casefold().rstrip(".").removesuffix(" язык")
    names = (Locale(reader).languages.items() for reader in _READERS)
    named = (code.replace("_", "-") for items in names for code, name in items if name.casefold() == word)
    return _MISTAKEN.get(word) or next(named, "")


def unquoted(text: str) -> str:
    """Return a value without typographic quotation marks around it: YAML accepts only straight ones."""
    quoted = re.fullmatch(_QUOTED, text)
    return quoted[1].strip() if quoted else text


def plain_text(node: Node, name: str, context: ReadContext) -> str | None:
    """Return a scalar as one trimmed line; None after reporting a list, a map or a text that is too long."""
    if not isinstance(node, Scalar):
        context.wrong(name, node, "line")
        return None
    text = node.text.strip()
    if "\n" in text or "\r" in text:
        text = re.sub(r"\s*[\r\n]\s*", " ", text)
    if len(text) > MAX_LINE:
        context.report("too-long", node.mark, field=name, found=len(text), most=MAX_LINE)
        return None
    return text


def is_safe_link(text: str, *, mail: bool = False) -> bool:
    """Whether an address may be published as a link: a web address with a plain host, or an e-mail address."""
    if _UNSAFE.search(text) or not text.isprintable():
        return False
    if mail and text.startswith("mailto:"):
        return re.fullmatch(_EMAIL, text.removeprefix("mailto:").partition("?")[0]) is not None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and _HOST.fullmatch(parts.netloc) is not None


def is_language(tag: str) -> bool:
    """Whether CLDR knows the language of a BCP 47 tag."""
    from babel import Locale, UnknownLocaleError

    if not _LANGUAGE.fullmatch(tag):
        return False
    try:
        return bool(Locale.parse(tag, sep="-").language)
    except (UnknownLocaleError, ValueError):
        return False
