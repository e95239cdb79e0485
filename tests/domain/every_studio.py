"""A studio with all that creators make, and each thing that they can make in it."""

from collections.abc import Awaitable, Callable

from domain.audit import Actor
from domain.export import ExportScope
from domain.own_provider import Vendor
from domain.permission import Scope
from domain.preferences import Chosen, PreferenceChanges
from domain.profile import ProfileChanges
from domain.services.confirming import Confirmation
from domain.services.delegating import TokenOrder
from domain.services.preferring import Preferring
from domain.services.webhooking import WebhookSetting
from domain.upload import UploadPurpose
from domain.user import User
from domain.webhook import WebhookEvent
from tests.domain.admission_studio import Admission, actor
from tests.domain.custody_studio import CustodyStudio
from tests.domain.key_studio import KeyStudio
from tests.domain.mail_studio import MailStudio
from tests.domain.upload_studio import UploadStudio
from tests.domain.webhook_studio import URL, WebhookStudio
from tests.factories import OFFERS

PASSWORD = "correct horse"


class EveryStudio(CustodyStudio, KeyStudio, MailStudio, UploadStudio, WebhookStudio):
    """With a `customer` who has a content, a webhook and a code that is not activated."""

    customer: User
    customer_actor: Actor
    admission: Admission
    code: str
    content_id: str
    webhook_id: str

    async def open(self) -> None:
        self.customer = await self.creator()
        self.customer_actor = actor(self.customer)
        self.admission = Admission(self)
        [self.code] = (await self.issuing.issue("creator", count=1, name="")).codes
        self.content_id = self.article(self.customer).id
        self.webhook_id = (await self.webhook(self.customer)).id

    @property
    def preferring(self) -> Preferring:
        return Preferring(
            database=self.database, blobs=self.blobs, offers=lambda: OFFERS, clock=self.clock
        )


Write = Callable[[EveryStudio, str], Awaitable[object]]

#: By name, what somebody of that id asks for.
WRITES: dict[str, Write] = {
    "key": lambda studio, owner: studio.activation.activate(studio.code, user_id=owner),
    "generation": lambda studio, _: studio.requested(studio.customer),
    "token": lambda studio, _: studio.admission.delegating.create(
        TokenOrder(name="a script", scopes=[Scope.GENERATE], expires_in_days=1),
        Confirmation(password=PASSWORD),
        actor=studio.customer_actor,
    ),
    "webhook": lambda studio, owner: studio.webhooking.create(
        WebhookSetting(url=URL, events=[WebhookEvent.KEY_EXPIRED]), owner_id=owner
    ),
    "changed webhook": lambda studio, owner: studio.webhooking.update(
        studio.webhook_id, WebhookSetting(is_enabled=True), owner_id=owner
    ),
    "rotated secret": lambda studio, owner: studio.webhooking.rotate_secret(
        studio.webhook_id, owner_id=owner
    ),
    "test message": lambda studio, owner: studio.webhooking.test(studio.webhook_id, owner_id=owner),
    "share": lambda studio, owner: studio.sharing.share(studio.content_id, owner_id=owner),
    "export": lambda studio, owner: studio.exporting.request(ExportScope.ACCOUNT, owner_id=owner),
    "upload": lambda studio, owner: studio.uploading.create(
        UploadPurpose.LOGO, mime_type="image/png", byte_size=9, owner_id=owner
    ),
    "provider": lambda studio, owner: studio.own_providing.set(
        Vendor.QWEN, model="qwen-max", api_key="sk-0123456789abcdef", owner_id=owner
    ),
    "preferences": lambda studio, owner: studio.preferring.update(
        PreferenceChanges(brand_name=Chosen("老旺")), owner_id=owner
    ),
    "profile": lambda studio, owner: studio.profiles.update(
        owner, ProfileChanges(display_name="新名字")
    ),
    "second factor": lambda studio, owner: studio.second_factors.begin(owner, PASSWORD),
    "verification": lambda studio, _: studio.mailboxes.request_verification(studio.customer_actor),
    "change of address": lambda studio, _: studio.mailboxes.request_change(
        "new@example.com", password=PASSWORD, actor=studio.customer_actor
    ),
}
