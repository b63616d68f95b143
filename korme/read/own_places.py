"""Files and folders in `content/` that are known: entries are in the folders of their kinds, the others are no entries."""

from __future__ import annotations

from korme.kinds import KINDS
from korme.read.static_files import FOLDER as STATIC
from korme.site.announcements import PATH as ANNOUNCED
from korme.site.certificates import FOLDER as CERTIFICATES
from korme.site.codes import PATH as CODES
from korme.site.editions import PATH as ENTERED
from korme.site.given_figures import FOLDER as FIGURES
from korme.site.glossary import PATH as GLOSSARY
from korme.site.hanging import FOLDER as HANGING
from korme.site.jury import PATH as JURY
from korme.site.site_data import FOLDER as DATA
from korme.site.town_map import PATH as MAP
from korme.site.translations import FOLDER as TRANSLATIONS
from korme.site.two_pictures import PATH as TWO_PICTURES

IMPORTED = "content/imported.json"
IMPORT_SETTINGS = "content/import.yaml"
MEMORIES = (ANNOUNCED, CODES, ENTERED, GLOSSARY, IMPORTED, IMPORT_SETTINGS, JURY, MAP, TWO_PICTURES)
"""Files in `content/` that are no entries: people or the program write them, or (the map) another one has."""
KNOWN = frozenset(
    {
        "content/site.yaml",
        STATIC,
        DATA,
        HANGING,
        CERTIFICATES,
        FIGURES,
        TRANSLATIONS,
        *MEMORIES,
        *(kind.folder for kind in KINDS),
    }
)
