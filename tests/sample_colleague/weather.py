"""Weather of the merch shop's own: now and then it rains stickers."""

from vtuber.plugin import Bilingual, WeatherKind

STICKER_RAIN = WeatherKind(
    label=Bilingual("Sticker rain", "贴纸雨"),
    now=Bilingual("raining stickers", "下贴纸"),
    view=Bilingual("stickers drifting down outside the window", "窗外飘着贴纸"),
    icon='<path d="M6 5h8l4 4v10H6z"/><path d="M14 5v4h4M9.5 15c1.5 1.5 3.5 1.5 5 0"/>',
    falls="stickers",  # her room knows no such thing: board.css colours the clouds
    grey=0.2,
    shares=(0.03,) * 12,
    words=(("贴纸",), ("sticker", "stickers")),
)
