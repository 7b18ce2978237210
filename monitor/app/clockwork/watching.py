"""What others see of the service: its heartbeat in a file, and a webhook for what a person has to look at."""

import datetime
import hashlib
import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from monitor.app.clockwork.deliver import paused
from monitor.app.clockwork.office import Office
from monitor.app.publish import write
from monitor.app.settings import Workspace
from monitor.cadence import beyond
from monitor.post.webhook import post
from monitor.store.ledger import Occurrence

HEARTBEAT = Path("var", "heartbeat.json")
TOLD = "webhook/told"
"""The mark that remembers what was posted last: nothing is told twice."""
FRESH = datetime.timedelta(days=7)
"""What failed earlier than that has been told, or nobody wants to hear it."""


def beat(workspace: Workspace, counts: Mapping[str, object], *, now: datetime.datetime, seconds: float) -> None:
    """Says that a tick was done, so that whoever finds this file old knows that the service stands."""
    said = {
        "instant": now.isoformat(timespec="seconds"), "host": socket.gethostname(), "pid": os.getpid(), "seconds": round(seconds, 3),
        **counts,
    }  # fmt: skip
    write(workspace.root / HEARTBEAT, json.dumps(said, indent=1).encode())


def last_beat(workspace: Workspace) -> Mapping[str, object]:
    """What the last tick said; nothing where there was none."""
    try:
        found = json.loads((workspace.root / HEARTBEAT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def alarm(office: Office, *, now: datetime.datetime) -> dict[str, object]:
    """Numbers of what a person has to look at, nothing else: this may leave the house unread."""
    rows, since = office.ledger.occurrences(), now - FRESH
    mails = {state: [each.id for each in office.outbox.deliveries(state=state) if each.changed > since] for state in ("failed", "unknown")}
    return {
        "failed": [one.id for one in rows if one.state == "failed" and one.changed > since],
        "overdue": [one.id for one in rows if _overdue(office, one, now)],
        "mails_failed": mails["failed"],
        "mails_unknown": mails["unknown"],
        "paused": paused(office.ledger, now) is not None,
    }


def alert(office: Office, *, now: datetime.datetime) -> str:
    """Posts the alarm where it says something new, and gives the reason where it was not taken: then it is tried again."""
    url, said = office.workspace.operator.webhook, alarm(office, now=now) if office.workspace.operator.webhook else {}
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16] if any(said.values()) else ""
    known = office.ledger.marked(TOLD)
    if (known.reason if known else "") == digest:
        return ""
    if digest and (refused := post(url, {"instant": now.isoformat(timespec="seconds"), **said, "queue": office.outbox.counts()})):
        return refused
    office.ledger.set_mark(TOLD, now, now=now, reason=digest)
    return ""


def _overdue(office: Office, one: Occurrence, now: datetime.datetime) -> bool:
    """Held, left or asked about beyond what its report allows; a backup that does not succeed is overdue at once."""
    if one.state in ("done", "skipped", "failed"):
        return False
    if one.kind == "backup":
        return one.state == "held"
    definition = office.definitions.get(one.report)
    return definition is not None and definition.cadence is not None and now > beyond(one.due, definition.cadence.late)
