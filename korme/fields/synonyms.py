"""What people call fields and their words in Russian, Kazakh and other English: a name not known is answered with the one that is."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CALLED = {
    "name": "имя фио автор аты есімі fullname title",
    "title": "название заголовок атауы тақырыбы name headline",
    "discipline": "направление дисциплина жанр бағыт бағыты discipline profession specialty",
    "tagline": "девиз слоган подзаголовок ұран subtitle slogan",
    "city": "город қала location place town",
    "portrait": "портрет фото аватар суреті photo avatar picture image",
    "cover": "обложка мұқаба image banner picture photo",
    "pictures": "фото фотографии картинки изображения суреттер images photos files gallery",
    "links": "ссылки соцсети сілтемелер social urls contacts",
    "email": "почта эл.почта e-mail mail пошта",
    "licence": "лицензия license copyright",
    "owners": "владельцы владелец иелері owner author",
    "year": "год жыл жылы date",
    "medium": "техника техникасы technique",
    "materials": "материалы материал материалдар material",
    "dimensions": "размер размеры өлшемі size",
    "collaborators": "соавторы соавтор әріптестер coauthors with",
    "edition": "выпуск көрме",
    "notice": "предупреждение ескерту warning",
    "sale": "продажа сату",
    "price": "цена бағасы cost",
    "currency": "валюта",
    "start": "начало басталуы begin starts date from",
    "end": "конец окончание аяқталуы finish ends to",
    "duration": "длительность ұзақтығы length",
    "venue": "место площадка орны place location where",
    "room": "зал аудитория комната бөлме hall",
    "hosts": "ведущий ведущие жүргізуші host speaker speakers",
    "spoken": "язык языки тілі languages language",
    "capacity": "вместимость мест сыйымдылығы seats places",
    "address": "адрес мекенжай мекенжайы",
    "hours": "часы время уақыты opening",
    "date": "дата күні day",
    "summary": "описание аннотация сипаттамасы description abstract",
    "body": "текст мәтін text content description bio биография",
    "tags": "теги метки тегтер keywords",
    "language": "язык тіл тілі lang",
    "draft": "черновик жоба",
    "colour": "цвет түсі color",
    "url": "сайт адрес website site link",
    "logo": "логотип лого",
    "alt": "описание сипаттамасы description",
    "caption": "подпись жазуы",
    "credit": "автор фотограф photographer author",
    "file": "файл src image picture",
}
_INSIDE = {
    "sale: {status: for_sale, price: 90000, currency: KZT}": "price currency цена стоимость валюта бағасы құны",
}
"""A group of fields as it is written, and what people write beside it instead."""
_WORDS = {
    "for_sale": "продаётся, в продаже, на продажу, выставлено на продажу, сатылады, сатуда, сатылымда, on sale, available",
    "sold": "продано, продан, продана, сатылды, сатылған, sold out",
    "not_for_sale": "не продаётся, не для продажи, не на продажу, сатылмайды, сатуға емес, not on sale",
    "scheduled": "запланировано, состоится, жоспарланған, өтеді, болады",
    "moved": "перенесено, перенесён, перенесена, переносится, ауыстырылды, көшірілді, rescheduled",
    "cancelled": "отменено, отменён, отменена, отмена, отменяется, болмайды, өтпейді",
    "masterclass": "мастер-класс, мк, шеберлік сағаты, шеберлік сабағы",
    "workshop": "воркшоп, мастерская, шеберхана",
    "talk": "лекция, доклад, беседа, дәріс, баяндама, әңгіме, lecture",
    "seminar": "семинар",
    "exhibition": "выставка, экспозиция, көрме",
    "tour": "экскурсия",
    "performance": "концерт, спектакль, перформанс, выступление, қойылым, concert, show",
    "ceremony": "церемония, открытие, закрытие, награждение, салтанат, ашылу, ашылуы, жабылуы, марапаттау, opening",
    "other": "другое, иное, басқа",
}
"""What people write for the words of lists; without capitals, spaces and hyphens each means one thing only."""


def called(word: str, declared: frozenset[str]) -> str:
    """The declared field that somebody calls `word`; empty when there is none."""
    plain = word.casefold().strip()
    return next((name for name, words in _CALLED.items() if name in declared and plain in words.split()), "")


def written_inside(word: str, declared: frozenset[str]) -> str:
    """The group that a word belongs into, written out; empty when there is none."""
    plain = word.casefold().strip()
    groups = (one for one, words in _INSIDE.items() if plain in words.split())
    return next((one for one in groups if one.partition(":")[0] in declared), "")


def meant_choice(text: str, words: Iterable[str]) -> str:
    """The word of a list that somebody says in other words; empty when that is not certain."""
    said = _squeezed(text)
    return next((one for one in words if said in map(_squeezed, _WORDS.get(one, "").split(","))), "") if said else ""


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold().replace("ё", "е"))
