"""What is kept of users' secrets, unreadable to whoever has the database alone."""

import base64
import re
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.own_provider import SealBroken

_VERSION = "v1"
_KEY_BYTES = 32
#: 96 bits by chance: of four thousand million texts under one secret, hardly two share one.
_NONCE_BYTES = 12
OWN_PROVIDER = "own provider key"
_SHAPE = re.compile(r"v1\.(?P<secret_id>[\w-]{1,32})\.(?P<box>[\w-]{38,2000})", re.ASCII)


class AesGcmSealing:
    """Seals with the secret named `secret_id`; unseals with any of `secrets_by_id`.

    A sealed text reads `v1.<id of the secret>.<nonce, text and tag>`, and is its owner's: put
    into another row, it cannot be opened. `purpose` sets our key apart from whatever else is
    derived from the same secret: what is sealed for one purpose opens for no other.
    """

    def __init__(
        self,
        secrets_by_id: Mapping[str, str],
        *,
        secret_id: str,
        purpose: str = OWN_PROVIDER,
    ) -> None:
        self._ciphers = {
            name: AESGCM(_derived(secret, purpose)) for name, secret in secrets_by_id.items()
        }
        self._cipher = self._ciphers[secret_id]
        self._secret_id = secret_id

    def seal(self, plain: str, *, owner_id: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        box = nonce + self._cipher.encrypt(nonce, plain.encode(), owner_id.encode())
        text = base64.urlsafe_b64encode(box).rstrip(b"=").decode()
        return f"{_VERSION}.{self._secret_id}.{text}"

    def unseal(self, sealed: str, *, owner_id: str) -> str:
        """Raises `SealBroken`, which tells nothing of the text."""
        parts = _SHAPE.fullmatch(sealed)
        cipher = None if parts is None else self._ciphers.get(parts["secret_id"])
        if parts is None or cipher is None:
            raise SealBroken
        try:
            box = base64.urlsafe_b64decode(parts["box"] + "=" * (-len(parts["box"]) % 4))
            nonce, hidden = box[:_NONCE_BYTES], box[_NONCE_BYTES:]
            return cipher.decrypt(nonce, hidden, owner_id.encode()).decode()
        except (InvalidTag, ValueError):
            raise SealBroken from None


def _derived(secret: str, purpose: str) -> bytes:
    info = f"laowang {purpose} v1".encode()
    return HKDF(SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(secret.encode())
