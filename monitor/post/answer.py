"""What became of one try to hand a mail over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["sent", "retry", "refused", "unknown", "pause"]
"""Taken; to be tried again; never to be taken; nobody can say; all mails have to wait, for login or encryption fail."""
Phase = Literal["connect", "hello", "tls", "login", "mail", "rcpt", "data", "body", "done"]


@dataclass(frozen=True)
class Answer:
    """How far it came, and what the other side said in its own words."""

    outcome: Outcome
    phase: Phase
    code: int | None = None
    text: str = ""


class Carrier(Protocol):
    """Takes mails one at a time; `before_body` is called once, before the first byte of the mail leaves, and may raise to stop it."""

    def carry(self, content: bytes, address: str, message_id: str, before_body: Callable[[], None]) -> Answer: ...

    def close(self) -> None: ...
