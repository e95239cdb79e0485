"""The addresses beside /graphql."""

from tests.api.client import Client


async def test_healthz_answers(anonymous: Client) -> None:
    answer = await anonymous.http.get(f"{anonymous.address}/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_readyz_names_its_checks(anonymous: Client) -> None:
    answer = await anonymous.http.get(f"{anonymous.address}/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "redis": "ok", "queue": "ok"},
    }


async def test_metrics_have_the_names_of_the_operators_rules(anonymous: Client) -> None:
    await anonymous.http.get(f"{anonymous.address}/healthz")
    await anonymous.http.get(f"{anonymous.address}/made-up-{'x' * 20}")

    text = (await anonymous.http.get(f"{anonymous.address}/metrics")).text

    assert 'http_requests_total{method="GET",path="/healthz",status="200"}' in text
    assert 'http_request_duration_seconds_bucket{le="0.005",method="GET",path="/healthz"}' in text
    assert "made-up" not in text


async def test_graphiql_comes_from_our_own_origin(anonymous: Client) -> None:
    page = await anonymous.http.get(f"{anonymous.address}/graphql", headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert "老旺AI" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "//" not in page.text.replace("<!doctype html>", "").replace("http://www.w3.org", "")


async def test_the_bare_address_leads_to_graphiql(anonymous: Client) -> None:
    answer = await anonymous.http.get(f"{anonymous.address}/")

    assert (answer.status_code, answer.headers["location"]) == (307, "graphql")


async def test_a_blob_needs_a_signature(anonymous: Client) -> None:
    unsigned = await anonymous.http.get(f"{anonymous.address}/blobs/some/file.png")
    forged = await anonymous.http.get(
        f"{anonymous.address}/blobs/some/file.png?expires=9999999999&signature=AAAA"
    )

    assert (unsigned.status_code, forged.status_code) == (403, 403)
