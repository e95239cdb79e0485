"""What a theme looks like, at a glance."""

from PIL import Image

from domain.info_card import Card, CardForm, CardLook, CardPoint, CardSheet, CardStyle
from domain.platform import Platform
from infra.media.card_page import draw_card
from infra.media.encoding import encode_png

_WIDTH, _HEIGHT = 1242, 1660
_SHOWN = (414, 553)
_POINTS = (
    ("先看数据，再谈感受", "收藏率 > 3%，说明选题是对的。"),
    ("一次只改一个变量", "这周改标题，下周改封面。"),
    ("固定复盘时间", "每周日晚上30分钟，雷打不动。"),
)


def render_preview(theme_id: str) -> bytes:
    """A page of points as a small PNG."""
    points = tuple(
        CardPoint(number=number, heading=heading, text=text)
        for number, (heading, text) in enumerate(_POINTS, 1)
    )
    sheet = CardSheet(
        card=Card(form=CardForm.POINTS, title="3步复盘法，照着做就行", points=points),
        style=CardStyle(
            theme_id=theme_id,
            platform=Platform.XIAOHONGSHU,
            width=_WIDTH,
            height=_HEIGHT,
            look=CardLook(author="老旺"),
        ),
        index=2,
        count=5,
    )
    return encode_png(draw_card(sheet).canvas.image.resize(_SHOWN, Image.Resampling.LANCZOS))
