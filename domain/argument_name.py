"""What arguments are called when people are told about them: clients spell them otherwise."""

from collections.abc import Mapping

from domain.language import Sentence

#: By what clients spell, within whatever argument it stands.
_NAMES: Mapping[str, Sentence] = {
    "amount": Sentence("点数", "amount"),
    "author": Sentence("作者", "author"),
    "badge": Sentence("角标", "badge"),
    "body": Sentence("正文", "body"),
    "brandName": Sentence("品牌名称", "brand name"),
    "brandTone": Sentence("品牌语气", "brand tone"),
    "charactersPerMinute": Sentence("每分钟字数", "number of characters a minute"),
    "count": Sentence("数量", "count"),
    "credits": Sentence("点数", "number of credits"),
    "daily_cap": Sentence("每日上限", "daily cap"),
    "defaultTone": Sentence("默认语气", "default tone"),
    "description": Sentence("说明", "description"),
    "durationSeconds": Sentence("时长（秒）", "duration in seconds"),
    "expiresInDays": Sentence("有效天数", "number of days"),
    "favoriteWords": Sentence("常用词", "favorite words"),
    "focus": Sentence("关注点", "focus"),
    "forbiddenWords": Sentence("禁用词", "forbidden words"),
    "heading": Sentence("要点标题", "heading"),
    "highlights": Sentence("亮点", "highlights"),
    "instruction": Sentence("写作要求", "instruction"),
    "keywords": Sentence("重点词", "keywords"),
    "link": Sentence("链接", "link"),
    "maxPages": Sentence("页数", "number of pages"),
    "maxSources": Sentence("来源数", "number of sources"),
    "max_concurrent": Sentence("并发任务数", "number of concurrent jobs"),
    "name": Sentence("名称", "name"),
    "page": Sentence("页码", "page number"),
    "priority": Sentence("优先级", "priority"),
    "query": Sentence("搜索内容", "query"),
    "quote": Sentence("引文", "quote"),
    "reason": Sentence("原因", "reason"),
    "speed": Sentence("语速", "speed"),
    "subtitle": Sentence("副标题", "subtitle"),
    "tags": Sentence("标签", "tags"),
    "text": Sentence("文本", "text"),
    "title": Sentence("标题", "title"),
    "tone": Sentence("语气", "tone"),
    "valid_days": Sentence("有效天数", "number of valid days"),
}
#: The refusal's `field` says which it is.
UNNAMED = Sentence("该项", "value")


def named(argument: str) -> Sentence:
    """Without an article. `argument` is as clients spell it, dots leading to what is within."""
    return _NAMES.get(argument.rpartition(".")[2], UNNAMED)
