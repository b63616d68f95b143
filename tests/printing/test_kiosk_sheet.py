"""The sheet that says how to set up a screen."""

from __future__ import annotations

from collections.abc import Callable

from print_box import printed, sizes_of, texts_of
from site_box import SiteBox, aigerim


def test_it_is_one_page_in_each_language_and_names_the_house(site: Callable[..., SiteBox]) -> None:
    """With the names of the files that `korme kiosk` writes."""
    from korme.commands.kiosk.start_files import start_files

    box = site({**aigerim(), "content/venues/hub.yaml": "name: Old Mill\n"})
    printed(box, "kiosk", box.root / "out", venue="hub")
    pages = {name: texts_of(box.root / f"out/kiosk-{name}.pdf") for name in ("en", "kk")}

    assert sizes_of(box.root / "out/kiosk-kk.pdf") == [(148.0, 210.0)]
    assert [len(own) for own in pages.values()] == [1, 1]
    assert "Old Mill" in pages["en"][0]
    assert all(name in pages["kk"][0] for name in start_files())
