"""The API's composition root: `uvicorn --factory app:create_app`."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp

from domain.services.showcase import PREVIEWS_PATH
from infra.bootstrap import Studio
from infra.cache.persisted_queries import RedisPersistedQueries
from infra.cache.responses import RedisResponses
from infra.connections import Connections, opened
from infra.embedded import completed
from infra.health import checks
from infra.logging import configure_logging
from infra.manifests import ManifestUnusable, read_manifests
from infra.serving import page_origins
from infra.settings import Settings
from schema.edition import edition
from schema.schema import ProductSchema, make_schema
from server.assets import GraphiqlPage, graphiql_files, home
from server.blobs import BLOB_METHODS, BlobEndpoint
from server.cached_execution import CachedExecution
from server.compiled import CompiledOperations
from server.cors import callable_from, shared_with
from server.departure import STATE, Departure
from server.direct_route import DirectRoute
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
from server.response_cache import ResponseCache
from server.socket_limits import SocketLimits
from server.text_budget import TextBudget
from server.trusted_documents import ManifestInvalid, TrustedDocuments
from server.uploads import UPLOAD_METHODS, UploadEndpoint

GRAPHQL_PATH = "/graphql"


def create_app(
    settings: Settings | None = None,
    *,
    compiling: type[CompiledOperations] = CompiledOperations,
) -> ASGIApp:
    """The API; with no settings given, those of the environment. Raises `StartRefused`."""
    settings = completed(settings or Settings.load())
    configure_logging(settings.log_level)
    metrics, schema, page = HttpMetrics(), make_schema(), GraphiqlPage()
    documents = Documents(schema.executable, hides_schema=_hides_schema(settings))
    trusted = trusted_documents(settings, schema, documents)
    compiled = compiling(schema, on_miss=metrics.miss)
    execution = Execution(schema, compiled, hides_schema=_hides_schema(settings))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Departure]]:
        async with _opened(settings, metrics) as (connections, studio):
            registry = _registry(settings, connections, studio)
            budget = TextBudget(studio.reception.rate_limits, on_refusal=metrics.refuse)
            operations = Operations(
                _cached(execution, connections, metrics),
                PersistedOperations(documents, trusted, registry, budget=budget),
                limits=_limits(schema, settings, studio, metrics),
                operation_seconds=settings.operation_timeout_seconds,
            )
            graphql = _graphql(operations, page, settings, studio)
            direct.endpoint = callable_from(settings.allowed_origins, graphql)
            app.router.routes += [
                *(Route(GRAPHQL_PATH, direct.endpoint), WebSocketRoute(GRAPHQL_PATH, graphql)),
                *_routes(settings, studio, connections),
            ]
            yield {STATE: Departure()}

    site = Starlette(routes=_own_routes(metrics), exception_handlers=HANDLERS, lifespan=lifespan)
    direct = DirectRoute(site, GRAPHQL_PATH)
    return MetricsMiddleware(direct, metrics=metrics)


@asynccontextmanager
async def _opened(
    settings: Settings, metrics: HttpMetrics
) -> AsyncIterator[tuple[Connections, Studio]]:
    """What serves requests may know sessions, for it hears of all that end."""
    async with opened(settings, on_profile_lookup=metrics.look_up_profile) as connections:
        studio = Studio(settings, connections)
        with studio.reception.hearing_of_endings():
            yield connections, studio


def _own_routes(metrics: HttpMetrics) -> list[BaseRoute]:
    """What needs nothing that is opened."""
    return [
        Route("/", home),
        Route("/healthz", healthz),
        Route("/metrics", metrics.endpoint),
        Mount("/graphiql", graphiql_files()),
    ]


def _hides_schema(settings: Settings) -> bool:
    return settings.environment == "production"


def _cached(
    execution: Execution, connections: Connections, metrics: HttpMetrics
) -> CachedExecution:
    store = RedisResponses(connections.redis, monotonic=time.monotonic)
    cache = ResponseCache(store, monotonic=time.monotonic, on_lookup=metrics.look_up_response)
    return CachedExecution(execution, cache, edition=edition())


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


def _graphql(
    operations: Operations, page: GraphiqlPage, settings: Settings, studio: Studio
) -> GraphqlEndpoint:
    return GraphqlEndpoint(
        operations,
        studio.product,
        page=page,
        socket_limits=SocketLimits(
            allowed_origins=page_origins(settings),
            per_user=settings.websockets_per_user,
            per_address=settings.websockets_per_address,
        ),
    )


def _routes(settings: Settings, studio: Studio, connections: Connections) -> list[BaseRoute]:
    """What else needs the database or Redis."""
    readiness = Readiness(checks(connections))
    depot, clock, origins = studio.depot, studio.product.clock, settings.allowed_origins
    thumbnailing = depot.thumbnailing(studio.atelier.labels)
    blobs = BlobEndpoint(depot.blobs, depot.signing, thumbnailing, clock=clock)
    previews = PreviewEndpoint(studio.product.showcase)
    uploads = UploadEndpoint(depot.uploading, depot.signing, clock=clock)
    return [
        Route("/readyz", readiness.endpoint),
        Route(f"{PREVIEWS_PATH}/{{kind}}/{{id}}", previews.endpoint),
        Route("/blobs/{name:path}", shared_with(origins, blobs, methods=BLOB_METHODS)),
        Route("/uploads/{upload_id}", shared_with(origins, uploads, methods=UPLOAD_METHODS)),
    ]
