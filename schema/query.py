"""What can be read."""

import strawberry

from domain.permission import GENERATE, READ_ACCOUNT, READ_CONTENT, SESSION
from resolvers import generation as generation_resolvers
from resolvers import key as key_resolvers
from resolvers import upload as upload_resolvers
from resolvers import user as user_resolvers
from resolvers.analysis import analyze_content
from resolvers.catalogue import cover_themes, engines, info_card_themes, plans, voices
from resolvers.compliance import check_compliance
from resolvers.export import export
from resolvers.history import content_diff
from resolvers.node import node
from resolvers.platform import platforms
from resolvers.preferences import preferences
from resolvers.share import shared_content
from schema.access import public_field, root_field
from schema.administration_queries import AdministrationQueries
from schema.analysis import ContentAnalysis
from schema.cache_control import ASKED_ANEW, FIVE_MINUTES, HALF_A_MINUTE
from schema.catalogue import CoverTheme, EngineOffer, InfoCardTheme, Voice
from schema.estimate import Estimate, estimate
from schema.export import Export
from schema.generation import Generation
from schema.history import ContentConnection, history
from schema.key import KeyStatus, Plan
from schema.key_queries import KeyQueries
from schema.label import LabelVerdict, verify_label
from schema.node import Node
from schema.page import Connection
from schema.platform import PlatformProfile
from schema.points import EXAMINATION, SEARCH, SEVERAL, STATISTICS
from schema.preferences import Preferences
from schema.review import ComplianceReport
from schema.shared_content import SharedContent
from schema.upload import Upload
from schema.usage import UsageStats, usage_stats
from schema.user import User
from schema.version import ContentDiff
from schema.webhook_queries import WebhookQueries


@strawberry.type(description="What can be read.")
class Query(WebhookQueries, AdministrationQueries, KeyQueries):
    me = root_field(
        user_resolvers.me,
        User,
        "The account that sends the request.",
        access=READ_ACCOUNT,
        cache_control=ASKED_ANEW,
    )
    key_status = public_field(
        key_resolvers.key_status,
        KeyStatus,
        "What a key is good for, for whoever holds its code.",
        cost=SEVERAL,
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
    content_history = root_field(
        history,
        ContentConnection,
        "Your contents.",
        access=READ_CONTENT,
        cost=SEARCH,
    )
    content_diff = root_field(
        content_diff,
        ContentDiff,
        "What you changed of a content from one version to another.",
        access=READ_CONTENT,
        cost=EXAMINATION,
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
        cache_control=ASKED_ANEW,
    )
    usage_stats = root_field(
        usage_stats,
        UsageStats,
        "What your generations that ended in a span of time came to, by kind and over time.",
        access=READ_ACCOUNT,
        cost=STATISTICS,
    )
    estimate = root_field(
        estimate,
        Estimate,
        "What a generation would cost and whether it would be taken. Costs nothing, changes"
        " nothing, and may be asked at each key stroke.",
        access=GENERATE,
        cost=SEVERAL,
    )
    platforms = public_field(
        platforms,
        list[PlatformProfile],
        "What each platform allows; may be cached for a day.",
        cache_control=FIVE_MINUTES,
    )
    voices = public_field(
        voices,
        list[Voice],
        "Who can speak, the default of each language first; may be cached.",
        cache_control=FIVE_MINUTES,
    )
    cover_themes = public_field(
        cover_themes,
        list[CoverTheme],
        "The looks of covers; may be cached.",
        cache_control=FIVE_MINUTES,
    )
    info_card_themes = public_field(
        info_card_themes,
        list[InfoCardTheme],
        "The looks of info cards, the default first; may be cached.",
        cache_control=FIVE_MINUTES,
    )
    plans = public_field(
        plans,
        list[Plan],
        "What keys are sold with, cheapest first; may be cached.",
        cache_control=FIVE_MINUTES,
    )
    engines = public_field(
        engines,
        list[EngineOffer],
        "Who makes what on this server: kind by kind, those that are asked first first. As it was"
        f" within the last {HALF_A_MINUTE.max_age} seconds.",
        cache_control=HALF_A_MINUTE,
    )
    verify_label = root_field(
        verify_label,
        LabelVerdict,
        "Whether a file of yours carries the metadata that says AI made it.",
        access=READ_CONTENT,
        cost=EXAMINATION,
    )
    check_compliance = root_field(
        check_compliance,
        ComplianceReport,
        "违禁词: what the law on advertising and platforms object to in a text.",
        access=READ_CONTENT,
        cost=EXAMINATION,
    )
    analyze_content = root_field(
        analyze_content,
        ContentAnalysis,
        "What can be said of a text without understanding it. Costs nothing.",
        access=READ_CONTENT,
        cost=EXAMINATION,
    )
    export = root_field(export, Export | None, "One of your exports.", access=SESSION)
    shared_content = public_field(
        shared_content,
        SharedContent | None,
        "What a shared link shows, to everybody; NOT_FOUND for one that never was or has ended.",
        cost=SEVERAL,
    )
