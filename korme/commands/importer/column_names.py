"""Names that tables use in English, Russian and Kazakh: for columns, event types, statuses and languages."""

from __future__ import annotations

import re
import unicodedata

COLUMNS = {
    "id": "id|код|нөмір|номер|no|nr|number|идентификатор|код события",
    "title": "title|name|event|session|название|название события|наименование|событие|тема|мероприятие|атауы|атау|іс-шара|тақырып|іс-шара атауы",
    "subtitle": "subtitle|подзаголовок|қосымша тақырып|тақырыпша",
    "date": "date|day|дата|день|күні|күн|датасы",
    "start": "start|begin|begins|starts|start time|time|from|начало|время начала|время|с|басы|басталуы|басталу уақыты|уақыты|уақыт",
    "end": "end|ends|end time|finish|until|to|конец|окончание|время окончания|до|соңы|аяқталуы|аяқталу уақыты",
    "duration": "duration|length|продолжительность|длительность|ұзақтығы",
    "venue": "venue|place|location|building|площадка|место|место проведения|здание|орны|өтетін орны|өтетін жері|мекен|ғимарат",
    "room": "room|hall|аудитория|помещение|зал|комната|кабинет|бөлме|зал атауы|аудиториясы|кабинеті",
    "hosts": "host|hosts|speaker|speakers|teacher|persons|people|ведущий|ведущие|мастер|спикер|спикеры|преподаватель|участники|жүргізуші|жүргізушілер|спикерлер|шебер|ұстаз|баяндамашы",
    "type": "type|kind|format|session type|тип|вид|формат|түрі|форматы",
    "spoken": "language|languages|spoken|язык|языки|тілі|тілдері|тіл",
    "level": "level|for whom|audience|уровень|для кого|деңгейі|кімге арналған",
    "capacity": "capacity|places|seats|места|количество мест|число мест|мест|вместимость|орын саны|орын|сыйымдылығы",
    "price": "price|cost|fee|цена|стоимость|бағасы|құны",
    "booking": "booking|book|registration|link|url|запись|регистрация|ссылка|тіркелу|жазылу|сілтеме",
    "status": "status|state|статус|состояние|күйі|мәртебесі",
    "summary": "summary|abstract|in short|аннотация|кратко|анонс|қысқаша|аннотациясы",
    "body": "body|description|text|about|описание|текст|подробно|сипаттамасы|сипаттама|мәтіні|толығырақ",
    "tags": "tags|keywords|теги|метки|ключевые слова|тегтер|кілт сөздер",
    "discipline": "discipline|track|направление|трек|бағыты|бағыт",
}  # fmt: skip
"""By field: the headings it may have."""
LANGUAGES = {
    "en": "en|eng|english|английский|английском|англ|ағылшын|ағылшынша|на английском",
    "ru": "ru|rus|russian|русский|русском|рус|орыс|орысша|русша|на русском",
    "kk": "kk|kz|kaz|kazakh|qazaq|казахский|казахском|каз|қазақ|қазақша|қаз|на казахском",
    "de": "de|german|deutsch|немецкий|неміс|немісше",
    "fr": "fr|french|французский|француз|французша",
    "zh": "zh|chinese|китайский|қытай|қытайша",
    "tr": "tr|turkish|турецкий|түрік|түрікше",
}
TYPES = {
    "masterclass": "masterclass|master class|мастер класс|мастер-класс|мк|шеберлік сабағы|шеберлік сыныбы",
    "workshop": "workshop|воркшоп|мастерская|практикум|шеберхана|hands on|hands-on",
    "talk": "talk|lecture|presentation|keynote|lightning talk|panel|discussion|лекция|доклад|встреча|беседа|дискуссия|выступление спикера|дәріс|баяндама|кездесу|әңгіме",
    "seminar": "seminar|семинар",
    "exhibition": "exhibition|expo|выставка|экспозиция|көрме",
    "tour": "tour|walk|excursion|экскурсия|прогулка|тур|серуен|экскурсиясы",
    "performance": "performance|concert|show|концерт|выступление|перформанс|спектакль|концерті|өнер көрсету|қойылым",
    "ceremony": "ceremony|opening|closing|церемония|открытие|закрытие|награждение|салтанат|ашылу салтанаты|жабылу|марапаттау",
}  # fmt: skip
STATUSES = {
    "scheduled": "scheduled|confirmed|planned|по плану|подтверждено|жоспар бойынша|расталды",
    "moved": "moved|rescheduled|перенесено|перенос|ауыстырылды|кейінге қалдырылды",
    "cancelled": "cancelled|canceled|отменено|отмена|отменён|өтпейді|болмайды|тоқтатылды",
}
TEXTS = ("title", "subtitle", "summary", "body", "level", "price")
"""Fields that may differ by language."""


def comparable(name: str) -> str:
    """Return a name without case and punctuation: 'Мастер-класс ' and 'мастер класс' compare equal."""
    folded = unicodedata.normalize("NFC", name).casefold().replace("ё", "е")
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def _by_comparable(names: dict[str, str]) -> dict[str, str]:
    return {comparable(name): key for key, listed in names.items() for name in listed.split("|")}


_COLUMNS, _LANGUAGES, _TYPES, _STATUSES = map(_by_comparable, (COLUMNS, LANGUAGES, TYPES, STATUSES))


def column(heading: str) -> tuple[str, str]:
    """Return the field and the language of a column: 'Название (рус)' → ('title', 'ru'); ('', '') for unknown headings.

    The language is empty if the heading leaves it open; one in Russian or Kazakh is taken for that of the cells below.
    """
    words = comparable(heading).split()
    for cut in range(len(words), 0, -1):
        name = _COLUMNS.get(" ".join(words[:cut]))
        rest = " ".join(words[cut:])
        if name and (not rest or rest in _LANGUAGES):
            return name, _LANGUAGES.get(rest, "") or _language_of(comparable(heading))
    return "", ""


def _language_of(heading: str) -> str:
    if re.search("[әғқңөұүһі]", heading) or heading in ("атауы", "атау", "сипаттамасы", "сипаттама"):
        return "kk"
    return "ru" if re.search("[а-я]", heading) else ""


def event_type(name: str) -> str:
    """Return the event type with a name; 'other' for unknown names."""
    wanted = comparable(name)
    found = _TYPES.get(wanted)
    if found:
        return found
    return next((key for known, key in _TYPES.items() if wanted.startswith(f"{known} ")), "other")


def event_status(name: str) -> str:
    """Return the event status with a name, or '' for unknown names."""
    return _STATUSES.get(comparable(name), "")


def language(name: str) -> str:
    """Return the tag of a language by its name, abbreviation or tag, or '' for unknown names."""
    wanted = comparable(name)
    return _LANGUAGES.get(wanted) or (wanted if re.fullmatch("[a-z]{2}", wanted) else "")
