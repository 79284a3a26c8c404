"""Where the rules take their authority from: laws, manuals, papers, each with the day it was read.

Local governments are under a duty of effort (努力義務, デジタル手続法), so nothing here makes a
finding a violation: it is a 見直し候補.
"""

from __future__ import annotations

from bprflow.audit.finding import Source
from bprflow.language.terms import Text

_LAW = "2025-05-01"
"""Law texts were read in the state of May 2025."""
_READ = "2026-11-01"


def _law(ja: str, en: str, as_of: str = _LAW) -> Source:
    return Source(Text(ja, en), as_of)


SEAL_MANUAL = Source(
    Text("内閣府「地方公共団体における押印見直しマニュアル」(2020年12月) 押印見直しの判断の流れ", "Cabinet Office, Manual for reviewing seals in local government (Dec. 2020), decision flow"),
    _READ,
    "https://www8.cao.go.jp/kisei-kaikaku/kisei/imprint/document/manual/201218manual_ver01.pdf",
)  # fmt: skip
SEAL_INTERNAL = Source(
    Text("内閣府「押印見直しマニュアル」会計・人事等の内部手続", "Cabinet Office, Manual for reviewing seals: internal procedures"),
    _READ,
    "https://www8.cao.go.jp/kisei-kaikaku/kisei/imprint/document/manual/201218manual_ver01.pdf",
)  # fmt: skip
SEAL_QA = Source(Text("内閣府・法務省・経済産業省「押印についてのQ&A」(2020年6月19日)", "Q&A on seals (Cabinet Office, MOJ, METI, 2020)"), _READ)  # fmt: skip
OFFICIAL_SEAL_PRACTICE = Source(
    Text("米原市ほかの公印見直しの基準 (照会・回答・依頼・案内は公印を省略)", "Maibara City and others: official seals dropped on light letters"),
    _READ,
    "https://www.city.maibara.lg.jp/shisei/plan/other/jouhou/22376.html",
)  # fmt: skip
DIGITAL_PROCEDURE_3 = _law("デジタル手続法 (平成14年法律第151号) 第3条・第6条第4項 (署名等)", "Digital Procedures Act, arts. 3 and 6(4): signatures")  # fmt: skip
DIGITAL_PROCEDURE_6 = _law("デジタル手続法 第6条 (電子情報処理組織による申請等)", "Digital Procedures Act, art. 6: filing online")  # fmt: skip
DIGITAL_PROCEDURE_6_5 = _law("デジタル手続法 第6条第5項 (手数料の電子納付)", "Digital Procedures Act, art. 6(5): paying fees online")  # fmt: skip
DIGITAL_PROCEDURE_6_6 = _law("デジタル手続法 第6条第6項 (対面の本人確認・原本確認の例外)", "Digital Procedures Act, art. 6(6): carve-out")  # fmt: skip
DIGITAL_PROCEDURE_7 = _law("デジタル手続法 第7条 (処分通知等)", "Digital Procedures Act, art. 7: decisions online")
DIGITAL_PROCEDURE_8 = _law("デジタル手続法 第8条 (縦覧等)", "Digital Procedures Act, art. 8: inspection online")
DIGITAL_PROCEDURE_9 = _law("デジタル手続法 第9条 (作成等)", "Digital Procedures Act, art. 9: keeping records electronically")  # fmt: skip
DIGITAL_PROCEDURE_11 = _law("デジタル手続法 第11条 (添付書面等の省略)", "Digital Procedures Act, art. 11: attachments that may be left out")  # fmt: skip
MY_NUMBER_16 = _law("番号法 第16条 (本人確認の措置)", "My Number Act, art. 16")
MY_NUMBER_22 = _law("番号法 第22条第2項 (情報連携による書面の省略)", "My Number Act, art. 22(2)")
RESIDENT_27 = _law("住民基本台帳法 第27条", "Basic Resident Register Act, art. 27")
LOCAL_AUTONOMY_231 = _law("地方自治法 第231条の2・第231条の2の2 (証紙・指定納付受託者)", "Local Autonomy Act, arts. 231-2, 231-2-2")  # fmt: skip
LOCAL_AUTONOMY_234 = _law("地方自治法 第234条第5項 (契約の電子的な確定)", "Local Autonomy Act, art. 234(5): electronic contracts")  # fmt: skip
PROCEDURE_5 = _law(
    "行政手続法 第5条 (審査基準) / 行政手続条例", "Administrative Procedure Act, art. 5: review criteria"
)
PROCEDURE_6 = _law("行政手続法 第6条 (標準処理期間) / 行政手続条例", "Administrative Procedure Act, art. 6: standard period")  # fmt: skip
PROCEDURE_7 = _law("行政手続法 第7条 (申請に対する審査、応答)", "Administrative Procedure Act, art. 7: review without delay")  # fmt: skip
PROCEDURE_15 = _law("行政手続法 第15条第4項 (公示の方法) の改正", "Administrative Procedure Act, art. 15(4) as amended", _READ)  # fmt: skip
OPEN_DATA_11 = _law("官民データ活用推進基本法 第11条 (オープンデータ)", "Basic Act on Data Use, art. 11: open data")
ANALOG_MANUAL = Source(
    Text("デジタル庁「地方公共団体におけるアナログ規制の点検・見直しマニュアル」第3.0版 (2025年3月)", "Digital Agency, Manual for reviewing analog rules in local government, v3.0"),
    _READ,
)  # fmt: skip
ANALOG_ACT = Source(
    Text("デジタル規制改革推進の一括法 (令和5年法律第63号)", "Digital regulatory reform act (Act No. 63 of 2023)"),
    _READ,
)
MEDIA_ABOLISHED = Source(
    Text("デジタル庁: FD等の記録媒体を指定する規定の見直し完了 (2024年6月28日)", "Digital Agency: rules naming media abolished (2024-06-28)"),
    _READ,
    "https://digital.go.jp/news/d0d894b1-9d2e-4e0a-a538-dab1acee296d",
)  # fmt: skip
PRINCIPLES = Source(
    Text("デジタル手続法 第2条 (デジタルファースト・ワンスオンリー・コネクテッド・ワンストップ)", "Digital Procedures Act, art. 2: the three principles"),
    _LAW,
)  # fmt: skip
IDENTITY = Source(
    Text("デジタル庁 DS-511「行政手続等での本人確認におけるデジタルアイデンティティの取扱いに関するガイドライン」", "Digital Agency DS-511, identity guideline"),
    _READ,
)  # fmt: skip
FRONT_YARD = Source(
    Text("総務省 フロントヤード改革 (書かせない・待たせない・迷わせない・行かせない)", "MIC front-yard reform"), _READ
)
APPLICATION_SPEC = Source(
    Text("申請管理システム標準仕様書 (2021年9月) 転記→RPA→一括取込", "Standard specification of application management systems (2021)"),
    _READ,
)  # fmt: skip
E_APPROVAL = Source(Text("電子決裁移行加速化方針 (2018年7月)", "Policy to speed up electronic approval (2018)"), _READ)
ONLINE_GUIDE = Source(
    Text("総務省 自治体の行政手続のオンライン化に係る手順書 第1.1版 3.1 BPRの取組みの徹底", "MIC, guide to putting procedures online, 3.1"),
    _READ,
)  # fmt: skip
GUIDEBOOK = Source(
    Text("標準ガイドライン実践ガイドブック 第4章 (時間と期間を分けて見る)", "Digital government practice guidebook, ch. 4"),
    _READ,
    "https://cio.go.jp/guide/guidebook_t/guidebook_4/index.html",
)  # fmt: skip
HEURISTICS = Source(
    Text("Reijers & Limam Mansar (2005) 業務再設計の29の定石, Omega 33(4)", "Reijers & Limam Mansar (2005), Best practices in business process redesign, Omega 33(4)"),
    _READ,
    "https://doi.org/10.1016/j.omega.2004.04.012",
)  # fmt: skip
ECRS = Source(Text("ECRS (排除・結合・入替え・簡素化)", "ECRS: eliminate, combine, rearrange, simplify"), _READ)
COST_MODEL = Source(
    Text("行政手続簡素化の3原則 (2017年3月) と標準的費用モデル", "Three principles of simplification (2017), standard cost model"),
    _READ,
    "https://www.meti.go.jp/policy/policy_management/gyouseicost/release.html",
)  # fmt: skip
SLUDGE = Source(
    Text("NSW州 Sludge Toolkit (不要な摩擦の点検)", "NSW Behavioural Insights Unit, Sludge Toolkit"),
    _READ,
    "https://www.nsw.gov.au/departments-and-agencies/behavioural-insights-unit/sludge-toolkit",
)  # fmt: skip
MACHINE_READABLE = Source(
    Text("行政データにおける機械可読性に関するルール (2026年3月31日)", "Rules on machine readability of administrative data (2026-03-31)"),
    _READ,
)  # fmt: skip
STRUCTURE = Source(
    Text("van der Aalst ほか: ワークフローの健全性 (soundness)", "van der Aalst et al.: soundness of workflow nets"),
    _READ,
)
LEGALITY = _law("地方自治法 第14条第2項 (義務を課すには条例による)", "Local Autonomy Act, art. 14(2): duties need an ordinance")  # fmt: skip
HOUSE = Source(Text("bprflow の点検の約束", "bprflow's own convention"), _READ)
