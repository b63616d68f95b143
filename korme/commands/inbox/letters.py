"""Letters to people, ready to send: what arrived, what is missing and how to put it right, in their language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.inbox.known_pictures import is_about
from korme.commands.inbox.letter_topics import Topic, topics_of
from korme.commands.inbox.received import INBOX, LETTERS
from korme.commands.inbox.state import ItemOutcome, PersonState
from korme.core.problems import Problem
from korme.i18n.messages import LANGUAGES, load, load_texts
from korme.site.config import Config
from korme.site.urls import slugify

SPOKEN = ("en", "ru", "kk", "de", "es", "fr", "pt", "tr")
"""Languages of letters; others get English ones."""
_WIDTH = 76


class LetterWriter(Struct):
    """Writes the letters of one import."""

    root: Path
    config: Config
    base_url: str
    """Address of the published site; empty if it is not known."""
    paths: dict[str, str] = {}
    """Of the letters, by creative or by item."""
    _written: set[str] = set()

    def write(self, states: Sequence[PersonState], outcomes: Sequence[ItemOutcome]) -> int:
        """Write a letter to everybody of whom something came, and one for every item that could not be taken.

        Returns:
            Their number.

        Raises:
            OSError: they cannot be written.
        """
        by_slug = {state.slug: state for state in states}
        for slug in dict.fromkeys(slug for outcome in outcomes for slug in outcome.slugs):
            own = [outcome for outcome in outcomes if slug in outcome.slugs]
            refused = [outcome for outcome in own if slug in outcome.refused_slugs]
            if slug in by_slug and not refused:
                self._save(slug, slug, by_slug[slug].language, self._of_person(by_slug[slug], own))
        for outcome in outcomes:
            if outcome.is_refused and not outcome.is_table and (not outcome.slugs or outcome.refused_slugs):
                name = self._free(next(iter(outcome.refused_slugs), "") or slugify(outcome.item.stem) or "item")
                language = self._language_of(outcome, by_slug)
                self._save(outcome.item.shown, name, language, self._of_refused(outcome, language))
        for outcome in outcomes:
            if not outcome.is_refused and slugify(outcome.item.stem) not in by_slug:
                self._forget(slugify(outcome.item.stem))
        return len(self._written)

    def address(self, person: PersonState) -> str:
        """Return the address of somebody's page once it is published; '' if there is none."""
        if not self.base_url or person.is_hidden:
            return ""
        return self._url(person.language, f"creatives/{person.slug}/")

    def _url(self, language: str, path: str) -> str:
        """Return an address of the site in a reader's language."""
        is_first = language == self.config.language or language not in self.config.languages
        return f"{self.base_url.rstrip('/')}/{'' if is_first else f'{language}/'}{path}"

    def _language_of(self, outcome: ItemOutcome, by_slug: Mapping[str, PersonState]) -> str:
        known = next((by_slug[slug].language for slug in outcome.slugs if slug in by_slug), "")
        return outcome.language or known or self.config.language

    def _free(self, name: str) -> str:
        """Return the name of a letter that no other one of this import has."""
        number, free = 1, name
        while free in self._written:
            number, free = number + 1, f"{name}-{number + 1}"
        return free

    def _save(self, key: str, name: str, language: str, lines: Sequence[str]) -> None:
        folder = self.root / INBOX / LETTERS
        folder.mkdir(parents=True, exist_ok=True)
        self._forget(name)
        path = folder / f"{name}.{spoken(language)}.txt"
        part = folder / f".{path.name}.part"
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(path)
        self.paths[key] = f"{INBOX}/{LETTERS}/{path.name}"
        self._written.add(name)

    def _forget(self, name: str) -> None:
        """Remove an earlier letter, which may not be true any more."""
        if name and name not in self._written:
            for language in SPOKEN:
                (self.root / INBOX / LETTERS / f"{name}.{language}.txt").unlink(missing_ok=True)

    def _site(self, language: str) -> str:
        return self.config.title.pick(language).text

    def _of_person(self, person: PersonState, outcomes: Sequence[ItemOutcome]) -> list[str]:
        words = load_texts("letters", spoken(person.language))
        site = self._site(person.language)
        lines = _head(words, person.email, words["subject"].format(site=site), person.name)
        if person.has_refused:
            return [*lines, *_wrapped(words["refused"]), "", words["bye"], site]
        lines += [*_wrapped(words["thanks"].format(site=site)), ""]
        lines += [words["have"]]
        lines += [f"  – {words['text' if person.has_text else 'no_text']}"]
        lines += [f"  – {words['portrait' if person.has_portrait else 'no_portrait']}"]
        lines += [f"  – {words['work'].format(title=title, n=count)}" for title, count in person.works]
        lines += [] if person.works else [f"  – {words['no_works']}"]
        lines += [
            "",
            *self._points([*person.problems, *_of(outcomes, person)], words, person.language, person.sent),
        ]
        if person.is_hidden:
            lines += [*_wrapped(words["draft"]), ""]
        elif address := self.address(person):
            lines += [*_wrapped(words["page"]), address, ""]
        return [*lines, *self._tail(words, person.language)]

    def _of_refused(self, outcome: ItemOutcome, language: str) -> list[str]:
        words = load_texts("letters", spoken(language))
        site = self._site(language)
        subject = words["subject_refused"].format(site=site)
        lines = _head(words, outcome.email, subject, next(iter(outcome.names), ""))
        lines += [*_wrapped(words["thanks_refused"].format(site=site, file=outcome.item.shown.rpartition("/")[2])), ""]
        lines += self._points(outcome.problems, words, language, {}) if outcome.problems else []
        return [*lines, *self._tail(words, language)]

    def _points(
        self, problems: Sequence[Problem], words: Mapping[str, Any], language: str, sent: Mapping[str, str]
    ) -> Iterator[str]:
        topics = topics_of(problems)
        if not topics:
            yield from _wrapped(words["complete"])
            yield ""
            return
        yield from _wrapped(words["points"])
        for number, topic in enumerate(topics, 1):
            yield ""
            what, how = self._told(topic, words, language, sent)
            first, *rest = _wrapped(what, indent=4)
            yield f"{number:>2}. {first.lstrip()}"
            yield from rest
            yield from _wrapped(how, indent=4) if how else []
        yield ""

    def _told(self, topic: Topic, words: Mapping[str, Any], language: str, sent: Mapping[str, str]) -> tuple[str, str]:
        """Return what is wrong and how to put it right.

        Args:
            sent: the names of pictures as they were sent, by their names in the site.
        """
        own = words["topics"].get(topic.key)
        if own is not None:
            files = replace(topic, files=tuple(sent.get(file, file) for file in topic.files)).shown
            disciplines = ", ".join(each.name.pick(language).text for _, each in self.config.disciplines)
            return own["what"].format(files=_line(files)), own["how"].format(disciplines=disciplines)
        messages = load(language if language in LANGUAGES else LANGUAGES[0])
        place = topic.problem.mark.path.rpartition("/")[2]
        return f"{place}: {messages.message(topic.problem)}", ""

    def _tail(self, words: Mapping[str, Any], language: str) -> Iterator[str]:
        if self.config.submit is not None and self.base_url:
            yield from _wrapped(words["again_form"])
            yield self._url(language, "submit/")
        else:
            yield from _wrapped(words["again"])
        yield from ("", words["bye"], self._site(language))


def spoken(language: str) -> str:
    """Return the language of a letter to somebody who reads this one."""
    plain = language.partition("-")[0]
    return plain if plain in SPOKEN else SPOKEN[0]


def _head(words: Mapping[str, Any], email: str, subject: str, name: str) -> list[str]:
    """Return the lines above a letter; what strangers wrote stays on its line."""
    to = [f"{words['to']}: {_line(email)}"] if email else []
    hello = words["hello"].format(name=_line(name)) if name else words["hello_nobody"]
    return [*to, f"{words['about']}: {_line(subject)}", "", hello, ""]


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:200]


def _of(outcomes: Sequence[ItemOutcome], person: PersonState) -> list[Problem]:
    """Return the problems of items that belong to one person, and those of tables that name them."""
    return [
        each
        for outcome in outcomes
        for each in outcome.problems
        if set(outcome.slugs) == {person.slug}
        or is_about(each, person.slug)
        or (outcome.is_table and each.value("name") == person.name)
    ]


def _wrapped(text: str, indent: int = 0) -> list[str]:
    """Return a text in lines of a width that every mail program shows; addresses stay whole."""
    lines = [""]
    for word in text.strip(" \n").replace("\n", " ").split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _WIDTH - indent:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return [" " * indent + line for line in lines]
