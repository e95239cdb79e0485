"""Examines everything that the product depends on, one dependency after the other."""

from collections.abc import Iterator

from infra.ai.providers import configured_providers
from infra.doctor.choices import examine_choices
from infra.doctor.database import examine_primary, examine_replica
from infra.doctor.finding import Examination
from infra.doctor.machine import examine_data_dir, examine_port
from infra.doctor.mail import examine_mail
from infra.doctor.providers import examine_images, examine_providers
from infra.doctor.redis_server import embedded_valkey_stopped, examine_redis
from infra.doctor.search import examine_search
from infra.embedded import Home, completed
from infra.search.providers import configured_search
from infra.settings import Settings


async def examine(settings: Settings, *, asks_providers: bool) -> Examination:
    """Raises `StartRefused` where not even the embedded services can be made."""
    whole = completed(settings)
    examinations = [examine_choices(settings), *_storage(settings, whole), examine_port(settings)]
    if asks_providers:
        examinations.append(examine_providers(configured_providers(settings)))
        examinations.append(examine_images(settings.image_provider))
        examinations.append(examine_search(configured_search(settings)))
    for examination in examinations:
        async for finding in examination:
            yield finding


def _storage(settings: Settings, whole: Settings) -> Iterator[Examination]:
    yield examine_data_dir(whole.data_dir)
    yield examine_primary(whole.database_url.get_secret_value())
    if whole.read_database_url is not None:
        yield examine_replica(whole.read_database_url.get_secret_value())
    yield from _redis_servers(settings, whole)
    yield examine_mail(whole)


def _redis_servers(settings: Settings, whole: Settings) -> Iterator[Examination]:
    queue = settings.queue_redis_url
    if settings.redis_url.get_secret_value() or Home.of(settings).valkey_socket.exists():
        url = whole.redis_url.get_secret_value()
        yield examine_redis("Redis", url, variable="REDIS_URL", is_queue=queue is None)
    else:
        yield embedded_valkey_stopped()
    if queue is not None:
        url = queue.get_secret_value()
        yield examine_redis("queue Redis", url, variable="QUEUE_REDIS_URL", is_queue=True)
