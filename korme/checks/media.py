"""Films and recordings: words for those who do not hear them."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.model import Picture
from korme.core.problems import Problem, problem
from korme.media.formats import FILM, SOUND
from korme.views.media import is_loop


def check(evidence: Evidence) -> Iterator[Problem]:
    media = [one for entry in evidence.entries for one in entry.all_pictures if one.medium]
    for picture in media:
        yield from _without_words(picture, evidence)


def _without_words(picture: Picture, evidence: Evidence) -> Iterator[Problem]:
    """Report a film or recording with sound that has neither captions nor a transcript.

    Whether anyone speaks is not known, so its entry may say that nobody does.
    """
    medium = picture.medium
    facts = evidence.site.media.get(medium.path) if medium else None
    if medium is None or facts is None or facts.kind not in (FILM, SOUND):
        return
    if not facts.has_sound or medium.speech is False or is_loop(medium, facts) or picture.transcript:
        return
    if facts.kind == SOUND or not medium.captions:  # of captions that cannot be shown, something else is reported
        file = picture.named.rpartition("/")[2]
        stem = file.rpartition(".")[0]
        yield problem("captions-missing", picture.mark, hint=facts.kind, file=file, captions=f"{stem}.vtt")
