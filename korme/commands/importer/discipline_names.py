"""Names of disciplines in many languages, and which of the site's disciplines a cell means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.core.likeness import guess
from korme.i18n.languages import capitals
from korme.site.config import Config
from korme.site.urls import slugify

_NAMES = {
    "photography": "en:photography|photo|photographer de:Fotografie|Foto|Photographie|Fotograf|Fotografin|Fotokunst ru:Фотография|фото|фотограф|художественная фотография kk:Фотосурет|фотография|фотограф fr:Photographie|photo|photographe es:Fotografía|foto|fotógrafo|fotógrafa it:Fotografia|foto|fotografo|fotografa pt:Fotografia|foto|fotógrafo|fotógrafa tr:Fotoğraf|fotoğrafçılık|fotoğrafçı pl:Fotografia|foto|fotograf uk:Фотографія|фото|фотограф",
    "design": "en:design|designer de:Design|Gestaltung|Designer|Designerin ru:Дизайн|дизайнер kk:Дизайн|дизайнер fr:Design|designer es:Diseño|diseñador|diseñadora it:Design|designer pt:Design|designer tr:Tasarım|tasarımcı pl:Design|projektowanie|wzornictwo uk:Дизайн|дизайнер",
    "graphic-design": "en:graphic design|graphics de:Grafikdesign|Grafik Design|Graphikdesign|Grafikdesigner|Grafikdesignerin ru:Графический дизайн kk:Графикалық дизайн fr:Design graphique|graphisme es:Diseño gráfico it:Grafica|design grafico|progettazione grafica pt:Design gráfico tr:Grafik tasarım pl:Projektowanie graficzne|grafika projektowa uk:Графічний дизайн",
    "product-design": "en:product design|industrial design de:Produktdesign|Industriedesign ru:Промышленный дизайн|предметный дизайн kk:Өнеркәсіптік дизайн fr:Design de produit|design industriel|design objet|design d'objet|design produit es:Diseño de producto|diseño industrial it:Design del prodotto|design industriale pt:Design de produto|design industrial tr:Ürün tasarımı|endüstriyel tasarım pl:Projektowanie produktu|wzornictwo przemysłowe uk:Промисловий дизайн|предметний дизайн",
    "interior-design": "en:interior design de:Innenarchitektur|Interiordesign ru:Дизайн интерьера kk:Интерьер дизайны fr:Architecture d'intérieur|design d'intérieur es:Diseño de interiores|interiorismo it:Design d'interni|architettura d'interni pt:Design de interiores tr:İç mimarlık pl:Projektowanie wnętrz uk:Дизайн інтер'єру",
    "fashion": "en:fashion|fashion design de:Mode|Modedesign ru:Мода|дизайн одежды kk:Сән|киім дизайны fr:Mode|design de mode es:Moda|diseño de moda it:Moda|fashion design pt:Moda|design de moda tr:Moda|moda tasarımı pl:Moda|projektowanie ubioru uk:Мода|дизайн одягу",
    "textile": "en:textile design|textile|textile art|textiles de:Textildesign|Textilkunst|Textil|Textilgestaltung ru:Текстиль|дизайн текстиля kk:Тоқыма|тоқыма өнері fr:Textile|art textile|design textile es:Textil|arte textil|diseño textil it:Tessile|arte tessile|design tessile pt:Têxtil|arte têxtil|design têxtil tr:Tekstil|tekstil tasarımı pl:Tkanina|tkanina artystyczna uk:Текстиль|дизайн текстилю",
    "illustration": "en:illustration|illustrator de:Illustration|Illustrator|Illustratorin ru:Иллюстрация|иллюстратор kk:Иллюстрация|иллюстратор fr:Illustration|illustrateur|illustratrice es:Ilustración|ilustrador|ilustradora it:Illustrazione|illustratore|illustratrice pt:Ilustração|ilustrador|ilustradora tr:İllüstrasyon|çizer pl:Ilustracja|ilustrator uk:Ілюстрація|ілюстратор",
    "painting": "en:painting|painter de:Malerei|Maler|Malerin ru:Живопись|живописец kk:Кескіндеме|сурет салу fr:Peinture|peintre es:Pintura|pintor|pintora it:Pittura|pittore|pittrice pt:Pintura|pintor|pintora tr:Resim|ressam pl:Malarstwo|malarz|malarka uk:Живопис|живописець",
    "drawing": "en:drawing de:Zeichnung|Zeichnen|Zeichner|Zeichnerin ru:Рисунок kk:Сурет fr:Dessin es:Dibujo it:Disegno pt:Desenho tr:Desen|çizim pl:Rysunek uk:Рисунок|малюнок",
    "sculpture": "en:sculpture|sculptor de:Bildhauerei|Skulptur|Bildhauer|Bildhauerin|Plastik ru:Скульптура|скульптор kk:Мүсін|мүсіндеу fr:Sculpture|sculpteur|sculptrice es:Escultura|escultor|escultora it:Scultura|scultore|scultrice pt:Escultura|escultor|escultora tr:Heykel|heykeltıraş pl:Rzeźba|rzeźbiarz uk:Скульптура|скульптор",
    "ceramics": "en:ceramics|pottery|ceramic de:Keramik|Töpferei ru:Керамика|гончарное дело kk:Керамика|қыш өнері fr:Céramique|poterie es:Cerámica|alfarería it:Ceramica pt:Cerâmica|olaria tr:Seramik|çömlekçilik pl:Ceramika uk:Кераміка|гончарство",
    "crafts": "en:crafts|craft|handicraft|handicrafts|applied arts|applied art de:Kunsthandwerk|Handwerk ru:Ремесло|ремёсла|прикладное искусство|дпи|декоративно прикладное искусство kk:Қолөнер|қол өнері fr:Artisanat|artisanat d'art|métiers d'art es:Artesanía it:Artigianato pt:Artesanato tr:El sanatları|zanaat pl:Rzemiosło|rękodzieło uk:Ремесло|ремесла|декоративно прикладне мистецтво",
    "fine-art": "en:fine art|fine arts|visual art|visual arts|art de:Bildende Kunst|Freie Kunst|Kunst ru:Изобразительное искусство|изо|искусство kk:Бейнелеу өнері fr:Beaux-arts|arts plastiques|arts visuels es:Bellas artes|artes plásticas|artes visuales it:Belle arti|arti visive pt:Belas-artes|belas artes|artes plásticas|artes visuais tr:Güzel sanatlar|görsel sanatlar pl:Sztuki piękne|sztuki wizualne uk:Образотворче мистецтво",
    "printmaking": "en:printmaking|graphic art de:Druckgrafik|Druckgraphik ru:Печатная графика|графика kk:Графика|баспа графикасы fr:Gravure|estampe es:Grabado it:Incisione|stampa d'arte pt:Gravura tr:Baskı resim|özgün baskı pl:Grafika warsztatowa uk:Друкована графіка|графіка",
    "video": "en:video|video art de:Video|Videokunst ru:Видео|видеоарт kk:Видео|бейне fr:Vidéo|art vidéo es:Vídeo|video|videoarte it:Video|videoarte pt:Vídeo|videoarte tr:Video|video sanatı pl:Wideo|sztuka wideo uk:Відео|відеоарт",
    "film": "en:film|cinema de:Film|Filmkunst ru:Кино|кинематограф kk:Кино fr:Cinéma|film es:Cine it:Cinema pt:Cinema tr:Sinema|film pl:Film uk:Кіно",
    "animation": "en:animation|animated film de:Animation|Trickfilm ru:Анимация|мультипликация kk:Анимация fr:Animation es:Animación it:Animazione pt:Animação tr:Animasyon pl:Animacja uk:Анімація",
    "typography": "en:typography|type design|lettering de:Typografie|Typographie|Schriftgestaltung ru:Типографика|шрифт kk:Типографика fr:Typographie es:Tipografía it:Tipografia pt:Tipografia tr:Tipografi pl:Typografia uk:Типографіка",
    "calligraphy": "en:calligraphy de:Kalligrafie|Kalligraphie ru:Каллиграфия kk:Каллиграфия fr:Calligraphie es:Caligrafía it:Calligrafia pt:Caligrafia tr:Hat|kaligrafi pl:Kaligrafia uk:Каліграфія",
    "architecture": "en:architecture|architect de:Architektur|Architekt|Architektin ru:Архитектура|архитектор kk:Сәулет|архитектура fr:Architecture|architecte es:Arquitectura it:Architettura pt:Arquitetura|arquitectura tr:Mimarlık|mimari pl:Architektura uk:Архітектура",
    "architectural-photography": "en:architectural photography de:Architekturfotografie ru:Архитектурная фотография kk:Сәулет фотосуреті fr:Photographie d'architecture es:Fotografía de arquitectura it:Fotografia di architettura pt:Fotografia de arquitetura tr:Mimari fotoğraf pl:Fotografia architektury uk:Архітектурна фотографія",
    "jewellery": "en:jewellery|jewelry de:Schmuck|Schmuckdesign|Goldschmiedekunst ru:Ювелирное искусство|украшения kk:Зергерлік өнер|зергерлік fr:Bijou|bijouterie|joaillerie es:Joyería it:Gioielleria|gioielli pt:Joalharia|joalheria tr:Takı|kuyumculuk pl:Biżuteria uk:Ювелірне мистецтво|прикраси",
    "installation": "en:installation|installation art de:Installation|Rauminstallation ru:Инсталляция kk:Инсталляция fr:Installation es:Instalación it:Installazione pt:Instalação tr:Enstalasyon|yerleştirme pl:Instalacja uk:Інсталяція",
    "performance": "en:performance|performance art de:Performance|Performancekunst ru:Перформанс kk:Перформанс fr:Performance es:Performance it:Performance pt:Performance tr:Performans pl:Performans uk:Перформанс",
    "dance": "en:dance|dancer|choreography|contemporary dance de:Tanz|Tänzer|Tänzerin|Choreografie ru:Танец|танцы|хореография|современный танец kk:Би|би өнері|хореография fr:Danse|chorégraphie es:Danza|baile|coreografía it:Danza|coreografia pt:Dança|coreografia tr:Dans|koreografi pl:Taniec|choreografia uk:Танець|танці|хореографія",
    "theatre": "en:theatre|theater|drama de:Theater|Schauspiel ru:Театр kk:Театр fr:Théâtre es:Teatro it:Teatro pt:Teatro tr:Tiyatro pl:Teatr uk:Театр",
    "digital-art": "en:digital art|media art|new media de:Digitale Kunst|Medienkunst|Digitalkunst ru:Цифровое искусство|диджитал арт|медиаискусство kk:Цифрлық өнер fr:Art numérique es:Arte digital it:Arte digitale pt:Arte digital tr:Dijital sanat pl:Sztuka cyfrowa uk:Цифрове мистецтво|медіамистецтво",
    "music": "en:music|musician de:Musik ru:Музыка|музыкант kk:Музыка fr:Musique es:Música it:Musica pt:Música tr:Müzik pl:Muzyka uk:Музика",
    "comics": "en:comics|comic de:Comic|Comics ru:Комиксы|комикс kk:Комикс fr:Bande dessinée|bd es:Cómic|historieta it:Fumetto|fumetti pt:Banda desenhada|quadrinhos tr:Çizgi roman pl:Komiks uk:Комікси|комікс",
    "felt": "en:felt|felting de:Filz|Filzkunst ru:Войлок|войлоковаляние kk:Киіз|киіз басу fr:Feutre es:Fieltro it:Feltro pt:Feltro tr:Keçe pl:Filc uk:Повсть",
    "wood": "en:woodwork|woodworking|wood carving de:Holz|Holzkunst|Holzhandwerk ru:Работа по дереву|резьба по дереву kk:Ағаш өңдеу|ағаш ою fr:Travail du bois|bois es:Carpintería|talla en madera it:Lavorazione del legno pt:Marcenaria tr:Ahşap|ahşap işçiliği pl:Stolarstwo uk:Різьба по дереву",
    "furniture": "en:furniture|furniture design|furniture maker de:Möbel|Möbeldesign|Möbelbau ru:Мебель|дизайн мебели kk:Жиһаз|жиһаз дизайны fr:Mobilier|design de mobilier|design mobilier|ébénisterie es:Mobiliario|muebles|diseño de muebles it:Arredamento|mobili|design del mobile pt:Mobiliário|design de mobiliário tr:Mobilya|mobilya tasarımı pl:Meble|projektowanie mebli uk:Меблі|дизайн меблів",
    "lighting": "en:lighting|lighting design|light design de:Lichtdesign|Leuchten|Leuchtendesign ru:Светодизайн|дизайн света|светильники kk:Жарық дизайны fr:Luminaire|luminaires|design lumière|création lumière es:Iluminación|diseño de iluminación it:Illuminazione|lighting design|design della luce pt:Iluminação|design de iluminação tr:Aydınlatma|aydınlatma tasarımı pl:Oświetlenie|projektowanie oświetlenia uk:Світлодизайн|світильники",
    "embroidery": "en:embroidery|embroiderer de:Stickerei|Sticken ru:Вышивка kk:Кесте|кесте тігу fr:Broderie|brodeur|brodeuse es:Bordado it:Ricamo pt:Bordado tr:Nakış|işleme pl:Haft uk:Вишивка",
    "glass": "en:glass|glass art|glassblowing de:Glas|Glaskunst|Glasbläserei ru:Стекло|художественное стекло kk:Шыны|көркем шыны fr:Verre|art verrier|verre soufflé|verrerie es:Vidrio|arte en vidrio|vidrio soplado it:Vetro|arte del vetro pt:Vidro|arte em vidro tr:Cam|cam sanatı pl:Szkło|szkło artystyczne uk:Скло|художнє скло",
}  # fmt: skip
"""By key: the name of a discipline in each language, then other words for it."""
_SEPARATORS = re.compile(r"[;,/|\n+]")
_AND = re.compile(r"\s(?:und|and|&|и|және|мен|et|y|e|i|ve|та|і)\s", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_MOST = 12
"""Disciplines of one person; a longer cell is a text."""


def _named() -> dict[str, dict[str, list[str]]]:
    found = {}
    for key, listed in _NAMES.items():
        parts = re.split(r"(?:^| )([a-z]{2}):", listed)[1:]
        found[key] = {tag: names.split("|") for tag, names in zip(parts[::2], parts[1::2], strict=True)}
    return found


NAMES: Mapping[str, Mapping[str, Sequence[str]]] = _named()
"""By key and language: the name of a discipline, then other words for it."""
_CONCEPTS = {comparable(name): key for key, by in NAMES.items() for names in by.values() for name in names}


def concept(word: str) -> str:
    """Return the usual key of a discipline by its name in any language: 'Фотография' → 'photography'; '' if unknown."""
    return _CONCEPTS.get(comparable(word), "") or (comparable(word).replace(" ", "-") if comparable(word).replace(" ", "-") in NAMES else "")  # fmt: skip


class Disciplines(Struct, frozen=True):
    """The disciplines of a site, by every name that means them."""

    keys: Mapping[str, str]
    """Keys by comparable name."""
    concepts: Mapping[str, str]
    """Keys by concept, for those that only one discipline of the site has."""
    own: Mapping[str, str] = {}
    """What the site's words mean, by comparable word (`content/import.yaml`): a key, or 'ignore'."""

    @classmethod
    def of(cls, config: Config, own: Mapping[str, str]) -> Disciplines:
        keys: dict[str, str] = {}
        meant: dict[str, set[str]] = {}
        for key, discipline in config.disciplines:
            texts = [*discipline.name.values, *(discipline.plural.values if discipline.plural else ())]
            for name in (key, *(text for _, text in texts)):
                keys.setdefault(comparable(name), key)
                meant.setdefault(concept(name), set()).add(key)
        single = {found: next(iter(named)) for found, named in meant.items() if found and len(named) == 1}
        return cls(keys, single, own)

    def one(self, word: str) -> str:
        """Return the key of the discipline with a name, 'ignore', or '' if the site has none for certain."""
        wanted = comparable(word)
        return self.own.get(wanted, "") or self.keys.get(wanted, "") or self.concepts.get(concept(word), "")

    def read(self, cell: str) -> CellDisciplines:
        """Return what a cell names: 'Fotografie, Design', 'Фото и дизайн', 'Fotografie (analog)'."""
        keys: list[str] = []
        unknown: list[str] = []
        remarks: list[str] = []
        for word in self._words(cell):
            bare = _BRACKETS.sub(" ", word).strip()
            key = self.one(word) or self.one(bare)
            if key and not self.one(word):
                remarks.append(" ".join(match.strip() for match in _BRACKETS.findall(word)))
            if key != "ignore":
                (keys if key else unknown).append(key or word)
        return CellDisciplines(tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(unknown)), tuple(remarks))

    def _words(self, cell: str) -> list[str]:
        if self.one(cell):
            return [cell]
        parts = [" ".join(part.split()).strip(" .·•-–—*") for part in _SEPARATORS.split(_whole_brackets(cell))]
        words: list[str] = []
        for part in parts:
            pair = [each.strip() for each in _AND.split(part)]
            words += pair if len(pair) > 1 and not self.one(part) and any(map(self.one, pair)) else [part]
        return [word.replace("\u201a", ",").replace("\u2215", "/") for word in words if word][: _MOST + 1]

    def near(self, word: str) -> str:
        """Return the key of a discipline that a word resembles or ends in, for a hint; never taken."""
        wanted = comparable(word)
        known = dict(self.keys)
        for name, found in _CONCEPTS.items():
            if found in self.concepts:
                known.setdefault(name, self.concepts[found])
        inside = [name for name in known if len(name) > 4 and (wanted.endswith(name) or name in wanted.split())]
        return known.get(max(inside, key=len) if inside else guess(wanted, known, least=0.75), "")


class CellDisciplines(Struct, frozen=True):
    """What a cell names."""

    keys: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    """Words that no discipline of the site is called."""
    remarks: tuple[str, ...] = ()
    """What stands in brackets beside a discipline: '(analog)'."""


def new_discipline(word: str, languages: Sequence[str], taken: Sequence[str] = ()) -> tuple[str, dict[str, str]]:
    """Return the key and the names of a discipline that a site lacks, for `site.yaml`."""
    found = concept(word) or concept(_BRACKETS.sub(" ", word))
    key = found or slugify(word) or "discipline"
    names = {tag: NAMES[found][tag][0] for tag in languages if found and tag in NAMES[found]}
    names = {tag: capitals(name[:1], tag) + name[1:] for tag, name in names.items()}
    if languages[0] not in names:
        names = {languages[0]: capitals(word[:1], languages[0]) + word[1:], **names}
    number, unique = 2, key
    while unique in taken:
        unique, number = f"{key}-{number}", number + 1
    return unique, names


def _whole_brackets(cell: str) -> str:
    """Return a cell whose separators inside brackets do not cut it."""
    return re.sub(r"\([^()]*\)", lambda match: match[0].replace(",", "\u201a").replace("/", "\u2215"), cell)
