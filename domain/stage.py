"""What a generation under way is busy with, in words for those who wait."""

from enum import StrEnum

from domain.language import Sentence


class Stage(StrEnum):
    """What a running generation is doing now."""

    PLANNING = "PLANNING"
    SEARCHING = "SEARCHING"
    FETCHING = "FETCHING"
    READING = "READING"
    WRITING = "WRITING"
    PAINTING = "PAINTING"
    TYPESETTING = "TYPESETTING"
    SPEAKING = "SPEAKING"
    CHECKING = "CHECKING"
    SAVING = "SAVING"

    @property
    def sentence(self) -> Sentence:
        return _STAGE_SENTENCES[self]


_STAGE_SENTENCES = {
    Stage.PLANNING: Sentence("正在拟定搜索词", "Choosing what to search for"),
    Stage.SEARCHING: Sentence("正在搜索", "Searching the web"),
    Stage.FETCHING: Sentence("正在打开网页", "Opening the page"),
    Stage.READING: Sentence("正在阅读原文", "Reading the source"),
    Stage.WRITING: Sentence("正在撰写", "Writing"),
    Stage.PAINTING: Sentence("正在绘制背景", "Painting the background"),
    Stage.TYPESETTING: Sentence("正在排版", "Setting the type"),
    Stage.SPEAKING: Sentence("正在合成语音", "Speaking"),
    Stage.CHECKING: Sentence("正在核对", "Checking the text"),
    Stage.SAVING: Sentence("正在保存", "Saving"),
}
