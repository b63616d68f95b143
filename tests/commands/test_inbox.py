"""`korme import inbox/`: what strangers send becomes entries, or a letter; nothing else is written."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfs
import pytest
from glbs import bowl
from inbox_box import codes, inbox_of, letters, located, run, tree
from repository_box import Repository
from site_box import SITE_YAML, SiteBox
from small_archives import bomb, encrypted, entry_files, many, packed, photograph, small_archives, with_raw_names

from korme.commands.inbox.archives import ArchiveBounds, UnpackRequest, unpack
from korme.commands.inbox.committed import committed_private
from korme.commands.inbox.letter_topics import topics_of
from korme.commands.inbox.letters import SPOKEN
from korme.commands.rename.rename import rename
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.messages import LANGUAGES, load_texts

Sites = Callable[..., SiteBox]


def test_the_zip_of_the_submit_page_becomes_an_entry(site: Sites) -> None:
    """Texts are taken byte for byte, pictures lose their location, the ZIP is moved, a letter waits in their language."""
    box = site({"content/site.yaml": SITE_YAML + "submit: expo@example.org\n"})
    files = entry_files("Әйгерім Ұлы", "aygerim-uly", works=2, language="kk")
    inbox = inbox_of(box, {"aygerim.zip": packed(files)})
    result = run(box)
    entry = box.root / "creatives/aygerim-uly"

    assert (entry / "index.md").read_bytes() == files["aygerim-uly/index.md"]
    assert (entry / "works/work-1/index.yaml").read_bytes() == files["aygerim-uly/works/work-1/index.yaml"]
    assert not located(entry)
    assert not [each for each in box.planned().problems if each.code == "exif-location" or each.is_error]
    assert [path.name for path in inbox.iterdir() if path.suffix == ".zip"] == []
    assert (inbox / "done/aygerim-uly/aygerim.zip").exists()
    assert "Сәлеметсіз бе, Әйгерім Ұлы!" in letters(box)["aygerim-uly.kk.txt"]
    assert "“Work" not in letters(box)["aygerim-uly.kk.txt"] and "«Work 1»" in letters(box)["aygerim-uly.kk.txt"]
    assert "https://expo.example.org/kk/creatives/aygerim-uly/\n" in letters(box)["aygerim-uly.kk.txt"]
    assert "https://expo.example.org/kk/submit/\n" in letters(box)["aygerim-uly.kk.txt"]
    assert "Әйгерім Ұлы" in (inbox / "letters/people.csv").read_text("utf-8-sig")
    assert (inbox / ".gitignore").read_text() == "*\n"
    assert codes(result) == []


def test_documents_and_models_among_works_are_taken_and_others_named(site: Sites) -> None:
    """As films are: cleaned. What lies beside the text of a person may be about them."""
    box = site()
    files = entry_files("Anna", "anna") | {
        "anna/works/work-0/folio.pdf": pdfs.pages([pdfs.TEXT % b"Kilns"], trailer=b"/Info<</Author(Anna Home)>>"),
        "anna/works/vase.glb": bowl(),
        "anna/cv.pdf": pdfs.pages([b""]),
    }
    inbox_of(box, {"anna.zip": packed(files)})
    result = run(box)
    works = box.root / "creatives/anna/works"

    assert b"Anna Home" not in (works / "work-0/folio.pdf").read_bytes()
    assert (works / "vase/vase.glb").read_bytes().startswith(b"glTF")
    assert [each.mark.path for each in result.problems if each.code == "inbox-file"] == ["inbox/anna.zip/anna/cv.pdf"]
    inbox_of(box, {"again.zip": packed(files)})
    assert codes(run(box)) == codes(result)  # what was copied is remembered


def test_a_dry_run_writes_nothing(site: Sites) -> None:
    box = site()
    inbox_of(box, {"a.zip": packed(entry_files("Anna", "anna"))})
    before = tree(box.root)
    result = run(box, dry_run=True)

    assert [each.what for each in result.news] == ["inbox-added"]
    assert {path: data for path, data in tree(box.root).items() if not path.startswith((".korme", ".cache"))} == before


def test_a_second_zip_is_an_update_and_manual_edits_stay(site: Sites) -> None:
    """What was edited by hand stays and is shown; everything else follows; pictures are not doubled."""
    box = site()
    files = entry_files("Anna", "anna")
    inbox = inbox_of(box, {"1.zip": packed(files)})
    run(box)
    index = box.root / "creatives/anna/index.md"
    index.write_text(index.read_text("utf-8").replace("Body of Anna.", "Edited here.\n"), "utf-8")
    files["anna/index.md"] = (
        files["anna/index.md"].replace(b"Body of Anna.", b"New body.").replace(b"alt: Portrait", b"alt: Anna at work")
    )
    files["anna/works/work-0/index.yaml"] = files["anna/works/work-0/index.yaml"].replace(b"2025", b"2026")
    files["anna/works/more/index.yaml"] = b"title: More\n"
    files["anna/works/more/b.jpg"] = photograph(55)
    inbox_of(box, {"2.zip": packed(files)})
    result = run(box)
    text = index.read_text("utf-8")

    assert "Edited here." in text and "Anna at work" in text and "New body" not in text
    assert 'year: "2026"' in (box.root / "creatives/anna/works/work-0/index.yaml").read_text("utf-8")
    assert sorted(path.name for path in (box.root / "creatives/anna/works").iterdir()) == ["more", "work-0"]
    assert sorted(path.name for path in (box.root / "creatives/anna").iterdir()) == [
        "index.md",
        "portrait.jpg",
        "works",
    ]
    assert "inbox-kept" in [each.what for each in result.news]
    before = tree(box.root / "creatives")
    inbox_of(box, {"3.zip": packed(files)})
    run(box)

    assert tree(box.root / "creatives") == before
    assert sorted(path.name for path in (inbox / "done/anna").iterdir()) == ["1.zip", "2.zip", "3.zip"]


def test_what_would_bring_errors_stays_in_the_inbox(site: Sites) -> None:
    """The errors are named where they are in the archive; nothing of the entry is written."""
    box = site()
    files = entry_files("Anna", "anna")
    files["anna/index.md"] = files["anna/index.md"].replace(b"discipline: photography", b"discipline: juggling")
    inbox_of(box, {"a.zip": packed(files), "b.zip": packed(entry_files("Bela", "bela"))})
    result = run(box)

    assert not (box.root / "creatives/anna").exists() and (box.root / "creatives/bela").exists()
    assert [str(each.mark) for each in result.problems if each.is_error] == ["inbox/a.zip/anna/index.md:3:13"]
    assert "juggling" in letters(box)["anna.en.txt"]
    assert not [each for each in box.planned().problems if each.is_error]
    files["anna/index.md"] = files["anna/index.md"].replace(b"juggling", b"photography")
    inbox_of(box, {"a.zip": packed(files)})
    run(box)

    assert "juggling" not in letters(box)["anna.en.txt"]


def test_strangers_do_not_set_what_organizers_decide(site: Sites) -> None:
    box = site()
    files = entry_files("Anna", "anna")
    extra = b"discipline: photography\nowners: [mallory]\naliases: [/]\naccept: {alt-missing: never}\n"
    files["anna/index.md"] = files["anna/index.md"].replace(b"discipline: photography\n", extra)
    inbox_of(box, {"a.zip": packed(files)})
    result = run(box)
    text = (box.root / "creatives/anna/index.md").read_text("utf-8")

    assert not re.search("owners|aliases|accept", text) and "name: Anna" in text
    assert codes(result) == ["inbox-field"]


def test_somebody_elses_entry_is_not_overwritten(site: Sites) -> None:
    """A ZIP by the name of somebody whom no import wrote adds what is missing, and changes nothing."""
    box = site({"creatives/anna/index.md": "---\nname: Anna\ndiscipline: photography\n---\nMy own words.\n"})
    inbox_of(box, {"a.zip": packed(entry_files("Anna", "anna"))})
    run(box)
    text = (box.root / "creatives/anna/index.md").read_text("utf-8")

    assert "My own words." in text and "Body of" not in text


def test_renamed_entries_are_found_again(site: Sites) -> None:
    """A person and a work that got other addresses are updated there, and not written a second time."""
    box = site()
    files = entry_files("Anna", "anna")
    inbox_of(box, {"1.zip": packed(files)})
    run(box)
    rename(box.options(), "creatives/anna/works/work-0", "light")
    rename(box.options(), "creatives/anna", "anna-m")
    files["anna/index.md"] = files["anna/index.md"].replace(b"Body", b"New body")
    files["anna/works/work-0/index.yaml"] = files["anna/works/work-0/index.yaml"].replace(b"2025", b"2026")
    inbox_of(box, {"2.zip": packed(files)})
    run(box)

    assert [path.name for path in (box.root / "creatives").iterdir()] == ["anna-m"]
    assert [path.name for path in (box.root / "creatives/anna-m/works").iterdir()] == ["light"]
    assert "New body" in (box.root / "creatives/anna-m/index.md").read_text("utf-8")
    assert 'year: "2026"' in (box.root / "creatives/anna-m/works/light/index.yaml").read_text("utf-8")


def test_what_the_site_cannot_read_is_not_updated(site: Sites) -> None:
    """An entry that was broken by hand is named with its line; the new version waits for it."""
    box = site()
    files = entry_files("Anna", "anna")
    inbox_of(box, {"1.zip": packed(files)})
    run(box)
    index = box.root / "creatives/anna/index.md"
    index.write_text(index.read_text("utf-8").replace("name: Anna", "name: [Anna"), "utf-8")
    files["anna/index.md"] = files["anna/index.md"].replace(b"Body", b"New body")
    inbox_of(box, {"2.zip": packed(files)})
    result = run(box)

    assert "creatives/anna/index.md" in {each.mark.path for each in result.problems}
    assert (box.root / "inbox/2.zip").exists()
    index.write_text(index.read_text("utf-8").replace("name: [Anna", "name: Anna"), "utf-8")
    run(box)

    assert "New body" in index.read_text("utf-8") and not (box.root / "inbox/2.zip").exists()


@pytest.mark.skipif(os.name != "posix", reason="names in bytes, and links")
def test_names_that_are_no_text_and_links_do_no_harm(site: Sites, tmp_path: Path) -> None:
    """A name of bytes is shown escaped; a link among the inbox's own folders is refused before anything is written."""
    box = site()
    inbox = inbox_of(box, {"a.zip": packed(entry_files("Anna", "anna"))})
    (inbox / os.fsdecode(b"\xff\xfe.zip")).write_bytes(b"no archive")
    (inbox / "link.zip").symlink_to(inbox / "a.zip")
    result = run(box)

    assert codes(result) == ["inbox-archive", "link"] and len(letters(box)) == 2
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(inbox / "letters")
    (inbox / "letters").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        run(box)

    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(), "bomb"),
        (encrypted(packed({"a/index.md": b"x"})), "encrypted"),
        (packed({"a/index.md": b"x"})[:-30], "damaged"),
        (packed({"a/index.md": b"x" * 99}, method=zipfile.ZIP_BZIP2), "method"),
        (packed({f"{number}.txt": b"" for number in range(40)}), "many"),
        (packed({f"{number}.txt": bytes(50_000) for number in range(3)}), "large"),
        (b"Rar!\x1a\x07\x01\x00", "format"),
    ],
)
def test_archives_beyond_bounds_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    target = tmp_path / "private"
    target.mkdir()
    bounds = ArchiveBounds(files=30, total_bytes=40 << 20 if reason == "bomb" else 100_000)

    assert unpack(UnpackRequest(tmp_path / "a.zip", target, bounds)).refused == reason


def test_a_table_of_contents_beyond_bounds_is_refused(tmp_path: Path) -> None:
    """65,536 files need ZIP64; nothing is unpacked of them."""
    (tmp_path / "a.zip").write_bytes(many(66_000))
    (tmp_path / "private").mkdir()
    found = unpack(UnpackRequest(tmp_path / "a.zip", tmp_path / "private", ArchiveBounds(entries=65_999)))

    assert found.refused == "many" and not list((tmp_path / "private").iterdir())


def test_a_full_disk_is_no_fault_of_the_archive(tmp_path: Path) -> None:
    """It is named as such, so that nobody is asked to send again what is whole."""
    resource = pytest.importorskip("resource")
    (tmp_path / "a.zip").write_bytes(packed(entry_files("Anna", "anna")))
    (tmp_path / "private").mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        found = unpack(UnpackRequest(tmp_path / "a.zip", tmp_path / "private"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert found.refused == "disk"


@pytest.mark.parametrize("encoding", ["utf-8", "cp866", "cp1251"])
def test_names_in_old_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    """They are read as names out of archives are elsewhere: only if one reading makes words."""
    names = [f"Работы Ирины/{name}.jpg" for name in ("Зимний берег", "Лодка на реке", "портрет")]
    (tmp_path / "a.zip").write_bytes(with_raw_names({name.encode(encoding): b"x" for name in names}))
    (tmp_path / "private").mkdir()
    found = unpack(UnpackRequest(tmp_path / "a.zip", tmp_path / "private"))

    assert ["/".join(member.parts) for member in found.members] == names
    assert sorted(path.name for path in (tmp_path / "private").iterdir()) == ["000001.jpg", "000002.jpg", "000003.jpg"]


def test_every_archive_becomes_an_entry_or_a_letter(site: Sites) -> None:
    """None is lost, none stops the others, nothing is written outside, and `check` finds no error that came with them."""
    box = site()
    sent = list(small_archives(1, 35))
    inbox = inbox_of(box, {each.name: each.data for each in sent})
    outside = {path.name for path in box.root.parent.iterdir()}
    result = run(box)
    done = {path.name for path in inbox.glob("done/*/*.zip")}
    stays = {path.name for path in inbox.iterdir() if path.suffix == ".zip"}

    assert done | stays == {each.name for each in sent} and not done & stays
    assert {each.name for each in sent if each.is_entry is True} <= done
    assert {each.name for each in sent if each.is_entry is False} <= stays
    assert len([outcome for outcome in result.outcomes if outcome.is_refused]) == len(stays)
    assert len(letters(box)) == len(sent)
    assert not [each for each in box.planned().problems if each.is_error]
    assert not located(box.root / "creatives")
    assert {path.name for path in box.root.parent.iterdir()} == outside


def test_an_interrupted_import_finishes(site: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before a rename, an item is still in the inbox; run again, everything is as if nothing had happened."""
    box = site()
    files = {"a.zip": packed(entry_files("Anna", "anna")), "b.zip": packed(entry_files("Bela", "bela", shade=9))}
    inbox_of(box, files)
    run(box)
    memory = box.root / "content/imported.json"
    creatives, inbox = box.root / "creatives", box.root / "inbox"
    expected = tree(creatives), memory.read_bytes(), tree(inbox)
    rename = os.rename
    left = 0

    def killed(*args: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt
        rename(*args, **named)

    for stop in (2, 4):
        left = stop
        shutil.rmtree(creatives)
        shutil.rmtree(inbox)
        memory.unlink()
        inbox_of(box, files)
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(os, "rename", killed)
            run(box)
        found = tree(creatives)

        assert found and found.items() <= expected[0].items()
        assert ("bela/index.md" in found) == (stop == 4)
        assert (inbox / "b.zip").exists() and (inbox / "a.zip").exists() == (stop == 2)
        run(box)
        now = {path: data for path, data in tree(inbox).items() if path != "letters/people.csv"}

        assert (tree(creatives), memory.read_bytes()) == expected[:2]
        assert now.items() <= expected[2].items() and now.keys() | {"letters/people.csv"} == expected[2].keys()


def test_letters_have_words_in_every_language() -> None:
    """Every text of the letters exists in each language, with the same holes."""
    english = load_texts("letters", "en")
    for language in SPOKEN[1:]:
        other = load_texts("letters", language)

        assert other.keys() | {"sheet"} == english.keys()
        assert other["language"] == language
        for name in english.keys() - {"topics", "sheet", "language"}:
            assert holes(other[name]) == holes(english[name]) and (name == "to" or len(other[name]) > 1), (
                language,
                name,
            )
        assert {name: (holes(text["what"]), holes(text["how"])) for name, text in other["topics"].items()} == {
            name: (holes(text["what"]), holes(text["how"])) for name, text in english["topics"].items()
        }
    for language in LANGUAGES:  # the sheet is for the organizers
        sheet = load_texts("letters", language)["sheet"]
        assert sheet["topics"].keys() == english["sheet"]["topics"].keys() >= english["topics"].keys()


def holes(text: str) -> set[str]:
    return set(re.findall(r"{\w+}", text))


def test_problems_that_are_alike_are_one_point() -> None:
    mark = Mark("creatives/anna/works/ice/index.yaml", 3)
    found = [problem("alt-missing", mark, file=name) for name in ("a.jpg", "b.jpg")]
    (topic,) = topics_of([*found, problem("derived-address", mark)])

    assert (topic.key, topic.files, topic.count) == ("alt", ("a.jpg", "b.jpg"), 2)


def test_private_data_in_the_repository_is_reported(site: Sites) -> None:
    """Files that are only there are nobody's business; a committed one is named, a .gitignore is harmless."""
    box = site()
    repository = Repository(box.root).begin()
    repository.write("inbox/.gitignore", "*\n").commit()
    repository.write("inbox/a.zip", b"x").write(".korme/contacts.json", "{}")

    assert committed_private(box.root) == []
    repository.git("add", "-f", "inbox/a.zip", ".korme/contacts.json")

    assert [each.mark.path for each in committed_private(box.root)] == [".korme/contacts.json", "inbox/a.zip"]
    assert "inbox/a.zip" in box.korme("check").stderr
