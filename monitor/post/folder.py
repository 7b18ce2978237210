"""Mails as files: what there is without a mail server; each is there whole, once, or not at all."""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.post.answer import Answer
from monitor.problems import reason


@dataclass(frozen=True)
class Folder:
    """Writes each mail as `.eml` under a name that its Message-ID gives: a second time would be the same file."""

    path: Path

    def carry(self, content: bytes, address: str, message_id: str, before_body: Callable[[], None]) -> Answer:
        del address
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            beside = self.path / f".{secrets.token_hex(8)}.eml"
            try:
                with beside.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                before_body()
                beside.replace(self.path / f"{plain(message_id)}.eml")
                _settle(self.path)
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            return Answer("retry", "connect", None, str(reason(error)))
        return Answer("sent", "done")

    def close(self) -> None:
        """Nothing is open."""

    def has(self, message_id: str) -> bool:
        """Whether that mail is there."""
        return (self.path / f"{plain(message_id)}.eml").is_file()


def plain(message_id: str) -> str:
    """A file name that no two Message-IDs share."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:32]


def _settle(folder: Path) -> None:
    """Makes the name last as well as the bytes, where folders can be opened (not on Windows)."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
