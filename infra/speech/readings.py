"""How a character is read where a dictionary of words does not tell: by what stands around it."""

import re
from collections.abc import Iterator

_NUMERALS = "一二两三四五六七八九十百千几半"
_PEOPLE = "我你您他她它们咱"
#: The character that is read so, in brackets of its own; later lines have the last word.
_CONTEXTS = (
    ("(得)(?<=[一-龥]得)(?![分奖到了罪意知失力体手益出以主票逞当过])", "de5"),
    ("(?<=[获取赢所心难博求应夺贪自不])(得)", "de2"),
    (f"(?<=[{_PEOPLE}还就都也又总必可])(得)(?![到了分奖出过知益罪意失以])", "dei3"),
    ("(?<=[值觉记懂显免省晓认舍使])(得)", "de5"),
    ("(?<=[很太更最不够超多挺])(长)(?![大得])", "chang2"),
    ("(?<![很太更最不够超])(长)(?=[得高出胖肉痘满草毛牙])", "zhang3"),
    (f"(?<=[{_NUMERALS}每这那首末单多])(行)(?=代码|字|文字|诗|数据|小字|命令|标题|$)", "hang2"),
    (f"第[{_NUMERALS}]{{1,5}}(行)", "hang2"),
    ("(还)(?=[钱款债贷书清]|信用卡|花呗|房贷|车贷)", "huan2"),
    (f"(还)(?=给[{_PEOPLE}大][们家]?[买做带送发准安讲看配打找留])", "hai2"),
    ("(?<=睡)(着)(?=了|$)", "zhao2"),
    ("(?<=[成认视分约均称改变设定作评选列译命皆即化转合沦升降增减誉])(为)(?!了|什么)", "wei2"),
    ("(为)(?=期|主|例|零|首|准|核心|基础|百分之|[二三四五六七八九十])", "wei2"),
    (f"(?<=[{_NUMERALS}每这那])(只)(?![有要是能会好剩不])", "zhi1"),
    (f"(?<![{_NUMERALS}这那各某多何此品物])(种)(?=[菜花树草田地植瓜稻粮])", "zhong4"),
    (
        "(?<![很太更最超严沉体着])(重)(?=[写做来装拍学看置塑构启刷复现叠逢返回演播组建申新洗连温读录])",
        "chong2",
    ),
    ("(?<![请受领宗佛道管赐指任])(教)(?=我|你|他|她|您|大家|会|孩子|学生|书|给)", "jiao1"),
    ("(背)(?=包|着|起|负|黑锅|书包)", "bei1"),
    ("(量)(?=一量|一下|体温|血压|身高|尺寸|腰围)", "liang2"),
    ("(?<=[上里地家爱想能会始起边我你他她们])(种)(?![类族子种])", "zhong4"),
    (f"(?<![{_NUMERALS}这那各某多何此每品物兵变])(种)(?=[出了得下过])", "zhong4"),
    ("(?<=[见忽晒烘吹晾擦太很变半风])(干)(?![了嘛活过预部劲什])", "gan1"),
    ("(弹)(?=一弹|琴|奏|吉他|钢琴|出|窗|跳|回|性|力)", "tan2"),
    ("(空)(?=[着出])", "kong4"),
    (
        "(?<![单腔声曲音情])(调)(?=低|高|整|节|色|味|试|到|小|大|亮|暗|成|慢|快|料|养|配|解|价)",
        "tiao2",
    ),
    ("(倒)(?=水|茶|酒|计|退|车|数|着|立|入|出|影|垃圾|贴|序|叙|挂)", "dao4"),
    ("(当)(?=[作成])", "dang4"),
    ("(中)(?=奖|毒|标|招|暑|枪|弹|风|签|彩|意)", "zhong4"),
    ("(?<=[一-龥])(率)(?![先领队真性直])", "lv4"),
    ("(?<=[草轻坦直表])(率)", "shuai4"),
    ("(数)(?=一数|不清|不胜数|一下)", "shu3"),
    ("(转)(?=圈|盘|悠|椅)", "zhuan4"),
    ("(露)(?=脸|馅|一手|面|怯)", "lou4"),
    ("(炸)(?=鸡|酱|串|薯|丸|虾)|(?<=油)(炸)", "zha2"),
    ("(?<=[受少忘来去吃做走跑变改免错用办离学买装过赶]不)(了)", "liao3"),
    ("(?<=[受做办吃解]得)(了)", "liao3"),
    ("(?<=[请休放病寒暑产婚])(假)", "jia4"),
    ("(?<=[有没抽])(空)(?=$|[了再来去就])", "kong4"),
    ("(?<=[睡午一])(觉)(?!得)", "jiao4"),
)
_COMPILED = tuple((re.compile(pattern), reading) for pattern, reading in _CONTEXTS)
#: 地 behind these is the ground, not the ending of an adverb.
_OF_THE_GROUND = frozenset("块片处寸亩遍各当本外内耕农草土工场此某这那满大")


def readings_in_context(clause: str) -> Iterator[tuple[int, str]]:
    """Where a character of a clause has a reading by its neighbours, and which."""
    for pattern, reading in _COMPILED:
        for match in pattern.finditer(clause):
            yield match.start(match.lastindex or 0), reading


def is_adverbial(before: str, after: str) -> bool:
    """Whether 地 between these words makes an adverb of the first."""
    return len(before) > 1 and before[-1] not in _OF_THE_GROUND and bool(after)
