"""GraphiQL as a person uses it, in a real browser against the whole product."""

import re
from uuid import uuid4

from playwright.async_api import Browser, expect

from tests.clients.workbench import Json, Workbench
from tests.product import RunningProduct

_PASSWORD = "correct horse battery staple"


async def test_a_visitor_goes_from_registration_to_history(
    workbench: Workbench, product: RunningProduct
) -> None:
    await expect(workbench.session).to_have_text("未登录")
    await _register(workbench)
    await expect(workbench.session).to_contain_text("已登录：小旺")

    await workbench.choose("ActivateKey")
    await workbench.write("Variables", {"input": {"code": product.demo_key}})
    assert (await workbench.run())["key"]["state"] == "ACTIVE"

    await workbench.choose("ExtractContent")
    assert (await workbench.run())["userErrors"] == []
    await workbench.choose("GenerationProgress")
    events = await workbench.watch()
    content = events[-1]["content"]
    assert events[-1]["__typename"] == "GenerationSucceeded"
    assert "".join(event.get("delta", "") for event in events) == content["body"]
    await expect(workbench.response).to_contain_text("GenerationSucceeded")
    await workbench.shows(workbench.response, content["title"])

    await workbench.choose("ContentHistory")
    history = await workbench.run()
    assert [edge["node"]["id"] for edge in history["edges"]] == [content["id"]]
    await expect(workbench.response).to_contain_text('"totalCount": 1')


async def test_what_was_typed_into_an_example_stays(workbench: Workbench) -> None:
    """The next one opens in a tab of its own; one that was left as it was makes room."""
    await workbench.choose("Plans")
    await workbench.choose("Register")
    await expect(workbench.tabs).to_contain_text(["Register"])

    await workbench.write("Variables", {"input": {"email": "mine@example.com", "password": ""}})
    await workbench.choose("Login")
    await expect(workbench.tabs).to_contain_text(["Register", "Login"])

    await workbench.tabs.first.click()
    await workbench.shows(workbench.variables, "mine@example.com")


async def test_the_next_example_ends_a_subscription(workbench: Workbench) -> None:
    await _register(workbench)
    await workbench.choose("MyGenerations")
    await workbench.execute()
    await expect(workbench.page.get_by_role("button", name="Stop query")).to_be_visible()

    await workbench.choose("Me")

    await workbench.hung_up()
    assert (await workbench.run())["displayName"] == "小旺"


async def test_a_visitor_finds_an_example_by_what_it_does(workbench: Workbench) -> None:
    for words in ("订阅 导出", "exportProgress", "subscription export"):
        await workbench.search.fill(words)
        await expect(workbench.entry("ExportProgress")).to_be_visible()
        await expect(workbench.examples.get_by_role("listitem")).to_have_count(1)

    await workbench.search.fill("no such thing")
    await expect(workbench.examples).to_contain_text("没有匹配的示例。")


async def test_an_example_is_opened_without_a_mouse(workbench: Workbench) -> None:
    await workbench.search.click()
    await workbench.page.keyboard.type("Plans")
    await expect(workbench.examples.get_by_role("listitem")).to_have_count(1)
    for key in ("Tab", "Tab", "Enter"):  # past the name of the group
        await workbench.page.keyboard.press(key)

    await expect(workbench.query).to_contain_text("query Plans")


async def test_the_explorer_builds_an_operation(workbench: Workbench) -> None:
    await workbench.choose("Plans")
    await workbench.page.get_by_role("button", name="Show GraphiQL Explorer").click()
    explorer = workbench.page.locator(".graphiql-explorer-root")

    await explorer.get_by_text("validDays", exact=True).click()

    await expect(workbench.query).not_to_contain_text("validDays")
    plans = await workbench.run()
    assert {"id", "name", "credits"} <= set(plans[0])
    assert "validDays" not in plans[0]


async def test_the_history_keeps_what_was_run(workbench: Workbench) -> None:
    for example in ("Plans", "Engines"):
        await workbench.choose(example)
        await workbench.run()

    await workbench.page.get_by_role("button", name="Show History").click()
    history = workbench.page.get_by_role("region", name="History")
    entries = history.get_by_role("listitem")
    await expect(entries).to_have_count(2)
    await expect(entries).to_contain_text(["Engines", "Plans"])

    await entries.nth(1).get_by_role("button").first.click()
    await expect(workbench.query).to_contain_text("query Plans")


async def test_the_kept_token_lasts_until_it_is_cleared(workbench: Workbench) -> None:
    email, _ = await _register(workbench)
    await workbench.reload()
    await expect(workbench.session).to_contain_text("已登录：小旺")
    await workbench.choose("Me")
    assert (await workbench.run())["email"] == email

    await workbench.page.get_by_role("button", name="清除令牌").click()
    await expect(workbench.session).to_have_text("未登录")
    [error] = await workbench.run()
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_expired_token_is_renewed(workbench: Workbench) -> None:
    email, session = await _register(workbench)
    expired = {**session, "accessToken": "expired", "accessTokenExpiresAt": "2020-01-01T00:00:00Z"}
    await workbench.page.evaluate(
        "session => sessionStorage.setItem('laowang:session', JSON.stringify(session))", expired
    )
    await workbench.reload()

    await workbench.choose("Me")
    assert (await workbench.run())["email"] == email


async def test_the_headers_editor_signs_the_websocket(workbench: Workbench) -> None:
    _, session = await _register(workbench)
    await workbench.page.get_by_role("button", name="清除令牌").click()

    await workbench.choose("GenerationProgress")
    await workbench.write("Variables", {"id": "none"})
    await workbench.watch()
    await expect(workbench.response).to_contain_text("UNAUTHENTICATED")

    await workbench.paste("Headers", {"authorization": f"Bearer {session['accessToken']}"})
    await workbench.watch()
    await expect(workbench.response).to_contain_text("BAD_USER_INPUT")
    await expect(workbench.session).to_have_text("未登录")


async def test_completion_knows_the_schema(workbench: Workbench) -> None:
    """It comes from a worker, which a policy that is too strict would keep from starting."""
    await workbench.page.get_by_role("button", name="New tab").click()
    await workbench.query.locator(".monaco-editor").first.click()
    await workbench.page.keyboard.press("ControlOrMeta+A")
    await workbench.page.keyboard.type("query { contentHi")

    suggestion = workbench.page.locator(".suggest-widget .monaco-list-row").first
    await expect(suggestion).to_contain_text("contentHistory")


async def test_a_foreign_visitor_reads_english(browser: Browser, product: RunningProduct) -> None:
    workbench = await Workbench.open(browser, product.address, locale="en-GB")

    await expect(workbench.session).to_have_text("Signed out")
    await expect(workbench.query).to_contain_text("Limits of text, tags and covers")
    await expect(workbench.page.locator("html")).to_have_attribute("lang", "en")
    texts = await workbench.page.locator(".laowang-examples, .laowang-title").all_inner_texts()
    assert re.findall("[一-龥]+", "".join(texts)) == ["中文", "老旺"]
    assert (workbench.foreign, workbench.faults) == ([], [])


async def test_the_chosen_language_is_remembered(workbench: Workbench) -> None:
    """By the page, and told to the server with each request."""
    await workbench.page.get_by_role("button", name="English").click()
    await expect(workbench.session).to_have_text("Signed out")
    await workbench.choose("Login")
    await expect(workbench.query).to_contain_text("Put in your own address")
    order = {"email": f"{uuid4().hex}@example.com", "password": _PASSWORD}
    await workbench.write("Variables", {"input": order})
    [refusal] = (await workbench.run())["userErrors"]
    assert re.findall("[一-龥]", refusal["message"]) == []

    await workbench.reload()
    await expect(workbench.session).to_have_text("Signed out")
    await workbench.page.get_by_role("button", name="中文").click()
    await expect(workbench.session).to_have_text("未登录")


async def _register(workbench: Workbench) -> tuple[str, Json]:
    """The address and the session of a new account."""
    await workbench.choose("Register")
    payload = await workbench.run()
    assert payload["userErrors"] == []
    return payload["session"]["user"]["email"], payload["session"]
