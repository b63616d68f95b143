"""Answers to questions, from options or a person at a terminal, read as the site will read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from korme.checks.references import not_a_creative
from korme.commands.importer.discipline_names import Disciplines
from korme.commands.new.questions import Questionnaire
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.fields.base import ReadContext, specs
from korme.fields.groups import ListOf, MapOf
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.references import Ref
from korme.fields.scalars import Choice
from korme.fields.synonyms import meant_choice
from korme.fields.walk import field_paths
from korme.i18n.messages import LANGUAGES, load_texts
from korme.read.site_names import SiteNames

_MANY = frozenset({"discipline", "hosts", "spoken", "tags", "owners", "editions", "members", "by", "items"})
_MOST_CHOICES = 60
"""Names that are listed before a question; more would push it off the screen."""
_LABELS = {"instagram.com": "instagram", "t.me": "telegram", "behance.net": "behance", "youtube.com": "youtube", "vk.com": "vk", "facebook.com": "facebook"}  # fmt: skip


def words(language: str) -> Mapping[str, Any]:
    """Return the questions and notes in a language."""
    return load_texts("asking", language if language in LANGUAGES else LANGUAGES[0])


class Asker(Struct):
    """Gets the values of fields."""

    site: SiteNames
    words: Mapping[str, Any]
    language: str
    """Language of the questions."""
    today: dt.date
    prompt: Callable[[str, str], str] | None
    """Asks a person, given the question and the default; None: not interactive."""
    show: Callable[[Sequence[Problem]], None]
    tell: Callable[[str], None]
    values: dict[str, Any] = {}
    """Answers by field: a text, a list of texts, or pairs of label and address."""

    def fill(self, plan: Questionnaire, given: Mapping[str, Any]) -> None:
        """Get every field of a questionnaire.

        Raises:
            UsageError: a value is wrong, or a required one is missing and there is no prompt.
        """
        declared = specs(plan.kind.cls)
        for name in plan.fields:
            is_needed = declared[name].required or name == plan.heading
            if given.get(name):
                self.values[name] = self.checked(plan, name, given[name], f"--{OPTIONS.get(name, name)}")
            elif self.prompt is None or name in plan.options:
                if is_needed and name not in self.values:
                    raise UsageError(problem("option-missing", Mark(f"--{OPTIONS.get(name, name)}")))
            elif name not in self.values or name == plan.heading:
                self._ask(plan, name, is_needed=is_needed)

    def _ask(self, plan: Questionnaire, name: str, *, is_needed: bool) -> None:
        questions = self.words["questions"]
        question = questions.get(f"{name}-{plan.kind.name}") or questions[name]
        choices = self.choices(plan, name)
        self.list_choices(choices if len(choices) <= _MOST_CHOICES else (), self._labels(name))
        usual = str(self.values.get(name) or self._usual(name))
        found: list[Any] = []
        while True:
            answer = self.heard(question, usual, is_needed=is_needed and not found)
            if not answer:
                break
            try:
                value = self.checked(plan, name, answer, name)
            except UsageError as error:
                self.show([error.problem])
                continue
            found += value if isinstance(value, list) else [value]
            if name != "links":
                break
        if found:
            self.values[name] = found if name in _MANY or name == "links" else found[0]
        else:
            self.values.pop(name, None)

    def heard(self, question: str, usual: str, *, is_needed: bool) -> str:
        """Return one answer, trimmed; repeat the question while a required answer is empty."""
        assert self.prompt is not None
        hint = "" if is_needed or "Enter" in question or usual else f" ({self.words['optional']})"
        while True:
            answer = " ".join(self.prompt(question + hint, usual).split())
            if answer or not is_needed:
                return answer

    def _usual(self, name: str) -> str:
        return {"date": self.today.isoformat(), "year": str(self.today.year), "type": "masterclass"}.get(name, "")

    def choices(self, plan: Questionnaire, name: str) -> tuple[str, ...]:
        """Return the values that a field accepts; (): any."""
        type_ = specs(plan.kind.cls)[name].type
        if isinstance(type_, Choice):
            return type_.choices
        ref = _ref(plan, name)
        return self.site.known(ref) if ref and not ref.free and not ref.within else ()

    def _labels(self, name: str) -> Mapping[str, str]:
        """Return the labels of a field's values, in the language of the questions."""
        if name != "discipline":
            return {}
        return {key: value.name.pick(self.language).text for key, value in self.site.config.disciplines}

    def list_choices(self, choices: Sequence[str], labels: Mapping[str, str] | None = None) -> None:
        for number, choice in enumerate(choices, 1):
            label = (labels or {}).get(choice, "")
            self.tell(f"  {number:>2}  {choice}" + (f"  ({label})" if label else ""))

    def checked(self, plan: Questionnaire, name: str, answer: Any, place: str) -> Any:
        """Return an answer as it will be written, if the site can read it.

        Raises:
            UsageError: the site cannot read it.
        """
        parts = _parts(name, answer)
        choices = self.choices(plan, name)
        if choices:
            parts = [_chosen(part, choices) for part in parts]
            if name == "discipline":
                named = Disciplines.of(self.site.config, {})
                parts = [part if part in choices else named.one(part) or part for part in parts]
            unknown = next((part for part in parts if part not in choices), None)
            if unknown is not None:
                raise UsageError(
                    suggest("unknown-reference", Mark(place), unknown[:80], choices, expected=_expected(plan, name))
                )
        if name == "links":
            return [self._link(plan, part, place) for part in parts]
        parts = [self._read(plan, name, part, place) for part in parts]
        ref = _ref(plan, name)
        if ref and ref.free and ref.to != ("tag",):
            self._check_people(parts, ref, place)
        return parts if name in _MANY else parts[0]

    def _check_people(self, names: Sequence[str], ref: Ref, place: str) -> None:
        """Report a person who is written like a slug but has no page.

        Raises:
            UsageError: it can only be a slug.
        """
        unknown = (not_a_creative(name, Mark(place), self.site.known(ref)) for name in names)
        for found in [candidate.describe(0, {}) for candidate in unknown if candidate]:
            if found.is_error:
                raise UsageError(found)
            self.show([found])

    def _link(self, plan: Questionnaire, text: str, place: str) -> tuple[str, str]:
        """Return a label and an address; without a label it is taken from the host."""
        label, equals, address = text.partition("=")
        if not equals or not re.fullmatch(r"[\w -]{1,40}", label):
            label, address = "", text
        address = self._read(plan, "links", (label or "website", address), place)
        host = urlsplit(address).netloc.casefold().removeprefix("www.")
        return label or _LABELS.get(host, "website"), address

    def _read(self, plan: Questionnaire, name: str, value: Any, place: str) -> str:
        """Return a value read by its field's type; certain corrections are applied."""
        text = value[1] if isinstance(value, tuple) else value
        for _ in range(3):
            found = _problems(plan, name, (value[0], text) if isinstance(value, tuple) else text, place, self.site)
            fix = next((str(problem.value("fix")) for problem in found if problem.value("fix")), "")
            if not found:
                return str(text)
            if not fix:
                raise UsageError(found[0])
            text = fix
        return str(text)


OPTIONS = {
    "links": "link",
    "hosts": "host",
    "owners": "owner",
    "tags": "tag",
    "editions": "edition",
    "members": "member",
    "items": "item",
}
"""Fields with several values, and the option that gives one of them."""


def _parts(name: str, answer: Any) -> list[str]:
    if isinstance(answer, str):
        return [part.strip() for part in answer.split(",") if part.strip()] if name in _MANY else [answer]
    return [str(part) for part in answer]


def _chosen(answer: str, choices: Sequence[str]) -> str:
    """Return a choice by its number or its name."""
    if answer.isdecimal() and 1 <= int(answer) <= len(choices) and answer not in choices:
        return choices[int(answer) - 1]
    same = next((choice for choice in choices if choice.casefold() == answer.casefold()), "")
    return same or meant_choice(answer, choices) or answer


def _ref(plan: Questionnaire, name: str) -> Ref | None:
    """Return the reference type of a field, or None if it is not a reference."""
    return next((path.type for path in field_paths(plan.kind.cls, Ref) if path.keys[0] == name), None)


def _expected(plan: Questionnaire, name: str) -> str:
    ref = _ref(plan, name)
    return ref.to[0] if ref else "event"


def _problems(plan: Questionnaire, name: str, value: Any, place: str, site: SiteNames) -> list[Problem]:
    type_ = specs(plan.kind.cls)[name].type
    mark = Mark(place)
    node: Node = Pairs(mark, {value[0]: Scalar(value[1], mark, plain=False)}, {value[0]: Scalar(value[0], mark)}) if isinstance(value, tuple) else Scalar(value, mark, plain=False)  # fmt: skip
    if isinstance(type_, ListOf) and not isinstance(type_, MapOf):
        node = Items(mark, [node])
    context = ReadContext(place, site.config.language, site.config.languages, [], lambda file, where: None)
    type_.read(node, name, context)
    return context.problems
