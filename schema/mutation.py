"""What can be done."""

import strawberry

from schema.account_mutations import AccountMutations
from schema.administration_mutations import AdministrationMutations
from schema.generation_mutations import GenerationMutations
from schema.history_mutations import HistoryMutations
from schema.key_mutations import KeyMutations
from schema.webhook_mutations import WebhookMutations


@strawberry.type(description="What can be done.")
class Mutation(
    AccountMutations,
    KeyMutations,
    GenerationMutations,
    HistoryMutations,
    WebhookMutations,
    AdministrationMutations,
):
    """Every mutation, by its noun."""
