"""Every key of the flow language: its place, field name, Japanese and English word."""

from __future__ import annotations

from bprflow.language.terms import Term, Vocabulary

PROCESS = Vocabulary(
    "process",
    "業務の項目",
    [
        Term("name", "業務", "process", "業務の名前", "Name of the process", ("業務名", "name"), "住所変更受付"),
        Term("id", "識別子", "id", "変わらない識別子", "Stable identifier", ("ID",), "address-change"),
        Term("owner", "所管", "owner", "所管する課", "Section in charge", ("所管課", "所管部署", "担当課"), "市民課"),
        Term("state", "状態", "state", "現状か改善後か", "As-is or to-be", ("区分",), "現状"),
        Term("purpose", "目的", "purpose", "何のための業務か", "What the process is for", ("目的・概要", "概要")),
        Term(
            "basis",
            "根拠",
            "basis",
            "業務そのものの根拠法令等",
            "Legal basis of the process itself",
            ("根拠法令", "根拠法令等"),
        ),
        Term(
            "volume",
            "件数",
            "volume",
            "1年に何件あるか。単位ごとに分けても書ける",
            "Cases a year, or one rate a unit",
            ("年間件数", "規模", "業務規模"),
            "24,000件/年",
        ),
        Term("peak", "繁忙期", "peak", "件数が集まる月とその割合", "Busy months and their share"),
        Term(
            "standard_period",
            "標準処理期間",
            "standard_period",
            "申請から処分までの標準の期間",
            "Published standard processing period",
            (),
            "14日",
        ),
        Term(
            "criteria", "審査基準", "criteria", "審査基準を公表している場所", "Where the review criteria are published"
        ),
        Term("start", "開始", "start", "何が起きると始まるか", "What starts a case", ("きっかけ",), "届出"),
        Term(
            "lanes",
            "担当",
            "lanes",
            "登場する人・組織・システム",
            "People, sections and systems",
            ("レーン", "担当者", "lane"),
        ),
        Term(
            "documents",
            "帳票",
            "documents",
            "使う書類とデータ",
            "Papers and data used",
            ("文書", "書類", "帳票・データ"),
        ),
        Term("rules", "ルール", "rules", "この業務を縛るルール", "Rules that bind this process", ("きまり",)),
        Term("steps", "手順", "steps", "仕事の流れ", "The flow of work", ("工程", "流れ", "フロー")),
        Term(
            "waivers",
            "除外",
            "waive",
            "業務全体で言わなくてよい指摘",
            "Findings not wanted in this process",
            ("waivers",),
        ),
        Term("source", "出典", "source", "この記述のもとになった資料", "Where the description comes from"),
        Term("updated", "更新日", "updated", "最後に見直した日", "Last reviewed on", (), "令和8年4月1日"),
        Term("note", "備考", "note", "自由な覚え書き", "Free text", ("メモ",)),
    ],
)

PEAK = Vocabulary(
    "peak",
    "繁忙期の項目",
    [
        Term("months", "月", "months", "繁忙期の月", "Busy months", ("month",), "3〜4月"),
        Term("share", "割合", "share", "その月に集まる割合", "Share of the yearly volume", (), "30%"),
    ],
)

LANE = Vocabulary(
    "lane",
    "担当の項目",
    [
        Term("name", "名前", "name", "担当の名前", "Name of the lane"),
        Term(
            "kind",
            "種別",
            "kind",
            "住民・職員・システム・外部",
            "Resident, staff, system or outside",
            ("種類",),
            "職員",
        ),
        Term("headcount", "人数", "headcount", "何人いるか", "How many people", (), "8人"),
        Term(
            "yen_per_hour",
            "単価",
            "rate",
            "1時間あたりの人件費",
            "Labour cost per hour",
            ("時間単価", "yen_per_hour"),
            "2,500円/時",
        ),
        Term("department", "所属", "department", "属する部や課", "Department it belongs to", ("部署",)),
        Term("note", "備考", "note", "自由な覚え書き", "Free text"),
    ],
)

DOCUMENT = Vocabulary(
    "document",
    "帳票の項目",
    [
        Term("name", "名前", "name", "帳票の名前", "Name of the document"),
        Term("media", "媒体", "medium", "紙・システムなど", "Paper, system …", ("media",), "紙"),
        Term("items", "項目", "items", "書かれているデータ項目", "Data items on it", ("データ項目",)),
        Term("copies", "部数", "copies", "何部いるか", "How many copies", (), "2部"),
        Term("original", "原本", "original", "原本でなければならないか", "Must it be the original", (), "はい"),
        Term(
            "attachment",
            "添付",
            "attachment",
            "申請に添付させる書類か",
            "Is it an attachment to an application",
            ("添付書類",),
        ),
        Term("seals", "印", "seal", "押す印の種類", "Kind of seal on it", ("押印", "seals"), "認印"),
        Term("issuer", "発行", "issuer", "だれが発行する書類か", "Who issues it", ("発行者", "発行元")),
        Term("form", "様式", "form", "様式番号など", "Number of the form"),
        Term("retention", "保存", "retention", "保存期間や保存の決まり", "How long it is kept", ("保存期間",)),
        Term("note", "備考", "note", "自由な覚え書き", "Free text"),
    ],
)

RULE = Vocabulary(
    "rule",
    "ルールの項目",
    [
        Term("name", "名前", "name", "ルールの名前", "Name of the rule"),
        Term(
            "requirements",
            "求めること",
            "requires",
            "書面・押印・対面など",
            "Paper, seal, in person …",
            ("求める事", "内容", "requirements"),
            "書面",
        ),
        Term("basis", "根拠", "basis", "何に書いてあるか", "Where it is written"),
        Term("owner", "所管", "owner", "ルールを持つ課", "Section that owns the rule", ("所有", "所管課")),
        Term("keep_reason", "残す理由", "keep_reason", "残さなければならない理由", "Why it must stay", ("残す訳",)),
        Term("note", "備考", "note", "自由な覚え書き", "Free text"),
    ],
)

BASIS = Vocabulary(
    "basis",
    "根拠の項目",
    [
        Term(
            "kind",
            "種別",
            "kind",
            "法令・条例・規則・規程・要綱・要領・様式・慣行",
            "Statute … custom",
            ("種類",),
            "法令",
        ),
        Term("name", "名称", "name", "法令や例規の名前", "Name of the law or rule", ("名前",), "住民基本台帳法"),
        Term("article", "条項", "article", "何条の何項か", "Article and paragraph", ("条",), "第27条第1項"),
        Term("quote", "引用", "quote", "条文の言葉", "The words of the article", ("条文",)),
    ],
)

STEP = Vocabulary(
    "step",
    "手順の項目",
    [
        Term("lane", "担当", "lane", "だれがするか", "Who does it", ("担当者", "レーン")),
        Term("name", "名前", "name", "何をするか", "What is done", ("名称", "工程名")),
        Term("id", "識別子", "id", "変わらない識別子。書かなければ名前", "Stable id; the name by default", ("ID",)),
        Term("kind", "種類", "kind", "記入・入力・転記・確認…", "Fill, input, transcribe, check …", ("種別",), "転記"),
        Term("media", "媒体", "medium", "紙・対面・電話…。いくつでも", "Paper, in person, phone …", ("media",), "紙"),
        Term("touch", "時間", "time", "手を動かす時間", "Touch time", ("作業時間", "所要時間", "touch"), "8〜12分"),
        Term(
            "wait",
            "待ち",
            "wait",
            "次に進めるまでの経過時間",
            "Elapsed time before the next step",
            ("待ち時間", "滞留"),
            "3日",
        ),
        Term("per", "単位", "per", "時間が何あたりか", "What the time refers to", ("1単位",), "件"),
        Term("frequency", "頻度", "frequency", "まとめて行うときの頻度", "How often a batch is done", (), "月1回"),
        Term("share", "割合", "share", "この手順が要る件の割合", "Share of cases that need the step", ("率",), "2割"),
        Term("reads", "読む", "reads", "見る帳票", "Documents read", ("見る", "参照")),
        Term("writes", "書く", "writes", "書く帳票", "Documents written", ("作る", "出力")),
        Term("items", "項目", "items", "扱うデータ項目", "Data items handled", ("データ項目",)),
        Term("attachments", "添付", "attachments", "添えさせる書類", "Attachments required", ("添付書類",)),
        Term("original", "原本", "original", "原本を求めるか", "Is the original required"),
        Term("copies", "部数", "copies", "何部いるか", "How many copies", (), "2部"),
        Term("seals", "印", "seal", "押す印の種類", "Kind of seal", ("押印", "seals"), "認印"),
        Term("system", "システム", "system", "使う情報システムの名前", "Name of the system used", ("使用システム",)),
        Term("rules", "ルール", "rules", "この手順を縛るルール", "Rules that bind this step", ("きまり", "rule")),
        Term("branches", "分岐", "branches", "条件ごとの次の手順", "Next step by condition", ("条件",)),
        Term("next", "次", "next", "次の手順", "Next step", ("次の手順",)),
        Term(
            "fallback",
            "代替手段",
            "fallback",
            "デジタルを使えない人の道",
            "Route for people who cannot use the digital one",
            ("代替",),
        ),
        Term(
            "waivers",
            "除外",
            "waive",
            "この手順で言わなくてよい指摘と理由",
            "Findings not wanted here, with the reason",
            ("waivers",),
        ),
        Term("until", "まで", "until", "待機がいつ終わるか", "When the wait ends", (), "毎月末"),
        Term(
            "call", "呼出", "call", "ほかの流れを呼び出す", "Stands for another flow", ("呼び出し",), "other.flow.yaml"
        ),
        Term("start", "開始", "start", "ここから始まるきっかけ", "What starts a case here", (), "届出"),
        Term("keep_reason", "残す理由", "keep_reason", "残さなければならない理由", "Why it must stay"),
        Term("note", "備考", "note", "自由な覚え書き", "Free text", ("メモ",)),
    ],
)

GATEWAY = Vocabulary(
    "gateway",
    "関門の項目",
    [
        Term(
            "gateway",
            "関門",
            "gateway",
            "排他・並行・包含・事象・終点・打切り・異常終了",
            "Exclusive, parallel, inclusive, event, end, terminate or error",
            (),
            "排他",
        ),
        Term("id", "識別子", "id", "変わらない識別子", "Stable identifier", ("ID",)),
        Term("name", "名前", "name", "問いの言葉", "The question asked", ("名称",)),
        Term("lane", "担当", "lane", "図でどのレーンに置くか", "Lane it is drawn in"),
        Term("branches", "分岐", "branches", "条件ごとの次の手順", "Next step by condition"),
        Term("next", "次", "next", "次の手順", "Next step"),
        Term("start", "開始", "start", "ここから始まるきっかけ", "What starts a case here", (), "届出"),
        Term("note", "備考", "note", "自由な覚え書き", "Free text"),
    ],
)

PARALLEL = Vocabulary(
    "parallel",
    "並行の項目",
    [
        Term("parallel", "並行", "parallel", "同時に進む手順の列", "Branches done at the same time", ("並列",)),
        Term("id", "識別子", "id", "変わらない識別子", "Stable identifier", ("ID",)),
    ],
)

QUANTITY = Vocabulary(
    "quantity",
    "数量の項目",
    [
        Term("value", "値", "value", "数と単位", "Number and unit", (), "8分"),
        Term(
            "provenance",
            "根拠",
            "basis",
            "実測・聞き取り・公表値・仮定",
            "Measured, interview, published or assumed",
            ("provenance",),
            "実測",
        ),
        Term("note", "備考", "note", "どこから来た数字か", "Where the figure comes from", ("出典",)),
    ],
)

USE = Vocabulary(
    "use",
    "帳票の使い方の項目",
    [
        Term("document", "帳票", "document", "帳票の名前", "Name of the document", ("名前", "name")),
        Term("items", "項目", "items", "読み書きするデータ項目", "Data items read or written", ("データ項目",)),
    ],
)

BRANCH = Vocabulary(
    "branch",
    "分岐の項目",
    [
        Term("condition", "条件", "condition", "どんなときか", "When this way is taken"),
        Term("share", "割合", "share", "その道を通る割合", "Share of cases", (), "15%"),
        Term("target", "次", "next", "行き先の手順", "Step it leads to", ("行き先", "target")),
    ],
)

WAIVER = Vocabulary(
    "waiver",
    "除外の項目",
    [
        Term("code", "指摘", "code", "指摘の記号", "Code of the rule", (), "SEAL-03"),
        Term("reason", "理由", "reason", "言わなくてよい理由", "Why it need not be said"),
        Term("until", "期限", "until", "いつ見直すか", "When to look again", (), "令和9年3月31日"),
        Term("person", "担当", "person", "判断した人", "Who decided", ("判断者",)),
    ],
)

SYNONYMS: dict[str, str] = {
    "捺印": "印",
    "押印種類": "印",
    "処理時間": "時間",
    "かかる時間": "時間",
    "じかん": "時間",
    "なまえ": "名前",
    "帳票": "読む",
    "書類": "読む",
    "期限": "まで",
    "締切": "まで",
    "もし": "分岐",
    "場合": "分岐",
    "ならば": "次",
    "人": "担当",
    "氏名": "担当",
    "役職": "担当",
    "名まえ": "名前",
    "たんとう": "担当",
    "ばいたい": "媒体",
    "てじゅん": "手順",
    "ぎょうむ": "業務",
    "作業": "名前",
    "添付資料": "添付",
    "提出書類": "添付",
    "書類名": "名前",
    "部署": "所管",
    "課": "所管",
    "担当部署": "所管",
    "ステップ": "手順",
    "作業手順": "手順",
    "業務フロー": "手順",
    "フロー図": "手順",
    "業務内容": "目的",
    "説明": "備考",
    "コメント": "備考",
    "注意": "備考",
    "補足": "備考",
    "待機時間": "待ち",
    "待時間": "待ち",
    "回数": "頻度",
    "確率": "割合",
    "比率": "割合",
    "次工程": "次",
    "行先": "次",
    "戻り先": "次",
    "条件分岐": "分岐",
    "判定": "分岐",
    "並列処理": "並行",
    "同時": "並行",
    "入力": "読む",
    "使う書類": "読む",
    "作成": "書く",
    "登場人物": "担当",
    "年間": "件数",
    "処理件数": "件数",
    "理由": "残す理由",
    "根拠法": "根拠",
    "description": "note",
    "comment": "note",
    "duration": "time",
    "actor": "lane",
    "who": "lane",
    "title": "process",
}
"""Words people write for a key of ours; only ever used to suggest, never to read."""
