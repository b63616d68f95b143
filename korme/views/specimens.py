"""Specimens: invented people, works and events in every state, for the styleguide. Nothing of the site's own is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from korme.core.model import Text
from korme.core.problems import Mark
from korme.kinds import Creative, Entry, Event, Partner, Story, Venue, Work
from korme.kinds.edition import Figure
from korme.kinds.venue import Room
from korme.site.site import Site, assemble

PLATES = ((1.5, "#7a5c2e"), (0.667, "#2e5a4f"), (1.0, "#8a3b2a"), (1.25, "#3a4a78"), (6.0, "#5a3a5e"), (0.2, "#33586b"))
"""Shape and ground of the invented pictures: usual, upright, square, nearly square, a panorama, a scroll."""
_HERE = Mark("styleguide")
_DAY = dt.datetime(2026, 4, 20, 10, 0)


def said(en: str, ru: str, kk: str) -> Text:
    """Words in three languages."""
    return Text((("en", en), ("ru", ru), ("kk", kk)))


def only(language: str, words: str) -> Text:
    """Words that have no translation, to see them fall back."""
    return Text(((language, words),))


def invented(site: Site) -> Site:
    """A site of specimens under the real one's name, languages and disciplines."""
    keys = tuple(site.disciplines)
    entries: list[Entry] = [*_people(keys), *_works(), *_events(site.today), *_places(), *_stories(), *_partners()]
    return assemble(site.config, entries, today=site.today, probes=site.probes, prose={})


def figures() -> tuple[Figure, ...]:
    """Numbers that are counted, that go on, and that cannot be drawn."""
    return (
        Figure(value="60+", label=said("lessons", "занятий", "сабақ")),
        Figure(value="7", label=said("studios", "мастерских", "шеберхана")),
        Figure(value="2,5", label=said("kilometres of felt", "километра войлока", "шақырым киіз")),
    )


def _entry(cls: type[Any], slug: str, **fields: Any) -> Any:
    return cls(slug=slug, mark=_HERE, **fields)


def _people(keys: Sequence[str]) -> list[Entry]:
    first, two = keys[:1], tuple(keys[-2:])
    return [
        _entry(
            Creative, "a", name=said("Aisulu Example", "Айсулу Примерова", "Айсұлу Үлгі"), discipline=first,
            city=said("Öskemen", "Усть-Каменогорск", "Өскемен"),
            tagline=said("Weaves what the river says", "Ткёт то, что говорит река", "Өзен сөзін өрнекке айналдырады"),
        ),
        _entry(
            Creative, "b", discipline=two,
            name=said(
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
            Work, "a", creative="a", year="2026", title=said("Ice Goes Out", "Ледоход", "Сең жүрген кез"),
            medium=said("Photograph", "Фотография", "Фотосурет"),
        ),
        _entry(
            Work, "b", creative="b", year="2019–2026",
            title=said(
                "A Title so Long that No Label on Any Wall Would Hold It without a Second and a Third Line",
                "Название такое длинное, что ни одна этикетка ни на одной стене не вместит его в две строки",
                "Көрме қабырғасындағы бірде-бір жапсырмаға екі жолмен сыймайтын, аса ұзын шығарма атауының үлгісі",
            ),
        ),
        _entry(Work, "c", creative="c", title=only("kk", "Аудармасыз"), year="2025"),
        _entry(Work, "d", creative="a", title=said("Untitled", "Без названия", "Атаусыз")),
        _entry(Work, "e", creative="a", title=said("Panorama", "Панорама", "Кең көрініс"), year="2024"),
        _entry(Work, "f", creative="a", title=said("Scroll", "Свиток", "Шиыршық"), year="2023"),
        _entry(
            Work, "g", creative="c", title=said("Behind a Curtain", "За занавесом", "Перде артында"),
            notice=said("loud sounds and bright flashes", "громкие звуки и яркие вспышки", "қатты дыбыс пен жарқыл"),
        ),
        _entry(Work, "h", creative="c", title=said("No Picture Yet", "Пока без снимка", "Әзірге суреті жоқ"), year="2026"),
    ]  # fmt: skip


def _events(today: dt.date) -> list[Entry]:
    start = _DAY.combine(today, _DAY.time())
    hour = dt.timedelta(hours=1)
    return [
        _entry(
            Event, "a", type="masterclass", start=start, duration=2 * hour, venue="a", room="1", hosts=("a", "b"),
            title=said("Dyeing with Onion", "Красим луковой шелухой", "Пияз қабығымен бояу"),
            spoken=("kk", "ru"), level=only("en", "beginner"), capacity=12, price=only("en", "free"),
            booking="https://example.org/book",
        ),
        _entry(
            Event, "b", type="talk", start=start + 3 * hour, duration=hour, venue="a", status="moved", hosts=("Somebody",),
            title=said("Moved to a Later Hour", "Перенесено на другой час", "Басқа уақытқа ауысты"),
            change=said("It was to begin at 11:00.", "Должно было начаться в 11:00.", "11:00-де басталуы керек еді."),
        ),
        _entry(
            Event, "c", type="performance", start=start + 5 * hour, end=start + 6 * hour, venue="a", status="cancelled",
            title=said("Cancelled", "Отменено", "Болмайды"),
        ),
        _entry(
            Event, "d", type="exhibition", start=start + 2 * hour, end=start + 50 * hour, venue="a",
            title=said("An Exhibition of Three Days", "Выставка на три дня", "Үш күндік көрме"),
        ),
        _entry(Event, "e", type="tour", start=start + 7 * hour, venue="a", title=only("kk", "Аудармасыз іс-шара")),
    ]  # fmt: skip


def _places() -> list[Entry]:
    rooms = (Room(name="1", label=said("the dye room", "красильня", "бояу бөлмесі")),)
    address = said("1 Sample Street", "улица Образцовая, 1", "Үлгі көшесі, 1")
    return [
        _entry(Venue, "a", name=said("House of Making", "Дом ремесла", "Қолөнер үйі"), address=address, rooms=rooms)
    ]


def _stories() -> list[Entry]:
    title = said("The Day before the Opening", "Накануне открытия", "Ашылуға бір күн қалғанда")
    summary = said("Ladders, tape and tea.", "Стремянки, скотч и чай.", "Саты, скотч және шай.")
    return [
        _entry(Story, "a", title=title, date=dt.date(2026, 4, 19), summary=summary),
        _entry(Story, "b", title=only("kk", "Аудармасыз оқиға"), date=dt.date(2026, 4, 18)),
        _entry(Story, "c", title=title, date=dt.date(2026, 4, 17), summary=summary),
    ]


def _partners() -> list[Entry]:
    role = said("Lends the looms", "Одалживает станки", "Тоқыма станоктарын береді")
    return [
        _entry(
            Partner,
            "a",
            name=said("Example Works", "Образцовый завод", "Үлгі зауыты"),
            url="https://example.org/",
            role=role,
        ),
        _entry(Partner, "b", name=said("A Friend without a Site", "Друг без сайта", "Сайты жоқ дос")),
    ]
