"""Which mails a server has certainly accepted: looked up by Message-ID in its own log, or in a folder of archived mails."""

from collections.abc import Iterable, Iterator
from email.parser import BytesHeaderParser
from pathlib import Path

CHUNK = 1 << 20


def accepted(place: Path, wanted: Iterable[str]) -> frozenset[str]:
    """Those of the Message-IDs that are found there; raises OSError where it cannot be read.

    A file is any text in which the Message-ID of each accepted mail stands, and of no other; a folder holds the mails themselves.
    """
    ids = frozenset(wanted)
    found = _in_folder(place) if place.is_dir() else _in_file(place, ids)
    return ids & frozenset(found)


def _in_file(path: Path, ids: frozenset[str]) -> Iterator[str]:
    """Read in pieces that overlap, since a log may be large and a Message-ID may lie across two of them."""
    tail, longest = b"", max((len(each) for each in ids), default=0)
    wanted = {each: each.encode() for each in ids}
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            text = tail + piece
            yield from (each for each, sought in wanted.items() if sought in text)
            tail = text[-longest:]


def _in_folder(path: Path) -> Iterator[str]:
    """The Message-IDs of all mails below; names and endings are the server's own (Maildir has none)."""
    for file in path.rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            with file.open("rb") as mail:
                yield str(BytesHeaderParser().parse(mail).get("Message-ID", "")).strip()
