"""The media of a work as programs are told of them: their files, facts and addresses, in no language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from korme.core.embeds import Embed, embed_of
from korme.core.media import Medium, MediumFacts, first_part
from korme.core.model import Picture
from korme.kinds import Work
from korme.media.naming import captions_path
from korme.site.site import Site
from korme.views.media import PublishedFile, captions_language, files_of, own_language


class ShownMedium(NamedTuple):
    """A medium of a work, and what there is of it for visitors."""

    picture: Picture
    """Its still."""
    kind: str
    """'film', 'sound', 'document', 'model' or 'embed'."""
    facts: MediumFacts | None
    """None of an embed."""
    files: tuple[PublishedFile, ...]
    """Those that visitors get, the one with the most pixels first; none of an embed, or a document only shown."""
    embed: Embed | None
    captions: tuple[tuple[str, str], ...] = ()
    """Language and path in the output of its captions."""

    @property
    def sort(self) -> str:
        """What a visitor gets: an embed of a film is a 'film'; 'project' is what only services have."""
        return self.embed.sort if self.embed else self.kind

    @property
    def seconds(self) -> float:
        """Duration; 0 if unknown."""
        if self.facts:
            return self.facts.seconds
        return float(self.picture.medium.seconds) if self.picture.medium else 0.0


def media_of(site: Site, work: Work) -> list[ShownMedium]:
    """Return the media of a work in the order in which its page shows them; a document once, whatever its pages."""
    return media_among(site, site.with_media.get((work.creative, work.slug), ()))


def media_among(site: Site, pictures: Iterable[Picture]) -> list[ShownMedium]:
    """Return what pictures of a work stand for beside themselves, in their order."""
    return [medium for picture in pictures if picture.medium and (medium := shown_medium(site, picture))]


def shown_medium(site: Site, picture: Picture | None) -> ShownMedium | None:
    """Return the medium that a picture stands for; None if it stands for none, or is a further page of a document."""
    medium = picture.medium if picture else None
    if picture is None or medium is None or picture.part not in ("", first_part(medium.kind), *_of_embed(picture)):
        return None
    facts, embed = site.media.get(medium.path), embed_of(medium.address) if medium.address else None
    if facts is None and embed is None:
        return None
    return ShownMedium(
        picture, medium.kind, facts, tuple(files_of(site, picture)), embed, tuple(_captions(site, picture, medium))
    )


def _captions(site: Site, picture: Picture, medium: Medium) -> Iterator[tuple[str, str]]:
    own = own_language(site, picture)
    texts = ((one, site.captions.get(one.path)) for one in medium.captions)
    yield from ((captions_language(one, own), captions_path(text)) for one, text in texts if text)


def _of_embed(picture: Picture) -> Iterable[str]:
    return (picture.part,) if picture.medium and picture.medium.address else ()


def iso_duration(seconds: float) -> str:
    """Return a duration by ISO 8601 in whole seconds: 'PT1H3M20S'; '' if it is unknown."""
    whole = max(1, round(seconds)) if seconds > 0 else 0
    hours, minutes = divmod(whole // 60, 60)
    parts = ((hours, "H"), (minutes, "M"), (whole % 60, "S"))
    return "PT" + "".join(f"{count}{unit}" for count, unit in parts if count) if whole else ""
