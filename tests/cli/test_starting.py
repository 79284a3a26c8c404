"""The commands a workshop begins with: new, init, watch."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from bprflow.cli.main import program, run
from bprflow.cli.watch import watch
from bprflow.source import load_file, load_text


@pytest.mark.parametrize("archetype", ["申請", "現地調査", "集約", "募集", "application", "collection"])
def test_a_starter_checks_audits_and_draws(
    archetype: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "犬の登録", "--型", archetype]) == 0
    made = capfd.readouterr().out.strip()
    assert made == "犬の登録.flow.yaml"
    assert run(["check", made]) == 0
    assert run(["audit", made]) == 0
    assert run(["draw", made, "-o", "図.svg"]) == 0
    assert Path("図.svg").stat().st_size > 2000
    assert run(["fmt", "--check", made]) == 0
    assert run(["new", "犬の登録", "--型", archetype, "--lang", "en", "-o", "en.flow.yaml"]) == 0
    assert run(["fmt", "--check", "en.flow.yaml"]) == 0


def test_an_existing_file_is_never_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    monkeypatch.chdir(tmp_path)
    Path("犬.flow.yaml").write_text("大事", "utf-8")
    assert run(["new", "犬"]) == 2
    assert "--force" in capfd.readouterr().err
    assert Path("犬.flow.yaml").read_text("utf-8") == "大事"
    assert run(["new", "犬", "--force"]) == 0
    assert "業務: 犬" in Path("犬.flow.yaml").read_text("utf-8")


def test_the_interview_makes_a_flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answers = [
        "犬の登録", "環境課", "多い", "800件/年", "届出",
        "飼い主", "申請書を手書きする", "紙", "10分", "", "",
        "窓口", "記入もれを確認する", "石板", "紙", "3分", "1日", "1 に 15%",
        "窓口", "台帳へ入力する", "", "5分", "", "",
        "",
    ]  # fmt: skip
    result = CliRunner().invoke(program, ["new", "--対話"], input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    loaded = load_file("犬の登録.flow.yaml")
    assert loaded.diagnostics == ()
    assert loaded.process is not None
    assert [step.lane for step in loaded.process.all_steps] == ["飼い主", "窓口", "窓口"]
    assert loaded.process.volume[0].per_year == 800
    assert loaded.process.all_steps[1].branches[0].target == "申請書を手書きする"
    assert run(["fmt", "--check", "犬の登録.flow.yaml"]) == 0


ANSWERS = [
    "犬の登録",
    "環境課",
    "800件/年",
    "届出",
    "飼い主",
    "申請書を手書きする",
    "紙",
    "10分",
    "1日",
    "",
    "窓口",
    "確認する",
    "紙",
]


@pytest.mark.parametrize("answered", range(len(ANSWERS) + 1))
def test_who_stops_the_interview_loses_no_answer(
    answered: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of the input or Ctrl+C after any number of answers: every one of them is in the file."""
    monkeypatch.chdir(tmp_path)
    given = ANSWERS[:answered]
    result = CliRunner().invoke(program, ["new", "--対話", "-o", "a.flow.yaml"], input="".join(f"{a}\n" for a in given))
    assert result.exit_code != 0
    if not given:
        assert "ファイルは作っていません" in result.stderr
        assert list(tmp_path.iterdir()) == []
        return
    assert "答えたところまでを a.flow.yaml に書きました" in result.stderr
    text = (tmp_path / "a.flow.yaml").read_text("utf-8")
    assert all(answer in text for answer in given)
    told = {d.code for d in load_text(text).diagnostics}
    assert told == (set() if "申請書を手書きする" in given else {"YAML-47"})


def test_ctrl_c_is_the_same_as_the_end_of_the_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answers = iter(ANSWERS[:6])

    def prompt(*_words: object, **_options: object) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("click.prompt", prompt)
    result = CliRunner().invoke(program, ["new", "--対話"])
    assert result.exit_code != 0
    assert "飼い主: 申請書を手書きする" in Path("犬の登録.flow.yaml").read_text("utf-8")


def test_answers_never_replace_a_file_and_are_never_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        answers = ["犬の登録", "", "", "", f"係{number}", "受け付ける", "", "", "", "", ""]
        result = CliRunner().invoke(program, ["new", "--対話"], input="".join(f"{answer}\n" for answer in answers))
        assert result.exit_code == 0, result.output
    files = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert sorted(files) == ["犬の登録-2.flow.yaml", "犬の登録-3.flow.yaml", "犬の登録.flow.yaml"]
    assert "係0" in files["犬の登録.flow.yaml"]
    assert "係2" in files["犬の登録-3.flow.yaml"]


@pytest.mark.parametrize("name", ["", "  ", "\x1b[A"])
def test_a_name_of_nothing_is_asked_for(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", name]) == 2
    assert "業務の名前を書いてください" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_folder_is_set_up_once_and_left_alone_afterwards(language: str, tmp_path: Path, capfd) -> None:
    folder = tmp_path / "研修"
    assert run(["init", str(folder), "--lang", language]) == 0
    settings = json.loads((folder / ".vscode/settings.json").read_text("utf-8"))
    schema_path = folder / next(iter(settings["yaml.schemas"]))
    schema = json.loads(schema_path.read_text("utf-8"))
    example = next(folder.glob("*.flow.yaml"))
    assert example.read_text("utf-8").splitlines()[0].endswith(f"$schema=schemas/flow.{language}.schema.json")
    jsonschema.Draft7Validator(schema).validate(yaml.safe_load(example.read_text("utf-8")))
    matched = {pattern: folder / path for path, (pattern,) in settings["yaml.schemas"].items()}
    assert set(matched) == {"*.flow.yaml", "*.kaizen.yaml"}
    redesign = {
        "ja": {"改善案": "例", "変更": [{"廃止": "写す"}]},
        "en": {"redesign": "x", "changes": [{"eliminate": "copy"}]},
    }
    validator = jsonschema.Draft7Validator(json.loads(matched["*.kaizen.yaml"].read_text("utf-8")))
    validator.validate(redesign[language])
    assert list(validator.iter_errors({**redesign[language], "間違い": 1}))
    example.write_text("私の流れ", "utf-8")
    capfd.readouterr()
    assert run(["init", str(folder), "--lang", language]) == 0
    assert example.read_text("utf-8") == "私の流れ"


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path, capfd) -> None:
    (tmp_path / "file").write_text("x")
    assert run(["init", str(tmp_path / "file" / "sub")]) == 2
    assert "作れません" in capfd.readouterr().err


def test_watch_tells_only_what_changed(tmp_path: Path) -> None:
    flow, picture = tmp_path / "a.flow.yaml", tmp_path / "図.svg"
    first = "業務: 受付\n件数: 100件/年\n手順:\n  - 市民: 申請書に手書きする\n    時間: 5分\n  - 係: 申請書を見てシステムへ入力する\n    時間: 5分\n"
    saves = iter([
        first,  # nothing changed
        first.replace("    時間: 5分\n  - 係", "    時間: たくさん\n  - 係"),
        first,
        first + "  - 係: 印刷して保管する\n",
    ])  # fmt: skip

    def wait() -> None:
        try:
            text = next(saves)
        except StopIteration:
            raise KeyboardInterrupt from None
        if text != flow.read_text("utf-8"):
            flow.write_text(text, "utf-8")

    flow.write_text(first, "utf-8")
    lines = list(watch(str(flow), (str(picture),), "ja", wait))
    assert picture.exists()
    broken = [line for line in lines if "たくさん" in line]
    assert len(broken) == 2
    assert "+ 新" in broken[0]
    assert "- 解消" in broken[1]
    assert sum("KEY-01" in line and "+ 新" in line for line in lines) == 1


def test_watch_redraws_what_changes_the_picture_only(tmp_path: Path) -> None:
    flow, picture = tmp_path / "a.flow.yaml", tmp_path / "図.svg"
    text = "業務: 受付\n手順:\n  - 係: 台帳を作る\n  - 係: 台帳を見る\n"
    flow.write_text(text, "utf-8")
    pictures: list[str] = []
    saves = iter([text.replace("台帳を見る", "名簿を見る"), None])

    def wait() -> None:
        pictures.append(picture.read_text("utf-8"))
        save = next(saves)
        if save is None:
            raise KeyboardInterrupt
        flow.write_text(save, "utf-8")

    list(watch(str(flow), (str(picture),), "ja", wait))
    assert "名簿" not in pictures[0]
    assert "名簿" in pictures[1]


def test_watch_follows_the_settings_of_the_project(tmp_path: Path) -> None:
    flow, settings, rules = tmp_path / "a.flow.yaml", tmp_path / "bprflow.toml", tmp_path / "市.yaml"
    flow.write_text("業務: 受付\n手順:\n  - 係: 修繕依頼書をFAXする\n", "utf-8")
    rules.write_text(
        "規則:\n- 記号: CITY-01\n  名前: 依頼書\n  言葉: [依頼書]\n  文: 「{step}」の市の点検\n  なぜ: 例\n  直し方: 例\n",
        "utf-8",
    )
    saves = iter(['除く = ["MAIL"]\n', '除く = ["MAIL"]\n追加規則 = ["市.yaml"]\n', '段階 = "最高"\n'])

    def wait() -> None:
        try:
            settings.write_text(next(saves), "utf-8")
        except StopIteration:
            raise KeyboardInterrupt from None

    lines = list(watch(str(flow), (), "ja", wait))
    told = [line for line in lines if "MAIL-03" in line or "CITY-01" in line or "最高" in line]
    assert "MAIL-03" in told[0]
    assert "- 解消" in told[1] and "MAIL-03" in told[1]
    assert "+ 新" in told[2] and "CITY-01" in told[2]
    assert "段階「最高」はありません" in told[3]


def test_watch_waits_for_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    flow = tmp_path / "まだ.flow.yaml"
    looks = iter([1, 2])

    def wait() -> None:
        if next(looks, None) is None:
            raise KeyboardInterrupt
        flow.write_text("業務: 受付\n手順:\n  - 係: 受け付ける\n", "utf-8")

    lines = list(watch(str(flow), (), "ja", wait))
    assert "見つかりません" in lines[0]
    assert any("指摘" in line for line in lines[1:])


def saved_whole(flow: Path, text: str) -> None:
    """Save as many editors do: to another file, which then takes the place of the first."""
    beside = flow.with_name(".saving")
    beside.write_text(text, "utf-8")
    beside.replace(flow)


def test_watch_bears_how_editors_save(tmp_path: Path) -> None:
    """Emptying, removing and replacing on the way to the same text is no change; the same second counts."""
    flow = tmp_path / "a.flow.yaml"
    text = "業務: 受付\n手順:\n  - 市民: 申請書に手書きする\n    時間: 5分\n"
    other = text.replace("5分", "x分")
    flow.write_text(text, "utf-8")
    said: list[str] = []
    marks: list[int] = []

    def same_time_and_size() -> None:
        facts = flow.stat()
        saved_whole(flow, other)
        os.utime(flow, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    saves = iter([
        lambda: flow.touch(), lambda: saved_whole(flow, text), lambda: flow.unlink(), lambda: flow.write_text(text, "utf-8"),
        lambda: flow.write_text("", "utf-8"), lambda: flow.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig")),
        lambda: flow.write_text(text, "utf-8"), same_time_and_size, lambda: saved_whole(flow, text),
        lambda: flow.unlink(), lambda: None, lambda: None, lambda: flow.write_text(text, "utf-8"), lambda: None,
    ])  # fmt: skip

    def wait() -> None:
        marks.append(len(said))
        if (save := next(saves, None)) is None:
            raise KeyboardInterrupt
        save()

    for line in watch(str(flow), (), "ja", wait):
        said.append(line)  # noqa: PERF402 - `wait` looks at it on the way
    assert said[marks[0] : marks[7]] == [], "nothing was told until the text changed"
    assert any("x分" in line and "+ 新" in line for line in said[marks[7] : marks[8]])
    assert any("x分" in line and "- 解消" in line for line in said[marks[8] : marks[9]])
    gone = [line for line in said[marks[9] :] if "見つかりません" in line]
    assert len(gone) == 1
    assert "また読めました" in said[-1]
