from bprflow.flow.carriers import Carrier
from bprflow.flow.constraints import Reason, order_analysis
from bprflow.flow.documents import Access, document_flow

from .make import flow, parallel, step

PAPER = {"media": ["paper"]}
DIGITAL = {"media": ["system"]}


def docs(**kinds):
    return [{"name": name, **kind} for name, kind in kinds.items()]


def test_who_reads_writes_copies_and_archives():
    made = flow(
        step("窓口", "作る", kind="input", writes=["台帳"]),
        step("窓口", "刷る", kind="print", reads=["台帳"], writes=["控え"]),
        step("窓口", "綴る", kind="store", reads=["控え"]),
        documents=docs(台帳=DIGITAL, 控え=PAPER),
    )
    lives = document_flow(made).lives
    assert lives["台帳"].accesses == (("作る", Access.WRITE), ("刷る", Access.READ))
    assert lives["控え"].accesses == (("刷る", Access.COPY), ("綴る", Access.READ), ("綴る", Access.ARCHIVE))
    assert lives["控え"].carrier is Carrier.PAPER
    assert not lives["控え"].from_outside


def test_read_before_written_on_every_way_and_on_some():
    always = flow(step("窓口", "読む", reads=["届"]), step("窓口", "書く", writes=["届"]))
    (early,) = document_flow(always).early_reads
    assert (early.document, early.step, early.never) == ("届", "読む", True)
    sometimes = flow(
        step("窓口", "分ける", to=[("要る", "50%", "書く"), ("要らない", None, "読む")]),
        step("窓口", "書く", writes=["届"]),
        step("窓口", "読む", reads=["届"]),
    )
    (early,) = document_flow(sometimes).early_reads
    assert (early.step, early.never) == ("読む", False)


def test_parallel_branches_all_write_before_the_join():
    made = flow(
        parallel("p", [step("窓口", "a", writes=["甲"])], [step("税", "b", writes=["乙"])]),
        step("窓口", "c", reads=["甲", "乙"]),
    )
    assert document_flow(made).early_reads == ()


def test_what_comes_from_outside_is_no_early_read():
    made = flow(step("窓口", "見る", reads=["本人確認書類"]))
    data = document_flow(made)
    assert data.early_reads == ()
    assert data.lives["本人確認書類"].from_outside


def test_a_paper_nobody_reads_is_named_and_records_are_marked():
    made = flow(
        step("窓口", "書く", writes=["番号札"]),
        step("窓口", "入れる", kind="input", writes=["台帳"]),
        step("窓口", "送る", kind="send", writes=["通知"]),
        documents=docs(番号札=PAPER, 台帳=DIGITAL, 通知=PAPER),
    )
    found = {write.document: write.leaves for write in document_flow(made).unread_writes}
    assert found == {"番号札": False, "台帳": True, "通知": True}


def test_a_loop_can_bring_a_reader():
    made = flow(
        step("窓口", "読む", reads=["控え"]),
        step("窓口", "書く", writes=["控え"], to=[("もう一度", "10%", "読む"), ("よい", None, "次へ")]),
        documents=docs(控え=PAPER),
    )
    assert document_flow(made).unread_writes == ()


def test_items_written_again_show_the_chain_of_carriers():
    items = {"items": ["獣種", "場所"]}
    made = flow(
        step("市民", "報告する", kind="fill", writes=["捕獲報告"]),
        step("農林", "入れる", kind="transcribe", reads=["捕獲報告"], writes=["台帳"]),
        step("システム", "写す", kind="auto", reads=["台帳"], writes=["控え"]),
        step("農林", "作り直す", kind="aggregate", reads=["台帳"], writes=["県様式"]),
        documents=docs(
            捕獲報告={**PAPER, **items},
            台帳={**DIGITAL, **items},
            控え={**DIGITAL, **items},
            県様式={**DIGITAL, "items": ["場所"]},
        ),
    )
    data = document_flow(made)
    assert [(r.item, r.carriers) for r in data.rewritten_items] == [
        ("場所", ("捕獲報告", "台帳", "県様式")),
        ("獣種", ("捕獲報告", "台帳")),
    ]
    assert data.copy_chains[0].documents == ("捕獲報告", "台帳", "県様式")
    assert data.copy_chains[0].items == ("場所",)
    assert [(b.step, b.before, b.after) for b in data.media_breaks] == [("入れる", Carrier.PAPER, Carrier.DIGITAL)]


def test_print_sign_scan_retype_is_one_round_trip():
    made = flow(
        step("窓口", "刷る", kind="print", reads=["データ"], writes=["伺い"]),
        step("課長", "押す", kind="seal", seals=["plain"], reads=["伺い"], writes=["決裁済"]),
        step("窓口", "スキャンする", reads=["決裁済"], writes=["決裁写し"], media=["paper"]),
        step("会計", "打ち直す", kind="transcribe", reads=["決裁写し"], writes=["財務"]),
        documents=docs(データ=DIGITAL, 伺い=PAPER, 決裁済=PAPER, 決裁写し=PAPER, 財務=DIGITAL),
    )
    (trip,) = document_flow(made).round_trips
    assert trip.steps == ("刷る", "押す", "スキャンする", "打ち直す")
    assert trip.documents == ("データ", "伺い", "決裁済", "決裁写し", "財務")
    assert trip.signed and trip.scanned


def test_a_system_that_reads_the_paper_is_no_retyping():
    made = flow(
        step("窓口", "刷る", kind="print", reads=["データ"], writes=["伺い"]),
        step("システム", "読み取る", kind="auto", reads=["伺い"], writes=["財務"]),
        documents=docs(データ=DIGITAL, 伺い=PAPER, 財務=DIGITAL),
    )
    assert document_flow(made).round_trips == ()


def test_writing_over_unread_is_named():
    made = flow(
        step("窓口", "a", writes=["案"]),
        step("課長", "b", writes=["案"]),
        step("窓口", "c", reads=["案"]),
        step("窓口", "d", writes=["案"]),
        step("課長", "e", reads=["案"]),
    )
    assert [(lost.document, lost.step, lost.by) for lost in document_flow(made).lost_writes] == [
        ("案", "a", ("b", "d"))
    ]


def test_a_draft_read_on_some_way_is_not_lost():
    made = flow(
        step("窓口", "a", writes=["案"], to=[("急ぎ", "10%", "c"), ("ふつう", None, "次へ")]),
        step("課長", "b", writes=["案"]),
        step("窓口", "c", reads=["案"]),
    )
    assert document_flow(made).lost_writes == ()


def test_parallel_branches_that_write_one_paper_are_named():
    made = flow(
        parallel(
            "p",
            [step("窓口", "a", writes=["台帳"]), step("窓口", "x", reads=["別"])],
            [step("税", "b", reads=["台帳"])],
            [step("国保", "c", reads=["別"])],
        )
    )
    (conflict,) = document_flow(made).parallel_conflicts
    assert (conflict.document, conflict.writer, conflict.other) == ("台帳", "a", "b")


# -- orders -----------------------------------------------------------------------------------


def test_orders_are_told_apart():
    made = flow(
        step("窓口", "受ける", writes=["届"]),
        step("税", "調べる", reads=["届"], writes=["税調べ"]),
        step("国保", "当たる", reads=["届"], writes=["国保調べ"]),
        step("国保", "書き足す", reads=["届"], writes=["覚え"]),
        step("課長", "聞く"),
        step("窓口", "返す", reads=["国保調べ"]),
    )
    reasons = [(c.before, c.after, c.reason) for c in order_analysis(made).written]
    assert reasons == [
        ("受ける", "調べる", Reason.DATA),
        ("調べる", "当たる", Reason.HABIT),
        ("当たる", "書き足す", Reason.HANDS),
        ("書き足す", "聞く", Reason.UNKNOWN),
        ("聞く", "返す", Reason.UNKNOWN),
    ]


def test_habits_lengthen_the_critical_path():
    made = flow(
        step("窓口", "受ける", touch="10分", writes=["届"]),
        step("財政", "財政合議", touch="10分", wait="3日", reads=["届"], writes=["財政印"]),
        step("契約", "契約合議", touch="10分", wait="2日", reads=["届"], writes=["契約印"]),
        step("窓口", "まとめる", touch="5分", reads=["財政印", "契約印"]),
    )
    order = order_analysis(made)
    assert [(h.before, h.after) for h in order.habits] == [("財政合議", "契約合議")]
    assert order.path_as_written.minutes == 35 + 5 * 1440
    assert order.path_as_needed.minutes == 25 + 3 * 1440
    assert order.path_as_needed.steps == ("受ける", "財政合議", "まとめる")
    assert order.saved_minutes == 10 + 2 * 1440


def test_a_decision_is_no_habit():
    made = flow(
        step("窓口", "審査", reads=["届"], to=[("却下", "20%", "終了"), ("可", None, "次へ")]),
        step("税", "通知", kind="notify", reads=["宛名"]),
    )
    assert [c.reason for c in order_analysis(made).written] == [Reason.DECISION]


def test_what_may_send_a_case_back_releases_the_rest():
    made = flow(
        step("市民", "書く", writes=["届"]),
        step("窓口", "見る", reads=["届"], to=[("不備", "10%", "書く"), ("よい", None, "次へ")]),
        step("税", "別の仕事", reads=["宛名"]),
    )
    assert order_analysis(made).habits == ()


def test_carrying_a_paper_keeps_its_place():
    made = flow(
        step("市民", "書く", kind="fill", writes=["届"]),
        step("市民", "持って行く", kind="move", reads=["届"]),
        step("窓口", "照らす", kind="check", reads=["届"]),
    )
    assert [c.reason for c in order_analysis(made).written] == [Reason.DATA, Reason.DATA]
