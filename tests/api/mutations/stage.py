"""Who takes part in a test of mutations, and what they own."""

from dataclasses import dataclass, replace
from io import BytesIO
from uuid import uuid4

from PIL import Image

from resolvers.node import GlobalId
from tests.api.client import PASSWORD, Client, Json
from tests.api.history_client import DELETE, UPDATE, made
from tests.api.key_desk import issued
from tests.api.mutations.quiet import QuietProduct
from tests.api.payloads import answer
from tests.api.staff import Member

_UPLOAD = """
mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) {
    upload { id } putUrl headers { name value } userErrors { code field }
  }
}
"""
_SHARE = """
mutation ($input: ShareContentInput!) {
  shareContent(input: $input) { share { id } userErrors { code field } }
}
"""
_WEBHOOK = """
mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { webhook { id } userErrors { code field } }
}
"""
_TEST = """
mutation ($input: WebhookInput!) {
  testWebhook(input: $input) { delivery { id } userErrors { code field } }
}
"""
_TOKEN = """
mutation ($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { accessToken { id } userErrors { code field } }
}
"""
_LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) { session { user { id } } userErrors { code field } }
}
"""
_SESSIONS = "{ me { sessions { id isCurrent } } }"
_CANCEL = """
mutation ($input: CancelGenerationInput!) {
  cancelGeneration(input: $input) { generation { id } userErrors { code field } }
}
"""
_CARDS = """
mutation ($input: GenerateInfoCardInput!) {
  generateInfoCard(input: $input) { generation { id } userErrors { code field } }
}
"""
#: Of a name that nobody may register.
WEBHOOK_URL = "https://hooks.example.com/laowang"


@dataclass(slots=True)
class Shelf:
    """What several tests look at."""

    owner: Member | None = None
    key_id: str = ""
    cards: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    product: QuietProduct
    anonymous: Client
    administrator: Member
    shelf: Shelf

    @property
    def admin(self) -> Client:
        return self._member(self.administrator)

    async def card_maker(self) -> "Owner":
        """The one owner of a set of info cards, which take long to make."""
        if self.shelf.owner is None:
            owner = await self.owner()
            self.shelf.cards = await owner.cards()
            self.shelf.owner = Member(owner.client.access_token, owner.client.user_id, email="")
            self.shelf.key_id = owner.key_id
        self.product.end_jobs()
        return Owner(self, self._member(self.shelf.owner), self.shelf.key_id)

    async def newcomer(self, address: str | None = None) -> Client:
        """Signed up, without a key."""
        self.product.forget_limits()
        return await self.anonymous.signed_up(address or an_address(), PASSWORD)

    async def code(self) -> str:
        """Of a key that nobody has activated."""
        [code] = (await issued(self.admin, planId="studio"))["codes"]
        return str(code)

    async def owner(self) -> "Owner":
        """Somebody new with 2000 credits."""
        client = await self.newcomer()
        return Owner(self, client, await client.activate(await self.code()))

    def _member(self, member: Member) -> Client:
        return replace(self.anonymous, access_token=member.access_token, user_id=member.user_id)


def an_address() -> str:
    return f"{uuid4().hex}@example.com"


@dataclass(frozen=True, slots=True)
class Owner:
    stage: Stage
    client: Client
    key_id: str

    async def user(self) -> str:
        return self.client.user_id

    async def key(self) -> str:
        return self.key_id

    async def article(self) -> str:
        with self.stage.product.working():
            return await made(self.client)

    async def edited_article(self) -> str:
        """In its second version."""
        content_id = await self.article()
        return await self._made(UPDATE, "content", id=content_id, title="一条老街的新花园")

    async def deleted_article(self) -> str:
        content_id = await self.article()
        await self._made(DELETE, "content", id=content_id)
        return content_id

    async def cards(self) -> str:
        """A set of info cards."""
        source = {"text": "第一点：早睡。\n第二点：早起。\n第三点：多喝水，少熬夜，勤锻炼。" * 3}
        asked = {"source": source, "maxPages": 3, "idempotencyKey": uuid4().hex}
        with self.stage.product.working():
            generation_id = await self._made(_CARDS, "generation", **asked)
            events = [event async for event in self.client.watch(generation_id)]
        return str(events[-1]["content"]["id"])

    async def queued(self) -> str:
        """A generation that nobody runs."""
        return str((await self.client.extract())["generation"]["id"])

    async def cancelled(self) -> str:
        generation_id = await self.queued()
        return await self._made(_CANCEL, "generation", id=generation_id)

    async def share(self) -> str:
        return await self._made(_SHARE, "share", contentId=await self.article())

    async def access_token(self) -> str:
        asked = {"name": "a script", "scopes": ["ACCOUNT_READ"], "expiresInDays": 1}
        return await self._made(_TOKEN, "accessToken", **asked, password=PASSWORD)

    async def session(self) -> str:
        """Of another device that it is signed in on."""
        address = (await self.client.data("{ me { email } }"))["me"]["email"]
        payload = await answer(self.client, _LOGIN, email=address, password=PASSWORD)
        assert payload["userErrors"] == []
        sessions = (await self.client.data(_SESSIONS))["me"]["sessions"]
        return next(str(each["id"]) for each in sessions if not each["isCurrent"])

    async def webhook(self) -> str:
        asked = {"url": WEBHOOK_URL, "events": ["KEY_EXPIRED"]}
        return await self._made(_WEBHOOK, "webhook", **asked)

    async def delivery(self) -> str:
        """One that has failed for good."""
        delivery_id = await self._made(_TEST, "delivery", webhookId=await self.webhook())
        change = "UPDATE webhook_deliveries SET status = 'FAILED' WHERE owner_id = ?"
        self.stage.product.change(change, GlobalId.parse(self.client.user_id).key)
        return delivery_id

    async def upload(self, purpose: str) -> str:
        """A picture that was sent."""
        picture = BytesIO()
        Image.new("RGB", (64, 64), "navy").save(picture, "PNG")
        data = picture.getvalue()
        asked = {"purpose": purpose, "mimeType": "image/png", "byteSize": len(data)}
        payload = await answer(self.client, _UPLOAD, **asked)
        headers = {each["name"]: each["value"] for each in payload["headers"]}
        sent = await self.client.http.put(payload["putUrl"], content=data, headers=headers)
        assert sent.status_code == 200
        return str(payload["upload"]["id"])

    async def logo(self) -> str:
        return await self.upload("LOGO")

    async def background(self) -> str:
        return await self.upload("BACKGROUND")

    async def _made(self, mutation: str, made: str, **given: Json) -> str:
        """The id of what the payload's field `made` shows."""
        self.stage.product.forget_limits()
        payload = await answer(self.client, mutation, **given)
        assert payload["userErrors"] == []
        return str(payload[made]["id"])
