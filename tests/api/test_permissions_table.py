"""Who may have which field: as declared, and as committed."""

import os

from graphql import GraphQLObjectType, build_schema

from domain.permission import PUBLIC, Permission, Scope
from schema.permissions_table import RootField, permissions_table, root_fields, sighted_fields
from schema.schema import make_schema
from tests.product import ROOT

_COMMITTED = ROOT / "docs" / "permissions.md"


def test_every_root_field_says_who_may_have_it() -> None:
    assert [field for field in root_fields(make_schema()) if field.access is None] == []


def test_the_committed_table_is_the_schemas() -> None:
    table = permissions_table(make_schema())
    if os.environ.get("UPDATE_PERMISSIONS"):
        _COMMITTED.write_text(table)

    assert _COMMITTED.read_text() == table


def test_what_the_staff_permission_opens_takes_the_staff_scope() -> None:
    """Else a token that was never meant for it would act with its owner's role."""
    asking = [field.access for field in root_fields(make_schema()) if field.access]

    assert {access.scope for access in asking if access.permission} == {Scope.STAFF}
    assert all(access.permission for access in asking if access.scope is Scope.STAFF)


def test_the_public_can_read_catalogues_and_sign_in_and_nothing_else() -> None:
    """A new public field is a decision: it gets its line here."""
    public = {str(field) for field in root_fields(make_schema()) if field.access == PUBLIC}

    assert public == {
        "query keyStatus",
        "query platforms",
        "query voices",
        "query coverThemes",
        "query infoCardThemes",
        "query plans",
        "query engines",
        # Whoever has the link.
        "query sharedContent",
        "mutation register",
        "mutation login",
        "mutation refreshSession",
        # Whoever reads the mail.
        "mutation verifyEmail",
        "mutation requestPasswordReset",
        "mutation resetPassword",
    }


def test_accounts_and_the_audit_are_for_their_permissions() -> None:
    declared = {
        field.name: field.access.permission
        for field in root_fields(make_schema())
        if field.access is not None
    }

    assert declared["adminUsers"] is Permission.READ_USERS
    assert declared["setUserStatus"] is Permission.MANAGE_USERS
    assert declared["setUserRole"] is Permission.MANAGE_USERS
    assert declared["auditLog"] is Permission.READ_AUDIT


def test_whoever_sees_an_account_sees_its_name_and_picture_and_no_more() -> None:
    """Contents, keys and the ledger lead to accounts: a new field of theirs is a decision."""
    schema = make_schema()
    conditional = {field.name for field in sighted_fields(schema) if field.type_name == "User"}
    user = build_schema(schema.as_str()).type_map["User"]

    assert isinstance(user, GraphQLObjectType)
    assert user.fields.keys() - conditional == {"id", "displayName", "avatarUrl"}


def test_a_field_is_named_as_clients_write_it() -> None:
    assert str(RootField("Query", "me", PUBLIC)) == "query me"
