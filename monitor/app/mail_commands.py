"""The commands of mails sent by hand and of frozen periods, each a function of its arguments that returns the exit code."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from monitor.app import arguments, gather, screen
from monitor.app.options import Lang
from monitor.problems import Problem, Stop
from monitor.wording import say


def send(name: str, to: tuple[str, ...], period: str | None, as_of: str | None, lang: Lang | None, *, dry_run: bool) -> int:
    """Puts the mails into the outbox and hands them over."""
    from monitor.app import publish
    from monitor.app.clockwork import run, sending
    from monitor.app.clockwork.deliver import deliver
    from monitor.app.clockwork.office import open_office
    from monitor.app.clockwork.tick import somebody
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    wanted, day = arguments.period(period), arguments.day(as_of, "--as-of")
    office = open_office(workspace, Store.open(workspace.database_url))
    (chosen,) = arguments.named((name,), tuple(office.definitions), office.problems)
    definition = publish.adjusted(office.definitions[chosen], wanted, day)
    people = sending.people(office, to, definition)
    if dry_run:
        for person in people:
            screen.tell(language.render(say("To: {name} <{address}>", name=person.name, address=person.address)))
        for content in sending.preview(office, name, definition, now=gather.now(workspace)):
            screen.tell(_shown(content))
        return 0
    sending.send(office, name, definition, people, now=gather.now(workspace))
    carrying, code = run.carrier(workspace), 0
    limit = workspace.mail.per_minute if workspace.mail.host else 0
    for sent in deliver(office, carrying, lambda: gather.now(workspace), somebody(), per_minute=limit):
        screen.tell(f"→ {sent.delivery.address}: {sent.state} {sent.answer.text}".rstrip())
        code = max(code, int(sent.state != "sent"))
    carrying.close()
    return code


def _shown(content: bytes) -> str:
    """Subject, text and names of files, as a person would see them."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    files = ", ".join(str(part.get_filename()) for part in message.iter_attachments())
    return f"\n{message['Subject']}\n\n{body.get_content() if body else ''}\n[{files}]"


def deliveries(state: str | None, lang: Lang | None, *, as_json: bool) -> int:
    """Prints every mail, the newest last; 1 where one needs a person."""
    from monitor.app.clockwork import tables
    from monitor.app.clockwork.deliver import paused
    from monitor.store import Store
    from monitor.store.ledger import Ledger
    from monitor.store.outbox import Outbox

    workspace, language = arguments.here(lang)
    store = Store.open(workspace.database_url)
    found = Outbox(store.engine).deliveries(state=state)
    reports = {one.id: one for one in Ledger(store.engine).occurrences()}
    rows = tuple((one, reports[one.occurrence_id]) for one in found)
    if as_json:
        screen.tell(json.dumps({"deliveries": [tables.plain_delivery(*row) for row in rows]}, ensure_ascii=False, indent=1))
    else:
        screen.show(tables.deliveries(rows, language, workspace.timezone))
        if pause := paused(Ledger(store.engine), now := gather.now(workspace)):
            told = say("all mails wait until {at}: {reason}", at=f"{pause.at.astimezone(now.tzinfo):%H:%M}", reason=pause.reason)
            screen.tell(language.render(told))
    return int(any(one.state in ("unknown", "failed") for one in found))


def resend(number: int, lang: Lang | None) -> int:
    """Puts the mail into the outbox once more; the next tick hands it over."""
    from monitor.app.clockwork import sending
    from monitor.app.clockwork.office import open_office
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    office = open_office(workspace, Store.open(workspace.database_url))
    mail = sending.resend(office, number, now=gather.now(workspace))
    screen.tell(
        language.render(say("mail {n} to {address} is in the outbox; `monitor run --once` sends it", n=mail.id, address=mail.address))
    )
    return 0


def close(period: str, plan: str, by: str, as_of: str | None, lang: Lang | None) -> int:
    """Freezes the period and says which reports fall due again."""
    from monitor.app.clockwork import closing
    from monitor.app.clockwork.office import open_office
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    wanted, now = arguments.period(period), gather.now(workspace)
    if wanted is None:
        raise Stop(Problem("PERIOD", say("“{text}” is not a period", text=period)), code=2)
    day = arguments.day(as_of, "--as-of") or now.date()
    office = open_office(workspace, Store.open(workspace.database_url))
    again = closing.close(office, wanted, plan, by=by, day=day, now=now)
    screen.tell(language.render(say("{period} is closed as of {day}", period=wanted, day=day)))
    for one in again:
        screen.tell(language.render(say("{report} falls due again and replaces what changed", report=one.report)))
    return 0


def decide(name: str, period: str, by: str, lang: Lang | None, *, run: bool) -> int:
    """Keeps what a person decided; the next tick makes what is wanted, if its gate lets it."""
    from monitor.store import Store
    from monitor.store.ledger import Ledger

    workspace, language = arguments.here(lang)
    ledger = Ledger(Store.open(workspace.database_url).engine)
    mine = [one for one in ledger.occurrences(report=name, kind="scheduled") if one.period == period]
    if not by.strip():
        raise Stop(Problem("--by", say("who decides?"), None), code=2)
    if not mine:
        known = ", ".join(dict.fromkeys(one.period for one in ledger.occurrences(report=name, kind="scheduled")))
        hint = say("known are: {known}", known=known) if known else None
        raise Stop(Problem(f"{name} {period}", say("no such due date is in the ledger"), hint), code=2)
    told = say("{who} decided: to be made", who=by.strip()) if run else say("{who} decided: not wanted", who=by.strip())
    state, now = "waiting" if run else "skipped", gather.now(workspace)
    if not ledger.settle(mine[-1].id, state, language.render(told), now=now):
        raise Stop(Problem(f"{name} {period}", say("there is nothing to decide: {state}", state=mine[-1].state), None))
    screen.tell(language.render(say("{report}, {period}: {told}", report=name, period=period, told=told)))
    return 0
