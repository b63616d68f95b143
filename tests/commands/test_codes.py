"""`korme codes`: a code is given once, leads to the same thing for good, and survives whatever happens to the site."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.cli.main import main
from korme.commands.codes.attributes import UNION
from korme.commands.codes.coded_site import CodedSite
from korme.commands.codes.follow import after_forgetting, after_removal, after_rename
from korme.commands.codes.give import GivenCodes, give_codes, up_to_date
from korme.commands.codes.history import lost_codes
from korme.commands.forget.forget import forget
from korme.commands.forget.plan import plan_forgetting
from korme.commands.lost_certificates import lost_certificates
from korme.commands.rename.remove import remove
from korme.commands.rename.rename import rename
from korme.core.check_digit import check_digit, is_checked
from korme.core.model import Text
from korme.core.problems import Mark, SiteError
from korme.kinds import Creative
from korme.read.codes import Registry, conflicts, read_codes
from korme.site.codes import CodeLine, is_code, new_codes, printed_address
from korme.site.config import Config

SiteMaker = Callable[..., SiteBox]
SEED = 3


def give(box: SiteBox, seed: int = SEED, **more: Any) -> GivenCodes:
    return give_codes(box.options(), random=Random(seed), **more)


def lines(box: SiteBox) -> dict[str, str]:
    """What each code names, by the line as it stands."""
    text = (box.root / "content/codes.yaml").read_text("utf-8")
    return dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith("#"))


def code_of(box: SiteBox, names: str) -> str:
    return next(code for code, said in lines(box).items() if said == names)


@pytest.fixture
def fair(site: SiteMaker) -> SiteBox:
    """Aigerim with two works, somebody without any, an event."""
    return site(
        {
            **aigerim(works__dusk_jpg=picture(90, 60)),
            "creatives/timur/index.md": "---\nname: Timur\ndiscipline: crafts\n---\n",
            "content/venues/hub.yaml": "name: Hub\n",
            "content/programme/felt.yaml": "title: Felt\nstart: 2026-04-20 10:00\nend: 2026-04-20 11:00\nvenue: hub\n",
        }
    )


@given(st.integers(1, 99_999_999), st.integers(0, 8), st.integers(1, 9))
def test_a_check_digit_finds_every_wrong_digit_and_every_swap(number: int, at: int, more: int) -> None:
    code = f"{number}{check_digit(str(number))}"
    at %= len(code)
    wrong = code[:at] + str((int(code[at]) + more) % 10) + code[at + 1 :]
    swapped = code[:at] + code[at : at + 2][::-1] + code[at + 2 :]

    assert is_checked(code)
    assert not is_checked(wrong)
    assert swapped == code or not is_checked(swapped)


@given(st.sets(st.integers(1000, 9999), max_size=60), st.integers(1, 60), st.integers(0, 9))
def test_new_codes_are_free_valid_and_in_one_piece(numbers: set[int], count: int, seed: int) -> None:
    taken = {f"{number}{check_digit(str(number))}" for number in numbers}
    found = new_codes(taken, count, Random(seed))

    assert len(set(found)) == count and not taken & set(found) and all(map(is_code, found))
    assert [int(code[:-1]) - int(found[0][:-1]) for code in found] == list(range(count))


def test_codes_get_longer_before_five_digits_run_short() -> None:
    many = new_codes((), 4500, Random(SEED))
    assert {len(code) for code in many} == {5}
    assert {len(code) for code in new_codes(many, 1, Random(SEED))} == {6}
    crowded = [f"{number}{check_digit(str(number))}" for number in range(1000, 10_000, 4)]
    assert len(set(new_codes(crowded, 50, Random(SEED)))) == 50, "no gap is large enough for fifty"


def test_a_code_in_capitals_makes_a_smaller_qr_code() -> None:
    assert printed_address("https://expo.example.org", "48213") == "HTTPS://EXPO.EXAMPLE.ORG/W/48213"
    assert printed_address("https://x.github.io/korme/", "48213") == "https://x.github.io/korme/W/48213"
    assert printed_address("https://көрме.kz", "48213") == "https://көрме.kz/W/48213", "QR codes have no such capitals"


def test_everything_gets_a_code_and_keeps_it(fair: SiteBox) -> None:
    assert give(fair, dry_run=True).given and not (fair.root / "content/codes.yaml").exists()
    done = give(fair)
    before = lines(fair)

    assert sorted(line.names for line in done.given) == sorted(before.values()) == [
        "creatives/aigerim", "creatives/aigerim/dusk", "creatives/aigerim/light", "creatives/timur", "programme/felt",
    ]  # fmt: skip
    assert (fair.root / ".gitattributes").read_text() == f"{UNION}\n"
    fair.add({"creatives/timur/works/x.jpg": picture(), "creatives/zoe.md": "---\nname: Z\ndraft: yes\n---\n"})
    assert [line.names for line in give(fair, 4).given] == ["creatives/timur/x"], "a draft has no label yet"
    assert before.items() <= lines(fair).items()
    assert give(fair).is_empty


def test_commands_keep_the_registry_true(fair: SiteBox) -> None:
    give(fair)
    light, timur, felt = (
        code_of(fair, name) for name in ("creatives/aigerim/light", "creatives/timur", "programme/felt")
    )
    rename(fair.options(), "creatives/aigerim", "aigerim-s")
    rename(fair.options(), "creatives/aigerim-s/works/light", "lamp")
    rename(fair.options(), "programme/felt", "felting")
    assert (lines(fair)[light], lines(fair)[felt]) == ("creatives/aigerim-s/lamp", "programme/felting")
    remove(fair.options(), "creatives/timur")
    assert lines(fair)[timur] == "{gone: creatives/timur}"
    dusk = code_of(fair, "creatives/aigerim-s/dusk")
    fair.add({"content/editions/2026.yaml": "title: E\nstart: 2026-04-20\nend: 2026-04-21\n"})
    remove(fair.options(), "creatives/aigerim-s/works/dusk")
    assert lines(fair)[dusk] == "{gone: creatives/aigerim-s/dusk, edition: 2026}"
    assert forget(fair.options(), plan_forgetting(fair.options(), "creatives/aigerim-s", print), print).built.ok
    assert lines(fair)[light] == lines(fair)[dusk] == "{gone: yes, edition: 2026}"
    assert "aigerim" not in (fair.root / "content/codes.yaml").read_text()


def test_what_was_renamed_or_deleted_by_hand_is_followed_or_buried(fair: SiteBox) -> None:
    give(fair)
    light, timur = code_of(fair, "creatives/aigerim/light"), code_of(fair, "creatives/timur")
    fair.remove("creatives/timur").add({"content/venues/hub.yaml": "nam: Hub\n"})
    assert [line.names for line in give(fair).unsure] == ["creatives/timur"], "it may be in a file with errors"
    fair.add({"content/venues/hub.yaml": "name: Hub\n"})
    assert ("code-lost", "content/codes.yaml") in {(each.code, each.mark.path) for each in fair.planned().problems}
    works = fair.root / "creatives/aigerim/works"
    (works / "light.jpg").rename(works / "lamp.jpg")
    (works / "light.yaml").unlink()
    (works / "lamp.yaml").write_text("title: Lamp\naliases: [/creatives/aigerim/light/]\n")
    assert fair.planned().site.codes[light].entry == ("work", ("aigerim", "lamp")), "an alias leads on"
    done = give(fair)
    assert not done.given and [line.names for line in done.buried] == ["creatives/timur"]
    fair.add({"creatives/timur/index.md": "---\nname: Timur\ndiscipline: crafts\n---\n"})
    again = give(fair, 5)
    assert [(line.names, old.code) for (_, old), line in zip(again.again, again.given, strict=True)] == [
        ("creatives/timur", timur)
    ], "somebody else may have the name: a tombstone never comes to life by itself"


def test_lines_that_cannot_be_read_are_reported_and_never_overwritten(fair: SiteBox) -> None:
    fair.add({"content/codes.yaml": "48210: creatives/timur\n<<<<<<< ours\n48213: {gone: yes}\ncreatives/x\n"})
    found = read_codes(fair.root)[1]
    assert [(each.code, each.mark.line, each.hint) for each in found] == [
        ("code-digit", 1, ""), ("code-line", 2, "merge"), ("code-digit", 3, ""), ("code-line", 4, ""),
    ]  # fmt: skip
    with pytest.raises(SiteError):
        give(fair)


def test_what_git_knows_of_codes_is_compared(fair: SiteBox) -> None:
    give(fair)
    git(fair.root, "init", "-q")
    commit(fair.root)
    assert lost_codes(fair.options()) == []
    text = (fair.root / "content/codes.yaml").read_text().splitlines()
    fair.change("content/codes.yaml", "\n".join([*text[:-1]]).replace("aigerim/dusk", "timur/x") + "\n")
    assert [each.code for each in lost_codes(fair.options())] == ["code-vanished", "code-changed"]
    commit(fair.root)
    assert [each.code for each in lost_codes(fair.options())] == ["code-vanished"], "also once it is committed"


def test_what_git_knows_of_certificates_is_compared(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    row = "  48213-07459: {role: creative, creative: aigerim, issued: 2026-04-26}\n"
    fair.add({"content/certificates/2026.yaml": f"certificates:\n{row}"})
    git(fair.root, "init", "-q")
    commit(fair.root)
    assert lost_certificates(fair.options()) == []
    (fair.root / "content/certificates/2026.yaml").unlink()
    commit(fair.root)
    assert [each.value("found") for each in lost_certificates(fair.options())] == ["48213-07459"]
    assert main(["check", "--root", str(fair.root)]) == 1
    assert "[certificate-vanished]" in capsys.readouterr().err
    fair.change("content/site.yaml", SITE_YAML.replace("checks: {", "checks: {certificate-vanished: warning, "))
    assert main(["check", "--root", str(fair.root)]) == 0


def git(root: Path, *words: str) -> str:
    known = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    return subprocess.run(["git", *known, *words], cwd=root, check=True, capture_output=True, text=True).stdout


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")


Things = dict[int, tuple[str, ...]]
"""Things that are there: their names, the present one first, former ones after it."""


def coded(things: Things) -> CodedSite:
    mark = Mark("creatives/x.md")
    people = tuple(
        Creative(
            slug=now, mark=mark, name=Text((("en", now),)), aliases=tuple(f"/creatives/{name}/" for name in former)
        )
        for now, *former in things.values()
    )
    config = Config(mark=mark, title=Text((("en", "E"),)), languages=("en",), timezone="UTC")
    return CodedSite(config, people, people, frozenset(), has_errors=False, entered={})


class Branch:
    """A line of development: what is there, and the registry."""

    def __init__(self, things: Things, registry: Registry) -> None:
        self.things, self.registry = dict(things), registry

    def act(self, what: str, number: int, labels: dict[str, int]) -> None:
        known = sorted(self.things)
        thing = known[number % len(known)] if known else None
        if what == "add":
            self.things[number] = self.things.get(number, (f"n{number}",))
        elif what == "give":
            self.update(Random(number % 3), labels)
        elif thing is not None and what == "rename":
            old = self.things[thing]
            self.things[thing] = (f"{old[0]}-{number}", *old)
            self.registry = after_rename(self.registry, f"creatives/{old[0]}", f"creatives/{self.things[thing][0]}")
        elif thing is not None and what in ("remove", "forget", "delete"):
            names = [f"creatives/{name}" for name in self.things.pop(thing)]
            follow = {"remove": after_removal, "forget": after_forgetting}.get(what)
            self.registry = follow(self.registry, names, lambda name: "2026") if follow else self.registry

    def update(self, random: Random, labels: dict[str, int]) -> GivenCodes:
        site = coded(self.things)
        self.registry, done = up_to_date(self.registry, site, random)
        owners = {f"creatives/{name}": thing for thing, names in self.things.items() for name in names}
        labels.update({line.code: owners[line.names] for line in done.given})
        return done


OPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "give", "rename", "remove", "forget", "delete"]), st.integers(0, 30)),
    max_size=7,
)


@settings(max_examples=60)
@given(OPS, OPS, OPS)
def test_no_history_of_branches_loses_or_reuses_a_code(
    tmp_path_factory: pytest.TempPathFactory, first: list, ours: list, theirs: list
) -> None:
    labels: dict[str, int] = {}
    base = Branch({100: ("a",), 101: ("b",)}, Registry())
    for what, number in [("give", 0), *first]:
        base.act(what, number, labels)
    mine, yours = Branch(base.things, base.registry), Branch(base.things, base.registry)
    own: dict[str, int] = {}
    others: dict[str, int] = {}
    for what, number in ours:
        mine.act(what, number, own)
    for what, number in [(what, number + 200 if what == "add" else number) for what, number in theirs]:
        yours.act(what, number, others)
    merged = Branch(both(base.things, mine.things, yours.things), union(tmp_path_factory, base, mine, yours))
    before = merged.registry.taken
    done = merged.update(Random(9), {})
    again = merged.update(Random(9), {})

    site, now = coded(merged.things), {line.code: line for line in merged.registry.codes}
    assert before <= merged.registry.taken, "no code is lost"
    assert conflicts(merged.registry.codes) == [] and len(now) == len(merged.registry.codes)
    assert again.given == again.collisions == again.buried == ()
    coded_things = [site.present(line.names) for line in now.values() if not line.is_gone]
    assert sorted(set(coded_things)) == sorted(site.now), "all that is there has a code, nothing else does"
    lost = {(each.code, name) for each in done.collisions for name in each.lost}
    for code, thing in [*labels.items(), *own.items(), *others.items()]:
        names = [f"creatives/{name}" for name in merged.things.get(thing, ())]
        leads = "" if now[code].is_gone else site.present(now[code].names)
        is_lost = any((code, name) in lost for name in names) or (not names and any(each == code for each, _ in lost))
        assert is_lost or leads == (names[0] if names else ""), "a label leads to its thing, or says it is gone"


def both(base: Things, mine: Things, yours: Things) -> Things:
    """What git makes of two sets of files: what one side has removed is gone, and a new name wins over the old one."""
    kept = {thing: mine.get(thing, yours.get(thing, ())) for thing in [*mine, *yours]}
    kept = {thing: names for thing, names in kept.items() if thing not in base or (thing in mine and thing in yours)}
    for thing in kept:
        if thing in mine and thing in yours:
            names = mine[thing] if mine[thing] != base.get(thing) else yours[thing]
            kept[thing] = tuple(dict.fromkeys((*names, *mine[thing], *yours[thing])))
    return kept


def union(folders: pytest.TempPathFactory, base: Branch, mine: Branch, yours: Branch) -> Registry:
    """The registry as git merges it by union."""
    folder = folders.mktemp("merge")
    for name, branch in (("mine", mine), ("base", base), ("yours", yours)):
        (folder / name).write_text(branch.registry.text, "utf-8")
    return Registry.of(git(folder, "merge-file", "-p", "--union", "mine", "base", "yours"))


def test_the_printed_label_keeps_a_code_that_was_given_twice() -> None:
    registry = Registry((), ()).added([CodeLine("48214", "creatives/a"), CodeLine("48214", "creatives/b")])
    site = coded({1: ("a",), 2: ("b",)})
    kept, done = up_to_date(registry, site, Random(SEED))
    assert [(each.kept, each.lost) for each in done.collisions] == [("creatives/a", ("creatives/b",))]
    assert [line.names for line in done.given] == ["creatives/b"] and "48214: creatives/a" in kept.text
    kept, done = up_to_date(registry, site, Random(SEED), {"creatives/b"})
    assert "48214: creatives/b" in kept.text and done.collisions[0].is_printed
