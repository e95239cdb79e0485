"""What can be generated."""

import strawberry

from domain.permission import GENERATE, WRITE_CONTENT
from resolvers import generation as generation_resolvers
from resolvers import upload as upload_resolvers
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
from schema.media_inputs import GenerateCoverInput, SynthesizeVoiceInput
from schema.payload import mutation
from schema.upload import CreateUploadInput, CreateUploadPayload


@strawberry.type(description="What can be generated.")
class GenerationMutations:
    create_upload = mutation(
        upload_resolvers.create_upload,
        "Asks for an address that takes a file of yours. Costs nothing.",
        access=WRITE_CONTENT,
        takes=CreateUploadInput,
        gives=CreateUploadPayload,
    )
    extract_content = mutation(
        generation_resolvers.request_generation,
        "内容提炼: distils an article into title, summary, key points, quotes and tags."
        " Costs 1 to 3 credits, by length, and 1 where the same was distilled within half an hour;"
        " watch it with `generationProgress`.",
        access=GENERATE,
        takes=ExtractContentInput,
        gives=GenerationPayload,
    )
    search_web = mutation(
        generation_resolvers.request_generation,
        "全网搜索: answers a question from pages of the web, every claim with its citation."
        " Costs 3 credits, and 1 for each 5 pages or part of them.",
        access=GENERATE,
        takes=SearchWebInput,
        gives=GenerationPayload,
    )
    rewrite_content = mutation(
        generation_resolvers.request_generation,
        "改写: says a source anew, in the form of a platform. Costs 2 to 4 credits, by length.",
        access=GENERATE,
        takes=RewriteContentInput,
        gives=GenerationPayload,
    )
    generate_from_url = mutation(
        generation_resolvers.request_generation,
        "Makes a new text from web pages, with citations."
        " Costs 2 to 4 credits, by length, and 1 for each page.",
        access=GENERATE,
        takes=GenerateFromUrlInput,
        gives=GenerationPayload,
    )
    generate_script = mutation(
        generation_resolvers.request_generation,
        "脚本: makes a script for a video, timed scene by scene."
        " Costs 2 credits, and 1 for each 2 minutes or part of them.",
        access=GENERATE,
        takes=GenerateScriptInput,
        gives=GenerationPayload,
    )
    generate_cover = mutation(
        generation_resolvers.request_generation,
        "封面: covers for platforms, each size laid out anew and inspected."
        " Costs 2 credits, and 1 for each picture after the first.",
        access=GENERATE,
        takes=GenerateCoverInput,
        gives=GenerationPayload,
    )
    generate_info_card = mutation(
        generation_resolvers.request_generation,
        "信息卡片: a source's points as cards, as one long picture and as a PDF."
        " Costs 3 credits, and 1 for each 3 cards or part of them.",
        access=GENERATE,
        takes=GenerateInfoCardInput,
        gives=GenerationPayload,
    )
    regenerate_info_card_page = mutation(
        generation_resolvers.request_generation,
        "Makes one page of a set anew, as a new set that shares all other pages. Costs 1 credit.",
        access=GENERATE,
        takes=RegenerateInfoCardPageInput,
        gives=GenerationPayload,
    )
    synthesize_voice = mutation(
        generation_resolvers.request_generation,
        "语音合成: speaks a text, with subtitles. Costs 1 credit for each 500 characters or part"
        " of them, and at most 10 for a page or a content of yours.",
        access=GENERATE,
        takes=SynthesizeVoiceInput,
        gives=GenerationPayload,
    )
    cancel_generation = mutation(
        generation_resolvers.cancel_generation,
        "Calls a generation off and gives its credits back.",
        access=GENERATE,
        takes=CancelGenerationInput,
        gives=CancelGenerationPayload,
        starts_job=False,
    )
    retry_generation = mutation(
        generation_resolvers.retry_generation,
        "Asks for the same again, as a new generation.",
        access=GENERATE,
        takes=RetryGenerationInput,
        gives=GenerationPayload,
    )
