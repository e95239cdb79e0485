"""A small picture of each theme, to choose by."""

import io

from PIL import Image

from domain.cover import CoverOrder, CoverText, LayoutFamily
from domain.platform import Platform
from domain.platforms import PROFILES
from infra.media.cover_making import make_cover
from infra.media.cover_themes import LOOKS
from infra.media.encoding import encode_png

_WIDTH = 414
_SAMPLE = CoverText(
    title="每天复盘10分钟，3个月写出爆款",
    subtitle="普通人也能照抄的方法",
    highlights=("📝记录：写下三个数据", "📂归类：找出共同点", "🚀改进：只动一个变量"),
    tags=("自媒体", "复盘", "成长"),
    badge="建议收藏",
    author="@老旺",
)
_SIDES = ("改之前：没有数据，全凭感觉", "改之后：每周复盘，阅读翻倍")


def draw_preview(theme_id: str) -> bytes:
    """PNG; raises `KeyError` for a theme that there is not."""
    look = LOOKS[theme_id]
    is_duel = look.family is LayoutFamily.BEFORE_AFTER
    size = PROFILES[Platform.XIAOHONGSHU].cover_sizes[0]
    order = CoverOrder(
        text=_SAMPLE if not is_duel else _duel(),
        theme_id=theme_id,
        platform=Platform.XIAOHONGSHU,
        name=size.name,
        width=size.width,
        height=size.height,
    )
    with Image.open(io.BytesIO(make_cover(order).data)) as image:
        height = round(image.height * _WIDTH / image.width)
        return encode_png(image.resize((_WIDTH, height), Image.Resampling.LANCZOS))


def _duel() -> CoverText:
    return CoverText(
        title="复盘3个月，前后差多少？",
        subtitle=_SAMPLE.subtitle,
        highlights=_SIDES,
        tags=_SAMPLE.tags,
        badge=_SAMPLE.badge,
        author=_SAMPLE.author,
    )
