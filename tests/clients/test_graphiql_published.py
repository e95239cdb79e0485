"""GraphiQL on a server that executes published operations only: of use to administrators."""

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Response, expect

from tests.clients.workbench import Json, Workbench
from tests.product import RunningProduct

_PASSWORD = "correct horse battery staple"


@pytest.fixture
async def page(published: RunningProduct, browser: Browser) -> AsyncIterator[Workbench]:
    page = await Workbench.open(browser, published.address, locale="zh-CN")
    yield page
    assert page.foreign == []


async def test_an_administrator_signs_in_with_the_example_and_explores_the_schema(
    page: Workbench, published: RunningProduct
) -> None:
    await page.choose("Sessions")
    [refused] = await page.run()
    email = f"{uuid4().hex}@example.com"
    published.create_admin(email, _PASSWORD)

    await page.choose("Login")
    await page.write("Variables", {"input": {"email": email, "password": _PASSWORD}})
    assert (await page.run())["userErrors"] == []
    await expect(page.session).to_contain_text("已登录")
    schema = await refetched(page)
    await page.choose("AdminUsers")
    await page.write("Variables", {"search": email})
    users = await page.run()

    assert refused["extensions"]["code"] == "QUERY_NOT_IN_SAFELIST"
    assert schema["queryType"]["name"] == "Query"
    assert [edge["node"]["email"] for edge in users["edges"]] == [email]


async def refetched(page: Workbench) -> Json:
    def is_schema(response: Response) -> bool:
        return "IntrospectionQuery" in (response.request.post_data or "")

    async with page.page.expect_response(is_schema) as answering:
        await page.page.get_by_role("button", name="Re-fetch GraphQL schema").click()
    return json.loads(await (await answering.value).text())["data"]["__schema"]
