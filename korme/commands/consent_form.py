"""`consent`: the form with which people agree to be published, one page of paper in each language of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from markupsafe import escape

from korme.commands.fix.apply import OWN, own_folder
from korme.site.config import Config
from korme.store.cache import write_whole
from korme.views.consent_terms import consent_terms, consent_words
from korme.views.submit_words import words_of

FOLDER = f"{OWN}/consent"
_STYLE = """\
@page { size: A4; margin: 16mm 18mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 46rem; background: #fff; color: #111;
  font: 11pt/1.42 Georgia, "Noto Serif", "Times New Roman", serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 21pt; line-height: 1.15; font-weight: 600; }
.lead { margin: 2mm 0 6mm; }
dl { display: grid; grid-template-columns: 38mm 1fr; gap: 2.2mm 6mm; margin: 0; padding: 4mm 0;
  border-block: .35mm solid #111; }
dt, h2 { font: 600 9.5pt/1.5 system-ui, "Noto Sans", Arial, sans-serif; }
dd { margin: 0; }
h2 { margin: 6mm 0 2mm; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: flex; gap: 4mm; margin-bottom: 2.2mm; break-inside: avoid; }
li::before { content: ""; flex: none; width: 4.2mm; height: 4.2mm; margin-top: .6mm; border: .35mm solid #111; }
.lines { display: grid; grid-template-columns: 1fr 1fr; gap: 10mm 8mm; padding-top: 9mm; break-inside: avoid; }
.lines div { border-top: .25mm solid #111; padding-top: 1mm; font: 8.5pt/1.35 system-ui, "Noto Sans", Arial, sans-serif; }
.keep { margin: 5mm 0 0; font: 8.5pt/1.35 system-ui, "Noto Sans", Arial, sans-serif; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 2.2mm; } }
@media print { body { padding: 0; max-width: none; } }
"""


def write_forms(root: Path, config: Config) -> list[str]:
    """Write the form in every language of a site; returns the paths, relative to the root.

    Raises:
        UsageError: the folder `.korme/consent/` is a link.
        OSError: a file cannot be written.
    """
    folder = own_folder(root, "consent")
    written = []
    for language in config.languages:
        write_whole(folder / f"form-{language}.html", form(config, language).encode())
        written.append(f"{FOLDER}/form-{language}.html")
    return written


def form(config: Config, language: str) -> str:
    """Return the form in a language as a page that needs no other file."""
    sentences, other = words_of(language)
    words = consent_words(other or language)
    terms = consent_terms(config, other or language, words)
    site = config.title.pick(language).text
    lines = "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(other or language)}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">',
            f"<title>{escape(words['title'])} · {escape(site)}</title>",
            f"<style>\n{_STYLE}</style></head>",
            "<body>",
            f"<h1>{escape(words['title'])}</h1>",
            f'<p class="lead">{escape(words["lead"].replace("{site}", site))}</p>',
            "<dl>",
            *(f"<dt>{escape(term.head)}</dt><dd>{escape(term.text)}</dd>" for term in terms),
            "</dl>",
            f"<h2>{escape(words['agree_head'])}</h2>",
            "<ul>",
            *(f"<li><span>{escape(each)}</span></li>" for each in _sentences(sentences["page"], words, site)),
            "</ul>",
            _lines(words, "name", "birth", "date", "signature"),
            f"<h2>{escape(words['guardian_head'])}</h2>",
            _lines(words, "guardian", "guardian_signature"),
            f'<p class="keep">{escape(words["keep"])}</p>',
            "</body>",
            "</html>",
        ]
    )
    return f"{lines}\n"


def _sentences(page: Mapping[str, str], words: Mapping[str, str], site: str) -> Iterator[str]:
    yield page["agree_publish"].replace("{site}", site)
    yield words["portrait"]
    yield page["agree_press"]
    yield page["agree_own"]


def _lines(words: Mapping[str, str], *names: str) -> str:
    return f'<div class="lines">{"".join(f"<div>{escape(words[name])}</div>" for name in names)}</div>'
