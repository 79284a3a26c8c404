"""Closed lists of values, each with its Japanese and English word.

The codes are the members of the enums in `bprflow.model`; a test keeps the two equal.
"""

from __future__ import annotations

from bprflow.language.terms import Term, Vocabulary

STATE = Vocabulary(
    "state",
    "状態",
    [
        Term("as_is", "現状", "as-is", aliases=("現行", "as_is", "asis")),
        Term("to_be", "改善後", "to-be", aliases=("改善", "あるべき姿", "to_be", "tobe")),
    ],
)

LANE_KIND = Vocabulary(
    "lane_kind",
    "担当の種別",
    [
        Term(
            "resident",
            "住民",
            "resident",
            "住民・事業者・団体など申請する側",
            "Residents, firms and groups: those who apply",
            ("市民", "町民", "村民", "区民", "申請者", "事業者", "利用者", "citizen"),
        ),
        Term("staff", "職員", "staff", "庁内の職員", "People of the authority", ("庁内", "担当課")),
        Term("system", "システム", "system", "情報システム・RPA", "An information system or robot", ("RPA", "自動")),
        Term(
            "outside",
            "外部",
            "outside",
            "他の行政機関・委託先など庁外の組織",
            "Other authorities, contractors",
            ("庁外", "委託先", "外部機関", "external"),
        ),
    ],
)

STEP_KIND = Vocabulary(
    "step_kind",
    "手順の種類",
    [
        Term("fill", "記入", "fill", "紙や様式に書く", "Write on paper or a form"),
        Term("input", "入力", "input", "画面へ打ち込む", "Type into a screen"),
        Term(
            "transcribe",
            "転記",
            "transcribe",
            "すでにある情報を見て書き写す・打ち直す",
            "Copy existing data by hand",
            ("再入力",),
        ),
        Term(
            "check",
            "確認",
            "check",
            "間違いや不足がないか確かめる",
            "Check for errors or gaps",
            ("照合", "点検", "確認・照合"),
        ),
        Term("review", "審査", "review", "要件に合うか判断する", "Decide whether requirements are met", ("査定",)),
        Term(
            "approve",
            "決裁",
            "approve",
            "権限のある人が承認する",
            "Approval by the person in charge",
            ("承認", "合議", "起案"),
        ),
        Term("seal", "押印", "seal", "印を押す・署名する", "Seal or sign", ("捺印", "なつ印", "署名する")),
        Term("move", "移動", "move", "人が出向く・持って行く", "Go somewhere or carry something", ("持参", "来庁")),
        Term("print", "印刷", "print", "紙に出す・コピーする", "Put on paper, copy", ("コピー", "出力")),
        Term("send", "送付", "send", "ほかの人や機関へ送る・回す", "Send or route onwards", ("回付", "送信", "発送")),
        Term("receive", "受付", "receive", "受け取る", "Receive", ("受領", "収受")),
        Term("notify", "連絡", "notify", "知らせる・聞く", "Tell or ask", ("通知", "照会")),
        Term("record", "記録", "record", "あとのために書き留める", "Write down for later", ("登録",)),
        Term("aggregate", "集計", "aggregate", "数や表にまとめる", "Sum up into figures or tables", ("取りまとめ",)),
        Term("store", "保管", "store", "しまう・保存する", "File or archive", ("保存",)),
        Term("decide", "判断", "decide", "行き先や扱いを決める", "Decide where it goes", ("振分", "振り分け")),
        Term("meet", "打合せ", "meet", "会って話す", "Meet and talk", ("会議", "面談")),
        Term("pay", "支払", "pay", "お金を払う・受け取る", "Pay or take money", ("納付", "支払い")),
        Term("issue", "交付", "issue", "証明書や通知を渡す", "Hand over a certificate or notice", ("発行",)),
        Term("site", "現地", "site", "現地へ行って見る", "Go and see on site", ("現地調査", "現地確認")),
        Term("wait", "待機", "wait", "時が来るのを待つ", "Wait for a moment", ("待つ",)),
        Term("auto", "自動", "auto", "人の手がかからない処理", "Done without a person", ("自動処理",)),
        Term("task", "作業", "task", "そのほかの作業", "Other work", ("その他",)),
    ],
)

MEDIUM = Vocabulary(
    "medium",
    "媒体",
    [
        Term("paper", "紙", "paper", aliases=("書類", "紙媒体")),
        Term("in_person", "対面", "in-person", aliases=("窓口", "in_person")),
        Term("phone", "電話", "phone"),
        Term("fax", "FAX", "fax", aliases=("ファックス", "ファクス", "ファクシミリ")),
        Term("post", "郵送", "post", aliases=("郵便",)),
        Term("email", "メール", "email", aliases=("電子メール", "Eメール")),
        Term("oral", "口頭", "oral"),
        Term("excel", "Excel", "excel", aliases=("エクセル", "表計算")),
        Term(
            "storage",
            "記録媒体",
            "storage-media",
            aliases=("USB", "USBメモリ", "CD", "DVD", "SDカード", "フロッピー", "FD", "storage"),
        ),
        Term("form", "フォーム", "form", aliases=("電子申請", "Webフォーム", "オンライン", "online")),
        Term("line", "LINE", "line", aliases=("ライン",)),
        Term("system", "システム", "system"),
        Term("gis", "GIS", "gis", aliases=("電子地図",)),
        Term("photo", "写真", "photo"),
        Term("paper_map", "紙地図", "paper-map", aliases=("paper_map",)),
        Term("physical", "現物", "physical", aliases=("物",)),
        Term("cash", "現金", "cash"),
        Term("cashless", "キャッシュレス", "cashless", aliases=("電子決済",)),
        Term("chat", "チャット", "chat"),
    ],
)

SEAL_KIND = Vocabulary(
    "seal_kind",
    "印の種類",
    [
        Term(
            "plain",
            "認印",
            "plain-seal",
            "届出のいらない印",
            "A seal nobody has registered",
            ("認め印", "みとめ印", "三文判", "plain"),
        ),
        Term(
            "registered",
            "登録印",
            "registered-seal",
            "市区町村に登録した実印",
            "A seal registered with the municipality",
            ("実印", "registered"),
        ),
        Term(
            "corporate",
            "登記印",
            "corporate-seal",
            "法務局に届け出た法人の印",
            "A company's registered seal",
            ("代表者印", "法人印", "corporate"),
        ),
        Term(
            "bank",
            "銀行印",
            "bank-seal",
            "金融機関に届け出た印",
            "A seal registered with a bank",
            ("銀行届出印", "bank"),
        ),
        Term(
            "official",
            "公印",
            "official-seal",
            "市長印・職印など役所の印",
            "The authority's official seal",
            ("職印", "市長印", "official"),
        ),
        Term("signature", "署名", "signature", "本人が自分で書く名前", "Hand-written name", ("自署",)),
    ],
)

REQUIREMENT = Vocabulary(
    "requirement",
    "ルールが求めること",
    [
        Term("written", "書面", "written", aliases=("紙", "書類")),
        Term("seal", "押印", "seal", aliases=("捺印", "印")),
        Term("signature", "署名", "signature", aliases=("自署",)),
        Term("in_person", "対面", "in-person", aliases=("来庁", "出頭", "in_person")),
        Term("visual", "目視", "visual"),
        Term("on_site", "実地", "on-site", aliases=("現地", "立入", "on_site")),
        Term("periodic", "定期", "periodic"),
        Term("stationed", "常駐", "stationed"),
        Term("exclusive", "専任", "exclusive"),
        Term("posting", "掲示", "posting"),
        Term("inspection", "閲覧", "inspection", aliases=("縦覧", "備置き")),
        Term("storage_medium", "記録媒体", "storage-medium", aliases=("storage_medium",)),
        Term("cash", "現金", "cash"),
        Term("revenue_stamp", "証紙", "revenue-stamp", aliases=("印紙", "revenue_stamp")),
        Term("post", "郵送", "post", aliases=("郵便", "書留")),
        Term("original", "原本", "original"),
        Term("attachment", "添付", "attachment", aliases=("添付書類",)),
        Term("via", "経由", "via"),
    ],
)

BASIS_KIND = Vocabulary(
    "basis_kind",
    "根拠の種別",
    [
        Term("statute", "法令", "statute", "国の法律・政令・省令", "National law", ("法律", "政令", "省令", "告示")),
        Term("ordinance", "条例", "ordinance", "議会が定めるもの", "Passed by the assembly"),
        Term("regulation", "規則", "regulation", "市長が定める規則", "The mayor's regulation"),
        Term("rules", "規程", "rules", "庁内の規程・訓令", "Internal rules", ("訓令",)),
        Term("guideline", "要綱", "guideline", "要綱・基準", "Guideline", ("基準",)),
        Term(
            "procedure",
            "要領",
            "procedure",
            "要領・手引き・マニュアル",
            "Procedure or manual",
            ("手引き", "手引", "マニュアル", "通知"),
        ),
        Term("form", "様式", "form", "様式に欄があるだけ", "Only a box in a form", ("様式のみ",)),
        Term(
            "custom",
            "慣行",
            "custom",
            "文書の根拠がなく、そうしてきた",
            "No written basis, only habit",
            ("慣行のみ", "慣習"),
        ),
    ],
)

AUTHORITY = Vocabulary(
    "authority",
    "決める人",
    [
        Term("section", "課", "section", "課の判断で今すぐ変えられる", "The section can change it now"),
        Term(
            "mayor",
            "市長",
            "mayor",
            "様式・要領・要綱・規程・規則: 市長と所管課が変えられる",
            "Mayor and owner section",
        ),
        Term("assembly", "議会", "assembly", "条例: 議会の議決が要る", "Needs the assembly"),
        Term("state", "国", "state", "法令: 国への要望になる", "National law: a request to the state"),
    ],
)

PROVENANCE = Vocabulary(
    "provenance",
    "数字の根拠",
    [
        Term("measured", "実測", "measured", "測った値", "Measured", ("計測",)),
        Term(
            "interview",
            "聞き取り",
            "interview",
            "担当者から聞いた値",
            "Told by the people who do it",
            ("聞取り", "ヒアリング"),
        ),
        Term("published", "公表値", "published", "公表資料の値", "From a published source", ("公表",)),
        Term("assumed", "仮定", "assumed", "まだ確かめていない値", "Not yet checked", ("推定", "想定", "仮")),
    ],
)

GATEWAY_KIND = Vocabulary(
    "gateway_kind",
    "関門",
    [
        Term("exclusive", "排他", "exclusive", "どれか一つへ進む", "Takes exactly one way", ("XOR",)),
        Term("parallel", "並行", "parallel", "すべてへ同時に進む", "Takes all ways at once", ("AND", "並列")),
        Term("inclusive", "包含", "inclusive", "当てはまるものすべてへ進む", "Takes each way that applies", ("OR",)),
        Term("event", "事象", "event", "先に起きたことで決まる", "Whatever happens first", ("イベント",)),
        Term("end", "終点", "end", "ここまで来た道だけが終わる", "Only the way that gets here ends", ("終了",)),
        Term(
            "terminate", "打切り", "terminate", "ほかの道も含めて全体が終わる", "Everything ends at once", ("打ち切り",)
        ),
        Term("error", "異常終了", "error", "誤りとして全体が終わる", "Everything ends with an error", ("エラー終了",)),
    ],
)

SEVERITY = Vocabulary(
    "severity",
    "重さ",
    [
        Term("error", "重大", "error"),
        Term("warning", "注意", "warning"),
        Term("info", "参考", "info"),
    ],
)

CONFIDENCE = Vocabulary(
    "confidence", "確からしさ", [Term("high", "高", "high"), Term("medium", "中", "medium"), Term("low", "低", "low")]
)

STATUS = Vocabulary(
    "status",
    "扱い",
    [
        Term("finding", "指摘", "finding"),
        Term("review", "要確認", "review"),
        Term("suppressed", "除外", "suppressed"),
    ],
)

END_WORDS = frozenset({"終了", "終わり", "おわり", "完了", "end"})
NEXT_WORDS = frozenset({"次へ", "次", "続ける", "next"})
