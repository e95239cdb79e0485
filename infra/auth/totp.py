"""Codes of authenticator apps."""

import re
from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

ISSUER = "老旺AI"
_STEP_SECONDS = 30
_CODE = re.compile(r"\d{6}", re.ASCII)
#: The present step, and for slow fingers and clocks the ones beside it.
_WINDOW = (-1, 0, 1)


class PyotpTotp:
    """SHA-1, six digits, thirty seconds: what every app understands."""

    def new_secret(self) -> str:
        """160 bits, as RFC 4226 recommends."""
        return pyotp.random_base32()

    def uri(self, secret: str, *, account: str) -> str:
        return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)

    def step_of(self, secret: str, code: str, *, now: datetime) -> int | None:
        typed = code.replace(" ", "")
        if not _CODE.fullmatch(typed):
            return None
        otp = pyotp.TOTP(secret, interval=_STEP_SECONDS)
        present = int(now.timestamp()) // _STEP_SECONDS
        # All are compared, so that the time it takes tells nothing.
        fits = {
            present + shift: strings_equal(otp.generate_otp(present + shift), typed)
            for shift in _WINDOW
        }
        return max((step for step, is_right in fits.items() if is_right), default=None)
