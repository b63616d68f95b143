"""The words of documents: every theme's in all its languages, and what `korme print` says of each document and option."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from quick_yaml import parsed

from korme.cli.main import main
from korme.i18n.messages import LANGUAGES, load_texts
from korme.printing.documents import DOCUMENTS
from korme.theme.strings import holes

EXPO = Path(__file__).parents[2] / "themes/expo"
WORDS = {path.stem: parsed(path.read_text("utf-8")) for path in (EXPO / "print/strings").glob("*.yaml")}


@pytest.mark.parametrize("language", sorted(path.stem for path in (EXPO / "strings").glob("*.yaml")))
def test_documents_speak_all_languages_of_the_theme(language: str) -> None:
    """The same words with the same holes in each, and a title for each document."""
    own, english = WORDS[language], WORDS["en"]

    assert own.keys() == english.keys()
    assert {key: holes(text) for key, text in own.items()} == {key: holes(text) for key, text in english.items()}
    assert {f"print_{document.name}" for document in DOCUMENTS} <= own.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_and_option_is_explained(language: str) -> None:
    """In one sentence each, and nothing that does not exist."""
    texts = load_texts("printing", language)
    shared = set(texts["options"]["shared"])
    told = {name: set(own or {}) for name, own in texts["options"].items() if name != "shared"}

    assert set(texts["documents"]) == {document.name for document in DOCUMENTS}
    assert {
        document.name: {each.name for each in document.options} - shared for document in DOCUMENTS if document.options
    } == {name: own - shared for name, own in told.items() if own}
    assert language == "en" or not [
        text for text in texts["documents"].values() if not re.search("[а-яәғқңөұүһі]", text)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_of_the_document(capsys: pytest.CaptureFixture[str], language: str) -> None:
    """What it is and its own options, in the reader's language; the command alone explains itself."""
    main(["print", "labels", "--help", "--messages", language])
    labels = " ".join(capsys.readouterr().out.split())
    main(["print", "--help", "--messages", language])
    every = " ".join(capsys.readouterr().out.split())
    texts = load_texts("printing", language)

    assert texts["documents"]["labels"] in labels and texts["documents"]["labels"] not in every
    assert texts["options"]["labels"]["large"] in labels and "--large" not in every
