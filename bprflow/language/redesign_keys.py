"""Every key of the redesign language (改善案): operations, their fields, closed values."""

from __future__ import annotations

from collections.abc import Mapping

from bprflow.language.terms import Term, Vocabulary

REDESIGN = Vocabulary(
    "redesign",
    "改善案の項目",
    [
        Term("title", "改善案", "redesign", "改善案の名前", "Name of the redesign", ("title",), "スマホで事前入力"),
        Term(
            "target",
            "対象",
            "target",
            "現状の流れのファイル",
            "The as-is flow file",
            ("対象ファイル",),
            "as-is.flow.yaml",
        ),
        Term("id", "識別子", "id", "変わらない識別子", "Stable identifier", ("ID",)),
        Term("purpose", "目的", "purpose", "何のための改善か", "What it is for", ("ねらい", "概要")),
        Term(
            "uptake",
            "利用率",
            "uptake",
            "新しいデジタルの道を通る件の割合",
            "Share of cases that take the new digital route",
            (),
            "40〜60%",
        ),
        Term(
            "digital",
            "デジタル経路",
            "digital",
            "デジタルの道を通る件だけが通る手順",
            "Steps only the digital route goes through",
        ),
        Term(
            "fallback",
            "代替手段",
            "fallback",
            "デジタルを使わない人のための手順",
            "Steps for people who do not use the digital route",
            ("代替", "代替経路"),
        ),
        Term(
            "lanes", "担当", "lanes", "新しく登場する人・組織・システム", "New people, sections, systems", ("レーン",)
        ),
        Term("documents", "帳票", "documents", "新しい書類とデータ", "New papers and data", ("文書", "書類")),
        Term("rules", "ルール", "rules", "新しいルール", "New rules", ("きまり",)),
        Term("changes", "変更", "changes", "何をどう変えるか", "What is changed", ("変更点", "改善内容")),
        Term("amendments", "ルール改正", "amendments", "改正するルール", "Rules to amend", ("例規改正", "改正")),
        Term("costs", "費用", "costs", "改善にかかる費用", "What the change costs", ("コスト",)),
        Term("stages", "段階", "stages", "何段階で進めるか", "Stages", ("ステップ",)),
        Term("source", "出典", "source", "この案のもとになった資料", "Where it comes from"),
        Term("note", "備考", "note", "自由な覚え書き", "Free text", ("メモ",)),
    ],
)

OPERATION = Vocabulary(
    "operation",
    "変更の種類",
    [
        Term(
            "eliminate",
            "廃止",
            "eliminate",
            "手順をやめる",
            "Drop a step",
            ("削除", "やめる", "なくす"),
            "入力結果を読み合わせる",
        ),
        Term(
            "combine",
            "統合",
            "combine",
            "いくつかの手順を1つにまとめる",
            "Make one step of several",
            ("結合", "まとめる", "一本化"),
        ),
        Term(
            "parallelise",
            "並行",
            "parallelise",
            "順に行う手順を同時に行う",
            "Do steps at the same time",
            ("並列", "並行化", "parallel"),
        ),
        Term("move", "移動", "move", "順番や担当を入れ替える", "Put a step elsewhere", ("入替", "入替え", "rearrange")),
        Term("check_earlier", "前倒し", "check-earlier", "確認を先に行う", "Check earlier", ()),
        Term(
            "replace",
            "置換",
            "replace",
            "やり方を簡単にする・デジタルにする",
            "Do a step another way",
            ("置き換え", "置き換える", "簡素化", "電子化", "デジタル化", "simplify", "digitise"),
        ),
        Term("insert", "追加", "insert", "新しい手順を入れる", "Put in a new step", ("新設", "加える", "add")),
        Term("automate", "自動化", "automate", "システムに任せる", "Let a system do it"),
        Term(
            "triage", "振分", "triage", "必要な件だけが通るようにする", "Only cases that need it", ("振り分け", "選別")
        ),
        Term("drop_form", "帳票廃止", "drop-form", "帳票をやめる", "Drop a paper", ("様式廃止",)),
        Term(
            "merge_forms", "帳票統合", "merge-forms", "帳票を1つにまとめる", "Make one paper of several", ("様式統合",)
        ),
        Term(
            "drop_attachment",
            "添付省略",
            "drop-attachment",
            "添付書類を求めない",
            "Ask for no attachment",
            ("添付廃止",),
        ),
        Term("amend_rule", "ルール改正", "amend-rule", "ルールを改める", "Amend a rule", ("改正",)),
    ],
)
"""The key of a change that says which operation it is; its value goes to `TARGET_FIELD`."""

CHANGE = Vocabulary(
    "change",
    "変更の項目",
    [
        Term("new", "新", "new", "新しい手順", "The new step", ("新しい手順", "変更後"), "{窓口: 手続き案内を渡す}"),
        Term("before", "前", "before", "この手順の前に", "Before this step", ("の前",), "来庁し番号札を取る"),
        Term("after", "後", "after", "この手順の後に", "After this step", ("の後", "先に")),
        Term("branch", "分岐", "branch", "どの分岐に入れるか", "Which way out of the decision"),
        Term("next", "次", "next", "やめた後に進む手順", "Where the flow goes on"),
        Term("lane", "担当", "lane", "だれがするようになるか", "Who does it then", ("レーン",)),
        Term("name", "名前", "name", "新しい言い方", "New wording", ("名称",)),
        Term("touch", "時間", "time", "残る時間", "Touch time that is left", ("touch",)),
        Term("condition", "条件", "condition", "どんな件か", "Which cases"),
        Term("share", "割合", "share", "その件の割合", "Their share", (), "20%"),
        Term("decision", "判断", "decision", "振り分ける手順", "The step that decides"),
        Term("substitute", "代わり", "substitute", "代わりになるもの", "What takes its place", ("代替",)),
        Term("into", "統合後", "into", "まとめた帳票の名前", "Name of the merged paper", ("統合先",), "異動届"),
        Term("media", "媒体", "medium", "まとめた帳票の媒体", "Medium of the merged paper", ("media",)),
        Term("at", "手順", "at", "どの手順で省くか", "At which steps", ("対象手順",)),
        Term("reason", "理由", "reason", "なぜ変えるか", "Why"),
        Term("resolves", "解消", "resolves", "解消する指摘の記号", "Findings it resolves", ("指摘",), "KEY-01"),
        Term("authority", "権限", "authority", "だれが決めるか", "Whose decision it is", ("決める人",), "市長"),
        Term("disposition", "扱い", "disposition", "自動・提案・要協議", "Automatic, propose or consult"),
        Term("question", "質問", "question", "先に確かめること", "What to ask first", ("確認事項",)),
        Term("basis", "根拠", "basis", "根拠となる法令など", "Legal basis"),
        Term("agreed", "協議済み", "agreed", "だれといつ合意したか", "With whom and when it was agreed", ("合意",)),
        Term(
            "override",
            "例外承認",
            "override",
            "守られている手順を変える責任者",
            "Who answers for changing what is protected",
            ("特例", "上書き"),
        ),
        Term("stage", "段階", "stage", "どの段階で行うか", "Which stage"),
        Term("note", "備考", "note", "自由な覚え書き", "Free text", ("メモ",)),
    ],
)

AMENDMENT = Vocabulary(
    "amendment",
    "ルール改正の項目",
    [
        Term("rule", "ルール", "rule", "改正するルール", "The rule", ("きまり", "ルール改正", "amend_rule")),
        Term(
            "requirements",
            "求めること",
            "requires",
            "改正後に求めること",
            "What it demands afterwards",
            ("requirements",),
        ),
        Term("instrument", "手段", "instrument", "何を改正するか", "By which instrument", ("方法",), "規則改正"),
        Term("owner", "担当", "owner", "改正を担う課", "Section that has to do it", ("所管", "所管課")),
        Term("due", "期限", "due", "いつまでに", "By when", ("施行", "施行日"), "令和9年4月"),
        Term("after", "前提", "after", "先に済ませる改正", "Amendments that come first", ("先に",)),
        *(CHANGE[code] for code in ("reason", "resolves", "authority", "disposition", "question", "basis")),
        *(CHANGE[code] for code in ("agreed", "override", "stage", "note")),
    ],
)

COSTS = Vocabulary(
    "costs",
    "費用の項目",
    [
        Term("initial_yen", "初期", "initial", "最初に1回かかる額", "Once", ("初期費用", "導入"), "300万円"),
        Term("yearly_yen", "年間", "yearly", "毎年かかる額", "Each year", ("運用", "運用費", "年額"), "60万円"),
        Term(
            "staff_hours",
            "職員時間",
            "staff-time",
            "導入にかかる職員の時間",
            "Staff time to bring it about",
            (),
            "80時間",
        ),
        Term("note", "備考", "note", "自由な覚え書き", "Free text", ("出典",)),
    ],
)

STAGE = Vocabulary(
    "stage",
    "段階の項目",
    [
        Term("name", "名前", "name", "段階の名前", "Name of the stage", ("名称",), "第1段階"),
        Term("due", "期限", "due", "いつまでに", "By when", ("時期",), "令和9年4月"),
        Term("uptake", "利用率", "uptake", "そのときの利用率", "Uptake by then", (), "30%"),
        Term("note", "備考", "note", "自由な覚え書き", "Free text"),
    ],
)

OVERRIDE = Vocabulary(
    "override",
    "例外承認の項目",
    [
        Term(
            "person", "担当", "person", "責任を負う人", "Who answers for it", ("承認者", "決裁者", "責任者"), "市民課長"
        ),
        Term("reason", "理由", "reason", "なぜ例外か", "Why"),
        Term("date", "日付", "date", "いつ決めたか", "When it was decided"),
    ],
)

DISPOSITION = Vocabulary(
    "disposition",
    "変更の扱い",
    [
        Term("automatic", "自動", "automatic", "そのまま行ってよい", "May be applied as it is", ("auto",)),
        Term("propose", "提案", "propose", "担当課で決めて行う", "For the section to decide"),
        Term("consult", "要協議", "consult", "先に相手と協議する", "Talk it over first", ("協議",)),
    ],
)

LADDER = Vocabulary(
    "ladder",
    "改革の段",
    [
        Term("section", "今すぐ", "now", "慣行: 課の判断で変えられる", "Habit: the section can change it"),
        Term(
            "mayor", "年度内", "this-year", "要綱・様式・規則: 市長と所管課", "Guideline, form, regulation: the mayor"
        ),
        Term("assembly", "条例", "ordinance", "条例: 議会の議決", "Ordinance: the assembly"),
        Term("state", "国へ要望", "ask-the-state", "法令: 国への要望", "National law: a request to the state"),
    ],
)
"""The rungs of the ladder, by the authority that decides."""

COMMON_FIELDS = (
    "reason", "resolves", "authority", "disposition", "question", "basis", "agreed", "override", "stage", "note",
)  # fmt: skip

FIELDS_OF_OPERATION: Mapping[str, tuple[str, ...]] = {
    "eliminate": ("next",),
    "combine": ("new",),
    "parallelise": (),
    "move": ("before", "after", "lane"),
    "check_earlier": ("before",),
    "replace": ("new",),
    "insert": ("before", "after", "branch"),
    "automate": ("lane", "name", "touch"),
    "triage": ("condition", "share", "decision"),
    "drop_form": ("substitute",),
    "merge_forms": ("into", "media"),
    "drop_attachment": ("at", "substitute"),
    "amend_rule": ("requirements", "instrument", "owner", "due", "after"),
}
"""The fields each operation takes besides `COMMON_FIELDS`."""

TARGET_FIELD: Mapping[str, str] = {
    "eliminate": "targets",
    "combine": "targets",
    "parallelise": "branches",
    "move": "target",
    "check_earlier": "target",
    "replace": "target",
    "insert": "new",
    "automate": "target",
    "triage": "target",
    "drop_form": "targets",
    "merge_forms": "targets",
    "drop_attachment": "targets",
    "amend_rule": "rule",
}
"""The model field that receives the value of the operation's own key."""

VOCABULARY_OF_OPERATION: Mapping[str, Vocabulary] = {
    **dict.fromkeys(TARGET_FIELD, CHANGE),
    "amend_rule": AMENDMENT,
}
"""Where the further keys of a change are looked up: an amendment reads 担当 as the section that does it."""

STEP_FIELDS = frozenset({"new", "decision"})
"""Fields whose value is a step mapping, or a list of them, written as in 手順."""
