"""The report on paper: every number with its source, and one sheet with the largest."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from print_box import pdfium, printed, sizes_of, texts_of
from site_box import SITE_YAML, SiteBox, aigerim

from korme.cli.main import main
from korme.core.problems import Mark, UsageError, problem

SiteMaker = Callable[..., SiteBox]
FIGURES = """\
source: {en: the hall, ru: зал, kk: зал}
date: 2026-05-12
figures:
  - {what: visitors, value: 3140, edition: 2026}
  - {what: volunteers, value: not counted, edition: 2026}
  - {what: students, value: 2, edition: 2026}
  - {what: seminars, value: 100+, years: 2021-2026, note: {en: Half of them online, ru: Половина онлайн}}
"""


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    box = SiteBox(tmp_path_factory.mktemp("fair"))
    return box.add(
        {
            **aigerim(),
            "content/site.yaml": SITE_YAML + "edition: '2026'\n",
            "content/editions/2025.yaml": "title: 2025\nstart: 2025-04-20\nend: 2025-04-21\n",
            "content/editions/2026.yaml": "title: 2026\nstart: 2026-04-20\nend: 2026-04-21\n",
            "content/venues/hall.yaml": "name: Hall\n",
            "content/programme/lesson.yaml": "title: Lesson\ntype: masterclass\nstart: 2026-04-20T10:00\nduration: 2h\n"
            "venue: hall\nhosts: [aigerim]\ncapacity: 12\n",
            "content/figures/2026.yaml": FIGURES,
            "content/pages/impact.md": "---\ntitle: Impact\nreport: yes\n---\nWords.\n",
        }
    )


def read(path: Path) -> str:
    return " ".join(" ".join(texts_of(path)).replace("\u00a0", " ").split())


def test_the_report_has_every_number_and_its_source_in_the_readers_language(fair: SiteBox, tmp_path: Path) -> None:
    targets = [tmp_path / name for name in ("one.pdf", "two.pdf")]
    for target in targets:
        printed(fair, "report", target, languages=("ru",))
    text = read(targets[0])

    assert "Отчёт об итогах" in text and "3 140" in text and "данные: зал, 12 мая 2026 г." in text
    assert "100+" in text and "Половина онлайн" in text and "не считали" in text and "меньше 5" in text
    assert "2025" in text and "api/figures.json" in text
    assert targets[0].read_bytes() == targets[1].read_bytes()
    assert b"pdfuaid" in targets[0].read_bytes()


def test_the_sheet_has_the_largest_numbers_on_one_page(fair: SiteBox, tmp_path: Path) -> None:
    for language, said in (("en", "given by the hall, 12 May 2026"), ("kk", "дерек: зал, 2026 ж. 12 мамыр")):
        target = tmp_path / f"{language}.pdf"
        assert printed(fair, "summary", target, languages=(language,)).is_whole
        text = read(target)

        assert sizes_of(target) == [(210.0, 297.0)]
        assert said in text and "100+" in text and "3,140" in text.replace(" ", ",")
        assert "volunteers" not in text.lower()  # nobody has counted them


def test_the_command_writes_both_and_needs_what_prints(
    fair: SiteBox, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "mayor.pdf"
    assert main(["report", "2026", "--root", str(fair.root), "--mayor", str(sheet), "--language", "kk"]) == 0
    assert len(pdfium.PdfDocument(sheet)) == 1 and "mayor.pdf" in capsys.readouterr().out

    def missing() -> None:
        raise UsageError(problem("print-tool-missing", Mark("korme print")))

    monkeypatch.setattr("korme.printing.compiling.require_typst", missing)
    assert main(["report", "--root", str(fair.root), "--pdf", str(tmp_path / "no.pdf")]) == 2
    assert "korme[print]" in capsys.readouterr().err and not (tmp_path / "no.pdf").exists()


@pytest.mark.parametrize(("more", "pages"), [(9, 2), (12, 3)])
def test_no_line_stands_alone_on_a_last_page(fair: SiteBox, tmp_path: Path, more: int, pages: int) -> None:
    """Two years fit two pages as long as they can, and how everything was counted is never torn apart."""
    box = SiteBox(shutil.copytree(fair.root, tmp_path / "site"))
    given = "".join(f"  - {{what: {{en: Number {n}}}, value: {n + 9}, edition: 2026}}\n" for n in range(more))
    box.add({"content/figures/2026.yaml": FIGURES + given})

    printed(box, "report", tmp_path / "two.pdf", languages=("en",))
    texts = [" ".join(text.split()) for text in texts_of(tmp_path / "two.pdf")]

    assert len(texts) == pages
    assert "How we count" in texts[-1] and "api/figures.json" in texts[-1]
