"""MP4, MOV and M4A: what they are, and whether browsers play them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from korme.media.containers.described import FILM, SOUND, Description, MediaStream
from korme.media.containers.movie import Movie, MovieTrack, read_movie, samples_of, seconds_of
from korme.media.containers.movie_texts import read_texts, tells_place
from korme.media.containers.source import Source
from korme.media.formats import recognise
from korme.media.refusals import refuse


def describe(source: Source) -> Description:
    """Describe a file.

    Raises:
        MediumRefused: it is damaged, or has neither film nor sound.
    """
    movie = read_movie(source)
    tracks = published_tracks(movie)
    is_film = tracks[0].kind == FILM
    seconds = max(_seconds(source, movie, track) for track in tracks)
    read = recognise(source.up_to(0, 400))
    return Description(
        format=read.name if read else "MP4",
        ending="mp4" if is_film else "m4a",
        mime="video/mp4" if is_film else "audio/mp4",
        streams=tuple(_stream(track) for track in tracks),
        seconds=seconds,
        is_fast_start=movie.is_fast_start,
        has_location=tells_place(movie.moov, source, movie.others),
        texts=read_texts(movie.moov, source, movie.others),
        left_out=tuple(_left_out(movie, tracks)),
    )


def published_tracks(movie: Movie) -> tuple[MovieTrack, ...]:
    """Return the tracks that visitors get: one film, and the sounds that browsers play.

    Sounds that they do not play are there only if there is no other.

    Raises:
        MediumRefused: there is neither film nor sound.
    """
    films = _enabled_first([track for track in movie.tracks if track.kind == FILM])[:1]
    sounds = _enabled_first([track for track in movie.tracks if track.kind == SOUND])
    played = [track for track in sounds if not track.entry.stream.trouble]
    tracks = (*films, *(played or sounds[:1]))
    if not tracks:
        raise refuse("medium-unreadable", "nothing")
    return tracks


_CAPTIONS = (b"sbtl", b"subt", b"clcp")


def _left_out(movie: Movie, published: tuple[MovieTrack, ...]) -> Iterator[str]:
    """Yield what else somebody may have meant to be seen or heard; an alternative to a published sound is not missed."""
    groups = {track.group for track in published}
    others = [track for track in movie.tracks if track not in published]
    if any(track.handler in _CAPTIONS for track in others):
        yield "captions"
    for kind in (SOUND, FILM):
        if any(track.kind == kind and track.is_enabled and track.group not in groups - {0} for track in others):
            yield kind


def _enabled_first(tracks: list[MovieTrack]) -> list[MovieTrack]:
    return sorted(tracks, key=lambda track: not track.is_enabled)


def _stream(track: MovieTrack) -> MediaStream:
    stream = track.entry.stream
    if stream.kind == FILM and is_on_its_side(track.matrix):
        return structs.replace(stream, width=stream.height, height=stream.width)
    return stream


def is_on_its_side(matrix: bytes) -> bool:
    """Whether a track is shown turned by a quarter: its matrix takes x to y."""
    return matrix[:4] == matrix[16:20] == bytes(4)


def _seconds(source: Source, movie: Movie, track: MovieTrack) -> float:
    if movie.fragments and not track.entry.stream.trouble:
        return seconds_of(movie, track, samples_of(source, movie, track).length)
    return seconds_of(movie, track, track.duration)
