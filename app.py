"""The API's composition root: `uvicorn --factory app:create_app`."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, WebSocketRoute

from infra.bootstrap import Studio, opened
from infra.embedded import completed
from infra.health import checks
from infra.logging import configure_logging
from infra.settings import Settings
from schema.schema import make_schema
from server.assets import GraphiqlPage, graphiql_files, home
from server.blobs import BlobEndpoint
from server.graphql_http import GraphqlEndpoint
from server.health import Readiness, healthz
from server.metrics import HttpMetrics, MetricsMiddleware


def create_app(settings: Settings | None = None) -> Starlette:
    """The API; with no settings given, those of the environment. Raises `StartRefused`."""
    settings = completed(settings or Settings.load())
    configure_logging(settings.log_level)
    metrics = HttpMetrics()
    schema = make_schema()
    page = GraphiqlPage()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            connections = await stack.enter_async_context(opened(settings))
            studio = Studio(settings, connections)
            endpoint = GraphqlEndpoint(
                schema, studio.product, page=page, allowed_origins=settings.allowed_origins
            )
            app.router.routes.extend(
                [
                    Route("/graphql", endpoint),
                    WebSocketRoute("/graphql", endpoint),
                    Route("/readyz", Readiness(checks(connections)).endpoint),
                    Route(
                        "/blobs/{name:path}",
                        BlobEndpoint(
                            studio.blobs, studio.blob_urls, clock=studio.product.clock
                        ).endpoint,
                    ),
                ]
            )
            yield

    return Starlette(
        routes=[
            Route("/", home),
            Route("/healthz", healthz),
            Route("/metrics", metrics.endpoint),
            Mount("/graphiql", graphiql_files()),
        ],
        middleware=[Middleware(MetricsMiddleware, metrics=metrics)],
        lifespan=lifespan,
    )
