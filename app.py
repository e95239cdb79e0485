"""The API's composition root: `uvicorn --factory app:create_app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from domain.services.showcase import PREVIEWS_PATH
from infra.bootstrap import Studio
from infra.connections import Connections, opened
from infra.embedded import completed
from infra.health import checks
from infra.logging import configure_logging
from infra.serving import page_origins
from infra.settings import Settings
from schema.schema import ProductSchema, make_schema
from server.assets import GraphiqlPage, graphiql_files, home
from server.blobs import BLOB_METHODS, BlobEndpoint
from server.cors import callable_from, shared_with
from server.departure import STATE, Departure
from server.documents import Documents
from server.faults import HANDLERS
from server.graphql_endpoint import GraphqlEndpoint
from server.health import Readiness, healthz
from server.metrics import HttpMetrics, MetricsMiddleware
from server.operation_limits import OperationLimits
from server.operations import Operations
from server.previews import PreviewEndpoint
from server.socket_limits import SocketLimits
from server.uploads import UPLOAD_METHODS, UploadEndpoint


def create_app(settings: Settings | None = None) -> Starlette:
    """The API; with no settings given, those of the environment. Raises `StartRefused`."""
    settings = completed(settings or Settings.load())
    configure_logging(settings.log_level)
    metrics = HttpMetrics()
    schema = make_schema()
    page = GraphiqlPage()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Departure]]:
        async with opened(settings) as connections:
            studio = Studio(settings, connections)
            operations = _operations(schema, settings, studio, metrics)
            app.router.routes.extend(_routes(operations, page, settings, studio, connections))
            yield {STATE: Departure()}

    return Starlette(
        routes=[
            Route("/", home),
            Route("/healthz", healthz),
            Route("/metrics", metrics.endpoint),
            Mount("/graphiql", graphiql_files()),
        ],
        middleware=[Middleware(MetricsMiddleware, metrics=metrics)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )


def _operations(
    schema: ProductSchema, settings: Settings, studio: Studio, metrics: HttpMetrics
) -> Operations:
    executable = schema.executable
    limits = OperationLimits(
        studio.reception.rate_limits, settings.limits, executable, on_refusal=metrics.refuse
    )
    return Operations(
        schema,
        Documents(executable),
        limits=limits,
        operation_seconds=settings.operation_timeout_seconds,
    )


def _routes(
    operations: Operations,
    page: GraphiqlPage,
    settings: Settings,
    studio: Studio,
    connections: Connections,
) -> list[BaseRoute]:
    """What needs the database or Redis."""
    graphql = GraphqlEndpoint(
        operations,
        studio.product,
        page=page,
        socket_limits=SocketLimits(
            allowed_origins=page_origins(settings),
            per_user=settings.websockets_per_user,
            per_address=settings.websockets_per_address,
        ),
    )
    readiness = Readiness(checks(connections))
    depot, clock, origins = studio.depot, studio.product.clock, settings.allowed_origins
    thumbnailing = depot.thumbnailing(studio.atelier.labels)
    blobs = BlobEndpoint(depot.blobs, depot.signing, thumbnailing, clock=clock)
    previews = PreviewEndpoint(studio.product.showcase)
    uploads = UploadEndpoint(depot.uploading, depot.signing, clock=clock)
    return [
        Route("/graphql", callable_from(origins, graphql)),
        WebSocketRoute("/graphql", graphql),
        Route("/readyz", readiness.endpoint),
        Route(f"{PREVIEWS_PATH}/{{kind}}/{{id}}", previews.endpoint),
        Route("/blobs/{name:path}", shared_with(origins, blobs, methods=BLOB_METHODS)),
        Route("/uploads/{upload_id}", shared_with(origins, uploads, methods=UPLOAD_METHODS)),
    ]
