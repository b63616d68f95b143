"""Headings that tables of people and works use, in many languages, and the fields that they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from korme.commands.importer.column_names import alternatives, comparable, language
from korme.fields.networks import network_of

HEADINGS = {
    "en": {
        "id": "id|submission id|response id|entry id|respondent id", "name": "name|full name|what is your name|what s your name|artist|artist name|first and last name|name of the artist|creative|participant|author",
        "first_name": "first name|given name|forename", "last_name": "last name|surname|family name",
        "discipline": "discipline|disciplines|field|category|categories|genre", "biography": "biography|bio|short biography|short bio|about|about you|about the artist|artist statement|statement|description of the artist",
        "tagline": "tagline|motto|in one sentence", "links": "website|website link|link to your website|website url|web|web site|homepage|site|url|link|links|portfolio|social media|socials",
        "email": "email|e mail|mail|email address|e mail address|contact|contact email", "public_email": "public email|public e mail|email for the website|email to publish",
        "phone": "phone|telephone|phone number|mobile|mobile number", "private": "address|street|postal address|date of birth|birthday|birth date|iban|bank account|tax number|comments for organizers|dietary requirements",
        "city": "city|town|place|location|lives in|based in", "consent": "consent|consent to publication|permission|permission to publish|i agree|agreement|consent to publish|terms",
        "language": "language|language of the texts|preferred language", "files": "files|file|file names|filenames|file name|pictures|images|photos|attachments|names of the files|uploads",
        "portrait": "portrait|photo of you|portrait photo|profile picture|headshot|your photo", "works": "works|work|about the works|details of the works|about your works|works shown|list of works",
        "timestamp": "timestamp|submitted at|submission date|date submitted|created at|time of submission", "title": "title|work title|title of the work|name of the work",
        "year": "year|date|year made", "medium": "medium|technique|media", "materials": "material|materials", "dimensions": "dimensions|size|measurements|format",
        "price": "price|sale price|price in euro", "alt": "alt|alt text|picture description|image description", "description": "description|text|about the work|work description",
        "collaborators": "collaborators|with|made with", "country": "country", "pronouns": "pronouns",
        "film": "film|video|video link|link to video|link to the video|link to the film|film link|movie|video url|audio|audio link|link to the recording",
    },
    "de": {
        "id": "nummer|antwort id", "name": "name|wie heißt du|wie heißen sie|vor und nachname|vorname und nachname|vollständiger name|künstlername|künstler|künstlerin|künstler in|künstlerinnen|teilnehmer|teilnehmerin|teilnehmende|gestalter|gestalterin|name der künstlerin|name des künstlers|urheber|urheberin",
        "first_name": "vorname", "last_name": "nachname|familienname|zuname", "discipline": "disziplin|disziplinen|sparte|sparten|fach|gattung|kategorie|bereich|arbeitsfeld|tätigkeit",
        "biography": "kurzbiografie|kurzbiographie|biografie|biographie|kurzvita|vita|lebenslauf|über dich|über mich|über sie|zur person|kurzporträt|selbstbeschreibung|text zur person",
        "links": "webseite|link zu deiner website|link zur website|link zu ihrer website|internetseite|netzseite|homepage|internet|verlinkung|soziale medien", "email": "e mail|email|mail|e mail adresse|mailadresse|kontakt|kontakt e mail",
        "public_email": "öffentliche e mail|e mail öffentlich|e mail für die website|e mail zur veröffentlichung", "phone": "telefon|telefonnummer|handy|mobil|handynummer|mobilnummer",
        "private": "adresse|anschrift|straße|plz|postleitzahl|geburtsdatum|geburtstag|iban|bankverbindung|steuernummer|bemerkungen|bemerkung|anmerkungen|anmerkung|nachricht an uns|rechnungsadresse",
        "city": "ort|stadt|wohnort|lebt in|wirkungsort|standort", "consent": "einwilligung|einverständnis|zustimmung|einverständniserklärung|einwilligungserklärung|einwilligung zur veröffentlichung|einverständnis zur veröffentlichung|zustimmung zur veröffentlichung|datenschutz|ich stimme der veröffentlichung zu|veröffentlichung",
        "language": "sprache|sprache der texte", "files": "dateinamen|dateiname|dateien|datei|bilder|bilddateien|bilddatei|fotos|abbildungen|abbildung|namen der dateien|bild|foto",
        "portrait": "porträt|portrait|porträtfoto|portraitfoto|profilbild|porträtbild", "works": "angaben zu den werken|angaben zum werk|werke|werk|arbeiten|arbeit|werkangaben|werkliste|exponate|exponat|gezeigte werke",
        "timestamp": "zeitstempel|eingang|eingegangen am|abgeschickt am|datum der anmeldung|anmeldedatum", "title": "titel|werktitel|titel des werks|titel des werkes|titel der arbeit|bezeichnung",
        "year": "jahr|entstehungsjahr|datierung|jahrgang", "medium": "technik|medium|verfahren", "materials": "material|materialien", "dimensions": "maße|größe|abmessungen|format|abmessung|masse",
        "price": "preis|verkaufspreis", "alt": "bildbeschreibung|alternativtext|alt text", "description": "beschreibung|text|werkbeschreibung|werktext|beschreibung des werks", "collaborators": "mitwirkende|gemeinsam mit|mit",
        "country": "land",
        "film": "film|video|videolink|link zum video|link zum film|filmlink|link zur aufnahme|audio|tonaufnahme",
    },
    "ru": {
        "id": "номер|номер заявки|id заявки", "name": "имя|как вас зовут|фио|ф и о|имя и фамилия|фамилия и имя|фамилия имя|имя фамилия|фамилия имя отчество|автор|художник|участник|имя автора|имя участника|мастер",
        "first_name": "имя участника отдельно|личное имя", "last_name": "фамилия", "discipline": "направление|направления|дисциплина|дисциплины|вид искусства|жанр|категория|специальность|номинация|чем занимаетесь",
        "biography": "биография|краткая биография|о себе|об авторе|кратко о себе|расскажите о себе|о художнике|творческая биография", "tagline": "девиз|одной строкой",
        "links": "сайт|ссылка|ссылки|портфолио|веб сайт|соцсети|социальные сети|ссылка на портфолио|личный сайт", "email": "почта|эл почта|электронная почта|email|e mail|адрес электронной почты|контакт|контакты|имейл",
        "public_email": "почта для сайта|публичная почта|почта для публикации", "phone": "телефон|номер телефона|мобильный|контактный телефон|whatsapp",
        "private": "адрес|дата рождения|день рождения|иин|паспорт|возраст|комментарий|комментарии|примечание|примечания|пожелания", "city": "город|место жительства|населённый пункт|откуда вы",
        "consent": "согласие|согласие на публикацию|согласие на обработку персональных данных|разрешение на публикацию|согласны на публикацию|даю согласие", "language": "язык|язык текстов",
        "files": "файлы|файл|имена файлов|названия файлов|имя файла|фотографии|фото|изображения|картинки|фото работ|фотографии работ", "portrait": "портрет|ваше фото|фото автора|фотография автора|аватар|личное фото",
        "works": "работы|работа|о работах|описание работ|сведения о работах|список работ|произведения", "timestamp": "отметка времени|дата заявки|время отправки|дата заполнения",
        "title": "название|название работы|наименование|наименование работы|заголовок", "year": "год|год создания|дата создания", "medium": "техника|техника исполнения", "materials": "материал|материалы",
        "dimensions": "размер|размеры|формат|размер работы", "price": "цена|стоимость", "alt": "описание изображения|что изображено", "description": "описание|текст|о работе|описание работы", "collaborators": "соавторы|соавтор", "country": "страна",
        "film": "фильм|видео|ссылка на видео|видеоссылка|ссылка на фильм|ролик|видеоролик|ссылка на ролик|ссылка на запись|аудио|ссылка на аудио|музыка",
    },
    "kk": {
        "id": "нөмір|нөмірі", "name": "аты жөні|есімі|аты|аты тегі|тегі аты|автор|суретші|қатысушы|толық аты жөні", "last_name": "тегі", "discipline": "бағыт|бағыты|бағыттары|сала|саласы|өнер түрі|жанр",
        "biography": "өмірбаян|өмірбаяны|қысқаша өмірбаян|өзі туралы|өзіңіз туралы|автор туралы", "tagline": "ұран", "links": "сайт|сілтеме|сілтемелер|портфолио|әлеуметтік желілер|сайты",
        "email": "пошта|электрондық пошта|эл пошта|байланыс", "public_email": "сайтқа арналған пошта", "phone": "телефон|телефон нөмірі|ұялы телефон", "private": "мекенжай|мекенжайы|туған күні|жсн|ескерту|пікір",
        "city": "қала|қаласы|тұратын жері", "consent": "келісім|жариялауға келісім|келісімі|деректерді өңдеуге келісім", "language": "тіл|мәтін тілі", "files": "файлдар|файл|файл аттары|файл атауы|суреттер|фотосуреттер",
        "portrait": "портрет|портреті|өз суреті", "works": "жұмыстар|жұмыс|жұмыстары|туындылар|туынды|жұмыстар туралы", "timestamp": "уақыт белгісі|жіберілген уақыты", "title": "атауы|атау|жұмыс атауы|туынды атауы",
        "year": "жыл|жылы|жасалған жылы", "medium": "техника|техникасы|орындалу техникасы", "materials": "материал|материалы|материалдар", "dimensions": "өлшем|өлшемі|көлемі", "price": "баға|бағасы",
        "alt": "сурет сипаттамасы", "description": "сипаттама|сипаттамасы|мәтін", "collaborators": "бірлескен авторлар", "country": "ел|елі",
        "film": "фильм|видео|бейне|бейнебаян|бейнежазба|видеоға сілтеме|видео сілтемесі|бейнеге сілтеме|фильмге сілтеме|аудио|жазбаға сілтеме",
    },
    "fr": {
        "name": "nom complet|nom et prénom|prénom et nom|artiste|nom de l artiste|nom d artiste|créateur|créatrice|participant|participante", "first_name": "prénom", "last_name": "nom|nom de famille",
        "discipline": "discipline|disciplines|domaine|catégorie|pratique", "biography": "biographie|courte biographie|biographie courte|bio|à propos|présentation|parcours", "links": "site|site web|site internet|lien|liens|réseaux sociaux",
        "email": "e mail|email|courriel|adresse e mail|adresse mail|mail|contact", "public_email": "e mail public|courriel public", "phone": "téléphone|tél|portable|mobile|téléphone portable|téléphone mobile|numéro de téléphone|n de téléphone", "private": "adresse|date de naissance|code postal|commentaires|remarques",
        "city": "ville|lieu|lieu de résidence", "consent": "consentement|accord|autorisation|consentement à la publication|autorisation de publication|j accepte", "language": "langue", "files": "fichiers|fichier|noms des fichiers|nom du fichier|images|image|photos",
        "portrait": "portrait|photo de profil|photo portrait", "works": "œuvres|œuvre|oeuvres|oeuvre|travaux|liste des œuvres|liste des oeuvres", "timestamp": "horodateur|date d envoi", "title": "titre|titre de l œuvre|titre de l oeuvre",
        "year": "année|date de création|année de création", "medium": "technique|médium", "materials": "matériaux|matériau|matière", "dimensions": "dimensions|format|taille", "price": "prix", "alt": "description de l image|description des images|texte alternatif",
        "description": "description|texte", "collaborators": "en collaboration avec|avec", "country": "pays",
        "film": "film|vidéo|lien vidéo|lien de la vidéo|lien vers la vidéo|audio",
    },
    "es": {
        "name": "nombre completo|nombre y apellidos|nombre y apellido|artista|nombre artístico|nombre del artista|participante|autor|autora", "first_name": "nombre", "last_name": "apellidos|apellido", "discipline": "disciplina|disciplinas|categoría|ámbito",
        "biography": "biografía|biografía breve|biografía corta|sobre ti|sobre mí|semblanza|presentación", "links": "sitio web|página web|enlace|enlaces|redes sociales", "email": "correo|correo electrónico|e mail|email|dirección de correo electrónico|contacto",
        "public_email": "correo público", "phone": "teléfono|móvil|celular", "private": "dirección|fecha de nacimiento|código postal|comentarios|observaciones|dni", "city": "ciudad|localidad|lugar|población", "consent": "consentimiento|autorización|consentimiento de publicación|acepto",
        "language": "idioma|lengua", "files": "archivos|archivo|nombres de los archivos|nombre del archivo|imágenes|imagen|fotos|fotografías", "portrait": "retrato|foto de perfil", "works": "obras|obra|trabajos|lista de obras|datos de las obras",
        "timestamp": "marca temporal|fecha de envío", "title": "título|título de la obra", "year": "año|año de creación", "medium": "técnica|medio", "materials": "material|materiales", "dimensions": "dimensiones|medidas|tamaño|formato", "price": "precio",
        "alt": "descripción de la imagen|texto alternativo", "description": "descripción|texto", "collaborators": "en colaboración con|colaboradores", "country": "país",
        "film": "película|vídeo|video|enlace al vídeo|enlace de vídeo|audio",
    },
    "ca": {
        "name": "nom i cognoms|nom complet|nom artístic|artista|nom de l artista|participant|autor|autora", "first_name": "nom", "last_name": "cognoms|cognom", "discipline": "disciplina|disciplines|categoria|àmbit",
        "biography": "biografia|biografia breu|sobre tu|sobre mi|semblança|presentació", "links": "lloc web|pàgina web|web|enllaç|enllaços|xarxes socials",
        "email": "correu|correu electrònic|adreça electrònica|e mail|email|contacte", "public_email": "correu públic", "phone": "telèfon|mòbil",
        "private": "adreça|data de naixement|codi postal|comentaris|observacions|dni|nif", "city": "ciutat|localitat|lloc|població|municipi", "consent": "consentiment|autorització|consentiment de publicació|accepto",
        "language": "idioma|llengua", "files": "arxius|arxiu|fitxers|fitxer|noms dels fitxers|nom del fitxer|imatges|imatge|fotos|fotografies", "portrait": "retrat|foto de perfil",
        "works": "obres|obra|treballs|llista d obres", "timestamp": "marca de temps|data d enviament", "title": "títol|títol de l obra", "year": "any|any de creació",
        "medium": "tècnica|mitjà", "materials": "material|materials", "dimensions": "dimensions|mides|mida|format", "price": "preu", "alt": "descripció de la imatge|text alternatiu",
        "description": "descripció|text", "collaborators": "en col laboració amb|col laboradors", "country": "país", "film": "pel lícula|vídeo|enllaç al vídeo|àudio",
    },
    "it": {
        "name": "nome e cognome|cognome e nome|nome completo|artista|nome d arte|nome dell artista|partecipante|autore|autrice", "first_name": "nome", "last_name": "cognome", "discipline": "disciplina|discipline|categoria|ambito|settore",
        "biography": "biografia|breve biografia|biografia breve|su di te|su di me|presentazione", "links": "sito|sito web|link|collegamento|social", "email": "e mail|email|posta elettronica|indirizzo e mail|mail|contatto", "public_email": "e mail pubblica",
        "phone": "telefono|cellulare", "private": "indirizzo|data di nascita|cap|commenti|note|codice fiscale", "city": "città|luogo|residenza", "consent": "consenso|autorizzazione|consenso alla pubblicazione|accetto", "language": "lingua",
        "files": "file|files|nomi dei file|nome del file|immagini|immagine|foto|fotografie", "portrait": "ritratto|foto profilo", "works": "opere|opera|lavori|elenco delle opere", "timestamp": "informazioni cronologiche|data di invio", "title": "titolo|titolo dell opera",
        "year": "anno|anno di realizzazione", "medium": "tecnica|mezzo", "materials": "materiale|materiali", "dimensions": "dimensioni|misure|formato", "price": "prezzo", "alt": "descrizione dell immagine|testo alternativo", "description": "descrizione|testo",
        "collaborators": "in collaborazione con|collaboratori", "country": "paese",
    },
    "pt": {
        "name": "nome completo|nome e sobrenome|nome e apelido|artista|nome artístico|nome do artista|participante|autor|autora|nome", "first_name": "primeiro nome|nome próprio", "last_name": "sobrenome|apelido", "discipline": "disciplina|disciplinas|categoria|área",
        "biography": "biografia|biografia curta|biografia breve|sobre ti|sobre você|sobre mim|apresentação|minibiografia", "links": "site|website|sítio|sítio web|página|página web|ligação|ligações|redes sociais", "email": "e mail|email|correio eletrónico|endereço de e mail|contacto|contato",
        "public_email": "e mail público|email público", "phone": "telefone|telemóvel|celular", "private": "endereço|morada|data de nascimento|código postal|cep|comentários|observações|cpf|nif", "city": "cidade|localidade|local", "consent": "consentimento|autorização|autorização de publicação|aceito",
        "language": "idioma|língua", "files": "arquivos|arquivo|ficheiros|ficheiro|nomes dos arquivos|nomes dos ficheiros|imagens|imagem|fotos|fotografias", "portrait": "retrato|foto de perfil|fotografia de perfil|foto do artista|fotografia do artista", "works": "obras|obra|trabalhos|lista de obras",
        "timestamp": "carimbo de data hora|data de envio", "title": "título|título da obra", "year": "ano|ano de criação", "medium": "técnica|suporte", "materials": "material|materiais", "dimensions": "dimensões|medidas|tamanho|formato", "price": "preço",
        "alt": "descrição da imagem|texto alternativo", "description": "descrição|texto", "collaborators": "em colaboração com|colaboradores", "country": "país",
    },
    "tr": {
        "name": "ad soyad|adı soyadı|ad ve soyad|isim|sanatçı|sanatçı adı|katılımcı|isim soyisim|adınız soyadınız", "first_name": "ad|adı", "last_name": "soyad|soyadı|soyisim", "discipline": "disiplin|dal|alan|kategori|sanat dalı",
        "biography": "biyografi|kısa biyografi|özgeçmiş|kısa özgeçmiş|hakkında|hakkınızda", "links": "web sitesi|internet sitesi|site|bağlantı|bağlantılar|sosyal medya", "email": "e posta|eposta|e posta adresi|iletişim|mail", "public_email": "herkese açık e posta",
        "phone": "telefon|telefon numarası|cep telefonu", "private": "adres|doğum tarihi|posta kodu|notlar|açıklamalar|tc kimlik no", "city": "şehir|il|yaşadığı şehir", "consent": "onay|izin|rıza|yayın izni|kabul ediyorum|açık rıza", "language": "dil",
        "files": "eser fotoğrafı|eser fotoğrafları|eser görseli|eser görselleri|dosyalar|dosya|dosya adları|dosya adı|görseller|görsel|resimler|fotoğraflar", "portrait": "portre|profil fotoğrafı", "works": "eserler|eser|işler|eser bilgileri|eser listesi", "timestamp": "zaman damgası|gönderim tarihi",
        "title": "başlık|eser adı|eserin adı", "year": "yıl|yapım yılı", "medium": "teknik", "materials": "malzeme|malzemeler", "dimensions": "boyut|boyutlar|ölçü|ölçüler|ebat", "price": "fiyat", "alt": "görsel açıklaması", "description": "açıklama|metin",
        "collaborators": "birlikte", "country": "ülke",
    },
    "pl": {
        "name": "imię i nazwisko|nazwisko i imię|artysta|artystka|pseudonim|uczestnik|uczestniczka|autor|autorka", "first_name": "imię", "last_name": "nazwisko", "discipline": "dyscyplina|dyscypliny|dziedzina|kategoria|specjalność",
        "biography": "biografia|krótka biografia|biogram|o sobie|o autorze|nota biograficzna", "links": "strona|strona internetowa|strona www|www|link|linki|media społecznościowe", "email": "e mail|email|adres e mail|poczta|kontakt", "public_email": "e mail publiczny",
        "phone": "telefon|numer telefonu|komórka", "private": "adres|data urodzenia|kod pocztowy|uwagi|komentarz|pesel", "city": "miasto|miejscowość", "consent": "zgoda|zgoda na publikację|wyrażam zgodę", "language": "język",
        "files": "pliki|plik|nazwy plików|nazwa pliku|zdjęcia|zdjęcie|obrazy", "portrait": "portret|zdjęcie profilowe", "works": "prace|praca|dzieła|lista prac|informacje o pracach", "timestamp": "sygnatura czasowa|data wysłania", "title": "tytuł|tytuł pracy",
        "year": "rok|rok powstania", "medium": "technika", "materials": "materiał|materiały", "dimensions": "wymiary|rozmiar|format", "price": "cena", "alt": "opis obrazu|tekst alternatywny", "description": "opis|tekst|opis pracy", "collaborators": "współautorzy",
        "country": "kraj",
    },
    "uk": {
        "name": "ім я|піб|прізвище та ім я|ім я та прізвище|автор|митець|мисткиня|художник|учасник|учасниця", "last_name": "прізвище", "discipline": "напрям|напрямок|дисципліна|вид мистецтва|категорія", "biography": "біографія|коротка біографія|про себе|про автора",
        "links": "сайт|посилання|портфоліо|соцмережі|вебсайт", "email": "пошта|електронна пошта|ел пошта|контакт|імейл", "public_email": "пошта для сайту", "phone": "телефон|номер телефону", "private": "адреса|дата народження|коментар|коментарі|примітки",
        "city": "місто|місце проживання", "consent": "згода|згода на публікацію|згода на обробку персональних даних", "language": "мова", "files": "файли|файл|назви файлів|назва файлу|фотографії|зображення|фото", "portrait": "портрет|ваше фото",
        "works": "роботи|робота|твори|про роботи|список робіт", "timestamp": "позначка часу|дата заявки", "title": "назва|назва роботи", "year": "рік|рік створення", "medium": "техніка", "materials": "матеріал|матеріали", "dimensions": "розмір|розміри|формат",
        "price": "ціна|вартість", "alt": "опис зображення", "description": "опис|текст|опис роботи", "collaborators": "співавтори", "country": "країна",
    },
}  # fmt: skip
"""By language and field: headings in comparable form."""
WORK_FIELDS = (
    "title",
    "year",
    "medium",
    "materials",
    "dimensions",
    "price",
    "alt",
    "description",
    "collaborators",
    "film",
    "files",
)
"""Fields that a numbered column may have: 'Work 1 title', 'File 2'."""
TEXTS = frozenset({"name", "biography", "tagline", "title", "medium", "materials", "alt", "description", "city"})
"""Fields that may differ by language."""
FIELDS = frozenset(field for names in HEADINGS.values() for field in names)
_POSSESSIVES = frozenset(
    "your my the deine dein deiner ihre ihr ihrer der die das ваш ваша ваше ваши свой сіздің votre vos ton ta le la les"
    " su tu tus el los las el meu el teu la teva els teus il tuo tua i seu sua seus a o os twoja twoje twój ваша ваш".split()
)
"""Words that forms put before a heading."""
_OF_WORK = re.compile(
    r" (?:of (?:the|your|my) (?:art)?work|der arbeit|deiner arbeit|ihrer arbeit|des werk(?:e?s)|работы|произведения|de l (?:œuvre|oeuvre)"
    r"|de la obra|dell opera|da obra|do trabalho|pracy|dzieła|роботи|твору)$"
)
"""What forms add to the headings of a work: 'Imagem da obra', 'Bild der Arbeit'."""
_OF_WORK_ALONE = {
    "title": "name|nome|nom|nombre|имя|imię",
    "files": "image|picture|photo|bild|foto|фото|фотография|изображение|photographie|fotografía|fotografia|imagem|zdjęcie",
}
"""Fields of a work whose headings mean another field, or none, without its name."""
_PREPOSITION = re.compile(r"^(?:in|auf|на|по|en|em|w|po) ")
"""'Name in English', 'О себе на казахском'."""
_ACCOUNT = frozenset(
    "account konto profil profile handle link url name username user kanal channel seite page nick nickname аккаунт профиль"
    " ссылка на в канал страница ник аккаунты парақшасы сілтеме compte perfil cuenta profilo hesap hesabi konto акаунт id at"
    " auf bei on the your dein ihr ваш".split()
)
"""Words beside the name of a network."""
_WORK_WORDS = frozenset(
    "work works werk arbeit exponat работа работы произведение жұмыс туынды œuvre oeuvre obra opera eser praca робота твір item object".split()
)
_CONSENT = re.compile(
    r"(?:^| )(?:consent|i agree|you agree|permission to publish|gdpr|dsgvo|einwillig|einverstand|einverständnis|zustimm|ich stimme"
    r"|согласи|соглас(?:ен|на|ны)|я даю|рұқсат беремін|келісім|келісемін|j accepte|j autorise|rgpd|acept(?:o|as|a) |acepto$|autoriz(?:o|as|a|an)\b|doy permiso"
    r"|accepto|acceptes|autoritz|dono permís|consenso|accetto|autorizzo|aceito|concordo|onayliyorum|kabul ediyorum|açik riza"
    r"|zgod[aęy]|wyrażam|zgadzam|згод[аиу]|погоджуюсь)"
    r"|^(?:autorización|autorització|autorização|autorizzazione|autorisation|onay|kabul|riza) "
)
"""What questions for consent have in them, wherever it stands: 'Doy mi consentimiento para la publicación'."""
_AND = re.compile(r" (?:and|et|und|и|және|y|e|i|ve|та|&) ")
_LONGEST = 1000
"""Characters of the longest heading; questions of forms may be long, texts are longer."""
_REMARK = re.compile(r"[(\[（].*?[)\]）]|[:?*].*$", re.DOTALL)
"""What forms add to a heading: '(max. 500 characters)', 'Name *', 'Name: as it should be printed'."""


def _by_heading() -> dict[str, dict[str, set[str]]]:
    """Return the fields that a heading may mean, each with the languages in which it does."""
    found: dict[str, dict[str, set[str]]] = {}
    for tag, fields in HEADINGS.items():
        for field, names in fields.items():
            for name in names.split("|"):
                found.setdefault(comparable(name), {}).setdefault(field, set()).add(tag)
    return found


_BY_HEADING = _by_heading()


class PersonHeading(Struct, frozen=True):
    """A column of a table of people or works."""

    field: str
    """One of `FIELDS`; '' for an unknown heading, 'ignore' for one to leave out."""
    text: str
    """The heading itself."""
    tag: str = ""
    """The language of its cells; '' if the heading leaves it open."""
    number: int = 0
    """The work that it belongs to, from 1; 0: none by number."""
    label: str = ""
    """The network whose accounts it has."""
    spoken: frozenset[str] = frozenset()
    """The languages in which the heading is a word."""
    others: frozenset[str] = frozenset()
    """Other fields that the heading may mean: 'nome' is a whole name in one language, a first name in another."""


def person_heading(text: str, own: Mapping[str, str], languages: tuple[str, ...]) -> PersonHeading:
    """Return what the heading of a column means.

    Args:
        own: fields of the site's own headings, by comparable heading (`content/import.yaml`).
        languages: of the site.
    """
    if len(text) > _LONGEST:
        return PersonHeading("", text[:_LONGEST])
    whole = comparable(text)
    if whole in own:
        return PersonHeading(own[whole], text, label="" if own[whole] in FIELDS else own[whole])
    for heading in dict.fromkeys((whole, comparable(_REMARK.sub(" ", text)))):
        for words in _readings(heading.split()):
            found = _known(words, text, languages)
            if found:
                return found
        if found := _of_work(heading, text, languages):
            return found
    if found := _of_alternatives(text, languages):
        return found
    if _CONSENT.search(whole):  # rather a draft too many than somebody published who said no
        return PersonHeading("consent", text)
    return PersonHeading("", text)


def _of_work(heading: str, text: str, languages: tuple[str, ...]) -> PersonHeading | None:
    """Return the column of a work that its heading names: 'Imagem da obra', 'Beschreibung der Arbeit'."""
    bare = _OF_WORK.sub("", heading)
    if bare == heading:
        return None
    for words in _readings(bare.split()):
        field = next((key for key, names in _OF_WORK_ALONE.items() if " ".join(words) in names.split("|")), "")
        if field:
            return PersonHeading(field, text)
        found = _known(words, text, languages)
        if found and found.field in WORK_FIELDS and not found.number:
            return PersonHeading(found.field, text, found.tag, spoken=found.spoken)
    return None


def _of_alternatives(text: str, languages: tuple[str, ...]) -> PersonHeading | None:
    """Return the column of a heading whose parts all name one field, or technique and materials."""
    found = [person_heading(part, {}, languages) for part in alternatives(_REMARK.sub(" ", text))]
    if not found and len(parts := _AND.split(comparable(_REMARK.sub(" ", text)))) == 2:
        found = [person_heading(part, {}, languages) for part in parts]
        if {each.field for each in found} != {"medium", "materials"}:
            return None
    fields = {each.field for each in found}
    if fields == {"medium", "materials"}:
        fields = {"medium"}
    if len(fields) != 1 or "" in fields:
        return None
    same = {name: {getattr(each, name) for each in found} for name in ("tag", "number", "label")}
    if len(same["number"]) > 1:
        return None
    tag, label = (same[name].pop() if len(same[name]) == 1 else "" for name in ("tag", "label"))
    spoken = frozenset.intersection(*(each.spoken for each in found))
    others = frozenset.intersection(*(each.others for each in found))
    return PersonHeading(fields.pop(), text, tag, found[0].number, label, spoken, others)


def _readings(words: list[str]) -> list[list[str]]:
    bare = words
    while bare and bare[0] in _POSSESSIVES and len(bare) > 1:
        bare = bare[1:]
    return [words, bare] if bare != words else [words]


def _known(words: list[str], text: str, languages: tuple[str, ...]) -> PersonHeading | None:
    numbers = [word for word in words if word.isascii() and word.isdigit()]
    if len(numbers) == 1 and 0 < int(numbers[0]) < 100:
        return _numbered([word for word in words if word != numbers[0]], text, int(numbers[0]), languages)
    label = _network(words)
    if label:
        return PersonHeading("links", text, label=label)
    for cut in range(len(words), 0, -1):
        fields = _BY_HEADING.get(" ".join(words[:cut]))
        rest = " ".join(words[cut:])
        tag = language(_PREPOSITION.sub("", rest), languages) if rest and fields else ""
        if fields and (not rest or tag):
            field = "name" if "name" in fields else next(iter(fields))
            return PersonHeading(field, text, tag, spoken=frozenset(fields[field]), others=frozenset(fields) - {field})
    return None


def _numbered(words: list[str], text: str, number: int, languages: tuple[str, ...]) -> PersonHeading | None:
    """Return the column of a numbered work: 'Werk 1 Titel', 'Titel 1', 'Работа 2'."""
    bare = [word for word in words if word not in _WORK_WORDS]
    if not bare:
        return PersonHeading("works", text, number=number) if words else None
    found = (
        _known(words, text, languages) or _known(bare, text, languages) or _of_work(" ".join(words), text, languages)
    )
    if found is None or found.number:
        found = _of_alternatives(re.sub(rf"\b{number}\b", " ", text), languages)
    if found is None or found.number:
        return None
    field = {"biography": "description", "portrait": "files"}.get(found.field, found.field)
    if field in WORK_FIELDS or field == "works":
        return PersonHeading(field, text, found.tag, number, spoken=found.spoken)
    return None


def _network(words: list[str]) -> str:
    """Return the label of the network that a heading names: 'instagram account' → 'instagram'."""
    found = {network_label(word) for word in words if network_label(word)}
    rest = [word for word in words if not network_label(word)]
    return found.pop() if len(found) == 1 and all(word in _ACCOUNT for word in rest) else ""


def network_in(heading: str) -> str:
    """Return the label of the only network that a heading names beside other links: 'Site web ou Instagram'."""
    found = {network_label(word) for word in comparable(heading).split()} - {""}
    return found.pop() if len(found) == 1 else ""


def network_label(word: str) -> str:
    """Return the usual label of a network by any of its names: 'инста' → 'instagram'; '' if it is none."""
    network = network_of(word)
    usual = ("instagram", "telegram", "vk", "youtube", "x")
    if network is None:
        return ""
    return next((name for name in usual if network_of(name) == network), word)
