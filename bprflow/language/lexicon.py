"""Words of a step and what they tell: kind of work, carrier, requirement, seal.

The table is read by `bprflow.model.infer`; it holds words only, no logic. Codes are the values
of the enums in `bprflow.model` (this floor lies below them, so they are strings; a test keeps
them valid).

How a text is read
------------------
* Left to right; at each place the longest word of the table wins and is used up. So 「FAX番号」
  hides 「FAX」, 「印刷」 hides 「印」, 「電子署名」 hides 「署名」: a row without facts exists only
  to hide shorter words.
* A word followed by a denial (「押印を廃止」「紙をやめ」「印刷しない」「来庁不要」「紙の申請書をなくす」)
  tells nothing. Two words in a row share the denial of the second (「回覧押印なし」).
* Kind of work: Japanese puts the main verb last, but the verb that matters is not always the
  last. Each row has a weight: 9 the word names the work beyond doubt (転記), 6 it usually
  does (決裁), 4 it may (渡す), 2 it hardly does (書類). The later of two equal words wins.

A word added or dropped after an edition has shipped stands in a row of its own with `since` or `until`
(`bprflow.language.editions`), so that a project that pins an edition goes on reading its flows as before.

Source: the vocabulary of 申請管理システム標準仕様書 付録1 (step names), 自治体の業務フロー in the
workshop reports, and the keyword lists of the アナログ規制 and 押印見直し manuals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell the same.

    Attributes:
        words: Spellings, as they stand after NFKC folding; Latin letters in lower case.
        kind: Step kind code, or empty.
        weight: How surely the words name the work (2–9); 0 with an empty kind.
        media: Medium codes.
        requirements: Requirement codes.
        seals: Seal kind codes.
        since: Edition the words came with; empty for the first.
        until: Last edition they counted in; empty when they still do.

    """

    words: tuple[str, ...]
    kind: str = ""
    weight: int = 0
    media: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


def _cue(
    words: str,
    kind: str = "",
    weight: int = 0,
    media: str = "",
    requirements: str = "",
    seals: str = "",
    *,
    since: str = "",
    until: str = "",
) -> Cue:
    return Cue(
        tuple(word.replace("_", " ") for word in words.split()),
        kind,
        weight,
        tuple(media.split()),
        tuple(requirements.split()),
        tuple(seals.split()),
        since,
        until,
    )


HIDING: tuple[Cue, ...] = (
    _cue("fax番号 ファックス番号 電話番号 電話帳 電話会議 郵便番号 郵便局 郵便受け 郵便物 領収書 納付書 下書き 受付簿 受領簿 受付票 メールアドレス メール便 携帯番号 fax機 fax機器 ファックス機 電話機 電話料金 電話代 郵送料 郵便料 郵便料金 来庁者数 来庁者アンケート 電子掲示板 web掲示板 ウェブ掲示板 デジタル掲示板 掲示板システム"),
    _cue("表紙 壁紙 広報紙 機関紙 新聞紙 地方紙 手紙 紙幣 和紙 折り紙 紙おむつ 紙コップ 紙面 紙一重 白紙 紙芝居 ペーパーレス 紙レス"),
    _cue("印鑑登録 印鑑証明 公印を確認 コピーを見 写しを見 印象 印税 印影 目印 矢印 無印 刻印 印を付ける 印をつける 印を付け 押印欄 押印見直し 押印の見直し 押印規程 押印廃止 押印省略 公印省略"),
    _cue("電子印 電子印鑑 電子押印 電子公印 電子署名 電子サイン デジタル署名 押印レス はんこレス ハンコレス 脱ハンコ 脱はんこ 記名のみ"),
    _cue("印刷業者 印刷会社 印刷所 印刷物 印刷製本費 印刷機 コピー機 コピー用紙 用紙の在庫 署名活動 印紙税"),
    _cue("入力結果 入力内容 入力ミス 入力漏れ 入力もれ 入力項目 入力画面 入力データ 入力欄 入力職員 入力係"),
    _cue("記入もれ 記入漏れ 記入例 記入方法 記入内容 記入欄 記入済 記載もれ 記載漏れ 記載内容 記載台 記載事項"),
    _cue("確認書 確認申請 確認番号 確認事項 確認結果 建築確認 転記ミス 転記元 審査基準 審査会 審査結果 審査請求"),
    _cue("起案した 決裁した 承認した 審査した 起案済 決裁済 承認済 審査済 決裁文書 電子決裁基盤 決裁規程 決裁区分 決裁権者 承認番号 起案文書 専決 集計表 集計様式 集計結果 点検表 点検記録 点検フォーム"),
    _cue("調査票 調査対象 調査員 調査班 調査記録 調査データ 検査済証 検査員 検査機関 検診機関 登録番号 登録印 登録者 登録本人 登録なし 重複登録 登録証 登録日 発行日 発行者 発行元 認定通知 認定通知書 不認定 認定請求 認定証 審査資料 審査担当 審査係 保存期間 保管場所"),
    _cue("交付申請 交付決定 交付金 交付要綱 交付対象 交付申請書 発行担当 発行番号 支払調書 支払データ 受付番号 受付時間 受付職員 受付担当 受付開始"),
    _cue("連絡票 連絡先 連絡網 通知先 通知日 回答者 会議室 会議録 会議体 移動平均 移動販売 送付先 送付状"),
    _cue("写真付き 写真付 写真台帳 写真データ 現金書留 現場代理人 窓口業務 窓口職員 窓口負担 書面規制 対面規制"),
    _cue("確認しやす 見やす 紙の人 変更履歴 日計 実績報告書 実績報告様式 報告書 報告様式 判断基準 持参金 定期券 定期預金 定期積金 専任媒介"),
    _cue("原本は手元 原本は5年 原本は申請者 常時勤務 副本部長 印紙保険料 講習機関"),
    _cue("訪問記録 訪問票 訪問日誌 訪問結果 訪問件数 巡回記録 巡回日誌 相談記録 相談票 面談記録 面接記録", since="2026.12"),
    _cue("口座振替依頼書 口座振替申込書 口座振替届", since="2026.12"),
)  # fmt: skip
"""Longer words that hide a shorter one and tell nothing themselves."""

KINDS: tuple[Cue, ...] = (
    # 転記・入力
    _cue("転記 打ち直 打直 打ち込み直 書き写 写し取 入力し直 再入力 手打ち 手入力 1件ずつ入力 1枚ずつ入力 一枚ずつ入力 一件ずつ入力 二重入力 新しい行に書く 差し替え", "transcribe", 9),
    _cue("入力 打ち込 登録 キー入力 代行入力 聞き取り入力 補完入力 発行操作 操作する", "input", 6),
    _cue("申込む 申し込む 申込み 電子申請 送信 アップロード 回答する 変更する 予約する 予約し", "input", 4),
    # 記入
    _cue("手書き 自署して記入", "fill", 7, "paper", "written"),
    _cue("記入 書き込 記載する 記載して", "fill", 5),
    _cue("書く 書き を書い に書い", "fill", 4),
    # 確認・審査
    _cue("読み合わせ 読合わせ 読合せ 読み合せ 見比べ", "check", 8, "", "visual"),
    _cue("突合 突き合わせ 照合 付け合わせ", "check", 8),
    _cue("本人確認", "check", 7),
    _cue("聞き返 問い合わせて確 不備を直 もれを直", "check", 7),
    _cue("確認 チェック 点検 確かめ 検算 検収 空きを探 検索", "check", 5),
    _cue("巡回 巡視 見回り 見張り パトロール", "check", 7),
    _cue("審査 査定 認定 形式審査 内容審査 赤入れ 校正 赤ペン 査読", "review", 6),
    _cue("審査し", "review", 5),
    _cue("判定", "review", 5),
    # 決裁・押印
    _cue("電子決裁", "approve", 9, "system"),
    _cue("決裁 決済を受け 合議 起案 承認 供覧 稟議 回覧押印", "approve", 8),
    _cue("伺いを", "approve", 8, until="2026.11"),
    _cue("伺いを立て 伺いを上げ 伺いをあげ 伺いを起こ 伺いを回", "approve", 8, since="2026.12"),
    _cue("回覧", "approve", 6),
    _cue("印を押 印をもら 印を受け 判を押 はんこを ハンコを", "seal", 7, "paper", "seal", "plain"),
    # 移動・受付・送付
    _cue("順に回り 順に回る 各課を回 窓口を回", "move", 8, "in_person", "in_person"),
    _cue("持参 持って行く 持っていく 持ち込 届けに行く 来庁 窓口へ行く 窓口に行く 出向 訪れ 訪問 足を運 手渡 を回り 探しながら回る 再訪 取りに行く", "move", 7),
    _cue("総合案内で 番号札 別窓口で取 を受け取りに", "move", 6),
    _cue("返す 返却", "move", 4),
    _cue("送付 発送 回付 逓送 送る 回す 郵送 投函 封入 封かん 封緘 送達 配布 配る 指示する 依頼 引き渡す 提出", "send", 5),
    _cue("faxする faxで送 faxを送 ファックスする ファクスする", "send", 7, "fax"),
    _cue("受付 受理 受領 収受 受け取 受取る 受け付け 受信 預か 回収", "receive", 5),
    _cue("連絡 通知する 通知し 知らせ 照会 問い合わせ 電話する 電話し 電話で 説明する 案内する 案内を出 引き継ぐ 転送 伝え 督促 共有", "notify", 5),
    # 印刷・記録・集計・保管
    _cue("印刷 印字 コピー 紙に出 プリント 打ち出 複写", "print", 6),
    _cue("記録 写真を撮 撮影 書き留 メモ 日誌に", "record", 5),
    _cue("落とす 落とし込", "record", 8),
    _cue("集計 取りまとめ とりまとめ 再集計 統計 集計表を作 集計表と 集計様式を作 作り直し 一覧を作 一覧にまとめ まとめ直", "aggregate", 8),
    _cue("保管 保存 綴 ファイリング 文書庫 書庫 しまう 編てつ", "store", 7),
    # 判断・会議・支払・交付・現地・待機・自動
    _cue("振り分け 振分け 振分 仕分け 担当を分け 行き先を決 区分する 選別", "decide", 8),
    _cue("打合せ 打ち合わせ 会議 面談 面接 聴取 説明会 協議 ヒアリング 引き継ぎを受 対面で引き継 窓口で様式をもら 記入方法を聞", "meet", 7),
    _cue("支払う 支払い 支払を 振り込 振込む 振込する 納付 納める 領収 精算 徴収", "pay", 6),
    _cue("交付する 交付し 証明書交付 発行する 発行し 発行 引き渡し 渡す", "issue", 4),
    _cue("現地を見 現地確認 現地調査 現地に行 現地へ行 実地調査 実地検査 立入検査 立ち入り検査 現場を見", "site", 9),
    _cue("待機 締切を待 締め切りを待 締切まで待 待つ", "wait", 6),
    _cue("自動で 自動的 自動検査 自動出力 自動抽出 自動集計 自動入力 自動送信 自動保存 自動振 自動作成 自動返信 自動反映 自動通知 自動表示 自動計算 自動登録 データ連携 取り込み振 取込みタブレット 読み込み自動 読み取り内容を画面", "auto", 3),
)  # fmt: skip
"""Words that name the work."""

CARRIERS: tuple[Cue, ...] = (
    _cue("紙 用紙 紙媒体 書面 手書 赤ペン 赤字 赤入れ 綴 封入 封かん 封緘 印刷 コピー 複写 台帳用紙 予約簿 日報帳 記録簿 起案用紙 様式をもら 名簿をめく 二重線 回覧板 紙に出 貼り 貼って 書類 逓送 庁内便", "", 0, "paper"),
    _cue("窓口 対面 面前 来庁 持参 出頭 手渡 面談 面接 立会 立ち会 来所 会場 番号を呼", "", 0, "in_person"),
    _cue("電話 電話の人 聞き返 架電 携帯へ", "", 0, "phone"),
    _cue("fax ファックス ファクス ファクシミリ", "", 0, "fax"),
    _cue("郵送 郵便 封書 書留 はがき ハガキ 投函 返信用封筒", "", 0, "post"),
    _cue("メール 電子メール eメール e-mail", "", 0, "email"),
    _cue("口頭 口答", "", 0, "oral"),
    _cue("excel エクセル 表計算 スプレッドシート .xlsx", "", 0, "excel"),
    _cue("usb usbメモリ sdカード cd-r cd-rom dvd フロッピー 磁気ディスク 光ディスク 記録媒体", "", 0, "storage"),
    _cue("フォーム 電子申請 webで オンライン スマホで スマートフォン ぴったりサービス マイナポータル 二次元コード 二次元バーコード qrコード logoフォーム eltax e-tax gビズid 電子調達 電子入札", "", 0, "form"),
    _cue("line ライン公式", "", 0, "line"),
    _cue("システム 画面 台帳db データベース db 電子決裁 グループウェア rpa 端末 word 自動 共有フォルダ 変更履歴 データ連携", "", 0, "system"),
    _cue("gis gps タブレット 電子地図 ポリゴン", "", 0, "gis"),
    _cue("写真 撮影 画像", "", 0, "photo"),
    _cue("紙地図 住宅地図 地番図 大判地図 白地図 位置図", "", 0, "paper_map"),
    _cue("現物 実物 サンプル 検体 切り取", "", 0, "physical"),
    _cue("現金 釣銭 つり銭 小口", "", 0, "cash"),
    _cue("キャッシュレス セルフレジ 電子決済 クレジットカード 口座振替", "", 0, "cashless"),
    _cue("チャット slack teams logoチャット", "", 0, "chat"),
)  # fmt: skip
"""Words that name the carrier."""

DEMANDS: tuple[Cue, ...] = (
    _cue("書面 手書 手書き 紙で提出 紙で届", "", 0, "", "written"),
    _cue("押印 捺印 なつ印 記名押印", "", 0, "paper", "seal", "plain"),
    _cue("認印 三文判 受付印 領収印 受領印 検印 確認印 訂正印 捨印 割印 契印 供覧印 収受印", "", 0, "paper", "seal", "plain"),
    _cue("実印 印鑑登録証明書", "", 0, "paper", "seal", "registered"),
    _cue("代表者印 法人印 社印 登記印", "", 0, "paper", "seal", "corporate"),
    _cue("銀行印 届出印", "", 0, "paper", "seal", "bank"),
    _cue("公印 市長印 町長印 村長印 職印 校長印 園長印 館長印 所長印 署長印 消防長印 庁印", "", 0, "paper", "seal", "official"),
    _cue("署名 自署 サインをもら サインする 連署", "", 0, "", "signature", "signature"),
    _cue("持参 来庁 対面 面前 出頭 窓口めぐり 窓口へ行 窓口に行 来所", "", 0, "", "in_person"),
    _cue("目視 肉眼 現物を見", "", 0, "", "visual"),
    _cue("現地 実地 立入検査 立ち入り検査 臨検", "", 0, "", "on_site"),
    _cue("定期点検 定期検査 定期報告 毎年検査 毎年点検 毎月点検 毎月検査", "", 0, "", "periodic"),
    _cue("常駐 常時配置", "", 0, "", "stationed"),
    _cue("専任 専従", "", 0, "", "exclusive"),
    _cue("掲示 掲示板 掲示場", "", 0, "", "posting"),
    _cue("閲覧 縦覧 備え置 備え付 備置", "", 0, "", "inspection"),
    _cue("usb usbメモリ sdカード cd-r cd-rom dvd フロッピー 磁気ディスク 光ディスク", "", 0, "", "storage_medium"),
    _cue("現金", "", 0, "", "cash"),
    _cue("証紙 収入印紙 印紙", "", 0, "", "revenue_stamp"),
    _cue("書留 特別送達 配達証明 郵送で提出 郵送のみ", "", 0, "", "post"),
    _cue("原本 正本", "", 0, "", "original"),
    _cue("添付 添え", "", 0, "", "attachment"),
    _cue("を経由 経由して 経由で提出", "", 0, "", "via"),
)  # fmt: skip
"""Words that tell what is demanded."""

ENGLISH: tuple[Cue, ...] = (
    _cue("phone_number fax_number e-mail_address email_address paperless sealed_envelope file_name signature_block sign_up printed_matter post_office application_form stamp_duty"),
    _cue("retype re-type rekey re-key transcribe transcribes re-enter types_again typed_again copies_into copy_into", "transcribe", 9),
    _cue("enter enters type types key_in registers input", "input", 6),
    _cue("apply_online applies_online submits_online submit_online", "input", 6, "form"),
    _cue("by_hand handwrite handwrites handwritten", "fill", 7, "paper", "written"),
    _cue("fill_in fills_in fill_out fills_out write_down", "fill", 5),
    _cue("compare compares cross-check reconcile reconciles proofread read_aloud double-check", "check", 8),
    _cue("check checks verify verifies", "check", 5),
    _cue("review reviews assess assesses examine examines", "review", 6),
    _cue("approve approves approval countersign", "approve", 8),
    _cue("stamps seals affix", "seal", 7, "paper", "seal", "plain"),
    _cue("stamp seal", "seal", 4, "paper", "seal", "plain"),
    _cue("official_seal", "seal", 7, "paper", "seal", "official"),
    _cue("signs signature", "seal", 5, "", "signature", "signature"),
    _cue("bring brings carry carries visit visits go_to goes_to come_to comes_to", "move", 7, "in_person", "in_person"),
    _cue("send sends forward forwards distribute distributes", "send", 5),
    _cue("by_post by_mail posts", "send", 5, "post"),
    _cue("receive receives accept accepts", "receive", 5),
    _cue("call calls phone phones", "notify", 5, "phone"),
    _cue("tell tells notify notifies inform informs ask asks", "notify", 5),
    _cue("print prints photocopy photocopies", "print", 6, "paper"),
    _cue("record records log logs", "record", 5),
    _cue("tally tallies summarise summarises summarize summarizes compile compiles", "aggregate", 8),
    _cue("archive archives files_away file_away bind binds", "store", 7, "paper"),
    _cue("meet meets interview interviews", "meet", 7, "in_person"),
    _cue("pay pays", "pay", 6),
    _cue("issue issues hand_out hands_out", "issue", 4),
    _cue("on_site on-site site_visit", "site", 9, "", "on_site"),
    _cue("wait waits", "wait", 6),
    _cue("automatically", "auto", 3, "system"),
    _cue("paper printed", "", 0, "paper"),
    _cue("in_person at_the_counter face_to_face", "", 0, "in_person", "in_person"),
    _cue("spreadsheet", "", 0, "excel"),
    _cue("online web_form smartphone web_portal", "", 0, "form"),
    _cue("system screen database", "", 0, "system"),
    _cue("tablet", "", 0, "gis"),
    _cue("photo photos", "", 0, "photo"),
    _cue("cash", "", 0, "cash", "cash"),
    _cue("original", "", 0, "", "original"),
    _cue("attach attaches attachment", "", 0, "", "attachment"),
)  # fmt: skip
"""English words; they count only as whole words."""

ENGLISH_DENIAL = re.compile(r"(?:\bno|\bnot|\bnever|without|instead of|abolish\w*|drop\w*|stop\w*|remov\w*|replac\w*)\s+(?:the\s+|a\s+|an\s+|any\s+|using\s+|need\s+(?:for|to)\s+)*$")  # fmt: skip
"""What may stand before an English word and deny it."""

DENIAL = re.compile(
    r"(?:不可|レス|(?<=し)な(?:い|く)|欄を(?:なく|削|廃)|(?:の[^、。をはがにへで]{1,12})?(?:を|は|が|も|の)?"
    r"(?:廃止|不要|省略|なし|無し|省く|省き|省い|いらない|要らない|撤廃|取りやめ|やめ|止め(?!る印)|なく[しすせ]|無く[しす]|ゼロ|減ら|求め(?:ず|ない)|必要(?:が|は)?な)"
    r"|(?:では?|じゃ)な[いく]|以外|(?:に|の)(?:代え|代わり|替えて|かえて|よらず|よらない|依らず)|(?:の有無)?を問わ[ずな]|する必要(?:が|は|も)?な|しなくて"
    r"|を[^、。をて]{1,14}[にで](?:代え|代替|置き換え|切り替え|切替え)"
    r"|(?:を|は|が|も|に|で|へ)?(?:しない|せず|させず|使わ(?:ず|ない)|出さ(?:ず|ない)|いただか(?:ず|ない)|行わ(?:ず|ない)|残さ(?:ず|ない)|押さ(?:ず|ない)|書か(?:ず|ない)|行か(?:ず|ない)|頼ら(?:ず|ない)|回さ(?:ず|ない)|もらわ(?:ず|ない)|扱わ(?:ず|ない)|用い(?:ず|ない)|取ら(?:ず|ない)|付け(?:ず|ない)|伴わ(?:ず|ない)|要さ(?:ず|ない)|受け付け(?:ず|ない)|送ら(?:ず|ない)|渡さ(?:ず|ない)|待た(?:ず|ない)))"
)
"""What may follow a word and deny it."""

SEAL_ACT = re.compile(r"(?:を|も)?(?:押[しすさ]|し(?!な)|する|もら[いう]|受け|いただ|捺)")
"""What follows the name of a seal when it is really put on (代表者印を押す); weight SEAL_ACT_WEIGHT."""
SEAL_ACT_WEIGHT = 7

SEAL_STATE = re.compile(
    r"(?:(?:[をがの]|も)?(?:記名)?(?:押印|捺印)?(?:(?:押|捺)?し(?:た|てある|てもらった|ていただいた)|(?:押|捺)?された|もらった|受けた|いただいた|ある)|った|た)"
    r"(?=[一-龠々ァ-ヶa-z]|もの|うち|か(?:を|どうか|確認|見|、))(?!後|上|場合|時|際|直後)"
    r"|済(?!ませ|ます|む)|ずみ|後の"
)
"""What follows a seal that is there already (押印した申請書をスキャンする, 押印済みの控え); from edition 2026.12."""

PAPER_NOUN = re.compile(
    r"([一-龠々ァ-ヶー]{0,8}(?:(?<!手順)(?<!仕様)(?<!企画)書|届|票|簿|証|伝票|日報|用紙|日誌|原稿|一覧表))(?:類|一式|等|など)?(?=[をにとへ・のか(（、])"
)
"""Nouns of papers: they tell 紙 when nothing else tells a carrier and DATA_WORD is absent."""
DATA_WORD = re.compile(r"電子|eLTAX|e-Tax|データ|画面|システム|オンライン|PDF|ファイル|DB|自動|CSV|クラウド", re.I)
"""Words of data: beside one of them a noun of a paper tells nothing."""

SEAL_COUNT = re.compile(r"(\d{1,2})\s*(?:か所|箇所|カ所|ヶ所|人が押印|名が押印|人の押印|個の印|か所に押印)")
"""How many impressions the words say; digits after NFKC folding."""

COPY_SOURCE = re.compile(
    r"を(?:見て|読み取って|見ながら|参照し)|(?:書|届|票|簿|用紙|伝票|日報|回答|一覧|名簿|メモ|内容)(?:の内容)?を.{0,18}入力"
    r"|から.{0,14}(?:へ|に).{0,14}入力|手入力|ずつ入力|(?:Excel|エクセル).{0,12}へ.{0,6}入力|を集め.{0,16}入力|連絡票.{0,10}入力"
    r"|\b(?:from|off) (?:the )?(?:paper|form|sheet|slip|letter|fax|list|application|answers?)\b",
    re.I,
)
"""Typing that copies what already stands somewhere: then it is 転記, not 入力."""

SEAL_TITLES = re.compile(
    r"(?:[一-龠々]{1,8}(?:長|補佐|主査|主任|管理者)[・、,と])+[一-龠々]{1,8}(?:長|補佐|主査|主任|管理者)(?=[のがへに])"
)
"""Titles in a row; beside a seal each of them seals (係長・課長・部長の印)."""

LANE_SYSTEM = re.compile(r"^(?:RPA|AI|OCR|.*(?:システム|サーバ|ロボット|データベース|DB|自動応答|チャットボット|ポータル|サイト|アプリ|system|robot|server|database))$|^住民記録$|^住基$|^台帳$", re.I)  # fmt: skip
"""Lane names that are systems."""
LANE_STAFF = re.compile(r"(?:課|係|室|班|支所|(?:選挙|投票|開票)管理者|担当|担当者|職員|窓口|センター|受付|課長|部長|係長|所長|管理者|主査|主任|市長|町長|村長|副市長|委員会|本庁|当番|職|庁内|事務局|出納員)(?:ほか|など|等)?$|職員|^(?:課長|部長|係長)")  # fmt: skip
"""Lane names that are people of the authority; they win over the words for residents (市民課)."""
LANE_OUTSIDE = re.compile(r"^県(?!民)|^国(?:$|の|・|[(（]|土交通|税[庁局])|^[都道府](?:$|庁|の|・|[(（])|^(?:他市|他自治体|都道府県)|^[^市町村]*省(?:$|[ぁ-ん(（])|ministry|prefecture|contractor|vendor|bank|hospital|agency|(?:(?<!事)業者|委託|受託|機関|銀行|警察|消防組合|医師会|病院|医院|法務局|年金事務所|税務署|国保連|郵便局|農協|JA|議員|獣医師|主治医|土地改良区|連合会|広域連合|財団|公社|社会福祉協議会|社協)", re.I)  # fmt: skip
"""Lane names of other organisations."""
LANE_RESIDENT = re.compile(r"住民|市民|町民|村民|区民|県民|申請|届出人|団体|事業者|受講者|参加者|保護者|利用者|本人|世帯|家族|捕獲者|猟友会|企業|法人|応募者|回答者|納税者|来庁者|受給者|住居者|農業者|農家|自治会|町内会|通報者|請求者|相談者|代理人|顧客|お客|受診者|学生|児童|生徒|選挙人|有権者|飼い主|飼主|占用者|使用者|使用人|被災者|被害者|患者|遺族|喪主|所有者|設置者|施工者|寄附者|寄付者|受験者|消費者|家主|事業所|resident|citizen|applicant|participant|customer|respondent", re.I)  # fmt: skip
"""Lane names of those who apply."""

LANE_ASIDE = re.compile(r"[(（][^()（）]*[)）]$")
"""An aside at the end of a lane's name; from edition 2026.12 the words before it tell first."""
LANE_STAFF_JOBS = re.compile(r"(?:福祉司|福祉主事|指導主事|ケースワーカー|保健師|保育士|栄養士|司書|学芸員|教諭|教頭|校長|園長|用務員|相談員|認定調査員)(?:ほか|など|等)?$")  # fmt: skip
"""Jobs of the authority whose name holds the people they serve (児童福祉司); from edition 2026.12."""

TABLE: tuple[Cue, ...] = (*HIDING, *KINDS, *CARRIERS, *DEMANDS, *ENGLISH)
"""All rows; a word may stand in several and then tells all of it."""
