"""The words people use in tables, in English, Russian and Kazakh: names of columns, of event types, of languages."""

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
"""What each field may be called at the head of a column."""
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
"""Fields that differ by language."""


def plain(word: str) -> str:
    """A word as it is compared: 'Мастер-класс ' and 'мастер класс' are one."""
    folded = unicodedata.normalize("NFC", word).casefold().replace("ё", "е")
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def _table(words: dict[str, str]) -> dict[str, str]:
    return {plain(word): name for name, listed in words.items() for word in listed.split("|")}


_COLUMNS, _LANGUAGES, _TYPES, _STATUSES = map(_table, (COLUMNS, LANGUAGES, TYPES, STATUSES))


def column(head: str) -> tuple[str, str]:
    """The field a column's head names, and the language it says: 'Название (рус)' → ('title', 'ru'); ('', '') for others.

    A head in Russian or Kazakh says by itself in which language the words below it are.
    """
    words = plain(head).split()
    for cut in range(len(words), 0, -1):
        name = _COLUMNS.get(" ".join(words[:cut]))
        rest = " ".join(words[cut:])
        if name and (not rest or rest in _LANGUAGES):
            return name, _LANGUAGES.get(rest, "") or _spoken_by(plain(head))
    return "", ""


def _spoken_by(head: str) -> str:
    if re.search("[әғқңөұүһі]", head) or head in ("атауы", "атау", "сипаттамасы", "сипаттама"):
        return "kk"
    return "ru" if re.search("[а-я]", head) else ""


def event_type(word: str) -> str:
    """The event type a word means; 'other' for unknown ones."""
    known = plain(word)
    found = _TYPES.get(known)
    if found:
        return found
    return next((name for words, name in _TYPES.items() if known.startswith(f"{words} ")), "other")


def event_status(word: str) -> str:
    """The status a word means; empty for unknown ones."""
    return _STATUSES.get(plain(word), "")


def language(word: str) -> str:
    """The tag of a language's name or short form; empty for unknown ones."""
    known = plain(word)
    return _LANGUAGES.get(known) or (known if re.fullmatch("[a-z]{2}", known) else "")
