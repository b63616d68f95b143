"""Players on a work's page: what of its pictures are stills of films and recordings that stay with a service."""

from __future__ import annotations

from korme.core.embeds import embed_of, spoken_name
from korme.core.model import Picture
from korme.kinds import Work
from korme.views.context import PageContext, View
from korme.views.media import transcript_of


def links_instead(context: PageContext, work: Work) -> list[tuple[str, str]]:
    """Return links to the films of a work, in a theme that shows no players: service and address."""
    if context.shared.renderer.has_embeds:
        return []
    shown = context.site.with_media.get((work.creative, work.slug), ())
    found = [embed for one in shown if one.medium and (embed := embed_of(one.medium.address))]
    return [(spoken_name(embed.service, context.language), embed.link) for embed in found]


def with_embed(context: PageContext, view: View | None, picture: Picture, title: str) -> View | None:
    """Return a picture's view with the player of what it is the still of, if that stays with a service.

    A sound without a picture of its own needs no plate on its page, where its player stands.
    """
    if view is None:
        return None
    medium = picture.medium
    embed = embed_of(medium.address) if medium else None
    if embed is None or medium is None:
        return {**view, "embed": None}
    has_still = not picture.part or embed.shape not in ("bar", "list")
    alt = context.phrase(picture.alt).text
    shown = context.embed(
        embed,
        title=alt or title,
        picture=view if has_still else None,
        caption=view["caption"],
        credit=view["credit"],
        transcript=transcript_of(context, picture),
        seconds=medium.seconds,
    )
    return {**view, "embed": shown}
