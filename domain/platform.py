"""The platforms that creators publish on."""

from enum import StrEnum


class Platform(StrEnum):
    XIAOHONGSHU = "XIAOHONGSHU"
    DOUYIN = "DOUYIN"
    WECHAT_OFFICIAL = "WECHAT_OFFICIAL"
    BILIBILI = "BILIBILI"
    WECHAT_CHANNELS = "WECHAT_CHANNELS"
    ZHIHU = "ZHIHU"
    WEIBO = "WEIBO"
