"""GraphiQL as README and docs/ show it; UPDATE_SCREENSHOT=1 takes the pictures anew."""

import os

import pytest
from playwright.async_api import Browser, expect

from tests.clients.workbench import PHONE, Json, Workbench
from tests.product import ROOT, RunningProduct

_PICTURES = ROOT / "docs" / "images"
_LOCALES = ("zh-CN", "en")


@pytest.mark.parametrize("locale", _LOCALES)
async def test_a_laptop_shows_lists_and_results_side_by_side(
    browser: Browser, product: RunningProduct, locale: str
) -> None:
    workbench = await Workbench.open(browser, product.address, locale=locale)
    await workbench.run()
    await expect(workbench.response).to_contain_text("XIAOHONGSHU")
    await _show(workbench, f"graphiql-query.{locale}")

    events = await _watch_a_generation(workbench, product)
    assert events[-1]["__typename"] == "GenerationSucceeded"
    await workbench.shows(workbench.response, events[-1]["content"]["title"])
    await workbench.search.fill("")
    await expect(workbench.entry("RewriteContent")).to_be_visible()
    await workbench.entry("RewriteContent").evaluate(
        "each => each.scrollIntoView({block: 'center'})"
    )
    await _show(workbench, f"graphiql.{locale}")

    await workbench.plugin("History")
    history = workbench.page.get_by_role("region", name="History")
    await expect(history.get_by_role("listitem").first).to_contain_text("GenerationProgress")
    await _show(workbench, f"graphiql-history.{locale}")

    await workbench.plugin("GraphiQL Explorer")
    await expect(workbench.page.locator(".graphiql-explorer-root")).to_contain_text(
        "generationProgress"
    )
    await _show(workbench, f"graphiql-explorer.{locale}")
    assert (workbench.foreign, workbench.faults) == ([], [])


@pytest.mark.parametrize("locale", _LOCALES)
async def test_a_phone_shows_one_thing_at_a_time(
    browser: Browser, product: RunningProduct, locale: str
) -> None:
    workbench = await Workbench.open(browser, product.address, locale=locale, size=PHONE)
    await expect(workbench.search).to_be_visible()
    await _show(workbench, f"graphiql-phone-list.{locale}")

    await workbench.choose("Plans")
    await expect(workbench.search).to_have_count(0)
    await workbench.run()
    await expect(workbench.response).to_contain_text("trial")
    for part in (workbench.query, workbench.response):
        await expect(part).to_be_in_viewport(ratio=0.9)
    await _show(workbench, f"graphiql-phone.{locale}")

    await workbench.plugin("示例 Examples")
    await expect(workbench.search).to_be_visible()
    assert (workbench.foreign, workbench.faults) == ([], [])


async def _watch_a_generation(workbench: Workbench, product: RunningProduct) -> list[Json]:
    [code] = product.issue_keys()
    for example in ("Register", "ActivateKey", "ExtractContent"):
        await workbench.choose(example)
        if example == "ActivateKey":
            await workbench.paste("Variables", {"input": {"code": code}})
        assert (await workbench.run())["userErrors"] == []
    await workbench.choose("GenerationProgress")
    return await workbench.watch()


async def _show(workbench: Workbench, name: str) -> None:
    """Nothing may stick out of the window, or of the list beside it."""
    sticking_out = await workbench.page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll('.graphiql-plugin')]
            .filter(each => each.scrollWidth > each.clientWidth).map(each => each.className)"""
    )
    assert sticking_out == []
    if os.environ.get("UPDATE_SCREENSHOT"):
        await workbench.photograph(_PICTURES / f"{name}.png")
