"""What alembic runs: the migrations, on the connection that `infra.db.migration` hands over."""

from alembic import context

from infra.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
