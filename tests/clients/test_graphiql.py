"""GraphiQL as a person uses it, in a real browser against the whole product."""

import os
from uuid import uuid4

from playwright.async_api import Browser, expect

from tests.clients.workbench import Json, Workbench
from tests.product import ROOT, RunningProduct

_SCREENSHOT = ROOT / "docs" / "images" / "graphiql.png"
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

    generation_id = await _extract(workbench)
    await workbench.choose("GenerationProgress")
    await workbench.write("Variables", {"id": generation_id})
    events = await workbench.watch()
    content = events[-1]["content"]
    assert events[-1]["__typename"] == "GenerationSucceeded"
    assert "".join(event.get("delta", "") for event in events) == content["body"]
    await expect(workbench.response).to_contain_text("GenerationSucceeded")
    await expect(workbench.response).to_contain_text(content["title"])
    if os.environ.get("UPDATE_SCREENSHOT"):
        await workbench.photograph(_SCREENSHOT)

    await workbench.choose("ContentHistory")
    history = await workbench.run()
    assert [edge["node"]["id"] for edge in history["edges"]] == [content["id"]]
    await expect(workbench.response).to_contain_text('"totalCount": 1')


async def test_an_integrator_runs_the_examples_as_they_stand(workbench: Workbench) -> None:
    await _register(workbench)

    answers = {}
    for example in (
        *("Estimate", "UpdatePreferences", "UsageStats", "Sessions"),
        *("CreateWebhook", "RequestExport"),
    ):
        await workbench.choose(example)
        answers[example] = await workbench.run()
    await workbench.choose("CreateAccessToken")
    order = {"name": "发布脚本", "scopes": ["CONTENT_READ"], "expiresInDays": 90}
    await workbench.write("Variables", {"input": {**order, "password": _PASSWORD}})
    answers["CreateAccessToken"] = await workbench.run()

    assert [refusal["code"] for refusal in answers["Estimate"]["refusals"]] == ["NO_ENTITLEMENT"]
    assert answers["UpdatePreferences"]["preferences"]["brandName"] == "永宁花园"
    assert len(answers["UsageStats"]["series"]) in {30, 31}
    assert [each["isCurrent"] for each in answers["Sessions"]["sessions"]] == [True]
    assert answers["CreateAccessToken"]["token"].startswith("lwp_")
    assert answers["CreateWebhook"]["secret"].startswith("whsec_")
    await workbench.choose("ExportProgress")
    await workbench.write("Variables", {"id": answers["RequestExport"]["export"]["id"]})
    assert (await workbench.watch())[-1]["status"] == "READY"


async def test_the_staff_run_the_examples_as_they_stand(
    workbench: Workbench, product: RunningProduct
) -> None:
    email = f"{uuid4().hex}@example.com"
    product.create_admin(email, _PASSWORD)
    await workbench.choose("Login")
    await workbench.write("Variables", {"input": {"email": email, "password": _PASSWORD}})
    await workbench.run()

    answers = {}
    for example in ("IssueKeys", "AdminUsers", "AdminKeys", "AuditLog", "AdminGenerations"):
        await workbench.choose(example)
        answers[example] = await workbench.run()

    assert len(answers["IssueKeys"]["codes"]) == 2
    assert email in {edge["node"]["email"] for edge in answers["AdminUsers"]["edges"]}
    states = {edge["node"]["state"] for edge in answers["AdminKeys"]["edges"]}
    assert states <= {"ACTIVE", "EXHAUSTED"}
    assert answers["AuditLog"]["edges"][0]["node"]["action"] == "keys.issued"
    assert answers["AdminGenerations"]["edges"] == []
    await workbench.choose("SystemHealth")
    health = await workbench.run()
    assert health["replicaLagSeconds"] is None
    assert health["workers"] != []


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
    assert (workbench.foreign, workbench.faults) == ([], [])


async def _register(workbench: Workbench) -> tuple[str, Json]:
    """The address and the session of a new account."""
    email = f"{uuid4().hex}@example.com"
    await workbench.choose("Register")
    await workbench.write(
        "Variables", {"input": {"email": email, "password": _PASSWORD, "displayName": "小旺"}}
    )
    payload = await workbench.run()
    assert payload["userErrors"] == []
    return email, payload["session"]


async def _extract(workbench: Workbench) -> str:
    """The id of a generation that distils the article of the example, as it stands there."""
    await workbench.choose("ExtractContent")
    payload = await workbench.run()
    assert payload["userErrors"] == []
    generation_id: str = payload["generation"]["id"]
    return generation_id
