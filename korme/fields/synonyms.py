"""Names that people use for fields in Russian, Kazakh and other English, and for choices in more languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_FIELD_NAMES = {
    "name": "имя фио автор аты есімі fullname title",
    "title": "название заголовок атауы тақырыбы name headline",
    "discipline": "направление дисциплина жанр бағыт бағыты discipline profession specialty",
    "tagline": "девиз слоган подзаголовок ұран subtitle slogan",
    "city": "город қала location place town",
    "portrait": "портрет фото аватар суреті photo avatar picture image",
    "film": "видео видеоролик ролик фильм бейнефильм бейне бейнежазба музыка аудио запись жазба video movie sound audio youtube vimeo embed",
    "cover": "обложка мұқаба image banner picture photo",
    "pictures": "фото фотографии картинки изображения суреттер images photos files gallery",
    "comparisons": "сравнение сравнения салыстыру comparison compare before_after",
    "process": "процесс үдеріс барысы making making-of making_of steps этапы",
    "before": "до дейін бұрын",
    "after": "после кейін",
    "projection": "проекция проекциясы",
    "links": "ссылки соцсети сілтемелер social urls contacts",
    "email": "почта эл.почта e-mail mail пошта",
    "licence": "лицензия license copyright",
    "owners": "владельцы владелец иелері owner author",
    "consent": "согласие келісім permission agreement",
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
    "length": "длительность хронометраж ұзақтығы duration",
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
    "caption": "подпись жазуы title",
    "credit": "автор фотограф photographer author",
    "file": "файл src image picture",
}
_GROUPS = {
    "sale: {status: for_sale, price: 90000, currency: KZT}": "price currency цена стоимость валюта бағасы құны",
}
"""A group of fields as it is written, and the names that people write beside it instead."""
_CHOICES = {
    "for_sale": "продаётся, в продаже, на продажу, выставлено на продажу, сатылады, сатуда, сатылымда, on sale, available"
    ", verkäuflich, zu verkaufen, im Verkauf, erhältlich, à vendre, en vente, disponible, disponible à la vente, en venta, a la venta, se vende"
    ", à venda, para venda, disponível, in vendita, disponibile, satılık, satışta, na sprzedaż, продається, у продажу",
    "sold": "продано, продан, продана, сатылды, сатылған, sold out, verkauft, vendu, vendue, vendido, vendida, venduto"
    ", venduta, satıldı, satılmıştır, sprzedane, sprzedany, sprzedana, продане",
    "not_for_sale": "не продаётся, не для продажи, не на продажу, сатылмайды, сатуға емес, not on sale, nfs, unverkäuflich"
    ", nicht verkäuflich, nicht zu verkaufen, pas à vendre, n'est pas à vendre, pas en vente, hors vente, non à vendre, pas à la vente, non disponible à la vente, hors commerce, collection particulière, no en venta"
    ", no está en venta, no está a la venta, no se vende, não está à venda, não é para venda, não se vende, non in vendita"
    ", non è in vendita, satılık değil, satışta değil, satılmaz, nie na sprzedaż, не продається, не на продаж",
    "scheduled": "запланировано, состоится, жоспарланған, өтеді, болады, geplant, findet statt, prévu, programmé, previsto"
    ", programado, confirmado, planlandı",
    "moved": "перенесено, перенесён, перенесена, переносится, ауыстырылды, көшірілді, rescheduled, verschoben, verlegt"
    ", reporté, déplacé, aplazado, cambiado, adiado, rinviato, spostato, ertelendi",
    "cancelled": "отменено, отменён, отменена, отмена, отменяется, болмайды, өтпейді, canceled, abgesagt, entfällt, annulé"
    ", cancelado, annullato, iptal, iptal edildi",
    "masterclass": "мастер-класс, мк, шеберлік сағаты, шеберлік сабағы",
    "workshop": "воркшоп, мастерская, шеберхана",
    "talk": "лекция, доклад, беседа, дәріс, баяндама, әңгіме, lecture",
    "seminar": "семинар",
    "exhibition": "выставка, экспозиция, көрме",
    "tour": "экскурсия",
    "performance": "концерт, спектакль, перформанс, выступление, қойылым, concert, show",
    "ceremony": "церемония, открытие, закрытие, награждение, салтанат, ашылу, ашылуы, жабылуы, марапаттау, opening",
    "other": "другое, иное, басқа",
    "panorama": "панорама, панорамасы, panoramic",
    "sphere": "сфера, 360, 360°, equirectangular, spherical, photosphere",
    "flat": "плоская, плоское, жазық",
}
"""Names that people write for choices; each is unambiguous without capitals, accents, spaces and hyphens."""


def field_called(name: str, declared: frozenset[str]) -> str:
    """Return the declared field that people call `name`; empty if none."""
    plain = name.casefold().strip()
    return next((field for field, names in _FIELD_NAMES.items() if field in declared and plain in names.split()), "")


def group_for(name: str, declared: frozenset[str]) -> str:
    """Return the group that a field belongs to, written out; empty if none."""
    plain = name.casefold().strip()
    groups = (group for group, names in _GROUPS.items() if plain in names.split())
    return next((group for group in groups if group.partition(":")[0] in declared), "")


def meant_choice(text: str, choices: Iterable[str]) -> str:
    """Return the choice that a text means; empty if that is not certain."""
    wanted = _squeezed(text)
    return (
        next((choice for choice in choices if wanted in map(_squeezed, _CHOICES.get(choice, "").split(","))), "")
        if wanted
        else ""
    )


def _squeezed(text: str) -> str:
    """Return a text without what people leave out; in capitals, Turkish ı and i are one letter for most programs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFD", text.casefold().replace("ı", "i")))
