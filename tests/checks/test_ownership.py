"""Permissions, checked on a repository with two creatives, an organizer and a stranger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from repository_box import Repository
from site_box import SITE_YAML, SiteBox, picture

from korme.checks.ownership import check_ownership
from korme.core.model import Limits

AIGERIM = "---\nname: Aigerim\ndiscipline: photography\nowners: [Aigerim-S]\n---\nHello.\n"
DANA = "---\nname: Dana\ndiscipline: crafts\nowners: [dana]\n---\nHello.\n"
NEWCOMER = DANA.replace("Dana", "Timur").replace("dana", "timur")

Findings = list[tuple[str, str]]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    box = Repository(tmp_path).begin()
    box.write("content/site.yaml", SITE_YAML + "organizers: [kafu-hub]\n").write("build.py", "pass\n")
    box.write("creatives/aigerim/index.md", AIGERIM).write("creatives/aigerim/works/light.jpg", picture())
    box.write("creatives/dana/index.md", DANA).write("creatives/nobody.yaml", "name: Nobody\ndiscipline: crafts\n")
    return box.commit().branch("work")


def found(repository: Repository, author: str, since: str = "main") -> Findings:
    return [(problem.code, str(problem.mark)) for problem in check_ownership(repository.root, since, author)]


def test_owners_may_do_anything_in_their_own_folder(repository: Repository) -> None:
    """Add, change, delete and rename files, including translations beside the folder; accounts ignore case."""
    repository.write("creatives/aigerim/index.md", AIGERIM + "More.\n").write("creatives/aigerim/cv.txt", "x")
    repository.git("mv", "creatives/aigerim/works/light.jpg", "creatives/aigerim/works/dusk.jpg")
    repository.write("creatives/aigerim.ru.md", "x")

    assert found(repository, "aigerim-s") == []
    assert found(repository, "@AIGERIM-S") == []
    assert [code for code, _ in found(repository, "dana")] == ["not-yours"]


def test_a_change_cannot_give_itself_a_right(repository: Repository) -> None:
    """Owners and organizers are read from before the change, in a working tree and between two revisions."""
    repository.write("creatives/aigerim/index.md", AIGERIM.replace("[Aigerim-S]", "[thief]"))
    repository.write("content/site.yaml", SITE_YAML + "organizers: [thief]\n")

    wanted = [("outside-own", "content/site.yaml"), ("not-yours", "creatives/aigerim/index.md")]
    assert found(repository, "thief") == wanted
    repository.commit()
    assert found(repository, "thief", "main...work") == wanted
    repository.git("checkout", "-q", "main")
    assert found(repository, "thief", "main...work") == wanted


def test_organizers_may_change_everything(repository: Repository) -> None:
    repository.write("content/site.yaml", SITE_YAML).write("creatives/dana/index.md", "x").write("build.py", "x")
    (repository.root / "creatives/nobody.yaml").unlink()

    assert found(repository, "KAFU-Hub") == []


def test_only_the_sites_own_file_names_organizers(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    repository.write("content/pages/about.md", "---\ntitle: About\norganizers: [dana]\n---\n").commit()
    repository.write("build.py", "x")

    assert found(repository, "dana") == [("outside-own", "build.py")]


@pytest.mark.parametrize("since", ["main", "main...work"])
def test_a_newcomer_brings_one_folder_that_names_them(repository: Repository, since: str) -> None:
    repository.write("creatives/timur/index.md", NEWCOMER).write("creatives/timur/works/a.jpg", picture()).commit()

    assert found(repository, "timur", since) == []
    assert found(repository, "dana", since) == [("owners-missing", "creatives/timur/index.md:4:1")]

    repository.write("creatives/timur/index.md", NEWCOMER.replace("owners: [timur]\n", "")).commit()
    assert found(repository, "timur", since) == [("owners-missing", "creatives/timur/index.md:1")]

    repository.git("rm", "-q", "creatives/timur/index.md")
    repository.commit()
    assert found(repository, "timur", since) == [("owners-missing", "creatives/timur/index.md")]


@pytest.mark.parametrize("since", ["main", "main...work"])
def test_a_broken_line_hides_no_owners(repository: Repository, since: str) -> None:
    """If the line of the owners itself is broken, that is the problem, and not that there are none."""
    repository.write("creatives/timur/index.md", NEWCOMER.replace("name:", "name: [")).commit()

    assert found(repository, "timur", since) == []
    assert found(repository, "dana", since) == [("owners-missing", "creatives/timur/index.md:4:1")]

    repository.write("creatives/timur/index.md", NEWCOMER.replace("[timur]", "@timur")).commit()
    assert found(repository, "timur", since) == []


def test_two_newcomers_at_once_are_refused(repository: Repository) -> None:
    repository.write("creatives/timur/index.md", NEWCOMER).write("creatives/aman.md", NEWCOMER)

    assert found(repository, "timur") == [("several-new", "creatives/timur/index.md")]


def test_a_name_that_differs_only_in_case_is_the_same_folder(repository: Repository) -> None:
    """On a case-insensitive disk 'Dana' would write into the folder of 'dana'."""
    repository.write("creatives/Dana/index.md", NEWCOMER)

    assert found(repository, "timur") == [("not-yours", "creatives/Dana/index.md")]


@pytest.mark.parametrize("path", ["build.py", "content/pages/about.md", ".github/workflows/check.yml", "creatives"])
def test_files_outside_any_creative_s_folder_are_the_organizers(repository: Repository, path: str) -> None:
    if path == "creatives":
        repository.git("rm", "-rq", "creatives")
        repository.write("creatives", "a file")
    else:
        repository.write(path, "changed")

    assert ("outside-own", path) in found(repository, "dana")


def test_deleting_and_moving_are_judged_on_both_sides(repository: Repository) -> None:
    """Moving a picture out of another's folder changes that folder."""
    repository.git("mv", "creatives/aigerim/works/light.jpg", "creatives/dana/light.jpg")
    assert found(repository, "dana") == [("not-yours", "creatives/aigerim/works/light.jpg")]
    assert found(repository, "aigerim-s") == [("not-yours", "creatives/dana/light.jpg")]

    repository.git("rm", "-rqf", "creatives/aigerim", "creatives/dana/light.jpg")
    assert [code for code, _ in found(repository, "dana")] == ["not-yours"]


def test_a_folder_without_owners_is_the_organizers(repository: Repository) -> None:
    repository.write("creatives/nobody.yaml", "name: Nobody\ndiscipline: crafts\nowners: [dana]\n")

    problems = check_ownership(repository.root, "main", "dana")

    assert [(problem.code, problem.hint) for problem in problems] == [("not-yours", "nobody")]


def test_every_main_file_must_name_the_author(repository: Repository) -> None:
    """With two main files and two owners, neither may change an existing folder or add a new one."""
    repository.git("checkout", "-q", "main")
    repository.write("creatives/both/index.md", DANA).write("creatives/both/index.yaml", "owners: [aigerim-s]\n")
    repository.commit().git("checkout", "-q", "-b", "both")
    repository.write("creatives/both/cv.txt", "x").commit()

    assert found(repository, "dana") == [("not-yours", "creatives/both/cv.txt")]
    assert found(repository, "aigerim-s") == [("not-yours", "creatives/both/cv.txt")]

    repository.git("checkout", "-q", "main")
    repository.write("creatives/timur/index.md", NEWCOMER).write("creatives/timur.yaml", "owners: [dana]\n")
    for author in ("timur", "dana"):
        assert [code for code, _ in found(repository, author)] == ["owners-missing"]


@pytest.mark.parametrize("since", ["main", "main...work"])
def test_a_main_file_too_large_to_be_read_names_no_owner(repository: Repository, since: str) -> None:
    """A file of exactly the limit is read; one byte more is refused, as the build refuses it."""
    limit = Limits().entry_kb * 1024
    repository.write("creatives/timur/index.md", NEWCOMER.encode().ljust(limit)).commit()
    assert found(repository, "timur", since) == []

    repository.write("creatives/timur/index.md", NEWCOMER.encode().ljust(limit + 1)).commit()
    assert [code for code, _ in found(repository, "timur", since)] == ["owners-missing"]


def test_symbolic_links_and_submodules_are_refused(repository: Repository) -> None:
    """Even in the author's own folder; a file made executable is only a warning."""
    (repository.root / "creatives/dana/all").symlink_to("../aigerim")
    repository.git(
        "update-index", "--add", "--cacheinfo", f"160000,{repository.git('rev-parse', 'HEAD')},creatives/dana/x"
    )
    repository.git("add", "creatives/dana/all")
    repository.git("update-index", "--chmod=+x", "creatives/dana/index.md")
    repository.git("commit", "-q", "-m", "work")

    problems = check_ownership(repository.root, "main...work", "dana")

    assert [(problem.code, problem.mark.path, problem.is_error) for problem in problems] == [
        ("change-link", "creatives/dana/all", True),
        ("change-executable", "creatives/dana/index.md", False),
        ("change-submodule", "creatives/dana/x", True),
    ]  # fmt: skip


def test_a_newcomers_index_that_is_a_link_names_no_owner(repository: Repository) -> None:
    """A symbolic link to a file that names the author does not count."""
    repository.write("creatives/timur/real.md", NEWCOMER)
    (repository.root / "creatives/timur/index.md").symlink_to("real.md")

    assert [code for code, _ in found(repository, "timur")] == ["owners-missing", "change-link"]
    repository.commit()
    assert [code for code, _ in found(repository, "timur", "main...work")] == ["owners-missing", "change-link"]


def test_many_files_outside_are_counted(repository: Repository) -> None:
    for number in range(100):
        repository.write(f"themes/x/{number:03}.css", "x")

    problems = check_ownership(repository.root, "main", "dana")

    assert [problem.code for problem in problems] == ["outside-own"] * 20 + ["outside-own-more"]
    assert problems[-1].value("count") == 80


def test_an_empty_author_owns_nothing(repository: Repository) -> None:
    """A variable that a build server leaves empty grants no rights."""
    repository.write("creatives/dana/index.md", DANA.replace("[dana]", "['']")).commit()

    assert [code for code, _ in found(repository, "")] == ["not-yours"]


def test_the_command_reports_what_may_not_be_touched(site: Callable[..., SiteBox]) -> None:
    """`check --changed main --author dana` exits 1 with a hint, and 0 for the owner, also if the site cannot be read."""
    box = site({"content/site.yaml": SITE_YAML, "creatives/dana/index.md": DANA, "creatives/aigerim/index.md": AIGERIM})
    repository = Repository(box.root).begin().write(".gitignore", ".cache/\n").commit().branch("work")
    repository.write("creatives/dana/index.md", DANA + "More.\n")

    mine = box.korme("check", "--changed", "main", "--author", "Dana", "--messages", "en")
    others = box.korme("check", "--changed", "main", "--author", "aigerim-s", "--messages", "ru")
    assert (mine.returncode, mine.stderr) == (0, "")
    assert others.returncode == 1
    assert "creatives/dana/index.md: aigerim-s не может менять creatives/dana" in others.stderr

    box.change("content/site.yaml", "title: [")
    broken = box.korme("check", "--changed", "main", "--author", "dana", "--messages", "en")
    assert broken.returncode == 1
    assert "[outside-own]" in broken.stderr
    assert box.korme("check", "--author", "dana", "--messages", "en").returncode == 2
    assert box.korme("check", "--changed", "nowhere", "--author", "dana").returncode == 2
