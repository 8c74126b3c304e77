"""The colours of her coat, and what follows from them."""

from dataclasses import dataclass

from streaming.composer.colours import mixed
from streaming.composer.spec import Looks


@dataclass(frozen=True)
class Coat:
    """Colours ready to draw with."""

    fur: str
    shade: str  # fur turned away from the light
    patch: str
    patch_shade: str
    dark: str
    line: str  # the outline: warm, never black
    eyes: str
    ear: str
    nose: str
    blush: str
    ribbon: str
    ribbon_shade: str
    accessory: str


OUTLINE = 3.2


def coat_of(looks: Looks) -> Coat:
    """What she is drawn with."""
    return Coat(
        fur=looks.fur,
        shade=mixed(looks.fur, "#D9B99B", 0.38),
        patch=looks.patch,
        patch_shade=mixed(looks.patch, "#A8532A", 0.38),
        dark=looks.dark,
        line=mixed(looks.dark, "#7A4A38", 0.45),
        eyes=looks.eyes,
        ear=mixed("#F2A7B3", looks.fur, 0.2),
        nose="#E58A94",
        blush="#F2A7B3",
        ribbon=looks.ribbon,
        ribbon_shade=mixed(looks.ribbon, "#33502E", 0.35),
        accessory=looks.accessory,
    )
