"""Bytes kept once under their SHA-256, whatever they belong to."""

import datetime
import hashlib

from sqlalchemy import Connection, insert, select

from monitor.store.tables import blobs


def keep(connection: Connection, content: bytes, recorded: datetime.datetime) -> str:
    """Their SHA-256; bytes that are there already are not written again."""
    sha256 = hashlib.sha256(content).hexdigest()
    if connection.execute(select(blobs.c.sha256).where(blobs.c.sha256 == sha256)).first() is None:
        connection.execute(insert(blobs).values(sha256=sha256, content=content, recorded=recorded))
    return sha256
