"""Comparing an audit with an earlier one by stable id: new, solved, unchanged.

The baseline is any JSON result of `bprflow audit` (`bprflow.audit/1`): nothing else has to be kept.
Ids do not depend on lines or order, so moving text reopens nothing, and a new case of the same
rule always shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.audit.editions import changes_since
from bprflow.audit.finding import Finding, Status
from bprflow.errors import UsageError
from bprflow.files import read_bytes
from bprflow.language.terms import Text


@dataclass(frozen=True, slots=True)
class Known:
    """One finding of the earlier audit.

    Attributes:
        id, code, process, message: As they stood there.

    """

    id: str
    code: str
    process: str
    message: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How an audit differs from an earlier one.

    Attributes:
        new: Findings that were not there.
        unchanged: Findings that were.
        solved: Findings that are gone.

    """

    new: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    solved: tuple[Known, ...]

    @property
    def text(self) -> Text:
        """Say it in one line."""
        return Text(
            f"前回から: 新しい{len(self.new)}件 解消{len(self.solved)}件 変わらず{len(self.unchanged)}件",
            f"since last time: {len(self.new)} new, {len(self.solved)} solved, {len(self.unchanged)} unchanged",
        )


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier audit.

    Attributes:
        known: Its findings.
        editions: Editions of the rules it went by; empty for results that do not tell.

    """

    known: tuple[Known, ...]
    editions: frozenset[str]

    def changed_rules(self, now: Iterable[str]) -> Text | None:
        """Say that the rules themselves changed since; None when they did not, or nobody can know.

        Args:
            now: Editions the present audit goes by.

        """
        then, today = min(self.editions, default=""), max(now, default="")
        if not then or not today or then == today:
            return None
        older, newer = sorted((then, today))
        codes = dict.fromkeys(code for change in changes_since(older, newer) for code in change.codes)
        return Text(
            f"前回は規則版 {then}、今回は {today} です。点検そのものが変わったもの: {' '.join(codes)} "
            f'(前と同じ点検にするには bprflow.toml に 規則版 = "{then}"。変わった所は bprflow rule --editions)',
            f"rules then: {then}, now: {today}; changed in themselves: {' '.join(codes)} "
            f'(edition = "{then}" in bprflow.toml keeps the former ones; see bprflow rule --editions)',
        )


def read_baseline(path: str) -> Baseline:
    """Read the findings of an earlier audit.

    Args:
        path: JSON file written by `bprflow audit … -o 前回.json`.

    Raises:
        UnreadableInputError: The file cannot be read.
        UsageError: It is no audit result.

    """
    try:
        data = json.loads(read_bytes(path).decode("utf-8-sig"))
        found = data["findings"] if str(data["format"]).startswith("bprflow.audit/") else None
        if found is None:
            raise KeyError("format")
        known = tuple(
            Known(str(one["id"]), str(one["code"]), str(one["process"]), str(one["message"]))
            for one in found
            if one["status"] != Status.SUPPRESSED.value
        )
        return Baseline(known, frozenset(str(one["edition"]) for one in data["processes"] if "edition" in one))
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            f"{path} は点検の結果 (JSON) ではありません",
            "bprflow audit 流れ.flow.yaml -o 前回.json で作ったファイルを指定してください",
            message_en=f"{path} is no audit result",
            hint_en="give a file made by: bprflow audit FLOW -o before.json",
        ) from None


def compare(findings: Iterable[Finding], known: Iterable[Known]) -> Changes:
    """Compare by stable id.

    Args:
        findings: Findings now; held-back ones are left out.
        known: Findings then.

    """
    before = {one.id: one for one in known}
    now = [finding for finding in findings if finding.status is not Status.SUPPRESSED]
    ids = {finding.id for finding in now}
    return Changes(
        new=tuple(finding for finding in now if finding.id not in before),
        unchanged=tuple(finding for finding in now if finding.id in before),
        solved=tuple(one for one in before.values() if one.id not in ids),
    )
