"""Reads mails (.eml) and documents (.docx) from strangers: their text, sender and attachments. Call it in a child process."""

from __future__ import annotations

import email
import email.policy
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser
from pathlib import Path

from msgspec import Struct, field

from korme.commands.inbox.archives import (
    DAMAGED,
    ArchiveRefused,
    UnpackedArchive,
    UnpackRequest,
    unpack_into,
)
from korme.read.files import is_litter, shown

LARGEST_MB = 60
"""Megabytes of a mail; servers take 25 to 50."""
_MOST_TEXT = 200_000
_MOST_PARTS = 500
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNATURE = re.compile(
    r"^(?:-- ?$|On .{5,80} wrote:$|Am .{5,80} schrieb.*:$|.{5,80} пиш(?:ет|е):$|.{5,80} жазды:$|---.*---$)"
)
_QUOTED = re.compile(r"^\s*>")


class ReadMail(Struct):
    """A mail."""

    name: str = ""
    """Of its sender."""
    address: str = ""
    text: str = ""
    """What the sender wrote, without quotations."""
    unpacked: UnpackedArchive = field(default_factory=UnpackedArchive)
    """Its attachments."""


def read_mail(request: UnpackRequest) -> ReadMail:
    """Read a mail; never raises for what is in it."""
    bounds = request.bounds
    found = ReadMail(unpacked=UnpackedArchive(bytes_left=bounds.total_bytes, files_left=bounds.files))
    if request.source.stat().st_size > LARGEST_MB * 1_000_000:
        found.unpacked.refused = "mail"
        return found
    try:
        message = email.message_from_bytes(request.source.read_bytes(), policy=email.policy.default)
        if not isinstance(message, EmailMessage) or not message.keys():
            found.unpacked.refused = "damaged"
            return found
        name, address = parseaddr(str(message.get("From", "")))
        found.name, found.address = " ".join(shown(name).split())[:120], shown(address)[:250]
        found.text = _text_of(message)
        _attachments(message, request, found.unpacked)
    except ArchiveRefused as refused:
        found.unpacked.refused, found.unpacked.detail = refused.args
    except (*DAMAGED, AttributeError, TypeError, RecursionError, AssertionError) as error:
        found.unpacked.refused, found.unpacked.detail = "damaged", shown(str(error))[:120]
    return found


def _text_of(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content = str(part.get_content())[:_MOST_TEXT]
    if part.get_content_type() == "text/html":
        reader = _PlainText()
        reader.feed(content)
        content = "".join(reader.parts)
    lines = []
    for line in content.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if _SIGNATURE.match(line.strip()):
            break
        if not _QUOTED.match(line):
            lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _attachments(message: EmailMessage, request: UnpackRequest, found: UnpackedArchive) -> None:
    body = message.get_body(preferencelist=("plain", "html"))
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            found.refused = "many"
            return
        kind = part.get_content_maintype()
        name = part.get_filename() or ""
        if part is body or part.is_multipart() or (not name and kind != "image"):
            continue
        data = part.get_payload(decode=True)
        own = unicodedata.normalize("NFC", shown(name)).replace("\\", "/").rpartition("/")[2].strip()
        own = own or f"{number}.{part.get_content_subtype()}"
        if isinstance(data, bytes) and data and not is_litter(own) and not _is_ornament(part, data):
            unpack_into(data, own, request, found)


def _is_ornament(part: object, data: bytes) -> bool:
    """Return whether a picture is one of a signature: small, and shown inside the text."""
    inline = str(getattr(part, "get_content_disposition", lambda: "")() or "") == "inline"
    return inline and len(data) < 30_000


class _PlainText(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in ("script", "style", "head", "blockquote")
        if tag in ("br", "p", "div", "li", "tr", "h1", "h2", "h3"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "head", "blockquote") and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def read_document(path: Path) -> str:
    """Return the text of a .docx; '' if it has none or cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > 20_000_000 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                return ""
            with archive.open(info) as file:
                root = ElementTree.fromstring(file.read(20_000_001))
    except (*DAMAGED, OSError, ElementTree.ParseError):
        return ""
    lines = []
    for paragraph in root.iter(f"{_WORD}p"):
        parts = []
        for node in paragraph.iter():
            if node.tag == f"{_WORD}t":
                parts.append(node.text or "")
            elif node.tag in (f"{_WORD}br", f"{_WORD}tab"):
                parts.append("\n" if node.tag == f"{_WORD}br" else " ")
        lines.append("".join(parts).strip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:_MOST_TEXT]
