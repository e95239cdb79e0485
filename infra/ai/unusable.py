"""How our own engine fails: for want of anything to say, and each time anew."""

from domain.failure import FailureCode, RecipeFailed


def unusable(detail: str) -> RecipeFailed:
    """It computes, so another try would come to the same."""
    return RecipeFailed(FailureCode.OUTPUT_UNUSABLE, detail=detail, is_certain=True)
