"""The covers of the edition, the stories, the venues and the page about the project."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from .cover_art import about, edition, numbers
from .night import TUNGSTEN, Drawing, expose, glow
from .noise import (
    Array,
    bloom,
    blur,
    coordinates,
    curve,
    develop,
    generator,
    gradient,
    mix,
    rgb,
    smooth,
    split_tone,
    vignette,
)
from .rooms import (
    BACK,
    CEILING,
    FLOOR,
    LEFT,
    RIGHT,
    Room,
    Windows,
    boards,
    bricks,
    cast,
    corners,
    hang,
    little_art,
    people,
    shafts,
    sunlit,
)
from .waterside import london, river_hall

SHAPE = (1200, 1800)


def hall(
    name: str, room: Room, windows: Windows, sun: tuple[float, float, float], wall: str, floor: str
) -> tuple[Array, Array, object]:
    """Return a sunlit brick hall as linear light, the shafts in it and what each pixel sees."""
    rng = generator(name)
    seen = cast(room, SHAPE)
    along = np.where(seen.side == BACK, seen.x, seen.z)
    surface = bricks(along, seen.y, wall, rng)
    surface = np.where((seen.side == FLOOR)[..., None], boards(seen.x, seen.z, floor, name + " floor"), surface)
    beams = smooth(0.2, 0.16, np.abs(seen.z % 2.2 - 1.1))
    wood = mix(np.broadcast_to(rgb("#cfc8bc"), surface.shape), rgb("#5a4634"), beams)
    surface = np.where((seen.side == CEILING)[..., None], wood, surface)
    patch = sunlit(room, windows, seen.x, seen.y, seen.z, sun) * (seen.side != LEFT)
    ambient = corners(seen, room, 0.5) * (0.5 + 0.25 * np.exp(-np.abs(seen.x + room.half) * 0.35))
    sheen = (seen.side == FLOOR) * 0.25 * np.exp(-np.abs(seen.x + room.half) * 0.4)
    light = surface**2 * (
        ambient[..., None] * np.array([0.78, 0.92, 1.1]) + patch[..., None] * np.array([2.9, 2.2, 1.45])
    )
    light += (sheen * 0.3)[..., None] * np.array([0.8, 0.95, 1.1])
    panes = windows.open(seen.z, seen.y, 0.012) * (seen.side == LEFT)
    outside = gradient(
        np.clip((seen.y - windows.sill) / (windows.head - windows.sill), 0, 1), [(0, "#ffeecb"), (1, "#dcecf5")]
    )
    light = mix(light, outside * 2.6, panes)
    return light, shafts(room, windows, seen, sun, rng), seen


def tables(light: Array, room: Room, seen: object, places: list[tuple[float, float]]) -> Array:
    """Stand work tables in the hall, drawn back to front as dark shapes with a lit top."""

    def at(x: float, y: float, z: float) -> tuple[float, float]:
        return ((x - room.aside) / z * room.focal + 0.75, room.horizon - (y - room.eye) / z * room.focal)

    for x, z in sorted(places, key=lambda place: -place[1]):
        top, legs = Drawing(SHAPE), Drawing(SHAPE)
        a, b, c, d = at(x - 0.9, 0.78, z), at(x + 0.9, 0.78, z), at(x + 0.9, 0.78, z + 1.1), at(x - 0.9, 0.78, z + 1.1)
        top.polygon([a, b, c, d])
        e, f = at(x - 0.9, 0.72, z), at(x + 0.9, 0.72, z)
        legs.polygon([a, b, f, e])
        for dx in (-0.84, 0.84):
            legs.polygon(
                [
                    at(x + dx - 0.03, 0.75, z),
                    at(x + dx + 0.03, 0.75, z),
                    at(x + dx + 0.03, 0, z),
                    at(x + dx - 0.03, 0, z),
                ]
            )
            legs.polygon(
                [
                    at(x + dx - 0.03, 0.72, z + 1.1),
                    at(x + dx + 0.03, 0.72, z + 1.1),
                    at(x + dx + 0.03, 0, z + 1.1),
                    at(x + dx - 0.03, 0, z + 1.1),
                ]
            )
        light = mix(light, np.array([0.03, 0.027, 0.025]), legs.mask() * 0.92)
        light = mix(light, np.array([0.42, 0.32, 0.2]), top.mask())
    return light


def creative_hub() -> Image.Image:
    """A brick workshop hall with tall windows in the morning."""
    room = Room(4.2, 5.2, 17.0, 1.6, 0.9, 0.82, 0.56)
    windows = Windows(3.4, 2.9, 1.7, 0.9, 4.3, 5, True, (2, 4))
    sun = (-0.86, 0.5, 0.12)
    light, dust, seen = hall("hub", room, windows, sun, "#b0674a", "#9a7550")
    light = tables(light, room, seen, [(1.7, 4.2), (1.7, 6.6), (1.7, 9.2), (1.7, 12.2)])
    light = light + dust[..., None] * np.array([1.0, 0.8, 0.55]) * 0.13
    rng = generator("hub film")
    picture = split_tone(curve(expose(light, 1.15), 0.45), "#173042", "#ffdca8", 0.1)
    return develop(vignette(bloom(picture, 0.85, 30, 0.4), 0.25), rng, 1.0)


def hub_opens() -> Image.Image:
    """The day of opening: doors wide to the light, a red ribbon, people before it."""
    room = Room(3.8, 5.0, 11.0, 1.5, 0.0, 0.85, 0.55)
    windows = Windows(3.0, 2.7, 1.5, 1.2, 4.2, 4, True, (2, 4))
    light, dust, seen = hall("hub opens", room, windows, (-0.8, 0.55, -0.1), "#a5624a", "#8f6f50")
    half, spring = 1.5, 2.1
    door = (seen.side == BACK) * smooth(half, half - 0.02, np.hypot(seen.x, np.clip(seen.y - spring, 0, None)))
    outside = gradient(np.clip(seen.y / 3.6, 0, 1), [(0, "#f6d9a8"), (0.3, "#fff2d8"), (1, "#f2f4ea")])
    light = mix(light, outside**2 * 3.4, door)
    spill = (
        (seen.side == FLOOR) * np.exp(-((seen.x / (1.0 + 0.16 * (11 - seen.z))) ** 2)) * np.exp(-(11 - seen.z) * 0.22)
    )
    light = light + spill[..., None] * np.array([1.3, 1.05, 0.7]) * 0.55
    rng = generator("hub opens film")
    crowd = people(
        SHAPE,
        [
            (0.36, 1.0, 0.62),
            (0.52, 0.93, 0.52),
            (0.64, 0.88, 0.45),
            (0.92, 0.87, 0.44),
            (1.05, 0.95, 0.55),
            (1.22, 1.02, 0.66),
            (1.36, 1.05, 0.6),
        ],
        rng,
    )
    light = light + dust[..., None] * np.array([1.0, 0.8, 0.55]) * 0.12
    light = mix(light, np.array([0.02, 0.017, 0.016]), blur(crowd, 1.4))
    rim = np.clip(blur(crowd, 1.5) - blur(crowd, 5), 0, 1)
    light = (
        light
        + rim[..., None]
        * np.array([1.4, 1.1, 0.7])
        * np.exp(-((coordinates(SHAPE)[1] - 0.75) ** 2) * 5)[..., None]
        * 0.25
    )
    light = light + dust[..., None] * np.array([1.0, 0.8, 0.55]) * 0.025
    y, x = coordinates(SHAPE)
    sag = 0.70 + 0.035 * (1 - ((x - 0.75) / 0.75) ** 2)
    twist = 0.0135 * (0.75 + 0.25 * np.cos(x * 26))
    ribbon = smooth(0.0012, -0.0012, np.abs(y - sag) - twist)
    satin = 0.35 + 0.65 * np.clip(np.cos((y - sag) / twist * 1.3 + np.sin(x * 26) * 0.9), 0, 1)
    light = mix(light, np.array([0.75, 0.03, 0.02]) * satin[..., None], ribbon)
    picture = split_tone(curve(expose(light, 1.1), 0.45), "#173042", "#ffdca8", 0.1)
    return develop(vignette(bloom(picture, 0.85, 40, 0.5), 0.28), rng, 1.0)


def gallery(name: str, room: Room, spots: float, ambient: float) -> tuple[Array, object]:
    """Return a white room hung with pictures, each under its own lamp."""
    rng = generator(name)
    seen = cast(room, SHAPE)
    white = np.broadcast_to(rgb("#ece8e0"), (*SHAPE, 3)).copy()
    floor = boards(seen.x, seen.z, "#8a715a", name + " floor", 0.2)
    picture = np.where((seen.side == FLOOR)[..., None], floor, white)
    picture = np.where((seen.side == CEILING)[..., None], rgb("#d5d2cb"), picture)
    works = [(BACK, (offset, 1.75, 1.7, 1.3)) for offset in (-1.9, 1.9)]
    works += [(RIGHT, (z, 1.75, 1.5, 1.2)) for z in np.arange(3.2, room.deep - 0.8, 2.5)]
    works += [(LEFT, (-z, 1.75, 1.1, 1.45)) for z in np.arange(2.6, room.deep - 0.8, 2.2)]
    pools = np.zeros(SHAPE, np.float32)
    for i, (side, place) in enumerate(works):
        picture = hang(picture, seen, side, place, little_art(i * 3 + 1, rng))
        along = seen.x if side == BACK else (seen.z if side == RIGHT else -seen.z)
        wide = 0.62 + 0.32 * np.clip(room.tall - seen.y, 0, 9)
        cone = (
            np.exp(-(((along - place[0]) / wide) ** 2))
            * smooth(room.tall, room.tall - 0.8, seen.y)
            * (seen.side == side)
        )
        pools += cone * np.exp(-((seen.y - 1.8) ** 2) * 0.22)
        pools += (
            (seen.side == FLOOR)
            * 0.35
            * np.exp(
                -(((seen.x - (place[0] if side == BACK else room.half * (1 if side == RIGHT else -1))) / 1.2) ** 2)
            )
            * np.exp(-(((seen.z - (room.deep if side == BACK else abs(place[0]))) / 1.1) ** 2))
        )
    light = picture**2.2 * (
        ambient * corners(seen, room, 0.5)[..., None] * np.array([0.95, 1.0, 1.06])
        + (pools * spots)[..., None] * np.array([1.25, 1.0, 0.72])
    )
    return light, seen


def polish(light: Array, room: Room, seen: object, amount: float) -> Array:
    """Let the floor mirror the far wall a little."""
    horizon = int(room.horizon * SHAPE[0])
    back_foot = int((room.horizon + room.eye / room.deep * room.focal) * SHAPE[0])
    rows = np.clip(2 * back_foot - np.arange(SHAPE[0]), 0, SHAPE[0] - 1)
    mirror = blur(light[rows], 14, 3)
    fade = np.clip(1 - (np.arange(SHAPE[0]) - horizon) / (SHAPE[0] - horizon), 0, 1)[:, None]
    return mix(light, mirror, (seen.side == FLOOR) * amount * fade)


def art_gallery() -> Image.Image:
    """A white room in daylight from a roof lantern, a bench in the middle."""
    room = Room(4.0, 4.2, 10.5, 1.6, -0.5, 0.78, 0.5)
    light, seen = gallery("gallery", room, 0.75, 0.62)
    lantern = (
        (seen.side == CEILING)
        * smooth(1.5, 1.47, np.abs(seen.x))
        * smooth(0.08, 0.1, np.abs(seen.z % 1.5 - 0.75))
        * (seen.z < 9.6)
    )
    light = mix(light, np.array([1.9, 2.1, 2.3]), lantern)
    light = light + ((seen.side == FLOOR) * np.exp(-((seen.x / 1.7) ** 2)) * 0.12)[..., None] * np.array(
        [0.9, 1.0, 1.1]
    )
    light = polish(light, room, seen, 0.28)

    def at(x: float, y: float, z: float) -> tuple[float, float]:
        return ((x - room.aside) / z * room.focal + 0.75, room.horizon - (y - room.eye) / z * room.focal)

    shadow, top, front = Drawing(SHAPE), Drawing(SHAPE), Drawing(SHAPE)
    shadow.polygon([at(-1.1, 0, 4.9), at(1.1, 0, 4.9), at(1.1, 0, 5.8), at(-1.1, 0, 5.8)])
    top.polygon([at(-1.0, 0.45, 5), at(1.0, 0.45, 5), at(1.0, 0.45, 5.6), at(-1.0, 0.45, 5.6)])
    front.polygon([at(-1.0, 0.45, 5), at(1.0, 0.45, 5), at(1.0, 0.33, 5), at(-1.0, 0.33, 5)])
    for x in (-0.85, 0.85):
        front.polygon(
            [at(x - 0.04, 0.35, 5.05), at(x + 0.04, 0.35, 5.05), at(x + 0.04, 0, 5.05), at(x - 0.04, 0, 5.05)]
        )
    light = mix(light, light * 0.35, blur(shadow.mask(), 8) * 0.8)
    light = mix(light, np.array([0.1, 0.055, 0.03]), front.mask())
    light = mix(light, np.array([0.4, 0.24, 0.13]), top.mask())
    rng = generator("gallery film")
    visitor = people(SHAPE, [(0.575, 0.755, 0.34)], rng)
    light = mix(light, np.array([0.035, 0.04, 0.05]), blur(visitor, 1) * 0.95)
    picture = split_tone(curve(expose(light, 1.35), 0.3), "#22313d", "#ffeed4", 0.07)
    return develop(vignette(bloom(picture, 0.9, 30, 0.3), 0.18), rng, 0.9)


def opening_night() -> Image.Image:
    """The same rooms on the opening night: spots on the walls, a crowd against them."""
    room = Room(5.0, 4.4, 9.5, 1.7, 0.4, 0.8, 0.5)
    light, seen = gallery("opening", room, 1.35, 0.07)
    light = polish(light, room, seen, 0.4)
    rng = generator("opening crowd")
    rows = (
        (
            [
                (x, 0.72 + rng.normal(0, 0.01), 0.27 + rng.normal(0, 0.012))
                for x in (0.34, 0.43, 0.62, 0.7, 0.9, 0.99, 1.17)
            ],
            1.0,
            0.022,
        ),
        (
            [(x, 0.93 + rng.normal(0, 0.012), 0.46 + rng.normal(0, 0.02)) for x in (0.16, 0.3, 0.55, 0.83, 1.12, 1.26)],
            2.2,
            0.012,
        ),
        ([(x, 1.32 + rng.normal(0, 0.02), 0.8 + rng.normal(0, 0.03)) for x in (0.06, 0.44, 1.02, 1.44)], 7.0, 0.005),
    )
    for places, soft, tone in rows:
        crowd = blur(people(SHAPE, places, rng), soft)
        rim = np.clip(crowd - blur(crowd, 9), 0, 1)
        light = mix(light, np.array([1.2, 0.85, 0.6]) * tone, crowd)
        light = light + rim[..., None] * TUNGSTEN * tone * 0.8
    span = np.linspace(0.02, 1.48, 15)
    lamps = np.array([((0.1 + 0.05 * np.sin(s * 4.3) ** 2) * 1200, s * 1200, 7.0) for s in span])
    light += glow(lamps, np.broadcast_to(TUNGSTEN, (15, 3)), SHAPE, ((3.5, 3.0), (18, 0.25), (70, 0.06)))
    picture = split_tone(curve(expose(light, 1.6), 0.6), "#0f2236", "#ffcf94", 0.12)
    return develop(vignette(bloom(picture, 0.85, 30, 0.35), 0.3), rng, 1.2)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "content/editions/2026/cover.jpg": edition,
    "content/stories/opening-night/cover.jpg": opening_night,
    "content/stories/london-field-trip/cover.jpg": london,
    "content/stories/creative-hub-opens/cover.jpg": hub_opens,
    "content/stories/five-years-in-numbers/cover.jpg": numbers,
    "content/venues/creative-hub/cover.jpg": creative_hub,
    "content/venues/art-gallery/cover.jpg": art_gallery,
    "content/venues/river-hall/cover.jpg": river_hall,
    "content/pages/about/cover.jpg": about,
}
