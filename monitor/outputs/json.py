"""Reports and findings as JSON: what is missing is null, days are ISO dates, numbers are never text."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from monitor.report import Report

WHOLE = ("decimals", "actual_id")
"""Columns of whole numbers; the frame holds them as floats where some are missing."""
DAYS = ("target_low", "target_high", "original_low", "original_high", "actual", "expected", "last_year", "previous")
"""Columns that hold day numbers where the finding is a milestone."""


def report_json(report: Report) -> bytes:
    """The whole report as it was laid out; the same report gives the same bytes."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1, default=_plain, allow_nan=False).encode()


def findings_json(findings: pd.DataFrame, sentences: Sequence[str], **beside: Sequence[Mapping[str, Any]]) -> str:
    """`{"findings": [...]}` with the columns of assess.FINDINGS and each finding's sentence, and further lists beside it."""
    names = [str(name) for name in findings.columns]
    rows = findings.astype(object).where(findings.notna(), None).itertuples(index=False, name=None)
    found = [_finding(dict(zip(names, row, strict=True)), said) for row, said in zip(rows, sentences, strict=True)]
    return json.dumps({"findings": found, **beside}, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)


def changes_json(changed: pd.DataFrame, first: datetime.date, last: datetime.date) -> str:
    """`{"from", "to", "changes": [...]}` with the columns of changes.CHANGES, those of each side as one object."""
    rows = changed.astype(object).where(changed.notna(), None).to_dict("records")
    found = [_change({str(name): value for name, value in row.items()}) for row in rows]
    content = {"from": first, "to": last, "changes": found}
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)


def _change(row: dict[str, Any]) -> dict[str, Any]:
    """A side on which there was no such target is null."""
    sides: dict[str, dict[str, Any]] = {"before": {}, "after": {}}
    rest: dict[str, Any] = {"why": row.pop("why").split()}
    for name, value in row.items():
        column, _, side = name.rpartition("_")
        if side in sides:
            day = row["kind"] == "milestone" and column in DAYS and value is not None
            sides[side][column] = _day(value) if day else None if value == "" else value
        else:
            rest[name] = value
    return {**rest, **{side: content if content["target_id"] is not None else None for side, content in sides.items()}}


def _finding(row: dict[str, Any], sentence: str) -> dict[str, Any]:
    if row.get("kind") == "milestone":
        row |= {name: _day(row[name]) for name in DAYS if row.get(name) is not None}
    row |= {name: int(row[name]) for name in WHOLE if row.get(name) is not None}
    notes = (row.get("notes") or "").split()
    said = {name: None if value == "" else value for name, value in row.items()}
    return {**_nested(said), "notes": notes, "sentence": sentence}


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of the SDG method as one object, null where another method judges."""
    if "sdg_status" not in row:
        return row
    progress = {name: row[f"sdg_{name}"] for name in ("value", "status", "score")}
    rest = {name: value for name, value in row.items() if not name.startswith("sdg_")}
    return {**rest, "sdg": progress if progress["status"] is not None else None}


def _day(number: float) -> str:
    return datetime.date.fromordinal(int(number)).isoformat()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else str(value)
