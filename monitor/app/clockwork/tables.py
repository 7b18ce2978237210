"""What the commands of the clockwork print: occurrences to come, and what a tick did."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.app.clockwork.schedule import Upcoming
from monitor.outputs.terminal import plain_table
from monitor.report import Cell, Table
from monitor.store.ledger import Occurrence
from monitor.store.outbox import Delivery
from monitor.wording import Language, say

STATES = {
    "queued": say("waiting"),
    "sending": say("on its way"),
    "in_data": say("on its way"),
    "sent": say("taken by the server"),
    "failed": say("not delivered"),
    "unknown": say("unknown whether it arrived"),
    "withdrawn": say("withdrawn"),
}

if TYPE_CHECKING:
    from rich.console import RenderableType

    from monitor.app.clockwork.run import Done


def upcoming(found: Sequence[Upcoming], language: Language) -> "RenderableType":
    """One line for each occurrence."""
    heads = (say("When"), say("Report"), say("Period"), say("Why then"), say("To"))
    rows = tuple(
        tuple(
            Cell(text)
            for text in (
                f"{one.due.at:%d/%m/%Y %H:%M}", one.report, str(one.due.period), language.render(one.due.why),
                ", ".join(person.name for person in one.people) or language.render(say("nobody")),
            )
        )
        for one in found
    )  # fmt: skip
    title = language.render(say("Due"))
    return plain_table(Table(title, tuple(Cell(language.render(head)) for head in heads), ("text",) * len(heads), rows))


def plain(one: Upcoming, language: Language) -> dict[str, object]:
    return {
        "at": one.due.at.isoformat(),
        "report": one.report,
        "period": str(one.due.period),
        "why": language.render(one.due.why),
        "to": [person.address for person in one.people],
    }


def told(done: "Done", *, as_json: bool) -> Iterator[str]:
    """One line for each report that was made or held, and each mail that was tried."""
    for one in done.worked:
        line = {"report": one.report, "kind": one.kind, "period": one.period, "state": one.state, "reason": one.reason}
        yield json.dumps(line, ensure_ascii=False) if as_json else f"{one.report}  {one.period}  {one.state}: {one.reason}"
    for sent in done.sent:
        mail = {"delivery": sent.delivery.id, "to": sent.delivery.address, "state": sent.state, "answer": sent.answer.text}
        yield json.dumps(mail, ensure_ascii=False) if as_json else f"→ {sent.delivery.address}: {sent.state} {sent.answer.text}".rstrip()


def deliveries(rows: Sequence[tuple[Delivery, Occurrence]], language: Language, timezone: str) -> "RenderableType":
    """One line for each mail."""
    heads = (say("No."), say("When"), say("Report"), say("Period"), say("To"), say("State"), say("Tries"), say("Answer"))
    zone = ZoneInfo(timezone)
    cells = tuple(
        tuple(
            Cell(text)
            for text in (
                str(one.id), f"{one.changed.astimezone(zone):%d/%m/%Y %H:%M}", made.report, made.period, one.address,
                language.render(STATES[one.state]), str(one.tries), one.reason or "–",
            )
        )
        for one, made in rows
    )  # fmt: skip
    title = language.render(say("Mails"))
    return plain_table(Table(title, tuple(Cell(language.render(head)) for head in heads), ("text",) * len(heads), cells))


def plain_delivery(one: Delivery, made: Occurrence) -> dict[str, object]:
    return {
        "id": one.id, "report": made.report, "kind": made.kind, "period": made.period, "to": one.address, "message_id": one.message_id,
        "state": one.state, "tries": one.tries, "reason": one.reason, "changed": one.changed.isoformat(),
    }  # fmt: skip
