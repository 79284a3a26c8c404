"""Colours and sizes of the pictures; text stands out by at least 4.5:1 everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.draw.shapes import ChangeKind, Tone
from bprflow.model import LaneKind

REGULAR_FONT = "Noto Sans CJK JP"
BOLD_FONT = "Noto Sans CJK JP Bold"
FONT_STACK = "'BIZ UDPGothic','BIZ UDPゴシック','Noto Sans JP','Noto Sans CJK JP','Yu Gothic UI',Meiryo,sans-serif"

STEP_TEXT = 12.0
LANE_TEXT = 13.0
SMALL_TEXT = 10.0
BADGE_TEXT = 9.5
TITLE_TEXT = 20.0
VALUE_TEXT = 19.0
LINE_HEIGHT = 1.3
"""Distance of baselines [em]."""

BOX_WIDTH = 152.0
BOX_PADDING = 8.0
CORNER = 6.0
BADGE_HEIGHT = 15.0
BADGE_ROW = 18.0
"""Distance of rows of badges in a box."""
CHIP_HEIGHT = 17.0
DIAMOND_WIDTH = 46.0
DIAMOND_HEIGHT = 40.0
CIRCLE = 17.0
NUMBER_CIRCLE = 17.0
SIGN = 34.0
"""A sign of the office-work notation; it stands across the left side of its box."""
SMALL_SIGN = 25.0
SIGN_ROOM = 30.0
"""How much wider a box with a sign is."""
LANE_HEADER = 96.0
DEPARTMENT_HEADER = 24.0
MARGIN = 22.0
TRACK = 11.0
"""Distance of parallel edge segments."""
LANE_PAD = 18.0
"""Space between a lane's border and its boxes."""
GAP = 30.0
"""Space between columns with nothing in it."""
ARROW = 9.0


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one look."""

    text: dict[Tone, str]
    lane_fill: dict[LaneKind, str]
    header_fill: str
    border: str
    card_border: str
    box_line: str
    box_fill: str
    edge: str
    badge_dark: str
    badge_line: str
    change: dict[ChangeKind, str]


_INK = "#1a2632"

COLOUR = Theme(
    text={
        Tone.INK: _INK,
        Tone.MUTED: "#5a6774",
        Tone.ON_DARK: "#ffffff",
        Tone.ALERT: "#b3140f",
        Tone.GOOD: "#0b6b3a",
        Tone.LINK: "#0a3fc2",
        Tone.GONE: "#626a73",
    },
    lane_fill={
        LaneKind.RESIDENT: "#fff8ea",
        LaneKind.STAFF: "#ffffff",
        LaneKind.SYSTEM: "#eef4fa",
        LaneKind.OUTSIDE: "#f5f5f1",
    },
    header_fill="#edf1f4",
    border="#c3ced8",
    card_border="#cfd8df",
    box_line="#34455a",
    box_fill="#ffffff",
    edge="#3d4c5c",
    badge_dark=_INK,
    badge_line="#c3ced8",
    change={
        ChangeKind.SAME: "#34455a",
        ChangeKind.CHANGED: _INK,
        ChangeKind.NEW: "#0b6b3a",
        ChangeKind.REMOVED: "#626a73",
        ChangeKind.DIGITISED: "#0a3fc2",
        ChangeKind.MERGED: "#6b2fa0",
        ChangeKind.SPLIT: "#6b2fa0",
        ChangeKind.MOVED: "#7a4b00",
    },
)

MONO = Theme(
    text={
        Tone.INK: "#000000",
        Tone.MUTED: "#404040",
        Tone.ON_DARK: "#ffffff",
        Tone.ALERT: "#000000",
        Tone.GOOD: "#000000",
        Tone.LINK: "#000000",
        Tone.GONE: "#595959",
    },
    lane_fill={
        LaneKind.RESIDENT: "#f0f0f0",
        LaneKind.STAFF: "#ffffff",
        LaneKind.SYSTEM: "#ffffff",
        LaneKind.OUTSIDE: "#ffffff",
    },
    header_fill="#e4e4e4",
    border="#8c8c8c",
    card_border="#8c8c8c",
    box_line="#000000",
    box_fill="#ffffff",
    edge="#000000",
    badge_dark="#000000",
    badge_line="#808080",
    change=dict.fromkeys(ChangeKind, "#000000") | {ChangeKind.REMOVED: "#595959"},
)


def theme(mono: bool) -> Theme:
    """The look for colour or black and white."""
    return MONO if mono else COLOUR
