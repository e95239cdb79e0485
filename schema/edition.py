"""Which schema this is."""

from hashlib import sha256
from pathlib import Path

#: As clients know it; a test compares it with the types.
_SNAPSHOT = Path(__file__).parent / "schema.graphql"


def edition() -> str:
    """Another one with each change that clients may see."""
    return sha256(_SNAPSHOT.read_bytes()).hexdigest()
