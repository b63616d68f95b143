"""What tests share of themes: one that comes with the program is made ready once for all sites that use it alike."""

from __future__ import annotations

from collections import OrderedDict
from typing import ClassVar

from korme.core.options import Options
from korme.core.problems import Problem
from korme.site.config import Config
from korme.store.cache import Cache
from korme.theme import cached
from korme.theme.theme import Theme

_MOST = 40
"""Themes kept: a megabyte each."""


class KeptTheme:
    """Themes made ready, with their problems, under the settings that they depend on; those of a site are not kept."""

    is_on: ClassVar[bool] = False
    _known: ClassVar[OrderedDict[str, tuple[Theme, list[Problem]]]] = OrderedDict()
    _read = staticmethod(cached._read)

    @classmethod
    def install(cls) -> None:
        """Use them in every build of this process while `is_on`."""
        vars(cached)["_read"] = cls._kept

    @classmethod
    def _kept(cls, config: Config, options: Options, cache: Cache) -> tuple[Theme, list[Problem]]:
        if not cls.is_on or options.theme or (options.root / "themes").exists():
            return cls._read(config, options, cache)
        key = cached._key(config, options, "")
        if key not in cls._known:
            theme, problems = cls._read(config, options, cache)
            if not all(problem.code in cached._LASTING for problem in problems):  # those name lines of site.yaml
                return theme, problems
            cls._known[key] = theme, problems
        cls._known.move_to_end(key)
        theme, problems = cls._known[key]
        while len(cls._known) > _MOST:
            cls._known.popitem(last=False)
        return theme, list(problems)
