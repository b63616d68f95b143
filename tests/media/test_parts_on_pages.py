"""Documents and 3D models on the pages of their works."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape

import glbs
import pdfs
import pytest
from model_box import SCRIPT, STYLE, viewer_package
from site_box import SITE_YAML, Built, SiteBox, aigerim

FOLIO = "creatives/aigerim/works/folio"
BOWL = "creatives/aigerim/works/bowl"
LAYER = b"<</Type/OCG/Name(Draft)>>"
KEPT = pdfs.pages([b"/OC /L BDC 9 9 9 9 re f EMC"], resources=b"/Properties<</L 4 0 R>>", others=[LAYER])
FILES = {
    **aigerim(),
    f"{FOLIO}/index.yaml": "title: {en: Folio, ru: Папка}\npictures: [{file: folio.pdf, download: yes}]\n",
    f"{FOLIO}/folio.pdf": pdfs.pages([pdfs.TEXT % b"Vessels <b>", pdfs.TEXT % b"Kilns", b""], box=b"[0 0 200 300]"),
    f"{BOWL}/index.yaml": "title: Bowl\npictures: [{file: bowl.glb, alt: A brown bowl}]\n",
    f"{BOWL}/bowl.glb": glbs.bowl(8),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("parts") / "site")
    box.add({"content/site.yaml": f"{SITE_YAML}models: yes\nlimits: {{document_pages: 2}}\n", **FILES})
    done = box.add(viewer_package()).build()
    assert done.ok, done.problems
    return done


def test_a_document_is_a_row_of_its_pages_each_a_link_to_a_large_file(built: Built) -> None:
    page = built.text("creatives/aigerim/folio/index.html")

    pages = re.findall(r'id="document-1-page-(\d)"><a [^>]*href="([^"]+)".*?alt="([^"]+)"', page)
    assert [(number, alt) for number, _, alt in pages] == [("1", "Page 1 of 3"), ("2", "Page 2 of 3")]
    assert all(built.output.joinpath("creatives/aigerim/folio", file).is_file() for _, file, _ in pages)
    assert "3 pages, " in page
    assert ("document-long", f"{FOLIO}/index.yaml") in {
        (code, place.partition(":")[0]) for code, place in built.problems
    }


def test_its_words_stand_there_once_as_text(built: Built) -> None:
    page = built.text("ru/creatives/aigerim/folio/index.html")

    words = re.findall(r'korme-folio__number">(\d)</span>([^<]*)<', page)
    assert [(number, unescape(text)) for number, text in words] == [("1", "Vessels <b>"), ("2", "Kilns")]
    assert 'class="korme-prose korme-folio__words" lang="en"' in page
    assert page.count("Kilns") == 1
    assert "Страница 2 из 3" in page


def test_the_document_is_offered_without_what_its_pages_do_not_show(built: Built) -> None:
    page = built.text("creatives/aigerim/folio/index.html")

    (file,) = re.findall(r'class="korme-medium__download" href="../../../(media/\w+\.pdf)" download', page)
    data = built.output.joinpath(file).read_bytes()
    assert data.startswith(b"%PDF-1.7\n")
    assert b"/Info" not in data


def test_the_viewer_is_copied_with_its_licence_and_only_its_page_allows_it(built: Built) -> None:
    viewer = [path for path in built.files if "model-viewer" in path]
    assert [built.text(path) for path in viewer] == ["Words of a licence\n", SCRIPT]
    style = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

    page, other = (built.text(f"creatives/aigerim/{name}/index.html") for name in ("bowl", "folio"))
    policy = unescape(re.findall(r'content-security-policy" content="([^"]+)"', page)[0])
    assert f"style-src 'self' 'sha256-{style}'" in policy
    assert {"connect-src 'self' blob:", "img-src 'self' data: blob:"} <= set(policy.split("; "))
    assert "blob:" not in other.partition("<body")[0]
    assert f"style-src 'self' 'sha256-{style}'" in built.text("_headers")
    assert f'data-korme-model="../../../{viewer[1]}"' in page


def test_a_document_that_cannot_be_cleaned_is_not_offered(built: Built) -> None:
    """Its pages are shown all the same."""
    box = built.box.change(f"{FOLIO}/folio.pdf", KEPT)
    planned = box.planned()

    paths = {output.path for output in planned.plan.outputs}
    assert "document-kept" in {problem.code for problem in planned.problems}
    assert not any(path.endswith(".pdf") for path in paths)
    assert f"{FOLIO}/folio.pdf#1" in planned.plan.pictures


@pytest.mark.parametrize(("models", "code"), [("no", "model-shown-flat"), ("yes", "model-viewer-missing")])
def test_without_a_viewer_a_model_is_a_picture_and_stays_at_home(built: Built, models: str, code: str) -> None:
    for path in viewer_package():
        (built.box.root / path).unlink(missing_ok=True)
    planned = built.box.change("content/site.yaml", f"{SITE_YAML}models: {models}\n").planned()

    assert code in {problem.code for problem in planned.problems}
    assert not any(output.path.endswith(".glb") for output in planned.plan.outputs)
