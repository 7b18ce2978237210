"""Why a whole file is not taken in, in words; the child knows the codes only."""

from collections.abc import Mapping

from monitor.problems import Problem
from monitor.wording import Message, say

_SAVE = say("open it in Excel or LibreOffice and save it as .xlsx or .ods, then hand that in")
_AGAIN = say("open it, check that it is complete, save it again and hand that in")
_CLEAN = say("copy the figures into a fresh form and hand that in")

REFUSALS: Mapping[str, tuple[Message, Message | None]] = {
    "empty": (say("the file is empty"), say("was it still being saved? hand it in again")),
    "xls": (say("this is an old Excel file (.xls)"), say("save it as .xlsx and hand that in")),
    "xlsb": (say("this is a binary Excel file (.xlsb)"), say("save it as .xlsx and hand that in")),
    "encrypted": (say("the file is protected by a password"), say("save it without a password for opening and hand that in")),
    "macros": (say("the file holds macros"), say("save it as .xlsx, which keeps none, and hand that in")),
    "links": (
        say("the file takes figures from other files or data sources"),
        say("break the links (in Excel: Data, Edit Links, Break Link) and hand it in again"),
    ),
    "pdf": (say("this is a PDF, which holds no cells"), say("hand in the workbook that it was made from")),
    "picture": (say("this is a picture, which holds no cells"), say("hand in the workbook itself")),
    "packed": (say("this is a packed archive"), say("unpack it and hand in the files in it")),
    "web_page": (say("this is a web page, whatever its name says"), _SAVE),
    "xml": (say("this is XML, whatever its name says"), _SAVE),
    "unknown": (say("this is no workbook and no CSV"), _SAVE),
    "no_workbook": (say("this is no workbook"), _SAVE),
    "no_sheets": (say("there are no sheets in this workbook"), _AGAIN),
    "damaged": (say("the file is damaged or was not saved completely"), _AGAIN),
    "unreadable": (say("the file is not built as a workbook is ({reason})"), _AGAIN),
    "too_many_entries": (say("the file holds {found} parts; a workbook has at most {most}"), _CLEAN),
    "twice_inside": (say("the file holds two parts under one name"), _AGAIN),
    "odd_name": (say("the file holds a part with an improper name: {name}"), _AGAIN),
    "too_large": (say("the file is larger than {most} MB"), _CLEAN),
    "bomb": (say("the file unpacks to an improper size"), _CLEAN),
    "entities": (say("the file declares entities, which no spreadsheet programme writes"), _AGAIN),
    "too_many_cells": (say("more than {most} cells are filled"), _CLEAN),
    "too_many_merged": (say("more than {most} ranges are merged"), _CLEAN),
    "too_much_text": (say("its texts are longer than {most} million characters together"), _CLEAN),
    "far_apart": (
        say("{sheet}!{cell} stands far away from the other cells"),
        say("delete what stands there, or the rows and columns between"),
    ),
    "odd_address": (say("a cell has an improper address: {address}"), _AGAIN),
    "odd_number": (say("{sheet}!{cell} is marked as a number and is none: {given}"), say("type the figure again")),
    "memory": (say("reading it takes more memory than a workbook may"), _CLEAN),
    "too_slow": (say("reading it took longer than {seconds} seconds"), _CLEAN),
    "died": (say("the file brings its reader down"), _CLEAN),
}


def refusal(name: str, code: str, values: Mapping[str, object]) -> Problem:
    """The problem of that code; its place is the file."""
    what, hint = REFUSALS[code]
    return Problem(name, Message(what.text, dict(values)), hint)
