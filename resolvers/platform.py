"""Platforms and what texts break of their rules."""

from collections.abc import Sequence

from domain.platforms import PROFILES, PlatformIssue, PlatformProfile
from resolvers.context import Info


def platforms() -> Sequence[PlatformProfile]:
    return list(PROFILES.values())


def notes(root: PlatformProfile, info: Info) -> str:
    return root.notes.in_locale(info.context.locale)


def issue_message(root: PlatformIssue, info: Info) -> str:
    return root.sentence.in_locale(info.context.locale)
