"""What keeps the product from starting."""


class StartRefused(Exception):
    """An operator has to act first; the sentence says how."""
