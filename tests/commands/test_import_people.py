"""`korme import people.csv`: people and their works from a table, their pictures from a folder."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, picture
from workbooks import xlsx

from korme.commands.importer.import_file import FileChoices, import_file
from korme.commands.importer.news import News
from korme.commands.importer.person_cells import links_of, unique_links
from korme.commands.importer.person_columns import person_heading
from korme.core.problems import Problem, SiteError, UsageError

GERMAN = SITE_YAML.replace("languages: [en, ru, kk]", "languages: [de, en]").replace("ru: Экспо, kk: Экспо", "de: Expo")
GERMAN = GERMAN.replace(", ru: Фотография, kk: Фотосурет", "").replace(", ru: Ремесло, kk: Қолөнер", "")
HEAD = "Zeitstempel;Name;E-Mail;Disziplin;Kurzbiografie;Website;Instagram;Ort;Einwilligung;Dateinamen;Angaben zu den Werken\n"
ANNA = '1;Anna Müller;anna@example.org;Fotografie;"• Seit 2003\n• *Licht*";anna.example.de;@anna.m;Leipzig;Ja, gern;IMG_1.JPG;"Treppe, 2025, Pigmentdruck, 40x60 cm"\n'
PETRA = "2;Petra Groß;petra@example.org;Handwerk;;;;Chemnitz;Nein;;\n"


@pytest.fixture
def box(site: Callable[..., SiteBox]) -> SiteBox:
    return site({"content/site.yaml": GERMAN})


def run(
    box: SiteBox, content: str | bytes, name: str = "people.csv", **choices: object
) -> tuple[list[News], list[Problem]]:
    """Import a file beside the site."""
    path = box.root.parent / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_file(box.options(), path, FileChoices(**choices))  # type: ignore[arg-type]


def folder(box: SiteBox, *names: str) -> Path:
    """A folder of different pictures beside the site."""
    root = box.root.parent / "sent"
    for number, name in enumerate(names):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(90 + number, 60, "teal"))
    return root


def text(box: SiteBox, path: str) -> str:
    return (box.root / path).read_text("utf-8")


def codes(problems: list[Problem]) -> list[str]:
    return sorted(each.code for each in problems)


def told(news: list[News]) -> list[str]:
    return [each.what for each in news]


def test_a_column_of_family_names_says_where_lists_place_people(box: SiteBox) -> None:
    """A name in one column has no part that is known to be the family's."""
    run(box, "first_name;last_name;discipline\nAnna;von Groß;crafts\n")
    run(box, "name;discipline\nPetra Groß;crafts\n", "others.csv")

    assert "name: Anna von Groß\nfamily_name: von Groß\n" in text(box, "creatives/anna-von-gross/index.md")
    assert "family_name" not in text(box, "creatives/petra-gross/index.md")


def test_a_form_becomes_people_and_works(box: SiteBox) -> None:
    """Every cell has its place; what it builds has no error; a private address is in no file of the site."""
    pictures = folder(box, "Anna Müller/img_1.jpeg")
    news, problems = run(box, HEAD + ANNA + PETRA, pictures=pictures)

    assert codes(problems) == ["import-consent-refused"]
    assert text(box, "creatives/anna-muller/index.md") == (
        "---\nname: Anna Müller\ndiscipline: [photography]\ncity: Leipzig\nlinks:\n  website: https://anna.example.de\n"
        '  instagram: https://www.instagram.com/anna.m\nconsent: {published: yes, how: "form: Ja, gern"}\n---\n\n- Seit 2003\n- \\*Licht\\*\n'
    )
    assert text(box, "creatives/anna-muller/works/treppe/index.yaml") == (
        "title: Treppe\nyear: 2025\nmedium: Pigmentdruck\ndimensions: 40x60 cm\n"
    )
    assert (box.root / "creatives/anna-muller/works/treppe/img-1.jpeg").exists()
    assert (pictures / "Anna Müller/img_1.jpeg").exists()
    assert 'consent: {published: no, how: "form: Nein"}' in text(box, "creatives/petra-gross/index.md")
    assert "import-private" in told(news)
    assert not [each for each in box.planned().problems if each.is_error]
    published = [path for path in box.root.rglob("*") if path.is_file() and ".korme" not in path.parts]
    assert not any(b"anna@example.org" in path.read_bytes() for path in published)
    assert json.loads(text(box, ".korme/contacts.json"))["people"]["anna-muller"]["email"] == "anna@example.org"
    assert box.build().error is None


def test_the_same_table_changes_nothing(box: SiteBox) -> None:
    pictures = folder(box, "IMG_1.jpg")
    run(box, HEAD + ANNA, pictures=pictures)
    before = {path: path.stat().st_mtime_ns for path in (box.root / "creatives").rglob("*")}
    news, _ = run(box, HEAD + ANNA, pictures=pictures)

    assert told(news) == ["import-private"]
    assert {path: path.stat().st_mtime_ns for path in (box.root / "creatives").rglob("*")} == before


def test_the_next_export_changes_what_changed(box: SiteBox) -> None:
    """Hand edits stay and are named, a new name is found by e-mail address, the file's name does not matter."""
    pictures = folder(box, "IMG_1.JPG")
    run(box, HEAD + ANNA + PETRA, pictures=pictures)
    path = "creatives/anna-muller/index.md"
    box.change(path, text(box, path).replace("city: Leipzig", "city: Halle"))
    again = ANNA.replace("Anna Müller", "Anna Müller-Ek").replace("Leipzig", "Dresden").replace("2025", "2026")
    news, _ = run(
        box, HEAD + again.replace("anna.example.de", "ek.example.de"), name="export (1).csv", pictures=pictures
    )
    now = text(box, path)

    assert "name: Anna Müller-Ek" in now and "city: Halle" in now and "https://ek.example.de" in now
    assert "year: 2026" in text(box, "creatives/anna-muller/works/treppe/index.yaml")
    assert [each.values["fields"] for each in news if each.what == "import-person-kept"] == ["city"]
    assert [each.values["file"] for each in news if each.what == "import-person-gone"] == ["creatives/petra-gross"]
    assert sorted(each.name for each in (box.root / "creatives").iterdir()) == ["anna-muller", "petra-gross"]


def test_rows_are_known_by_their_own_identifiers(box: SiteBox) -> None:
    """Whatever else changes, names and addresses included; numbers of rows are no identifiers."""
    head = "ID;Name;E-Mail;Disziplin\n"
    run(box, head + "x7;Anna Ek;a@example.org;Foto\nx9;Jan Ok;j@example.org;Foto\n")
    news, _ = run(box, head + "x9;Jan Ok;j@example.org;Foto\nx7;Anne Eck;new@example.org;Foto\n", name="next.csv")
    assert [each.values["fields"] for each in news if each.what == "import-changed"] == ["name"]
    assert "name: Anne Eck" in text(box, "creatives/anna-ek/index.md")

    counted = run(box, head + "1;Eva Um;e@example.org;Foto\n2;Ida Ha;i@example.org;Foto\n", name="counted.csv")[0]
    moved = run(box, head + "1;Ida Ha;i@example.org;Foto\n2;Eva Um;e@example.org;Foto\n", name="counted.csv")[0]
    assert told(counted).count("import-added") == 2
    assert told(moved) == ["import-private"]


def test_what_was_deleted_is_not_imported_again(box: SiteBox) -> None:
    run(box, HEAD + ANNA)
    box.remove("creatives/anna-muller")
    news, _ = run(box, HEAD + ANNA)

    assert "import-person-deleted" in told(news)
    assert not (box.root / "creatives/anna-muller").exists()


def test_a_renamed_entry_is_followed(box: SiteBox) -> None:
    """A person and a work have other addresses now; the former ones are aliases."""
    pictures = folder(box, "IMG_1.JPG")
    run(box, HEAD + ANNA, pictures=pictures)
    work = text(box, "creatives/anna-muller/works/treppe/index.yaml")
    box.change("creatives/anna-muller/works/treppe/index.yaml", f"{work}aliases: [/creatives/anna-muller/treppe/]\n")
    (box.root / "creatives/anna-muller/works/treppe").rename(box.root / "creatives/anna-muller/works/stairs")
    page = text(box, "creatives/anna-muller/index.md").replace(
        "name: Anna", "aliases: [/creatives/anna-muller/]\nname: Anna"
    )
    box.change("creatives/anna-muller/index.md", page)
    (box.root / "creatives/anna-muller").rename(box.root / "creatives/anna-mueller")
    news, _ = run(box, HEAD + ANNA.replace("Leipzig", "Halle").replace("2025", "2026"), pictures=pictures)

    assert [each.name for each in (box.root / "creatives").iterdir()] == ["anna-mueller"]
    assert [each.name for each in (box.root / "creatives/anna-mueller/works").iterdir()] == ["stairs"]
    assert [each.values["fields"] for each in news if each.what == "import-changed"] == ["city", "year"]


def test_a_person_whom_the_site_has_is_found_by_name(box: SiteBox) -> None:
    box.change("creatives/ek/index.md", "---\nname: Anna  Müller\ndiscipline: crafts\n---\nOwn words.\n")
    news, _ = run(box, HEAD + ANNA)

    assert "Own words" in text(box, "creatives/ek/index.md")
    assert "discipline: crafts" in text(box, "creatives/ek/index.md")
    assert "import-person-kept" in told(news)
    assert not (box.root / "creatives/anna-muller").exists()


def test_a_new_version_of_a_picture_replaces_the_copy(box: SiteBox) -> None:
    """Unless somebody has worked on the copy; a renamed file is the same picture."""
    pictures = folder(box, "IMG_1.JPG")
    run(box, HEAD + ANNA, pictures=pictures)
    copy = box.root / "creatives/anna-muller/works/treppe/img-1.jpg"
    (pictures / "IMG_1.JPG").rename(pictures / "renamed.jpg")
    renamed, _ = run(box, HEAD + ANNA.replace("IMG_1.JPG", "renamed.jpg"), pictures=pictures)
    (pictures / "renamed.jpg").write_bytes(picture(70, 50, "red"))
    run(box, HEAD + ANNA.replace("IMG_1.JPG", "renamed.jpg"), pictures=pictures)

    assert told(renamed) == ["import-private"]
    assert sorted(each.suffix for each in copy.parent.iterdir()) == [".jpg", ".jpg", ".yaml"]


def test_a_better_version_under_the_same_name(box: SiteBox) -> None:
    pictures = folder(box, "IMG_1.JPG")
    run(box, HEAD + ANNA, pictures=pictures)
    copy = box.root / "creatives/anna-muller/works/treppe/img-1.jpg"
    first = copy.read_bytes()
    (pictures / "IMG_1.JPG").write_bytes(picture(70, 50, "red"))
    run(box, HEAD + ANNA, pictures=pictures)
    second = copy.read_bytes()
    copy.write_bytes(picture(33, 33, "blue"))
    (pictures / "IMG_1.JPG").write_bytes(picture(71, 50, "red"))
    news, _ = run(box, HEAD + ANNA, pictures=pictures)

    assert first != second
    assert copy.read_bytes() == picture(33, 33, "blue")
    assert "import-picture-kept" in told(news)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Anna Müller", "Anna Mueller/a.jpg"),
        ("Anna Müller", "muller_anna – eins.jpg"),
        ("Anna Müller", "annamüller/Druck 300dpi/a_final_v2.jpg"),
        ("Anna Müller", unicodedata.normalize("NFD", "Anna Müller (final)/a.jpg")),
        ("Қайрат Әбенов", "Kairat Abenov/a.jpg"),
        ("Юлия Чернышёва", "Yulia Chernysheva/a.jpg"),
        ("Ирина Соколова / Irina Sokolova", "Sokolova Irina/a.jpg"),
        ("Dr. Anna Ek", "anna ek/a.jpg"),
    ],
)
def test_pictures_are_found_by_the_name_of_their_person(box: SiteBox, name: str, file: str) -> None:
    _, problems = run(box, f"Name;E-Mail;Disziplin\n{name};a@example.org;Foto\n", pictures=folder(box, file))

    assert codes(problems) == []
    assert len(list((box.root / "creatives").rglob("*.jpg"))) == 1


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("IMG 1.jpg", "IMG_1 (1).JPEG"),
        ("abend.jpg", "abend_final_v2.jpg"),
        ("abend", "Abend.png"),
        ("tuman (1).jpg", "туман.jpg"),
        ("Straße – 1.jpg", unicodedata.normalize("NFD", "Straße_1.jpg")),
    ],
)
def test_a_named_picture_is_found_however_it_is_spelt(box: SiteBox, written: str, file: str) -> None:
    _, problems = run(
        box, f"Name;E-Mail;Disziplin;Dateien\nAnna Ek;a@example.org;Foto;{written}\n", pictures=folder(box, file)
    )

    assert codes(problems) == []


def test_what_is_not_certain_is_named_and_not_taken(box: SiteBox) -> None:
    """Two candidates, another person's folder, nothing at all, and what is left over."""
    rows = (
        "Anna Ek;a@example.org;Foto;one.jpg\nJan Ok;j@example.org;Foto;two.jpg\nEva Um;e@example.org;Foto;three.jpg\n"
    )
    pictures = folder(box, "x/one.jpg", "y/one.jpg", "Anna Ek/two.jpg", "Eva Um.tif", "notes.txt")
    _, problems = run(box, "Name;E-Mail;Disziplin;Dateien\n" + rows, pictures=pictures)

    assert codes(problems) == [
        *["import-picture-left"] * 5,
        "import-picture-several",
        "import-picture-unfound",
        "import-picture-unfound",
    ]
    assert {each.mark.path: each.hint for each in problems if each.code == "import-picture-left"} == {
        "x/one.jpg": "",
        "y/one.jpg": "",
        "Anna Ek/two.jpg": "person",
        "Eva Um.tif": "person",
        "notes.txt": "other",
    }
    assert not list((box.root / "creatives").rglob("*.jpg"))


def test_a_link_in_the_folder_is_not_followed(box: SiteBox) -> None:
    pictures = folder(box, "Anna Ek/a.jpg")
    secret = box.root.parent / "secret"
    secret.mkdir()
    (secret / "b.jpg").write_bytes(picture())
    (pictures / "Anna Ek/more").symlink_to(secret)
    (pictures / "Anna Ek/c.jpg").symlink_to(secret / "b.jpg")
    _, problems = run(box, "Name;E-Mail;Disziplin\nAnna Ek;a@example.org;Foto\n", pictures=pictures)

    assert codes(problems) == ["link", "link"]
    assert len(list((box.root / "creatives").rglob("*.jpg"))) == 1


def test_works_in_columns_and_in_rows(box: SiteBox) -> None:
    """`Werk 1 Titel`, `Werk 1 Datei`; or a row for each work, with the person repeated."""
    pictures = folder(box, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
    run(
        box,
        "Name;E-Mail;Disziplin;Werk 1 Titel;Werk 1 Datei;Werk 2 Titel;Werk 2 Jahr;Werk 2 Datei;Preis Werk 2\n"
        "Anna Ek;a@example.org;Foto;Eins;a.jpg;Zwei;2024;b.jpg;1.200 €\n",
        pictures=pictures,
    )
    run(
        box,
        "Name;E-Mail;Disziplin;Titel;Jahr;Dateiname\nJan Ok;j@example.org;Foto;Drei;2020;c.jpg\nJan Ok;j@example.org;Foto;Vier;2021;d.jpg\n",
        name="rows.csv",
        pictures=pictures,
        kind="people",
    )
    works = {work.slug: work for work in box.planned().site.works.values()}
    sale = works["zwei"].sale

    assert sorted(works) == ["drei", "eins", "vier", "zwei"]
    assert sale and (sale.price, sale.currency) == ("1200", "EUR")
    assert {name: [Path(each.path).stem for each in work.pictures] for name, work in works.items()} == {
        "eins": ["a"],
        "zwei": ["b"],
        "drei": ["c"],
        "vier": ["d"],
    }


def test_the_address_of_a_film_makes_a_work(box: SiteBox) -> None:
    """It needs no picture then; an address without a player is reported, and makes none."""
    _, problems = run(
        box,
        "Имя;Направление;Название работы;Ссылка на видео\nDina Om;Фото;Река;https://youtu.be/ROh903GAhqg\n"
        "Asel Ki;Фото;Дом;https://example.org/film.mp4\n",
        kind="people",
    )
    works = {work.slug: work for work in box.planned().site.works.values()}

    assert codes(problems) == ["import-cell", "import-work-empty"]
    assert [(name, [each.named for each in work.pictures]) for name, work in works.items()] == [
        ("reka", ["https://youtu.be/ROh903GAhqg"])
    ]


def test_a_discipline_that_the_site_lacks_is_named_with_what_to_add(box: SiteBox) -> None:
    """The word stays in the entry until it is decided; then only it changes."""
    table = "Name;E-Mail;Disziplin\nAnna Ek;a@example.org;Grafikdesign\nJan Ok;j@example.org;Grafikdesign, Foto\n"
    _, problems = run(box, table)
    assert [(each.code, each.value("add")) for each in problems] == [
        ("import-discipline", "graphic-design: {name: {de: Grafikdesign, en: Graphic design}}")
    ]
    assert "discipline: [Grafikdesign]" in text(box, "creatives/anna-ek/index.md")
    assert "discipline: [photography]" in text(box, "creatives/jan-ok/index.md")
    assert "  Grafikdesign:\n" in text(box, "content/import.yaml")

    box.change("content/import.yaml", text(box, "content/import.yaml").replace("Grafikdesign:", "Grafikdesign: crafts"))
    run(box, table)
    assert "discipline: [crafts]" in text(box, "creatives/anna-ek/index.md")

    box.remove("content/import.yaml")
    _, problems = run(box, table, new_disciplines=True)
    assert "graphic-design" in text(box, "content/site.yaml")
    assert "discipline: [graphic-design]" in text(box, "creatives/anna-ek/index.md")
    assert not [each for each in box.planned().problems if each.is_error]


def test_own_columns_are_kept_in_import_yaml(box: SiteBox) -> None:
    """Unknown ones are reported and listed; what is decided there counts; a wrong field is a problem with its line."""
    table = "Name;E-Mail;Disziplin;Wie heißt dein Hund?;Mein Netz\nAnna Ek;a@example.org;Foto;Rex;anna.example.org\n"
    _, problems = run(box, table)
    written = text(box, "content/import.yaml")
    assert [each.value("columns") for each in problems] == ["Wie heißt dein Hund?, Mein Netz"]
    assert "Wie heißt dein Hund?" in written

    box.change("content/import.yaml", "columns:\n  people:\n    Wie heißt dein Hund?: ignore\n    Mein Netz: links\n")
    _, problems = run(box, table)
    assert problems == []
    assert "https://anna.example.org" in text(box, "creatives/anna-ek/index.md")

    box.change("content/import.yaml", "columns:\n  people:\n    Mein Netz: lnks\n")
    with pytest.raises(SiteError) as error:
        run(box, table)
    assert [(str(each.mark), each.value("guess")) for each in error.value.problems] == [
        ("content/import.yaml:3:16", "links")
    ]


def test_a_person_at_a_terminal_is_asked_once(box: SiteBox) -> None:
    """About columns and disciplines; the answers are kept, and a new discipline is one of the site."""
    path = box.root.parent / "people.csv"
    rows = (
        "Anna Ek;a@example.org;Foto;anna.example.org\nJan Ok;j@example.org;Lichtkunst;\nEva Um;e@example.org;Video;\n"
    )
    path.write_text("Name;E-Mail;Disziplin;Mein Netz\n" + rows, "utf-8")
    answers = {"Mein Netz": "links", "Lichtkunst": "crafts", "Video": "new"}
    asked: list[str] = []

    def ask(what: str, heading: str, example: str, fields: Sequence[str]) -> str:
        asked.append(f"{heading}: {example}")
        assert answers[heading] in fields
        return answers[heading]

    told = [[each.what for each in import_file(box.options(), path, FileChoices(), ask)[0]] for _ in range(2)]

    assert asked == ["Mein Netz: anna.example.org", "Lichtkunst: Jan Ok", "Video: Eva Um"]
    assert "import-answers" in told[0] and told[1] == ["import-private"]
    assert "https://anna.example.org" in text(box, "creatives/anna-ek/index.md")
    assert "discipline: [crafts]" in text(box, "creatives/jan-ok/index.md")
    assert "discipline: [video]" in text(box, "creatives/eva-um/index.md")
    assert not [each for each in box.planned().problems if each.is_error]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("Ja", ""),
        ("да", ""),
        ("Yes, I agree", ""),
        ("Nein", "import-consent-refused"),
        ("не согласен", "import-consent-refused"),
        ("Ja, aber ohne Porträt", "import-consent"),
        ("weiß noch nicht", "import-consent"),
        ("", "import-consent"),
    ],
)
def test_only_a_clear_yes_is_consent(box: SiteBox, answer: str, code: str) -> None:
    _, problems = run(box, f"Name;E-Mail;Disziplin;Einwilligung\nAnna Ek;a@example.org;Foto;{answer}\n")

    assert codes(problems) == ([code] if code else [])
    entry = text(box, "creatives/anna-ek/index.md")
    assert ("draft: yes" in entry) == (code == "import-consent")
    assert ("published: no" in entry, "published: yes" in entry) == (code == "import-consent-refused", not code)
    assert ("anna-ek" in box.planned().site.creatives) == (not code)


def test_any_question_for_consent_is_one(box: SiteBox) -> None:
    """However long it is; of several, one that is not a clear yes is enough."""
    head = "Name;E-Mail;Disziplin;Einwilligung zur Nutzung meiner Bilder im Netz;Ich stimme den Bedingungen zu\n"
    rows = "Anna Ek;a@example.org;Foto;Ja;Ja\nJan Ok;j@example.org;Foto;Ja;Nein\nIda Um;i@example.org;Foto;;Ja\n"
    _, problems = run(box, head + rows)

    assert codes(problems) == ["import-consent", "import-consent"]
    assert "draft: yes" in text(box, "creatives/ida-um/index.md"), "a box that is not ticked is no yes"
    assert "draft" not in text(box, "creatives/anna-ek/index.md")
    assert "draft: yes" in text(box, "creatives/jan-ok/index.md")


@pytest.mark.parametrize(
    ("heading", "asks"),
    [
        ("Doy mi consentimiento para la publicación", True),
        ("¿Autorizas la publicación de tus datos?", True),
        ("Dono el meu consentiment per publicar-ho", True),
        ("Do you agree to publication?", True),
        ("Sind Sie mit der Veröffentlichung einverstanden?", True),
        ("Согласны ли вы на публикацию?", True),
        ("RGPD", True),
        ("Accepted by the jury", False),
        ("Publicación", False),
        ("Disagreement", False),
    ],
)
def test_a_question_for_consent_is_known_wherever_the_word_stands(heading: str, asks: bool) -> None:
    """A "no" that nobody reads would publish somebody against their will."""
    assert (person_heading(heading, {}, ("es", "ca")).field == "consent") == asks


def test_two_people_of_one_name_stay_two(box: SiteBox) -> None:
    rows = "Anna Ek;a@example.org;Foto\nAnna Ek;b@example.org;Handwerk\nAnna  Ék;c@example.org;Foto\n"
    _, problems = run(box, "Name;E-Mail;Disziplin\n" + rows)

    assert codes(problems) == ["import-person-twice"]
    assert sorted(each.name for each in (box.root / "creatives").iterdir()) == ["anna-ek", "anna-ek-2", "anna-ek-3"]


def test_a_table_of_which_it_is_not_certain_what_it_is(box: SiteBox) -> None:
    with pytest.raises(UsageError) as error:
        run(box, "Name,Title\nAnna,Light\n")
    assert error.value.problem.code == "import-kind"

    _, problems = run(box, "Name,Title\nAnna,Light\n", kind="people")
    assert codes(problems) == ["import-discipline-missing", "import-work-empty"]


@pytest.mark.parametrize(
    "table",
    [
        "Имя и фамилия,Электронная почта,Направление,О себе,Город\nАнна Ек,a@example.org,фотография,Текст,Алматы\n",
        "Аты-жөні,Пошта,Бағыты,Өмірбаяны,Қаласы\nАнна Ек,a@example.org,фотосурет,Мәтін,Алматы\n",
        "Nom,Prénom,Courriel,Discipline,Biographie,Ville\nEk,Anna,a@example.org,Photographie,Texte,Lyon\n",
        "Nombre,Apellidos,Correo electrónico,Disciplina,Biografía,Ciudad\nAnna,Ek,a@example.org,Fotografía,Texto,León\n",
        "Nom,Cognoms,Correu electrònic,Disciplina,Biografia,Població\nAnna,Ek,a@example.org,Fotografía,Text,Vic\n",
        "Nome,Cognome,E-mail,Disciplina,Biografia,Città\nAnna,Ek,a@example.org,Fotografia,Testo,Roma\n",
        "Nome,Email,Área,Minibiografia,Cidade\nAnna Ek,a@example.org,Fotografia,Texto,Porto\n",
        "Ad,Soyad,E-posta,Alan,Özgeçmiş,Şehir\nAnna,Ek,a@example.org,Fotoğraf,Metin,İzmir\n",
        "Imię,Nazwisko,E-mail,Dziedzina,Biogram,Miasto\nAnna,Ek,a@example.org,Fotografia,Tekst,Łódź\n",
        "Прізвище та ім'я,Пошта,Напрям,Про себе,Місто\nАнна Ек,a@example.org,Фотографія,Текст,Київ\n",
    ],
)
def test_columns_are_known_in_many_languages(box: SiteBox, table: str) -> None:
    _, problems = run(box, table)
    (person,) = box.planned().site.creatives.values()

    assert codes(problems) == []
    assert person.discipline == ("photography",) and person.city and person.slug == "anna-ek"


WORKS = "Titel;Jahr;Technik;Maße;Preis;Datei;Künstler\n"


def test_pictures_that_the_site_has_are_no_loss(box: SiteBox) -> None:
    """The next year's table names a picture that nobody sends again; the folder still has one of the year before."""
    head = "Name;E-Mail;Disziplin;Dateien\n"
    pictures = folder(box, "Anna Ek/licht.jpg", "Anna Ek/tag.jpg")
    run(box, head + "Anna Ek;a@example.org;Foto;licht.jpg, tag.jpg\n", pictures=pictures, source="2026")
    (pictures / "Anna Ek/licht.jpg").unlink()
    news, problems = run(
        box, head + "Anna Ek;a@example.org;Foto;licht.jpg, nacht.jpg\n", pictures=pictures, source="2027"
    )

    assert [(each.code, each.value("file")) for each in problems] == [("import-picture-unfound", "nacht.jpg")]
    assert [each.values["names"] for each in news if each.what == "import-pictures-here"] == ["Anna Ek/tag.jpg"]


def test_a_table_of_works(box: SiteBox) -> None:
    """Each work goes to its creative; a second import changes only what changed; nobody's work is left out."""
    run(box, "Name;E-Mail;Disziplin\nAnna Ék;a@example.org;Foto\nJan Ok;j@example.org;Foto\n")
    pictures = folder(box, "eins.jpg", "zwei.jpg", "drei.jpg")
    rows = "Eins;2024;Druck;40 x 60 cm;1.200 €;eins.jpg;Anna Ek\nZwei;2025;;;auf Anfrage;zwei.jpg;Jan Ok & Anna Ék\nDrei;;;;;drei.jpg;Eva Um\n"
    _, problems = run(box, WORKS + rows, name="works.csv", pictures=pictures)
    works = {work.slug: work for work in box.planned().site.works.values()}

    assert codes(problems) == ["import-artist", "import-name-almost", "import-picture-left"]
    assert (works["eins"].creative, works["zwei"].creative) == ("anna-ek", "jan-ok")
    assert works["zwei"].collaborators == ("anna-ek",)
    assert works["eins"].sale and works["eins"].sale.price == "1200"
    assert works["zwei"].sale and (works["zwei"].sale.status, works["zwei"].sale.price) == ("for_sale", None)
    path = "creatives/anna-ek/works/eins/index.yaml"
    box.change(path, text(box, path).replace("Druck", "Linolschnitt"))
    news, _ = run(box, WORKS + rows.replace("40 x 60", "50 x 60"), name="works (2).csv", pictures=pictures)
    assert "medium: Linolschnitt" in text(box, path) and "50 x 60" in text(box, path)
    assert [each.values.get("fields") for each in news if each.what == "import-changed"] == ["dimensions"]
    assert "import-added" not in told(news) and "import-work-added" not in told(news)


def test_a_work_without_pictures_waits_for_them(box: SiteBox) -> None:
    """It is named and not written: an entry needs a picture. The import that finds one writes it."""
    _, problems = run(box, HEAD + ANNA)
    assert codes(problems) == ["import-work-empty"]
    assert not (box.root / "creatives/anna-muller/works").exists()
    assert not [each for each in box.planned().problems if each.is_error]

    _, problems = run(box, HEAD + ANNA, pictures=folder(box, "img_1.jpg"))
    assert codes(problems) == []
    assert "year: 2025" in text(box, "creatives/anna-muller/works/treppe/index.yaml")


FIELDS = "Name,E-Mail,Discipline,Biography,City,Instagram,Works,Files\n"


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "table",
    [
        "Name,E-mail,Discipline" + "".join(f",c{number}" for number in range(10_000)) + "\nAnna,a@b.org,photo" + ",x" * 10_000 + "\n",
        FIELDS + '=HYPERLINK("http://x"),a@b.org,photography,=1+1,@SUM(A1),+cmd,-2+3,..\\..\\etc\\passwd\n',
        FIELDS + "An\0na,a@b.org,photo\0graphy,x\0y,c\0,@a\0,w\0,f\0.jpg\n",
        FIELDS + '<b>A</b>,a@b.org,photography,"<p onclick=x>Hi <script>a</script><iframe src=//x></p>",<i>C</i>,javascript:alert(1),<img>,<x>.jpg\n',
        FIELDS + '"a: b\n---\ndraft: no # x",a@b.org,photography,"---\nname: evil\n---\n","!!python/object:x &a *a",@a,"x: y, 2025","..,/etc/passwd,con,nul.jpg"\n',
        FIELDS + "\u202eA\u200bnna,a@b.org,photography,\u2028,\ufeffx,,,\n",
        FIELDS + f"{'A' * 9000},a@b.org,photography,{'* _[<' * 9000},,{'@a ' * 9000},{'w. 2025; ' * 9000},{'f.jpg;' * 9000}\n",
        FIELDS + "".join(f"{name},{at}@b.org,photography,,,,,\n" for at, name in enumerate(["Anna Ek", "anna-ek", "ÁNNA ÉK.", "田中", "佐藤", "...", "con", "index"])),
    ],
)  # fmt: skip
def test_hostile_cells_are_text(box: SiteBox, table: str) -> None:
    """No traceback, nothing outside the entries, and no file that the site cannot read."""
    before = {path for path in box.root.parent.rglob("*") if not path.is_relative_to(box.root / "creatives")}
    run(box, table)
    after = {path for path in box.root.parent.rglob("*") if not path.is_relative_to(box.root / "creatives")}
    errors = {each.code for each in box.planned().problems if each.is_error}

    assert {path.name for path in after - before} <= {
        "people.csv",
        ".korme",
        ".gitignore",
        "contacts.json",
        "imported.json",
        "import.yaml",
    }
    assert errors <= {"too-long", "body-too-long", "unknown-reference"}
    assert all(
        path.parent == box.root / "creatives" or path.name == "index.md" for path in (box.root / "creatives").rglob("*")
    )
    assert not any("evil" in person.name.own for person in box.planned().site.creatives.values())


def test_thousands_of_rows_take_seconds(box: SiteBox) -> None:
    """Every row is a person of its own; the second import writes nothing."""
    rows = "".join(f"Person {number:x},p{number}@b.org,photography,Bio,City,@p{number},,\n" for number in range(1000))
    news, problems = run(box, FIELDS + rows)
    again, _ = run(box, FIELDS + rows)

    assert problems == [] and told(news).count("import-added") == 1000
    assert told(again) == ["import-private"]


def test_a_memory_that_leads_elsewhere_is_refused(box: SiteBox) -> None:
    """`imported.json` is a file of the repository: its names are checked before they become paths."""
    run(box, HEAD + ANNA, pictures=folder(box, "IMG_1.JPG"))
    memory = text(box, "content/imported.json")
    for name in ("../../../x.jpg", "index.yaml", ".."):
        box.change("content/imported.json", memory.replace('"file": "img-1.jpg"', f'"file": "{name}"'))
        with pytest.raises(SiteError):
            run(box, HEAD + ANNA)

    box.change("content/imported.json", memory.replace('"creative": "anna-muller"', '"creative": "../../x"'))
    news, _ = run(box, HEAD + ANNA)
    assert "import-person-deleted" in told(news)
    assert not (box.root.parent / "x").exists()


def test_texts_are_in_the_language_of_the_headings(site: Callable[..., SiteBox]) -> None:
    """A Russian form on a site whose first language is English; a column may say otherwise; names in two scripts."""
    box = site()
    head = "Имя,Name in English,Почта,Направление,О себе,Город,Язык,Название работы 1,Файл работы 1\n"
    rows = "Анна Ек,Anna Ek,a@example.org,фотография,Текст,Алматы,,Свет,a.jpg\nЖан Ок,,j@example.org,фото,Мәтін,Өскемен,қазақша,,\n"
    run(box, head + rows, pictures=folder(box, "a.jpg"))
    people = box.planned().site.creatives
    (work,) = box.planned().site.works.values()

    assert people["anna-ek"].name.values == (("ru", "Анна Ек"), ("en", "Anna Ek"))
    assert people["anna-ek"].city and people["anna-ek"].city.values == (("ru", "Алматы"),)
    assert people["zhan-ok"].city and people["zhan-ok"].city.values == (("kk", "Өскемен"),)
    assert work.title.values == (("ru", "Свет"),)
    assert not [each for each in box.planned().problems if each.is_error]


def test_people_in_a_workbook(box: SiteBox) -> None:
    table = [["Name", "E-Mail", "Disziplin"], ["Anna Ek", "a@example.org", "Foto"]]
    _, problems = run(box, xlsx({"Programm": [["Titel", "Tag"]], "Leute": table}), name="people.xlsx", sheet="Leute")

    assert codes(problems) == []
    assert (box.root / "creatives/anna-ek/index.md").exists()


def test_no_picture_is_written_through_a_link(box: SiteBox) -> None:
    """A folder of the site that is a link stays one, and what it leads to stays as it is."""
    pictures = folder(box, "IMG_1.JPG")
    run(box, HEAD + ANNA, pictures=pictures)
    outside = box.root.parent / "outside"
    (box.root / "creatives/anna-muller/works").rename(outside)
    (box.root / "creatives/anna-muller/works").symlink_to(outside)
    before = sorted(each.name for each in outside.rglob("*"))
    (pictures / "IMG_2.JPG").write_bytes(picture(77, 50))
    run(box, HEAD + ANNA.replace("IMG_1.JPG", '"IMG_1.JPG; IMG_2.JPG"'), pictures=pictures)

    assert sorted(each.name for each in outside.rglob("*")) == before


def test_a_form_with_addresses_instead_of_files(box: SiteBox) -> None:
    """Nothing is loaded from the web: the pictures are found by the names of their people, as a drive saves them."""
    rows = "Anna Ek;a@example.org;Foto;https://drive.example.com/open?id=1, https://drive.example.com/open?id=2\n"
    pictures = folder(box, "IMG_1 - Anna Ek.jpg", "abend - Anna Ek.jpg", "portrait - Anna Ek.jpg")
    _, problems = run(box, "Name;E-Mail;Disziplin;Dateien\n" + rows, pictures=pictures)
    (person,) = box.planned().site.creatives.values()
    works = box.planned().site.works.values()

    assert codes(problems) == ["import-cell", "import-cell"]
    assert person.portrait and person.portrait.path.endswith("portrait-anna-ek.jpg")
    assert sorted(work.slug for work in works) == ["abend", "img-1-anna-ek"]
    assert not [each for each in box.planned().problems if each.is_error]


def test_every_cell_that_is_not_used_is_reported(site: Callable[..., SiteBox]) -> None:
    """No other command could show the rest: a long report is complete."""
    rows = "".join(f"Person {number};Fotografie (analog)\n" for number in range(15))
    box = site({"people.csv": f"Name;Discipline\n{rows}"})
    told = box.korme("import", "people.csv", "--as", "people").stderr

    assert (told.count("[import-cell]"), "korme check --all" in told) == (15, False), told


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Imagem da obra", "files"), ("Descrição da obra", "description"), ("Nome da obra", "title"), ("Bild der Arbeit", "files"),
        ("Beschreibung deiner Arbeit *", "description"), ("Dimensioni dell'opera", "dimensions"), ("Photo de l'œuvre", "files"),
        ("Описание работы", "description"), ("Image of the work", "files"), ("Sítio web", "links"),
        ("Titre de l’œuvre 1", "title"), ("Photo de l’œuvre 2", "files"), ("Technique et matériaux", "medium"), ("Technik / Material 2", "medium"),
        ("Téléphone portable", "phone"), ("Autor da obra", ""), ("Опыт работы", ""), ("Titre et année", ""),
    ],
)  # fmt: skip
def test_a_heading_may_say_that_it_is_of_the_work(heading: str, field: str) -> None:
    assert person_heading(heading, {}, ("pt", "en")).field == field


def test_headings_that_repeat_belong_to_one_work_after_the_other(box: SiteBox) -> None:
    """A merged cell 'Werk 1' above the columns says nothing; a heading that stands there once belongs to the person."""
    run(
        box,
        "Anmeldung;;;;;;;\n;;Werk 1;;;Werk 2;;\nName;Disziplin;Titel;Jahr;Datei;Titel;Jahr;Datei\n"
        "Anna Ek;Foto;Eins;2024;a.jpg;Zwei;2025;b.jpg\nJan Ok;Foto;Drei;2020;c.jpg;;;\n",
        pictures=folder(box, "a.jpg", "b.jpg", "c.jpg"),
        kind="people",
    )

    works = {work.slug: (work.year, len(work.pictures)) for work in box.planned().site.works.values()}
    assert {slug: (str(year), count) for slug, (year, count) in works.items()} == {
        "eins": ("2024", 1),
        "zwei": ("2025", 1),
        "drei": ("2020", 1),
    }


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ("@anna.m", {"instagram": "https://instagram.com/anna.m"}),
        ("anna.example.org", {"website": "https://anna.example.org"}),
        ("www.a.example.org / insta : anna_m", {"website": "https://www.a.example.org", "instagram": "https://instagram.com/anna_m"}),
    ],
)  # fmt: skip
def test_an_account_below_website_or_a_network(cell: str, links: dict[str, str]) -> None:
    """Only what begins with '@' is an account for certain; two networks in a heading decide nothing."""
    found = unique_links(links_of(cell, "", "Site web ou Instagram").links)

    assert {
        label: address.replace("//www.instagram", "//instagram").rstrip("/") for label, address in found.items()
    } == links
    assert not links_of("@anna.m", "", "Instagram ou Facebook").links


def test_letters_lost_before_the_import_are_named(box: SiteBox) -> None:
    """A program that saves Turkish as Windows-1252 writes '?'; a question and an address have one of their own."""
    harmless = "Name;Disziplin;Website;Biografie\nAnna Ek;Foto;https://a.example.org/?s=1;Wer?Ich? Was?\n"
    _, before = run(box, harmless, kind="people")
    _, problems = run(
        box, "Name;Disziplin\nJan Ok;Foto\n?pek I?IK;Foto\nÇa?lar Y?lmaz;Foto\n", name="b.csv", kind="people"
    )
    (lost,) = [each for each in problems if each.code == "import-letters-lost"]

    assert "import-letters-lost" not in codes(before)
    assert (lost.mark.line, lost.is_error) == (3, False)
    assert all(word in str(lost.value("found")) for word in ("I?IK", "Ça?lar", "Y?lmaz"))
