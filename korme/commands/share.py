"""`share`: tall pictures of works, which their makers can post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from korme.build import plan
from korme.core.model import Progress, RenditionFile
from korme.core.options import Options
from korme.core.problems import Mark, UsageError, problem, suggest
from korme.i18n.languages import span
from korme.kinds import Work
from korme.outputs import prepared
from korme.pictures.credits import packet
from korme.pictures.drawings import can_be_drawn
from korme.pictures.tall_cards import TallCard, tall_card
from korme.publish.planning import PlannedSite
from korme.publish.recognition import is_among_sources
from korme.site.site import Site
from korme.store.cache import write_whole
from korme.views.context import PageContext
from korme.views.media_words import media_words


def share(options: Options, words: Sequence[str], folder: Path, language: str, progress: Progress) -> list[Path]:
    """Draw a tall card of each work from the pictures of the last build; return the files, `CREATIVE/WORK.jpg`.

    Works without a picture or with a content note, and titles that the fonts of cards cannot write, are left out.

    Args:
        words: people and works, `creatives/aida` or `creatives/aida/works/light`; none: all.
        folder: where the files go.
        language: of the labels; '': the site's first.

    Raises:
        UsageError: the site has no such person or work or language, or has not been built; the folder is among its
            sources.
        OSError: a file cannot be written.
    """
    planned = plan(options, progress)
    site = planned.site
    if language and language not in site.config.languages:
        raise UsageError(suggest("unknown-language", Mark("--language"), language[:40], site.config.languages))
    if is_among_sources(folder.resolve(), options.root):
        raise UsageError(problem("output-unsafe", Mark(str(folder)), hint="to", found=str(folder)))
    largest = dict(_largest(planned))
    shared = prepared(site, planned.theme, catalogue={}, colours=planned.colours, build=options.told)
    context = PageContext(shared, language or site.config.language, "")
    written: list[Path] = []
    for work in _chosen(site, words, str(options.root)):
        face = site.face_of(work)
        source = options.output / largest[face.path] if face and face.path in largest else None
        card = _card(planned, work, context)
        if source is None or work.notice or not can_be_drawn(f"{card.title}{card.by}{card.site}{card.when}"):
            continue
        if not source.is_file():
            raise UsageError(problem("share-unbuilt", Mark(work.mark.path)))
        place = folder / work.creative / f"{work.slug}.jpg"
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, tall_card(card, source))
        written.append(place)
    return written


def _chosen(site: Site, words: Sequence[str], root: str) -> Iterator[Work]:
    """Yield the works that the words name, in the site's order."""
    if not words:
        yield from site.works.values()
    for word in words:
        parts = [part for part in word.strip("/").split("/") if part not in ("", ".", "creatives", "works")]
        person = parts[0] if parts else ""
        works = site.works_of.get(person, ())
        found = works if len(parts) == 1 else [work for work in works if work.slug == "/".join(parts[1:])]
        if not found:
            raise UsageError(problem("unknown-path", Mark(word[:120] or "."), found=word[:120], folder=root))
        yield from found


def _largest(planned: PlannedSite) -> Iterator[tuple[str, str]]:
    """Yield each picture with its largest file in the output."""
    widths: dict[str, int] = {}
    for output in planned.plan.outputs:
        if isinstance(output.recipe, RenditionFile):
            picture, width = output.recipe.picture, output.recipe.rendition.width
            if width > widths.get(picture, 0) and output.path.endswith((".webp", ".jpg", ".png", ".avif")):
                widths[picture] = width
                yield picture, output.path


def _card(planned: PlannedSite, work: Work, context: PageContext) -> TallCard:
    site, values, language = planned.site, planned.theme.values, context.language
    creative = site.creatives[work.creative]
    keys = [key for key in creative.discipline if key in site.disciplines]
    face = site.face_of(work)
    credit = site.credits.get(face.path) if face else None
    edition, media = site.edition, media_words(context, work)
    return TallCard(
        title=work.title.pick(language).text,
        by=creative.name.pick(language).text,
        site=site.config.title.pick(language).text,
        when=span(edition.start, edition.end, language) if edition else "",
        wall=values.get("wall") or "#ffffff",
        ink=values.get("ink") or "#000000",
        accent=(site.disciplines[keys[0]].colour if keys else None) or values.get("signal") or "#000000",
        media=media if can_be_drawn(media) else "",
        xmp=packet(credit).decode() if credit else "",
    )
