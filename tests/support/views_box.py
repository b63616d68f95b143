"""A site with one of everything, and its pages: views and bytes without a build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from site_box import SiteBox, aigerim, picture

from korme.core.model import Output, Page
from korme.core.problems import Problem
from korme.publish.planning import plan_site
from korme.read.content import read_content
from korme.store.cache import Cache
from korme.store.worker_pool import Pool
from korme.theme.render import Renderer

FILES = {
    **aigerim(),
    "creatives/aigerim/portrait.jpg": picture(90, 120),
    "creatives/aigerim/index.md": (
        "---\nname: {en: Aigerim, kk: Әйгерім}\ndiscipline: photography\nportrait: {file: portrait.jpg, alt: She}\n"
        "tags: [water]\nlinks: {website: https://example.org/a}\n---\nShe photographs [the river](/venues/hall/).\n"
    ),
    "creatives/aigerim/works/series/index.yaml": (
        "title: {en: Series, ru: Серия}\nyear: 2025\ncollaborators: [berik]\nlicence: CC BY 4.0\ntags: [Water]\n"
        "pictures:\n  - {file: a.jpg, alt: First, caption: {ru: Первая}, credit: Aigerim}\n"
        "  - {file: b.jpg, alt: Second, credit: Somebody}\n"
    ),
    "creatives/aigerim/works/series/a.jpg": picture(1200, 800),
    "creatives/aigerim/works/series/b.jpg": picture(300, 900),
    "creatives/berik/index.md": "---\nname: Berik\ndiscipline: [crafts, photography]\n---\nКөрме.\n",
    "creatives/berik/works/bowl.yaml": "title: Bowl\nnotice: Loud colours\npictures: [{file: bowl.jpg, alt: A bowl}]\n",
    "creatives/berik/works/bowl.jpg": picture(400, 400),
    "content/collectives/two.yaml": "name: Two\nmembers: [{name: aigerim, years: 2024–2026}, Guest]\n",
    "content/collections/ten.yaml": (
        "title: {en: Ten, ru: Десять}\nby: [aigerim, Somebody]\nrole: Curator\nsummary: Two works.\naudience: Children\n"
        "duration: 1h30m\nitems:\n  - {work: aigerim/light, sentence: Look.}\n  - berik/bowl\n"
    ),
    "content/venues/hall.yaml": (
        "name: Hall\nrooms: ['1', {name: '2', label: {en: The cellar}}]\nmap: {lat: 49.9, lon: 82.6}\n"
        "hours: {mon-fri: 10:00-18:00, sun: closed}\ntags: [water]\n"
    ),
    "content/programme/felt.yaml": (
        "title: Felt\ntype: masterclass\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hall\nroom: '1'\nlevel: beginner\n"
        "hosts: [aigerim, Somebody else]\nprice: free\nspoken: [kk]\n"
    ),
    "content/programme/show.yaml": (
        "title: Show\ntype: exhibition\nstart: 2026-04-20T12:00\nend: 2026-04-22T18:00\nvenue: hall\nroom: '2'\n"
    ),
    "content/programme/off.yaml": "title: Off\nstart: 2026-04-21T12:00\nend: 2026-04-21T13:00\nvenue: hall\nstatus: cancelled\n",
    "content/stories/one.md": "---\ntitle: One\ndate: 2026-03-02\nauthor: aigerim\n---\nText.\n",
    "content/partners/uni.yaml": "name: University\nurl: https://example.org\nrole: Host\n",
    "content/pages/about.md": "---\ntitle: About\n---\n## Here\n\nWords.\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\nfigures: [{value: 9+, label: things}]\n",
}
SITE = (
    "title: {en: Expo, ru: Экспо, kk: Экспо}\nlanguages: [en, ru, kk]\ntimezone: Asia/Almaty\nedition: 2026\n"
    "base_url: https://expo.example.org/sub\nlicence: CC BY-NC 4.0\n"
    "menu: [{label: Works, link: /works/}, {label: Elsewhere, link: 'https://example.org/'}]\n"
    "disciplines:\n  photography: {name: Photography, colour: '#1b6f5c'}\n  crafts: {name: Crafts, colour: '#a0522d'}\n"
)


class Made:
    """A site's pages: its outputs by path, their views and their bytes."""

    def __init__(self, box: SiteBox, *, portable: bool = False, today: dt.date = dt.date(2026, 4, 21)) -> None:
        options = box.options(portable=portable, today=today)
        with Pool(options.jobs) as pool:
            content = read_content(options, lambda step: None, Cache(options.cache), pool)
        self.draft = plan_site(content, options)
        self.draft.colours.arrive("creatives/aigerim/works/light.jpg", "#336699")
        self.content = content
        self.theme = content.theme
        self.renderer = Renderer(content.theme)
        self.outputs: dict[str, Output] = {one.path: one for one in self.draft.plan.outputs}

    @property
    def pages(self) -> dict[str, Page]:
        return {path: one.recipe for path, one in self.outputs.items() if isinstance(one.recipe, Page)}

    def view(self, path: str) -> Mapping[str, Any]:
        return self.pages[path].view()

    def text(self, path: str) -> str:
        page = self.pages[path]
        view, at_hand = page.view(), page.view.at_hand()
        made = self.renderer.render(
            page.template, page.language, view, origin=self.outputs[path].origin, at_hand=at_hand
        )
        assert not isinstance(made, Problem), made
        return made.decode()
