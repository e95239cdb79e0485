"""GraphiQL under a visitor's hands: tabs, editors, the run button, and what the screen says."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    Route,
    ViewportSize,
    WebSocket,
    expect,
)

#: JSON, as GraphiQL shows it.
Json = Any

PATIENCE_MILLISECONDS = 20_000
_LAPTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Workbench:
    """One page of one visitor. Requests to other origins are refused and kept in `foreign`."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self._address = address
        self._frames: list[Json] = []
        self._hung_up = asyncio.Event()

    @classmethod
    async def open(
        cls,
        browser: Browser,
        address: str,
        *,
        locale: str,
        size: ViewportSize = _LAPTOP,
        prepare: Callable[["Workbench"], Awaitable[None]] | None = None,
    ) -> "Workbench":
        """`prepare` is called before the page is fetched."""
        context = await browser.new_context(locale=locale, viewport=size)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        workbench = cls(await context.new_page(), address)
        await workbench._watch()
        if prepare:
            await prepare(workbench)
        await workbench.page.goto(f"{address}/graphql")
        await workbench._settle()
        return workbench

    async def reload(self) -> None:
        await self.page.reload()
        await self._settle()

    async def _settle(self) -> None:
        """A tab chosen before the editors are there would change nothing."""
        await expect(self.query).to_contain_text(re.compile("query|mutation|subscription"))

    async def _watch(self) -> None:
        self.page.on("websocket", self._overhear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._listen)
        await self.page.context.route(lambda url: not self._is_ours(url), self._refuse)

    def _overhear(self, socket: WebSocket) -> None:
        if not self._is_ours(socket.url):
            self.foreign.append(socket.url)
        socket.on("framereceived", lambda frame: self._frames.append(json.loads(frame)))
        socket.on("close", lambda _: self._hung_up.set())

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _is_ours(self, url: str) -> bool:
        return url.startswith((f"{self._address}/", self._address.replace("http", "ws"), "data:"))

    async def _refuse(self, route: Route) -> None:
        self.foreign.append(route.request.url)
        await route.abort()

    @property
    def query(self) -> Locator:
        return self.page.get_by_label("Operation Editor")

    @property
    def variables(self) -> Locator:
        return self.page.get_by_label("Variables", exact=True)

    @property
    def response(self) -> Locator:
        return self.page.get_by_label("Result Window")

    @property
    def session(self) -> Locator:
        """Whose token unsigned requests carry."""
        return self.page.locator(".laowang-title").get_by_role("status")

    @property
    def tabs(self) -> Locator:
        return self.page.get_by_role("tablist").get_by_role("tab")

    @property
    def examples(self) -> Locator:
        """The list of examples, where it is open."""
        return self.page.get_by_role("region", name=re.compile("^(示例|Examples)$"))

    @property
    def search(self) -> Locator:
        return self.examples.get_by_role("searchbox")

    def entry(self, example: str) -> Locator:
        return self.examples.locator(f'[data-example="{example}"]')

    async def shows(self, editor: Locator, text: str) -> None:
        """Wherever the editor breaks its lines, which it indents."""
        characters = (re.escape(each) for each in text if not each.isspace())
        await expect(editor).to_contain_text(re.compile(r"\s*".join(characters)))

    async def choose(self, example: str) -> None:
        await self.search.fill(example)
        await self.entry(example).click()
        await expect(self.query).to_contain_text(re.compile(rf"\b{example}\b"))

    async def write(self, editor: str, value: Json) -> None:
        """Types over what the "Variables" or "Headers" editor holds."""
        await self._replace(editor, self.page.keyboard.type, value)

    async def paste(self, editor: str, value: Json) -> None:
        await self._replace(editor, self.page.keyboard.insert_text, value)

    async def _replace(
        self, editor: str, put: Callable[[str], Awaitable[None]], value: Json
    ) -> None:
        await self.page.get_by_role("button", name=editor, exact=True).click()
        await self.page.get_by_label(editor, exact=True).locator(".monaco-editor:visible").click()
        await self.page.keyboard.press("ControlOrMeta+A")
        await put(json.dumps(value, ensure_ascii=False))
        # The editor closes brackets and quotes before we do.
        await self.page.keyboard.press("ControlOrMeta+Shift+End")
        await self.page.keyboard.press("Delete")

    async def run(self) -> Json:
        """The payload of the one field of the mutation or query in the editor."""
        async with self.page.expect_response(self._is_of_editor) as answering:
            await self.execute()
        answer = await (await answering.value).json()
        return answer["errors"] if "errors" in answer else next(iter(answer["data"].values()))

    def _is_of_editor(self, response: Response) -> bool:
        """Not what the page asks by itself, which may be answered at the same time."""
        if response.url != f"{self._address}/graphql" or response.request.post_data is None:
            return False
        name = json.loads(response.request.post_data).get("operationName")
        return name not in {None, "IntrospectionQuery"}

    async def watch(self) -> list[Json]:
        """The events of the subscription in the editor, to its end."""
        self._frames.clear()
        self._hung_up.clear()
        await self.execute()
        await self.hung_up()
        payloads = [frame["payload"] for frame in self._frames if frame["type"] == "next"]
        return [next(iter(data.values())) for payload in payloads if (data := payload.get("data"))]

    async def hung_up(self) -> None:
        """Waits until the socket of the last subscription is closed."""
        async with asyncio.timeout(PATIENCE_MILLISECONDS / 1000):
            await self._hung_up.wait()

    async def execute(self) -> None:
        await self.page.get_by_role("button", name="Execute query").click()

    async def plugin(self, name: str) -> None:
        await self.page.get_by_role("button", name=f"Show {name}").click()

    async def photograph(self, path: Path) -> None:
        await self._come_to_rest()
        path.parent.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=path, animations="disabled", caret="hide")

    async def _come_to_rest(self) -> None:
        """The editor colours a text a moment after it shows it, and buttons explain themselves."""
        plain = self.response.locator(".mtk1", has_text=re.compile("[一-龥]"))
        await expect(plain).to_have_count(0)
        await self.page.mouse.move(0, 0)
        await expect(self.page.get_by_role("tooltip")).to_have_count(0)
