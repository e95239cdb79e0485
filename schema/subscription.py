"""What can be watched."""

import strawberry

from resolvers.generation import generation_progress, my_generations
from schema.generation import Generation, GenerationEvent


@strawberry.type(description="What can be watched.")
class Subscription:
    generation_progress = strawberry.subscription(
        resolver=generation_progress,
        graphql_type=GenerationEvent,
        description="All that happens to one of your generations, to its end; resumes at `after`.",
    )
    my_generations = strawberry.subscription(
        resolver=my_generations,
        graphql_type=Generation,
        description="Your generations, each time the status of one changes.",
    )
