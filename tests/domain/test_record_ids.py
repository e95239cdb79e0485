"""Whatever names an object in an export names it as the API does."""

import dataclasses
from collections.abc import Iterator

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema

from domain.access_token import AccessToken
from domain.asset import Asset
from domain.audit import AuditEntry
from domain.content import Article, Cover, InfoCardSet, Script, VoiceClip
from domain.export import Export
from domain.generation import Generation
from domain.key import Key
from domain.key_event import KeyEvent
from domain.ledger import LedgerEntry
from domain.mail import MailOrder
from domain.own_provider import OwnProvider
from domain.preferences import Preferences
from domain.proof import Proof
from domain.record import NAMED, REFERENCES
from domain.services.sections import WITHHELD
from domain.session import Session
from domain.share import Share
from domain.upload import Upload
from domain.usage import UsageSlot
from domain.user import User
from domain.webhook import Webhook, WebhookDelivery
from infra.cookbook import INPUT_TYPES
from tests.product import ROOT

KINDS: list[type] = [
    *(Article, Script, Cover, InfoCardSet, VoiceClip, Asset),
    *(User, Preferences, OwnProvider, Session, AccessToken, Key, KeyEvent, LedgerEntry),
    *(Generation, UsageSlot, Upload, Share, Webhook, WebhookDelivery, Export, MailOrder),
    *(Proof, AuditEntry, *INPUT_TYPES.values()),
]
#: The API names these so itself, or does not know them at all.
BARE = {
    *("plan_id", "theme_id", "voice_id"),
    *("subject_id", "message_id", "order_id"),
}
#: Of these the API shows no id.
UNNAMED = {KeyEvent, MailOrder, Proof}


def _names(kind: type) -> Iterator[str]:
    yield from (each.name for each in dataclasses.fields(kind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_id_is_known(kind: type) -> None:
    ids = {name for name in _names(kind) if name.endswith("_id")} - WITHHELD - BARE

    assert ids - set(REFERENCES) == set()
    if "id" in _names(kind):
        assert (kind.__name__ in NAMED) is (kind not in UNNAMED)


def test_the_api_has_ids_of_all_these_types() -> None:
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text())

    for name in {*NAMED.values(), *REFERENCES.values()}:
        known = schema.get_type(name)
        assert isinstance(known, GraphQLObjectType | GraphQLInterfaceType)
        assert "id" in known.fields
