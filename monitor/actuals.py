"""The actuals frame: values reported for periods, by vintage, and which of them is in force as of a day."""

ACTUALS = {
    "indicator": "code of what was measured",
    "period": "the figure's span in the notation of periods.py",
    "value": "float64; a completion date is its day number (date.toordinal); missing where a figure was withdrawn",
    "unit": "reporting unit",
    "measure": "unit of measure without price basis; missing = not stated",
    "basis": "price basis; missing = not stated",
    "cumulative": "bool: the figure counts from the start of the period's year",
    "status": "estimate, preliminary, official; missing = not stated",
    "known": "day on which the figure became known; missing = always",
    "decimals": "declared decimals, negative for tens and hundreds; missing = exact",
    "recorded": "instant at which it was taken in; later wins among equal `known`",
    "id": "the store's number of the figure",
    "source": "where it was read: document, or workbook, sheet and cell",
    "giver": "who gave it",
    "stated": "the source's own few words",
    "note": "explanation given with the figure: why it stands where it does",
    "remark": "what is to be known about how the figure was read: derivations, assumed dates, slips of the source",
}
"""Columns of an actuals frame; the first three are required."""
