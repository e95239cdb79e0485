"""What can be read."""

import strawberry

from domain.permission import READ_ACCOUNT, READ_CONTENT
from resolvers import generation as generation_resolvers
from resolvers import key as key_resolvers
from resolvers import upload as upload_resolvers
from resolvers import user as user_resolvers
from resolvers.analysis import analyze_content
from resolvers.catalogue import cover_themes, info_card_themes, voices
from resolvers.compliance import check_compliance
from resolvers.history import content_diff
from resolvers.node import node
from resolvers.platform import platforms
from resolvers.preferences import preferences
from schema.access import public_field, root_field
from schema.administration_queries import AdministrationQueries
from schema.analysis import ContentAnalysis
from schema.catalogue import CoverTheme, InfoCardTheme, Voice
from schema.generation import Generation
from schema.history import ContentConnection, history
from schema.key import KeyStatus
from schema.key_queries import KeyQueries
from schema.label import LabelVerdict, verify_label
from schema.node import Node
from schema.page import Connection
from schema.platform import PlatformProfile
from schema.preferences import Preferences
from schema.review import ComplianceReport
from schema.upload import Upload
from schema.usage import UsageStats, usage_stats
from schema.user import User
from schema.version import ContentDiff
from schema.webhook_queries import WebhookQueries


@strawberry.type(description="What can be read.")
class Query(WebhookQueries, AdministrationQueries, KeyQueries):
    me = root_field(
        user_resolvers.me, User, "The account that sends the request.", access=READ_ACCOUNT
    )
    key_status = public_field(
        key_resolvers.key_status, KeyStatus, "What a key is good for, for whoever holds its code."
    )
    generation = root_field(
        generation_resolvers.generation,
        Generation | None,
        "One of your generations.",
        access=READ_CONTENT,
    )
    generations = root_field(
        generation_resolvers.generations,
        Connection[Generation],
        "Your generations, newest first.",
        access=READ_CONTENT,
    )
    content_history = root_field(history, ContentConnection, "Your contents.", access=READ_CONTENT)
    content_diff = root_field(
        content_diff,
        ContentDiff,
        "What you changed of a content from one version to another.",
        access=READ_CONTENT,
    )
    upload = root_field(
        upload_resolvers.upload, Upload | None, "One of your uploads.", access=READ_CONTENT
    )
    node = root_field(node, Node | None, "One of your objects, by its id.", access=READ_CONTENT)
    preferences = root_field(
        preferences,
        Preferences,
        "What you have chosen once and for all.",
        access=READ_ACCOUNT,
    )
    usage_stats = root_field(
        usage_stats,
        UsageStats,
        "What your generations that ended in a span of time came to, by kind and over time.",
        access=READ_ACCOUNT,
    )
    platforms = public_field(
        platforms, list[PlatformProfile], "What each platform allows; may be cached for a day."
    )
    voices = public_field(
        voices, list[Voice], "Who can speak, the default of each language first; may be cached."
    )
    cover_themes = public_field(
        cover_themes, list[CoverTheme], "The looks of covers; may be cached."
    )
    info_card_themes = public_field(
        info_card_themes,
        list[InfoCardTheme],
        "The looks of info cards, the default first; may be cached.",
    )
    verify_label = root_field(
        verify_label,
        LabelVerdict,
        "Whether a file of yours carries the metadata that says AI made it.",
        access=READ_CONTENT,
    )
    check_compliance = root_field(
        check_compliance,
        ComplianceReport,
        "违禁词: what the law on advertising and platforms object to in a text.",
        access=READ_CONTENT,
    )
    analyze_content = root_field(
        analyze_content,
        ContentAnalysis,
        "What can be said of a text without understanding it. Costs nothing.",
        access=READ_CONTENT,
    )
