"""Workbooks that people hand in: read in a process of their own, by two readers that must agree on every cell."""

from monitor.sources.workbook.book import Book, Cell, Sheet, address
from monitor.sources.workbook.reading import LIMITS, Allowed, Limits, read, sniffed

__all__ = ["LIMITS", "Allowed", "Book", "Cell", "Limits", "Sheet", "address", "read", "sniffed"]
