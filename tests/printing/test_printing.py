"""`korme print`: what every document is, whatever it is: the same bytes, tagged, from our fonts, without a network."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from print_box import picture_of, printed, sizes_of, texts_of
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.cli.main import main
from korme.core.problems import SiteError, UsageError
from korme.printing.compiling import findings

SiteMaker = Callable[..., SiteBox]
THEMES = (Path(__file__).parents[2] / "docs/themes.md").read_text("utf-8")
THEME = {
    "content/site.yaml": SITE_YAML + "theme: paper\n",
    "themes/paper/theme.yaml": "extends: expo\n",
    **aigerim(),
}
PLAIN = '#let data = json("/data.json")\n#set page(width: 100mm, height: 50mm)\n'


def with_template(text: str, **files: str | bytes) -> dict[str, str | bytes]:
    """The files of a site whose theme has a document `card`."""
    return {**THEME, "themes/paper/print/card.typ": text, **files}


def places(result: object) -> list[tuple[str, str]]:
    """Codes and places of problems."""
    return [(each.code, str(each.mark)) for each in getattr(result, "problems", ())]


def test_the_same_entries_give_the_same_bytes(site: SiteMaker, tmp_path: Path) -> None:
    """Twice, and in another folder; a title that is code in Typst is a title."""
    title = '#read("/data.json") *bold* $x$ @here <b> \\ #panic()'
    box = site(
        {
            **aigerim(),
            "creatives/aigerim/works/light.yaml": f"title: '{title}'\npictures: [{{file: light.jpg, alt: It}}]\n",
        }
    )
    first, second, third = (tmp_path / name for name in ("1.pdf", "2.pdf", "3.pdf"))
    printed(box, "labels", first)
    printed(box, "labels", second)
    shutil.copytree(box.root, tmp_path / "elsewhere")
    printed(SiteBox(tmp_path / "elsewhere"), "labels", third)
    data = first.read_bytes()

    assert data == second.read_bytes() == third.read_bytes()
    assert title in " ".join(texts_of(first)[0].split())
    assert b"pdfuaid" in data and b"CreationDate" not in data
    assert re.search(rb"/Lang ?\(en\)", data) and b"/Title" in data


def test_a_theme_has_documents_of_its_own_and_parts_of_its_parent(site: SiteMaker, tmp_path: Path) -> None:
    """`print/NAME.typ` is a document; parts come along the chain; the option's colours and words are data."""
    text = PLAIN + '#import "/print/parts/text.typ": say\n#import "/expo/print/parts/text.typ" as parent\n'
    text += "#data.theme.signal #parent.say(data.words.en.print_labels) #for it in data.works [#say(it.title)]\n"
    box = site(with_template(text))
    result = printed(box, "card", tmp_path / "card.pdf", languages=("en",))
    shown = box.korme("print", "--list")

    assert places(result) == []
    assert texts_of(tmp_path / "card.pdf") == ["#ffcb14 Labels Light"]
    assert sizes_of(tmp_path / "card.pdf") == [(100.0, 50.0)]
    assert "card" in shown.stdout and "labels" in shown.stdout


def test_the_example_of_the_docs_is_printed(site: SiteMaker, tmp_path: Path) -> None:
    """The labels of the parent, with the theme's colour at their edge."""
    example = THEMES.partition("```typst\n")[2].partition("```")[0]
    box = site({**THEME, "themes/paper/print/labels.typ": example})
    result = printed(box, "labels", tmp_path / "labels.pdf", given={"paper": "single"})
    page = picture_of(tmp_path / "labels.pdf", 0, 72).convert("RGB")

    assert places(result) == []
    assert page.getpixel((3, 100)) == (255, 203, 20) and page.getpixel((12, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("template", "code", "line"),
    [
        (PLAIN + "#data.nothing\n", "print-template", ":3:7"),
        (PLAIN + '#read("/../../content/site.yaml")\n', "print-template", ":3:7"),
        (PLAIN + '#image("/pictures/none.jpg", alt: "x")\n', "print-template", ":3:8"),
        (PLAIN + '#import "@preview/cades:0.3.0": qr\n', "print-package", ":3:9"),
        (
            PLAIN + '// "@preview/old:1.0.0" is gone\n#let it = "@" + "preview/cades:0.3.0"\n#import it: *\n',
            "print-template",
            ":5:9",
        ),
    ],
)
def test_what_a_template_does_wrong_is_reported_at_its_line(
    site: SiteMaker, tmp_path: Path, template: str, code: str, line: str
) -> None:
    """Errors, files outside the folder, pictures that are not there, and packages, by name or not, which are never fetched."""
    box = site(with_template(template))
    try:
        result = printed(box, "card", tmp_path / "card.pdf", languages=("en",))
        found = places(result)
        assert not any("korme-print-" in str(each.value("reason")) for each in result.problems)
    except SiteError as error:
        found = places(error)

    assert found == [(code, f"themes/paper/print/card.typ{line}")]
    assert not (tmp_path / "card.pdf").exists()


def test_a_character_without_a_font_is_the_entry_s_problem(site: SiteMaker, tmp_path: Path) -> None:
    """Whoever wrote it is named, and no paper with empty boxes is written."""
    box = site(
        {
            **aigerim(),
            "creatives/aigerim/works/light.yaml": "title: Light 漢字\npictures: [{file: light.jpg, alt: It}]\n",
        }
    )
    result = printed(box, "labels", tmp_path / "labels.pdf")

    assert places(result) == [("print-glyph", "creatives/aigerim/works/light.yaml:1:14")]
    assert result.problems[0].value("code") == "U+5B57, U+6F22"
    assert result.unwritten == (tmp_path / "labels.pdf",)
    assert not (tmp_path / "labels.pdf").exists()


def test_a_document_or_language_that_is_not_there_is_named(site: SiteMaker, tmp_path: Path) -> None:
    """With a guess; and one file does not take several documents."""
    box = site(aigerim())
    refusals: tuple[tuple[dict[str, Any], str], ...] = (
        ({"name": "lables"}, "print-unknown"),
        ({"name": "labels", "languages": ("de",)}, "print-language"),
        ({"name": "labels", "edition": "1999"}, "print-edition"),
        ({"name": "labels", "venue": "moon"}, "print-venue"),
        ({"name": ""}, "print-one-file"),
    )
    for asked, code in refusals:
        with pytest.raises(UsageError) as refused:
            printed(box, target=tmp_path / "x.pdf", **asked)
        assert refused.value.problem.code == code


def test_what_is_missing_is_said_in_one_line(
    site: SiteMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an address there are labels without codes, and a warning; none lead to the phone that reads them; without
    Typst, how to install it."""
    box = site({**aigerim(), "content/site.yaml": SITE_YAML.replace("base_url: https://expo.example.org\n", "")})
    result = printed(box, "labels", tmp_path / "labels.pdf")
    assert main(["print", "labels", "--root", str(box.root), "--base-url", "http://localhost:8000"]) == 2
    assert "[kiosk-address]" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "typst", None)
    code = main(["print", "labels", "--root", str(box.root), "--messages", "en"])

    assert places(result) == [("print-no-address", "content/site.yaml")]
    assert (tmp_path / "labels.pdf").exists()
    assert (code, "pip install 'korme[print]'" in capsys.readouterr().err) == (2, True)


def test_a_build_never_loads_what_prints(site: SiteMaker) -> None:
    """Neither Typst nor the package is imported by anything but `korme print`."""
    box = site(aigerim())
    code = "import sys; from korme.cli.main import main; main(['build', '-q']); print([m for m in sys.modules if 'typst' in m or 'korme.printing' in m])"
    import subprocess

    ran = subprocess.run([sys.executable, "-c", code], cwd=box.root, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_reports_of_typst_are_read() -> None:
    """A warning and an error with their places."""
    text = (
        "warning: odd\n  ┌─ print/a.typ:3:16\n  │\n\nerror: bad\n  ┌─ print/b.typ:1:2\nhelp: while\n  ┌─ main.typ:4:1\n"
    )

    assert [(each.message, each.is_error, each.path, each.line, each.column) for each in findings(text)] == [
        ("odd", False, "print/a.typ", 3, 17),
        ("bad", True, "print/b.typ", 1, 3),
    ]
    assert [each.message for each in findings("strange")] == ["strange"]


def test_the_pictures_of_documents_are_described(site: SiteMaker, tmp_path: Path) -> None:
    """A logo of the site stands for its title."""
    text = PLAIN + '#import "/print/parts/marks.typ": picture\n#picture(data.site.logo, width: 20mm)\n'
    logo = SITE_YAML + "theme: paper\nlogo: mark.png\n"
    box = site({**with_template(text), "content/site.yaml": logo, "content/mark.png": picture(400, 200, format="PNG")})

    assert places(printed(box, "card", tmp_path / "card.pdf", languages=("ru",))) == []
    assert b"/Alt" in (tmp_path / "card.pdf").read_bytes()
