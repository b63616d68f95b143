"""What cells of a table of people mean: consent, links, texts, names. What is not certain is left to the caller to report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.commands.importer.person_columns import network_in, network_label
from korme.commands.importer.sessions import has_html, line, markdown, tidy
from korme.fields.networks import account_address, is_host, network_of
from korme.fields.scalars import is_safe_link
from korme.site.urls import slugify

YES, NO, UNCLEAR = "yes", "no", "unclear"
_YES = frozenset("yes y true 1 x ✓ ✔ ☑ ja j да д иә ия oui sí si sim evet tak так ok okay agreed согласен согласна даю келісемін zgadzam accetto acepto aceito accepte".split())  # fmt: skip
_NO = frozenset("no n false 0 nein нет жоқ non não nao hayir nie ні refused refuse отказ отказываюсь".split())
_NOT = frozenset("not don't dont nicht kein keine не нет емес pas ne no non não değil nie".split())
_AGREE = ("i agree", "i consent", "ich stimme", "ich willige", "einverstanden", "zugestimmt", "erteilt", "я соглас", "согласен", "согласна", "даю согласие", "келісемін", "келісімімді", "j accepte", "j autorise", "d accord", "acepto", "autorizo", "accepto", "autoritzo", "accetto", "autorizzo", "aceito", "concordo", "kabul ediyorum", "onayliyorum", "wyrażam zgodę", "zgadzam się", "погоджуюсь", "згоден", "згодна")  # fmt: skip
_AGREEING = ("stimm", "willig", "einverst", "agree", "consent", "соглас", "разреш", "келіс", "accept", "accett", "acept", "aceit", "autori", "zgadz", "kabul", "onay", "згод", "погодж")  # fmt: skip
_BUT = frozenset("but only except aber nur außer ausser jedoch но только кроме бірақ тек mais sauf seulement pero solo sólo salvo ma solo tranne mas só exceto ama sadece ale tylko але тільки лише if wenn если".split())  # fmt: skip
_NOTHING = frozenset("none nothing no n a na keine keins nichts nein entfällt нет отсутствует не имеется жоқ aucun aucune néant ninguno ninguna no tengo nessuno nessuna nenhum nenhuma yok brak немає".split())  # fmt: skip
_BULLET = re.compile(r"^\s*[•‣◦●▪■–—*·]\s+")
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s")
_STARTS = re.compile(r"^(\s{0,3})(#{1,6}(?=\s|$)|>|[-+](?=\s)|={2,}\s*$|-{2,}\s*$|~~~|```)")
_INLINE = re.compile(r"[\\`*_\[\]<]")
_TITLES = re.compile(r"^(?:(?:prof|dr|mr|mrs|ms|herr|frau|dipl|ing|mag|проф|г-н|г-жа|sr|sra|mme|mlle|m)\b\.?[\s-]*)+(?=\S)", re.IGNORECASE)  # fmt: skip
_PARTS = re.compile(r"\s+[/|]\s+|\s*[()\[\]]\s*")


def is_nothing(cell: str) -> bool:
    """Return whether a cell says that there is nothing: '-', 'keine', 'нет'."""
    return not re.search(r"\w", cell) or comparable(cell) in _NOTHING


def consent_of(cell: str) -> str:
    """Return 'yes' or 'no' if an answer is certain, else 'unclear': 'Ja, aber ohne Porträt' is neither."""
    text = comparable(cell)
    words = text.split()
    if not words:
        return YES if cell.strip() in _YES else UNCLEAR
    is_refused = words[0] in _NO or (set(words) & _NOT and any(stem in text for stem in _AGREEING))
    if is_refused and words[0] not in _YES:
        return UNCLEAR if set(words) & _BUT else NO
    is_yes = words[0] in _YES or text.startswith(_AGREE)
    return YES if is_yes and not set(words) & (_BUT | _NOT | _NO) else UNCLEAR


class CellLinks(Struct, frozen=True):
    """The links in a cell."""

    links: tuple[tuple[str, str], ...]
    """Labels and addresses."""
    unused: tuple[str, ...] = ()
    """Parts that are no address for certain."""


def links_of(cell: str, label: str, heading: str = "") -> CellLinks:
    """Return the links in a cell, with whole addresses: `@name` below 'Instagram', `example.org` below 'Website'.

    Args:
        label: of the network that the heading names; '' for none.
        heading: may name a network beside other links, which then has the accounts: '@name' below 'Website or Instagram'.
    """
    network = "" if label else network_in(heading)
    found: list[tuple[str, str]] = []
    unused: list[str] = []
    text = re.sub(r"(\w+)[ \u00a0\u202f]?:\s+(?=\S)", r"\1:", tidy(cell))
    for part in re.split(r"[\s;,|]+(?!$)", text):
        bare = part.strip(" <>()[],;\"'")
        if not bare or is_nothing(bare):
            continue
        named = re.fullmatch(r"(\w+):(?!//)@?([\w.-]+)", bare)
        own = network_label(named[1].casefold()) if named else ""
        link = _link(named[2] if named and own else bare, own or label or (network if bare.startswith("@") else ""))
        if link:
            found.append(link)
        elif not network_label(bare.rstrip(":").casefold()):
            unused.append(part)
    return CellLinks(tuple(dict.fromkeys(found)), tuple(unused) if found else (line(cell),) if unused else ())


def _link(text: str, label: str) -> tuple[str, str] | None:
    """Return the label and the address of one link, or None if its address is not certain."""
    network = network_of(label) if label else None
    if is_safe_link(text):
        return _labelled(text, label), text
    if network:
        address = f"https://{text}" if network.has(text) else account_address(network, text)
        if address and is_safe_link(address):
            return label, address
    whole = f"https://{text}"
    if (
        "@" not in text
        and is_host(text)
        and is_safe_link(whole)
        and not (network and "/" not in text and not text.startswith("www."))
    ):
        return _labelled(whole, label), whole
    return None


def _labelled(address: str, label: str) -> str:
    """Return the label of a link: its network, whatever column it was written in."""
    found = next((name for name in _NETWORKS if (network := network_of(name)) and network.has(address)), "")
    return found or (label if label and not network_of(label) else "website")


_NETWORKS = ("instagram", "telegram", "behance", "vk", "youtube", "facebook", "tiktok", "x", "linkedin", "vimeo", "artstation", "dribbble", "github", "pinterest", "soundcloud", "threads", "whatsapp")  # fmt: skip


def unique_links(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return links by label; a second one of a label gets a number."""
    links: dict[str, str] = {}
    for label, address in pairs:
        if address in links.values():
            continue
        unique, number = label, 2
        while unique in links:
            unique, number = f"{label} {number}", number + 1
        links[unique] = address
    return links


def plain_markdown(cell: str) -> str:
    """Return plain text as Markdown that reads the same: lists, line breaks, and no sign that becomes a style."""
    if has_html(cell):
        return markdown(cell)
    lines = [written.expandtabs(4).strip() for written in tidy(cell).split("\n")]
    lists = [bool(_BULLET.match(written)) or written.startswith("- ") for written in lines]
    found: list[str] = []
    for written, is_item in zip(lines, lists, strict=True):
        text = _BULLET.sub("", written).removeprefix("- ") if is_item else written
        shown = _escaped(text)
        item = is_item or bool(_NUMBERED.match(written))
        before = found[-1] if found else ""
        if found and written and before and item != _is_item(before):
            found.append("")
        elif found and written and before and not item:
            found[-1] = f"{before}\\"
        found.append(f"- {shown}" if is_item else shown)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).strip()


def _is_item(written: str) -> bool:
    return written.startswith("- ") or bool(_NUMBERED.match(written))


def _escaped(text: str) -> str:
    """Return a line without what Markdown would take for a style; addresses stay as they are."""
    parts = re.split(r"(https?://\S+|www\.\S+)", text)
    shown = "".join(part if at % 2 else _INLINE.sub(_sign, part) for at, part in enumerate(parts))
    return _STARTS.sub(r"\1\\\2", shown)


def _sign(match: re.Match[str]) -> str:
    """Return a sign with a backslash unless it stands alone or inside a word, where Markdown leaves it."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    alone = (not before or before.isspace()) and (not after or after.isspace())
    inside = match[0] == "_" and before.isalnum() and after.isalnum()
    return match[0] if alone or inside else f"\\{match[0]}"


def person_slug(name: str) -> str:
    """Return an address for a person: without titles, a repeated spelling and what stands in brackets.

    'Ирина Соколова / Irina Sokolova' → 'irina-sokolova', 'Dr. Anna Ek (Studio)' → 'anna-ek'.
    """
    spellings = [slugify(_TITLES.sub("", part)) for part in name_spellings(name)]
    return next((slug for slug in spellings if slug), slugify(name))


def name_spellings(name: str) -> list[str]:
    """Return the spellings of a name that a cell has: in two scripts, with and without brackets."""
    return [part for part in _PARTS.split(line(name)) if part] or [line(name)]


def without_titles(name: str) -> str:
    """Return a name without 'Dr.', 'Prof.', 'Frau'."""
    return _TITLES.sub("", name)
