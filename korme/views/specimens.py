"""Specimens for the style guide: invented people, works and events in every state. No entry of the site is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from korme.core.model import Text
from korme.core.problems import Mark
from korme.kinds import Creative, Entry, Event, Partner, Story, Venue, Work
from korme.kinds.edition import Figure
from korme.kinds.venue import Room
from korme.site.assembly import assemble
from korme.site.site import Site

PLATES = (
    (1.5, "#7a5c2e"),
    (0.667, "#2e5a4f"),
    (1.0, "#8a3b2a"),
    (1.25, "#3a4a78"),
    (6.0, "#5a3a5e"),
    (0.2, "#33586b"),
    (1.5, "#33586b"),
)
"""Width to height and ground colour of the invented pictures: usual, upright, square, nearly square, panorama,
scroll, and the usual one again."""
_HERE = Mark("styleguide")
_DAY = dt.datetime(2026, 4, 20, 10, 0)


def text(en: str, ru: str, kk: str) -> Text:
    """Return a text in three languages."""
    return Text((("en", en), ("ru", ru), ("kk", kk)))


def only(language: str, text: str) -> Text:
    """Return a text without translations, to show the fallback."""
    return Text(((language, text),))


def invented(site: Site) -> Site:
    """Return a site of specimens with the title, languages and disciplines of the real one."""
    keys = tuple(site.disciplines)
    entries: list[Entry] = [*_people(keys), *_works(), *_events(site.today), *_places(), *_stories(), *_partners()]
    return assemble(site.config, entries, today=site.today, probes=site.probes, prose={})


def figures() -> tuple[Figure, ...]:
    """Return figures that are counted, open-ended, and impossible to draw."""
    return (
        Figure(value="60+", label=text("lessons", "занятий", "сабақ")),
        Figure(value="7", label=text("studios", "мастерских", "шеберхана")),
        Figure(value="2,5", label=text("kilometres of felt", "километра войлока", "шақырым киіз")),
    )


def _entry(cls: type[Any], slug: str, **fields: Any) -> Any:
    return cls(slug=slug, mark=_HERE, **fields)


def _people(keys: Sequence[str]) -> list[Entry]:
    first, two = keys[:1], tuple(keys[-2:])
    return [
        _entry(
            Creative, "a", name=text("Aisulu Example", "Айсулу Примерова", "Айсұлу Үлгі"), discipline=first,
            city=text("Öskemen", "Усть-Каменогорск", "Өскемен"),
            tagline=text("Weaves what the river says", "Ткёт то, что говорит река", "Өзен сөзін өрнекке айналдырады"),
        ),
        _entry(
            Creative, "b", discipline=two,
            name=text(
                "Nurzhaugan-Begimzhan Abdrakhmanova-Constantinopolskaya, daughter of the Upper Irtysh valley",
                "Нуржауган-Бегимжан Абдрахманова-Константинопольская, дочь долины Верхнего Иртыша и гор",
                "Нұржауған-Бегімжан Әбдірахманова-Константинопольская, Жоғарғы Ертіс алқабының туған қызы",
            ),
        ),
        _entry(Creative, "c", name=only("kk", "Өңірбек Үлгіұлы"), tagline=only("kk", "Аудармасы жоқ бір сөйлем")),
    ]  # fmt: skip


def _works() -> list[Entry]:
    return [
        _entry(
            Work, "a", creative="a", year="2026", title=text("Ice Goes Out", "Ледоход", "Сең жүрген кез"),
            medium=text("Photograph", "Фотография", "Фотосурет"),
        ),
        _entry(
            Work, "b", creative="b", year="2019–2026",
            title=text(
                "A Title so Long that No Label on Any Wall Would Hold It without a Second and a Third Line",
                "Название такое длинное, что ни одна этикетка ни на одной стене не вместит его в две строки",
                "Көрме қабырғасындағы бірде-бір жапсырмаға екі жолмен сыймайтын, аса ұзын шығарма атауының үлгісі",
            ),
        ),
        _entry(Work, "c", creative="c", title=only("kk", "Аудармасыз"), year="2025"),
        _entry(Work, "d", creative="a", title=text("Untitled", "Без названия", "Атаусыз")),
        _entry(Work, "e", creative="a", title=text("Panorama", "Панорама", "Кең көрініс"), year="2024"),
        _entry(Work, "f", creative="a", title=text("Scroll", "Свиток", "Шиыршық"), year="2023"),
        _entry(
            Work, "g", creative="c", title=text("Behind a Curtain", "За занавесом", "Перде артында"),
            notice=text("loud sounds and bright flashes", "громкие звуки и яркие вспышки", "қатты дыбыс пен жарқыл"),
        ),
        _entry(Work, "h", creative="c", title=text("No Picture Yet", "Пока без снимка", "Әзірге суреті жоқ"), year="2026"),
    ]  # fmt: skip


def _events(today: dt.date) -> list[Entry]:
    start = _DAY.combine(today, _DAY.time())
    hour = dt.timedelta(hours=1)
    return [
        _entry(
            Event, "a", type="masterclass", start=start, duration=2 * hour, venue="a", room="1", hosts=("a", "b"),
            title=text("Dyeing with Onion", "Красим луковой шелухой", "Пияз қабығымен бояу"),
            spoken=("kk", "ru"), level=only("en", "beginner"), capacity=12, price=only("en", "free"),
            booking="https://example.org/book",
        ),
        _entry(
            Event, "b", type="talk", start=start + 3 * hour, duration=hour, venue="a", status="moved", hosts=("Somebody",),
            title=text("Moved to a Later Hour", "Перенесено на другой час", "Басқа уақытқа ауысты"),
            change=text("It was to begin at 11:00.", "Должно было начаться в 11:00.", "11:00-де басталуы керек еді."),
        ),
        _entry(
            Event, "c", type="performance", start=start + 5 * hour, end=start + 6 * hour, venue="a", status="cancelled",
            title=text("Cancelled", "Отменено", "Болмайды"),
        ),
        _entry(
            Event, "d", type="exhibition", start=start + 2 * hour, end=start + 50 * hour, venue="a",
            title=text("An Exhibition of Three Days", "Выставка на три дня", "Үш күндік көрме"),
        ),
        _entry(Event, "e", type="tour", start=start + 7 * hour, venue="a", title=only("kk", "Аудармасыз іс-шара")),
    ]  # fmt: skip


def _places() -> list[Entry]:
    rooms = (Room(name="1", label=text("the dye room", "красильня", "бояу бөлмесі")),)
    address = text("1 Sample Street", "улица Образцовая, 1", "Үлгі көшесі, 1")
    return [
        _entry(Venue, "a", name=text("House of Making", "Дом ремесла", "Қолөнер үйі"), address=address, rooms=rooms)
    ]


def _stories() -> list[Entry]:
    title = text("The Day before the Opening", "Накануне открытия", "Ашылуға бір күн қалғанда")
    summary = text("Ladders, tape and tea.", "Стремянки, скотч и чай.", "Саты, скотч және шай.")
    return [
        _entry(Story, "a", title=title, date=dt.date(2026, 4, 19), summary=summary),
        _entry(Story, "b", title=only("kk", "Аудармасыз оқиға"), date=dt.date(2026, 4, 18)),
        _entry(Story, "c", title=title, date=dt.date(2026, 4, 17), summary=summary),
    ]


def _partners() -> list[Entry]:
    role = text("Lends the looms", "Одалживает станки", "Тоқыма станоктарын береді")
    return [
        _entry(
            Partner,
            "a",
            name=text("Example Works", "Образцовый завод", "Үлгі зауыты"),
            url="https://example.org/",
            role=role,
        ),
        _entry(Partner, "b", name=text("A Friend without a Site", "Друг без сайта", "Сайты жоқ дос")),
    ]
