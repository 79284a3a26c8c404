"""Two real editions: a pinned project keeps yesterday's findings, whatever an upgrade brings."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest

from bprflow.audit import AuditConfig, Confidence, Severity, all_rules
from bprflow.audit.config import EDITION, EDITIONS
from bprflow.audit.editions import CHANGES, WORDS, changes_since
from bprflow.audit.rule import Earlier, Registry, Rule, rule
from bprflow.cli.main import run
from bprflow.language import lexicon
from bprflow.language.editions import in_force
from bprflow.language.terms import Text
from bprflow.model import infer
from bprflow.model.infer import lane_kind, read_words
from bprflow.source import load_text

from .editions import kept, order, recorded, said, texts
from .flows import analysed, found

PAGE = (
    "例。\n\nなぜ困るか: 例\n直し方: 例\n言ってはいけないとき: 例\n悪い例: 例\n良い例: 例\n"
    "What: x\nWhy: x\nRemedy: x\nNot when: x"
)
HABIT = """業務: 例
ルール:
  読み合わせ: {求めること: 目視, 根拠: {種別: 慣行}}
手順:
  - 職員: 入力結果を読み合わせる
    ルール: 読み合わせ
"""


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_goes_on_saying_what_it_said_when_it_shipped(edition: str) -> None:
    """A difference here means: give the change to a new edition, and let the old one be (bprflow/language/editions.py)."""
    then, now = recorded(edition), said(edition)
    assert then.keys() == now.keys()
    different = {name: (sorted(set(then[name]) - set(now[name])), sorted(set(now[name]) - set(then[name]))) for name in then if then[name] != now[name]}  # fmt: skip
    assert different == {}


def test_every_rule_that_says_something_else_is_listed() -> None:
    for before, after in itertools.pairwise(EDITIONS):
        old, new = recorded(before), recorded(after)
        changed = Counter(line.split("-")[0] + "-" + line.split("-")[1] for name in old for line in set(old[name]) ^ set(new[name]))  # fmt: skip
        listed = {code for change in changes_since(before, after) for code in change.codes}
        listed |= {one.code for one in all_rules() if one.edition == after}  # new rules list themselves
        assert changed, "an edition that changes nothing needs no number"
        assert set(changed) <= listed, "tell it in bprflow/audit/editions.py"


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_goes_on_grouping_and_ranking_as_when_it_shipped(edition: str) -> None:
    """Causes and the first three belong to the result too: ask `in_force(analysis.edition, …)` where they become others."""
    then, now = kept("order")[edition], order(edition)
    assert {name: (then.get(name), now[name]) for name in now if then.get(name) != now[name]} == {}
    assert any(len(lines) > 2 for lines in now.values()), "several causes in one flow"


def test_explanations_are_the_newest_and_a_new_one_is_told() -> None:
    by_edition = kept("texts")
    assert by_edition[EDITION] == texts(), "run python -m tests.audit.editions"
    for before, after in itertools.pairwise(EDITIONS):
        old, new = by_edition[before], by_edition[after]
        told = {code for change in changes_since(before, after) for code in change.codes}
        assert {code for code in old if code in new and new[code] != old[code]} <= told, "tell it in editions.py"


def test_the_list_of_changes_names_only_what_exists() -> None:
    codes = {one.code for one in all_rules()} | {WORDS}
    for change in CHANGES:
        assert change.edition in EDITIONS and set(change.codes) <= codes
        assert change.text.ja and change.text.en
    assert list(EDITIONS) == sorted(EDITIONS) and EDITIONS[-1] == EDITION


def _rules_after_an_upgrade() -> tuple[Rule, ...]:
    """What an upgrade may bring: a rule with another threshold, weight and sentence than before, and a new rule."""
    registry = Registry()

    def check(case, *, at_least: float = 30):
        for seen in case.steps:
            if (seen.touch_minutes or 0) >= at_least:
                yield seen.hit()

    def new(case):
        yield from (seen.hit() for seen in case.steps)

    check.__doc__ = new.__doc__ = PAGE
    before = Earlier(
        "2026.11", severity=Severity.INFO, confidence=Confidence.LOW, profile="exemplary",
        message=Text("前の文", "old"), thresholds={"at_least": 10},
    )  # fmt: skip
    rule("CITY-01", "例", "Example", "warning high basic", message=Text("今の文", "new"), basis=(), registry=registry, earlier=(before,))(check)  # fmt: skip
    rule("CITY-02", "新", "New", "warning high basic", message=Text("新しい", "new"), basis=(), registry=registry, edition="2026.12")(new)  # fmt: skip
    return tuple(registry.rules.values())


SHORT = "業務: 例\n手順:\n  - 係: 例\n    時間: 20分\n"


def _of_the_city(edition: str, profile: str = "exemplary", text: str = SHORT) -> list[tuple[str, str, str, str]]:
    config = AuditConfig(edition=edition, profile=profile)
    every = analysed(text, config, _rules_after_an_upgrade()).findings
    return [(f.code, f.message.ja, f.severity.value, f.confidence.value) for f in every if f.code.startswith("CITY")]


def test_a_pinned_project_keeps_thresholds_weights_sentences_and_has_no_new_rule() -> None:
    assert _of_the_city("2026.11") == [("CITY-01", "前の文", "info", "low")]
    assert _of_the_city("2026.11", "basic") == [], "its rung was another one"
    assert _of_the_city("2026.12", "basic") == [("CITY-02", "新しい", "warning", "high")]
    longer = SHORT.replace("20分", "40分")
    assert _of_the_city("2026.12", "basic", longer)[0] == ("CITY-01", "今の文", "warning", "high")


def test_a_rule_of_one_edition_is_itself_in_all() -> None:
    first, second = _rules_after_an_upgrade()
    assert second.at("2026.11") is second
    assert first.at("2026.12") is first
    assert first.at("2026.11").thresholds == {"at_least": 10}
    assert first.at("2026.11").check is first.check


def test_words_of_the_lexicon_have_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        lexicon.Cue(("あみだくじ",), kind="decide", weight=6, since="2026.12"),
        lexicon.Cue(("あぶりだし",), kind="check", weight=6, until="2026.11"),
    )
    monkeypatch.setattr(lexicon, "TABLE", (*lexicon.TABLE, *rows))
    infer._index.cache_clear()
    read_words.cache_clear()
    try:
        kinds = [
            (kind.value.value if (kind := read_words(name, edition).kind) else "")
            for name in ("あみだくじ", "あぶりだし")
            for edition in EDITIONS
        ]
    finally:
        monkeypatch.undo()
        infer._index.cache_clear()
        read_words.cache_clear()
    assert kinds == ["", "decide", "check", ""]


@pytest.mark.parametrize(
    ("lane", "before", "after"),
    [
        ("窓口担当（市民課）", "resident", "staff"),
        ("システム（児童手当システム）", "resident", "system"),
        ("児童福祉司", "resident", "staff"),
        ("申請者（市民）", "resident", "resident"),
        ("調査員(農業委員・職員)", "staff", "staff"),
        ("捕獲者(猟友会)", "resident", "resident"),
        ("(市民)", "resident", "resident"),
        ("市民課", "staff", "staff"),
    ],
)
def test_lanes_are_read_by_the_words_of_the_edition(lane: str, before: str, after: str) -> None:
    process = load_text("業務: 例\n手順:\n  - 係: 例\n").process
    assert process is not None
    assert lane_kind(lane, process, "2026.11").value.value == before
    assert lane_kind(lane, process, "2026.12").value.value == after


def test_the_edition_reaches_words_guards_and_rules_of_an_audit() -> None:
    text = "業務: 例\n手順:\n  - 窓口担当（市民課）: 申請書に手書きする\n"
    codes = {edition: {f.code for f in analysed(text, AuditConfig(edition=edition)).findings} for edition in EDITIONS}
    assert "PAP-01" in codes["2026.11"] and "PAP-01" not in codes["2026.12"]
    assert "PAP-09" in codes["2026.12"]
    assert found(HABIT, "BASIS-02", AuditConfig(edition="2026.11"))[0].message.ja.endswith("今日から変えられます")
    assert found(HABIT, "BASIS-02")[0].message.ja.endswith("見直せるかもしれません")


@pytest.mark.parametrize(
    ("edition", "since", "until", "counts"),
    [("2026.11", "", "", True), ("2026.11", "2026.12", "", False), ("2026.12", "", "2026.11", False), ("", "2026.12", "", True)],
)  # fmt: skip
def test_what_is_in_force(edition: str, since: str, until: str, counts: bool) -> None:
    assert in_force(edition, since, until) is counts


def test_a_pin_in_the_project_is_honoured_and_told(tmp_path: Path, capsys) -> None:
    flow, before = tmp_path / "x.flow.yaml", tmp_path / "before.json"
    flow.write_text(HABIT, "utf-8")
    pin = tmp_path / "bprflow.toml"
    pin.write_text('規則版 = "2026.11"\n', "utf-8")
    run(["audit", str(flow), "-o", str(before)])
    told = capsys.readouterr()
    assert "今日から変えられます" in "".join(told.out.split())
    assert "規則版 2026.11 で点検しました" in told.err and "bprflow rule --editions" in told.err
    assert {one["edition"] for one in json.loads(before.read_text("utf-8"))["processes"]} == {"2026.11"}

    pin.unlink()
    run(["audit", str(flow), "--baseline", str(before)])
    told = capsys.readouterr()
    assert "見直せるかもしれません" in "".join(told.out.split())
    assert "前回は規則版 2026.11、今回は 2026.12" in told.err and "BASIS-02" in told.err

    pin.write_text('規則版 = "2026.11"\n', "utf-8")
    run(["audit", str(flow), "--baseline", str(before)])
    assert "新しい0件 解消0件" in capsys.readouterr().out


def test_a_baseline_that_does_not_tell_its_edition_is_still_read(tmp_path: Path, capsys) -> None:
    flow, before = tmp_path / "x.flow.yaml", tmp_path / "before.json"
    flow.write_text(HABIT, "utf-8")
    run(["audit", str(flow), "-o", str(before)])
    data = json.loads(before.read_text("utf-8"))
    for one in data["processes"]:
        del one["edition"]
    before.write_text(json.dumps(data), "utf-8")
    capsys.readouterr()
    assert run(["audit", str(flow), "--baseline", str(before)]) == 0
    assert "規則版" not in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("ja", "規則版 2026.12"), ("en", "Edition 2026.12")])
def test_the_command_tells_the_changes(language: str, words: str, capsys) -> None:
    assert run(["rule", "--editions", "--lang", language]) == 0
    told = capsys.readouterr().out
    assert told.index(words) < told.index("2026.11")
    for change in CHANGES:
        assert change.text.in_language(language) in told, change


def test_what_is_asked_of_planned_flows_belongs_to_an_edition_and_a_selection() -> None:
    text = "業務: 例\n状態: 改善後\n担当: {市民: 住民}\n手順:\n  - 市民: スマホで申し込む\n    媒体: フォーム\n"
    assert found(text, "ROUTE-01")
    assert not found(text, "ROUTE-01", AuditConfig(edition="2026.11"))
    assert not found(text, "ROUTE-01", AuditConfig(select=("KEY-01",)))
    assert found(text, "ROUTE-01", AuditConfig(select=("route",)))
    for word in ("ROUTE-01", "route"):
        assert not found(text, "ROUTE-01", AuditConfig(ignore=(word,)))
    assert found(text, "ROUTE-01", AuditConfig(ignore=("KEY-01",)))


def test_the_command_knows_what_is_asked_of_planned_flows(tmp_path: Path, capsys) -> None:
    text = "業務: 例\n状態: 改善後\n担当: {市民: 住民}\n手順:\n  - 市民: スマホで申し込む\n    媒体: フォーム\n"
    path = tmp_path / "p.flow.yaml"
    path.write_text(text, encoding="utf-8")
    for options, told in (([], True), (["--ignore", "ROUTE-01"], False), (["--select", "route"], True)):
        assert run(["audit", str(path), *options]) in (0, 1)
        assert ("ROUTE-01" in capsys.readouterr().out) is told, options
