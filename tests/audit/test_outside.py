"""What a project brings: settings, rules as YAML, plug-in packages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bprflow.audit import AuditConfig, Severity, all_rules, plugins
from bprflow.audit.custom import read_rules
from bprflow.audit.settings import find_settings, known_codes, read_settings
from bprflow.cli.main import run
from bprflow.errors import UsageError

from .flows import analysed

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "examples" / "plugin"

SETTINGS = """規則版 = "2026.11"
段階 = "標準"
除く = ["DATA"]
終了条件 = "重大"
小さい時間 = 5
追加規則 = ["市の規則.yaml"]

[しきい値]
"APPR-01.at_least" = 5
"""


def test_settings_are_read_in_japanese(tmp_path: Path) -> None:
    path = tmp_path / "bprflow.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    settings = read_settings(path)
    config = settings.config
    assert (config.profile, config.ignore, config.fail_on, config.small_hours) == (
        "standard",
        ("DATA",),
        Severity.ERROR,
        5,
    )
    assert config.thresholds == {"APPR-01.at_least": 5}
    assert settings.rule_files == (str(tmp_path / "市の規則.yaml"),)


def test_english_keys_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "bprflow.toml"
    path.write_text('edition = "2026.11"\nprofile = "standard"\nfail_on = "never"\n', encoding="utf-8")
    assert read_settings(path).config == AuditConfig(profile="standard", fail_on=None, edition="2026.11")


def test_every_fault_of_the_settings_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bprflow.toml"
    path.write_text('段階 = "最高"\n段解 = 1\n規則版 = "来年"\n[しきい値]\n"APPR-01.atleast" = 5\n', encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_settings(path)
    for part in ("最高", "段解", "もしかして", "来年", "APPR-01.at_least"):
        assert part in caught.value.message


@pytest.mark.parametrize("text", ["段階 = ", "\x00", "段階"])
def test_broken_settings_are_a_clear_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bprflow.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_settings(path)


def test_the_nearest_settings_count(tmp_path: Path) -> None:
    (tmp_path / "bprflow.toml").write_text("", encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_settings(str(inner / "x.flow.yaml")) == tmp_path / "bprflow.toml"
    (inner / "bprflow.toml").write_text("", encoding="utf-8")
    assert find_settings(str(inner / "x.flow.yaml")) == inner / "bprflow.toml"


def test_codes_are_checked_with_suggestions() -> None:
    assert known_codes(("seal, KEY-01、pap",)) == ("SEAL", "KEY-01", "PAP")
    with pytest.raises(UsageError, match="SEAL"):
        known_codes(("SEEL",))


def test_rules_as_yaml() -> None:
    rules = read_rules(str(PLUGIN / "city-rules.yaml"))
    text = "業務: 例\n手順:\n  - 市民: 回答を手書きする\n  - 窓口: 一覧をUSBに入れて渡す\n  - 窓口: 暗号化ソフトでUSBに入れる\n"
    findings = [f for f in analysed(text, more=rules).findings if f.code.startswith("CITY")]
    assert {(f.code, f.step) for f in findings} == {
        ("CITY-01", "一覧をUSBに入れて渡す"),
        ("CITY-02", "回答を手書きする"),
    }
    first = next(f for f in findings if f.code == "CITY-01")
    assert first.message.ja == "「一覧をUSBに入れて渡す」でUSBメモリを持ち運んでいます"
    assert "紛失" in first.why.ja


CONDITIONS = """業務: 例
帳票:
  回議用紙: {媒体: 紙}
手順:
  - 総務課: 回議用紙に手書きする
    書く: 回議用紙
  - 市民: 届をスマホで送る
    媒体: フォーム
"""
"""Two steps: staff write on paper, residents send a form."""


@pytest.mark.parametrize(
    ("condition", "met", "not_met"),
    [
        ("言葉: [回議用紙, 伺い]", {"回議用紙に手書きする"}, "言葉: [稟議]"),
        ("言葉: [する, 送る]\n  言わない言葉: [スマホ]", {"回議用紙に手書きする"}, "言葉: [する]\n  言わない言葉: [手書き]"),
        ("担当: 職員", {"回議用紙に手書きする"}, "担当: 外部"),
        ("担当: 住民", {"届をスマホで送る"}, "担当: システム"),
        ("担当: 総務課", {"回議用紙に手書きする"}, "担当: 財政課"),
        ("媒体: [紙]", {"回議用紙に手書きする"}, "媒体: [FAX]"),
        ("媒体: [フォーム, FAX]", {"届をスマホで送る"}, "媒体: [電話]"),
        ("種類: [記入]", {"回議用紙に手書きする"}, "種類: [決裁]"),
        ("帳票: [回議用紙]", {"回議用紙に手書きする"}, "帳票: [届]"),
        ("担当: 職員\n  媒体: [紙]\n  種類: [記入]\n  帳票: 回議用紙\n  言葉: 手書き", {"回議用紙に手書きする"}, "担当: 職員\n  媒体: [フォーム]"),
    ],
)  # fmt: skip
def test_every_condition_of_a_yaml_rule(tmp_path: Path, condition: str, met: set[str], not_met: str) -> None:
    for number, (conditions, expected) in enumerate(((condition, met), (not_met, set()))):
        path = tmp_path / f"{number}.yaml"
        path.write_text(
            f"規則:\n- 記号: CITY-07\n  名前: 例\n  文: 「{{step}}」({{lane}})\n  なぜ: 例\n  直し方: 例\n  重さ: 参考\n"
            f"  根拠: ○○市文書管理規程\n  {conditions}\n",
            encoding="utf-8",
        )
        said = [f for f in analysed(CONDITIONS, more=read_rules(str(path))).findings if f.code == "CITY-07"]
        assert {f.step for f in said} == expected
        for finding in said:
            assert finding.severity is Severity.INFO
            assert finding.message.ja == f"「{finding.step}」({finding.lane})"
            assert "○○市文書管理規程" in finding.basis[0].title.ja


def test_faults_of_yaml_rules_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        "規則:\n  - {記号: CITY-1, 名前: x, 文: y, なぜ: z, 直し方: w, 言葉: [a]}\n"
        "  - {記号: CITY-02, 名前: x, 文: y, なぜ: z, 媒体: [かみ], 重さ: とても}\n  - {名まえ: x}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as caught:
        read_rules(str(path))
    for part in ("1番目", "CITY-1", "2番目", "直し方", "かみ", "とても", "3番目", "名まえ"):
        assert part in caught.value.message


@pytest.mark.parametrize("text", ["", "- a", "規則: x", "{", "規則:\n  - 1\n"])
def test_other_files_are_no_rules(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_rules(str(path))


def test_braces_in_a_message_are_letters(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        "規則:\n  - {記号: CITY-01, 名前: x, 文: '「{step}」は{案}です', なぜ: z, 直し方: w, 言葉: [回す]}\n",
        encoding="utf-8",
    )
    findings = analysed("業務: 例\n手順:\n  - 窓口: 紙を回す\n", more=read_rules(str(path))).findings
    assert "「紙を回す」は{案}です" in [f.message.ja for f in findings if f.code == "CITY-01"]


class _Point:
    """An entry point as importlib.metadata gives it."""

    def __init__(self, name: str, loaded: object) -> None:
        self.name, self.value, self._loaded = name, name, loaded

    def load(self) -> object:
        if isinstance(self._loaded, Exception):
            raise self._loaded
        return self._loaded


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch):
    def with_points(*points: _Point) -> None:
        monkeypatch.setattr(plugins, "entry_points", lambda group: points if group == plugins.GROUP else ())
        plugins.installed.cache_clear()

    yield with_points
    plugins.installed.cache_clear()


def test_the_example_plugin_works(plug, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PLUGIN))
    import oka_rules

    plug(_Point("oka", oka_rules.RULES))
    assert "OKA-01" in {rule.code for rule in all_rules()}
    findings = analysed("業務: 例\n手順:\n  - 窓口: 三枚複写の領収書に書く\n").findings
    assert "OKA-01" in {finding.code for finding in findings}
    sys.modules.pop("oka_rules", None)


def test_a_plugin_that_cannot_be_loaded_costs_one_finding(plug) -> None:
    plug(_Point("broken", ImportError("no such module")), _Point("odd", object()))
    findings = analysed("業務: 例\n手順:\n  - 学校: 依頼書をFAXする\n").findings
    internal = [finding for finding in findings if finding.code == "INTERNAL"]
    assert len(internal) == 2
    assert "MAIL-03" in {finding.code for finding in findings}


def test_a_plugin_cannot_replace_a_rule_of_the_catalogue(plug) -> None:
    from bprflow.audit.rule import CATALOGUE, Registry

    clone = Registry()
    clone.rules["KEY-01"] = next(iter(CATALOGUE.rules.values()))
    plug(_Point("clone", clone))
    codes = [rule.code for rule in all_rules()]
    assert len(codes) == len(set(codes))


def test_report_draw_and_improve_follow_the_settings_of_the_project(tmp_path: Path, capsys) -> None:
    flow, settings = tmp_path / "a.flow.yaml", tmp_path / "bprflow.toml"
    flow.write_text(
        "業務: 受付\n件数: 100件/年\n手順:\n  - 学校: 修繕依頼書をFAXする\n    時間: 10分\n", encoding="utf-8"
    )

    def said() -> tuple[bool, bool, bool]:
        report, picture, plan = tmp_path / "r.md", tmp_path / "p.svg", tmp_path / "k.kaizen.yaml"
        run(["report", str(flow), "-o", str(report)])
        run(["draw", str(flow), "--findings", "-o", str(picture)])
        run(["improve", str(flow), "-o", str(plan)])
        capsys.readouterr()
        drafted = plan.read_text("utf-8") if plan.exists() else ""
        plan.unlink(missing_ok=True)
        numbered = "指摘の番号" in picture.read_text("utf-8")
        return (
            "MAIL-03" in report.read_text("utf-8"),
            numbered,
            "MAIL-03" in drafted or "FAX" in drafted.split("変更:")[-1],
        )

    assert said() == (True, True, True)
    settings.write_text('除く = ["MAIL"]\n', encoding="utf-8")
    assert said() == (False, False, False)
