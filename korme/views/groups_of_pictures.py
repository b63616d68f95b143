"""Pictures of a work that belong together: pairs to compare, the strip of its making; panoramas and 360° pictures."""

from __future__ import annotations

from korme.core.model import Picture
from korme.kinds import Creative, Work
from korme.pictures.spheres import alike, projection_of, sphere_of
from korme.theme.completeness import PANORAMA, SPHERE
from korme.views.context import NOTHING, PageContext, View
from korme.views.pictures import needs_sphere


def own_picture(context: PageContext, picture: Picture, creative: Creative, title: str, preset: str) -> View | None:
    """Return a picture of a work; a credit that only repeats the creative's name is left out.

    Args:
        title: of the work, the alt text of a picture that has none.
    """
    view = context.picture(picture, preset, instead=title)
    if view and view["credit"].text in {name for _, name in creative.name.values}:
        view["credit"] = NOTHING
    return view


def comparisons(context: PageContext, work: Work, creative: Creative, title: str) -> list[View]:
    """Return the pairs of pictures to compare; one of which a picture cannot be shown is left out.

    A pair `is_even` if its pictures have the same shape, so that one can lie over the other.
    """
    found = []
    for pair in work.comparisons:
        before, after = (own_picture(context, one, creative, title, "work") for one in (pair.before, pair.after))
        if before and after:
            shapes = (one["width"] / one["height"] for one in (before, after))
            caption = context.phrase(pair.caption)
            found.append({"before": before, "after": after, "caption": caption, "is_even": alike(*shapes)})
    return found


def process(context: PageContext, work: Work, creative: Creative, title: str) -> list[View]:
    """Return the pictures of how a work was made: those files that open, as small as they lie in the strip."""
    found = []
    for picture in work.process:
        small, view = (own_picture(context, picture, creative, title, name) for name in ("strip", "gallery"))
        if small and view:
            found.append({**view, "sizes": small["sizes"]})
    return found


def projected(context: PageContext, view: View | None, picture: Picture) -> View | None:
    """Return the view of a work's picture with its `projection`, and what a visitor sees of its `sphere`.

    A panorama has files that are sharp in full height, if the theme has a preset for them.
    """
    probe = context.site.probes.get(picture.path)
    if view is None or probe is None:
        return view
    projection = projection_of(picture, probe)
    wide = context.picture(picture, PANORAMA) if projection == "panorama" else None
    names = ("src", "srcset", "sources", "sizes", "width", "height", "full", "full_width", "full_height")
    files = {name: wide[name] for name in names} if wide else {}
    return {**view, **files, "projection": projection, "sphere": _sphere(context, view, picture)}


def _sphere(context: PageContext, view: View, picture: Picture) -> View | None:
    """Return what the viewer of a 360° picture needs; None for other pictures.

    `files` are its files, each with its width in pixels; `part` is what it shows of the sphere, in fractions from
    the left and the top, with its width and height; `heading` and `pitch` are degrees, where the visitor looks first.
    """
    probe = context.site.probes[picture.path]
    sphere = sphere_of(picture, probe) if projection_of(picture, probe) == "sphere" else None
    if sphere is None:
        return None
    near = context.picture(picture, SPHERE) if needs_sphere(context.shared.theme, picture, probe) else None
    files = [f"{one['full']} {one['full_width']}" for one in (view, near) if one]
    part = " ".join(f"{value:g}" for value in sphere[:4])
    return {"files": ", ".join(dict.fromkeys(files)), "part": part, "heading": sphere.heading, "pitch": sphere.pitch}
