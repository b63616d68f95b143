"""A programme of a few sessions in each format that an import reads: what property tests change at random."""

from __future__ import annotations

from typing import Any

TABLE = """\
Код;Название;Title (en);Дата;Начало;Конец;Продолжительность;Площадка;Аудитория;Ведущие;Тип;Язык;Мест;Цена;Запись;Описание;Теги;Статус;Направление
1;Валяние;Felt;20.04.2026;10:00;11:30;;Хаб;A;Айгерим, Сауле и Асель;мастер-класс;русский, казахский;12;free;https://booking.example.org/1;"Принесите шерсть.

Всё остальное есть.";войлок;;Ремесло
2;Прогулка;Walk;21.04.2026 18.30;;;1,5 ч;Хаб;;;экскурсия;ru;;500;;<p>Идём <b>вместе</b></p>;река,свет;перенесено;
;Ночь;;;23:30;00:30;;;;;;;;;;;;;
"""
SESSION: dict[str, Any] = {
    "id": 17,
    "guid": "0a99f1db-dfad-4534-888c-bd98acc576b3",
    "date": "2026-04-20T10:00:00+02:00",
    "start": "10:00",
    "duration": "01:30",
    "room": "Hall One",
    "slug": "week-17-felt",
    "url": "https://frab.example.org/17",
    "title": "Felt: from  wool",
    "subtitle": "and water",
    "track": "Crafts",
    "type": "lecture",
    "language": "de",
    "abstract": "What felt is.",
    "description": "First part.\r\n\r\n* wool\r\n* <b>water</b>",
    "persons": [{"id": 1, "public_name": "Ada Example"}, {"id": 2, "name": "Aigerim"}],
    "links": [{"url": "https://felt.example.org/a b", "title": "Felt"}],
    "attachments": [{"url": "/files/slides.pdf", "title": "Slides"}],
    "do_not_record": True,
    "recording_license": "CC BY",
}
SCHEDULE: dict[str, Any] = {
    "schedule": {
        "version": "1",
        "base_url": "https://frab.example.org/",
        "conference": {
            "acronym": "week26",
            "title": "The Week",
            "time_zone_name": "Europe/Berlin",
            "rooms": [{"name": "Hall One", "capacity": 40}],
            "days": [
                {
                    "index": 1,
                    "date": "2026-04-20",
                    "day_start": "2026-04-20T09:00:00+02:00",
                    "rooms": {"Hall One": [SESSION, {"id": 18, "start": "00:30", "title": "Night", "persons": []}]},
                }
            ],
        },
    }
}
XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<schedule><version>1</version>
<conference><acronym>demo-26</acronym><title>Demo &amp; Days</title><time_zone_name>Europe/Berlin</time_zone_name></conference>
<day index="1" date="2026-04-20" start="2026-04-20T09:00:00+02:00"><room name="K.1 (Small)">
<event guid="9c3ebb8c-7716-5130-b9fe-ff8544f5636d" id="8376"><start>09:30</start><duration>00:20</duration><room>K.1 (Small)</room>
<slug>abc</slug><url>https://demo.example.org/abc/</url><title>Welcome</title><subtitle></subtitle><track slug="x">Crafts</track>
<type>maintrack</type><language>en</language><abstract>&lt;p&gt;Hello&lt;/p&gt;</abstract><description></description>
<persons><person id="2">Staff</person></persons><links><link href="https://chat.example.org/#/room">Chat</link></links>
<recording><license>CC BY</license><optout>true</optout></recording></event>
</room></day></schedule>
"""
SLIPS = (
    ";", ",", "\t", '"', '""', "\n", "\r", "\r\n", "\0", "=1+1", "|", "<", ">", "&", "&amp;", "&#0;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "]]>", "<b>", "</p>",
    "{", "}", "[", "]", ":", ": ", "null", "true", "-1", "1e999", "NaN", "9" * 5000, "99999:99", "25:61", "31.02.2026", "0000-00-00", "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00", "2026-04-20T10:00:00Z", "١٠:٣٠", "²", "00:00:00", "1:2:3:4", "AM", " и ", "\\ud800", "\\u0000", "\u2028", "\u202e", "\ufeff",
    "---", "- a", "# a", "'", "!a", "*a", "`a`", "@a", "%a", "| a", "> a", "~", "yes", "[a](javascript:x)", "![a](b)", "mailto:a@b", "http://[::1", "//x", "../x", "con",
)  # fmt: skip
"""What is found in cells and fields: signs of every format and of YAML, times that are none, halves of characters."""
