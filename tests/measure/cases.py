"""The thirteen modelled cases as compact rows, read into processes without the YAML reader."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bprflow.model import Process

RESIDENTS = {"捕獲者(猟友会)", "市民", "受講者", "申請団体"}
SYSTEMS = {"システム", "RPA"}
_MEDIA = {"map_paper": "paper_map", "map": "gis", "usb": "storage"}


@dataclass(frozen=True)
class Case:
    name: str
    state: str
    minutes: dict[str, float]
    resident: tuple[str, float] | None
    wait: float
    lanes: int
    handoffs: int
    transcriptions: int
    automatic: int
    rows: tuple[tuple[str, ...], ...]

    def process(self, main_unit: str | None = None, yearly: float = 600) -> Process:
        """Make the process, its steps one after the other; the main unit counts `yearly` a year."""
        units = [u for u in self.minutes if u not in ("日", "月", "四半期", "年")] or list(self.minutes)
        first = main_unit or units[0]
        volume = [f"{yearly}{first}/年", *(f"{yearly * 2}{u}/年" for u in units if u != first)]
        lanes = dict.fromkeys(row[0] for row in self.rows)
        return Process.model_validate(
            {
                "name": self.name,
                "state": self.state,
                "volume": volume,
                "lanes": [{"name": lane, "kind": _lane_kind(lane)} for lane in lanes],
                "steps": [_step(position, row) for position, row in enumerate(self.rows, 1)],
            }
        )


def _lane_kind(lane: str) -> str:
    return "resident" if lane in RESIDENTS else "system" if lane in SYSTEMS else "staff"


def _step(position: int, row: tuple[str, ...]) -> dict[str, object]:
    lane, name, kind, medium, minutes, unit, share, wait, documents = row
    step: dict[str, object] = {
        "id": f"s{position}",
        "lane": lane,
        "name": name,
        "kind": kind,
        "media": [_MEDIA.get(medium, medium)],
        "touch": f"{minutes}分",
        "per": unit,
        "writes": [word for word in documents.split(",") if not word.startswith("(")],
    }
    if share != "-":
        step["share"] = share
    if wait != "-":
        step["wait"] = wait
    return step


def load() -> list[Case]:
    """Read all cases, as-is and to-be."""
    cases: list[Case] = []
    rows: list[tuple[str, ...]] = []
    head: list[str] = []
    text = (Path(__file__).parent / "cases.tsv").read_text(encoding="utf-8")
    for line in [*text.splitlines(), "= "]:
        if line.startswith("#"):
            continue
        if line.startswith("="):
            if head:
                cases.append(_case(head, tuple(rows)))
            head, rows = line.removeprefix("= ").split("\t"), []
        else:
            rows.append(tuple(line.split("\t")))
    return cases


def _case(head: list[str], rows: tuple[tuple[str, ...], ...]) -> Case:
    name, state, minutes, resident, wait, lanes, handoffs, copies, automatic = head
    by_unit = {part.split("=")[0]: float(part.split("=")[1]) for part in minutes.split()}
    part = None if resident == "-" else (resident.split("=")[0], float(resident.split("=")[1]))
    return Case(name, state, by_unit, part, float(wait), int(lanes), int(handoffs), int(copies), int(automatic), rows)
