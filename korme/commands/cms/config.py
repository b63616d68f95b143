"""The configuration of Sveltia CMS for a site: a collection for each kind of entry and each way in which it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml
from msgspec import Struct

from korme.commands.cms.fields import FieldWriter, Widget
from korme.commands.cms.package import NAME, VERSION
from korme.commands.cms.shapes import Layout, SeenEntries, Shape, heading_of, of_kind
from korme.core.problems import Mark
from korme.fields.base import specs
from korme.i18n.messages import Messages
from korme.kinds import CREATIVE, KINDS, WORK, Entry, Kind
from korme.read.site_names import SiteNames
from korme.site.field_docs import meanings

MOST_CREATIVES = 40
"""Creatives who each get a collection for new works."""
UPLOADS = "content/static/files"
"""Folder of files that belong to no entry."""
_MEGABYTE = 1_000_000
_BODY: Widget = {
    "name": "body",
    "label": "body",
    "widget": "markdown",
    "modes": ["rich_text", "raw"],
    "required": False,
}


class Repository(Struct, frozen=True):
    """Where the editor saves."""

    host: str
    """github, gitlab or gitea (also Forgejo)."""
    name: str
    """OWNER/NAME."""
    server: str = ""
    """The server's address, if it is the site of the host's own."""
    branch: str = "main"
    sign_in: str = ""
    """Address of the sign-in service (OAuth); empty: people sign in with an access token."""
    with_review: bool = False
    """Whether changes become pull requests."""


class LeftOut(Struct, frozen=True):
    """A field that the editor does not show, because entries write it in several forms."""

    kind: str
    field: str
    places: tuple[Mark, ...]
    """The first place of each form."""


class _CmsDumper(yaml.SafeDumper):
    """YAML without anchors: the editor's parser limits them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class CmsConfiguration(Struct, frozen=True):
    """A configuration, and what it leaves out."""

    text: str
    left_out: tuple[LeftOut, ...]


def configuration(
    site: SiteNames, seen: Sequence[SeenEntries], repository: Repository, messages: Messages
) -> CmsConfiguration:
    """Return the configuration as YAML."""
    writer = _CollectionWriter(site, messages, [])
    people = sorted({name for each in seen if each.kind is CREATIVE for name in each.names})
    collections = [each for kind in KINDS for each in writer.collections(kind, of_kind(seen, kind), people)]
    languages = list(site.config.languages)
    config: dict[str, Any] = {
        "backend": _backend(repository),
        **({"publish_mode": "editorial_workflow"} if repository.with_review else {}),
        "app_title": site.config.title.pick(site.config.language).text,
        "media_folder": UPLOADS,
        "public_folder": "/" + UPLOADS.rpartition("/")[2],
        "media_libraries": {
            "default": {"config": {"max_file_size": site.config.bounds.file_mb * _MEGABYTE, "slugify_filename": True}}
        },
        "slug": {"encoding": "ascii", "clean_accents": True, "lowercase": True},
        "output": {"omit_empty_optional_fields": True},
        "i18n": {
            "structure": "multiple_files",
            "locales": languages,
            "default_locale": languages[0],
            "initial_locales": "default",
            "omit_default_locale_from_file_path": True,
        },
        "collections": collections,
    }
    text: str = yaml.dump(config, Dumper=_CmsDumper, allow_unicode=True, sort_keys=False, width=110)
    head = f"# For {NAME} {VERSION}, written by `korme cms`: run it again when the site changes.\n"
    return CmsConfiguration(head + text, tuple(writer.left_out))


def _backend(repository: Repository) -> dict[str, Any]:
    server = repository.server.rstrip("/")
    urls = {"github": {"api_root": f"{server}/api/v3"}, "gitlab": {"api_root": f"{server}/api/v4"}, "gitea": {"api_root": f"{server}/api/v1"}}  # fmt: skip
    sign_in = {"base_url": repository.sign_in} if repository.sign_in else {"auth_methods": ["token"]}
    return {
        "name": repository.host,
        "repo": repository.name,
        "branch": repository.branch,
        **(urls[repository.host] if server else {}),
        **sign_in,
    }


class _CollectionWriter(Struct, frozen=True):
    site: SiteNames
    messages: Messages
    left_out: list[LeftOut]

    def collections(self, kind: Kind, own: Sequence[SeenEntries], people: Sequence[str]) -> list[Widget]:
        """Return the collections of a kind: one for new entries, and one for each other layout of existing ones.

        Args:
            own: its entries.
            people: the creatives, for works.
        """
        new = max((each for each in own if _is_new(each)), key=lambda each: len(each.names), default=None)
        if new is None:
            new = SeenEntries(kind, Layout("md", is_folder=True), Shape(), ())
            own = [new, *own]
        found = []
        for each in own:
            if kind is WORK and _is_new(each) and len(people) <= MOST_CREATIVES:
                names = people if each is new else sorted(set(each.names))
                found += [self._collection(each, own, is_first=each is new, creative=name) for name in names]
            else:
                found.append(self._collection(each, own, is_first=each is new))
        return found

    def _collection(
        self, seen: SeenEntries, own: Sequence[SeenEntries], *, is_first: bool, creative: str = ""
    ) -> Widget:
        """Return a collection.

        Args:
            own: all entries of the kind.
            is_first: whether new entries are laid out so.
            creative: whose works it has; empty: everybody's.
        """
        kind, layout = seen.kind, seen.layout
        heading, language = heading_of(kind), self.site.config.language
        fields, is_whole = self._fields(seen)
        tag = f"{heading}.{language}" if layout.by_language else heading
        # a value that is missing is compared as the text "null"
        only = {"field": tag, "pattern": "^(?!null$)."}
        twins = [
            each for each in own if (each.layout.ending, each.layout.is_folder) == (layout.ending, layout.is_folder)
        ]
        folder, path = kind.folder, "{{slug}}/index" if layout.is_folder else "{{slug}}"
        if kind is WORK:  # any placeholder stands for one folder
            folder, path = (
                (kind.folder.format(creative=creative), path) if creative else ("creatives", "{{uuid}}/works/" + path)
            )
        name = "-".join(filter(None, (kind.plural, creative, "" if is_first else _layout_name(layout))))
        label = kind.plural.capitalize() + (f": {creative}" if creative else "")
        return {
            "name": name,
            "label": label if is_first else f"{label} ({_layout_name(layout)})",
            "folder": folder,
            "path": path,
            "extension": layout.ending,
            "format": "yaml-frontmatter" if layout.ending == "md" else "yaml",
            "create": is_first and is_whole and (kind is not WORK or bool(creative)),
            **({"filter": only} if len(twins) > 1 else {}),
            "identifier_field": heading,
            "slug": {"template": "{{" + tag + "}}", "editable": ["create"]},
            "summary": "{{" + tag + "}}",
            "aliases_field": False,
            "media_folder": "",
            "public_folder": "",
            "i18n": True,
            "fields": fields,
        }

    def _fields(self, seen: SeenEntries) -> tuple[list[Widget], bool]:
        """Return the fields of a layout, and whether the required ones are among them."""
        kind, is_yaml = seen.kind, seen.layout.ending == "yaml"
        writer = FieldWriter(self.site, meanings(self.messages.language), with_translations=not is_yaml)
        fields = writer.fields(kind.name, kind.cls, seen.shape, top=True)
        names = {each["name"] for each in fields}
        rare = [each for each in fields if each["name"] in specs(Entry)]
        fields = [each for each in fields if each not in rare]
        for name in specs(kind.cls):
            shape = seen.shape.key(name)
            is_new = not any((left.kind, left.field) == (kind.name, name) for left in self.left_out)
            if shape.is_mixed and name not in names and is_new:
                self.left_out.append(LeftOut(kind.name, name, tuple(shape.forms.values())))
        required = {name for name, field in specs(kind.cls).items() if field.required and not field.unless}
        body = writer.widget(specs(kind.cls)["body"].type, seen.shape.key("body"), "body") if is_yaml else None
        if not is_yaml:
            fields.append({**_BODY, "i18n": True})
        elif body is not None:
            fields.append(_long(body))
        return [*fields, *rare], required <= names


def _is_new(seen: SeenEntries) -> bool:
    """Return whether entries are laid out as new ones are: in a folder, so that pictures are beside the text."""
    return seen.layout.is_folder and seen.layout.ending == "md"


def _layout_name(layout: Layout) -> str:
    """Return the name of a layout: 'md', 'yaml-file', 'md-languages'."""
    return layout.ending + ("" if layout.is_folder else "-file") + ("-languages" if layout.by_language else "")


def _long(body: Widget) -> Widget:
    """Return a body that is a field of a YAML file: Markdown as text, in each language if it is written so."""
    if body["widget"] == "object":
        parts = [{**part, "widget": "markdown"} for part in body["fields"]]
        return {"name": "body", "label": "body", **body, "fields": parts, "required": False}
    return {"name": "body", "label": "body", "widget": "markdown", "required": False}
