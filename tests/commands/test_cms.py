"""`korme cms`: the web editor's configuration follows from the declared fields, and its page loads nothing of others."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from quick_yaml import parsed
from site_box import SITE_YAML, SiteBox, picture

from korme.cli.main import main
from korme.commands.cms.admin_page import admin_page
from korme.commands.cms.config import MOST_CREATIVES
from korme.commands.cms.package import MAIN, unpacked
from korme.commands.cms.repository import repository_of
from korme.core.problems import UsageError
from korme.fields.base import specs
from korme.kinds import KINDS

SiteMaker = Callable[..., SiteBox]
REPOSITORY = "https://github.com/kafu/expo"
SITE: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML,
    "content/editions/2026.yaml": "title: Week\nstart: 2026-04-20\nend: 2026-04-26\n",
    "content/venues/hub.yaml": "name: {en: Hub, ru: Хаб}\nrooms: [Hall]\nhours: {mon-fri: '10:00-19:00'}\n",
    "content/programme/talk.yaml": "title: {en: Talk}\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hub\n",
    "content/programme/2026-04-21.yaml": "venue: hub\nevents:\n  - {name: listed, title: In a list, start: '10:00', end: '11:00'}\n",
    "creatives/aida/index.md": "---\nname: Aida\ndiscipline: crafts\ncity: Semey\nlinks: {shop: https://shop.example}\n---\nHi.\n",
    "creatives/aida/index.ru.md": "---\nname: Аида\n---\nПривет.\n",
    "creatives/aida/works/boat/index.yaml": "title: Boat\npictures: [{file: boat.jpg, alt: A boat}]\n",
    "creatives/aida/works/boat/boat.jpg": picture(),
    "creatives/aida/works/ice.yaml": "title: Ice\n",
    "creatives/aida/works/ice.jpg": picture(colour="brown"),
    "creatives/dana/index.md": "---\nname: {en: Dana, ru: Дана}\ndiscipline: [crafts, photography]\ncity: {en: Semey}\n---\n",
    "creatives/dana/works/sea/index.md": "---\ntitle: Sea\n---\n",
    "creatives/dana/works/sea/sea.jpg": picture(colour="navy"),
    "creatives/saule.md": "---\nname: {en: Saule}\ndiscipline: crafts\ncity: Semey\n---\n",
    "creatives/zhan.md": "---\nname: {en: Zhan}\ndiscipline: [crafts]\ncity: {en: Semey}\n---\n",
}


def written(box: SiteBox, tmp_path: Path, *words: str) -> dict[str, Any]:
    """Run the command; return the configuration."""
    assert (
        main(["cms", "--root", str(box.root), "--repository", REPOSITORY, "-o", str(tmp_path / "admin"), *words]) == 0
    )
    found: dict[str, Any] = parsed((tmp_path / "admin/config.yml").read_text("utf-8"))
    return found


def pattern(collection: Mapping[str, Any]) -> re.Pattern[str]:
    """Return the paths of a collection's main files, as the editor matches them."""
    path = re.sub(r"\\{\\{.+?\\}\\}", "[^/]+?", re.escape(collection["path"]))
    return re.compile(rf"{re.escape(collection['folder'])}/{path}\.{collection['extension']}")


def is_listed(collection: Mapping[str, Any], text: str) -> bool:
    """Return whether the collection's filter lets an entry through."""
    if "filter" not in collection:
        return True
    value: Any = parsed(text.strip("-\n").partition("\n---")[0])
    for key in collection["filter"]["field"].split("."):
        value = value.get(key) if isinstance(value, dict) else None
    missing = "null" if value is None or isinstance(value, dict) else str(value)
    return re.search(collection["filter"]["pattern"], missing) is not None


def test_every_entry_is_in_one_collection(site: SiteMaker, tmp_path: Path) -> None:
    """Whatever it is: a file or a folder, Markdown or YAML, with one title or one for each language."""
    config = written(site(SITE), tmp_path)
    translation = re.compile(r"\.(?:ru|kk)\.md$")
    for path, text in SITE.items():
        if (
            isinstance(text, bytes)
            or translation.search(path)
            or path in ("content/site.yaml", "content/programme/2026-04-21.yaml")
        ):
            continue
        homes = [
            each["name"] for each in config["collections"] if pattern(each).fullmatch(path) and is_listed(each, text)
        ]
        assert len(homes) == 1, (path, homes)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Of a site with one creative."""
    box = SiteBox(tmp_path_factory.mktemp("cms") / "site")
    box.add({"content/site.yaml": SITE_YAML, "creatives/a/index.md": SITE["creatives/aida/index.md"]})
    return written(box, box.root.parent)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_in_the_editor(config: dict[str, Any], kind: Any) -> None:
    """Except reasons for accepted warnings, which have no usual keys; texts for each language are translated beside."""
    (new,) = [each for each in config["collections"] if each["name"] in (kind.plural, f"{kind.plural}-a")]
    shown = {each["name"] for each in new["fields"]}

    assert specs(kind.cls).keys() - shown <= {"accept"}
    assert shown <= specs(kind.cls).keys()
    assert new["create"] is True
    assert config["i18n"]["locales"] == ["en", "ru", "kk"]
    assert {each["name"] for each in new["fields"] if each.get("i18n")} == {
        name for name, field in specs(kind.cls).items() if type(field.type).__name__ == "TextField"
    }
    required = {each["name"] for each in new["fields"] if each["required"]}
    assert required == {name for name, field in specs(kind.cls).items() if field.required and not field.unless}


DAYS = ("mon-fri", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
SAMPLES = {
    "length": "3:20", "film": "https://vimeo.com/76979871", "still": "a.jpg", "picture": "a.jpg",
    "aliases": "/old/", "booking": "https://example.org", "capacity": 5, "currency": "EUR", "date": "2026-04-20", "dimensions": "60 × 90 cm",
    "duration": "1h", "file": "a.jpg", "focus": "top", "licence": "CC BY 4.0", "lat": 49.9, "lon": 82.6, "level": "all",
    "sale": "sold", "spoken": "en", "start": "2026-04-20T10:00", "url": "https://example.org", "uid": "6f1c2a9e-1d0b-4b6e-9a55-0c2d4e8f7a11",
    "room": "Hall", "online": "https://example.org/live", "stream": "https://example.org/live", "year": "2026", **dict.fromkeys(DAYS, "10:00-19:00"), "uuid": "6f1c2a9e-1d0b-4b6e-9a55-0c2d4e8f7a11", "venue": "hub", "hosts": "aida", "collaborators": "aida", "author": "aida",
}  # fmt: skip
UNCERTAIN = frozenset({"all_day", "import", "accept", "consent", "draft", "source", "language", "body", "weight"})
"""Filled in by the program, or changing what the others mean."""


def sample(widget: Mapping[str, Any]) -> Any:
    """Return what somebody may fill in."""
    kind, name = widget["widget"], widget["name"]
    if kind == "object":
        return {each["name"]: sample(each) for each in widget["fields"] if each["name"] not in UNCERTAIN}
    if kind == "list":
        inner = widget.get("fields")
        return [{each["name"]: sample(each) for each in inner}] if inner else [SAMPLES.get(name, "Word")]
    if kind == "select":
        return [widget["options"][0]] if widget.get("multiple") else widget["options"][0]
    if kind in ("image", "file"):
        return "a.jpg"
    if kind == "number":
        return SAMPLES.get(name, max(widget["min"], 1))
    if kind == "datetime":
        return "2026-04-20T10:00" if widget["type"] == "datetime-local" else "2026-04-20"
    if kind == "color":
        return "#102030"
    given = {"url": "https://example.org/a", "email": "a@example.org"}.get(widget.get("type", ""))
    return SAMPLES.get(name, given or "Words")


def test_what_the_editor_writes_is_read_without_a_mistake(site: SiteMaker, tmp_path: Path) -> None:
    """An entry of every kind with every field of the editor filled in: no field is unknown, no value has another form or type."""
    box = site({**SITE, "creatives/aida/works/boat/index.yaml": "title: Boat\n"})
    config = written(box, tmp_path)
    folders = []
    for kind in KINDS:
        names = (kind.plural, f"{kind.plural}-aida")
        collection = next(each for each in config["collections"] if each["name"] in names)
        left_out = UNCERTAIN | ({"end"} if kind.name == "event" else set())  # beside a duration
        entry = {each["name"]: sample(each) for each in collection["fields"] if each["name"] not in left_out}
        text = f"---\n{yaml.safe_dump(entry, allow_unicode=True, sort_keys=False)}---\nWords.\n"
        folders.append(f"{collection['folder']}/sample")
        box.change(f"{folders[-1]}/index.md", text.replace("/old/", f"/old-{kind.name}/"))
        box.change(f"{folders[-1]}/a.jpg", picture(colour="olive"))
        assert (collection["path"], collection["extension"]) == ("{{slug}}/index", "md")

    found = [each for each in box.planned().problems if each.mark.path.startswith(tuple(folders)) and each.is_error]
    assert len(folders) == len(KINDS)
    assert not found, [(each.code, str(each.mark)) for each in found]


def test_a_film_can_be_chosen_among_the_pictures_of_a_work(site: SiteMaker, tmp_path: Path) -> None:
    """The editor's widget for images offers images only: it is for portraits, covers and the steps of a process."""
    config = written(site({**SITE, "creatives/aida/works/boat/index.yaml": "title: Boat\n"}), tmp_path)
    works = next(each["fields"] for each in config["collections"] if each["name"] == "works-aida")
    files = {each["name"]: each["fields"][0]["widget"] for each in works if each["name"] in ("pictures", "process")}

    assert files == {"pictures": "file", "process": "image"}


def test_a_field_in_several_forms_is_left_alone(
    site: SiteMaker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And named, with a place of each form; a name beside a list of names is none."""
    config = written(site(SITE), tmp_path)
    (mixed,) = [each for each in config["collections"] if each["name"] == "creatives-md-file-languages"]
    shown = {each["name"]: each for each in mixed["fields"]}

    assert "city" not in shown
    assert shown["discipline"]["multiple"] is True
    said = capsys.readouterr().out
    assert "creatives/saule.md:4:7, creatives/zhan.md:4:7" in said
    assert said.count("creative.city") == 1


def test_links_keep_their_own_names(site: SiteMaker, tmp_path: Path) -> None:
    """The usual ones are offered, the site's own too; no widget that writes empty maps into translations is used."""
    config = written(site(SITE), tmp_path)
    everything = json.dumps(config)
    fields = {each["name"]: each["fields"] for each in config["collections"]}
    (links,) = [
        each
        for name in fields
        if name == "creatives-md" or name == "creatives"
        for each in fields[name]
        if each["name"] == "links" and "shop" in str(each)
    ]

    assert {"website", "telegram", "shop"} <= {each["name"] for each in links["fields"]}
    assert "keyvalue" not in everything
    assert "&" not in (tmp_path / "admin/config.yml").read_text("utf-8").replace("&amp;", "")


def test_many_creatives_share_one_collection_of_works(site: SiteMaker, tmp_path: Path) -> None:
    people = {
        f"creatives/p{number}.md": "---\nname: P\ndiscipline: crafts\n---\n" for number in range(MOST_CREATIVES + 1)
    }
    config = written(site({"content/site.yaml": SITE_YAML, **people}), tmp_path)
    works = [each for each in config["collections"] if each["name"].startswith("works")]

    assert [(each["name"], each["create"], each["folder"]) for each in works] == [("works", False, "creatives")]


@pytest.mark.parametrize(
    ("address", "host", "wanted"),
    [
        (REPOSITORY, "", {"name": "github", "repo": "kafu/expo", "branch": "main", "auth_methods": ["token"]}),
        ("gitlab.com/kafu/web/expo.git", "", {"name": "gitlab", "repo": "kafu/web/expo"}),
        ("https://codeberg.org/kafu/expo", "", {"name": "gitea", "api_root": "https://codeberg.org/api/v1"}),
        ("https://git.kafu.kz/kafu/expo", "gitlab", {"name": "gitlab", "api_root": "https://git.kafu.kz/api/v4"}),
    ],
)
def test_the_editor_saves_into_the_repository(
    site: SiteMaker, tmp_path: Path, address: str, host: str, wanted: dict[str, Any]
) -> None:
    words = ["--repository", address, *(["--host", host] if host else []), "--review"]
    config = written(site({"content/site.yaml": SITE_YAML}), tmp_path, *words)

    assert wanted.items() <= config["backend"].items()
    assert config["publish_mode"] == "editorial_workflow"


@pytest.mark.parametrize(
    "words",
    [[], ["--repository", "expo"], ["--repository", "https://git.kafu.kz/kafu/expo"], ["--repository", "http://github.com/a/b"],
     ["--repository", REPOSITORY, "--sign-in", "javascript:x"], ["--repository", REPOSITORY, "--package", "gone.tgz"]],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(site: SiteMaker, tmp_path: Path, words: list[str]) -> None:
    box = site({"content/site.yaml": SITE_YAML})

    assert main(["cms", "--root", str(box.root), "-o", str(tmp_path / "admin"), *words]) == 2
    assert not (tmp_path / "admin").exists()


def test_a_repository_that_is_not_given_is_asked_for(site: SiteMaker, capsys: pytest.CaptureFixture[str]) -> None:
    box = site({"content/site.yaml": SITE_YAML})

    assert main(["cms", "--root", str(box.root)]) == 2
    assert "--repository https://github.com/OWNER/NAME" in (said := capsys.readouterr().err)
    assert "''" not in said


def package(path: Path) -> str:
    """Write an archive like npm's; return its digest."""
    files = {
        MAIN: b"export const init = () => {};", "npm/assets/icons.woff2": b"font", "npm/index.js.map": b"{}", "dist/x.js": b"no",
        "locales/ru.json": '{"save": "Сохранить"}'.encode(), "LICENSE.txt": b"MIT", "../evil.js": b"no",
    }  # fmt: skip
    with tarfile.open(path, "w:gz") as packed:
        for name, data in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
    return base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def test_only_the_version_that_was_tested_is_taken(tmp_path: Path) -> None:
    """By the digest of the whole archive, before anything in it is read."""
    sha512 = package(tmp_path / "p.tgz")
    files = unpacked(tmp_path / "p.tgz", sha512)

    assert set(files) == {MAIN, "npm/assets/icons.woff2", "locales/ru.json.js", "LICENSE.txt"}
    assert files["locales/ru.json.js"].decode() == 'export default {"save": "Сохранить"};\n'
    with pytest.raises(UsageError) as refused:
        unpacked(tmp_path / "p.tgz")
    assert refused.value.problem.code == "cms-package"


def test_the_page_loads_nothing_of_others(tmp_path: Path) -> None:
    """Every script by its digest, and connections to the code host only."""
    files = unpacked(tmp_path / "p.tgz", package(tmp_path / "p.tgz"))
    page = admin_page(
        "A <b>", "ru", files, repository_of("https://codeberg.org/kafu/expo", sign_in="https://auth.kafu.kz/x")
    )
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]+)"', page)[0])
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    scripts = re.findall(r"<script type=\"\w+\">(.*?)</script>", page, re.DOTALL)
    map_ = json.loads(scripts[0])

    assert "A &lt;b&gt;" in page
    assert 'name="robots" content="noindex"' in page
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == ["config.yml"]
    assert rules["connect-src"] == "'self' blob: data: https://auth.kafu.kz https://codeberg.org"
    assert set(map_["integrity"]) == {f"./{name}" for name in files if name.endswith(".js")}
    assert map_["integrity"][f"./{MAIN}"] == f"sha384-{base64.b64encode(hashlib.sha384(files[MAIN]).digest()).decode()}"
    assert map_["imports"] == {"./locales/ru.json": "./locales/ru.json.js"}
    for script in scripts:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in rules["script-src"]
    assert "unsafe-inline" not in rules["script-src"]
