"""A workbook of openpyxl's as bytes that depend on nothing but what it holds: without the moment of writing."""

import datetime
import io
import zipfile
from typing import Any

from openpyxl.writer.excel import ExcelWriter

EARLIEST, IN_BYTES = (1980, 1, 1, 0, 0, 0), b"\0\0\x21\0"
"""The first moment that a zip can name, and how the head of an entry spells it."""


def saved(workbook: Any, day: datetime.date) -> bytes:
    """The bytes of the .xlsx, as of a day."""
    workbook.properties.created = workbook.properties.modified = datetime.datetime.combine(day, datetime.time())
    content = io.BytesIO()
    archive = zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED)
    # Not save(), which notes the time; the directory at the end is written when the archive closes.
    ExcelWriter(workbook, archive).write_data()
    for entry in archive.filelist:
        entry.date_time = EARLIEST
    archive.close()
    with content.getbuffer() as written:
        for entry in archive.filelist:
            written[entry.header_offset + 10 : entry.header_offset + 14] = IN_BYTES
    return content.getvalue()
