"""Errors that are data, and the codes of all errors."""

from datetime import datetime

import strawberry

from domain.errors import ErrorCode
from domain.failure import FailureCode
from resolvers.generation import error_message
from schema.batch import computed
from schema.enums import describe

describe(
    ErrorCode,
    "What went wrong, for programs. `userErrors` hold one of those from CONFLICT on; an error's"
    " `extensions.code` holds any of them, or one that is no part of this enum, for a document that"
    " was not executed: GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED;"
    " PERSISTED_QUERY_NOT_FOUND, where its hash or documentId is not known (send the query with"
    " it); PERSISTED_QUERY_HASH_MISMATCH, where it is not the document of that name;"
    " QUERY_NOT_IN_SAFELIST, where only published operations are executed;"
    " INTROSPECTION_DISABLED, where only administrators may ask for the schema.",
    {
        "UNAUTHENTICATED": "No valid access token: sign in or refresh the session.",
        "FORBIDDEN": "The account may not do this.",
        "SCOPE_MISSING": "The access token's scopes do not cover this.",
        "NOT_FOUND": "No such object, or not yours.",
        "BAD_USER_INPUT": "An argument is malformed.",
        "JOB_ENDED": "The generation has ended already.",
        "WEBHOOK_LIMIT": "The account has as many webhooks as it may.",
        "WEBHOOK_EVENTS_MISSING": "No type of event was chosen.",
        "WEBHOOK_DISABLED": "The webhook is disabled; enable it first.",
        "DELIVERY_PENDING": "The delivery is still under way.",
        "HTTPS_REQUIRED": "The address must begin with https.",
        "RATE_LIMITED": "Too many requests: wait `extensions.retryAfter` seconds.",
        "SERVICE_UNAVAILABLE": "A needed part is away: try later.",
        "INTERNAL_SERVER_ERROR": "Our fault: quote `extensions.requestId`.",
        "CONFLICT": "The idempotencyKey was used for another request, or the content has changed.",
        "QUOTA_EXHAUSTED": "Your keys have too few credits, all together.",
        "EMAIL_INVALID": "Not an e-mail address.",
        "EMAIL_TAKEN": "The address has an account.",
        "PASSWORD_INVALID": "The password has the wrong length, or is the one in use.",
        "DISPLAY_NAME_INVALID": "The display name is empty, too long or unprintable.",
        "CREDENTIALS_INVALID": "The address or the password is wrong.",
        "ACCOUNT_DISABLED": "The account is disabled.",
        "REFRESH_TOKEN_INVALID": "The session has ended: sign in again.",
        "REFRESH_TOKEN_REUSED": "A used token came back, so the session was ended.",
        "KEY_MALFORMED": "Not a key: a slip in the code.",
        "KEY_UNKNOWN": "There is no such key.",
        "KEY_ALREADY_USED": "The key is activated already.",
        "KEY_EXPIRED": "The key has expired.",
        "KEY_REVOKED": "The key was revoked.",
        "KEY_EXHAUSTED": "The key has no credits left.",
        "KEY_NOT_ACTIVATED": "The key was never activated, and so has no credits to change.",
        "CREDITS_IN_USE": "More credits would go than the key has left.",
        "PLAN_UNKNOWN": "There is no such plan.",
        "EXPIRY_PAST": "The moment lies in the past.",
        "NO_ENTITLEMENT": "There is no active key: activate one.",
        "CONCURRENCY_REACHED": "As many jobs are under way as the plan allows.",
        "DAILY_CAP_REACHED": "As many jobs were asked for today as the plan allows.",
        "IDEMPOTENCY_KEY_INVALID": "The idempotencyKey is malformed.",
        "TEXT_TOO_SHORT": "The text is too short.",
        "TEXT_TOO_LONG": "The text is too long.",
        "TEXT_UNREADABLE": "That is not readable text.",
        "OUT_OF_RANGE": "A number is out of its range, or a list too long.",
        "URL_INVALID": "That is not a web address.",
        "URL_FORBIDDEN": "That address is not on the public internet.",
        "NOT_CANCELLABLE": "The generation has ended.",
        "NOT_RETRYABLE": "Only a failed or cancelled generation can be retried.",
        "SEARCH_NOT_CONFIGURED": "Web search is not set up on this server.",
        "API_KEY_INVALID": "Not a vendor's API key.",
        "MODEL_NAME_INVALID": "Not a name of a model.",
        "UNSUPPORTED_MEDIA": "That kind of file is not taken.",
        "UPLOAD_TOO_LARGE": "The file has too many bytes, or none.",
        "UPLOAD_MISMATCH": "The file came too slowly, or not as large as announced: send it again.",
        "UPLOAD_CLOSED": "The upload was used, is in use, or has expired: make a new one.",
        "UPLOAD_LIMIT": "Too many uploads in a day.",
        "PICTURE_TOO_LARGE": "The picture has too many pixels.",
        "PICTURE_UNREADABLE": "The picture is damaged.",
        "THEME_UNKNOWN": "There is no such theme.",
        "COLOR_INVALID": "Not a colour as #RRGGBB.",
        "UPLOAD_MISSING": "The upload that this needs is not named.",
        "IMAGES_NOT_CONFIGURED": "No model that paints is set up on this server.",
        "CONTENT_DELETED": "The content is in the trash.",
        "CONTENT_NOT_DELETED": "The content is not in the trash.",
        "CONTENT_EXPIRED": "The content has been in the trash for too long.",
        "VERSION_UNKNOWN": "The content has no such version.",
        "BODY_FIXED": "Only articles have a body that can be changed.",
        "TOKEN_NAME_INVALID": "The token's name is empty, too long or unprintable.",
        "SCOPES_INVALID": "No scope, or one that the account cannot give.",
        "TOKEN_LIMIT": "As many personal access tokens as one account can have.",
        "REASON_MISSING": "The staff say why they do it.",
        "OWN_ACCOUNT": "Nobody does this to the own account.",
        "LAST_ADMINISTRATOR": "Somebody must be left to run the studio.",
        "ACCOUNT_DELETED": "The account was deleted by its owner.",
        "PAUSE_INVALID": "A pause that cannot be made.",
        "VOICE_UNKNOWN": "There is no such voice.",
        "EXPORT_UNDER_WAY": "An export is under way: wait for it to end.",
        "EXPORT_LIMIT": "Too many exports in a day.",
        "SHARE_LIMIT": "The content has as many live links as it may: revoke one.",
        "CONFIRMATION_MISMATCH": "The address typed to confirm is not the account's.",
        "PROOF_INVALID": "The token of a mail is wrong, used or too old: ask for a new mail.",
        "EMAIL_UNCHANGED": "The address is the account's own already.",
        "EMAIL_VERIFIED_ALREADY": "The address is proven already.",
        "SECOND_FACTOR_REQUIRED": "The password is right; a second factor is needed as well.",
        "SECOND_FACTOR_INVALID": "The second factor is wrong, or was used.",
        "SECOND_FACTOR_LOCKED": "Too many codes were wrong: none is looked at until `resetsAt`.",
        "TOTP_ENABLED_ALREADY": "The second factor is on: turn it off first.",
        "TOTP_NOT_ENABLED": "The second factor is not on.",
        "TOTP_NOT_BEGUN": "There is no secret to confirm: begin with `beginTotp`.",
        "AVATAR_URL_INVALID": "Not an https address.",
        "TIME_ZONE_INVALID": "Not a time zone of the IANA database.",
        "TIME_ZONE_CHANGED_RECENTLY": "The time zone was changed within the last days.",
    },
)

describe(
    FailureCode,
    "Why a generation failed; its credits are given back.",
    {
        "SOURCE_UNREACHABLE": "The page cannot be opened.",
        "SOURCE_FORBIDDEN": "The address does not lead to the public internet.",
        "SOURCE_TIMEOUT": "The page took too long.",
        "SOURCE_TOO_LARGE": "The page is too large.",
        "SOURCE_UNSUPPORTED": "The address is not a web page.",
        "SOURCE_LOGIN_WALL": "The page asks for a login.",
        "SOURCE_CAPTCHA": "The page asks for a human check.",
        "SOURCE_EMPTY": "The page holds no readable text.",
        "SOURCE_NOT_ARTICLE": "The page is not an article.",
        "SOURCE_GONE": "The content to start from was deleted.",
        "SOURCE_TOO_LONG": "The source is longer than the AI model can read.",
        "SEARCH_EMPTY": "No page on the question could be found and read.",
        "LANGUAGE_UNSUPPORTED": "The offline engine cannot write in that language.",
        "PROVIDER_UNAVAILABLE": "The AI service is away.",
        "PROVIDER_REFUSED": "The AI service declined the text.",
        "PROVIDER_MISCONFIGURED": "The AI service is set up wrongly.",
        "OWN_KEY_REJECTED": "Your vendor declined your own API key or its model.",
        "OWN_KEY_EXHAUSTED": "Your own account with the vendor has no credit or quota left.",
        "OWN_KEY_REMOVED": "Your own API key was removed before the job began.",
        "OUTPUT_UNUSABLE": "The AI service's answer was unusable.",
        "SEARCH_UNAVAILABLE": "Web search is away.",
        "TEXT_UNSETTABLE": "The text does not fit into the picture.",
        "UPLOAD_GONE": "The uploaded picture has expired.",
        "PAGE_MISSING": "The set has no such page, or the page no place for that.",
        "NOTHING_TO_SAY": "Nothing in the text can be read aloud.",
        "WORKER_LOST": "The work was interrupted too often.",
        "STOPPED_BY_STAFF": "It made no headway, and our staff ended it.",
        "INTERNAL": "Something went wrong on our side.",
    },
    name="GenerationErrorCode",
)


@strawberry.type(description="Why nothing was changed, and what to do about it.")
class UserError:
    code: ErrorCode = strawberry.field(description="For programs.")
    field: list[str] | None = strawberry.field(
        description='The path of the argument at fault, such as ["input", "source", "url"].'
    )
    message: str = strawberry.field(description="For people, in the language of the request.")
    resets_at: datetime | None = strawberry.field(
        description="From when the same may be asked again, where that takes nothing but time:"
        " for DAILY_CAP_REACHED the next midnight in your time zone, for EXPORT_LIMIT a day after"
        " the first of those that count; null where waiting is of no use."
    )


@strawberry.type(description="Why a generation failed, and what its owner can do.")
class GenerationError:
    code: FailureCode = strawberry.field(description="For programs.")
    message = computed(error_message, str, "For people, in the language of the request.")
    retryable: bool = strawberry.field(
        description="Whether asking again may help without changing anything."
    )
