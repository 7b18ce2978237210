"""The first page of a PDF as a picture, for a mail."""

import io

WIDTH = 1200
"""Pixels: twice what the mail shows, for sharp screens."""
COLOURS = 64


def first_page(pdf: bytes) -> bytes:
    """A PNG of few colours: a page is type and lines."""
    import pypdfium2  # noqa: PLC0415 - only whoever sends mail needs it

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        drawn = page.render(scale=WIDTH / page.get_width()).to_pil().quantize(COLOURS)
    finally:
        document.close()
    kept = io.BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return kept.getvalue()
