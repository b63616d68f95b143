"""The limits of hosting services: reported at 80 %, refused at 100 %, before anything is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of

from korme.core import hosting_limits
from korme.core.hosting_limits import HOSTING_LIMITS, count_problems, size_problems
from korme.core.problems import Mark, Problem
from korme.i18n.messages import LANGUAGES, load

SiteMaker = Callable[..., SiteBox]
HERE = Mark("content/site.yaml", 4, 1)


def coded(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.hint) for problem in problems]


@pytest.mark.parametrize(
    ("hosting", "count", "wanted"),
    [
        ("cloudflare-pages", 15_999, []),
        ("cloudflare-pages", 16_000, [("hosting-nearly-full", "files")]),
        ("cloudflare-pages", 20_000, [("hosting-full", "files")]),
        ("netlify", 43_200, [("hosting-nearly-full", "folder")]),
        ("netlify", 54_001, [("hosting-full", "folder")]),
        ("gitlab-pages", 159_998, []),
        ("gitlab-pages", 159_999, [("hosting-nearly-full", "entries")]),
        ("github-pages", 200_000, []),
        ("none", 200_000, []),
    ],
)
def test_files_are_counted(hosting: str, count: int, wanted: list[tuple[str, str]]) -> None:
    """Folders count where a service counts them; the fullest folder where it counts that."""
    assert coded(count_problems(hosting, [f"media/{number}" for number in range(count)], HERE)) == wanted


@pytest.mark.parametrize(
    ("hosting", "sizes", "wanted"),
    [
        ("github-pages", [799_999_999], []),
        ("github-pages", [800_000_000], [("hosting-nearly-full", "size")]),
        ("github-pages", [600_000_000, 400_000_000], [("hosting-full", "size")]),
        ("gitlab-pages", [1_000_000_000], [("hosting-full", "size")]),
        ("cloudflare-pages", [25 * 2**20], [("hosting-full", "file")]),
        ("cloudflare-pages", [20 * 2**20] * 100, [("hosting-nearly-full", "file")]),
        ("netlify", [10**12], []),
        ("none", [10**12], []),
        ("github-pages", [], []),
    ],
)
def test_bytes_are_counted(hosting: str, sizes: list[int], wanted: list[tuple[str, str]]) -> None:
    assert coded(size_problems(hosting, {f"{at}.jpg": size for at, size in enumerate(sizes)}, HERE)) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_gives_limit_and_size(language: str) -> None:
    """The limit, the size and the file responsible, in every language."""
    messages = load(language)
    error = size_problems("cloudflare-pages", {"media/a.jpg": 30_000_000, "b": 1}, HERE)[0]

    assert "30.0 MB" in messages.message(error)
    assert "26.2 MB" in messages.message(error)
    assert "media/a.jpg" in messages.hint(error)
    assert "hosting-" not in messages.message(error)


def test_the_number_of_files_is_known_before_any_is_made(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` reports it, at the line that names the hosting."""
    box = site({**aigerim(), "content/site.yaml": SITE_YAML + "hosting: cloudflare-pages\n"})
    assert box.check() == ()

    monkeypatch.setattr(
        hosting_limits,
        "HOSTING_LIMITS",
        {**HOSTING_LIMITS, "cloudflare-pages": replace(HOSTING_LIMITS["cloudflare-pages"], files=30)},
    )
    assert box.check() == (("hosting-full", "content/site.yaml:9:10"),)


def test_a_site_too_large_for_its_hosting_is_not_published(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published site stays as it was; a warning does not stop a build unless it is strict."""
    box = site({**aigerim(), "content/site.yaml": SITE_YAML + "hosting: github-pages\n"})
    assert box.build().ok
    before = bytes_of(box.output)
    size = sum(len(data) for data in before.values())

    monkeypatch.setattr(
        hosting_limits, "HOSTING_LIMITS", {"github-pages": replace(HOSTING_LIMITS["github-pages"], site=size // 2)}
    )
    built = box.change("content/pages/new.md", "---\ntitle: New\n---\nNew.\n").build()
    assert (built.ok, built.problems) == (False, (("hosting-full", "content/site.yaml:9:10"),))
    assert bytes_of(box.output) == before

    monkeypatch.setattr(
        hosting_limits,
        "HOSTING_LIMITS",
        {"github-pages": replace(HOSTING_LIMITS["github-pages"], site=int(size * 1.2))},
    )
    strict = box.build(strict=True)
    assert (strict.ok, bytes_of(box.output)) == (False, before)
    built = box.build()
    assert (built.ok, built.problems) == (True, (("hosting-nearly-full", "content/site.yaml:9:10"),))


def test_an_unknown_hosting_service_is_guessed(site: SiteMaker) -> None:
    box = site({**aigerim(), "content/site.yaml": SITE_YAML + "hosting: github\n"})

    assert box.check() == (("unknown-word", "content/site.yaml:9:10"),)


def test_every_hosting_service_is_described_with_its_limits() -> None:
    """docs/deploy.md has a row for each, with the numbers that are watched."""
    text = (Path(__file__).parents[2] / "docs/deploy.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}

    assert set(HOSTING_LIMITS) <= set(rows)
    for name, limits in HOSTING_LIMITS.items():
        for number in (limits.files, limits.entries, limits.folder):
            assert number is None or f"{number:,}" in rows[name]
        assert ("1 GB" in rows[name]) == (limits.site is not None)
        assert ("25 MiB" in rows[name]) == (limits.file is not None)
