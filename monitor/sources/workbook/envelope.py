"""What a file is by its bytes, and whether it may be opened: a zip within its budget, without macros, locks or links."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Nature = Literal["xlsx", "ods", "csv"]
MOST_CELLS = 600_000


class Refused(Exception):
    """A file that is not opened: a code of `refusals.REFUSALS`, and the values of its message."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Budget:
    """What a workbook may take unpacked."""

    entries: int = 3_000
    size: int = 256 << 20
    ratio: int = 400
    """Of any one entry beyond a few megabytes; figures in XML pack to a twentieth, a bomb to a thousandth."""
    links: bool = False
    """Whether figures from other files may stand in it, as they were when it was saved."""


_BEGINNINGS = (
    (b"%PDF", "pdf"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"\x1f\x8b", "packed"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
_DOCTYPES = tuple(word.encode(coding) for word in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le", "utf-16-be"))


def sniffed(content: bytes) -> Nature:
    """The reader that the bytes ask for, whatever the file is called."""
    if not content.strip(b"\0 \t\r\n"):
        raise Refused("empty")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "xls")
    if content.startswith(b"PK\x03\x04"):
        return _unpacked(content)
    for beginning, code in _BEGINNINGS:
        if content.startswith(beginning):
            raise Refused(code)
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<?xml", b"<html", b"<!doctype", b"<table")):
        raise Refused("web_page" if b"<html" in start or b"<table" in start else "xml")
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("unknown")
    return "csv"


def old(content: bytes) -> bool:
    """Whether it is an Excel file from before 2007 that no password locks."""
    try:
        sniffed(content)
    except Refused as refused:
        return refused.code == "xls"
    return False


def _unpacked(content: bytes) -> Nature:
    names = {info.filename for info in _opened(content).infolist()}
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise Refused("no_workbook")


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused("damaged") from None


def opened(content: bytes, nature: Nature, budget: Budget) -> zipfile.ZipFile:
    """The archive, once every entry was unpacked within the budget and found harmless."""
    archive = _opened(content)
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > budget.entries:
        raise Refused("too_many_entries", found=len(entries), most=budget.entries)
    if len({name.casefold() for name in names}) < len(names):
        raise Refused("twice_inside")
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or re.search(r"[\x00-\x1f]", name):
            raise Refused("odd_name", name=name[:80])
    _harmless(names, nature)
    if not budget.links and _linked(names):
        raise Refused("links")
    left = budget.size
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused("encrypted")
        left -= _size(archive, entry, budget, left)
    _declared(archive, nature)
    return archive


def _size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, left: int) -> int:
    """Bytes that come out of the entry, whatever it declares; its checksum is proved on the way."""
    size, cells, before = 0, 0, b""
    for chunk in _chunks(archive, entry):
        size += len(chunk)
        if size > left:
            raise Refused("too_large", most=budget.size >> 20)
        if size > 8 << 20 and size > budget.ratio * max(entry.compress_size, 1):
            raise Refused("bomb")
        # As most programmes write it; whoever writes otherwise is counted when the sheet is read.
        cells += chunk.count(b"<v>") if entry.filename.startswith("xl/worksheets/") else 0
        if cells > MOST_CELLS:
            raise Refused("too_many_cells", most=MOST_CELLS)
        around = before + chunk
        if entry.filename.endswith((".xml", ".rels")) and any(word in around for word in _DOCTYPES):
            raise Refused("entities")
        before = chunk[-20:]
    return size


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as file:
            while chunk := file.read(1 << 18):
                yield chunk
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error, RuntimeError):
        raise Refused("damaged") from None


def _harmless(names: list[str], nature: Nature) -> None:
    lowered = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/", "xl/macrosheets/")) for name in lowered):
        raise Refused("macros")
    if nature == "xlsx" and "xl/workbook.xml" not in lowered:
        raise Refused("damaged")


def _linked(names: list[str]) -> bool:
    return any(name.lower().startswith(("xl/externallinks/", "xl/connections.xml", "xl/querytables/")) for name in names)


def _declared(archive: zipfile.ZipFile, nature: Nature) -> None:
    """What the file says of itself: kinds of its parts, encryption, sources elsewhere."""
    if nature == "xlsx":
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise Refused("macros")
        return
    if not archive.read("mimetype").strip().startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise Refused("no_workbook")
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("encrypted")
    text = archive.read("content.xml")
    if any(sign in text for sign in (b"<table:table-source", b"<table:cell-range-source", b"<table:dde-link", b"of:='file:")):
        raise Refused("links")
