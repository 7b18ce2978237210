"""A mail server in a process of its own that writes the Message-ID of each mail it accepts into a file, and its port on its first line."""

import asyncio
import random
import sys
import threading
from pathlib import Path
from typing import Any

from tests.mail_server import Mailbox, serving


class Logged(Mailbox):
    """Written before the answer, as a server's own log is."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        with Path(sys.argv[1]).open("a", encoding="utf-8") as log:  # noqa: ASYNC230 - one mail at a time
            log.write(self.taken[-1][1] + "\n")
        # Killed between the two, a sender does not learn that its mail was taken.
        await asyncio.sleep(random.random() / 50)
        return answer


if __name__ == "__main__":
    with serving(Logged()) as port:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        threading.Event().wait()
