"""Names that tables use: for columns, event types, statuses and languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from korme.i18n.languages import locale

COLUMNS = {
    "id": "id|код|нөмір|номер|no|nr|number|идентификатор|код события",
    "title": "title|name|event|session|название|название события|наименование|событие|тема|мероприятие|атауы|атау|іс-шара|тақырып|іс-шара атауы",
    "subtitle": "subtitle|подзаголовок|қосымша тақырып|тақырыпша",
    "date": "date|day|дата|день|күні|күн|датасы",
    "start": "start|begin|begins|starts|start time|time|hours|from|начало|время начала|время|с|басы|басталуы|басталу уақыты|уақыты|уақыт",
    "end": "end|ends|end time|finish|until|to|конец|окончание|время окончания|до|соңы|аяқталуы|аяқталу уақыты",
    "all_day": "all day|whole day|весь день|целый день|күні бойы",
    "duration": "duration|length|продолжительность|длительность|ұзақтығы",
    "venue": "venue|place|location|building|площадка|место|место проведения|здание|орны|өтетін орны|өтетін жері|мекен|ғимарат",
    "room": "room|hall|аудитория|помещение|зал|комната|кабинет|бөлме|зал атауы|аудиториясы|кабинеті",
    "hosts": "host|with whom|с кем|кіммен|hosts|speaker|speakers|artist|artists|teacher|persons|people|ведущий|ведущие|мастер|спикер|спикеры|преподаватель|участники|жүргізуші|жүргізушілер|спикерлер|шебер|ұстаз|баяндамашы",
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
"""By field: the headings it may have in English, Russian and Kazakh."""
OTHER_COLUMNS = {
    "de": {
        "title": "titel|veranstaltung|thema", "subtitle": "untertitel", "date": "datum|tag",
        "start": "beginn|anfang|uhrzeit|zeit|von|start", "end": "ende|bis", "all_day": "ganztägig|ganztags", "duration": "dauer",
        "venue": "ort|veranstaltungsort|haus", "room": "raum|saal", "type": "art|typ|veranstaltungsart",
        "hosts": "wer|mit wem|leitung|referent|referentin|referenten|künstler|künstlerin|künstlerinnen|mitwirkende|mit|person|personen", "spoken": "sprache|sprachen",
        "level": "zielgruppe|niveau", "capacity": "plätze|teilnehmerzahl|kapazität", "price": "eintritt|preis|kosten",
        "booking": "anmeldung|buchung", "summary": "kurzbeschreibung|kurztext", "body": "beschreibung|text|langtext",
        "tags": "schlagwörter|schlagworte", "discipline": "sparte|disziplin",
    },
    "fr": {
        "title": "titre|événement|intitulé|nom de l événement|titre de l événement|activité|atelier", "subtitle": "sous titre", "date": "jour|jours|date s|date et jour|dates",
        "start": "début|heure|heures|horaire|horaires|créneau|créneaux|créneau horaire|heure de début|heure début|date et heure",
        "end": "fin|heure de fin|heure fin", "all_day": "journée entière|toute la journée", "duration": "durée", "venue": "lieu|lieux", "room": "salle|espace", "type": "genre|type d événement|type d activité|nature",
        "hosts": "avec qui|intervenant|intervenants|intervenante|intervenantes|animateur|animateurs|animatrice|animatrices|animation|animé par|proposé par|formateur|formatrice|invité|invités|invitée|invitées|artiste|artistes|avec|qui", "spoken": "langue|langues",
        "level": "niveau|public", "capacity": "places|nombre de places|capacité|jauge", "price": "prix|tarif|tarifs|entrée|participation",
        "booking": "réservation|réservations|inscription|inscriptions|billetterie|lien de réservation|lien d inscription", "summary": "résumé|chapeau|accroche",
        "body": "texte|descriptif|présentation", "tags": "mots clés", "discipline": "discipline",
    },
    "es": {
        "title": "título|evento|actividad", "subtitle": "subtítulo", "date": "fecha|día", "start": "hora|inicio|hora de inicio|comienzo",
        "end": "fin|hora de fin|final", "all_day": "todo el día", "duration": "duración", "venue": "lugar|sede", "room": "sala", "type": "tipo",
        "hosts": "con quién|ponente|ponentes|artista|artistas|imparte|quién", "spoken": "idioma|idiomas", "level": "nivel|público",
        "capacity": "plazas|aforo", "price": "precio|entrada", "booking": "reserva|inscripción", "summary": "resumen",
        "body": "descripción|texto", "tags": "etiquetas",
    },
    "ca": {
        "title": "títol|activitat|esdeveniment|acte", "subtitle": "subtítol", "date": "data|dia", "start": "hora|inici|hora d inici|comença",
        "end": "final|fi|hora de finalització|acaba", "all_day": "tot el dia", "duration": "durada", "venue": "lloc|espai|seu", "room": "sala", "type": "tipus",
        "hosts": "amb qui|ponent|ponents|artista|artistes|a càrrec de|qui", "spoken": "idioma|idiomes|llengua", "level": "nivell|públic",
        "capacity": "places|aforament", "price": "preu|entrada", "booking": "reserva|inscripció", "summary": "resum", "body": "descripció|text", "tags": "etiquetes",
    },
    "pt": {
        "title": "título|evento|atividade", "subtitle": "subtítulo", "date": "data|dia", "start": "hora|início|horário|hora de início",
        "end": "fim|término|hora de fim", "all_day": "dia inteiro|o dia todo|todo o dia", "duration": "duração", "venue": "local|lugar", "room": "sala", "type": "tipo",
        "hosts": "com quem|palestrante|palestrantes|oradores|orador|artista|artistas|convidado|convidada|convidados|formador|formadora|com|quem", "spoken": "idioma|idiomas|língua", "level": "nível|público",
        "capacity": "vagas|lugares|lotação|lotação máxima", "price": "preço|entrada|bilhete|bilhetes", "booking": "inscrição|reserva", "summary": "resumo",
        "body": "descrição|texto", "tags": "etiquetas",
    },
    "it": {
        "title": "titolo|evento", "subtitle": "sottotitolo", "date": "data|giorno", "start": "ora|inizio|orario|ora di inizio",
        "end": "fine|ora di fine", "all_day": "tutto il giorno", "duration": "durata", "venue": "luogo|sede", "room": "sala|aula", "type": "tipo",
        "hosts": "con chi|relatore|relatori|artista|artisti|con|chi", "spoken": "lingua|lingue", "level": "livello|pubblico", "capacity": "posti|capienza",
        "price": "prezzo|ingresso", "booking": "prenotazione|iscrizione", "summary": "riassunto", "body": "descrizione|testo",
    },
    "tr": {
        "title": "başlık|etkinlik|ad|adı|etkinlik adı|etkinliğin adı|konu", "subtitle": "alt başlık", "date": "tarih|tarihi|gün|günü|günler",
        "start": "saat|saati|saatler|saat aralığı|başlangıç|başlangıç saati", "end": "bitiş|bitiş saati", "all_day": "tüm gün", "duration": "süre", "venue": "yer|yeri|mekan|mekân|etkinlik yeri",
        "room": "salon|oda", "type": "tür|türü|etkinlik türü", "hosts": "konuşmacı|konuşmacılar|konuk|konuklar|sanatçı|sanatçılar|eğitmen|eğitmenler|yürütücü|yürütücüler|moderatör|kim", "spoken": "dil|diller",
        "level": "seviye|düzey", "capacity": "kontenjan|kapasite|kişi sayısı", "price": "ücret|ücreti|fiyat|fiyatı|giriş ücreti|bilet", "booking": "kayıt|kayıt linki|kayıt bağlantısı|başvuru|rezervasyon",
        "summary": "özet", "body": "açıklama|açıklaması|içerik|metin", "tags": "etiketler",
    },
}  # fmt: skip
"""By language and field: further headings."""
FREE = frozenset("free|free of charge|free entry|free admission|admission free|бесплатно|вход свободный|свободный вход|тегін|frei|kostenlos|eintritt frei|gratuit|gratuite|entrée libre|entrée gratuite|accès libre|accès gratuit|entrée libre et gratuite|gratuit sur inscription|gratis|entrada libre|entrada gratuita|gratuït|gratuïta|entrada lliure|entrada gratuïta|grátis|gratuito|gratuita|entrada livre|acesso livre|ingresso libero|ingresso gratuito|ücretsiz|ücretsizdir|giriş ücretsiz|giriş ücretsizdir|giriş serbest|bedava|безкоштовно|вхід вільний|za darmo|wstęp wolny|bepul".split("|"))  # fmt: skip
"""Comparable prices that mean `free`."""
_PLACEHOLDERS = frozenset("tba|tbd|tbc|nn|n n|n a|ka|k a|na|уточняется|уточняются|уточняется позже|будет объявлено|будет объявлен|анықталады|нақтыланады|offen|wird bekannt gegeben|à confirmer|à préciser|à venir|à définir|por confirmar|a confirmar|a anunciar|a definir|da definire|belli değil|açiklanacak|duyurulacak|belirlenecek".split("|"))  # fmt: skip
_ALL_DAY = frozenset("all day|whole day|all day long|весь день|целый день|күні бойы|ganztägig|ganztags|den ganzen tag|toute la journée|journée entière|todo el día|tot el dia|todo o dia|dia inteiro|o dia todo|tutto il giorno|tüm gün|bütün gün|cały dzień|увесь день|весь день|цілий день|kun bo yi|күнү бою".split("|"))  # fmt: skip
"""Comparable cells of hours that mean the whole day."""
_YES = frozenset("x|yes|y|true|1|✓|да|иә|ja|oui|sí|si|sim|sì|evet|tak|так|ha|ооба".split("|"))
_NO = frozenset("no|n|false|0|нет|жоқ|nein|non|não|hayir|nie|ні|yo q|жок".split("|"))
_UNITS = frozenset("ч час часы часов часах мин минут минуты минутах h hour hours min minutes std stunden minuten heures horas saat dakika сағ сағат".split())  # fmt: skip
"""Words that may follow the heading of durations."""
LANGUAGES = {
    "en": "en|eng|engl|english|englisch|английский|английском|англ|ағылшын|ағылшынша|на английском",
    "ru": "ru|rus|russian|русский|русском|рус|орыс|орысша|русша|на русском",
    "kk": "kk|kz|kaz|kazakh|qazaq|казахский|казахском|каз|қазақ|қазақша|қаз|на казахском",
    "de": "de|dt|german|deutsch|deutscher|немецкий|неміс|немісше",
    "fr": "fr|french|французский|француз|французша",
    "zh": "zh|chinese|китайский|қытай|қытайша",
    "tr": "tr|turkish|турецкий|түрік|түрікше",
}
TYPES = {
    "masterclass": "masterclass|master class|мастер класс|мастер-класс|мк|шеберлік сабағы|шеберлік сыныбы|meisterklasse|meisterkurs|classe de maître|clase magistral",
    "workshop": "workshop|воркшоп|мастерская|практикум|шеберхана|hands on|hands-on|werkstatt|atelier|taller|tallers|oficina|laboratorio|atölye",
    "talk": "talk|lecture|presentation|keynote|lightning talk|panel|discussion|лекция|доклад|встреча|беседа|дискуссия|выступление спикера|дәріс|баяндама|кездесу|әңгіме|vortrag|gespräch|künstlergespräch|podium|podiumsgespräch|conférence|rencontre|débat|charla|xerrada|conferència|conferencia|palestra|round table|круглый стол|дөңгелек үстел|runder tisch|table ronde|mesa redonda|tavola rotonda|yuvarlak masa|conversa|conferenza|incontro|söyleşi|konuşma",
    "seminar": "seminar|семинар|séminaire|seminario|seminário|seminer",
    "exhibition": "exhibition|expo|выставка|экспозиция|көрме|ausstellung|exposition|exposició|exposición|exposição|mostra|sergi",
    "tour": "tour|walk|excursion|экскурсия|прогулка|тур|серуен|экскурсиясы|führung|rundgang|spaziergang|visite|visite guidée|balade|visita|visita guiada|recorregut|recorrido|passeio|gezi",
    "performance": "performance|concert|show|концерт|выступление|перформанс|спектакль|концерті|өнер көрсету|қойылым|konzert|aufführung|spectacle|concierto|espectáculo|espectacle|concerto|espetáculo|spettacolo|konser|gösteri",
    "ceremony": "ceremony|zeremonie|cérémonie|ceremonia|cerimónia|cerimônia|cerimonia|tören|fecho|opening|closing|церемония|открытие|закрытие|награждение|салтанат|ашылу салтанаты|жабылу|марапаттау|eröffnung|vernissage|finissage|preisverleihung|abschluss|ouverture|clôture|inauguration|inauguración|inauguració|clausura|cloenda|abertura|inauguração|encerramento|inaugurazione|açılış|kapanış",
}  # fmt: skip
STATUSES = {
    "scheduled": "scheduled|confirmed|planned|по плану|подтверждено|жоспар бойынша|расталды|bestätigt|confirmé|confirmado|confermato|onaylandı",
    "moved": "moved|rescheduled|перенесено|перенос|ауыстырылды|кейінге қалдырылды|verschoben|reporté|aplazado|adiado|rinviato|ertelendi",
    "cancelled": "cancelled|canceled|отменено|отмена|отменён|өтпейді|болмайды|тоқтатылды|abgesagt|entfällt|annulé|cancelado|annullato|iptal",
}
_OR = re.compile(r"[/|]| (?:or|oder|ou|o|или|немесе|не|lub|або|veya) ", re.IGNORECASE)
"""What stands between names of one thing in a heading."""
TEXTS = ("title", "subtitle", "summary", "body", "level", "price")
"""Fields that may differ by language."""
_ALIKE = {ord("ё"): "е", ord("ı"): "i", ord("\u0307"): None}
"""Letters compared as one. Without a language, nobody can tell which small letter a Turkish I or İ in capitals stands for:
'ÜCRETSİZ' is 'ücretsiz', 'YAYIN' is 'yayın'."""
_ENDINGS = re.compile(
    r"(?<=\w)(?:[(·•.*:_](?:e|s|es|a|as|os|rice|trice|in|innen|ler|lar|и|ы)\)?)+s?(?!\w)", re.IGNORECASE
)
"""Endings for more than one or for everyone: 'Intervenant(s)', 'Artiste·s', 'Intervenant·e·s', 'Künstler*innen'."""


def comparable(name: str) -> str:
    """Return a name without case and punctuation: 'Мастер-класс ' and 'мастер класс' compare equal."""
    folded = unicodedata.normalize("NFC", name).casefold().translate(_ALIKE)
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def _by_comparable(names: dict[str, str]) -> dict[str, str]:
    return {comparable(name): key for key, listed in names.items() for name in listed.split("|")}


_COLUMNS, _LANGUAGES, _TYPES, _STATUSES = map(_by_comparable, (COLUMNS, LANGUAGES, TYPES, STATUSES))
_OTHER_COLUMNS = {tag: _by_comparable(names) for tag, names in OTHER_COLUMNS.items()}
_MOST_WORDS = max(len(name.split()) for names in (_COLUMNS, *_OTHER_COLUMNS.values()) for name in names)
"""Of the longest heading, without its language."""


def alternatives(heading: str) -> list[str]:
    """Return the names that a heading gives for one thing: 'Имя / Аты-жөні', 'Nome artístico ou nome completo'."""
    parts = [part.strip() for part in _OR.split(" ".join(heading.split()))]
    return [part for part in parts if part] if len(parts) > 1 else []


def column(heading: str) -> tuple[str, str]:
    """Return the field and the language of a column: 'Название (рус)' → ('title', 'ru'); ('', '') for unknown headings.

    The language is empty if the heading leaves it open; the language of a heading is taken for that of the cells below.
    """
    words = comparable(heading).split()
    for cut in range(min(len(words), _MOST_WORDS), 0, -1):
        name, tag = _named(" ".join(words[:cut]))
        rest = " ".join(words[cut:])
        is_unit = name == "duration" and set(words[cut:]) <= _UNITS | {"в", "in"}
        if name and (not rest or rest in _LANGUAGES or is_unit):
            return name, _LANGUAGES.get(rest, "") or tag
    if (one := _ENDINGS.sub("", heading)) != heading:
        return column(one)
    found = [column(part) for part in alternatives(heading)]
    fields, tags = {name for name, _ in found}, {tag for _, tag in found}
    if len(fields) == 1:
        return fields.pop(), tags.pop() if len(tags) == 1 else ""
    return "", ""


def _named(words: str) -> tuple[str, str]:
    """Return the field with a heading, and the language of the heading; it is empty for English ones."""
    if words in _COLUMNS:
        return _COLUMNS[words], _language_of(words)
    found = [(names[words], tag) for tag, names in _OTHER_COLUMNS.items() if words in names]
    if not found:
        return "", ""
    return found[0][0], found[0][1] if len(found) == 1 else ""


def _language_of(heading: str) -> str:
    if re.search("[әғқңөұүһі]", heading) or heading in ("атауы", "атау", "сипаттамасы", "сипаттама"):
        return "kk"
    return "ru" if re.search("[а-я]", heading) else ""


def is_placeholder(name: str) -> bool:
    """Return whether a cell says that its content is not known yet: 'TBA', 'N.N.', 'уточняется'."""
    return comparable(name) in _PLACEHOLDERS


def is_all_day(name: str) -> bool:
    """Return whether a cell of hours means the whole day: 'ganztägig', 'весь день'."""
    return comparable(name) in _ALL_DAY


def is_no(name: str) -> bool:
    """Return whether a cell of a column of yes and no is a clear no."""
    return comparable(name) in _NO


def is_yes(name: str) -> bool:
    """Return whether a cell of a column of yes and no is a clear yes."""
    return (comparable(name) or name.strip()) in _YES


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


def language(name: str, languages: Sequence[str] = ()) -> str:
    """Return the tag of a language by its name, abbreviation or tag, or '' for unknown names.

    Args:
        languages: in which it may be named.
    """
    wanted = comparable(name)
    known = locale("en").languages
    if wanted in _LANGUAGES or (re.fullmatch("[a-z]{2}", wanted) and wanted in known):
        return _LANGUAGES.get(wanted, wanted)
    names = {comparable(called): tag for each in languages for tag, called in locale(each).languages.items()}
    return names.get(wanted, "") if len(names.get(wanted, "")) == 2 else ""
