"""Which requests take the short way."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from server.direct_route import DirectRoute


class Answering:
    def __init__(self) -> None:
        self.asked: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        self.asked.append(scope)


async def nothing() -> Message:
    raise AssertionError


async def dropped(message: Message) -> None:
    raise AssertionError(message)


def request(kind: str = "http", path: str = "/graphql") -> Scope:
    return {"type": kind, "path": path}


async def test_a_request_for_its_path_goes_to_its_endpoint() -> None:
    site, endpoint = Answering(), Answering()
    route = DirectRoute(site, "/graphql")
    route.endpoint = endpoint

    await route(request(), nothing, dropped)

    assert (site.asked, endpoint.asked) == ([], [request()])


@pytest.mark.parametrize(
    "scope",
    [request(path="/graphql/"), request(path="/"), request("websocket"), {"type": "lifespan"}],
    ids=str,
)
async def test_all_else_goes_to_the_application(scope: Scope) -> None:
    site, endpoint = Answering(), Answering()
    route = DirectRoute(site, "/graphql")
    route.endpoint = endpoint

    await route(scope, nothing, dropped)

    assert (site.asked, endpoint.asked) == ([scope], [])


async def test_so_does_everything_before_there_is_an_endpoint() -> None:
    site = Answering()

    await DirectRoute(site, "/graphql")(request(), nothing, dropped)

    assert site.asked == [request()]
