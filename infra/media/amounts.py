"""Numbers with what they count, which a reader takes in at once: 10分钟, 5万人, 3.5 kg, 第3章."""

import re
from collections.abc import Iterator

_DIGITS = r"[0-9０-９]+(?:[.,:/~～\-–—．，：][0-9０-９]+)*"
_NUMERALS = r"[一二两三四五六七八九十百千万亿半几数]+"
_SCALE = r"[十百千万亿]*[+＋多余来]?"
#: Letters after a number; a space may stand between them.
_LATIN_UNITS = (
    *("km/h", "km", "cm", "mm", "nm", "m²", "kg", "mg", "g", "ml", "mL", "kB", "KB", "MB", "GB"),
    *("day", "days", "hour", "hours", "minute", "minutes", "second", "seconds", "week", "weeks"),
    *("month", "months", "year", "years", "times", "steps", "tips", "ways", "percent", "dollars"),
    *("TB", "PB", "Mbps", "Gbps", "fps", "FPS", "dpi", "px", "pt", "em", "Hz", "kHz", "MHz", "GHz"),
    *("mAh", "kWh", "kW", "W", "V", "A", "K", "k", "w", "W", "h", "min", "ms", "s", "m", "L", "t"),
    *(
        "USD",
        "CNY",
        "RMB",
        "EUR",
        "HKD",
        "JPY",
        "℃",
        "°C",
        "°F",
        "°",
        "%",
        "％",
        "‰",
        "x",
        "X",
        "×",
    ),
)
_HAN_UNITS = (
    *(
        "个月",
        "个小时",
        "个半小时",
        "小时",
        "分钟",
        "秒钟",
        "毫秒",
        "星期",
        "个星期",
        "礼拜",
        "年代",
    ),
    *("世纪", "月份", "天半", "点半", "公里", "千米", "厘米", "毫米", "微米", "平方米", "平米"),
    *(
        "立方米",
        "公斤",
        "千克",
        "毫克",
        "毫升",
        "公顷",
        "美元",
        "美金",
        "港元",
        "港币",
        "日元",
        "欧元",
    ),
    *(
        "英镑",
        "块钱",
        "毛钱",
        "元钱",
        "人民币",
        "摄氏度",
        "度电",
        "人次",
        "张图",
        "分之",
        "个点",
        "倍速",
    ),
    *(
        "百分点",
        "个百分点",
        "大卡",
        "千卡",
        "卡路里",
        "毫安",
        "毫安时",
        "兆",
        "字节",
        "像素",
        "英寸",
        "寸",
    ),
    *"个年月日号时分秒天周季点刻岁元块毛角人位名口家户台部辆架艘只头匹条根支枝张片幅把双对副套件身顶",
    *"本册页章节集期届级层楼栋幢座间室厅所处篇段句字词行列首则项款种类样招步次遍回趟场轮局关倍成折股",
    *"米里尺丈克斤两吨升亩度瓶杯碗盒包袋箱桶罐盘锅勺滴粒颗朵棵株串束捆堆批组群队班排代版号线城省国",
    *"后前内外起粉赞题法大强多余来",
)
_HAN_UNIT = "|".join(sorted(map(re.escape, _HAN_UNITS), key=len, reverse=True))
_LATIN_UNIT = "|".join(sorted(map(re.escape, set(_LATIN_UNITS)), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"第?{_DIGITS}(?:[ \u00a0]?(?:{_LATIN_UNIT})(?![A-Za-z])|{_SCALE}[ \u00a0]?(?:{_HAN_UNIT})?)"
    rf"|第?{_NUMERALS}(?:{_HAN_UNIT})"
)


def amounts(text: str) -> Iterator[tuple[int, int]]:
    """Where each starts and ends; white space at the end is not of it."""
    for match in _AMOUNT.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip())
