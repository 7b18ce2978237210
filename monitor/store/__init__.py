"""The database: what was handed in and the figures taken from it; append-only, on SQLite or PostgreSQL."""

from monitor.store.kept import Submission
from monitor.store.overridden import Override
from monitor.store.store import Fact, Store, Writing

__all__ = ["Fact", "Override", "Store", "Submission", "Writing"]
