"""The process that opens a workbook: limits first, then bytes from standard input, and what is in them as JSON.

Where a system has no `resource` (Windows), memory, time and files are bounded by the budget of the archive, the bounds of its
sheets, and the parent's clock alone.
"""

import gc
import json
import sys
from typing import Any

from monitor.sources.workbook.book import Book, columns
from monitor.sources.workbook.envelope import Budget, Refused, old, opened, sniffed


def main(memory: int, seconds: int, *allowed: str) -> None:
    _limited(memory, seconds)
    gc.disable()  # the process is gone before it would have paid
    # Neither is needed to read cells, and both are slow to load.
    sys.modules["numpy"] = sys.modules["lxml"] = None  # type: ignore[assignment]
    # A reader that prints would speak into the answer.
    content, answering, sys.stdout = sys.stdin.buffer.read(), sys.stdout.buffer, sys.stderr
    try:
        answer: dict[str, Any] = {"book": _plain(_book(content, allowed))}
    except Refused as refused:
        answer = {"refused": refused.code, "values": refused.values}
    except MemoryError:
        answer = {"refused": "memory", "values": {}}
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a broken file does to a reader, it is one refused file
        answer = {"refused": "unreadable", "values": {"reason": type(error).__name__}}
    answering.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
    answering.flush()


def _limited(memory: int, seconds: int) -> None:
    _mortal()
    try:
        import resource
    except ImportError:
        return
    bounds = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 0, "RLIMIT_NOFILE": 64, "RLIMIT_CORE": 0}
    for name, bound in bounds.items():
        limit = getattr(resource, name, None)
        if limit is not None:
            hard = resource.getrlimit(limit)[1]
            most = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            resource.setrlimit(limit, (most, most))


def _mortal() -> None:
    """Ends with the process that started it, also where that is killed: Linux does so when asked to."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    except (ImportError, AttributeError, OSError):
        return


def _book(content: bytes, allowed: tuple[str, ...]) -> Book:
    if "xls" in allowed and old(content):
        from monitor.sources.workbook import xls

        return xls.book(content)
    nature = sniffed(content)
    if nature == "csv":
        raise Refused("no_workbook")
    archive = opened(content, nature, Budget(links="links" in allowed))
    # Each of them loads a library that the other does not need.
    if nature == "ods":
        from monitor.sources.workbook.ods import book
    else:
        from monitor.sources.workbook.xlsx import book
    return book(content, archive)


def _plain(book: Book) -> dict[str, Any]:
    sheets = [
        {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "cells": columns(sheet),
            "merged": sheet.merged,
            "hidden_rows": sorted(sheet.hidden_rows),
            "hidden_columns": sorted(sheet.hidden_columns),
        }
        for sheet in book.sheets
    ]
    return {"format": book.format, "sheets": sheets, "properties": dict(book.properties)}
