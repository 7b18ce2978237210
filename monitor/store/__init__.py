"""The database: what was handed in, the figures taken from it, and the editions issued; append-only, on SQLite or PostgreSQL."""

from monitor.store.issued import Artifact, Draft, File, Issue, Rendering
from monitor.store.kept import Submission
from monitor.store.overridden import Override
from monitor.store.store import Fact, Store, Writing

__all__ = ["Artifact", "Draft", "Fact", "File", "Issue", "Override", "Rendering", "Store", "Submission", "Writing"]
