"""What GraphiQL makes of answers that this product does not give in development."""

import json

from playwright.async_api import Browser, Route, expect

from tests.clients.workbench import Workbench
from tests.product import RunningProduct

_REFUSED = {"errors": [{"message": "仅限管理员。", "extensions": {"code": "FORBIDDEN"}}]}
_PARTS = (
    {
        "data": {"plans": [{"id": "trial"}]},
        "pending": [{"id": "0", "path": ["plans", 0]}],
        "hasNext": True,
    },
    {
        "incremental": [{"id": "0", "data": {"name": "体验版"}}],
        "completed": [{"id": "0"}],
        "hasNext": False,
    },
)


async def test_a_schema_that_is_hidden_is_shown_after_a_sign_in(
    browser: Browser, product: RunningProduct
) -> None:
    workbench = await Workbench.open(browser, product.address, locale="zh-CN", prepare=_hide_schema)
    notice = workbench.page.get_by_role("note")
    await expect(notice).to_have_text("schema 未公开")
    await notice.hover()
    await expect(workbench.page.get_by_role("tooltip")).to_contain_text("只向管理员公开 schema")

    await workbench.choose("Plans")
    assert [plan["id"] for plan in await workbench.run()] != []
    await workbench.choose("Register")
    await workbench.run()

    await expect(notice).to_have_count(0)
    await workbench.page.get_by_role("button", name="Show Documentation Explorer").click()
    await expect(workbench.page.get_by_text("Root Types")).to_be_visible()


async def test_deferred_parts_are_put_together(workbench: Workbench) -> None:
    """The page says that it reads them where an operation defers, and nowhere else."""
    asked: list[str] = []

    async def answer_in_parts(route: Route) -> None:
        asked.append(route.request.headers["accept"])
        parts = "".join(
            f"--part\r\nContent-Type: application/json\r\n\r\n{json.dumps(part)}\r\n"
            for part in _PARTS
        )
        await route.fulfill(
            content_type='multipart/mixed; boundary="part"', body=f"{parts}--part--\r\n"
        )

    await workbench.choose("Plans")
    await workbench.run()
    await workbench.page.route("**/graphql", answer_in_parts)
    await workbench.page.get_by_role("button", name="New tab").click()
    await workbench.query.locator(".monaco-editor").first.click()
    await workbench.page.keyboard.press("ControlOrMeta+A")
    await workbench.page.keyboard.insert_text("query Late { plans { id ... @defer { name } } }")
    await workbench.execute()

    await workbench.shows(workbench.response, '{"data":{"plans":[{"id":"trial","name":"体验版"}]}')
    assert asked == [
        "multipart/mixed, application/graphql-response+json;q=0.9, application/json;q=0.8"
    ]


async def _hide_schema(workbench: Workbench) -> None:
    async def refuse_strangers(route: Route) -> None:
        asked = route.request
        is_refused = "IntrospectionQuery" in (asked.post_data or "")
        if is_refused and "authorization" not in asked.headers:
            await route.fulfill(json=_REFUSED)
        else:
            await route.fallback()

    await workbench.page.route("**/graphql", refuse_strangers)
