"""A work as a manifest of the IIIF Presentation API 3.0: its label, its rights, and a canvas for each picture.

Texts map languages to lists of strings. A text that is the same in every language has the key `none`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.core.model import Picture, Probe, Rendition, Text
from korme.fields.details import Box
from korme.kinds import Creative, Work
from korme.outputs.iiif_media import played, played_file, with_still
from korme.outputs.plain_text import Say, excerpt
from korme.site import urls
from korme.site.iiif import COLLECTION, FOLDER, edition_path, has_manifest, manifest_path, rights_uri
from korme.site.site import Site
from korme.site.years import year_of_work
from korme.theme.theme import Theme
from korme.views.deep_zoom import tile_set_of
from korme.views.details import spotted

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
Resource = dict[str, Any]
Words = dict[str, list[str]]
"""Texts by language."""
_THUMBNAIL = 500
"""Width in pixels from which a file is large enough as a thumbnail."""
_SUMMARY = 600
"""Characters of a summary."""
_LABELS = "made_by collaborators year_made medium materials dimensions discipline edition licence rights".split()
"""The theme's strings that name facts."""


class ManifestContext(Struct, frozen=True):
    """The input of all manifests and collections."""

    site: Site
    theme: Theme
    renditions: Mapping[str, tuple[Rendition, ...]]
    labels: Mapping[str, Words]
    """The theme's strings by key."""

    @classmethod
    def of(cls, site: Site, theme: Theme, renditions: Mapping[str, tuple[Rendition, ...]], say: Say) -> ManifestContext:
        """Return the context of a site."""
        languages = site.config.languages
        labels = {key: {language: [say(language, key)] for language in languages} for key in _LABELS}
        return cls(site, theme, renditions, labels)

    def address(self, url: str) -> str:
        """Return an absolute address."""
        return urls.absolute(self.site.config.base_url or "", url)

    def in_each(self, text: Text | None) -> Words:
        """Return a text in the languages that it has."""
        return {language: [_plain(own)] for language, own in text.values} if text else {}


def _plain(text: str) -> str:
    """Return a text that no program takes for HTML: it would if the text began with '<' and ended with '>'."""
    line = text.strip()
    return f"{line} " if line.startswith("<") and line.endswith(">") else line


def filled(data: Resource) -> Resource:
    """Return the properties that have a value."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def manifest(context: ManifestContext, key: tuple[str, str]) -> Resource:
    """Return the manifest of a work, by the slugs of its creative and its own."""
    site = context.site
    work = site.works[key]
    creative = site.creatives[work.creative]
    licence = work.licence or creative.licence or site.config.licence
    shown = [one for one in site.pictures_of(work) if context.renditions.get(one.path)]
    edition = year_of_work(site, work) if site.has_years else ""
    return filled(
        {
            "@context": CONTEXT,
            "id": context.address(manifest_path(key)),
            "type": "Manifest",
            "label": context.in_each(work.title),
            "metadata": list(_facts(context, work, creative, licence)),
            "summary": _summary(context, work),
            "requiredStatement": {"label": context.labels["rights"], "value": _rights(context, creative, licence)},
            "rights": rights_uri(licence),
            "provider": [_provider(context)],
            "thumbnail": _thumbnail(context, work),
            "homepage": _homepages(context, urls.entry_url(work), work.title),
            "seeAlso": [_data(context, "api/works.json")],
            "partOf": [_collection_link(context, slug) for slug in dict.fromkeys((edition, ""))],
            "items": [_canvas(context, work, one, at, len(shown)) for at, one in enumerate(shown, start=1)],
        }
    )


def _facts(context: ManifestContext, work: Work, creative: Creative, licence: str | None) -> Iterator[Resource]:
    """Yield the facts on the label."""
    site = context.site
    edition = site.editions.get(year_of_work(site, work))
    disciplines = [site.disciplines[key].name for key in creative.discipline if key in site.disciplines]
    found: list[tuple[str, Words]] = [
        ("made_by", context.in_each(creative.name)),
        ("collaborators", _together(context, work)),
        ("year_made", _as_is(work.year)),
        ("medium", context.in_each(work.medium)),
        ("materials", context.in_each(work.materials)),
        ("dimensions", _as_is(work.dimensions)),
        ("discipline", _joined(site, disciplines)),
        ("edition", context.in_each(edition.title if edition else None)),
        ("licence", _as_is(licence)),
    ]
    for key, value in found:
        if value:
            yield {"label": context.labels[key], "value": value}


def _as_is(text: str | None) -> Words:
    return {"none": [_plain(text)]} if text else {}


def _joined(site: Site, texts: Sequence[Text]) -> Words:
    """Return several texts as their readers get them, in each language of the site."""
    if not texts:
        return {}
    return {language: [_plain(text.pick(language).text) for text in texts] for language in site.config.languages}


def _together(context: ManifestContext, work: Work) -> Words:
    """Return the names of the others who made a work."""
    people = [context.site.person(name) for name in work.collaborators]
    names = [
        person.name if person else Text((("none", name),))
        for person, name in zip(people, work.collaborators, strict=True)
    ]
    return _joined(context.site, names)


def _summary(context: ManifestContext, work: Work) -> Words:
    """Return the beginning of a work's text."""
    body = context.site.body_of(work)
    texts = {language: context.site.prose.get(markdown) for language, markdown in body.values} if body else {}
    return {
        language: [_plain(excerpt(prose.text, _SUMMARY))] for language, prose in texts.items() if prose and prose.text
    }


def _rights(context: ManifestContext, creative: Creative, licence: str | None) -> Words:
    """Return who made a work and on what terms it may be used."""
    names = context.in_each(creative.name)
    return {language: [", ".join(filter(None, (*own, licence)))] for language, own in names.items()}


def _provider(context: ManifestContext) -> Resource:
    """Return the site as the one who publishes its works."""
    config = context.site.config
    logo = context.renditions.get(config.logo.path, ()) if config.logo else ()
    return filled(
        {
            "id": context.address(""),
            "type": "Agent",
            "label": context.in_each(config.title),
            "homepage": _homepages(context, "", config.title),
            "logo": [_image(context, logo[-1])] if logo else [],
        }
    )


def _homepages(context: ManifestContext, url: str, title: Text) -> list[Resource]:
    """Return the pages at a URL in all languages."""
    languages = context.site.config.languages
    return [
        {
            "id": context.address(urls.in_language(url, language, languages)),
            "type": "Text",
            "label": {language: [_plain(title.pick(language).text)]},
            "format": "text/html",
            "language": [language],
        }
        for language in languages
    ]


def _data(context: ManifestContext, path: str) -> Resource:
    return {"id": context.address(path), "type": "Dataset", "format": "application/json"}


def _image(context: ManifestContext, file: Rendition) -> Resource:
    return {
        "id": context.address(file.path),
        "type": "Image",
        "format": f"image/{file.encoding.format}",
        "width": file.width,
        "height": file.height,
    }


def _thumbnail(context: ManifestContext, work: Work) -> list[Resource]:
    """Return a small file of the picture that represents a work."""
    face = context.site.face_of(work)
    files = context.renditions.get(face.path, ()) if face else ()
    return [_image(context, _small(files))] if files else []


def _small(files: Sequence[Rendition]) -> Rendition:
    """Return the smallest file of a picture that is whole and large enough, in the format that all programs read."""
    whole = [one for one in files if one.crop is None] or list(files)
    return min(
        whole, key=lambda one: (one.width < _THUMBNAIL, one.encoding.format != "jpeg", abs(one.width - _THUMBNAIL))
    )


def _large(files: Sequence[Rendition]) -> Rendition:
    """Return the largest file of a picture."""
    return max(files, key=lambda one: (one.crop is None, one.width, one.encoding.format == "jpeg"))


def _canvas(context: ManifestContext, work: Work, picture: Picture, at: int, of: int) -> Resource:
    """Return a picture of a work, or what it stands for.

    Args:
        at: its number, from 1.
        of: how many there are.
    """
    address = context.address(f"{FOLDER}/{work.creative}/{work.slug}/canvas/{at}")
    number = f" ({at}/{of})" if of > 1 else ""
    titles = {language: [f"{_plain(title)}{number}"] for language, title in work.title.values}
    label = context.in_each(picture.caption) or titles
    credit = context.in_each(picture.credit)
    file = played_file(context.site, picture)
    content = _shown(context, work, picture, f"{address}/still" if file else address)
    if file:
        still = with_still(address, file, label, content)
        content = {**played(context.site, picture, file, address, context.address), **still}
    return filled(
        {
            "id": address,
            "type": "Canvas",
            "label": label,
            "summary": context.in_each(picture.alt),
            "requiredStatement": {"label": context.labels["rights"], "value": credit} if credit else {},
            "thumbnail": [_image(context, _small(context.renditions[picture.path]))],
            **content,
        }
    )


def _shown(context: ManifestContext, work: Work, picture: Picture, canvas: str) -> Resource:
    """Return the size and content of a canvas with a picture, and its details as notes.

    Args:
        canvas: its address.
    """
    probe = context.site.probes[picture.path]
    painting = {
        "id": f"{canvas}/painting",
        "type": "Annotation",
        "motivation": "painting",
        "body": _body(context, work, picture, probe),
        "target": canvas,
    }
    return filled(
        {
            "width": probe.width,
            "height": probe.height,
            "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
            "annotations": _notes(context, work, picture, canvas),
        }
    )


def _notes(context: ManifestContext, work: Work, picture: Picture, canvas: str) -> list[Resource]:
    """Return the details in a picture as comments on their places; a page of them, or nothing."""
    if not work.details:
        return []
    probe = context.site.probes[picture.path]
    own = [one for one in spotted(context.site, work) if one.crop.path == picture.path]
    notes = [
        {
            "id": f"{canvas}/details/{number}",
            "type": "Annotation",
            "motivation": "commenting",
            "body": [
                {"type": "TextualBody", "value": text, "format": "text/plain", "language": language}
                for language, text in one.detail.text.values
            ],
            "target": {
                "type": "SpecificResource",
                "source": {"id": canvas, "type": "Canvas"},
                "selector": {
                    "type": "FragmentSelector",
                    "conformsTo": "http://www.w3.org/TR/media-frags/",
                    "value": _fragment(one.box, probe),
                },
            },
        }
        for number, one in enumerate(own, start=1)
    ]
    return [{"id": f"{canvas}/details", "type": "AnnotationPage", "items": notes}] if notes else []


def _fragment(box: Box, probe: Probe) -> str:
    """Return a part of a picture as a media fragment, in pixels of the canvas."""
    left, right = (round(side * probe.width) for side in box[::2])
    top, bottom = (round(side * probe.height) for side in box[1::2])
    return f"xywh={left},{top},{right - left},{bottom - top}"


def _body(context: ManifestContext, work: Work, picture: Picture, probe: Probe) -> Resource:
    """Return the largest file of a picture, with its tiles if it has any."""
    image = _image(context, _large(context.renditions[picture.path]))
    whole = tile_set_of(context.site, context.theme, work, picture)
    if whole:
        image["service"] = [{"id": context.address(whole.folder), "type": "ImageService3", "profile": "level0"}]
    return image


def _collection_link(context: ManifestContext, edition: str) -> Resource:
    path = edition_path(edition) if edition else COLLECTION
    return {"id": context.address(path), "type": "Collection", "label": _collection_label(context, edition)}


def _collection_label(context: ManifestContext, edition: str) -> Words:
    """Return the title of the site, or of an edition."""
    site = context.site
    return context.in_each(site.editions[edition].title if edition else site.config.title)


def collection_head(context: ManifestContext, edition: str) -> Resource:
    """Return a collection without its items: that of an edition's works, or of all."""
    url = urls.entry_url(context.site.editions[edition]) if edition else "works/"
    title = context.site.editions[edition].title if edition else context.site.config.title
    return filled(
        {
            **_collection_link(context, edition),
            "provider": [_provider(context)],
            "homepage": _homepages(context, url, title),
            "seeAlso": [_data(context, "api/works.json")],
        }
    )


def item(context: ManifestContext, key: tuple[str, str]) -> Resource | None:
    """Return a work as an item of a collection; None if it has no picture and thus no manifest."""
    work = context.site.works[key]
    if not has_manifest(context.site, key):
        return None
    return filled(
        {
            "id": context.address(manifest_path(key)),
            "type": "Manifest",
            "label": context.in_each(work.title),
            "thumbnail": _thumbnail(context, work),
        }
    )
