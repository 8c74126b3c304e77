"""What a stream is about, without the words of an ad in it."""

import pytest

from vtuber.ad_mentions import speaks_of_ad, without_ad


@pytest.mark.parametrize(
    ("content", "about"),
    [
        ("聊聊最近的梦，中间插播九号红点", "聊聊最近的梦"),
        ("先插播九号红点，然后聊聊最近的梦", "聊聊最近的梦"),
        ("聊聊最近的梦并插播九号红点", "聊聊最近的梦"),
        ("聊聊最近的梦，期间有九号红点的广告", "聊聊最近的梦"),
        ("今晚聊天直播，中间插播九号红点，顺便试一试柔光逗猫点能不能压住猫。", "今晚聊天直播"),
        ("闲聊直播，替九号红点念几句，再讲讲我跟抱枕之间的事。", "闲聊直播，讲讲我跟抱枕之间的事。"),
        ("直播《苔藓列车》，找个地方睡觉；中途念九号红点的广告", "直播《苔藓列车》，找个地方睡觉"),
        ("直播《纸船邮差》（合作：圆圆金枪鱼）", "直播《纸船邮差》"),
        ("杂谈：飞蛾为什么非要撞灯（月光沙丁特约）", "杂谈：飞蛾为什么非要撞灯"),
        ("Mid-way ad for Red Dot No. 9, then talk about dreams", "talk about dreams"),
        ("Talk about dreams with an ad for Red Dot No. 9 in the middle", "Talk about dreams"),
        ("Talk about dreams. Read an ad for Red Dot No. 9 half-way. Sleep.", "Talk about dreams. Sleep."),
        ("Play 《Moss Train》 and read a few lines for Red Dot Nine", "Play 《Moss Train》"),
        ("Talk: why moths must have the lamp (with Moonlit Sardines)", "Talk: why moths must have the lamp"),
        ("中间插播九号红点", ""),
        ("A short ad for Red Dot Nine", ""),
    ],
)  # fmt: skip
def test_the_ad_is_taken_out(content: str, about: str) -> None:
    assert without_ad(content) == about


@pytest.mark.parametrize(
    "content",
    [
        "",
        "聊聊最近的梦，再试一试新枕头",
        "杂谈：为什么广告总比节目响",
        "聊聊电视广告里的猫，猜猜牌子",
        "给花浇水，帮我看看天气",
        "在直播里给大家读一读来信",
        "直播《纸船邮差》（第二回）",
        "Talk: why ads are louder than films",
        "A talk about the ad for a lamp",
        "Chat (with tea and blankets) about the moon.",
        "Add sugar, then read a letter from a moth",
    ],
)
def test_what_holds_no_ad_stays_as_it_is(content: str) -> None:
    assert without_ad(content) == content
    assert not speaks_of_ad(content)


def test_what_goes_on_about_the_product_goes_with_the_ad() -> None:
    content = "聊聊梦，中间插播九号红点，柔光逗猫点能不能压住猫，猜猜谁先睡着"
    assert without_ad(content, ("九号红点", "柔光逗猫点")) == "聊聊梦，猜猜谁先睡着"
    # Before the ad it is what she talks about.
    assert without_ad("聊聊柔光逗猫点，中间插播九号红点", ("柔光逗猫点",)) == "聊聊柔光逗猫点"


def test_a_closing_aside_is_where_a_sponsor_may_be_named() -> None:
    assert not speaks_of_ad("聊聊最近的梦（合作：九号红点）")
    assert speaks_of_ad("聊聊最近的梦，中间插播九号红点（合作：九号红点）")
