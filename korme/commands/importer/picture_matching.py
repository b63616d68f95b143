"""Finds the pictures of a person by the names that they wrote, or by theirs; what is not certain is named, never taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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

    @classmethod
    def of(cls, folder: PictureFolder, people: Mapping[str, str]) -> PictureMatcher:
        """Return the matcher for people: names by key."""
        named = NameIndex.of(people)
        by_form: list[dict[str, list[FoundFile]]] = [{} for _ in file_forms("")]
        for file in folder.files:
            for forms, form in zip(by_form, file_forms(file.name), strict=True):
                forms.setdefault(form, []).append(file)
        return cls(folder, named, {file: named.owners(file) for file in folder.files}, by_form, {}, {})

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
            candidates = [file for file in forms.get(form, ()) if self.owners[file] in ({person}, frozenset())]
            own = [file for file in candidates if person in self.owners[file]]
            found = own or candidates
            if len(found) > 1 and len({self.digest(file) for file in found}) == 1:
                found = found[:1]
            if len(found) > 1:
                listed = ", ".join(file.shown for file in found[:_MOST_NAMED]) + (
                    " …" if len(found) > _MOST_NAMED else ""
                )
                return problem("import-picture-several", mark, found=listed, **values)
            if found and self.used.get(found[0], person) == person:
                self.used[found[0]] = person
                return found[0]
        others = [file for file in self.by_form[1].get(file_forms(name)[1], ()) if person not in self.owners[file]]
        if others:
            return problem(UNFOUND, mark, hint="other", guess=others[0].shown, **values)
        near = guess(name, {file.name for file in self._own(person)}, least=0.75)
        return problem(UNFOUND, mark, hint="guess" if near else "", guess=near, **values)

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
            owner = names.get(next(iter(self.owners[file]), ""), "") if len(self.owners[file]) == 1 else ""
            same = self.digest(file) in taken
            hint = "same" if same else "person" if owner else "several" if self.owners[file] else ""
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
