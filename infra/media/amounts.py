"""Numbers with what they count, which a reader takes in at once: 10分钟, 5万人, 3.5 kg, 第3章."""

import re
from collections.abc import Iterator

_DIGITS = r"[0-9０-９]+(?:[.,:/~～\-–—．，：][0-9０-９]+)*"
_NUMERALS = r"[一二两三四五六七八九十百千万亿半几]+"
_SCALE = r"[十百千万亿]*[+＋多余来]?"
#: Letters after a number; a space may stand between them.
_LATIN_UNIT = (
    r"(?:[kcmµn]?m[²³]?(?:/h|/s)?|[km]?g|[mk]?[lL]|[kKMGTP]?[bB](?:ps)?|[kMG]?Hz|k?W|m?Ah|kWh|k?V|fps"
    r"|dpi|px|pt|em|ms|min|[hstKkwWAVxX×]|USD|CNY|RMB|EUR|HKD|JPY"
    r"|(?:day|hour|minute|second|week|month|year|time|step|tip|way|dollar)s?|percent)(?![A-Za-z])"
)
_SIGN_UNIT = r"(?:[㎀-㏿℃℉%％‰]|°[CF]?)"
#: The longer ones first.
_HAN_UNIT = (
    r"(?:个半小时|个人|个百分点|平方公里|平方米|立方米|个小时|个星期|个月|小时|分钟|秒钟|毫秒|星期|礼拜|年代|世纪|月份"
    r"|天半|点半|公里|千米|厘米|毫米|微米|平米|公斤|千克|毫克|毫升|公顷|美元|美金|港元|港币|日元|欧元|英镑|块钱"
    r"|毛钱|人民币|摄氏度|度电|人次|分之|百分点|大卡|千卡|毫安时|毫安|字节|像素|英寸|倍速"
    r"|[个年月日号时分秒天周季点刻岁元块毛角人位名口家户台部辆架艘只头匹条根支枝张片幅把双对副套件身顶]"
    r"|[本册页章节集期届级层楼栋幢座间室厅所处篇段句字词行列首则项款种类样招步次遍回趟场轮局关倍成折股]"
    r"|[米里尺丈寸克斤两吨升亩度瓶杯碗盒包袋箱桶罐盘锅勺滴粒颗朵棵株串束捆堆批组群队班排代版线城省国]"
    r"|[后前内外起粉赞题法强多余来])"
)
_AMOUNT = re.compile(
    rf"第?{_DIGITS}(?:[ \u00a0]?(?:{_SIGN_UNIT}|{_LATIN_UNIT})|{_SCALE}(?:[ \u00a0]?{_HAN_UNIT})?)"
    rf"|第?{_NUMERALS}{_HAN_UNIT}"
)


def amounts(text: str) -> Iterator[tuple[int, int]]:
    """Where each starts and ends."""
    return (match.span() for match in _AMOUNT.finditer(text))
