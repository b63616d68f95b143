"""Fields that name pictures and media: a file name, or a map with its texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.embeds import embed_of, service_at
from korme.core.media import Medium, first_part, part_path
from korme.core.model import PROJECTIONS, Picture, Text
from korme.core.problems import Mark
from korme.fields.base import Declared, FieldType, ReadContext, read_fields, spec, specs
from korme.fields.groups import Group, ListOf
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.playing_time import PlayingTime
from korme.fields.scalars import Choice, Flag, Line, YesNo, plain_text
from korme.fields.texts import TextField

_WORDS = {"center": 0.5, "centre": 0.5, "left": 0.0, "right": 1.0, "top": 0.0, "bottom": 1.0}
_NUMBER = r"(?:0|1|0?\.[0-9]{1,4}|1\.0{1,4})|(?:[0-9]{1,2}|100)%"


class Focus(Struct, frozen=True):
    """The point to keep in a crop: `top`, `left bottom`, or two numbers from 0 to 1 (from the left, from the top)."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> tuple[float, float] | None:
        if isinstance(node, Pairs):
            context.wrong(name, node, "line")
            return None
        if isinstance(node, Items):
            parts = [text for item in node.items if (text := plain_text(item, name, context)) is not None]
        else:
            parts = re.split(r"[\s,]+", plain_text(node, name, context) or "")
        point = _point(parts)
        if point is None:
            context.report("not-a-focus", node.mark, field=name, found=" ".join(parts)[:60])
        return point


def _point(parts: list[str]) -> tuple[float, float] | None:
    if not 1 <= len(parts) <= 2:
        return None
    if all(part in _WORDS for part in parts):
        across = [part for part in parts if part in ("left", "right")]
        down = [part for part in parts if part in ("top", "bottom")]
        if len(across) > 1 or len(down) > 1:
            return None
        return (_WORDS[across[0]] if across else 0.5, _WORDS[down[0]] if down else 0.5)
    if len(parts) == 2 and all(re.fullmatch(_NUMBER, part) for part in parts):
        across_, down_ = (float(part[:-1]) / 100 if part.endswith("%") else float(part) for part in parts)
        return (across_, down_)
    return None


class PictureFields(Declared, frozen=True):
    """The fields of a picture in an entry."""

    file: str = spec(Line(), "File name, in the entry's own folder.", required=True, unless="url")
    alt: Text | None = spec(TextField(), "What the picture shows, for people who cannot see it.")
    caption: Text | None = spec(TextField(), "Caption shown beside the picture.")
    credit: Text | None = spec(TextField(), "Credit: who made the picture.")
    focus: tuple[float, float] | None = spec(Focus(), "Part of the picture to keep when it is cropped.")
    decorative: bool = spec(
        Flag(), "Whether the picture is purely decorative: `alt` is empty and screen readers skip it."
    )
    projection: str | None = spec(
        Choice(PROJECTIONS),
        "Of a work's picture: `panorama` (full height, scrolled sideways), `sphere` (360°, to look around in; 2:1) or"
        " `flat`. Default: as the file's metadata say.",
    )
    still: str | None = spec(Line(), "Of a film, recording or model: the picture that stands for it.")
    transcript: Text | None = spec(
        TextField(long=True), "Of a film or recording: what is said and heard, for people who cannot hear it."
    )
    speech: bool | None = spec(YesNo(), "Of a film or recording: whether anyone speaks; `no` needs no captions.")
    loop: bool | None = spec(
        YesNo(),
        "Of a film: whether it plays by itself, silently, again and again. Default: yes, if it has no sound and lasts 15"
        " seconds or less.",
    )
    download: bool = spec(Flag(), "Of a film, recording, document or model: whether visitors may download the file.")
    url: str | None = spec(
        Line(),
        "Instead of `file`: the address of a film, recording or project on YouTube, Vimeo, Rutube, SoundCloud, …",
    )
    length: int | None = spec(PlayingTime(), "Of a film or recording with a `url`: how long it is, such as `3:20`.")


_TEXTS = ("alt", "caption", "credit", "transcript")
"""The fields that may differ by language."""
_OF_MEDIA = ("still", "transcript", "speech", "loop", "download", "length", "url")
"""The fields of media only."""
_OF_FILES = ("speech", "loop", "download")
"""The fields of media that are files of the entry."""


class PictureField(Struct, frozen=True):
    """One picture: a file name, or a map `file`, `alt`, `caption`, `credit`, `focus`."""

    presets: tuple[str, ...] = ("cover",)
    """The presets of the theme with which pages show it."""
    is_logo: bool = False
    is_media: bool = False
    """Whether it may be a film or another medium."""
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> Picture | None:
        parts = _parts(node, name, context)
        if parts is None:
            return None
        file, texts = parts
        if is_address(file.text) or embed_of(file.text):
            return self._elsewhere(file, texts, name, context)
        if self.is_media and _is_script(file.text):
            context.report("not-a-link", file.mark, field=name, found=file.text.strip()[:120], fix="")
            return None
        path = context.find_picture(file.text.strip(), file.mark)
        if path is None:
            return None
        own: dict[str, Any] = {key: texts.get(key) for key in ("alt", "caption", "credit", "focus")}
        own |= {"decorative": bool(texts.get("decorative")), "projection": texts.get("projection") or ""}
        found = context.find_medium(path) if self.is_media else None
        if found is None:
            _report_unused(texts, _OF_MEDIA, file, name, context)
            return Picture(path, file.mark, **own, is_logo=self.is_logo)
        medium, still = found
        _report_unused(texts, ("length", "url"), file, name, context, hint="file")
        if texts.get("still"):
            still = context.find_picture(texts["still"], context.marks[f"{name}.still"]) or still
        return of_medium(_as_said(medium, texts), still, file.mark, **own, transcript=texts.get("transcript"))

    def _elsewhere(self, file: Scalar, texts: dict[str, Any], name: str, context: ReadContext) -> Picture | None:
        """Return the picture that stands for what is at an address; None after reporting that there is no player for it."""
        embed = embed_of(file.text)
        if embed is None or not self.is_media:
            is_film = self.is_media and name.partition(".")[0] == "film"
            hint = "film" if embed else "player" if service_at(file.text) else "unplayed" if is_film else ""
            context.report("picture-remote", file.mark, hint=hint, file=file.text.strip()[:120])
            return None
        _report_unused(texts, _OF_FILES, file, name, context, hint="embed")
        written = texts.get("still")
        still = context.find_picture(written, context.marks[f"{name}.still"]) or "" if written else ""
        medium = Medium("embed", address=file.text.strip(), seconds=texts.get("length") or 0)
        own: dict[str, Any] = {key: texts.get(key) for key in ("alt", "caption", "credit", "focus", "transcript")}
        part = "" if still else f"embed-{embed.shape}-{hashlib.blake2b(embed.link.encode(), digest_size=8).hexdigest()}"
        path = still or part_path(context.path.rpartition("/")[0], part)
        return Picture(path, file.mark, medium=medium, part=part, **own)


def of_medium(medium: Medium, still: str, mark: Mark, **texts: Any) -> Picture:
    """Return the picture that stands for a medium.

    Args:
        still: the path of a picture of its own; '' for one that is made of its file.
        texts: the picture's other fields.
    """
    part = "" if still else first_part(medium.kind)
    return Picture(still or part_path(medium.path, part), mark, medium=medium, part=part, **texts)


def _report_unused(
    texts: dict[str, Any], fields: Sequence[str], file: Scalar, name: str, context: ReadContext, *, hint: str = ""
) -> None:
    """Report fields that have no effect on what they are said of."""
    for given in (key for key in fields if texts.get(key) not in (None, False)):
        mark = context.marks.get(f"{name}.{given}", file.mark)
        context.report("medium-field", mark, hint=hint, field=given, file=file.text[:120])


def _as_said(medium: Medium, said: dict[str, Any]) -> Medium:
    """Return a medium with what the entry says of it."""
    return replace(medium, loop=said.get("loop"), speech=said.get("speech"), download=bool(said.get("download")))


def _parts(node: Node, name: str, context: ReadContext) -> tuple[Scalar, dict[str, Any]] | None:
    """Return the file name as written and the fields beside it; None after reporting a problem."""
    if isinstance(node, Scalar):
        context.cut(node, name, is_item=True)
        return (node, {}) if plain_text(node, name, context) else None
    if not isinstance(node, Pairs):
        context.wrong(name, node, "picture")
        return None
    values = read_fields(PictureFields, node, context, prefix=f"{name}.", kind="image")
    named = "file" if values.get("file") else "url"
    file = node.pairs.get(named)
    if not isinstance(file, Scalar) or not values.get(named):
        return None
    alt = node.pairs.get("alt")
    if isinstance(alt, Scalar) and not alt.text.strip() and not alt.is_nothing and not values.get("decorative"):
        context.report("alt-empty", node.keys["alt"].mark, file=file.text)
    return file, values


class PictureList(Struct, frozen=True):
    """The pictures and media of a work, in order."""

    presets: tuple[str, ...] = ("work",)
    """The presets of the theme with which pages show them."""
    is_media: bool = True
    """Whether films and other media may be among them."""
    empty: Any = ()

    def read(self, node: Node, name: str, context: ReadContext) -> tuple[Picture, ...]:
        field: FieldType = PictureField(is_media=self.is_media)
        if not isinstance(node, Items):
            picture = field.read(node, name, context)
            return (picture,) if picture else ()
        pictures: dict[str, Picture] = {}
        for index, item in enumerate(node.items):
            picture = field.read(item, f"{name}.{index}", context)
            if picture and picture.named in pictures:
                context.report("picture-twice", picture.mark, file=picture.named.rpartition("/")[2])
            elif picture:
                pictures[picture.named] = picture
        return without_stills(pictures.values())


def without_stills(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """Return the pictures but for those that stand for a medium among them, which shows them."""
    listed = tuple(pictures)
    stills = {picture.path for picture in listed if picture.medium}
    return tuple(each for each in listed if each.medium or each.path not in stills) if stills else listed


def with_films(films: Iterable[Picture], pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """Return the pictures of a work with its films before them, each once, and without the stills of the films."""
    listed = tuple(pictures)
    first = {film.named: film for film in films}
    return without_stills((*first.values(), *(each for each in listed if each.named not in first))) if first else listed


def file_names(node: Node) -> list[str]:
    """Return the file names in a list of pictures, as written."""
    items = node.items if isinstance(node, Items) else [node]
    files = [item.pairs.get("file", item.pairs.get("url")) if isinstance(item, Pairs) else item for item in items]
    return [file.text for file in files if isinstance(file, Scalar)]


def is_address(file: str) -> bool:
    """Whether a picture's name is a web address."""
    return re.match(r"(?:[a-z][a-z0-9+.-]*:)?//|data:|file:", file.strip().lower()) is not None


def _is_script(file: str) -> bool:
    """Whether a name is an address of a program or of data in a page, which leads nowhere."""
    return re.match(r"(?:javascript|vbscript|blob|about|mailto|tel):", file.strip().lower()) is not None


def translated(type_: FieldType) -> bool:
    """Whether a field of this type may be in a translation file."""
    return isinstance(type_, (TextField, PictureField, PictureList)) or _has_pictures(type_)


def _has_pictures(type_: FieldType) -> bool:
    """Whether it is a list of groups that pictures are in, by which a translation's are told apart."""
    if not isinstance(type_, ListOf) or not isinstance(type_.of, Group):
        return False
    return any(isinstance(field.type, PictureField) for field in specs(type_.of.cls).values())


def merged(value: Any, translation: Any) -> Any:
    """Return a text, or the texts of a picture, with those of a translation file added."""
    if isinstance(value, Text) and isinstance(translation, Text):
        return value.joined(translation)
    if isinstance(value, Picture) and isinstance(translation, Picture):
        return with_texts(value, translation) if value.named == translation.named else value
    if isinstance(value, tuple) and isinstance(translation, tuple):
        by_name = {_names(each): each for each in translation if _names(each)}
        return tuple(merged(each, by_name[_names(each)]) if _names(each) in by_name else each for each in value)
    if isinstance(value, Declared) and isinstance(translation, Declared):
        names = [name for name, field in specs(type(value)).items() if translated(field.type)]
        return replace(value, **{name: merged(getattr(value, name), getattr(translation, name)) for name in names})
    return translation if value is None else value


def _names(value: Any) -> tuple[str, ...]:
    """Return the files that a picture, a list or a group names."""
    return tuple(picture.named for picture in pictures_in(value))


def pictures_in(value: Any) -> tuple[Picture, ...]:
    """Return the pictures in the value of a field: a picture, a list, or groups that pictures are in."""
    if isinstance(value, Picture):
        return (value,)
    if isinstance(value, Declared):
        value = tuple(getattr(value, name) for name in specs(type(value)))
    return tuple(picture for each in value for picture in pictures_in(each)) if isinstance(value, tuple) else ()


def is_other_picture(value: Any, translation: Any) -> bool:
    """Return whether a translation names a picture that the entry does not, and whose texts would be lost."""
    own, others = ({*_names(each)} for each in (value, translation))
    return bool(own) and not others <= own


def given_twice(value: Any, translation: Any) -> list[str]:
    """Return the languages in which an entry and a translation give different texts for the same thing."""
    if isinstance(value, Text) and isinstance(translation, Text):
        own = dict(value.values)
        return [language for language, text in translation.values if own.get(language, text) != text]
    if isinstance(value, Picture) and isinstance(translation, Picture):
        if value.named != translation.named:
            return []
        return [tag for name in _TEXTS for tag in given_twice(getattr(value, name), getattr(translation, name))]
    if isinstance(value, Declared) and isinstance(translation, Declared):
        return [
            tag
            for name, field in specs(type(value)).items()
            if translated(field.type) and _names(value) == _names(translation)
            for tag in given_twice(getattr(value, name), getattr(translation, name))
        ]
    if isinstance(value, tuple) and isinstance(translation, tuple):
        return [tag for one in value for other in translation for tag in given_twice(one, other)]
    return []


def with_texts(picture: Picture, other: Picture) -> Picture:
    """Return `picture` with the texts of `other` added."""
    return replace(picture, **{name: _joined(getattr(picture, name), getattr(other, name)) for name in _TEXTS})


def _joined(first: Text | None, second: Text | None) -> Text | None:
    return first.joined(second) if first and second else first or second
