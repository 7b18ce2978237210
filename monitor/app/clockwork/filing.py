"""The files of editions in `output/`: written once they are kept, and, where that failed or was interrupted, at a later tick."""

import datetime

from monitor.app import issuing
from monitor.app.clockwork.office import Office

FILED = "files"
"""The mark of the last edition whose files are written; those before it are left as they are, whoever moved them."""


def filing(office: Office, *, now: datetime.datetime) -> None:
    """Writes what is kept and not yet written, the newest last; Stop where that cannot be done, and nothing is forgotten."""
    known = office.ledger.said(FILED)
    left = office.store.issues(after=int(known or 0))
    for issue in left if known else ():
        for _ in issuing.written(office.workspace, office.store, office.store.files(issue)):
            pass
    if left or not known:
        office.ledger.set_mark(FILED, now, now=now, reason=str(left[-1].id if left else 0))
