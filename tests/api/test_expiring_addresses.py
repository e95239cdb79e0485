"""Addresses of files end with what they belong to, though they would last longer by themselves."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from tests.api.backstage import end_soon
from tests.api.client import Client
from tests.api.contract import operation
from tests.product import RunningProduct

_SHARE = """
mutation ($input: ShareContentInput!) { shareContent(input: $input) { share { id token } } }
"""
_SHARED = """
query ($token: String!) { sharedContent(token: $token) { images { url thumbnailUrl(width: 300) } } }
"""
_REQUEST = """
mutation ($input: RequestExportInput!) { requestExport(input: $input) { export { id } } }
"""
_WATCH = "subscription ($id: ID!) { exportProgress(id: $id) { status } }"
_EXPORT = "query ($id: ID!) { export(id: $id) { url } }"


def ends_at(url: str) -> datetime:
    [expires] = parse_qs(urlsplit(url).query)["expires"]
    return datetime.fromtimestamp(int(expires), UTC)


async def test_a_shared_file_s_address_ends_with_the_link(
    product: RunningProduct, entitled: Client, anonymous: Client
) -> None:
    asked = {"title": "秋日食谱", "platforms": ["ZHIHU"], "idempotencyKey": "cover-of-a-link"}
    made = (await entitled.data(operation("GenerateCover"), input=asked))["generateCover"]
    events = [event async for event in entitled.watch(made["generation"]["id"])]
    chosen = {"contentId": events[-1]["content"]["id"]}
    share = (await entitled.data(_SHARE, input=chosen))["shareContent"]["share"]
    ended_at = await end_soon(product, share["id"])

    seen = (await anonymous.data(_SHARED, token=share["token"]))["sharedContent"]

    addresses = [url for image in seen["images"] for url in image.values()]
    assert len(addresses) >= 2
    for url in addresses:
        assert ends_at(url) == ended_at.replace(microsecond=0)
        assert (await anonymous.http.get(url)).status_code == 200


async def test_an_export_s_address_ends_with_its_file(
    product: RunningProduct, creator: Client
) -> None:
    asked = {"scope": "CONTENTS"}
    export = (await creator.data(_REQUEST, input=asked))["requestExport"]["export"]
    states = [body["data"] async for body in creator.subscribe(_WATCH, id=export["id"])]
    assert states[-1]["exportProgress"]["status"] == "READY"
    ended_at = await end_soon(product, export["id"])

    url = (await creator.data(_EXPORT, id=export["id"]))["export"]["url"]

    assert ends_at(url) == ended_at.replace(microsecond=0)
    assert (await creator.http.get(url)).status_code == 200
