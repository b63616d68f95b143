"""Reads `content/jury.yaml` and the votes in `jury/`; writes a juror's file: one line a vote, in the order of what is judged."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import compose
from korme.read.files import read_text, shown
from korme.site.jury import FOLDER, PATH, JuryFile, Vote, jury_file, wrong_names
from korme.store.cache import write_whole

LIMIT_KB = 4_000
"""Of a juror's file: forty thousand votes."""
MOST_COMMENT = 500
"""Characters of a comment."""
_LINE = re.compile(r"(?P<round>[a-z0-9-]+)/(?P<entry>[^\s:#]+):[ ]+(?P<said>\S.*)")
_WITH_COMMENT = re.compile(r"""\[\s*['"]?(?P<value>[^\s,'"\[\]]+)['"]?\s*,\s*(?P<comment>.*?)\s*\]""")
_PLAIN = re.compile(r"""['"]?(?P<value>[^\s,'"#\[\]]+)['"]?(?:\s+#.*)?""")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_ABOUT = "# Votes, one a line: ROUND/NAME/WORK: VOTE, or [VOTE, comment] (docs/jury.md). In a merge keep the lines of both sides.\n"
_UNION = "# Two machines of one juror: git keeps the lines of both (docs/jury.md).\n*.yaml merge=union\n"


def read_jury(
    root: Path,
    languages: Sequence[str],
    limits: Limits,
    names: Mapping[str, Iterable[str]],
    disciplines: tuple[str, ...],
) -> tuple[JuryFile | None, list[Problem]]:
    """Return what a site says of its jury, None if it has none, and what is wrong with the file.

    Args:
        names: of all entries, by kind.
        disciplines: keys of those of the site.
    """
    if not (root / PATH).is_symlink() and not (root / PATH).exists():
        return None, []
    text, problems = read_text(root, PATH, limit_kb=limits.entry_kb)
    pairs, found = compose(text, PATH) if text is not None else (None, [])
    problems += found
    if pairs is None:
        return None, problems
    context = ReadContext(PATH, languages[0], tuple(languages), problems, lambda _name, _mark: None)
    values = {key: value for key, value in read_fields(JuryFile, pairs, context, kind="jury").items() if value}
    jury = JuryFile(marks=context.marks, **values)
    problems += [*wrong_names(jury, disciplines), *_unknown(jury, names)]
    return jury, problems


def _unknown(jury: JuryFile, names: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    people = {*names.get("creative", ()), *names.get("collective", ())}
    editions = set(names.get("edition", ()))
    for at, juror in enumerate(jury.jurors):
        for number, name in enumerate(juror.own):
            if name not in people:
                mark = jury.marks.get(f"jurors.{at}.own.{number}", Mark(PATH))
                yield suggest("unknown-reference", mark, name[:80], people, expected="creative")
    for at, one in enumerate(jury.rounds):
        if one.edition and one.edition not in editions:
            mark = jury.marks.get(f"rounds.{at}.edition", Mark(PATH))
            yield suggest("unknown-reference", mark, one.edition[:80], editions, expected="edition")


class VoteFile(Struct, frozen=True):
    """A juror's file: its lines as they are, and what they say."""

    juror: str
    lines: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()
    """In the order of the file; of one thing there may be several."""

    @classmethod
    def of(cls, juror: str, text: str) -> VoteFile:
        lines = tuple(text.splitlines())
        votes = (vote_in(line, number) for number, line in enumerate(lines, 1))
        return cls(juror, lines, tuple(vote for vote in votes if vote))

    @property
    def path(self) -> str:
        return jury_file(self.juror)

    @property
    def wrong(self) -> list[Problem]:
        """The lines that say nothing."""
        found = []
        for number, line in enumerate(self.lines, 1):
            if line.strip() and not line.lstrip().startswith("#") and vote_in(line) is None:
                hint = "merge" if line.startswith(_CONFLICT) else ""
                mark = Mark(shown(self.path), number, 1)
                found.append(problem("jury-line", mark, hint=hint, found=line.strip()[:60]))
        return found

    def by_key(self) -> dict[tuple[str, str], list[Vote]]:
        """Return the votes on each thing in each round; several lines that say the same are one."""
        found: dict[tuple[str, str], list[Vote]] = {}
        for vote in self.votes:
            own = found.setdefault(vote.key, [])
            if all((vote.value, vote.comment) != (one.value, one.comment) for one in own):
                own.append(vote)
        return found

    def mark(self, vote: Vote) -> Mark:
        return Mark(shown(self.path), vote.line, 1)

    def with_votes(self, new: Iterable[Vote], gone: Iterable[tuple[str, str]] = ()) -> str:
        """Return the text with other votes on some things, and without those on others; lines in order, remarks above."""
        votes = {vote.key: vote for vote in new}
        out = {*votes, *gone}
        rows = [_sorted_by(vote, self.lines[vote.line - 1].rstrip()) for vote in self.votes if vote.key not in out]
        rows += [_sorted_by(vote, written(vote)) for vote in votes.values()]
        return self._text(row for _, row in sorted(set(rows)))

    def changed(self, change: Callable[[Vote], Vote | None]) -> str:
        """Return the text with votes changed, and without those of which `change` returns None."""
        rows = []
        for vote in self.votes:
            after = change(vote)
            if after is not None:
                rows.append(_sorted_by(after, _changed_line(self.lines[vote.line - 1].strip(), vote, after)))
        return self._text(row for _, row in sorted(set(rows)))

    def _text(self, rows: Iterable[str]) -> str:
        """Return remarks and lines that say nothing as they are, above the votes; what a person wrote is never dropped."""
        others = [line.rstrip() for number, line in enumerate(self.lines, 1) if line.strip() and vote_in(line) is None]
        head = "".join(f"{line}\n" for line in dict.fromkeys(others)) or _ABOUT
        return head + "".join(f"{row}\n" for row in rows)


def _changed_line(line: str, vote: Vote, after: Vote) -> str:
    """Return the line of a vote that has changed; of one whose entry only has another name, the rest as it is."""
    if (vote.value, vote.comment) != (after.value, after.comment):
        return written(after)
    return f"{after.round}/{after.entry}{line[len(f'{vote.round}/{vote.entry}') :]}"


def _sorted_by(vote: Vote, row: str) -> tuple[tuple[str, ...], str]:
    return (vote.round, *vote.entry.split("/")), row


def vote_in(line: str, number: int = 0) -> Vote | None:
    """Return the vote in a line of a file, None if it says none."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    said = found["said"]
    parts = _WITH_COMMENT.fullmatch(said)
    if parts:
        return Vote(found["round"], found["entry"], parts["value"].lower(), _unquoted(parts["comment"]), number)
    plain = _PLAIN.fullmatch(said)
    return Vote(found["round"], found["entry"], plain["value"].lower(), "", number) if plain else None


def _unquoted(comment: str) -> str:
    if comment[:1] == '"' == comment[-1:] and len(comment) > 1:
        try:
            return str(json.loads(comment))
        except ValueError:
            return comment[1:-1]
    if comment[:1] == "'" == comment[-1:] and len(comment) > 1:
        return comment[1:-1].replace("''", "'")
    return comment


def written(vote: Vote) -> str:
    """Return a vote as a line: `first/saule/steppe: 4`, or with a comment `first/saule/steppe: [4, "Strong light."]`."""
    comment = " ".join(vote.comment.split())[:MOST_COMMENT]
    said = f"[{vote.value}, {json.dumps(comment, ensure_ascii=False)}]" if comment else vote.value
    return f"{vote.round}/{vote.entry}: {said}"


def read_votes(root: Path) -> tuple[list[VoteFile], list[Problem]]:
    """Return the files of all jurors by name, and their lines that say nothing; links are not followed."""
    folder = root / FOLDER
    if folder.is_symlink():
        return [], [problem("link", Mark(FOLDER))]
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return [], []
    files: list[VoteFile] = []
    problems: list[Problem] = []
    for name in names:
        if name.startswith("."):
            continue
        stem, _, ending = name.rpartition(".")
        if ending != "yaml" or not stem or (folder / name).is_dir():
            problems.append(problem("unexpected-file", Mark(shown(f"{FOLDER}/{name}"))))
            continue
        file, found = read_vote_file(root, stem)
        files.append(file)
        problems += [*found, *file.wrong]
    return files, problems


def read_vote_file(root: Path, juror: str) -> tuple[VoteFile, list[Problem]]:
    """Return the file of a juror, which need not be there, and why it cannot be read."""
    path = jury_file(juror)
    if not (root / path).is_symlink() and not (root / path).exists():
        return VoteFile(juror), []
    text, problems = read_text(root, path, limit_kb=LIMIT_KB)
    return VoteFile(juror) if text is None else VoteFile.of(juror, text), problems


def write_votes(root: Path, path: str, text: str) -> Problem | None:
    """Write a juror's file; return why it cannot be written. An empty text takes it away.

    Beside the first one stands `jury/.gitattributes`, so that git merges what one juror does on two machines.
    """
    folder, target = root / FOLDER, root / path
    for one in (folder, target):
        if one.is_symlink():
            return problem("link", Mark(shown(os.path.relpath(one, root).replace(os.sep, "/"))))
    try:
        if not text:
            target.unlink(missing_ok=True)
            return None
        folder.mkdir(exist_ok=True)
        union = folder / ".gitattributes"
        if not union.exists() and not union.is_symlink():
            write_whole(union, _UNION.encode())
        write_whole(target, text.encode())
    except OSError as error:
        return problem("write-failed", Mark(path), reason=error.strerror or type(error).__name__)
    return None
