"""The commands of what happens by itself, each a function of its arguments that returns the exit code."""

import datetime
import json
from collections.abc import Callable
from zoneinfo import ZoneInfo

from monitor.app import arguments, gather, screen
from monitor.app.options import Lang
from monitor.app.settings import Workspace
from monitor.problems import Problem, Stop
from monitor.wording import say

MONTH = datetime.timedelta(days=31)


def due(until: str | None, lang: Lang | None, *, as_json: bool) -> int:
    """Prints what falls due from now on."""
    from monitor.app.clockwork import schedule, tables
    from monitor.app.clockwork.office import open_office
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    now, last = gather.now(workspace), arguments.day(until, "--until")
    end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), now.tzinfo) if last else now + MONTH
    office = open_office(workspace, Store.open(workspace.database_url))
    found = schedule.upcoming(office, now, end)
    if as_json:
        screen.tell(json.dumps({"due": [tables.plain(one, language) for one in found]}, ensure_ascii=False, indent=1))
    elif found:
        screen.show(tables.upcoming(found, language))
    else:
        screen.tell(language.render(say("nothing falls due by {day}; --until DAY looks further", day=end.date())))
    screen.complain(office.problems, language)
    return int(screen.failing(office.problems))


def run(now: str | None, lang: Lang | None, *, once: bool, as_json: bool, log_json: bool) -> int:
    """One tick, or one a minute until stopped; a rehearsal leaves no heartbeat and alerts nobody."""
    from monitor.app.clockwork import run as service
    from monitor.app.clockwork import tables
    from monitor.app.log import Log
    from monitor.app.serving import Service
    from monitor.store import Store

    workspace, language = arguments.here(lang)
    if now and not once:
        raise Stop(Problem("--now", say("a rehearsal is one tick"), say("add --once")), code=2)
    clock = _clock(workspace, now)
    serving = Service(workspace, Store.open(workspace.database_url), clock, Log(clock, log_json))
    if not once:
        serving.serve()
        return 0
    done = service.once(workspace, serving.store, clock) if now else serving.tick()
    for line in tables.told(done, as_json=as_json):
        screen.tell(line)
    problems = (*done.office.problems, *done.problems)
    screen.complain(problems, language)
    return int(done.failed or screen.failing(problems))


def _clock(workspace: Workspace, text: str | None) -> Callable[[], datetime.datetime]:
    """The real one, or one that stands at the instant named; that is for rehearsals only, whose mails reach nobody."""
    if not text:
        return lambda: gather.now(workspace)
    if workspace.mail.reaches_people:
        what = say("mails would reach people: {host}", host=workspace.mail.host)
        raise Stop(Problem("--now", what, say("rehearse without [mail] in monitor.toml, or with a server on 127.0.0.1")), code=2)
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise Stop(Problem("--now", say("“{text}” is no instant", text=text), say("write it as 2026-10-05T07:30")), code=2) from None
    fixed = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(workspace.timezone))
    return lambda: fixed
