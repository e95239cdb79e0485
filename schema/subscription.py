"""What can be watched."""

import strawberry

from domain.permission import READ_CONTENT, SESSION
from resolvers.export import export_progress
from resolvers.generation import generation_progress, my_generations
from schema.access import root_subscription
from schema.export import Export
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
    export_progress = root_subscription(
        export_progress,
        Export,
        "One of your exports as it is, then after each change, until it has ended.",
        access=SESSION,
    )
