"""Films and recordings that every browser plays, made of those that not all do, in a child process: H.264 and AAC."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from msgspec import Struct

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media import containers
from korme.media.decoding import ERRORS, film_of, opened_medium, reason, sound_of
from korme.media.jobs import MediumRemade, RemakeOrder
from korme.media.loudness import chain, gain_of, pushed
from korme.media.refusals import MediumRefused, refuse
from korme.media.tones import HLG, PQ, cube_file
from korme.pictures.credits import Credit

_LARGE, _SMALL = 1080, 720
"""Pixels of the shorter side of a film, and of its smaller version."""
_LADDER = ((1080, 1_500_000), (720, 700_000), (540, 400_000), (360, 150_000))
"""Pixels of the shorter side, and bits a second below which fewer pixels look better."""
_MOST_BITS = {1080: 5_000_000, 720: 2_500_000, 540: 1_500_000, 360: 800_000}
_QUALITY = "21"
"""CRF of x264: what most cannot tell from the original."""
_SOUND_BITS = 160_000
_LEAST_SOUND_BITS = 48_000
_FILLED = 0.93
"""Part of a limit that bit rates are chosen for: containers need some, and encoders overshoot."""
_MOST_FRAMES_A_SECOND = 60
_KEY_SECONDS = 4
_TURNS = {1: (("transpose", "cclock"),), 2: (("hflip", ""), ("vflip", "")), 3: (("transpose", "clock"),)}
"""Filters by quarters of a turn, counterclockwise."""


class _Track(Struct):
    """A stream of a file that is being written."""

    source: Any
    target: Any
    graph: Any = None
    """Filters; None: packets are copied."""


class _Aim(Struct, frozen=True):
    """What a file is to become."""

    side: int
    """Pixels of the shorter side; 0: sound only."""
    bits: int
    sound_bits: int


def remake(order: RemakeOrder) -> MediumRemade:
    """Make a file that every browser plays; a film also in fewer pixels, if it has many."""
    try:
        facts = containers.look(order.source, order.limits)
        if order.how == "clean":
            containers.publish(order.source, order.target, _credit(facts))
            return _result(order.target, order.limits, facts)
        with tempfile.TemporaryDirectory() as folder:
            return _made(order, facts, Path(folder))
    except MediumRefused as refused:
        return MediumRemade(fault=refused.fault)
    except ERRORS as error:
        return MediumRemade(fault=refuse("medium-unreadable", reason=reason(error)).fault)


def _credit(facts: MediumFacts) -> Credit:
    texts = dict(facts.texts)
    return Credit(texts.get("creator", ""), texts.get("copyright", ""), licence=texts.get("licence", ""))


def _result(made: Path, limits: Limits, before: MediumFacts, smaller: int = 0) -> MediumRemade:
    facts = containers.look(made, limits)
    size = (facts.width, facts.height)
    return MediumRemade(f".{facts.ending}", size, facts.seconds, facts.size, smaller, before.left_out)


def _made(order: RemakeOrder, facts: MediumFacts, folder: Path) -> MediumRemade:
    rough = folder / "rough"
    with opened_medium(order.source) as container:
        seconds = facts.seconds or _length(container)
        is_copied = order.how == "play" and _can_copy(container, facts, order)
        aim = _aim(container, seconds, order.bytes)
        side = _shorter_side(container)
    _encode(order.source, rough, aim, folder, copies_film=is_copied)
    if is_copied and (rough.stat().st_size > order.bytes or not _plays(rough, order.limits)):
        _encode(order.source, rough, aim, folder)
    if rough.stat().st_size > order.bytes:
        less = order.bytes / rough.stat().st_size * _FILLED
        aim = _Aim(aim.side, int(aim.bits * less), max(_LEAST_SOUND_BITS, int(aim.sound_bits * less)))
        _encode(order.source, rough, aim, folder)
    credit = _credit(facts)
    containers.publish(rough, order.target, credit)
    if order.target.stat().st_size > order.bytes:
        raise _too_long(seconds, order.bytes)
    smaller = 0
    if aim.side and min(side, aim.side) > _SMALL * 1.2 and order.smaller is not None:
        _encode(order.source, rough, _Aim(_SMALL, min(aim.bits, _MOST_BITS[_SMALL]), aim.sound_bits), folder)
        containers.publish(rough, order.smaller, credit)
        smaller = order.smaller.stat().st_size
    return _result(order.target, order.limits, facts, smaller)


def _too_long(seconds: float, limit: int) -> MediumRefused:
    return refuse("medium-too-long", minutes=f"{seconds / 60:.0f}", limit=round(limit / 1e6))


def _plays(path: Path, limits: Limits) -> bool:
    with contextlib.suppress(MediumRefused):
        return not containers.look(path, limits).trouble
    return False


def _length(container: Any) -> float:
    return float(container.duration / av.time_base) if container.duration else 0.0


def _films(container: Any) -> list[Any]:
    with contextlib.suppress(MediumRefused):
        return [film_of(container)]
    return []


def _sounds(container: Any) -> list[Any]:
    sound = sound_of(container)
    return [] if sound is None else [sound]


def _shorter_side(container: Any) -> int:
    return min((min(film.codec_context.width, film.codec_context.height) for film in _films(container)), default=0)


def _can_copy(container: Any, facts: MediumFacts, order: RemakeOrder) -> bool:
    """Whether the pictures are what browsers play, in a container or with a sound that they do not."""
    context = next((film.codec_context for film in _films(container)), None)
    return (
        context is not None
        and context.name == "h264"
        and str(context.pix_fmt) in ("yuv420p", "yuvj420p")
        and context.color_trc not in (PQ, HLG)
        and facts.size <= order.bytes
    )


def _aim(container: Any, seconds: float, limit: int) -> _Aim:
    """Return the size and the bit rates with which a file stays below a limit.

    Raises:
        MediumRefused: it is so long that nothing would be seen or heard of it.
    """
    films, sounds = _films(container), _sounds(container)
    budget = int(limit * 8 * _FILLED / max(1.0, seconds))
    sound = min(_SOUND_BITS, max(_LEAST_SOUND_BITS, budget // (8 if films else 1))) if sounds else 0
    if not films:
        if not sounds:
            raise refuse("medium-unreadable", "nothing")
        if budget < _LEAST_SOUND_BITS:
            raise _too_long(seconds, limit)
        return _Aim(0, 0, min(sound, budget))
    side = _shorter_side(container)
    for most, least in _LADDER:
        if budget - sound >= least and (most <= side or most == _LADDER[-1][0] or side > _next(most)):
            return _Aim(min(most, side), min(_MOST_BITS[most], budget - sound), sound)
    raise _too_long(seconds, limit)


def _next(most: int) -> int:
    """Return the step of the ladder below one."""
    return max((side for side, _ in _LADDER if side < most), default=0)


def _encode(source: Path, target: Path, aim: _Aim, folder: Path, *, copies_film: bool = False) -> None:
    """Write a file with one film and one sound; how loud it is, and what the first frame is like, come first."""
    gain, first = 0.0, None
    with opened_medium(source) as container:
        for sound in _sounds(container):
            gain = gain_of(container, sound, _layout(sound))
    with opened_medium(source) as container:
        for film in _films(container) if aim.side else []:
            first = next(container.decode(film), None)
            if first is None:
                raise refuse("medium-unreadable", "nothing")
    with opened_medium(source) as container, av.open(str(target), "w", format="mp4") as out:
        tracks: dict[int, _Track] = {}
        for film in _films(container) if aim.side else []:
            if copies_film:
                tracks[film.index] = _Track(film, out.add_stream_from_template(film))
            else:
                graph = _picture_graph(film, first, aim, folder)
                tracks[film.index] = _Track(film, _film(out, film, first, aim), graph)
        for sound in _sounds(container):
            tracks[sound.index] = _sound(out, sound, aim, gain)
        _copy_all(container, out, tracks)


def _copy_all(container: Any, out: Any, tracks: dict[int, _Track]) -> None:
    """Take everything from one file to the other."""
    waiting: list[Any] = []
    for packet in container.demux(*(track.source for track in tracks.values())):
        track = tracks[packet.stream.index]
        if track.graph is not None:
            for frame in _decoded(packet):
                _write(out, track, frame)
        elif packet.size:
            waiting.append(packet)
            if packet.dts is not None:
                _mux(out, track, waiting)
                waiting.clear()
    for track in tracks.values():
        if track.graph is not None:
            _write(out, track, None)
            out.mux(track.target.encode(None))


def _mux(out: Any, track: _Track, packets: list[Any]) -> None:
    """Copy packets; those before the last do not say when they are decoded, as Matroska's first ones."""
    rate = track.source.average_rate or 25
    step = max(1, round(1 / rate / track.source.time_base))
    for number, packet in enumerate(reversed(packets)):
        packet.dts = packets[-1].dts - number * step
    for packet in packets:
        packet.stream = track.target
        out.mux(packet)


def _decoded(packet: Any) -> Iterator[Any]:
    """Yield the frames of a packet; a damaged one has none, and the rest is still worth seeing."""
    try:
        yield from packet.decode()
    except av.error.InvalidDataError:
        return


def _layout(sound: Any) -> str:
    return "mono" if sound.codec_context.channels == 1 else "stereo"


def _film(out: Any, film: Any, first: Any, aim: _Aim) -> Any:
    target = out.add_stream("libx264", rate=_rate(film))
    width, height = _size(film, first, aim.side)
    target.width, target.height = (height, width) if round(first.rotation / 90) % 2 else (width, height)
    target.pix_fmt = "yuv420p"
    target.time_base = target.codec_context.time_base = film.time_base
    target.codec_context.color_trc = target.codec_context.color_primaries = target.codec_context.colorspace = 1
    target.codec_context.color_range = 1
    target.options = {
        "preset": "medium",
        "profile": "high",
        "crf": _QUALITY,
        "maxrate": str(aim.bits),
        "bufsize": str(2 * aim.bits),
        "g": str(round(_KEY_SECONDS * _rate(film))),
    }
    return target


def _rate(film: Any) -> Any:
    rate = film.average_rate or film.guessed_rate or 25
    return min(rate, _MOST_FRAMES_A_SECOND)


def _sound(out: Any, sound: Any, aim: _Aim, gain: float) -> _Track:
    layout = _layout(sound)
    target = out.add_stream("aac", rate=48_000, layout=layout)
    target.bit_rate = min(aim.sound_bits, 96_000) if layout == "mono" else aim.sound_bits
    graph = chain(
        sound,
        ("aresample", "48000:async=1000"),
        ("aformat", f"sample_fmts=fltp:channel_layouts={layout}:sample_rates=48000"),
        ("volume", f"{gain:.2f}dB"),
        ("asetnsamples", "1024:p=0"),
    )
    return _Track(sound, target, graph)


def _write(out: Any, track: _Track, frame: Any) -> None:
    """Send a frame through its filters to its encoder; None ends the filters."""
    for filtered in pushed(track.graph, frame):
        if track.source.type == "video":
            filtered.pict_type = 0  # the encoder decides
        out.mux(track.target.encode(filtered))


def _picture_graph(film: Any, frame: Any, aim: _Aim, folder: Path) -> Any:
    """Return the filters from a decoded frame to an upright one in the right size and colours."""
    turn = round(frame.rotation / 90) % 4
    width, height = _size(film, frame, aim.side)
    filters: list[tuple[str, str]] = [("bwdif", "deint=interlaced")]
    if (film.average_rate or 0) > _MOST_FRAMES_A_SECOND:
        filters.append(("fps", str(_MOST_FRAMES_A_SECOND)))
    scaled = f"{width}:{height}:flags=lanczos:out_color_matrix=bt709:out_range=tv"
    if frame.color_trc in (PQ, HLG):
        cube = folder / "tones.cube"
        cube.write_text(cube_file(frame.color_trc), "ascii")
        filters += [
            ("scale", f"{width}:{height}:flags=lanczos:in_color_matrix=bt2020"),
            ("format", "gbrp10le"),
            ("lut3d", f"file='{cube}':interp=tetrahedral"),
        ]
    filters += [("scale", scaled), ("setsar", "1"), *_TURNS.get(turn, ()), ("format", "yuv420p")]
    return chain(film, *filters)


def _size(film: Any, frame: Any, side: int) -> tuple[int, int]:
    """Return width and height, not yet turned, with square pixels and even, as 4:2:0 needs them."""
    aspect = film.codec_context.sample_aspect_ratio or film.sample_aspect_ratio or 1
    width = frame.width * float(aspect if 0.2 <= aspect <= 5 else 1)
    scale = min(1.0, side / min(width, frame.height))
    return max(2, round(width * scale / 2) * 2), max(2, round(frame.height * scale / 2) * 2)
