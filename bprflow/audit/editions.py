"""What each edition of the rules changed, in words: so that an upgrade never changes a result silently.

A project that pins an edition (`規則版`) keeps yesterday's findings, what goes under which cause, and what comes first; the
explanations of the rules' pages are the newest for everybody. Everybody reads here what became different.
`tests/audit/test_editions.py` holds every edition to what it said when it shipped, and this list to what really changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.language.editions import EDITIONS
from bprflow.language.terms import Text

WORDS = "語"
"""Stands for the lexicon in the list of codes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an edition.

    Attributes:
        edition: Edition it came with.
        codes: Rules whose findings it changes; `WORDS` for words of the lexicon, which any rule may read.
        text: What is different.

    """

    edition: str
    codes: tuple[str, ...]
    text: Text


CHANGES: tuple[Change, ...] = (
    Change(EDITIONS[0], (), Text("最初の版です。", "The first edition.")),
    Change("2026.12", ("BASIS-02",), Text(
        "言い方を「今日から変えられます」から「見直せるかもしれません」に。セキュリティを理由にした慣行は、先に条文を尋ねます (BASIS-07)。",
        'Says "may be able to change it"; a habit explained by security is asked about first (BASIS-07).')),
    Change("2026.12", ("BASIS-04",), Text(
        "第二十七条の二、第五百条、同条第二項のような漢数字の条項も、法令のXMLと照らします。",
        "Articles in kanji numerals (第二十七条の二, 同条第二項) are looked up too.")),
    Change("2026.12", ("MAIL-04", "FACE-06", "SEAL-06", "KEY-04", "AGG-01", "PAP-09", "SITE-01"), Text("文の言い方を直しました。", "Better worded.")),
    Change("2026.12", ("FACE-06",), Text(
        "鍵や現金のような物を引き継ぐ手順、電話でもよい手順には言いません。",
        "Silent where keys, cash or other objects are handed over, or calling will do.")),
    Change("2026.12", (WORDS,), Text(
        "担当の名前の終わりのかっこは補足とみて、前の言葉から読みます (窓口担当(市民課)は職員)。児童福祉司・保健師・保育士などは職員です。",
        "An aside at the end of a lane's name is read last (窓口担当(市民課) is staff); 児童福祉司, 保健師 and other jobs are staff.")),
    Change("2026.12", (WORDS, "PAP-06"), Text(
        "「伺いを」だけでは決裁とみません (伺いを印刷する)。伺いを立てる・回すは決裁です。",
        "伺いを alone is no approval (伺いを印刷する); 伺いを立てる and 伺いを回す are.")),
    Change("2026.12", (WORDS,), Text(
        "名詞にかかる「押印した」「押印済みの」は押された状態とみて、押す手順としては数えません (押印した申請書をスキャンする)。ほかに印を押す手順がなければ、はじめの一つだけを数えます。",
        "A seal that is there already (押印した申請書をスキャンする) is a state, not an act of the step; where no step puts it on, the first mention counts.")),
    Change("2026.12", ("SEAL-01", "SEAL-02"), Text(
        "印の名前を、書かれた言葉 (社印など) のまま言います。", "Names the seal as the flow does (社印 …).")),
    Change("2026.12", (), Text(
        "改善後の流れに、デジタルを使えない人の道が書かれていなければ尋ねます (ROUTE-01)。",
        "Asks a planned flow for the way of people who cannot use the digital one (ROUTE-01).")),
    Change("2026.12", (), Text(
        "守り G10: 引かれた条文 (引用) が罰則・定義・準用・職掌・附則なら、そのルールだけに基づく指摘は言いません。",
        "Guard G10: a finding that rests only on a cited penalty, definition, application by analogy, list of duties or transitional clause is held back.")),
    Change("2026.12", ("MAIL-04",), Text(
        "電話がいくつかの道の一つ (電話・面談、電話可) なら言いません。", "Silent where calling is one of several ways.")),
    Change("2026.12", ("VIS-02",), Text(
        "日計や現金の突合は CASH-04 だけが言います。", "Daily sheets and cash are left to CASH-04.")),
    Change("2026.12", ("FLOW-01",), Text(
        "年に一度の準備の待ちは数えません。", "Waits of preparations once a year do not count.")),
    Change("2026.12", ("FLOW-01",), Text(
        "手を動かす時間が分からず、標準処理期間をそのまま待ちに書いた流れには言いません。",
        "Silent where the published period itself is the only wait and no touch time is known.")),
    Change("2026.12", ("ONCE-07",), Text(
        "書類一式を読む手順があれば言いません。", "Silent where somebody reads the papers as a whole.")),
    Change("2026.12", ("PAP-05",), Text(
        "許可証などの返納・返還の手続には言いません。", "Silent where a certificate is handed back.")),
    Change("2026.12", ("PAP-03",), Text(
        "打ち直したあとの押印や、別の紙への押印は、印刷から打ち直しまでの手順に数えません。",
        "Sealing after the data was typed in, or on another paper, is no part of the round trip.")),
    Change("2026.12", ("PAP-09",), Text(
        "「書類を作る」だけでは、手書きと見ません。", "Drawing up a paper is not taken for writing it by hand.")),
    Change("2026.12", ("BASIS-05", "BASIS-06"), Text(
        "名前が届出・報告・申出などで終わる業務には言いません (処分がないため)。", "Silent for notifications and reports, which ask for no decision.")),
    Change("2026.12", ("FLOW-10",), Text(
        "続く手順をひとまとめに言い、片方だけ通る道と印をもらいに行く手順には言いません。",
        "A run of steps is told once; alternatives and errands for a seal are left out.")),
    Change("2026.12", ("DATA-01", "DATA-02", "DATA-03", "DATA-04", "DATA-05", "DATA-06", "AGG-03"), Text(
        "手順と帳票の両方に書かれた同じファイルを、一度だけ言います。", "A file named by a step and by its document is told once.")),
    Change("2026.12", ("BASIS-05", "BASIS-06"), Text(
        "不服申立て、選挙、任命、国や自治体の間の協議、税、役所が始める処分、届を見るだけの手順には言いません (行政手続法の外)。",
        "Silent for disputes, elections, appointments, dealings between authorities, taxes, what the authority itself starts, and steps that look at a notification (outside the Act).")),
    Change("2026.12", ("VIS-02",), Text(
        "書類や画面ではなく物を目視するだけなら言いません。選挙人名簿との照合は法律の務めとして言いません (G2)。",
        "Silent where a thing is looked at, not papers or screens; the roll of voters is held back as a statutory duty (G2).")),
    Change("2026.12", ("FACE-01", "VIEW-01", "POST-02"), Text(
        "閲覧・縦覧への来庁は VIEW-01 だけが言います。ウェブでも見られる、ウェブにも載せると書かれていれば言いません。",
        "A visit to inspect is left to VIEW-01; silent where the web stands beside it.")),
    Change("2026.12", ("FACE-01", "VIS-01", "FACE-06", "PAP-09"), Text(
        "守り G5 は業務の名前 (マイナンバーカードの交付など) も見ます。守り G4 は境界の立会いを守り、その場のことを紙に書く手順は守りません。",
        "Guard G5 reads the name of the process too; guard G4 keeps the meeting at a boundary, and no longer the writing down of what was done.")),
    Change("2026.12", ("SEAL-01",), Text(
        "登録印 (実印) と銀行届出印に根拠が書かれていないときは、要確認として尋ねます。印を照らし合わせる側には言いません。",
        "A registered or bank seal without a written basis is asked about (review); silent on who compares seals.")),
    Change("2026.12", ("SEAL-01", "SEAL-02", "SEAL-03", "SEAL-06", "PAP-01"), Text(
        "契約書の印は SEAL-08 だけが言います。", "Seals on contracts are left to SEAL-08.")),
    Change("2026.12", ("KEY-05", "VIS-02", "MAIL-04"), Text(
        "請求書などとの突合を転記のせいにしません。届出印の照合、電話での本人確認には言いません。",
        "Comparing bills is no longer put down to re-keying; silent on comparing registered seals and on identity checks by phone.")),
    Change("2026.12", (WORDS,), Text(
        "口座振替依頼書は紙の名前と読みます。", "口座振替依頼書 is the name of a paper.")),
    Change("2026.12", ("PAP-05",), Text(
        "戸籍法が添付を定める出生証明書・死亡診断書には言いません。", "Silent for doctor's certificates the Family Register Act wants attached.")),
    Change("2026.12", ("FLOW-08",), Text(
        "経由する機関が意見を付ける流れ、監督の命令には言いません。名前に「経由」とあるルールの根拠も見ます (G2)。",
        "Silent where the office in between adds an opinion, and for orders; looks at the basis of rules named 経由, too (G2).")),
    Change("2026.12", ("FLOW-01",), Text(
        "聴聞・弁明の通知のあとの待ちは数えません。", "Waits after the notice of a hearing do not count.")),
    Change("2026.12", ("KEY-01", WORDS), Text(
        "手書きやFAXのものを、あとの手順で入力するときも言います。訪問記録・相談票などは紙の名前と読みます。",
        "Also told where what was written by hand or faxed is typed in a few steps later; 訪問記録, 相談票 … are names of papers.")),
    Change("2026.12", ("KEY-01", "KEY-02"), Text(
        "前の手順が紙なら、何を写すか書かれていなくても、紙からの転記として言います。",
        "After a step on paper, what is copied counts as paper even where it is not written down.")),
    Change("2026.12", ("FACE-06", "MAIL-03", "FLOW-08", "POST-03"), Text(
        "根拠を直しました。面接・FAX・経由・広報紙はアナログ規制の7項目ではないので、マニュアルを引かず、POST-03 の区分も外しました。",
        "Bases mended: interviews, fax, detours and bulletins are none of the seven items, so the manual is not cited and POST-03 has no official kind.")),
    Change("2026.12", ("SEAL-01", "CASH-04", "APPR-01"), Text(
        "説明 (なぜ困るか・直し方) の言い方を直しました。", "Explanations (why, remedy) better worded.")),
)  # fmt: skip
"""All changes, oldest edition first."""


def changes_since(edition: str, until: str = "") -> tuple[Change, ...]:
    """Give the changes after an edition.

    Args:
        edition: The edition one comes from.
        until: Last edition to tell of; the newest when empty.

    """
    return tuple(one for one in CHANGES if edition < one.edition <= (until or EDITIONS[-1]))
