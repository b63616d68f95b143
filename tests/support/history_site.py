"""The site that histories begin with: every kind of entry, three languages, a theme of its own, files of the organizers."""

from __future__ import annotations

from site_box import Content, picture
from small_site import ENTRIES, PICTURES, SETTINGS

_TEXTS = {
    "creatives/bek/index.md": """\
---
name: {en: Bek, ru: Бек}
discipline: crafts
city: Ridder
tags: [river, felt]
links: {website: https://bek.example.org/}
editions: ["2026"]
---
He works with [Aigerim](/creatives/aigerim/), see [the hub](/venues/hub/) and [his felt](/creatives/bek/felt/).
""",
    "creatives/bek/works/felt/index.md": """\
---
title: {en: Felt, kk: Киіз}
year: "2020"
medium: Felt
tags: [felt]
collaborators: [aigerim, loom]
edition: "2026"
---
Made in [one day](/programme/felt/). ![Detail](detail.png)
""",
    "creatives/bek/works/water.yaml": "title: Water\npictures: [water.jpg]\nsale: sold\ntags: [river]\n",
    "creatives/dana/index.md": "---\nname: Dana\ndiscipline: photography\nweight: 5\n---\nShe prints.\n",
    "creatives/dana/index.kk.md": "---\ntagline: Суретші\n---\nОл басады.\n",
    "creatives/dana/works/night/index.yaml": "title: Night\nyear: 2024\nnotice: Flashing light\n",
    "creatives/erke/index.md": "---\nname: Erke\ndiscipline: crafts\ndraft: yes\n---\nNot yet.\n",
    "creatives/erke/works/pot.yaml": "title: Pot\npictures: [pot.jpg]\n",
    "content/collections/wet.yaml": """\
title: {en: Wet, ru: Мокрое}
by: [aigerim, Somebody]
duration: 40m
items: [{work: bek/water, sentence: {en: Drink., ru: Пейте.}}, dana/night]
""",
    "content/collectives/loom.yaml": """\
name: Loom
members: [aigerim, {name: bek, role: Weaver, years: since 2021}, Somebody Else]
tagline: Four hands
city: Öskemen
""",
    "content/programme/talk.md": """\
---
title: {en: A talk, ru: Беседа}
type: talk
start: 2026-04-21T12:00
end: 2026-04-21T13:00
venue: river-hall
hosts: [loom, bek]
tags: [river]
aliases: [/talks/first/]
---
Come early.
""",
    "content/programme/old.yaml": "title: Old\nstart: 2025-04-22T10:00\nduration: 1h\nvenue: hub\nroom: B\nhosts: [dana]\n",
    "content/programme/show.yaml": "title: Show\ntype: exhibition\nstart: 2026-04-20T10:00\nend: 2026-04-24T19:00\nvenue: river-hall\n",
    "content/venues/river-hall.yaml": "name: River Hall\naddress: 2 Street\nmap: {lat: 49.96, lon: 82.6}\n",
    "content/stories/after.md": "---\ntitle: After\ndate: 2026-04-27\nauthor: loom\ntags: [felt]\n---\n[Rules](rules.pdf), [talk](/programme/talk/).\n",
    "content/pages/visit.md": "---\ntitle: {en: Visit, ru: Визит}\nfigures: yes\n---\nCome to the [programme](/programme/).\n",
    "content/pages/visit.ru.md": "Приходите.\n",
    "content/partners/print.yaml": "name: Print\ntier: friends\n",
    "content/editions/2025.yaml": "title: Last year\nstart: 2025-04-21\nend: 2025-04-27\n",
    "content/static/robots.txt": "User-agent: nobody\nDisallow: /\n",
    "content/static/.well-known/security.txt": "Contact: mailto:a@example.org\n",
}
_THEME = {
    "theme.yaml": "extends: expo\noptions:\n  shade: {type: colour, default: '#336699'}\npresets:\n"
    "  strip: {widths: [32, 64], formats: [{format: webp, quality: 70}, jpeg]}\n",
    "templates/partials/footer.html": '{% include "expo/partials/footer.html" %}\n<p>{{ t("ours") }} {{ options.shade }}</p>\n',
    "templates/story.html": '{% extends "expo/story.html" %}\n',
    "assets/_css/theme.css": "@layer theme { body { color: black; } }\n",
    "templates/partials/line.html": "{% macro line(one) %}<p>{{ one.title }} {{ one.tags|length }}</p>{% endmacro %}\n",
    "assets/ours.css.jinja": "p { color: {{ options.shade }}; }\n",
    "strings/en.yaml": "ours: Made by us\n",
    "strings/ru.yaml": "ours: Сделали мы\n",
}
FILES: dict[str, Content] = {
    "content/site.yaml": SETTINGS.replace("host: netlify", "hosting: netlify").replace("theme: expo", "theme: ours")
    + "theme_options: {cards: auto}\ntags: {river: {en: River, ru: Река}}\n",
    **ENTRIES,
    **PICTURES,
    **_TEXTS,
    **{f"themes/ours/{path}": text for path, text in _THEME.items()},
    "content/stories/rules.pdf": b"%PDF-1.7\n%%EOF\n",
    "content/static/plan.png": picture(50, 40, "olive", format="PNG"),
    "creatives/bek/works/felt/a.jpg": picture(50, 70, "maroon"),
    "creatives/bek/works/felt/b.jpg": picture(70, 50, "olive"),
    "creatives/bek/works/felt/detail.png": picture(40, 30, "gray", format="PNG"),
    "creatives/bek/works/water.jpg": picture(80, 50, "blue"),
    "creatives/dana/works/night/one.jpg": picture(64, 64, "black"),
    "creatives/erke/works/pot.jpg": picture(50, 50, "brown"),
}
