"""Services of models, designs and code: how their addresses look, and where the player of each is; see `films`."""

from __future__ import annotations

import re

from korme.core.embeds.address import (
    HEX,
    NAME,
    Player,
    WebAddress,
    kept,
    taken_apart,
    with_query,
)


def sketchfab(address: WebAddress) -> Player | None:
    found = re.fullmatch(
        rf"(?:3d-models/(?:[\w-]{{1,120}}-)?|models/)({HEX})(?:/embed)?", "/".join(address.parts), re.ASCII
    )
    if not found:
        return None
    link = f"https://sketchfab.com/3d-models/{found[1]}"
    if address.parts[0] == "3d-models":
        link = "https://sketchfab.com/" + "/".join(address.parts[:2])
    return Player(link, f"https://sketchfab.com/models/{found[1]}/embed?dnt=1", "autostart=1")


def behance(address: WebAddress) -> Player | None:
    found = re.fullmatch(
        rf"(?:gallery/(\d{{4,12}})(/{NAME})?(?:/modules/\d+)?|embed/project/(\d{{4,12}}))",
        "/".join(address.parts),
        re.ASCII,
    )
    if not found:
        return None
    number = found[1] or found[3]
    name = found[2] or ""
    return Player(
        f"https://www.behance.net/gallery/{number}" + ("" if name == "/modules" else name),
        f"https://www.behance.net/embed/project/{number}?ilo0=1",
        shape="page",
    )


def figma(address: WebAddress) -> Player | None:
    """Only drawings that everybody with the link may see can be shown; Figma asks who shows them (`embed-host`)."""
    if address.parts == ("embed",):
        taken = taken_apart(address.query.get("url", ""))
        return figma(taken) if taken and taken.host == "figma.com" and taken.parts != ("embed",) else None
    found = re.fullmatch(
        rf"(file|design|proto|board|slides|deck)/([0-9A-Za-z]{{10,40}})(?:/({NAME}))?",
        "/".join(address.parts),
        re.ASCII,
    )
    if not found:
        return None
    sort, key = "design" if found[1] == "file" else found[1], found[2]
    path = f"{sort}/{key}" + (f"/{found[3]}" if found[3] else "")
    shown = {name: kept(address, name, r"[\w:.-]{1,40}") for name in ("node-id", "page-id", "starting-point-node-id")}
    link = with_query(f"https://www.figma.com/{path}", **shown)
    return Player(link, with_query(f"https://embed.figma.com/{path}", **shown, embed_host="korme"), shape="page")


def codepen(address: WebAddress) -> Player | None:
    found = re.fullmatch(
        r"([A-Za-z0-9_-]{1,60})/(?:pen|full|details|embed|live)/(?:preview/)?([A-Za-z]{5,40})",
        "/".join(address.parts),
        re.ASCII,
    )
    if not found:
        return None
    base = f"https://codepen.io/{found[1]}"
    return Player(f"{base}/pen/{found[2]}", f"{base}/embed/{found[2]}?default-tab=result")
