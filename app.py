"""The API's composition root: `uvicorn --factory app:create_app`."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from domain.services.showcase import PREVIEWS_PATH
from infra.bootstrap import Studio
from infra.cache.persisted_queries import RedisPersistedQueries
from infra.connections import Connections, opened
from infra.embedded import completed
from infra.health import checks
from infra.logging import configure_logging
from infra.manifests import ManifestUnusable, read_manifests
from infra.serving import page_origins
from infra.settings import Settings
from schema.schema import ProductSchema, make_schema
from server.assets import GraphiqlPage, graphiql_files, home
from server.blobs import BLOB_METHODS, BlobEndpoint
from server.compiled import CompiledOperations
from server.cors import callable_from, shared_with
from server.departure import STATE, Departure
from server.documents import Documents
from server.execution import Execution
from server.faults import HANDLERS
from server.graphql_endpoint import GraphqlEndpoint
from server.health import Readiness, healthz
from server.metrics import HttpMetrics, MetricsMiddleware
from server.operation_limits import OperationLimits
from server.operations import Operations
from server.persisted import PersistedOperations
from server.previews import PreviewEndpoint
from server.query_cost import QueryCosts
from server.query_registry import QueryRegistry
from server.socket_limits import SocketLimits
from server.text_budget import TextBudget
from server.trusted_documents import ManifestInvalid, TrustedDocuments
from server.uploads import UPLOAD_METHODS, UploadEndpoint


def create_app(settings: Settings | None = None) -> Starlette:
    """The API; with no settings given, those of the environment. Raises `StartRefused`."""
    settings = completed(settings or Settings.load())
    configure_logging(settings.log_level)
    metrics = HttpMetrics()
    schema = make_schema()
    documents = Documents(schema.executable, hides_schema=_hides_schema(settings))
    trusted = trusted_documents(settings, schema, documents)
    execution = _execution(schema, settings, metrics)
    page = GraphiqlPage()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Departure]]:
        async with _opened(settings) as (connections, studio):
            operations = Operations(
                execution,
                PersistedOperations(
                    documents,
                    trusted,
                    _registry(settings, connections, studio),
                    budget=TextBudget(studio.reception.rate_limits, on_refusal=metrics.refuse),
                ),
                limits=_limits(schema, settings, studio, metrics),
                operation_seconds=settings.operation_timeout_seconds,
            )
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


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Connections, Studio]]:
    """What serves requests may know sessions, for it hears of all that end."""
    async with opened(settings) as connections:
        studio = Studio(settings, connections)
        with studio.reception.hearing_of_endings():
            yield connections, studio


def _hides_schema(settings: Settings) -> bool:
    return settings.environment == "production"


def _execution(schema: ProductSchema, settings: Settings, metrics: HttpMetrics) -> Execution:
    compiled = CompiledOperations(schema, on_miss=metrics.miss)
    return Execution(schema, compiled, hides_schema=_hides_schema(settings))


def trusted_documents(
    settings: Settings, schema: ProductSchema, documents: Documents
) -> TrustedDocuments:
    """Those of the manifests; raises `ManifestUnusable`."""
    published = read_manifests(settings.persisted_manifests)
    try:
        return TrustedDocuments(documents, QueryCosts(schema.executable), published)
    except ManifestInvalid as error:
        raise ManifestUnusable(error.place, error.fault) from error


def examine_manifests(settings: Settings) -> None:
    """Raises `ManifestUnusable` where the API would not start with them."""
    schema = make_schema()
    trusted_documents(settings, schema, Documents(schema.executable))


def _registry(settings: Settings, connections: Connections, studio: Studio) -> QueryRegistry | None:
    """None where clients may not add to the operations that are published."""
    if settings.persisted_only:
        return None
    return QueryRegistry(
        RedisPersistedQueries(connections.redis, monotonic=time.monotonic),
        studio.reception.rate_limits,
        monotonic=time.monotonic,
    )


def _limits(
    schema: ProductSchema, settings: Settings, studio: Studio, metrics: HttpMetrics
) -> OperationLimits:
    return OperationLimits(
        studio.reception.rate_limits,
        settings.limits,
        schema.executable,
        on_refusal=metrics.refuse,
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
