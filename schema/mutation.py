"""What can be done."""

import strawberry

from resolvers import generation as generation_resolvers
from resolvers import key as key_resolvers
from resolvers import own_provider as own_provider_resolvers
from resolvers import session as session_resolvers
from resolvers import upload as upload_resolvers
from resolvers import user as user_resolvers
from schema.card_inputs import GenerateInfoCardInput, RegenerateInfoCardPageInput
from schema.generation import CancelGenerationPayload, GenerationPayload
from schema.inputs import (
    CancelGenerationInput,
    ExtractContentInput,
    GenerateFromUrlInput,
    GenerateScriptInput,
    RetryGenerationInput,
    RewriteContentInput,
    SearchWebInput,
)
from schema.key import ActivateKeyInput, ActivateKeyPayload
from schema.media_inputs import GenerateCoverInput, SynthesizeVoiceInput
from schema.own_provider import (
    RemoveOwnProviderPayload,
    SetOwnProviderInput,
    SetOwnProviderPayload,
)
from schema.payload import mutation
from schema.session import LoginInput, LogoutPayload, RefreshSessionInput
from schema.upload import CreateUploadInput, CreateUploadPayload
from schema.user import RegisterInput, SessionPayload


@strawberry.type(description="What can be done.")
class Mutation:
    register = mutation(
        user_resolvers.register,
        "Makes an account and signs in.",
        takes=RegisterInput,
        gives=SessionPayload,
    )
    login = mutation(session_resolvers.login, "Signs in.", takes=LoginInput, gives=SessionPayload)
    refresh_session = mutation(
        session_resolvers.refresh_session,
        "Exchanges a refresh token for the next pair; a token that comes back ends the session.",
        takes=RefreshSessionInput,
        gives=SessionPayload,
    )
    logout = mutation(
        session_resolvers.logout,
        "Ends the session that sends the request.",
        gives=LogoutPayload,
    )
    activate_key = mutation(
        key_resolvers.activate_key,
        "激活密钥: makes a key yours; each works once.",
        takes=ActivateKeyInput,
        gives=ActivateKeyPayload,
    )
    set_own_provider = mutation(
        own_provider_resolvers.set_own_provider,
        "Brings a key of your own: texts that you ask for from now on are made with it, and cost"
        " no credits. An active key (密钥) is needed all the same, and its limits hold.",
        takes=SetOwnProviderInput,
        gives=SetOwnProviderPayload,
    )
    remove_own_provider = mutation(
        own_provider_resolvers.remove_own_provider,
        "Deletes the key of your own. Generations with it that have not begun fail, and what you"
        " ask for from now on costs credits.",
        gives=RemoveOwnProviderPayload,
    )
    create_upload = mutation(
        upload_resolvers.create_upload,
        "Asks for an address that takes a file of yours. Costs nothing.",
        takes=CreateUploadInput,
        gives=CreateUploadPayload,
    )
    extract_content = mutation(
        generation_resolvers.request_generation,
        "内容提炼: distils an article into title, summary, key points, quotes and tags."
        " Costs 1 to 3 credits, by length, and 1 where the same was distilled within half an hour;"
        " watch it with `generationProgress`.",
        takes=ExtractContentInput,
        gives=GenerationPayload,
    )
    search_web = mutation(
        generation_resolvers.request_generation,
        "全网搜索: answers a question from pages of the web, every claim with its citation."
        " Costs 3 credits, and 1 for each 5 pages or part of them.",
        takes=SearchWebInput,
        gives=GenerationPayload,
    )
    rewrite_content = mutation(
        generation_resolvers.request_generation,
        "改写: says a source anew, in the form of a platform. Costs 2 to 4 credits, by length.",
        takes=RewriteContentInput,
        gives=GenerationPayload,
    )
    generate_from_url = mutation(
        generation_resolvers.request_generation,
        "Makes a new text from web pages, with citations."
        " Costs 2 to 4 credits, by length, and 1 for each page.",
        takes=GenerateFromUrlInput,
        gives=GenerationPayload,
    )
    generate_script = mutation(
        generation_resolvers.request_generation,
        "脚本: makes a script for a video, timed scene by scene."
        " Costs 2 credits, and 1 for each 2 minutes or part of them.",
        takes=GenerateScriptInput,
        gives=GenerationPayload,
    )
    generate_cover = mutation(
        generation_resolvers.request_generation,
        "封面: covers for platforms, each size laid out anew and inspected."
        " Costs 2 credits, and 1 for each picture after the first.",
        takes=GenerateCoverInput,
        gives=GenerationPayload,
    )
    generate_info_card = mutation(
        generation_resolvers.request_generation,
        "信息卡片: a source's points as cards, as one long picture and as a PDF."
        " Costs 3 credits, and 1 for each 3 cards or part of them.",
        takes=GenerateInfoCardInput,
        gives=GenerationPayload,
    )
    regenerate_info_card_page = mutation(
        generation_resolvers.request_generation,
        "Makes one page of a set anew, as a new set that shares all other pages. Costs 1 credit.",
        takes=RegenerateInfoCardPageInput,
        gives=GenerationPayload,
    )
    synthesize_voice = mutation(
        generation_resolvers.request_generation,
        "语音合成: speaks a text, with subtitles. Costs 1 credit for each 500 characters or part"
        " of them, and at most 10 for a page or a content of yours.",
        takes=SynthesizeVoiceInput,
        gives=GenerationPayload,
    )
    cancel_generation = mutation(
        generation_resolvers.cancel_generation,
        "Calls a generation off and gives its credits back.",
        takes=CancelGenerationInput,
        gives=CancelGenerationPayload,
    )
    retry_generation = mutation(
        generation_resolvers.retry_generation,
        "Asks for the same again, as a new generation.",
        takes=RetryGenerationInput,
        gives=GenerationPayload,
    )
