"""People and works of the made-up site: a few hard cases, and as many others as are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from korme.commands.theme.made_up_pictures import SHAPES, drawn

LANGUAGES = ("en", "kk", "ru", "ar")
_LONG = "\n\n".join(
    ["Forty sheets, one a day. Each was begun before breakfast and left when the light went. None was touched again."]
    * 9
)
"""A text of which a label has only the beginning."""
EVERYTHING, SIXTY, SHAPED = "everything-example", "sixty-works-example", "shapes-example"
_GIVEN = (
    ("Aisulu", "Айсұлу", "Айсулу", "آيسولو"), ("Bolat", "Болат", "Болат", "بولات"), ("Daria", "Дария", "Дарья", "داريا"),
    ("Erzhan", "Ержан", "Ержан", "يرجان"), ("Fatima", "Фатима", "Фатима", "فاطمة"), ("Gaukhar", "Гауһар", "Гаухар", "جوهر"),
    ("Hamza", "Хамза", "Хамза", "حمزة"), ("Ilyas", "Ілияс", "Ильяс", "إلياس"), ("Kamila", "Кәмила", "Камила", "كاميلا"),
    ("Layla", "Ләйлә", "Лейла", "ليلى"), ("Maryam", "Мәриям", "Марьям", "مريم"), ("Nursultan", "Нұрсұлтан", "Нурсултан", "نورسلطان"),
    ("Olzhas", "Олжас", "Олжас", "أولجاس"), ("Perizat", "Перизат", "Перизат", "بريزاد"), ("Rustem", "Рүстем", "Рустем", "رستم"),
    ("Saule", "Сәуле", "Сауле", "ساولي"), ("Timur", "Темір", "Тимур", "تيمور"), ("Uldana", "Ұлдана", "Улдана", "أولدانا"),
    ("Yusuf", "Жүсіп", "Юсуф", "يوسف"), ("Zarina", "Зарина", "Зарина", "زرينة"),
)  # fmt: skip
_INITIALS = tuple(zip("ABCDEFGHIJKLMNOP", "ӘБҒДЕЖҚЛМҢӨПҰҮҺІ", "АБГДЕЖКЛМНОПУФХИ", "أبجدهوزحطيكلمنسع", strict=True))
_FAMILY = ("Example", "Үлгі", "Пример", "مثال")
_CITIES = (
    ("Öskemen", "Өскемен", "Усть-Каменогорск", "أوسكمن"), ("Almaty", "Алматы", "Алматы", "ألماتي"),
    ("Ridder", "Риддер", "Риддер", "ريدر"), ("Nowhere", "Ешқайда", "Нигде", "لا مكان"),
)  # fmt: skip
_THINGS = (
    ("River", "Өзен", "Река", "نهر"), ("Felt", "Киіз", "Войлок", "لباد"), ("Bridge", "Көпір", "Мост", "جسر"),
    ("Ice", "Мұз", "Лёд", "جليد"), ("Window", "Терезе", "Окно", "نافذة"), ("Horns", "Мүйіз", "Рога", "قرون"),
    ("Steppe", "Дала", "Степь", "سهب"), ("Night", "Түн", "Ночь", "ليل"), ("Loom", "Өрмек", "Станок", "نول"),
)  # fmt: skip
_MEDIA = (
    ("photograph", "фотосурет", "фотография", "صورة"), ("linocut", "линогравюра", "линогравюра", "حفر على اللينوليوم"),
    ("felt", "киіз", "войлок", "لباد"), ("oil on canvas", "кенеп, май", "холст, масло", "زيت على قماش"),
)  # fmt: skip
_DISCIPLINES = ("photography", "design", "crafts", "art", "compound")
_PEOPLE_BY_HAND = 5
"""Those in the folder `made_up/` who are published, with the person of sixty works."""
Fields = dict[str, Any]


def people_files(people: int, *, year: int) -> Iterator[tuple[str, str | bytes]]:
    """Yield path and content of the files of people and works, but for the texts in the folder `made_up/`.

    Args:
        people: how many are published.
        year: of the current edition.
    """
    yield from _everything(year)
    yield from _shapes()
    yield from _sixty_works(year)
    yield f"content/hanging/{year}.yaml", _hung()
    for number in range(max(people - _PEOPLE_BY_HAND, 0)):
        yield from _person(number, year)


def _everything(year: int) -> Iterator[tuple[str, str | bytes]]:
    """The works of the person who has everything: one with every field, one of forty pictures."""
    folder = f"creatives/{EVERYTHING}"
    for file, size in (("portrait", (600, 800)), ("cover", (1600, 500)), ("in-text", (900, 600))):
        yield f"{folder}/{file}.png", drawn(*size, len(file))
    pictures: list[Any] = [
        {"file": "1.png", "alt": _said("Shapes", "Пішіндер", "Фигуры", "أشكال"), "caption": _said("The first", "Бірінші", "Первая", "الأولى"), "credit": "Nobody", "focus": "left top"},
        {"file": "2.png", "alt": "", "decorative": "yes"},
        "3.png",
    ]  # fmt: skip
    fields = {
        "title": _said("Everything", "Бәрі", "Всё", "كل شيء"),
        "year": f"{year - 2}–{year}",
        "medium": _said(*_MEDIA[2]),
        "materials": _said("wool, soap, water", "жүн, сабын, су", "шерсть, мыло, вода", "صوف وصابون وماء"),
        "dimensions": "30 × 40 × 2 cm",
        "pictures": pictures,
        "cover": {"file": "3.png", "alt": "Shapes", "caption": "On the wall", "credit": "Nobody", "focus": "50% 20%"},
        **_belonging(),
        "collaborators": [SIXTY, "studio", "Somebody without a Page"],
        "licence": "CC BY-ND 4.0",
        "edition": str(year),
        "sale": {"status": "for_sale", "price": "25000", "currency": "KZT"},
        "links": {"film": "https://example.org/film"},
        "notice": _said("bright colours", "ашық түстер", "яркие цвета", "ألوان ساطعة"),
        "zoom": "yes",
        "details": [
            {"focus": "left top", "text": _said("A corner", "Бұрыш", "Угол", "زاوية")},
            {
                "focus": "10 20 40 30",
                "picture": "3.png",
                "text": "A place in the third picture, of which there is more to say than fits into one line.",
            },
        ],
        "tags": ["river", "wood"],
        "aliases": ["/creatives/former-example/former-work/"],
        "language": "en",
        "weight": -1,
        "body": {"en": "It took **years**, and the [river](/tags/river/).", "ar": "استغرق سنوات."},
        "x-number": "17",
    }
    yield f"{folder}/works/everything/index.yaml", _yaml(fields)
    for number in (1, 2, 3):
        yield f"{folder}/works/everything/{number}.png", drawn(*SHAPES[number], number)
    for name, size in (("before", (900, 600)), ("after", (1200, 800)), ("odd", (600, 700))):
        yield f"{folder}/works/everything/{name}.png", drawn(*size, len(name))
    for number in range(1, 9):
        yield f"{folder}/works/everything/process/{number}.png", drawn(*SHAPES[number], number + 1)
    yield (
        f"{folder}/works/series/index.yaml",
        _yaml({"title": "Forty Sheets", "year": year, "sale": "sold", "body": _LONG}),
    )
    for number in range(1, 41):
        yield f"{folder}/works/series/{number:02}.png", drawn(480, (360, 640)[number % 3 == 0], number)
    yield from _elsewhere(folder)
    yield f"{folder}/works/draft.yaml", _yaml({"title": "Not Shown Yet", "draft": "yes"})
    yield f"{folder}/works/draft.png", drawn(*SHAPES[0], 0)


def _elsewhere(folder: str) -> Iterator[tuple[str, str | bytes]]:
    """Yield the files of a work of films and recordings that stay with services."""
    film = {"url": "https://vimeo.com/76979871", "still": "still.png", "alt": "Shapes", "caption": "Made in March"}
    yield (
        f"{folder}/works/elsewhere/index.yaml",
        _yaml(
            {
                "title": _said(
                    "Films Elsewhere", "Басқа сайттағы фильмдер", "Фильмы на других сайтах", "أفلام في مكان آخر"
                ),
                "film": [
                    {**film, "credit": "Nobody", "length": "3:20", "transcript": "Nobody speaks."},
                    "https://soundcloud.com/nobody/shapes",
                ],
                "body": "The same once more:\n\nhttps://www.youtube.com/shorts/ROh903GAhqg\n",
            }
        ),
    )
    yield f"{folder}/works/elsewhere/still.png", drawn(1600, 900, 3)


def _belonging() -> Fields:
    """Return fields with pictures that belong together: an even pair and an uneven one, and eight of the making."""
    return {
        "comparisons": [
            {
                "before": {
                    "file": "before.png",
                    "alt": "Shapes",
                    "caption": _said("One year", "Бір жыл", "Один год", "عام"),
                    "credit": "Nobody",
                },
                "after": {"file": "after.png", "alt": "Shapes"},
                "caption": _said("The same wall", "Сол қабырға", "Та же стена", "الجدار نفسه"),
            },
            {"before": {"file": "before.png", "alt": "Shapes"}, "after": {"file": "odd.png", "alt": "Shapes"}},
        ],
        "process": [
            {
                "file": "process/1.png",
                "alt": "Shapes",
                "caption": _said("A sketch", "Нобай", "Набросок", "مسوّدة"),
                "credit": "Nobody",
            },
            *({"file": f"process/{number}.png", "alt": "Shapes"} for number in range(2, 9)),
        ],
        "accept": {"comparison-uneven": "A theme shows such pairs, too"},
    }


def _shapes() -> Iterator[tuple[str, str | bytes]]:
    """Works of every shape."""
    folder = f"creatives/{SHAPED}"
    yield f"{folder}/tiny.png", drawn(48, 64, 3)
    sizes = {"tall-1-4": (400, 1600), "wide-7-1": (2100, 300), "square": (800, 800), "tiny": (96, 64)}
    for number, (name, size) in enumerate(sizes.items()):
        yield f"{folder}/works/{name}.png", drawn(*size, number)
    yield f"{folder}/works/transparent.png", drawn(900, 700, 5, is_transparent=True)
    yield f"{folder}/works/wide-7-1.yaml", _yaml({"title": "A Panorama That Is Seven Times as Wide as It Is High"})
    around = [{"file": f"{name}.png", "alt": "Shapes", "projection": name} for name in ("panorama", "sphere")]
    yield f"{folder}/works/around/index.yaml", _yaml({"title": "Around", "pictures": around})
    yield f"{folder}/works/around/panorama.png", drawn(3000, 500, 3)
    yield f"{folder}/works/around/sphere.png", drawn(2400, 1200, 6)
    long = {
        "en": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "kk": "Қанағаттандырылмағандықтарыңыздан туындаған шығармашылық ізденістер, екінші парақ",
        "ru": "Достопримечательности взаимопроникновения в прикладном искусстве, лист номер два",
        "ar": "الاستكشافات والاستعمالات الاستثنائية للفنون المتخيلة على ضفة النهر السفلى، ٢",
    }
    yield (
        f"{folder}/works/long-title.yaml",
        _yaml({"title": long, "medium": long, "notice": long, "sale": "not_for_sale"}),
    )
    yield f"{folder}/works/long-title.png", drawn(*SHAPES[4], 4)


def _sixty_works(year: int) -> Iterator[tuple[str, str | bytes]]:
    name = _said("Sixty Works Example", "Алпыс Туынды Үлгі", "Шестьдесят Работ Пример", "ستون عملًا مثال")
    yield f"creatives/{SIXTY}/index.yaml", _yaml({"name": name, "discipline": "art", "editions": [str(year)]})
    for number in range(60):
        yield from _work(SIXTY, number, year)


def _person(number: int, year: int) -> Iterator[tuple[str, str | bytes]]:
    given, initial = _GIVEN[number % len(_GIVEN)], _INITIALS[number // len(_GIVEN) % len(_INITIALS)]
    again = number // (len(_GIVEN) * len(_INITIALS))
    slug = f"{given[0]}-{initial[0]}{again or ''}-example".lower()
    names = (f"{first} {letter}. {last}" for first, letter, last in zip(given, initial, _FAMILY, strict=True))
    fields: Fields = {
        "name": _said(*names) if number % 7 else f"{given[0]} {initial[0]}. {_FAMILY[0]}",
        "discipline": _DISCIPLINES[number % len(_DISCIPLINES)],
        "city": _said(*_CITIES[number % len(_CITIES)]),
        "editions": [str(year - number % 2)],
    }
    if number % 3 == 0:
        thing = _THINGS[number % len(_THINGS)]
        fields["tagline"] = _said(*(f"{word}: {letter}" for word, letter in zip(thing, initial, strict=True)))
    if number % 4 == 0:
        fields["portrait"] = "portrait.png"
        yield f"creatives/{slug}/portrait.png", drawn(600, 800, number % 8)
    yield f"creatives/{slug}/index.yaml", _yaml(fields)
    for work in range(number % 4):
        yield from _work(slug, number + work, year)


def _hung() -> str:
    """Return a hanging list: a venue whose works are shown with pictures, and one with more than these, in rooms or none."""
    shapes = [f"{SHAPED}/{name}" for name in ("tall-1-4", "long-title", "square", "wide-7-1")]
    sixty = [f"{SIXTY}/sheet-{number:03}" for number in range(60)]
    wall = _said("North wall", "Солтүстік қабырға", "Северная стена", "الجدار الشمالي")
    main = {"venue": "hall", "room": "main", "wall": wall, "works": _numbered(shapes, 1)}
    long: Fields = {"venue": "long", "works": [*_numbered(sixty, 101), f"{SHAPED}/tiny", f"{SHAPED}/transparent"]}
    alone = {"venue": "hall", "room": "3", "works": _numbered([f"{EVERYTHING}/everything"], 5)}
    return _yaml({"gap": "10 cm", "walls": [main, alone, long]})


def _numbered(works: list[str], first: int) -> list[dict[str, str]]:
    return [{str(number): work} for number, work in enumerate(works, first)]


def _work(slug: str, number: int, year: int) -> Iterator[tuple[str, str | bytes]]:
    thing, path = _THINGS[number % len(_THINGS)], f"creatives/{slug}/works/sheet-{number:03}"
    fields: Fields = {"title": _said(*(f"{word} {number + 1}" for word in thing)), "year": year - number % 4}
    if number % 2:
        fields |= {"medium": _said(*_MEDIA[number % len(_MEDIA)]), "edition": str(year - number % 4 // 2)}
    if number % 5 == 0:
        fields["tags"] = ["river", "wood"][number % 2 : number % 2 + 1]
    if number % 11 == 0:
        fields["sale"] = {"status": "for_sale", "price": "1500", "currency": "USD"}
    yield f"{path}.yaml", _yaml(fields)
    yield f"{path}.png", drawn(*SHAPES[number % len(SHAPES)], number % len(SHAPES))


def _said(*words: str) -> dict[str, str]:
    """Return a text in every language of the site."""
    return dict(zip(LANGUAGES, words, strict=True))


def _yaml(fields: Mapping[str, Any]) -> str:
    """Return fields as YAML, each on a line."""
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
