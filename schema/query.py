"""What can be read."""

import strawberry

from resolvers import generation as generation_resolvers
from resolvers import key as key_resolvers
from resolvers import user as user_resolvers
from resolvers.node import node
from schema.generation import Generation
from schema.history import ContentConnection, history
from schema.key import KeyStatus
from schema.node import Node
from schema.page import Connection
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
    node = strawberry.field(
        resolver=node, graphql_type=Node | None, description="One of your objects, by its id."
    )
