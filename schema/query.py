"""What can be read."""

import strawberry

from resolvers import generation as generation_resolvers
from resolvers import key as key_resolvers
from resolvers import upload as upload_resolvers
from resolvers import user as user_resolvers
from resolvers.analysis import analyze_content
from resolvers.catalogue import cover_themes, info_card_themes, voices
from resolvers.compliance import check_compliance
from resolvers.node import node
from resolvers.platform import platforms
from schema.analysis import ContentAnalysis
from schema.catalogue import CoverTheme, InfoCardTheme, Voice
from schema.generation import Generation
from schema.history import ContentConnection, history
from schema.key import KeyStatus
from schema.label import LabelVerdict, verify_label
from schema.node import Node
from schema.page import Connection
from schema.platform import PlatformProfile
from schema.review import ComplianceReport
from schema.upload import Upload
from schema.user import User


@strawberry.type(description="What can be read.")
class Query:
    me = strawberry.field(
        resolver=user_resolvers.me,
        graphql_type=User,
        description="The account that sends the request.",
    )
    key_status = strawberry.field(
        resolver=key_resolvers.key_status,
        graphql_type=KeyStatus,
        description="What a key is good for, for whoever holds its code.",
    )
    generation = strawberry.field(
        resolver=generation_resolvers.generation,
        graphql_type=Generation | None,
        description="One of your generations.",
    )
    generations = strawberry.field(
        resolver=generation_resolvers.generations,
        graphql_type=Connection[Generation],
        description="Your generations, newest first.",
    )
    content_history = strawberry.field(
        resolver=history, graphql_type=ContentConnection, description="Your contents."
    )
    upload = strawberry.field(
        resolver=upload_resolvers.upload,
        graphql_type=Upload | None,
        description="One of your uploads.",
    )
    node = strawberry.field(
        resolver=node, graphql_type=Node | None, description="One of your objects, by its id."
    )
    platforms = strawberry.field(
        resolver=platforms,
        graphql_type=list[PlatformProfile],
        description="What each platform allows; may be cached for a day.",
    )
    voices = strawberry.field(
        resolver=voices,
        graphql_type=list[Voice],
        description="Who can speak, the default of each language first; may be cached.",
    )
    cover_themes = strawberry.field(
        resolver=cover_themes,
        graphql_type=list[CoverTheme],
        description="The looks of covers; may be cached.",
    )
    info_card_themes = strawberry.field(
        resolver=info_card_themes,
        graphql_type=list[InfoCardTheme],
        description="The looks of info cards, the default first; may be cached.",
    )
    verify_label = strawberry.field(
        resolver=verify_label,
        graphql_type=LabelVerdict,
        description="Whether a file of yours carries the metadata that says AI made it.",
    )
    check_compliance = strawberry.field(
        resolver=check_compliance,
        graphql_type=ComplianceReport,
        description="违禁词: what the law on advertising and platforms object to in a text.",
    )
    analyze_content = strawberry.field(
        resolver=analyze_content,
        graphql_type=ContentAnalysis,
        description="What can be said of a text without understanding it. Costs nothing.",
    )
