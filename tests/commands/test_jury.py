"""The jury: what is judged, what votes come to, and what becomes of them when entries change."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from desk_box import asked, desk_of, page_of
from msgspec.structs import replace
from site_box import SITE_YAML, SiteBox, bytes_of, picture

from korme.cli.main import main
from korme.commands.desk.pages.jury_round import with_places
from korme.commands.desk.state import DeskState
from korme.commands.forget.forget import forget
from korme.commands.forget.plan import plan_forgetting
from korme.commands.jury.counting import settled, standings
from korme.commands.jury.of_site import site_panel
from korme.commands.rename.remove import remove
from korme.commands.rename.rename import rename
from korme.read.jury import VoteFile, read_jury, vote_in, written
from korme.site.jury import RANKING, STARS, YES_NO, Vote

JURY = """jurors:
- {name: asel, called: Asel, own: [saule]}
- {name: bek}
rounds:
- {name: first, vote: yes-no, blind: yes, keep: 1}
- {name: second, vote: stars}
- {name: final, vote: ranking, blind: yes}
"""
FILES: Mapping[str, str | bytes] = {
    "content/site.yaml": SITE_YAML,
    "content/jury.yaml": JURY,
    "creatives/saule/index.md": "---\nname: {en: Saule Omarova, ru: Сауле Омарова}\ndiscipline: crafts\n---\n",
    "creatives/saule/works/steppe.yaml": "title: Steppe\nmedium: felt\n",
    "creatives/saule/works/steppe.jpg": picture(300, 200, "peru"),
    "creatives/timur/index.md": "---\nname: Timur\ndiscipline: photography\n---\n",
    "creatives/timur/works/river/index.md": "---\ntitle: River of Timur\n---\nBy Timur, at the river.\n",
    "creatives/timur/works/river/river-of-timur.jpg": picture(300, 220, "navy"),
    "creatives/timur/works/DSC_0042.jpg": picture(300, 240, "olive"),
}


def closed(jury: str, name: str) -> str:
    return jury.replace(f"{{name: {name},", f"{{name: {name}, closed: yes,")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[SiteBox, DeskState]:
    """The site and its desk: votes are read when they are needed, so that both stay as they are."""
    box = SiteBox(tmp_path_factory.mktemp("jury") / "site").add(FILES)
    return box, desk_of(box)


@pytest.fixture
def box(shared: tuple[SiteBox, DeskState]) -> SiteBox:
    """The shared site without votes."""
    shutil.rmtree(shared[0].root / "jury", ignore_errors=True)
    return shared[0].change("content/jury.yaml", JURY)


@pytest.fixture
def state(shared: tuple[SiteBox, DeskState], box: SiteBox) -> DeskState:
    return shared[1]


@pytest.fixture
def own_box(tmp_path: Path) -> SiteBox:
    """A site whose entries a test changes."""
    return SiteBox(tmp_path / "site").add(FILES)


def with_jury(state: DeskState, text: str) -> DeskState:
    """The desk after a change of `content/jury.yaml`."""
    root = state.options.root
    (root / "content/jury.yaml").write_text(text, "utf-8")
    config = state.content.config
    jury, problems = read_jury(root, config.languages, config.bounds, state.content.names, ("crafts", "photography"))
    assert not problems
    return DeskState(state.options, replace(state.content, jury=jury), lambda: state.planned, state.cache)


def votes(box: SiteBox, juror: str) -> str:
    """The votes of a juror, without remarks."""
    lines = (box.root / f"jury/{juror}.yaml").read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#"))


def wrong(box: SiteBox) -> list[tuple[str, str]]:
    return [(each.code, str(each.mark)) for each in site_panel(box.options())[1].problems]


def may(*names: str, jurors: str = "abc") -> dict[str, list[str]]:
    return {name: list(jurors) for name in names}


def places(vote: str, jurors: dict[str, dict[str, int]], *names: str) -> list[tuple[str, int, bool]]:
    found = standings(vote, may(*names), jurors)
    return [(one.entry, one.place, one.is_tied) for one in found]


def test_yes_is_counted_as_a_share_and_equals_share_a_place() -> None:
    """Who may not vote on a work takes nothing from it."""
    given = {"a": {"x": 1, "y": 1, "z": 0}, "b": {"x": 1, "z": 0}, "c": {"x": 0, "y": 1}}

    assert places(YES_NO, given, "x", "y", "z") == [("y", 1, False), ("x", 2, False), ("z", 3, False)]
    assert places(YES_NO, {"a": {"x": 1, "y": 1}}, "x", "y", "z") == [("x", 1, True), ("y", 1, True), ("z", 3, False)]


def test_a_strict_juror_counts_as_much_as_a_generous_one() -> None:
    """a gives 1 and 2, b gives 5 and 4: they cancel out, though their stars do not."""
    given = {"a": {"x": 1, "y": 2, "z": 1}, "b": {"x": 5, "y": 4, "z": 5}, "c": {"x": 3, "y": 3, "z": 3}}
    found = standings(STARS, may("x", "y", "z"), given)

    assert {one.score for one in found} == {0.0}
    assert all(one.is_tied for one in found)


def test_places_give_borda_points_and_what_is_left_out_shares_the_rest() -> None:
    given = {"a": {"x": 1, "y": 2, "z": 3}, "b": {"y": 1}}
    scores = {one.entry: one.score for one in standings(RANKING, may("x", "y", "z"), given)}

    assert scores == {"x": (1 + 0.25) / 2, "y": (0.5 + 1) / 2, "z": (0 + 0.25) / 2}


def test_equals_at_the_border_are_left_to_people() -> None:
    given = {"a": {"w": 1, "x": 1, "y": 0, "v": 0}, "b": {"w": 1, "x": 0, "y": 1, "v": 0}}
    found = standings(YES_NO, may("v", "w", "x", "y", "z"), given)

    assert settled(found, 2).accepted == ("w",)
    assert settled(found, 2).undecided == ("x", "y", "z")
    assert settled(found, 1).declined == ("x", "y", "v")
    assert settled(found, 4).accepted == ("w", "x", "y")
    assert settled(found, 4).declined == ("v",)


@pytest.mark.parametrize(
    "line",
    ["first/saule/steppe: yes", 'second/saule: [4, "Strong: \\"light\\", #1"]', "final/a/b: 3"],
)
def test_a_vote_is_written_as_it_is_read(line: str) -> None:
    vote = vote_in(line)

    assert vote is not None
    assert written(vote) == line


def test_what_a_person_writes_by_hand_is_read_too() -> None:
    assert vote_in("a/b/c: [4, strong light]") == Vote("a", "b/c", "4", "strong light")
    assert vote_in("a/b/c: 'Yes'  # sure") == Vote("a", "b/c", "yes")
    assert vote_in("a/b/c: [4, 'it''s']") == Vote("a", "b/c", "4", "it's")
    assert vote_in("<<<<<<< HEAD") is None


def test_nothing_that_a_person_wrote_is_lost_when_a_vote_is_added() -> None:
    file = VoteFile.of("asel", "# mine\nfirst/b/b: [no, by hand]\noops\n")

    assert file.with_votes([Vote("first", "a/a", "yes")]) == "# mine\noops\nfirst/a/a: yes\nfirst/b/b: [no, by hand]\n"


def test_votes_are_given_at_the_desk_one_after_another(box: SiteBox, state: DeskState) -> None:
    """The own work is not among them; the next has no vote yet; nothing of the site has to be read again."""
    assert "0 of 2" in page_of(state, "jury/first?juror=asel")
    for answer in ("yes", "no"):
        page = page_of(state, "jury/first?juror=asel")
        token = page.split('name="entry" value="')[1].split('"')[0]
        sent = asked(
            state, "jury/first?juror=asel", form={"entry": token, "vote": answer, "comment": " Strong\r\nlight "}
        )
        assert (sent.status, sent.changed) == (303, ())

    lines = votes(box, "asel").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["first/timur/dsc-0042", "first/timur/river"]
    assert all('"Strong light"' in line for line in lines)
    assert (box.root / "jury/.gitattributes").read_text().endswith("*.yaml merge=union\n")
    assert "You have judged everything" in page_of(state, "jury/first?juror=asel")
    assert "2 of 2" in page_of(state, "jury?juror=asel")


def test_a_vote_that_is_none_is_not_written(box: SiteBox, state: DeskState) -> None:
    token = page_of(state, "jury/second?juror=bek").split('name="entry" value="')[1].split('"')[0]
    for vote in ("6", "yes", ""):
        asked(state, "jury/second?juror=bek", form={"entry": token, "vote": vote})
    asked(state, "jury/second?juror=nobody", form={"entry": token, "vote": "5"})

    assert not (box.root / "jury").exists()


@pytest.mark.parametrize("name", ["first", "final"])
def test_a_blind_round_says_nowhere_whose_a_work_is(state: DeskState, name: str) -> None:
    """Neither in words nor in addresses; a title that is only the name of a file is not shown either."""
    page = page_of(state, f"jury/{name}?juror=bek")
    tokens = set(re.findall(r'(?:entry" value="|"in )([0-9a-f]{16})', page))
    pages = [page, *(page_of(state, f"jury/{name}?juror=bek&see={token}") for token in tokens)]
    while name == "first" and 'rel="next" href="' in pages[-1]:
        pages.append(page_of(state, pages[-1].split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")))
    seen = "\n".join(page.partition("<main")[2] for page in pages)

    for word in ("saule", "омарова", "timur", "dsc", "river", "creatives/"):
        assert word not in seen.casefold(), word
    assert "Steppe" in seen
    assert "felt" in seen
    assert "Timur" in page_of(state, "jury/second?juror=asel")


def test_a_ranking_is_moved_and_numbered(box: SiteBox, state: DeskState) -> None:
    for do in ("in", "in", "up"):
        page = page_of(state, "jury/final?juror=bek")
        token = re.findall(rf'value="{do} ([0-9a-f]{{16}})"', page)[-1 if do == "up" else 0]
        assert asked(state, "jury/final?juror=bek", form={"do": f"{do} {token}"}).location.endswith(f"#t-{token}")

    assert sorted(line.rpartition(" ")[2] for line in votes(box, "bek").splitlines()) == ["1", "2"]


def test_a_place_can_be_typed_and_the_others_close_ranks() -> None:
    """Also if the ranking has changed in another window since: what nobody has typed moves nothing."""
    ranked = ["a", "b", "c", "d"]

    assert with_places(ranked, ranked, {"a": 1, "b": 2, "c": 1, "d": 4}) == ["c", "a", "b", "d"]
    assert with_places(ranked, ranked, {"a": 3, "b": 2, "c": 3, "d": 4, "e": 1}) == ["e", "b", "a", "c", "d"]
    assert with_places(ranked, ranked, {"a": 99}) == ["b", "c", "d", "a"]
    assert with_places(["b", "a", "c"], ["a", "b"], {"a": 1, "b": 2}) == ["b", "a", "c"]


def test_typed_places_are_written(box: SiteBox, state: DeskState) -> None:
    page = page_of(state, "jury/final?juror=bek")
    first, second = re.findall(r'name="place:([0-9a-f]{16})"', page)[:2]
    form = {"do": "keep", "shown": "", f"place:{first}": "2", f"place:{second}": "1"}
    asked(state, "jury/final?juror=bek", form=form)

    assert sorted(line.rpartition(" ")[2] for line in votes(box, "bek").splitlines()) == ["1", "2"]
    ranked = re.findall(r'name="place:([0-9a-f]{16})"', page_of(state, "jury/final?juror=bek"))
    assert ranked[:2] == [second, first]


def test_nobody_sees_others_votes_before_the_round_is_closed(
    box: SiteBox, state: DeskState, capsys: pytest.CaptureFixture[str]
) -> None:
    box.change("jury/bek.yaml", "first/timur/river: [yes, Whispered.]\nfirst/saule/steppe: no\n")
    for address in ("jury", "jury?juror=asel", "jury/first?juror=asel"):
        assert "Whispered" not in page_of(state, address)
    assert asked(state, "jury/first/result").status == 303
    assert korme(box, "jury", "first") == 2
    assert "[jury-open]" in capsys.readouterr().err

    now = with_jury(state, closed(JURY, "first"))
    assert "Whispered" in page_of(now, "jury/first/result")
    assert asked(now, "jury/first?juror=asel", form={"entry": "x", "vote": "yes"}).location.endswith("/jury")


def test_what_follows_is_shown_and_written_only_after_a_click(own_box: SiteBox) -> None:
    """The result as drafts on or off; one step takes all of it back. What cannot be written yet is named."""
    box = own_box
    box.change("content/jury.yaml", closed(JURY, "first"))
    box.change("jury/bek.yaml", "first/timur/river: yes\nfirst/timur/dsc-0042: no\nfirst/saule/steppe: no\n")
    box.change("creatives/timur/works/river/index.md", "---\ntitle: River  # sic\ndraft: yes\n---\n")
    before = bytes_of(box.root / "creatives")
    state = desk_of(box)
    page = page_of(state, "jury/first/result")
    assert "+draft: yes" in page and "korme fix creatives/timur/works/DSC_0042.jpg" in page
    assert bytes_of(box.root / "creatives") == before

    sent = asked(state, "jury/first/result", form={"do": "drafts"})

    works = box.root / "creatives"
    assert (works / "timur/works/river/index.md").read_text() == "---\ntitle: River  # sic\n---\n"
    assert not (works / "timur/works/DSC_0042.yaml").exists()  # its name would stop every build
    assert (works / "saule/works/steppe.yaml").read_text() == "title: Steppe\nmedium: felt\ndraft: yes\n"
    assert len(sent.changed) == 2
    number = sent.location.rpartition("=")[2]
    assert "2 files were written" in page_of(state, f"jury/first/result?saved={number}")
    asked(state, "jury/first/result", form={"undo": number})
    assert bytes_of(box.root / "creatives") == before


def test_the_command_shows_a_table_writes_it_and_writes_drafts(
    own_box: SiteBox, capsys: pytest.CaptureFixture[str]
) -> None:
    own_box.change("content/jury.yaml", closed(JURY, "first"))
    own_box.change("jury/bek.yaml", "first/timur/river: yes\nfirst/saule/steppe: no\n")
    steppe, table = own_box.root / "creatives/saule/works/steppe.yaml", own_box.root / "result.csv"

    assert korme(own_box, "jury", "first", "--csv", str(table)) == 0
    rows = table.read_text("utf-8-sig").splitlines()
    assert rows[1].startswith("1,River of Timur,Timur,100 %,1 / 1,1,timur/river,accepted")
    assert rows[3].startswith("–,")
    assert korme(own_box, "jury", "first", "--drafts") == 0
    assert "+draft: yes" in capsys.readouterr().out
    assert "draft" not in steppe.read_text()
    assert korme(own_box, "jury", "first", "--write") == 0
    assert "draft: yes" in steppe.read_text()
    own_box.change("jury/bek.yaml", "first/timur/river: 5\n")
    assert korme(own_box, "jury") == 1
    assert "jury/bek.yaml:1" in capsys.readouterr().err


def korme(box: SiteBox, *words: str) -> int:
    return main(["--root", str(box.root), *words])


def test_votes_that_do_not_count_are_named_with_their_lines(
    box: SiteBox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the command and by a check, which goes on: no build reads votes."""
    box.change("content/jury.yaml", JURY.replace("name: second,", "name: second, disciplines: [crafts],"))
    box.change("jury/nobody.yaml", "first/saule/steppe: yes\n")
    box.change("jury/notes.txt", "")
    box.change(
        "jury/asel.yaml",
        "first/saule/steppe: yes\nfirst/timur/river: yes\nfirst/timur/river: no\nfirst/timur/gone: yes\n"
        "second/timur/river: 4\nfirst/timur/dsc-0042: maybe\nlast/timur/river: yes\n>>>>>>> theirs\n",
    )  # fmt: skip
    box.change("jury/bek.yaml", "final/saule/steppe: 1\nfinal/timur/river: 1\n")

    assert sorted(wrong(box)) == sorted(
        [
            ("jury-stranger", "jury/nobody.yaml"),
            ("unexpected-file", "jury/notes.txt"),
            ("jury-own", "jury/asel.yaml:1:1"),
            ("jury-twice", "jury/asel.yaml:3:1"),
            ("unknown-reference", "jury/asel.yaml:4:1"),
            ("jury-outside", "jury/asel.yaml:5:1"),
            ("jury-vote", "jury/asel.yaml:6:1"),
            ("unknown-reference", "jury/asel.yaml:7:1"),
            ("jury-line", "jury/asel.yaml:8:1"),
            ("jury-place", "jury/bek.yaml:2:1"),
        ]
    )
    assert site_panel(box.options())[1].given(site_panel(box.options())[1].jury.rounds[0])["asel"] == {}
    monkeypatch.setattr("korme.cli.cmd_check.problems_of", lambda *given: ())  # the site's own
    assert main(["check", "--root", str(box.root)]) == 0
    said = capsys.readouterr().err
    assert all(f"{place}: " in said for code, place in wrong(box) if code != "unexpected-file")


def test_a_round_of_drafts_keeps_what_it_has_published(box: SiteBox) -> None:
    box.change("content/jury.yaml", JURY.replace("name: first,", "name: first, drafts: yes,"))
    one = site_panel(box.options())[1]
    assert one.judged(one.jury.rounds[0]) == ()

    box.change("jury/bek.yaml", "first/timur/river: yes\n")
    one = site_panel(box.options())[1]
    assert one.judged(one.jury.rounds[0]) == ("timur/river",)


def test_the_next_round_judges_what_the_last_has_kept(box: SiteBox) -> None:
    jury = JURY.replace("name: final,", "name: final, after: first,")
    box.change("jury/bek.yaml", "first/timur/river: yes\nfirst/saule/steppe: no\n")
    for text, expected in ((jury, ()), (closed(jury, "first"), ("timur/river",))):
        box.change("content/jury.yaml", text)
        panel = site_panel(box.options())[1]
        assert panel.judged(panel.jury.rounds[2]) == expected


def test_least_seen_comes_first(box: SiteBox) -> None:
    panel = site_panel(box.options())[1]
    bek, one = panel.jury.jurors[1], panel.jury.rounds[0]
    first = panel.turn(bek, one)[0]
    box.change("content/jury.yaml", JURY.replace(", own: [saule]", ""))
    box.change("jury/asel.yaml", f"first/{first}: yes\n")

    assert site_panel(box.options())[1].turn(bek, one)[-1] == first
    assert sorted(panel.turn(bek, one)) == ["saule/steppe", "timur/dsc-0042", "timur/river"]


def test_votes_follow_names_and_go_with_what_goes(own_box: SiteBox) -> None:
    """And nothing of them is in what is published."""
    box = own_box
    box.change("jury/bek.yaml", "first/saule/steppe: yes\nfirst/timur/river: [no, As Saule Omarova does.]\n")
    rename(box.options(), "creatives/timur/works/river", "stream")
    rename(box.options(), "creatives/saule", "saule-o")
    assert votes(box, "bek") == "first/saule-o/steppe: yes\nfirst/timur/stream: [no, As Saule Omarova does.]\n"
    assert "own: [saule-o]" in (box.root / "content/jury.yaml").read_text()

    assert "jury/bek.yaml" in "\n".join(remove(box.options(), "creatives/timur/works/stream", dry_run=True).diff)
    box.change("jury/saule-o.yaml", "first/timur/stream: yes\n")
    found = plan_forgetting(box.options(), "creatives/saule-o", lambda step: None)
    done = forget(box.options(), found, lambda step: None)
    assert done.is_proved, done.traces
    assert votes(box, "bek") == "first/timur/stream: no\n"
    assert not (box.root / "jury/saule-o.yaml").exists()

    published = bytes_of(box.output)
    assert b"Timur" in b"".join(published.values())
    assert not any(b"jury" in data or b"Asel" in data for data in published.values())

    remove(box.options(), "creatives/timur")
    assert votes(box, "bek") == ""


def test_git_merges_what_jurors_do_on_their_machines(box: SiteBox, state: DeskState) -> None:
    """Three jurors, and one of them on two machines."""

    def git(*words: str, where: Path = box.root) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=where, check=True, capture_output=True
        )

    shutil.rmtree(box.root / ".git", ignore_errors=True)
    git("init", "-q", "-b", "main")
    asked_for = [("asel", "first/timur/river"), ("bek", "first/timur/river"), ("bek", "first/timur/dsc-0042")]
    token = page_of(state, "jury/first?juror=bek").split('name="entry" value="')[1].split('"')[0]
    asked(state, "jury/first?juror=bek", form={"entry": token, "vote": "yes"})
    git("add", ".")
    git("commit", "-qm", "first")
    start = VoteFile.of("bek", (box.root / "jury/bek.yaml").read_text()).votes[0].entry
    for number, (juror, key) in enumerate(asked_for):
        git("checkout", "-qb", f"m{number}", "main")
        path = box.root / f"jury/{juror}.yaml"
        file = VoteFile.of(juror, path.read_text() if path.exists() else "")
        other = key.partition("/")[2]
        path.write_text(file.with_votes([Vote("first", other if other != start else "saule/steppe", "no")]))
        git("add", ".")
        git("commit", "-qm", key)
    git("checkout", "-q", "main")
    for number in range(3):
        git("merge", "-q", "--no-edit", f"m{number}")

    panel = site_panel(box.options())[1]
    assert panel.problems == ()
    assert len(panel.votes("bek", panel.jury.rounds[0])) == 3
    assert len(panel.votes("asel", panel.jury.rounds[0])) == 1
