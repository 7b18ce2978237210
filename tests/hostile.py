"""Broken and hostile workbooks, each made here; and what each must be refused with: a code of `refusals.REFUSALS`."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

import openpyxl

Part = bytes | None
CELLS = '<row r="1"><c r="A1"><v>5</v></c></row>'
ODS = "application/vnd.oasis.opendocument.spreadsheet"
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def workbook(cells: str = CELLS, **more: str) -> bytes:
    """The smallest .xlsx with these rows in it."""
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)
    sheet = f'{more.get("head", "")}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{more.get("before", "")}'
    return rezipped(stream.getvalue(), {"xl/worksheets/sheet1.xml": f"{sheet}<sheetData>{cells}</sheetData></worksheet>".encode()})


def rezipped(content: bytes, parts: Mapping[str, Part], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The archive with some parts otherwise; None leaves one out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", method) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return stream.getvalue()


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def ods(table: str = "", **parts: str) -> bytes:
    """The smallest .ods with that table in it."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f'<office:document-content {spaces} office:version="1.2">{body}</office:document-content>'
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    listed = entry.format("/", ODS) + entry.format("content.xml", "text/xml")
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = f"<manifest:manifest {space}>{listed}</manifest:manifest>"
    plain = {"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest}
    return packed({name: text.encode() for name, text in {**plain, **parts}.items()})


def ods_table(cells: str) -> str:
    return f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'


def ods_cell(value: str = "5", more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{value}</text:p></table:table-cell>'


def flagged_as_encrypted() -> bytes:
    """The bit that says "encrypted" set in every header of the archive."""
    content = bytearray(workbook())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(sign, at + 4)
    return bytes(content)


def lying_about_its_size() -> bytes:
    """Twenty megabytes that are declared as ten bytes."""
    content = bytearray(rezipped(workbook(), {"xl/worksheets/sheet1.xml": b" " * (20 << 20)}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def spoilt() -> bytes:
    """One byte of the packed sheet is another."""
    content = bytearray(workbook(CELLS * 1, before="<!-- " + "x" * 200 + " -->"))
    at = content.find(b"xl/worksheets/sheet1.xml") + 60
    content[at] ^= 0xFF
    return bytes(content)


def twice_the_same_part() -> bytes:
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/WORKSHEETS/sheet1.xml", b"<worksheet/>")
    return stream.getvalue()


def shared_text() -> bytes:
    """One long text in 40,000 cells."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
    text = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 30_000 + b"</t></si></sst>"
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/>'
        b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    return rezipped(workbook(cells), {"xl/sharedStrings.xml": text, "[Content_Types].xml": types})


def many_cells(rows: int = 601) -> bytes:
    """As many as no form has, each different: what is alike packs as well as a bomb does."""
    lines = ("".join(f"<c><v>{(row * 7919 + column * 104729) % 99991}</v></c>" for column in range(1000)) for row in range(rows))
    return workbook("".join(f"<row>{line}</row>" for line in lines))


Made = tuple[Callable[[], bytes], tuple[str, ...]]
FILES: Mapping[str, Made] = {
    "nothing in it": (lambda: b"", ("empty",)),
    "only zeros": (lambda: b"\0" * 5000, ("empty",)),
    "an old Excel file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ("xls",)),
    "locked with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        ("encrypted",),
    ),
    "a binary Excel file": (lambda: packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01"}), ("xlsb",)),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3", ("pdf",)),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, ("picture",)),
    "a photograph": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 50, ("picture",)),
    "a gzip": (lambda: b"\x1f\x8b\x08" + b"\0" * 50, ("packed",)),
    "a 7z": (lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, ("packed",)),
    "a RAR": (lambda: b"Rar!\x1a\x07" + b"\0" * 50, ("packed",)),
    "a web page": (lambda: b"<html><table><tr><td>5</td></tr></table></html>", ("web_page",)),
    "a table of a web page": (lambda: b"\xef\xbb\xbf<table><tr><td>5</td></tr></table>", ("web_page",)),
    "Excel 2003 XML": (lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', ("xml",)),
    "flat OpenDocument": (lambda: b'<?xml version="1.0"?><office:document/>', ("xml",)),
    "a programme": (lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 50, ("unknown",)),
    "a text document": (lambda: packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), ("no_workbook",)),
    "a zip of a workbook": (lambda: packed({"thang-10.xlsx": workbook()}), ("no_workbook",)),
    "a macro project": (lambda: rezipped(workbook(), {"xl/vbaProject.bin": b"x"}), ("macros",)),
    "declared with macros": (
        lambda: rezipped(workbook(), {"[Content_Types].xml": b"<Types><!-- vnd.ms-excel.sheet.macroEnabled.main+xml --></Types>"}),
        ("macros",),
    ),
    "macros of Excel 4": (lambda: rezipped(workbook(), {"xl/macrosheets/sheet1.xml": b"<x/>"}), ("macros",)),
    "links to other files": (lambda: rezipped(workbook(), {"xl/externalLinks/externalLink1.xml": b"<x/>"}), ("links",)),
    "a data connection": (lambda: rezipped(workbook(), {"xl/connections.xml": b"<x/>"}), ("links",)),
    "a query": (lambda: rezipped(workbook(), {"xl/queryTables/queryTable1.xml": b"<x/>"}), ("links",)),
    "cut in half": (lambda: workbook()[: len(workbook()) // 2], ("damaged",)),
    "without its last bytes": (lambda: workbook()[:-30], ("damaged",)),
    "one byte spoilt": (spoilt, ("damaged",)),
    "an encrypted archive": (flagged_as_encrypted, ("encrypted",)),
    "two parts under one name": (twice_the_same_part, ("twice_inside",)),
    "a part outside": (lambda: rezipped(workbook(), {"../../evil.xml": b"<x/>"}), ("odd_name",)),
    "a part at the root": (lambda: rezipped(workbook(), {"/etc/passwd": b"x"}), ("odd_name",)),
    "a part with a backslash": (lambda: rezipped(workbook(), {"xl\\evil.xml": b"<x/>"}), ("odd_name",)),
    "a thousand parts too many": (lambda: rezipped(workbook(), {f"xl/x{n}.xml": b"<x/>" for n in range(3001)}), ("too_many_entries",)),
    "a bomb": (lambda: rezipped(workbook(), {"xl/worksheets/sheet1.xml": b" " * (20 << 20)}), ("bomb",)),
    "a bomb that lies": (lying_about_its_size, ("damaged", "bomb")),
    "a billion laughs": (lambda: workbook(head=LAUGHS), ("entities",)),
    "a billion laughs in the texts": (
        lambda: rezipped(workbook(), {"xl/sharedStrings.xml": f"{LAUGHS}<sst>&b;</sst>".encode()}),
        ("entities",),
    ),
    "a file drawn in": (lambda: workbook(head='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'), ("entities",)),
    "entities in UTF-16": (
        lambda: rezipped(workbook(), {"xl/worksheets/sheet1.xml": f"{LAUGHS}<worksheet/>".encode("utf-16")}),
        ("entities",),
    ),
    "the first cell and the very last": (
        lambda: workbook(f'{CELLS}<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>'),
        ("far_apart",),
    ),
    "six hundred thousand cells": (many_cells, ("too_many_cells",)),
    "one text in forty thousand cells": (shared_text, ("too_much_text",)),
    "no list of sheets": (lambda: rezipped(workbook(), {"xl/workbook.xml": None, "xl/x.xml": b"<x/>"}), ("damaged",)),
    "no relations": (lambda: rezipped(workbook(), {"xl/_rels/workbook.xml.rels": None}), ("damaged",)),
    "a sheet that is not there": (lambda: rezipped(workbook(), {"xl/worksheets/sheet1.xml": None}), ("damaged",)),
    "no sheets": (lambda: rezipped(workbook(), {"xl/workbook.xml": b"<workbook/>"}), ("no_sheets",)),
    "XML that is none": (lambda: rezipped(workbook(), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}), ("unreadable",)),
    "a sheet of zeros": (lambda: rezipped(workbook(), {"xl/worksheets/sheet1.xml": b"\0" * 100}), ("unreadable",)),
    "no styles": (lambda: rezipped(workbook(), {"xl/styles.xml": None}), ("unreadable", "read")),
    "an address beyond the sheet": (lambda: workbook('<row r="1"><c r="ZZZZ9"><v>5</v></c></row>'), ("odd_address",)),
    "an address of words": (lambda: workbook('<row r="1"><c r="here"><v>5</v></c></row>'), ("odd_address",)),
    "a merged range of words": (
        lambda: rezipped(
            workbook(),
            {
                "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'
                b'<mergeCells><mergeCell ref="x:y"/></mergeCells></worksheet>'
            },
        ),
        ("odd_address",),
    ),
    "words for a number": (lambda: workbook('<row r="1"><c r="A1"><v>five</v></c></row>'), ("odd_number",)),
    "NaN": (lambda: workbook('<row r="1"><c r="A1"><v>NaN</v></c></row>'), ("odd_number",)),
    "infinity": (lambda: workbook('<row r="1"><c r="A1"><v>1e999</v></c></row>'), ("odd_number",)),
    "a row that is no number": (lambda: workbook('<row r="one"><c r="A1"><v>5</v></c></row>'), ("unreadable",)),
    "a text that is not there": (lambda: workbook('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), ("unreadable",)),
    "a deep nest": (lambda: workbook("<x>" * 50_000 + "</x>" * 50_000), ("unreadable", "died", "read")),
    "an odd compression": (lambda: rezipped(workbook(), {}, zipfile.ZIP_LZMA), ("unreadable", "damaged")),
    "an ods with a password": (lambda: ods(**{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), ("encrypted",)),
    "an ods with macros": (lambda: ods(ods_table(ods_cell()), **{"Basic/Standard/Module1.xml": "<x/>"}), ("macros",)),
    "an ods linked to another": (lambda: ods('<table:table table:name="A"><table:table-source/></table:table>'), ("links",)),
    "an ods of one cell repeated everywhere": (
        lambda: ods(
            '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
            + ods_cell(more='table:number-columns-repeated="1024"')
            + "</table:table-row></table:table>"
        ),
        ("too_many_cells",),
    ),
    "an ods with a cell far away": (
        lambda: ods(
            ods_table(ods_cell()).replace("</table:table>", "")
            + '<table:table-row table:number-rows-repeated="1000000"/><table:table-row>'
            + '<table:table-cell table:number-columns-repeated="1000"/>'
            + ods_cell()
            + "</table:table-row></table:table>"
        ),
        ("far_apart",),
    ),
    "an ods that ends early": (lambda: ods(**{"content.xml": "<office:document-content>"}), ("unreadable",)),
    "a text of OpenDocument": (lambda: ods(mimetype="application/vnd.oasis.opendocument.text"), ("no_workbook",)),
    "an ods without sheets": (ods, ("no_sheets", "unreadable")),
    "an ods with a repetition of words": (
        lambda: ods(ods_table(ods_cell(more='table:number-columns-repeated="many"'))),
        ("odd_address", "unreadable"),
    ),
    "an ods with entities": (lambda: ods(**{"content.xml": f"{LAUGHS}<x>&b;</x>"}), ("entities",)),
}
"""Each with the codes that may be said of it; `read` where a reader may also cope."""


def files() -> Iterator[tuple[str, Made]]:
    yield from FILES.items()
