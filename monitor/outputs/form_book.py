"""An entry form as a workbook for Excel and LibreOffice: front, entry, corrections, and what the form says of itself."""

from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from monitor.form import META, PROPERTY, Form
from monitor.outputs import form_formulas as formulas
from monitor.outputs.form_front import front, mend, meta
from monitor.outputs.form_lines import corrections_sheet, entry_sheet
from monitor.outputs.form_setup import print_set_up, protect, set_up
from monitor.outputs.form_sheets import page, write
from monitor.outputs.form_styles import Styles
from monitor.outputs.saved_book import saved
from monitor.wording import Language, say

LISTS = {
    "choices": formulas.CHOICES,
    "measures": formulas.MEASURES,
    "periods": formulas.PERIODS,
    "words": formulas.WORDS,
    "withdraw": formulas.TAKEN_BACK,
}


def form_workbook(form: Form, language: Language) -> bytes:
    """The bytes of the .xlsx; a form with remarks, the answer to a hand-in, begins with the sheet of what is to be mended."""
    workbook = Workbook(write_only=True)
    styles = Styles(workbook)
    titles = {"mend": say("To mend"), "front": say("Instructions"), "entry": say("Entry"), "corrections": say("Corrections")}
    names = {key: language.render(message) for key, message in titles.items()}
    sheets = {"entry": entry_sheet(form, language), "corrections": corrections_sheet(form, language)}
    footer = f"{form.unit_name} · {language.period(form.period)} · {form.id}"

    for key in ("mend", "front") if form.remarks else ("front",):
        target = workbook.create_sheet(names[key])
        protect(target)
        print_set_up(target, footer)
        if key == "mend":
            mend(form, sheets, target, styles, language, names)
        else:
            front(form, sheets["entry"], target, styles, language, names)
    for key, sheet in sheets.items():
        made = page(form, sheet, workbook.create_sheet(names[key]), styles, language)
        set_up(made, footer)
        write(made)
    hidden = workbook.create_sheet(META)
    hidden.sheet_state = "hidden"
    protect(hidden)
    for name, place in meta(form, hidden, styles).items():
        workbook.defined_names[LISTS[name]] = DefinedName(LISTS[name], attr_text=place)
    _properties(workbook, form)
    return saved(workbook, form.as_of)


def _properties(workbook: Any, form: Form) -> None:
    workbook.properties.title = f"{form.title} – {form.unit_name}"
    workbook.properties.creator = "monitor"
    for name, value in form.meta.items():
        workbook.custom_doc_props.append(StringProperty(name=PROPERTY + name, value=value))
