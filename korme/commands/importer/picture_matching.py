"""Finds the pictures of a person by the names that they wrote, or by theirs; what is not certain is named, never taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from korme.commands.importer.picture_folder import FoundFile, NameIndex, PictureFolder, digest_of, file_forms
from korme.commands.importer.pictures_here import PicturesHere
from korme.core.likeness import guess
from korme.core.problems import Mark, Problem, problem

UNFOUND = "import-picture-unfound"
_MOST_NAMED = 4
"""Candidates that a problem names."""


class PictureMatcher(Struct):
    """The pictures of one folder, and which of them have been found."""

    folder: PictureFolder
    people: NameIndex
    owners: dict[FoundFile, frozenset[str]]
    by_form: list[dict[str, list[FoundFile]]]
    """Files by their name, in each of its forms."""
    used: dict[FoundFile, str]
    """Files that were found, each with the key of its person."""
    digests: dict[FoundFile, str]
    asked: list[dict[str, set[str]]]
    """Who names a file, by its name in each of its forms."""

    @classmethod
    def of(cls, folder: PictureFolder, people: Mapping[str, str]) -> PictureMatcher:
        """Return the matcher for people: names by key."""
        named = NameIndex.of(people)
        by_form: list[dict[str, list[FoundFile]]] = [{} for _ in file_forms("")]
        for file in folder.files:
            for forms, form in zip(by_form, file_forms(file.name), strict=True):
                forms.setdefault(form, []).append(file)
        return cls(
            folder, named, {file: named.owners(file) for file in folder.files}, by_form, {}, {}, [{} for _ in by_form]
        )

    def ask(self, person: str, names: Iterable[str]) -> None:
        """Note the names of files that a person gives, before any of them is looked for."""
        for name in names:
            for asked, form in zip(self.asked, file_forms(name), strict=True):
                asked.setdefault(form, set()).add(person)

    def digest(self, file: FoundFile) -> str:
        """Return the digest of a file, '' for one that cannot be read."""
        if file not in self.digests:
            try:
                self.digests[file] = digest_of(file.path)
            except OSError:
                self.digests[file] = ""
        return self.digests[file]

    def named(self, name: str, person: str, mark: Mark, called: str) -> FoundFile | Problem:
        """Return the file that a person named, or the problem that it is not found for certain.

        Args:
            person: their key.
            called: their name, for the problem.
        """
        values = {"name": called[:60], "file": name[:120]}
        for forms, form in zip(self.by_form, file_forms(name), strict=True):
            found = self._nearest(forms.get(form, ()), person)
            if len(found) > 1 and len({self.digest(file) for file in found}) == 1:
                found = found[:1]
            if len(found) > 1:
                listed = ", ".join(file.shown for file in found[:_MOST_NAMED]) + (
                    " …" if len(found) > _MOST_NAMED else ""
                )
                return problem("import-picture-several", mark, found=listed, **values)
            if found and self.used.get(found[0], person) == person:
                if self._is_claimed(found[0], person):
                    return problem(UNFOUND, mark, hint="claimed", guess=found[0].shown, **values)
                self.used[found[0]] = person
                return found[0]
        others = [file for file in self.by_form[1].get(file_forms(name)[1], ()) if person not in self.owners[file]]
        if others:
            return problem(UNFOUND, mark, hint="other", guess=others[0].shown, **values)
        near = guess(name, {file.name for file in self._own(person)}, least=0.75)
        return problem(UNFOUND, mark, hint="guess" if near else "", guess=near, **values)

    def _nearest(self, files: Sequence[FoundFile], person: str) -> list[FoundFile]:
        """Return the files that are a person's alone; without any, those of people of one name; else nobody's."""
        alone = [file for file in files if self.owners[file] == {person}]
        shared = [file for file in files if person in self.owners[file]]
        return alone or shared or [file for file in files if not self.owners[file]]

    def _is_claimed(self, file: FoundFile, person: str) -> bool:
        """Return whether somebody else names a file that is not this person's alone, and means it."""
        if self.owners[file] == {person}:
            return False
        forms = list(enumerate(file_forms(file.name)))
        asking = {other: at for at, form in reversed(forms) for other in self.asked[at].get(form, ())}
        return any(
            file in self._nearest(self.by_form[at][forms[at][1]], other)
            for other, at in asking.items()
            if other != person
        )

    def _own(self, person: str) -> list[FoundFile]:
        return [file for file in self.folder.files if person in self.owners[file]]

    def of_person(self, person: str) -> list[FoundFile]:
        """Return the files that only a person's name is on, in order, and take them."""
        found = [file for file in self.folder.files if self.owners[file] == {person} and file not in self.used]
        self.used.update(dict.fromkeys(found, person))
        return found

    def here_already(self, here: PicturesHere) -> list[FoundFile]:
        """Return the files that nobody's registration uses and the site has."""
        return [file for file in self.folder.files if file not in self.used and here.has(file, self.digest(file))]

    def left_over(self, names: Mapping[str, str], here: Collection[FoundFile] = ()) -> list[Problem]:
        """Return a problem for each file that nobody's registration uses, by folder; equal ones are no loss.

        Args:
            names: of people, by key.
            here: files that the site has.
        """
        taken = {self.digest(file) for file in self.used}
        problems: list[Problem] = []
        for file in self.folder.files:
            if file in self.used or file in here:
                continue
            owners = self.owners[file]
            owner = names.get(next(iter(owners), ""), "") if len(owners) == 1 else ""
            whose = "several" if len(owners) > 1 else "person" if owner else "row" if owners else ""
            hint = "same" if self.digest(file) in taken else whose
            problems.append(problem("import-picture-left", Mark(file.shown), hint=hint, name=owner[:60]))
        problems += [
            problem("import-picture-left", Mark(file.shown), hint="other", name="") for file in self.folder.others
        ]
        return [*self.folder.problems, *problems]


def found_and_not(results: Sequence[FoundFile | Problem]) -> tuple[list[FoundFile], list[Problem]]:
    """Return the files and the problems of a search."""
    return [each for each in results if isinstance(each, FoundFile)], [
        each for each in results if isinstance(each, Problem)
    ]
