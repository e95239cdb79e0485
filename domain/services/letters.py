"""Writing the mail that an order asks for, from how things are by now."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from domain import letter, notice
from domain.letter import AppLinks, Letter
from domain.mail import Mail, MailKind, MailOrder
from domain.proof import ProofPurpose
from domain.services.proving import Proving
from domain.unit_of_work import Database, UnitOfWork
from domain.user import User, UserStatus
from domain.webhook import WebhookDisabledReason, WebhookStatus

_TITLE_LENGTH = 60
#: What goes to an address even where it is not, or no longer, the account's proven one.
_UNPROVEN = frozenset(
    {
        MailKind.VERIFY_EMAIL,
        MailKind.CHANGE_EMAIL,
        MailKind.EMAIL_CHANGED,
        MailKind.RESET_PASSWORD,
        MailKind.PASSWORD_CHANGED,
        MailKind.PASSWORD_RESET,
        MailKind.SECOND_FACTOR_LOCKED,
    }
)

_Write = Callable[[UnitOfWork, User, MailOrder], Awaitable[Letter | None]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Letters:
    database: Database
    proving: Proving
    links: AppLinks

    async def write(self, taken: MailOrder) -> Mail | None:
        """The mail, in its reader's language; None where there is nothing to tell any more.

        A token that it carries works from now on, in place of those of earlier mails.
        """
        user_id = taken.user_id or await self._find_user(taken.address)
        if user_id is None:
            return None
        async with self.database.begin() as work:
            # The user first, as whoever takes back an order does.
            user = await work.users.lock(user_id)
            order = await work.mails.lock(taken.id)
            if user is None or order is None or not _may_reach(order, user):
                return None
            written = await self._writers[order.kind](work, user, order)
        if written is None:
            return None
        return Mail(
            message_id=order.id,
            to=order.address,
            subject=written.subject.in_locale(user.locale),
            text=written.text_in(user.locale),
        )

    async def _find_user(self, address: str) -> str | None:
        async with self.database.begin() as work:
            user = await work.users.get_by_email(address)
        return None if user is None else user.id

    @property
    def _writers(self) -> Mapping[MailKind, _Write]:
        return {
            MailKind.VERIFY_EMAIL: self._verify_email,
            MailKind.CHANGE_EMAIL: self._change_email,
            MailKind.EMAIL_CHANGED: self._email_changed,
            MailKind.RESET_PASSWORD: self._reset_password,
            MailKind.PASSWORD_CHANGED: self._password_changed,
            MailKind.PASSWORD_RESET: self._password_reset,
            MailKind.SECOND_FACTOR_LOCKED: self._second_factor_locked,
            MailKind.GENERATION_FINISHED: self._generation_finished,
            MailKind.KEY_EXPIRING: self._key_expiring,
            MailKind.KEY_EXPIRED: self._key_expired,
            MailKind.KEY_EXHAUSTED: self._key_exhausted,
            MailKind.EXPORT_READY: self._export_ready,
            MailKind.ACCESS_TOKEN_CREATED: self._access_token_created,
            MailKind.WEBHOOK_ADDRESSED: self._webhook_addressed,
            MailKind.WEBHOOK_FAILING: self._webhook_failing,
        }

    async def _verify_email(self, work: UnitOfWork, user: User, order: MailOrder) -> Letter | None:
        if user.is_email_verified or order.address != user.email:
            return None
        token = await self.proving.mint(work, ProofPurpose.VERIFY_EMAIL, user, order)
        return letter.verify_email(self.links.verify_email(token))

    async def _change_email(self, work: UnitOfWork, user: User, order: MailOrder) -> Letter:
        token = await self.proving.mint(work, ProofPurpose.CHANGE_EMAIL, user, order)
        return letter.change_email(self.links.verify_email(token))

    async def _email_changed(self, _work: UnitOfWork, _user: User, _order: MailOrder) -> Letter:
        return letter.email_changed()

    async def _reset_password(
        self, work: UnitOfWork, user: User, order: MailOrder
    ) -> Letter | None:
        if order.address != user.email:
            return None
        token = await self.proving.mint(work, ProofPurpose.RESET_PASSWORD, user, order)
        return letter.reset_password(self.links.reset_password(token))

    async def _password_changed(self, work: UnitOfWork, user: User, _order: MailOrder) -> Letter:
        live = await work.access_tokens.list_live(user.id, now=await work.now())
        webhooks = await work.webhooks.list_of_owner(user.id)
        statuses = [each.status for each in webhooks]
        return letter.password_changed(
            access_tokens=len(live), webhooks=statuses.count(WebhookStatus.ENABLED)
        )

    async def _password_reset(self, work: UnitOfWork, user: User, _order: MailOrder) -> Letter:
        webhooks = await work.webhooks.list_of_owner(user.id)
        reasons = [each.disabled_reason for each in webhooks]
        return letter.password_reset(
            disabled_webhooks=reasons.count(WebhookDisabledReason.PASSWORD_RESET)
        )

    async def _second_factor_locked(
        self, _work: UnitOfWork, _user: User, _order: MailOrder
    ) -> Letter:
        return letter.second_factor_locked()

    async def _generation_finished(
        self, work: UnitOfWork, _user: User, order: MailOrder
    ) -> Letter | None:
        generation = await work.generations.get(order.subject_id or "")
        if generation is None or not generation.status.is_final:
            return None
        contents = await work.contents.list_of_generations([generation.id])
        titles = [each.title[:_TITLE_LENGTH] for each in contents if each.deleted_at is None]
        title = titles[0] if titles else None
        return notice.generation_finished(generation, title, self.links.home)

    async def _key_expiring(self, work: UnitOfWork, user: User, order: MailOrder) -> Letter | None:
        key = await work.keys.get(order.subject_id or "")
        if key is None or key.expires_at is None or key.revoked_at is not None:
            return None
        return notice.key_expiring(key, key.expires_at, user.time_zone, self.links.home)

    async def _key_expired(self, work: UnitOfWork, user: User, order: MailOrder) -> Letter | None:
        key = await work.keys.get(order.subject_id or "")
        if key is None or key.expires_at is None or key.revoked_at is not None:
            return None
        return notice.key_expired(key, key.expires_at, user.time_zone, self.links.home)

    async def _key_exhausted(
        self, work: UnitOfWork, _user: User, order: MailOrder
    ) -> Letter | None:
        key = await work.keys.get(order.subject_id or "")
        return None if key is None else notice.key_exhausted(key, self.links.home)

    async def _export_ready(self, work: UnitOfWork, user: User, order: MailOrder) -> Letter | None:
        export = await work.exports.get(order.subject_id or "")
        if export is None or export.expires_at is None:
            return None
        return notice.export_ready(export, export.expires_at, user.time_zone, self.links.home)

    async def _access_token_created(
        self, work: UnitOfWork, user: User, order: MailOrder
    ) -> Letter | None:
        token = await work.access_tokens.lock(order.subject_id or "")
        return None if token is None else notice.access_token_created(token, user.time_zone)

    async def _webhook_addressed(
        self, work: UnitOfWork, _user: User, order: MailOrder
    ) -> Letter | None:
        webhook = await work.webhooks.get(order.subject_id or "")
        return None if webhook is None else notice.webhook_addressed(webhook, self.links.home)

    async def _webhook_failing(
        self, work: UnitOfWork, user: User, order: MailOrder
    ) -> Letter | None:
        webhooks = await work.webhooks.list_of_owner(user.id)
        failing = [each for each in webhooks if each.id == order.subject_id]
        return notice.webhook_failing(failing[0], self.links.home) if failing else None


def _may_reach(order: MailOrder, user: User) -> bool:
    """Notices go to the account's address alone, and only once somebody proved to read it."""
    if user.status is not UserStatus.ACTIVE:
        return False
    is_own = order.address == user.email and user.is_email_verified
    return is_own or order.kind in _UNPROVEN
