"""Runs the migrations on the connection that is handed in, inside its transaction: all of them or none."""

from alembic import context

from monitor.store.tables import metadata

# transactional_ddl: Alembic takes SQLite for a database that cannot roll back DDL; it can, once the driver leaves BEGIN to us.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
