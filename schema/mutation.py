"""What can be done."""

import strawberry

from schema.account_mutations import AccountMutations
from schema.administration_mutations import AdministrationMutations
from schema.custody_mutations import CustodyMutations
from schema.generation_mutations import GenerationMutations
from schema.history_mutations import HistoryMutations
from schema.key_mutations import KeyMutations
from schema.mailbox_mutations import MailboxMutations
from schema.second_factor_mutations import SecondFactorMutations
from schema.webhook_mutations import WebhookMutations


@strawberry.type(description="What can be done.")
class Mutation(
    AccountMutations,
    MailboxMutations,
    SecondFactorMutations,
    KeyMutations,
    GenerationMutations,
    HistoryMutations,
    WebhookMutations,
    AdministrationMutations,
    CustodyMutations,
):
    """Every mutation, by its noun."""
