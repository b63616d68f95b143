"""Undefined values of templates whose exception knows the name, and what it was looked for in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError, UndefinedError
from jinja2.utils import missing


class MissingName(UndefinedError):
    """A variable that a template does not have, or an attribute that a value does not have."""

    def __init__(self, message: str | None, *, of: Any, name: Any, hint: str | None) -> None:
        super().__init__(message)
        self.of, self.name, self.hint = of, name, hint


class NamedUndefined(StrictUndefined):
    """An undefined value whose exception knows the name and what it was looked for in."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        # What a view lacks is asked for on every page, with `is defined`; its exception is hardly ever wanted.
        self._undefined_hint, self._undefined_obj, self._undefined_name = hint, obj, name

    @property
    def _undefined_exception(self) -> Callable[[str | None], MissingName]:  # type: ignore[override]
        """What Jinja keeps in a slot of each value, and calls to fail, made only then."""
        return partial(MissingName, of=self._undefined_obj, name=self._undefined_name, hint=self._undefined_hint)
