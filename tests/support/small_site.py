"""A site with one entry of every kind and nearly every field, in few bytes: what property tests change at random."""

from __future__ import annotations

from site_box import SITE_YAML, Content, picture

ENTRIES = {
    "creatives/aigerim/index.md": """\
---
name: {en: Aigerim, ru: Айгерим, kk: Әйгерім}
discipline: [photography, crafts]
tagline: Light over the Irtysh
city: Öskemen
portrait: {file: portrait.jpg, alt: "Her at work", focus: 50% 20%}
links:
  website: https://aigerim.example.org/a?b=c
  mail: mailto:aigerim@example.org
email: aigerim@example.org
editions: ["2026"]
owners: [aigerim]
tags: [river, light]
---

She photographs the [river](/venues/hub/) and ![light](portrait.jpg).

| a | b |
|---|---|
| 1 | 2 |
""",
    "creatives/aigerim/index.ru.md": "---\ntagline: Свет над Иртышом\n---\nОна снимает реку.\n",
    "creatives/aigerim/works/light.yaml": """\
title: Light
year: 2019-2021
medium: {en: Linocut, ru: Линогравюра}
dimensions: 30 × 40 cm
pictures:
  - {file: light.jpg, alt: Light on a wall, caption: Morning, credit: Her}
collaborators: [aigerim]
licence: CC-BY-4.0
links: {film: https://film.example.org/light}
edition: "2026"
sale: {status: for_sale, price: "25000", currency: KZT}
notice: Bright light
x-note: [ours, {any: thing}]
""",
    "content/programme/felt.md": """\
---
title: Felt
subtitle: and water
type: masterclass
discipline: crafts
start: 2026-04-20T10:00
duration: 1h30m
venue: hub
room: A
hosts: [aigerim, Somebody Else]
spoken: [kk, ru]
level: Everybody
capacity: 12
price: free
booking: https://booking.example.org/felt
status: moved
links: {slides: https://slides.example.org/}
source: {guid: 0a99f1db-dfad-4534-888c-bd98acc576b3, id: 17, track: Crafts}
---
Bring wool.
""",
    "content/programme/2026-04-21.yaml": """\
venue: hub
events:
  - {name: opening, title: Opening, start: "9:30", end: "10:30"}
  - name: night
    title: {en: Night, ru: Ночь}
    start: "0:30"
    duration: 1h
""",
    "content/venues/hub.yaml": """\
name: {en: Hub, ru: Хаб}
address: 1 Street
map: {lat: 49.95, lon: 82.61}
rooms:
  - A
  - {name: B, label: Big room, capacity: 40}
hours: {mon-fri: 10:00-19:00, sat: ["10:00-12:00", "13:00-15:00"], sun: closed}
access: Steps
""",
    "content/partners/kafu.yaml": "name: KAFU\nurl: https://kafu.example.org\nlogo: kafu.png\ntier: founders\nrole: University\nweight: 1\n",
    "content/stories/open.md": "---\ntitle: We open\ndate: 2026-03-01\nsummary: Soon.\nauthor: aigerim\n---\nSoon.\n",
    "content/pages/about.md": "---\ntitle: {en: About, kk: Туралы}\naliases: [/about-us/]\ndraft: no\n---\n## Why\n\nBecause.\n",
    "content/editions/2026.yaml": """\
title: The week
start: 2026-04-20
end: 2026-04-26
figures:
  - {value: 100+, label: {en: events, ru: событий}}
""",
}
SETTINGS = (
    SITE_YAML
    + """\
tagline: {en: A week, ru: Неделя}
description: A festival
host: netlify
day_start: 5
edition: "2026"
theme: expo
menu:
  - {label: Works, link: /works/}
contact: {email: expo@example.org, phone: +7 700 000 00 00, map: {lat: 49.95, lon: 82.61}}
social: {instagram: https://www.instagram.com/expo}
licence: CC-BY-4.0
figures: [{value: "5", label: years}]
organizers: [organizer]
limits: {body: 4000}
"""
)
PICTURES: dict[str, Content] = {
    "creatives/aigerim/portrait.jpg": picture(30, 40),
    "creatives/aigerim/works/light.jpg": picture(60, 40),
    "content/partners/kafu.png": picture(40, 40, "navy", format="PNG"),
}
FILES: dict[str, Content] = {"content/site.yaml": SETTINGS, **ENTRIES, **PICTURES}
SLIPS = (
    ":", ": ", " :", "：", "-", "- ", "—", "\t", "\n", "\n\n", "\r\n", "---\n", "...\n", "'", '"', "“", "”", "«", "»", "#", " #", ",", "，", ";",
    "[", "]", "{", "}", "|\n", ">-\n", "&a", "*a", "<<: {a: b}", "!!python/object:os.system ", "!", "%YAML 1.2\n", "? ", "@", "`", "~", "null",
    "\\", "\\n", "\\ud800", '"\\ud800"', '"\\U0011ffff"', '"\\UFFFFFFFF"', "\\x00", '"\\u0000"', "\x00", "\x85", "\u2028", "\ufeff", "\u200b", "\u202e", "а", "е", "é", "e\u0301", "😀",
    "name: ", "nme: ", "title:", "Title: ", "имя: ", "start: 20.04.2026 10.00", "2026-02-30", "24:00", "9" * 30, "-1", "1e9", "kz", "рус",
    "http://", "javascript:alert(1)", "www.example.org", "../../x.jpg", "/etc/passwd", "a.JPG", "<script>", "{{ x }}", "=======", "<<<<<<< HEAD",
)  # fmt: skip
"""What slips into files: signs of YAML and of other notations, letters of two alphabets, halves of conflicts, attacks."""
