"""The curators' desk of a small site, without a server."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from site_box import SiteBox

from korme.build import opened
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse
from korme.commands.desk.rooms import answered
from korme.commands.desk.state import DeskState
from korme.publish.planning import plan_site
from korme.read.content import read_content
from korme.store.fingerprint import fingerprint
from korme.store.worker_pool import Pool


def desk_of(box: SiteBox, **options: Any) -> DeskState:
    """What the desk knows of a site: it is read and planned, with drafts."""
    chosen = box.options(drafts=True, fast=True, serve=True, **options)
    cache = opened(chosen)
    with Pool(1) as pool:
        content = read_content(chosen, lambda step: None, cache, pool, known=fingerprint(chosen))
    planned = plan_site(content, chosen)
    return DeskState(chosen, content, lambda: planned, cache, planned.problems)


def asked(
    state: DeskState, address: str = "", *, language: str = "en", form: dict[str, str] | None = None
) -> DeskResponse:
    """The answer to a request: `asked(state, "problems?severity=error")`."""
    path, _, query = address.removeprefix(DESK).partition("?")
    values: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        values[name] = (*values.get(name, ()), value)
    request = DeskRequest(path, query=values, language=language, form_token="0" * 36)
    if form is not None:
        request = replace(request, method="POST", form={name: (value,) for name, value in form.items()})
    return answered(state, request)


def page_of(state: DeskState, address: str = "", *, language: str = "en") -> str:
    """A page of the desk as HTML."""
    response = asked(state, address, language=language)
    assert response.status == 200, response
    return response.data.decode()
