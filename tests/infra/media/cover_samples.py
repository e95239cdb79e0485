"""Texts that covers have to bear: the usual, the longest, the shortest, of emoji, of Latin."""

from dataclasses import replace

from domain.cover import CoverOrder, CoverText, LayoutFamily
from domain.platform import Platform
from domain.platforms import PROFILES, CoverSize

USUAL = CoverText(
    title="每天复盘10分钟，半年涨粉5万的真相",
    subtitle="普通人也能照抄的3步法，附2026最新模板",
    highlights=("📝第1步：写下3个数据", "📂第2步：找出共同点", "🚀第3步：只动一个变量"),
    tags=("自媒体运营", "复盘", "个人成长", "干货"),
    keywords=("复盘", "10分钟"),
    badge="建议收藏⭐",
    author="@阿澄的成长笔记",
)
LONGEST = CoverText(
    title="从月薪三千到自由职业：普通人用AI写作、配图、配音做自媒体的第一年，我踩过的坑、赚到的钱和最想告诉你的那些真心话吧",
    subtitle="这一年写了三百多篇文章，删掉了一半，留下来的每一篇都讲清楚一件事：先把内容做给一个具体的人看，再谈流量、变现与品牌，顺序反了就会很累，也走不远，请一定慢慢来",
    highlights=(
        "选题：先找一百个真实的问题，再从里面挑出你能回答得最好的十个来写",
        "结构：开头三秒给结论，中间给证据，结尾给行动，别让读者猜你想说什么",
        "配图：封面统一版式，正文每三百字一张图，让人一眼认出这是你的内容",
        "配音：语速控制在每分钟二百五十字左右，停顿比语气更能留住耳朵听众",
        "发布：同一篇改写成五个平台的版本，标题各写各的，不要复制粘贴了事",
        "复盘：每周只改一个变量，把数据写在同一张表里，三个月后再回头来看",
    ),
    tags=("自媒体运营干货分享", "AI写作工具实测对比", "个人成长复盘日记", "副业", "效率", "变现"),
    badge="全文一万字深度长文建议收藏慢看",
    author="@阿澄的成长笔记与自媒体实战手记官方账号",
)
SHORTEST = CoverText(title="早睡")
EMOJI = CoverText(
    title="🔥🔥爆款封面👩‍💻✨3步搞定🎨🇨🇳新手也会👍🏽",
    subtitle="💡灵感➕🖼️配图➕🎧配音＝📈涨粉",
    highlights=("✍️写作：🚀更快", "🎨设计：😍更美", "🎧配音：👂更真", "📊数据：📈更准"),
    tags=("✨灵感", "🎨设计", "1️⃣步到位"),
    badge="🆕新品🎉",
    author="🐱猫老师",
)
LATIN = CoverText(
    title="10 Prompting Habits That Saved Me 5 Hours a Week",
    subtitle="What changed after ninety days of shipping with AI, step by step",
    highlights=(
        "Before: Writing everything by hand",
        "After: Reviewing what the model drafts",
    ),
    tags=("productivity", "AI", "writing"),
    badge="Field notes",
    author="@lindsay",
)
FIVE = {
    "usual": USUAL,
    "longest": LONGEST,
    "shortest": SHORTEST,
    "emoji": EMOJI,
    "latin": LATIN,
}
SIZES = [(platform, size) for platform in Platform for size in PROFILES[platform].cover_sizes]
_SIDES = ("改之前：没有数据，全凭感觉，越写越慌", "改之后：每周复盘一次，三个月阅读翻倍")


def text_for(family: LayoutFamily, text: CoverText) -> CoverText:
    """The usual text with what the family is made to show."""
    if text is not USUAL:
        return text
    if family is LayoutFamily.BEFORE_AFTER:
        return replace(text, highlights=_SIDES)
    if family is LayoutFamily.QUOTE:
        return replace(
            text,
            title="复盘不是总结过去，而是为下一次少走弯路",
            keywords=("少走弯路",),
            highlights=(),
        )
    if family is LayoutFamily.LIST:
        more = ("📣第4步：改写到5个平台", "🔁第5步：每周再来一次")
        return replace(text, highlights=(*text.highlights, *more))
    return text


def order(theme_id: str, platform: Platform, size: CoverSize, text: CoverText) -> CoverOrder:
    return CoverOrder(
        text=text,
        theme_id=theme_id,
        platform=platform,
        name=size.name,
        width=size.width,
        height=size.height,
    )
