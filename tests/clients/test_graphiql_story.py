"""All of GraphiQL's examples, one after the other, as a visitor clicks through them."""

from playwright.async_api import expect

from tests.api.mailbox import Mailbox
from tests.clients.examples import EXAMPLES, Example
from tests.clients.visitor import PASSWORD, Visitor
from tests.clients.workbench import Json, Workbench
from tests.product import RunningProduct

#: What a machine without a network and a search engine answers.
_REFUSED = {"SearchWeb": ["SEARCH_NOT_CONFIGURED"], "RedeliverWebhook": ["DELIVERY_PENDING"]}
#: All of theirs but those that take a generation that is stuck, and a key to adjust.
_STAFF_STORY = (
    *("SystemHealth", "AdminUsers", "SetUserRole", "SetUserStatus", "IssueKeys", "ActivateKey"),
    *("AdminKeyBatches", "AdminKeys", "AdjustCredits", "RevokeKey", "AdminGenerations", "AuditLog"),
)
#: Tests of their own run it: it goes on until it is stopped.
_ENDLESS = "MyGenerations"


async def test_a_visitor_runs_all_examples_in_order(
    workbench: Workbench, product: RunningProduct
) -> None:
    [key] = product.issue_keys()
    visitor = Visitor(workbench=workbench, mailbox=Mailbox(product), key=key)
    story = [each for each in EXAMPLES if each.group != "staff" and each.name != _ENDLESS]

    for example in story:
        await visitor.run(example)

    assert _refusals(visitor.answers) == _REFUSED
    assert visitor.answers["GenerationProgress"][-1]["__typename"] == "GenerationSucceeded"
    assert visitor.answers["MediaProgress"][-1]["content"]["__typename"] == "InfoCardSet"
    assert visitor.answers["CancelGeneration"]["generation"]["status"] in {"RUNNING", "CANCELLED"}
    assert visitor.answers["ExportProgress"][-1]["status"] == "READY"
    assert visitor.answers["ContentDiff"]["fields"][0]["field"] == "TITLE"
    assert visitor.answers["SharedContent"]["aiLabel"] != ""
    await expect(workbench.session).to_have_text("未登录")


async def test_the_staff_run_theirs_in_order(workbench: Workbench, product: RunningProduct) -> None:
    visitor = Visitor(workbench=workbench, mailbox=Mailbox(product))
    await visitor.run(_named("Register"))
    customer = visitor.answers["Register"]["session"]["user"]
    address = f"staff-{customer['email']}"
    product.create_admin(address, PASSWORD)
    await workbench.choose("Login")
    await workbench.paste("Variables", {"input": {"email": address, "password": PASSWORD}})
    await workbench.run()

    for example in _STAFF_STORY:
        await visitor.run(_named(example))

    answers = visitor.answers
    assert _refusals(answers) == {}
    assert answers["SystemHealth"]["workers"] != []
    assert answers["SetUserRole"]["user"] == {**_told(customer), "role": "SUPPORT"}
    assert answers["SetUserStatus"]["user"] == {**_told(customer), "status": "DISABLED"}
    assert len(answers["IssueKeys"]["codes"]) == len(answers["AdminKeys"]["edges"]) == 2
    assert answers["RevokeKey"]["key"]["state"] == "REVOKED"
    done = [edge["node"]["action"] for edge in answers["AuditLog"]["edges"]]
    assert done[:6] == [
        *("key.revoked", "key.adjusted", "key.activated"),
        *("keys.issued", "user.status_set", "user.role_set"),
    ]


async def test_an_example_says_what_it_still_needs(workbench: Workbench) -> None:
    """Before anything is sent."""
    await workbench.choose("ShareContent")
    await workbench.execute()
    await workbench.shows(workbench.response, "请先运行示例 ContentHistory")

    await workbench.choose("RegenerateRecoveryCodes")
    await workbench.execute()
    await workbench.shows(workbench.response, "请先运行示例 ConfirmTotp")

    await workbench.choose("ActivateKey")
    await workbench.execute()
    await workbench.shows(workbench.response, "填入你的密钥（LW-…）")


async def test_a_password_is_sent_but_not_shown(
    workbench: Workbench, product: RunningProduct
) -> None:
    visitor = Visitor(workbench=workbench, mailbox=Mailbox(product))
    await visitor.run(_named("Register"))

    await visitor.run(_named("Login"))

    assert visitor.answers["Login"]["userErrors"] == []
    await workbench.shows(workbench.variables, "<me.password>")
    user = visitor.answers["Register"]["session"]["user"]
    await workbench.shows(workbench.variables, user["email"])


def _named(name: str) -> Example:
    return next(example for example in EXAMPLES if example.name == name)


def _told(user: Json) -> Json:
    return {"id": user["id"], "email": user["email"]}


def _refusals(answers: dict[str, Json]) -> dict[str, list[str]]:
    """Codes by example; of errors and of `userErrors` alike."""
    codes = {name: [each["code"] for each in _errors(answer)] for name, answer in answers.items()}
    return {name: found for name, found in codes.items() if found}


def _errors(answer: Json) -> list[Json]:
    """Of a subscription, and of a field that is a list, none were asked for."""
    if isinstance(answer, dict):
        return [*answer.get("userErrors", [])]
    return [each["extensions"] for each in answer if "extensions" in each]
