"""Where things stand on a cover: the panel that bears the title, her, the date. All boxes lie inside 1280×720."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from streaming.composer.cat.poses import POSES
from streaming.composer.spec import CoverSpec

WIDTH, HEIGHT = 1280, 720
# Nothing that must be read comes closer to the frame: players crop and round it.
MARGIN = 36
# How far a mood's mark rises above the tuft, in her units.
MARK = 60.0


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """One past its last column."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """One past its last row."""
        return self.y + self.height

    def meets(self, other: "Box") -> bool:
        """Whether the two share a pixel."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def inset(self, by: int) -> "Box":
        """The box without a rim of `by` pixels."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True)
class Figure:
    """Her: which pose, where the middle of its lower edge stands, how large, which way, on a cushion or not."""

    pose: str
    x: float
    y: float
    scale: float
    mirrored: bool = False
    cushion: bool = False

    @property
    def box(self) -> Box:
        """What she covers, the mark of her mood included."""
        pose = POSES[self.pose]
        left, right = (-pose.right, -pose.left) if self.mirrored else (pose.left, pose.right)
        top = pose.tuft[1] - MARK
        return Box(
            round(self.x + left * self.scale),
            round(self.y + top * self.scale),
            round((right - left) * self.scale),
            round((pose.bottom - top) * self.scale),
        )


@dataclass(frozen=True)
class Layout:
    """A composition. `panel` is drawn in the `style` of the same name; `text` is what title and game may fill."""

    style: str  # card, bubble, note, screen, ribbon, sign
    panel: Box
    text: Box
    figure: Figure
    date: tuple[int, int]  # the middle of the date's stamp
    centred: bool = False


def layout_for(spec: CoverSpec, rng: random.Random) -> Layout:
    """The composition that this spec's seed and mood ask for. Neighbouring seeds differ."""
    made = LAYOUTS[spec.seed % len(LAYOUTS)](spec, rng)
    return _mirrored(made) if rng.random() < 0.5 else made


def _on_floor(spec: CoverSpec, rng: random.Random) -> str:
    if spec.mood == "asleep":
        return "asleep"
    if spec.mood == "sleepy":
        return rng.choice(("loaf", "sitting"))
    if spec.game:
        return rng.choice(("gaming", "gaming", "sitting", "waving"))
    return rng.choice(("sitting", "waving", "loaf"))


def _on_edge(spec: CoverSpec, rng: random.Random) -> str:
    if spec.mood == "asleep":
        return "asleep"
    return rng.choice(("leaning", "leaning", "loaf", "peeking"))


def _standing(pose: str, x: float, y: float, tall: float, rng: random.Random) -> Figure:
    """A pose at about `tall` pixels where it sits upright; low poses are drawn larger, to weigh the same."""
    scale = tall / 370 * (1.12 if POSES[pose].top > -310 else 1.0)
    return Figure(pose, x, y, scale, mirrored=rng.random() < 0.3, cushion=rng.random() < 0.55)


def _card(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(56, rng.randrange(132, 172), 700, 430)
    return Layout(
        "card", panel, panel.inset(44), _standing(_on_floor(spec, rng), 1000, 672, 500, rng), (190, panel.y - 8)
    )


def _bubble(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(60, 76, 720, 400)
    figure = _standing(_on_floor(spec, rng), 990, 680, 480, rng)
    return Layout("bubble", panel, panel.inset(56), figure, (236, 590), centred=True)


def _shelf(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(64, 392, 1152, 268)
    pose = _on_edge(spec, rng)
    large = 1.4 if POSES[pose].leaning else 1.16
    figure = Figure(pose, rng.randrange(820, 980), panel.y + 4, large, cushion=False)
    text = Box(panel.x + 40, panel.y + 50, panel.width - 80, panel.height - 84)
    return Layout("card", panel, text, figure, (260, 330), centred=rng.random() < 0.5)


def _screen(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(90, 214, 760, 420)
    text = Box(panel.x + 62, panel.y + 58, panel.width - 210, panel.height - 116)
    pose = "asleep" if spec.mood == "asleep" else rng.choice(("loaf", "leaning", "peeking"))
    figure = Figure(pose, 300 if rng.random() < 0.5 else 560, panel.y + 6, 0.62)
    standing = rng.random() < 0.6
    if standing:
        figure = _standing(_on_floor(spec, rng), 1050, 684, 440, rng)
    return Layout("screen", panel, text, figure, (1060, 130))


def _peek(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(120, 64, 1040, 296)
    pose = "asleep" if spec.mood == "asleep" else rng.choice(("peeking", "leaning"))
    large = {"asleep": 1.3, "peeking": 1.5, "leaning": 1.28}[pose]
    foot = {"asleep": 704, "peeking": 712, "leaning": 700}[pose]
    return Layout(
        "sign", panel, panel.inset(44), Figure(pose, 640, foot, large, mirrored=rng.random() < 0.5), (196, 560), True
    )


def _note(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(500, 96, 690, 500)
    text = Box(panel.x + 60, panel.y + 72, panel.width - 110, panel.height - 120)
    return Layout("note", panel, text, _standing(_on_floor(spec, rng), 258, 682, 470, rng), (1010, 640))


def _ribbon(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(0, 424, WIDTH, 220)
    text = Box(60, panel.y + 26, 1160, panel.height - 52)
    pose = "asleep" if spec.mood == "asleep" else rng.choice(("loaf", "sitting", "gaming" if spec.game else "waving"))
    figure = Figure(pose, rng.randrange(860, 1020), panel.y + 8, 1.05 if pose != "asleep" else 1.35)
    return Layout("ribbon", panel, text, figure, (240, 350), centred=True)


def _close(spec: CoverSpec, rng: random.Random) -> Layout:
    panel = Box(56, 330, 640, 330)
    pose = (
        "asleep" if spec.mood == "asleep" else rng.choice(("sitting", "gaming" if spec.game else "waving", "leaning"))
    )
    close = Figure(pose, 980, 812, 2.0) if pose != "asleep" else Figure(pose, 986, 690, 1.5)
    if pose == "leaning":
        close = Figure(pose, 960, 716, 2.05)
    return Layout("card", panel, panel.inset(40), close, (220, 250))


LAYOUTS: tuple[Callable[[CoverSpec, random.Random], Layout], ...] = (
    _card,
    _shelf,
    _bubble,
    _peek,
    _note,
    _screen,
    _ribbon,
    _close,
)


def _mirrored(layout: Layout) -> Layout:
    """Left for right, except how she and the text read."""

    def flipped(box: Box) -> Box:
        return Box(WIDTH - box.right, box.y, box.width, box.height)

    text = flipped(layout.text)
    figure = layout.figure
    return Layout(
        layout.style,
        flipped(layout.panel),
        text,
        Figure(figure.pose, WIDTH - figure.x, figure.y, figure.scale, not figure.mirrored, figure.cushion),
        (WIDTH - layout.date[0], layout.date[1]),
        layout.centred,
    )
