"""What alembic runs: the migrations, on the connection that `infra.db.migration` hands over."""

from alembic import context

from infra.db.columns import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite's lock is its transaction: were each revision one of its own, another process that
    # migrates could come in between two of them. Elsewhere the lock is the connection's.
    transactional_ddl=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
