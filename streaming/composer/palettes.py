"""Colours of panels and what stands on them; each ink is readable on its panel (4.5 : 1 and better)."""

from dataclasses import dataclass

from streaming.composer.spec import TimeOfDay


@dataclass(frozen=True)
class Palette:
    """`panel` with `ink` on it; `accent` for the date's stamp with `on_accent`; `trim` for edges and ornaments."""

    panel: str
    ink: str
    accent: str
    on_accent: str
    trim: str


CREAM = Palette("#FFF8EC", "#3B2F2B", "#E8923A", "#2A2422", "#E8923A")
BUTTER = Palette("#FBE6B2", "#3B2F2B", "#7FA66A", "#1F2A1B", "#D9A441")
SAKURA = Palette("#F9D5DA", "#3B2F2B", "#C4533D", "#FFFFFF", "#F2A7B3")
TEA = Palette("#DDE9CF", "#2F3A2A", "#E8923A", "#2A2422", "#7FA66A")
CALICO = Palette("#F0A352", "#2A2422", "#FFF8EC", "#3B2F2B", "#FFF8EC")
SKY = Palette("#D7E8EF", "#26323F", "#F2A7B3", "#3B2F2B", "#6FA3A8")
SOOT = Palette("#2A2422", "#FFF8EC", "#E8923A", "#2A2422", "#E8923A")
MIDNIGHT = Palette("#1B2036", "#FFF8EC", "#F2C14B", "#2A2422", "#F2A7B3")

BY_TIME: dict[TimeOfDay, tuple[Palette, ...]] = {
    "day": (CREAM, TEA, SAKURA, SKY, BUTTER, CALICO, SOOT),
    "dusk": (CREAM, BUTTER, SOOT, SAKURA, MIDNIGHT, CALICO, TEA),
    "night": (MIDNIGHT, CREAM, SOOT, BUTTER, CALICO, SAKURA, SKY),
}


def palette_for(time: TimeOfDay, seed: int) -> Palette:
    """One of the hour's palettes; neighbouring seeds differ."""
    choices = BY_TIME[time]
    return choices[(seed * 3 + seed // len(choices)) % len(choices)]
