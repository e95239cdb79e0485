import base64
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.own_provider import API_KEY_LENGTH, SealBroken
from infra.auth.sealing import AesGcmSealing
from infra.db.tables import own_providers
from infra.db.types import Ascii

OWNER, STRANGER = "01JDOWNER00000000000000000", "01JDSTRANGER0000000000000A"
KEY = "sk-a-key-of-my-own"
SEALING = AesGcmSealing({"1": "a secret"}, secret_id="1")
#: `KEY`, sealed before there were purposes.
EARLIER = "v1.1.9luBu7qhiyMKUHFUxPmtkltZ_uLk3iW7QWuZXPFxlWrLgZ4Ohme6oJ1bnp6nCQ"
VISIBLE = "".join(map(chr, range(0x21, 0x7F)))


def is_broken(sealing: AesGcmSealing, sealed: str, *, owner_id: str = OWNER) -> bool:
    try:
        sealing.unseal(sealed, owner_id=owner_id)
    except SealBroken:
        return True
    return False


def box_of(sealed: str) -> bytes:
    text = sealed.rpartition(".")[2]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def with_box(sealed: str, box: bytes) -> str:
    text = base64.urlsafe_b64encode(box).rstrip(b"=").decode()
    return f"{sealed.rpartition('.')[0]}.{text}"


@given(st.text(VISIBLE, min_size=1, max_size=API_KEY_LENGTH))
def test_what_is_sealed_comes_back(key: str) -> None:
    sealed = SEALING.seal(key, owner_id=OWNER)

    assert SEALING.unseal(sealed, owner_id=OWNER) == key
    assert re.fullmatch(r"v1\.1\.[A-Za-z0-9_-]+", sealed)


def test_the_longest_key_and_name_of_a_secret_fit_into_the_column() -> None:
    name = "x" * 32
    sealing = AesGcmSealing({name: "a secret"}, secret_id=name)

    sealed = sealing.seal("k" * API_KEY_LENGTH, owner_id=OWNER)

    column = own_providers.c.sealed_key.type
    assert isinstance(column, Ascii)
    assert len(sealed) <= column.length
    assert sealing.unseal(sealed, owner_id=OWNER) == "k" * API_KEY_LENGTH


def test_the_same_key_is_hidden_differently_each_time() -> None:
    sealed = [SEALING.seal(KEY, owner_id=OWNER) for _ in range(100)]

    assert not any(KEY.encode() in box_of(each) for each in sealed)
    assert len({box_of(each)[:12] for each in sealed}) == 100
    assert len({box_of(each)[12:] for each in sealed}) == 100


def test_what_is_sealed_for_one_is_not_opened_for_another() -> None:
    assert is_broken(SEALING, SEALING.seal(KEY, owner_id=OWNER), owner_id=STRANGER)


@given(st.data())
def test_no_bit_can_be_changed_and_no_byte_taken_away(data: st.DataObject) -> None:
    sealed = SEALING.seal(KEY, owner_id=OWNER)
    box = box_of(sealed)
    place = data.draw(st.integers(0, len(box) - 1))
    changed = bytes([box[place] ^ data.draw(st.integers(1, 255))])

    assert is_broken(SEALING, with_box(sealed, box[:place] + changed + box[place + 1 :]))
    assert is_broken(SEALING, with_box(sealed, box[:place]))


@pytest.mark.parametrize(
    "sealed",
    ["", "v1", "v1.1.", "v1.1.AAAA", KEY, "v1.1." + "A" * 2001, "v1.1.密文" + "A" * 40, "\ud800"],
)
def test_what_was_never_sealed_is_broken(sealed: str) -> None:
    assert is_broken(SEALING, sealed)


@pytest.mark.parametrize(("part", "other"), [("v1.", "v2."), ("v1.1.", "v1.2."), ("v1.1.", "v1..")])
def test_another_version_or_secret_is_broken(part: str, other: str) -> None:
    sealed = SEALING.seal(KEY, owner_id=OWNER)

    assert is_broken(SEALING, sealed.replace(part, other, 1))


def test_another_secret_of_the_same_name_opens_nothing() -> None:
    other = AesGcmSealing({"1": "another secret"}, secret_id="1")

    assert is_broken(other, SEALING.seal(KEY, owner_id=OWNER))


def test_a_retired_secret_still_opens_but_seals_no_more() -> None:
    sealed = SEALING.seal(KEY, owner_id=OWNER)
    rotated = AesGcmSealing({"1": "a secret", "2": "the next"}, secret_id="2")

    assert rotated.unseal(sealed, owner_id=OWNER) == KEY
    assert rotated.seal(KEY, owner_id=OWNER).startswith("v1.2.")
    assert is_broken(SEALING, rotated.seal(KEY, owner_id=OWNER))
    assert is_broken(AesGcmSealing({"2": "the next"}, secret_id="2"), sealed)


def test_a_broken_seal_tells_nothing() -> None:
    with pytest.raises(SealBroken) as broken:
        SEALING.unseal(SEALING.seal(KEY, owner_id=OWNER), owner_id=STRANGER)

    assert str(broken.value) == ""
    assert broken.value.__cause__ is None
    assert broken.value.__suppress_context__


def test_the_derivation_never_changes() -> None:
    """What the database holds must be opened by every later release."""
    sealed = (
        "v1.1.vtcGi9d8fjizdpatskVmBSX2VK-ckQwoY3i4z_qp6XFe2tuH1HYf2vR"
        "f4NwB-dkRAsUMdPI-tDZ9xJYcFtiVi40VAbCgWzRG8BTutlqEc8I"
    )

    assert SEALING.unseal(sealed, owner_id=OWNER) == string.ascii_letters


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    other = AesGcmSealing({"1": "a secret"}, secret_id="1", purpose="totp secret")

    assert is_broken(other, SEALING.seal(KEY, owner_id=OWNER))
    assert is_broken(SEALING, other.seal(KEY, owner_id=OWNER))
    assert other.unseal(other.seal(KEY, owner_id=OWNER), owner_id=OWNER) == KEY


def test_what_earlier_releases_sealed_still_opens() -> None:
    """The derivation is part of what is stored: this was sealed by the first of them."""
    assert SEALING.unseal(EARLIER, owner_id=OWNER) == KEY
