"""Digits that name something in Chinese text, and count nothing: telephones, codes, slogans."""

import re

from infra.speech.chinese_measures import COUNTED
from infra.speech.chinese_numbers import digit_by_digit, on_the_telephone
from infra.speech.rules import Rule

_NO_AMOUNT = rf"(?![\d.:：/%％‰]|\s?(?:{COUNTED}))"
_ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_MOBILE = re.compile(
    r"(?<![\d.])(?:\+?(86)[- ]?)?(1[3-9]\d)([- ]?)(\d{4})\3(\d{4})(?![\d.%])(?![- ]\d)"
)
_SERVICE = re.compile(
    r"(?<![\d.])([48]00)(?:[- ]?(\d{3})[- ]?(\d{4})|[- ](\d{4})[- ](\d{3}))(?![\d.%])"
)
_FIXED = re.compile(r"(?<![\d.])[(（]?(0\d{2,3})[)）]?[- ](\d{3,4})[- ]?(\d{4})(?![\d.%])")
_TITLED = re.compile(
    r"((?:电话|热线|拨打|致电|客服|报警|投诉|举报|QQ|微信|加微|手机|验证码|邮编|编号|订单|单号"
    r"|学号|工号|房间|尾号|密码|车次|航班)(?:号码|号)?(?:是|为)?[:： ]{0,2})"
    rf"(?>(\d(?:[ -]?\d){{1,23}})){_NO_AMOUNT}"
)
_SLOGAN = re.compile(
    r"(?<![\d.A-Za-z])(618|996|985|211|315|520|1688|007|1024(?=程序员))"
    rf"(?![A-Za-z]){_NO_AMOUNT}"
)
_HOTLINE = re.compile(
    rf"(?<![\d.])(?:12306|12315|12123|(?<=[打拨])(?:110|119|12\d{{3}}|12[02]|9[56]\d{{3}})"
    rf"|(?:110|119|12[02]|12\d{{3}})(?=热线|平台|投诉|报警)){_NO_AMOUNT}"
)
_GENERATION = re.compile(r"(?<![\d.])([0-9][05])(?=后(?![天年续来]))")
_DIGITS = re.compile(r"\d")
_SEPARATOR = re.compile(r"[ -]+")


def _grouped(match: re.Match[str]) -> str:
    """With a breath between the groups where they were written apart."""
    is_apart = match[0] != _DIGITS.sub("", match[0]) and not match[0].lstrip("+").isdigit()
    groups = [on_the_telephone(group) for group in match.groups() if group and group.isdigit()]
    return ("，" if is_apart else "").join(groups)


def _titled(match: re.Match[str]) -> str:
    groups = _SEPARATOR.split(match[2])
    return match[1] + "，".join(on_the_telephone(group) for group in groups)


def _each_digit(match: re.Match[str]) -> str:
    return "点".join(digit_by_digit(group) for group in match[0].split("."))


CODES: tuple[Rule, ...] = (
    (_ADDRESS, _each_digit),
    (_MOBILE, _grouped),
    (_SERVICE, _grouped),
    (_FIXED, _grouped),
    (_TITLED, _titled),
    (_HOTLINE, lambda match: on_the_telephone(match[0])),
    (_SLOGAN, _each_digit),
    (_GENERATION, _each_digit),
)
