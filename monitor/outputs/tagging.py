"""What WeasyPrint leaves open in a tagged PDF: running heads are read once, figures stand on the page, headings have a scope."""

from collections.abc import Iterator
from typing import Any

from weasyprint import Document


def finished(_document: Document, pdf: Any) -> None:
    """Puts right what is about to be written; for `write_pdf(finisher=…)`."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    root = _named(pdf, pdf.catalog["StructTreeRoot"])
    owners = _named(pdf, root["ParentTree"])["Nums"][1 : 2 * len(pdf.page_references) : 2]
    _read_once(pdf, root["K"][0], owners[0], set(dict(_below(pdf, root))))
    elements = dict(_below(pdf, root))
    for reference, hung in zip(pdf.page_references, owners, strict=True):
        _furniture(_named(pdf, _named(pdf, reference)["Contents"]).stream, hung, set(elements))
    for element in elements.values():
        if element["S"] == "/Figure":
            element["A"]["BBox"][:] = _on_page(element["A"]["BBox"], _named(pdf, element["Pg"])["MediaBox"][3])
        elif element["S"] == "/TH":
            element["A"]["Scope"] = "/Row" if "TBody" in _named(pdf, _named(pdf, element["P"])["P"])["S"] else "/Column"


def _named(pdf: Any, reference: Any) -> Any:
    """The object of a reference such as `12 0 R`."""
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return pdf.objects[int(text.split()[0])]


def _below(pdf: Any, element: Any) -> Iterator[tuple[Any, Any]]:
    """All elements of the structure tree, by their references."""
    for kid in element["K"]:
        if not isinstance(kid, int):
            inside = _named(pdf, kid)
            if "S" in inside:
                yield kid, inside
                yield from _below(pdf, inside)


def _read_once(pdf: Any, document: Any, owners: list[Any], known: set[Any]) -> None:
    """What stands in the first page's margins hangs on no branch; it is read first, numbers of pages apart."""
    margins: dict[Any, None] = {}
    for reference in owners:
        if reference not in known:
            while _named(pdf, reference)["P"] != document:
                reference = _named(pdf, reference)["P"]  # noqa: PLW2901 - up to the branch
            if _named(pdf, reference)["S"] == "/Div":
                margins[reference] = None
    _named(pdf, document)["K"][:0] = margins


def _furniture(stream: list[Any], owners: list[Any], known: set[Any]) -> None:
    """What hangs on no branch of the tree is no text, but stands on every page."""
    for place, part in enumerate(stream):
        if isinstance(part, dict) and "MCID" in part and owners[part["MCID"]] not in known:
            owners[part["MCID"]] = "null"
            stream[place - 1] = "/Artifact"
            part.clear()
            part["Type"] = "/Pagination"


def _on_page(box: list[float], height: float) -> tuple[float, float, float, float]:
    """From pixels below the upper edge to points above the lower one."""
    left, top, right, bottom = (0.75 * float(side) for side in box)
    return left, height - bottom, right, height - top
