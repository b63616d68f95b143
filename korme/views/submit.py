"""The page `/submit/`: an entry is written, seen and packed in the browser; what its script needs is in the page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from korme.core.css_steps import ratio_steps
from korme.core.file_names import DEVICES
from korme.core.model import Phrase
from korme.fields.networks import networks
from korme.fields.nodes import NOTHING as YAML_NOTHING
from korme.i18n.languages import endonyms, number
from korme.site.config import Config, SubmitPage
from korme.site.licensing import deed
from korme.site.urls import MAX_SLUG, transliteration
from korme.views.consent_terms import consent_terms, consent_words
from korme.views.context import PageContext, View
from korme.views.frame import framed
from korme.views.label_fields import EARLY_FIELDS, LABEL_FIELDS
from korme.views.links import spelt
from korme.views.submit_form import declared_for_form
from korme.views.submit_preview import previews
from korme.views.submit_words import words_of

_LICENCES = ("CC BY 4.0", "CC BY-NC-ND 4.0", "All rights reserved")
"""Licences to choose from beside the site's."""
_SIDE = 1.5
"""Longer side of the largest picture, in widths of the theme's largest rendition: an upright 2:3 has the full width."""
_LEAST_SIDE = 1600
_STYLES = (
    ("github", "github.com"), ("gitlab", "gitlab"), ("forgejo", "codeberg.org"), ("forgejo", "forgejo"), ("forgejo", "gitea"),
)  # fmt: skip
"""How the page for a new file is addressed, by a part of the host's name."""
_HOSTS = {"github.com": "GitHub", "gitlab.com": "GitLab", "codeberg.org": "Codeberg"}


def submit(context: PageContext) -> View:
    """Return the view of the page.

    Keys: `words` of the page, `form` (the typed fields by kind), `languages`, `disciplines`, `licences`, `links` (kinds
    of links), `give` (who receives), `text` of the organizers, `terms` of the consent, `preview` (views for the templates of a creative and a
    work, with marks for what the script fills in), `label` (what a work's label says, in order) and `data` for the script.
    """
    config = context.site.config
    settings = config.submit or SubmitPage()
    texts, lang = words_of(context.language)
    site = context.phrase(config.title)
    give = _receivers(settings, config)
    holes = {"site": site.text, "address": give["mail"], "host": give["host"], "side": str(_side(context))}
    words = {key: Phrase(_filled(text, holes), lang) for key, text in texts["page"].items()}
    licences = _licences(config, texts["licences"], lang)
    links = _links(context)
    return framed(
        context,
        kind="submit",
        title=words["title"],
        description=words["lead"].text,
        words=words,
        form=declared_for_form(config, texts["fields"], lang or context.language, lang),
        languages=_languages(context, settings),
        disciplines=[{"key": key, "name": context.phrase(one.name)} for key, one in config.disciplines],
        licences=licences,
        links=[{"label": one["label"], "name": one["name"]} for one in links],
        give=give,
        text=context.phrase(settings.text),
        terms=_terms(config, lang or context.language, lang),
        preview=previews(context),
        label=[name for name in LABEL_FIELDS if name in EARLY_FIELDS],
        for_script={
            **_rules(config),
            "language": context.language,
            "spoken": lang,
            "site": site.text,
            "agreed": [words["agree_own"].text, words["agree_publish"].text, words["agree_press"].text],
            "links": links,
            "give": give,
            **({"until": config.consent.until.isoformat()} if config.consent and config.consent.until else {}),
            "picture": {"side": _side(context), "bytes": config.bounds.file_mb * 1_000_000},
            "point": number(0.5, context.language)[1],
            "units": {name: context.say(f"unit_{name}") for name in ("mm", "cm", "m")},
            "words": dict(texts["script"]),
        },
    )


def _filled(text: str, holes: Mapping[str, str]) -> str:
    for name, value in holes.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _rules(config: Config) -> View:
    """Return what the script needs to write an entry as `korme new` does: slugs, YAML, classes of ratios, limits."""
    return {
        "first": config.language,
        "letters": transliteration(),
        "devices": sorted(DEVICES),
        "slug": MAX_SLUG,
        "nothing": sorted(YAML_NOTHING),
        "ratios": [round(step * 1000) for step in ratio_steps()],
        "works": config.bounds.works,
        "pictures": config.bounds.pictures,
    }


def _side(context: PageContext) -> int:
    """Return the longer side of the largest picture that the site can use, in pixels."""
    widest = max((max(preset.widths, default=0) for preset in context.shared.theme.presets.values()), default=0)
    return min(max(round(widest * _SIDE), _LEAST_SIDE), context.site.config.bounds.side)


def _languages(context: PageContext, settings: SubmitPage) -> list[View]:
    chosen = settings.languages or context.site.config.languages
    names = endonyms(context.site.config.languages)
    return [{"tag": tag, "name": names[tag], "current": tag == context.language} for tag in chosen]


def _links(context: PageContext) -> list[View]:
    """Return the kinds of links: label in the entry, name, and how an account becomes an address."""
    website = {"label": "website", "name": context.say("website"), "base": "", "account": "", "hosts": []}
    return [
        website,
        *(
            {
                "label": label,
                "name": spelt(context, label),
                "base": one.base,
                "account": one.account,
                "hosts": list(one.hosts),
            }
            for label, one in networks().items()
        ),
    ]


def _licences(config: Config, texts: Mapping[str, str], lang: str) -> list[View]:
    """Return the licences: `value` for the entry (empty: the site's own), `name`, `words`, `url` of the deed."""
    own = config.licence or ""
    names = [own, *(name for name in _LICENCES if name != own)] if own else [_LICENCES[-1], *_LICENCES[:-1]]
    return [
        {
            "value": "" if name == own else name,
            "name": name,
            "words": Phrase(texts.get(name) or texts["other"], lang),
            "url": deed(name),
        }
        for name in names
    ]


def _terms(config: Config, language: str, lang: str) -> list[View]:
    """Return what people agree to, if the site says something of its own: `head` and `text`."""
    if config.consent is None:
        return []
    found = consent_terms(config, language, consent_words(language))
    return [{"head": Phrase(term.head, lang), "text": Phrase(term.text, lang)} for term in found if term.name != "back"]


def _receivers(settings: SubmitPage, config: Config) -> View:
    """Return who receives: `mail`, `telegram`, `repository`, `branch`, `host` (its name), `style` of its addresses."""
    mail = settings.mail or (config.contact.email if config.contact else None) or ""
    host = (urlsplit(settings.repository or "").hostname or "").removeprefix("www.")
    style = next((style for style, part in _STYLES if part in host), "other") if host else ""
    return {
        "mail": mail,
        "telegram": settings.telegram or "",
        "repository": (settings.repository or "").rstrip("/").removesuffix(".git"),
        "branch": settings.branch,
        "host": _HOSTS.get(host, host),
        "style": style,
    }
