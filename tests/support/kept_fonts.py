"""What tests share of fonts: a font of a theme is cut once for the whole run, which takes seconds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import fontTools
import msgspec

from korme.core.model import Files
from korme.theme import font_files, font_stand_ins, font_subsets, theme_fonts
from korme.theme.theme_fields import FontFile

_CODE = "".join(
    Path(module.__file__ or "").read_text("utf-8") for module in (font_files, font_stand_ins, font_subsets, theme_fonts)
)


class KeptFonts:
    """The parts that were made of a font's file, kept under everything that they depend on, the code included."""

    is_on: ClassVar[bool] = False
    _folder: ClassVar[Path]
    _made = staticmethod(theme_fonts._made)

    @classmethod
    def install(cls, folder: Path) -> None:
        """Keep the fonts of every build of this process in a folder, which processes share."""
        cls._folder = folder
        vars(theme_fonts)["_made"] = cls._kept

    @classmethod
    def _kept(cls, file: FontFile, data: bytes, languages: Sequence[str]) -> Files | None:
        if not cls.is_on:
            return cls._made(file, data, languages)
        asked = repr((_CODE, fontTools.version, file.weights, file.axes, sorted(languages)))
        path = cls._folder / hashlib.sha256(asked.encode() + data).hexdigest()
        if not path.exists() and (made := cls._made(file, data, languages)) is not None:
            written = path.with_suffix(f".{os.getpid()}")
            written.write_bytes(msgspec.msgpack.encode(made))
            written.replace(path)
        return msgspec.msgpack.decode(path.read_bytes(), type=dict[str, bytes]) if path.exists() else None
