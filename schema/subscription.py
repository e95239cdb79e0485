"""What can be watched."""

import strawberry

from domain.permission import READ_CONTENT
from resolvers.generation import generation_progress, my_generations
from schema.access import root_subscription
from schema.generation import Generation, GenerationEvent


@strawberry.type(description="What can be watched.")
class Subscription:
    generation_progress = root_subscription(
        generation_progress,
        GenerationEvent,
        "All that happens to one of your generations, to its end; resumes at `after`.",
        access=READ_CONTENT,
    )
    my_generations = root_subscription(
        my_generations,
        Generation,
        "Your generations, each time the status of one changes.",
        access=READ_CONTENT,
    )
