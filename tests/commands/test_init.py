"""`init`: a site of any languages, with what publishing it needs, from answers or from options."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import yaml
from site_box import SiteBox, listed

from korme.commands.discipline_colours import PALETTE
from korme.commands.init.answers import (
    read_colour,
    read_dates,
    read_disciplines,
    read_hosting,
    read_languages,
    read_timezone,
    read_title,
)
from korme.commands.init.colours import WALLS
from korme.commands.init.questions import answered
from korme.commands.init.sample_words import known_languages, sample_words
from korme.commands.init.start import complete, start
from korme.commands.init.starter_files import CONTRIBUTING_LANGUAGES, publishing_files
from korme.commands.json_schema import OTHER_FILES
from korme.core.css_steps import contrast
from korme.core.hosting_limits import HOSTING_LIMITS
from korme.core.problems import UsageError
from korme.kinds import KINDS

TODAY = dt.date(2026, 11, 29)
LEIPZIG = {
    "title": "Lichtwoche Leipzig",
    "languages": "de,en",
    "timezone": "Europe/Berlin",
    "dates": "2026-12-02..2026-12-06",
    "disciplines": "Fotografie,Design",
    "hosting": "github-pages",
    "colour": "e6007e",
}


def started(root: Path, *, samples: bool = True, **given: str) -> SiteBox:
    """A new site by these answers, with defaults for the others."""
    root.mkdir(exist_ok=True)
    start(root, answered(given, TODAY).site, samples=samples, language="en")
    return SiteBox(root)


def text(box: SiteBox, path: str) -> str:
    return (box.root / path).read_text("utf-8")


@pytest.mark.parametrize("languages", ["de,en", "pt", "tr,en", "ar", "he,en", "zh,kk,ru", "pt-BR", "eo"])
def test_a_new_site_has_no_problem_that_it_could_avoid(tmp_path: Path, languages: str) -> None:
    """Whatever the languages: nothing is left over, and nothing is missing but the address and the theme's own words."""
    box = started(tmp_path / "expo", languages=languages)

    assert {code for code, _ in box.check()} <= {"base-url-missing", "strings-unreviewed", "strings-missing"}
    tags = languages.split(",")
    written = "".join(
        text(box, path) for path in listed(box.root) if path.endswith((".md", ".yaml")) and path[:1] != "."
    )
    assert ("Первый" in written) is ("ru" in tags)
    assert not re.search(r"Almaty|Öskemen", written)
    files = {path for path in listed(box.root) if path.startswith("content/pages/")}
    assert files <= {"content/pages/about.md", *(f"content/pages/about.{tag}.md" for tag in tags[1:])}


@pytest.mark.parametrize(("language", "line"), [("kk", "horns or: waves, none"), ("de", "none or: horns, waves")])
def test_a_setting_is_not_among_its_alternatives(tmp_path: Path, language: str, line: str) -> None:
    """The comment beside the ornament lists the other values."""
    written = text(started(tmp_path, languages=language), "content/site.yaml")

    assert re.search(rf"ornament: {line.replace(' or', ' +# or')}\n", written)


def test_the_answers_are_in_the_site(tmp_path: Path) -> None:
    """Title, languages, zone, days, disciplines, host and colour: each is a setting."""
    box = started(tmp_path / "expo", **LEIPZIG)
    settings = yaml.safe_load(text(box, "content/site.yaml"))

    assert (settings["title"], settings["languages"], settings["timezone"]) == ("Lichtwoche Leipzig", ["de", "en"], "Europe/Berlin")  # fmt: skip
    assert (settings["hosting"], settings["theme_options"]) == (
        "github-pages",
        {"signal": "#e6007e", "ornament": "none"},
    )
    assert settings["disciplines"]["photography"]["name"] == {"de": "Fotografie", "en": "Photography"}
    assert [each["link"] for each in settings["menu"]] == ["/creatives/", "/works/", "/programme/", "/about/"]
    edition = yaml.safe_load(text(box, "content/editions/2026.yaml"))
    assert edition == {"title": "Lichtwoche Leipzig 2026", "start": dt.date(2026, 12, 2), "end": dt.date(2026, 12, 6)}
    assert "start: 2026-12-02T18:00" in text(box, "content/programme/opening.yaml")


def test_an_empty_site_has_no_samples(tmp_path: Path) -> None:
    """With `--empty`, there is nothing to delete, and it builds."""
    box = started(tmp_path / "expo", samples=False, languages="de,en")

    assert not (box.root / "creatives").exists()
    assert [path for path in listed(box.root) if path.startswith("content/")] == ["content/editions/2027.yaml", "content/pages/about.en.md", "content/pages/about.md", "content/site.yaml"]  # fmt: skip
    assert {code for code, _ in box.check()} <= {"base-url-missing", "strings-unreviewed"}


def test_what_exists_stays(tmp_path: Path) -> None:
    """Files of a clone are kept and named; samples do not go among entries that exist."""
    box = SiteBox(tmp_path).add(
        {"README.md": "Ours", ".gitignore": "secret\n", "creatives/anna/index.md": "---\nname: Anna\n---\n"}
    )
    done = start(tmp_path, answered(LEIPZIG, TODAY).site, samples=True, language="en")

    assert (done.foreign, text(box, ".gitignore"), text(box, "README.md")) == ((".gitignore",), "secret\n", "Ours")
    assert not (tmp_path / "creatives/first-guest").exists()
    assert "content/site.yaml" in done.written


def test_a_second_time_only_what_is_missing_is_written(tmp_path: Path) -> None:
    """A site that exists keeps its content; the workflow of another host comes on request."""
    box = started(tmp_path / "expo", **LEIPZIG)
    box.change("content/site.yaml", text(box, "content/site.yaml").replace("title: Lichtwoche Leipzig", "title: Ours"))
    (box.root / ".github/workflows/publish.yml").unlink()
    before = text(box, "content/site.yaml")

    again = complete(box.root, "", today=TODAY, language="en")
    other = complete(box.root, "gitlab-pages", today=TODAY, language="en")
    assert other.hosting == "github-pages"
    assert again.written == (".github/workflows/publish.yml",)
    assert other.written == (".gitlab-ci.yml",)
    assert set(other.foreign) == {"CONTRIBUTING.md", "CONTRIBUTING.en.md"}
    assert text(box, "content/site.yaml") == before


@pytest.mark.parametrize("hosting", HOSTING_LIMITS)
def test_publishing_is_complete_for_each_host(tmp_path: Path, hosting: str) -> None:
    """Workflows are YAML, install what requirements.txt pins, and know the zone; nothing is left to fill in."""
    site = answered({**LEIPZIG, "languages": "de,en,ru,kk", "hosting": hosting}, TODAY).site
    files = dict(publishing_files(site))

    assert re.fullmatch(r"korme(==\d+\.\d+\.\d+| @ git\+\S+@\w+)\n", files["requirements.txt"])
    assert {"CONTRIBUTING.md", "CONTRIBUTING.en.md", "CONTRIBUTING.ru.md", "CONTRIBUTING.kk.md"} <= files.keys()
    assert [path for path, each in files.items() if "[[" in each or "[%" in each] == []
    for path, each in files.items():
        if path.endswith(".yml"):
            assert yaml.safe_load(each)
            assert "requirements.txt" in each
        if path.endswith(".json"):
            assert json.loads(each)
        if path.endswith(("publish.yml", ".gitlab-ci.yml", ".toml")):
            assert "Europe/Berlin" in each
        if path.endswith("publish.yml"):
            assert '- cron: "7 23 * * *"' in each
    assert any(path.startswith((".github", ".gitlab", ".forgejo", "netlify")) for path in files) is (hosting != "none")
    assert set(yaml.safe_load(files[".vscode/settings.json"])["yaml.schemas"]) <= {
        f".korme/schema/{name}.json" for name in ("site", *OTHER_FILES, *(kind.name for kind in KINDS))
    }


@pytest.mark.parametrize("language", CONTRIBUTING_LANGUAGES)
def test_contributing_shows_the_sites_own_disciplines(tmp_path: Path, language: str) -> None:
    """The example is an entry that the site reads: its own discipline, its own language."""
    box = started(tmp_path / "expo", languages=f"{language},fr", disciplines="书法, Malerei", hosting="netlify")
    contributing = text(box, "CONTRIBUTING.md")
    example = contributing.partition("```markdown\n")[2].partition("```")[0]
    box.change("creatives/anna/index.md", example)

    assert "photography" not in contributing
    assert re.search(rf"language: {language} +# .*: fr\n", example)
    assert [code for code, place in box.check() if place.startswith("creatives/anna")] == []


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("2026-12-02..2026-12-06", (2, 6)),
        ("2026-12-02 – 2026-12-06", (2, 6)),
        ("2026-12-02/2026-12-06", (2, 6)),
        ("2.–6. Dezember 2026", (2, 6)),
        ("2.12.2026", (2, 2)),
        ("2 – 6 December 2026", (2, 6)),
    ],
)
def test_days_are_read_as_people_write_them(answer: str, wanted: tuple[int, int]) -> None:
    first, last = wanted
    assert read_dates(answer, "--dates", ("de",)) == (dt.date(2026, 12, first), dt.date(2026, 12, last))


def test_other_answers_are_read_as_people_write_them() -> None:
    """Names for languages, cities for zones, any script for disciplines."""
    assert read_languages("Deutsch, English; қазақша kz", "") == ("de", "en", "kk")
    assert [read_timezone(city, "", ("pt", "ru", "kk")) for city in ("Lisboa", "Алматы", "Берлин")] == ["Europe/Lisbon", "Asia/Almaty", "Europe/Berlin"]  # fmt: skip
    assert (read_timezone("europe/berlin", ""), read_timezone("Almaty", ""), read_timezone("new york", "")) == ("Europe/Berlin", "Asia/Almaty", "America/New_York")  # fmt: skip
    assert (read_hosting("GitHub", ""), read_hosting("codeberg", "")) == ("github-pages", "codeberg-pages")
    assert (read_colour("#fc0", ""), read_colour("0A7D5C", "")) == ("#ffcc00", "#0a7d5c")
    found = read_disciplines("Fotokunst, ფოტო, 绘画", "", ("de", "zh"))
    assert [each.key for each in found] == ["photography", "discipline", "discipline-2"]
    assert found[0].names == {"de": "Fotokunst", "zh": "摄影"}
    assert read_title("  A   week ", "") == "A week"


@pytest.mark.parametrize(
    ("question", "answer", "code", "hint"),
    [
        ("timezone", "Leipzig", "unknown-zone", ""),
        ("timezone", "Leipzig/Berlin", "unknown-zone", "guess"),
        ("languages", "de,xx", "not-a-language", ""),
        ("dates", "2026-12-06..2026-12-02", "init-dates-reversed", ""),
        ("dates", "6. Dezember 2026 – 2. Dezember 2026", "init-dates-reversed", ""),
        ("dates", "6.12.2026-2.12.2026", "init-dates-reversed", ""),
        ("dates", "soon", "init-dates", ""),
        ("dates", "2026-02-30..2026-03-01", "init-dates", ""),
        ("colour", "white", "not-a-colour", ""),
        ("colour", "f7f7f7", "init-colour", ""),
        ("colour", "#000", "init-colour", ""),
        ("hosting", "git", "unknown-word", "known"),
        ("disciplines", "Photo, Design, Fotografie", "init-discipline-twice", ""),
        ("title", "a\x07b", "control-character", ""),
        ("title", "a" * 501, "too-long", ""),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_written(question: str, answer: str, code: str, hint: str) -> None:
    """The option is named, with what to do."""
    with pytest.raises(UsageError) as caught:
        answered({**LEIPZIG, question: answer}, TODAY)

    assert (caught.value.problem.code, str(caught.value.problem.mark)) == (code, f"--{question}")
    assert caught.value.problem.hint == hint or not hint


def test_a_person_is_asked_until_the_answer_is_right() -> None:
    """Options are not asked again, Enter takes the default, a wrong answer is shown."""
    answers = iter(["Leipzig", "berlin", "", "Foto", "", ""])
    asked: list[str] = []
    shown: list[str] = []

    def ask(name: str, usual: str) -> str:
        asked.append(name)
        return next(answers)

    result = answered({"languages": "de", "title": "T"}, TODAY, ask=ask, show=lambda found: shown.append(found.code))
    assert asked == ["timezone", "timezone", "dates", "disciplines", "hosting", "colour"]
    assert shown == ["unknown-zone"]
    assert (result.site.timezone, result.site.disciplines[0].names) == ("Europe/Berlin", {"de": "Foto"})
    assert set(result.assumed) == {"dates", "hosting"}


def test_colours_of_disciplines_are_seen_on_both_walls() -> None:
    assert [colour for colour in PALETTE for wall in WALLS if contrast(colour, wall) < 3] == []
    assert len(set(PALETTE)) == len(PALETTE)


def test_samples_are_complete_in_every_language() -> None:
    """Every language has every text that English has."""
    wanted = set(sample_words("en"))

    assert {"ar", "de", "en", "kk", "ru"} <= set(known_languages())
    assert [tag for tag in known_languages() if set(sample_words(tag)) - {"disciplines"} != wanted] == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """And the site is not half there: without site.yaml, the next attempt begins again."""
    (tmp_path / "creatives").write_text("a file")
    with pytest.raises(UsageError) as caught:
        started(tmp_path, languages="de")

    assert caught.value.problem.code == "write-failed"
    assert not (tmp_path / "content/site.yaml").exists()
    (tmp_path / "creatives").unlink()
    assert "content/site.yaml" in listed(started(tmp_path, languages="de").root)
