"""What can be done."""

import strawberry

from schema.account_mutations import AccountMutations
from schema.generation_mutations import GenerationMutations
from schema.history_mutations import HistoryMutations
from schema.key_mutations import KeyMutations


@strawberry.type(description="What can be done.")
class Mutation(AccountMutations, KeyMutations, GenerationMutations, HistoryMutations):
    """Every mutation, by its noun."""
