"""Texts of the samples in a new site, in the languages that the theme speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from korme.read.yaml_text import flow

ENGLISH = "en"


@cache
def known_languages() -> tuple[str, ...]:
    """Return the languages of the samples, sorted."""
    names = (item.name for item in (resources.files("korme.commands.init") / "words").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def sample_words(language: str) -> Mapping[str, Any]:
    """Return the texts by name; those of `pt` for `pt-BR`, and English if there are none."""
    known = known_languages()
    tag = next((tag for tag in (language, language.partition("-")[0]) if tag in known), ENGLISH)
    text = (resources.files("korme.commands.init") / "words" / f"{tag}.yaml").read_text("utf-8")
    words: Mapping[str, Any] = yaml.safe_load(text)
    return words


def has_samples(language: str) -> bool:
    """Return whether there are samples in a language."""
    return language.partition("-")[0] in known_languages()


def in_each(name: str, languages: Sequence[str]) -> str:
    """Return a sample text as YAML: a map if the languages have different words for it."""
    return in_each_language({tag: sample_words(tag)[name] for tag in languages if has_samples(tag)} or {languages[0]: sample_words(ENGLISH)[name]}, languages)  # fmt: skip


def in_each_language(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """Return a text as YAML: plain if only the site's first language has it."""
    return flow(texts if list(texts) != [languages[0]] else texts[languages[0]])
