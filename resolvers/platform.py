"""Platforms and what texts break of their rules."""

from collections.abc import Sequence

from domain.platforms import PROFILES, PlatformIssue, PlatformProfile
from resolvers.context import Context


def platforms() -> Sequence[PlatformProfile]:
    return list(PROFILES.values())


def notes(profile: PlatformProfile, context: Context) -> str:
    return profile.notes.in_locale(context.locale)


def issue_message(issue: PlatformIssue, context: Context) -> str:
    return issue.sentence.in_locale(context.locale)
