"""What a mutation's resolver returns."""

from collections.abc import Mapping
from typing import Any

#: The changed objects, by the payload's field; each mutation has its own.
Changed = Mapping[str, Any]
