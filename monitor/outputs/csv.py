"""Findings as CSV, the same values as in JSON: one line each, days as ISO dates, empty where something is missing."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from monitor.outputs.json import findings_json

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be computed by a spreadsheet; an apostrophe before it keeps it a text."""


def findings_csv(findings: pd.DataFrame, sentences: Sequence[str]) -> str:
    """The columns of assess.FINDINGS and each finding's sentence, under a header."""
    out = io.StringIO()
    names = [*(str(name) for name in findings.columns), "sentence"]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for found in json.loads(findings_json(findings, sentences))["findings"]:
        writer.writerow({name: _cell(value) for name, value in _flat(found) if name in names})
    return out.getvalue()


def _flat(found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from ((f"{name}_{part}", each) for part, each in value.items())
        else:
            yield name, value


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value
