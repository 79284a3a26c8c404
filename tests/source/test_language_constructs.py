"""Sections 2, 3 and 5 of the language's description, construct by construct, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bprflow.model import END, Authority, BasisKind, Gateway, GatewayKind, Parallel, Process, Step
from bprflow.source import load_text
from bprflow.units import parse_date

HEAD = "業務: 受付\n手順:\n"


def read(text: str) -> Process:
    loaded = load_text(text)
    assert [(d.code, d.message.ja) for d in loaded.diagnostics] == []
    assert loaded.process is not None
    return loaded.process


def step(attributes: str, rest: str = "") -> Step:
    return read(f"{HEAD}  - 窓口: 受け取る\n    {attributes}\n{rest}").all_steps[0]


KINDS = "記入 入力 転記 確認 審査 決裁 押印 移動 印刷 送付 受付 連絡 記録 集計 保管 判断 打合せ 支払 交付 現地 待機 自動 作業"
MEDIA = "紙 対面 電話 FAX 郵送 メール 口頭 Excel 記録媒体 フォーム LINE システム GIS 写真 紙地図 現物 現金 キャッシュレス チャット"
SEALS = "認印 登録印 登記印 銀行印 公印 署名"
DEMANDS = "書面 押印 署名 対面 目視 実地 定期 常駐 専任 掲示 閲覧 記録媒体 現金 証紙 郵送 原本 添付 経由"
BASES = "法令 条例 規則 規程 要綱 要領 様式 慣行"


def test_every_word_of_the_closed_lists_is_read_and_means_one_thing() -> None:
    kinds = [step(f"種類: {word}").kind for word in KINDS.split()]
    assert None not in kinds
    assert len(set(kinds)) == 23
    media = [step(f"媒体: {word}").media for word in MEDIA.split()]
    assert len(set(media)) == 19
    assert all(len(found) == 1 for found in media)
    assert len({step(f"印: {word}").seals for word in SEALS.split()}) == 6
    rules = [
        read(f"業務: a\nルール:\n  r: {{求めること: {word}}}\n{HEAD[7:]}  - b: c\n").rules[0]
        for word in DEMANDS.split()
    ]
    assert len({rule.requirements for rule in rules}) == 18


@pytest.mark.parametrize(
    ("kind", "authority"),
    [
        ("慣行", Authority.SECTION), ("様式", Authority.MAYOR), ("要領", Authority.MAYOR), ("要綱", Authority.MAYOR),
        ("規程", Authority.MAYOR), ("規則", Authority.MAYOR), ("条例", Authority.ASSEMBLY), ("法令", Authority.STATE),
    ],
)  # fmt: skip
def test_who_can_change_a_rule_follows_from_where_it_is_written(kind: str, authority: Authority) -> None:
    text = f"業務: a\nルール:\n  r: {{求めること: 書面, 所管: 総務課, 残す理由: 要る, 根拠: {{種別: {kind}, 名称: x, 条項: 第1条, 引用: y}}}}\n手順:\n  - b: c\n"
    rule = read(text).rules[0]
    assert rule.authority is authority
    assert (rule.owner, rule.keep_reason) == ("総務課", "要る")
    assert (rule.bases[0].name, rule.bases[0].article, rule.bases[0].quote) == ("x", "第1条", "y")
    assert len(set(BasisKind)) == len(BASES.split()) == 8


WAYS: list[tuple[str, Callable[[Step], object], object]] = [
    ("識別子: a", lambda s: s.id, "a"),
    ("備考: 覚え", lambda s: s.note, "覚え"),
    ("代替手段: 電話", lambda s: s.fallback, "電話"),
    ("原本: はい", lambda s: s.original, True),
    ("original: no", lambda s: s.original, False),
    ("部数: 2部", lambda s: s.copies, 2),
    ("添付: [住民票, 戸籍]", lambda s: s.attachments, ("住民票", "戸籍")),
    ("添付: 住民票、戸籍", lambda s: s.attachments, ("住民票", "戸籍")),
    ("読む: 申請書、住民票", lambda s: [u.document for u in s.reads], ["申請書", "住民票"]),
    ("書く: {申請書: [氏名, 住所]}", lambda s: s.writes[0].items, ("氏名", "住所")),
    ("書く: [{帳票: 申請書, 項目: 氏名}]", lambda s: s.writes[0].items, ("氏名",)),
    ("媒体: 紙・対面", lambda s: len(s.media), 2),
    ("単位: 人", lambda s: s.per, "人"),
    ("頻度: 月1回", lambda s: s.frequency is not None and s.frequency.per_year, 12),
    ("割合: 2割", lambda s: s.share and s.share.value, 0.2),
    ("割合: 20%", lambda s: s.share and s.share.value, 0.2),
    ("次: 終了", lambda s: s.next, END),
    ("next: end", lambda s: s.next, END),
    ("除外: {SEAL-03: 法律による}", lambda s: (s.waivers[0].code, s.waivers[0].reason), ("SEAL-03", "法律による")),
    ("除外: {SEAL-03: {理由: 法律による, 期限: R9.3.31}}", lambda s: bool(s.waivers[0].until), True),
    ("呼出: other.flow.yaml", lambda s: s.call, "other.flow.yaml"),
    ("開始: 毎月1日", lambda s: s.start, "毎月1日"),
    ("まで: 毎月末", lambda s: s.until, "毎月末"),
    ("まで: 10営業日後", lambda s: s.until, "10営業日後"),
]


@pytest.mark.parametrize(("written", "given", "meant"), WAYS, ids=[way[0] for way in WAYS])
def test_every_attribute_is_read(written: str, given: Callable[[Step], object], meant: object) -> None:
    found = given(step(written))
    assert found == (pytest.approx(meant) if isinstance(meant, float) else meant)


TIMES = {
    "10分": (10, 10), "8〜12分": (8, 12), "1時間半": (90, 90), "３０分": (30, 30), "約10分": (10, 10), "半日": (232.5, 232.5),
    "90 min": (90, 90), "1.5 hours": (90, 90), "8-12 min": (8, 12), "1時間30分": (90, 90), "三十分": (30, 30),
    "30秒": (0.5, 0.5), "{値: 8分, 根拠: 実測}": (8, 8), "{value: 8 min, provenance: measured}": (8, 8),
}  # fmt: skip


@pytest.mark.parametrize("written", TIMES)
def test_every_way_of_writing_a_time(written: str) -> None:
    touch = step(f"時間: {written}").touch
    assert touch is not None
    assert (touch.low_minutes, touch.high_minutes) == TIMES[written]


@pytest.mark.parametrize("written", ["2〜3日", "3営業日", "即日", "随時", "1週間", "2か月", "15分", "翌日", "30日以内"])
def test_every_way_of_writing_a_wait(written: str) -> None:
    assert step(f"待ち: {written}").wait is not None


@pytest.mark.parametrize(
    "written", ["１２，０００件／年", "24,000件/年", "月100件", "年24000件", "1日30件", "24,000 cases/year", "2万件/年"]
)
def test_every_way_of_writing_a_volume(written: str) -> None:
    process = read(f"業務: a\n件数: {written}\n手順:\n  - b: c\n")
    assert process.volume[0].per_year > 0


@pytest.mark.parametrize("written", ["令和8年4月1日", "R8.4.1", "2026-04-01", "２０２６年４月１日", "2026/4/1"])
def test_every_way_of_writing_a_date(written: str) -> None:
    assert parse_date(written) == "2026-04-01"


@pytest.mark.parametrize(
    ("word", "found"), [("no", "no"), ("on", "on"), ("12:30", "12:30"), ("08", "08"), ("yes", "yes")]
)
def test_traps_of_older_yaml_stay_text(word: str, found: str) -> None:
    assert step(f"備考: {word}").note == found
    assert read(f"業務: {word}\n手順:\n  - a: b\n").name == found


def test_the_two_forms_of_a_step_say_the_same() -> None:
    assert read(HEAD + "  - 窓口: 受け取る\n") == read("process: 受付\nsteps:\n  - lane: 窓口\n    name: 受け取る\n")
    assert read(HEAD + "  - 窓口: 受け取る\n    media: 紙\n    時間: 5 min\n").steps[0].model_dump(exclude={"touch"}) == read(
        HEAD + "  - 担当: 窓口\n    名前: 受け取る\n    媒体: paper\n    time: 5分\n"
    ).steps[0].model_dump(exclude={"touch"})  # fmt: skip


def test_parallel_blocks_gateways_timers_and_starts() -> None:
    process = read(
        HEAD + "  - 市民: 出す\n    開始: 届出\n  - 並行:\n      - - 係: 見る\n      - - 課: 聞く\n        - 課: 書く\n"
        "  - 関門: 排他\n    識別子: 分かれる\n    分岐:\n      可 70%: 渡す\n      否: 断る\n"
        "  - 係: 渡す\n    次: 終了\n  - 係: 断る\n    種類: 待機\n    まで: 3月31日\n"
    )
    assert isinstance(process.steps[1], Parallel)
    assert [len(branch) for branch in process.steps[1].branches] == [1, 2]
    gate = process.steps[2]
    assert isinstance(gate, Gateway)
    assert gate.gateway is GatewayKind.EXCLUSIVE
    for word in ("排他", "並行", "包含", "事象"):
        read(
            HEAD
            + f"  - 関門: {word}\n    識別子: g\n    分岐: [見る, 聞く]\n  - 係: 見る\n    次: 終了\n  - 係: 聞く\n"
        )
