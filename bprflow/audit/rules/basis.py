"""根拠・公開 BASIS / OPEN: where rules are written, what is published and how."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bprflow.audit import sources as src
from bprflow.audit.case import Case, Hit, Seen
from bprflow.audit.finding import Status
from bprflow.audit.laws import Citation, read_citation, read_citations
from bprflow.audit.rule import Earlier, rule
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Authority, Basis, BasisKind, LegacyRule, Medium, StepKind

_SECURITY = Words(r"セキュリティ|三層分離|個人情報(?:が|だから|なので)|lgwan(?:だから|なので)|情報漏")
_GONE_LAWS: dict[str, Text] = {
    "行政手続オンライン化法": Text("2019年にデジタル手続法へ改められました", "renamed in 2019 (Digital Procedures Act)"),
    "行政手続等における情報通信の技術の利用に関する法律": Text("2019年にデジタル手続法へ改められました", "renamed in 2019 (Digital Procedures Act)"),
    "行政機関の保有する個人情報の保護に関する法律": Text("2022〜2023年に個人情報保護法へ一本化されました", "merged into the Personal Information Act"),
    "行政機関個人情報保護法": Text("2022〜2023年に個人情報保護法へ一本化されました", "merged into the Personal Information Act"),
    "個人情報保護条例": Text("2023年4月から個人情報保護法が直接適用されています (施行条例を確かめてください)", "since April 2023 the national act applies directly"),
    "外国人登録法": Text("2012年に廃止されました", "repealed in 2012"),
    "老人保健法": Text("2008年に高齢者の医療の確保に関する法律へ改められました", "renamed in 2008"),
    "障害者自立支援法": Text("2013年に障害者総合支援法へ改められました", "renamed in 2013"),
    "母子及び寡婦福祉法": Text("2014年に母子及び父子並びに寡婦福祉法へ改められました", "renamed in 2014"),
    "高度情報通信ネットワーク社会形成基本法": Text("2021年にデジタル社会形成基本法に替わりました", "replaced in 2021"),
    "薬事法": Text("2014年に医薬品医療機器等法へ改められました", "renamed in 2014"),
}  # fmt: skip
"""Laws that are cited long after they were renamed or repealed (state: November 2026)."""


def _binding(case: Case) -> Iterator[tuple[LegacyRule, tuple[Seen, ...]]]:
    """Legacy rules with the steps they bind; rules nobody uses are left out."""
    bound: dict[str, list[Seen]] = {}
    for seen in case.steps:
        for legacy in seen.rules:
            bound.setdefault(legacy.name, []).append(seen)
    for legacy in case.process.rules:
        if legacy.name in bound:
            yield legacy, tuple(bound[legacy.name])


@rule(
    "BASIS-01", "根拠が書かれていないルール", "Rule without a basis", "info high basic",
    tags=("根拠",), ecrs="E", heuristic="task elimination", technology=(), basis=(src.SEAL_MANUAL,), guards=("G3",),
    operation="amend_rule", effort=1,
    message=Text("ルール「{legacy}」の根拠が書かれていません", 'the rule "{legacy}" names no basis'),
)  # fmt: skip
def rule_without_basis(case: Case) -> Iterator[Hit]:
    """ルールの根拠 (どの条文・様式・慣行か) が書かれていません。

    なぜ困るか: だれが変えられるか分からないので、いつまでも変えられません。
    直し方: 例規集や様式を探し、見つからなければ「慣行」と書いて、課でやめるか決められるかもしれません。
    言ってはいけないとき: 残す理由が書かれているとき。
    悪い例:
        業務: 例
        ルール:
          紙で出す: {求めること: 書面}
        手順:
          - 市民: 届を出す
            ルール: 紙で出す
    良い例:
        業務: 例
        ルール:
          紙で出す: {求めること: 書面, 根拠: {種別: 要綱, 名称: ○○要綱, 条項: 第3条}}
        手順:
          - 市民: 届を出す
            ルール: 紙で出す
    良い例 (どの手順も縛っていない):
        業務: 例
        ルール:
          紙で出す: {求めること: 書面}
        手順:
          - 市民: 届を出す
    What: A rule names no article, form or habit.
    Why: Nobody knows who can change it, so nobody does.
    Remedy: Look it up; if there is nothing, write 慣行 and decide in the section.
    Not when: A reason to keep it is written.
    """
    for legacy, steps in _binding(case):
        if not legacy.bases:
            yield steps[0].hit(also=steps[1:], key=legacy.name, legacy=legacy.name, rules=(legacy,), place=("rules",))


@rule(
    "BASIS-02", "慣行だけのルール", "Custom only", "warning high basic",
    tags=("根拠",), ecrs="E", heuristic="task elimination", technology=(), basis=(src.ECRS, src.SEAL_MANUAL), guards=("G3",),
    operation="eliminate", effort=1,
    message=Text("ルール「{legacy}」は慣行だけです。課の判断で見直せるかもしれません", 'the rule "{legacy}" is only a habit; the section may be able to change it'),
    earlier=(Earlier("2026.11", message=Text("ルール「{legacy}」は慣行だけです。課の判断で今日から変えられます", 'the rule "{legacy}" is only a habit; the section can change it today')),),
)  # fmt: skip
def custom_only(case: Case) -> Iterator[Hit]:
    """ルールが、文書の根拠のない慣行だけに基づいています。

    なぜ困るか: 決めた人も理由も分からないまま、手間だけが続いていることがあります。
    直し方: 続ける理由を話し合い、なければやめ、あれば書き残す、が近道です。
    言ってはいけないとき: 続ける理由が確かめられ、書かれているとき。理由がセキュリティなら、先に条文を確かめます (BASIS-07)。
    悪い例:
        業務: 例
        ルール:
          読み合わせ: {求めること: 目視, 根拠: {種別: 慣行}}
        手順:
          - 職員: 入力結果を読み合わせる
            ルール: 読み合わせ
    良い例:
        業務: 例
        ルール:
          読み合わせ: {求めること: 目視, 根拠: {種別: 規程, 名称: ○○事務処理規程}}
        手順:
          - 職員: 入力結果を読み合わせる
            ルール: 読み合わせ
    言わない例 (続ける理由がある):
        業務: 例
        ルール:
          読み合わせ: {求めること: 目視, 根拠: {種別: 慣行}, 残す理由: 支払額の誤りを防ぐため課で決めた}
        手順:
          - 職員: 入力結果を読み合わせる
            ルール: 読み合わせ
    良い例 (セキュリティが理由なら BASIS-07 が条文を尋ねる):
        業務: 例
        ルール:
          セキュリティのためUSBで渡す: {求めること: 記録媒体, 根拠: {種別: 慣行}}
        手順:
          - 施設: USBメモリに入れて課へ持って行く
            ルール: セキュリティのためUSBで渡す
    What: A rule rests on habit only.
    Why: Work goes on though nobody knows who decided it and why.
    Remedy: Ask for the reason; drop it, or write it down.
    Not when: The reason is known and written; where it is security, ask for the article first (BASIS-07).
    """
    for legacy, steps in _binding(case):
        if legacy.bases and all(basis.kind is BasisKind.CUSTOM for basis in legacy.bases):
            if case.since("2026.12") and _SECURITY.search(_said_of(legacy)):
                continue
            yield steps[0].hit(also=steps[1:], key=legacy.name, legacy=legacy.name, rules=(legacy,), place=("rules",))


@rule(
    "BASIS-03", "要綱だけで住民に求める義務", "Duty on residents by guideline only", "info low recommended",
    tags=("根拠",), ecrs="S", heuristic="task elimination", technology=(), basis=(src.LEGALITY,), guards=("G3",),
    operation="amend_rule", effort=3, review=True, authority=Authority.MAYOR,
    message=Text("ルール「{legacy}」は、{basis}だけで住民に求めています。お願いなのか義務なのか確かめてください", '"{legacy}" asks residents by {basis} only; is it a request or a duty?'),
)  # fmt: skip
def guideline_duty(case: Case) -> Iterator[Hit]:
    """住民への義務が、要綱や要領だけに書かれています。

    なぜ困るか: 義務を課すには条例が要るので (地方自治法第14条第2項)、求め方が強すぎることがあります。
    直し方: お願いの形に書き改めるか、続けるなら条例や規則に根拠を置けるかもしれません。
    言ってはいけないとき: 補助金の条件のように、約束として求めるもの。
    悪い例:
        業務: 開発の届出
        ルール:
          事前の届出: {求めること: 書面, 根拠: {種別: 要綱, 名称: 開発指導要綱, 条項: 第4条}}
        手順:
          - 事業者: 事前の届出書を出す
            ルール: 事前の届出
    良い例:
        業務: 開発の届出
        ルール:
          事前の届出: {求めること: 書面, 根拠: {種別: 条例, 名称: 開発条例, 条項: 第4条}}
        手順:
          - 事業者: 事前の届出書を出す
            ルール: 事前の届出
    良い例 (補助金の条件):
        業務: 補助金の交付
        ルール:
          書面で申請: {求めること: 書面, 根拠: {種別: 要綱, 名称: 補助金交付要綱, 条項: 第4条}}
        手順:
          - 団体: 補助金の申請書を出す
            ルール: 書面で申請
    What: A duty of residents stands only in a guideline.
    Why: Duties need an ordinance (Local Autonomy Act, art. 14(2)).
    Remedy: Make it a request, or give it an ordinance.
    Not when: Conditions of a subsidy.
    """
    weak = (BasisKind.GUIDELINE, BasisKind.PROCEDURE)
    grant = re.compile(r"補助|助成|給付|交付金|報奨|貸付|表彰")
    for legacy, steps in _binding(case):
        kinds = {basis.kind for basis in legacy.bases}
        duty = next((seen for seen in steps if seen.resident), None)
        names = case.process.name + "".join(basis.name for basis in legacy.bases)
        if duty and kinds and kinds <= set(weak) and not grant.search(names):
            word = Text("要綱", "a guideline") if BasisKind.GUIDELINE in kinds else Text("要領", "a procedure")
            yield duty.hit(key=legacy.name, legacy=legacy.name, basis=word, rules=(legacy,), place=("rules",))


@rule(
    "BASIS-04", "廃止・改正された法令の引用", "Basis repealed or renamed", "warning high basic",
    tags=("根拠",), ecrs="S", heuristic="task elimination", technology=("検索・翻訳",), basis=(src.HOUSE,), guards=(),
    operation="amend_rule", effort=1,
    message=Text("ルール「{legacy}」が引く「{law}」は、{change}", '"{legacy}" cites {law}: {change}'),
)  # fmt: skip
def gone_law(case: Case) -> Iterator[Hit]:
    """根拠として、すでに改められたか廃止された法令を引いています。法令XMLのフォルダを渡すと (--法令)、引いた条があるかも確かめます。

    なぜ困るか: 根拠がなくなった手間を続けているおそれがあります。
    直し方: いまの法令の条文を確かめ、書き直すか、ルールをやめられるかもしれません。
    言ってはいけないとき: 経過措置が残っているとき。
    悪い例:
        業務: 例
        ルール:
          書面の届出: {求めること: 書面, 根拠: {種別: 法令, 名称: 行政手続オンライン化法, 条項: 第3条}}
        手順:
          - 市民: 届出書を書く
            ルール: 書面の届出
    良い例:
        業務: 例
        ルール:
          書面の届出: {求めること: 書面, 根拠: {種別: 法令, 名称: 住民基本台帳法, 条項: 第27条}}
        手順:
          - 市民: 届出書を書く
            ルール: 書面の届出
    良い例 (施行条例):
        業務: 例
        ルール:
          開示の請求: {求めること: 書面, 根拠: {種別: 条例, 名称: ○○市個人情報の保護に関する法律施行条例}}
        手順:
          - 市民: 開示の請求書を書く
            ルール: 開示の請求
    What: The basis is a law that was renamed or repealed; with a folder of law texts (--laws), also an article that is not there.
    Why: Work may go on without a basis.
    Remedy: Look up the present law; rewrite or drop the rule.
    Not when: Transitional provisions apply.
    """
    for legacy, steps in _binding(case):
        for place, basis in enumerate(legacy.bases):
            if wrong := _not_in_the_law(basis, case, legacy.bases[:place]):
                yield steps[0].hit(
                    key=f"{legacy.name}\x1f{basis.citation}", legacy=legacy.name, law=basis.citation, change=wrong,
                    rules=(legacy,), place=("rules",), status=Status.REVIEW,
                )  # fmt: skip
            law = next((name for name in _GONE_LAWS if basis.name and name in basis.name), None)
            if law:
                yield steps[0].hit(key=legacy.name, legacy=legacy.name, law=law, change=_GONE_LAWS[law], rules=(legacy,), place=("rules",))  # fmt: skip


_WRONG = {
    "missing": Text("手元の法令データに、{article}が見当たりません (データの時点も確かめてください)", "the law text at hand has no {article} (check how old that text is)"),
    "deleted": Text("手元の法令データで、{article}は削除されています", "{article} is deleted in the law text at hand"),
    "paragraph": Text("手元の法令データの同じ条に、{article}にあたる項がありません (データの時点も確かめてください)", "the article has no such paragraph in the law text at hand: {article}"),
}  # fmt: skip


def _not_in_the_law(basis: Basis, case: Case, earlier: tuple[Basis, ...]) -> Text | None:
    """Say what the law text at hand lacks of a citation; None when it is there or cannot be looked up."""
    if case.laws is None or basis.kind is not BasisKind.STATUTE:
        return None
    name, cited = _cited(basis, earlier, case)
    law = case.laws.find(name)
    for citation in cited if law else ():
        fault = law.fault(citation) if law else None
        if fault is not None:
            words = _WRONG[fault]
            return Text(words.ja.format(article=citation.words), words.en.format(article=citation.words))
    return None


def _cited(basis: Basis, earlier: tuple[Basis, ...], case: Case) -> tuple[str, tuple[Citation, ...]]:
    """Give the law and the articles a basis cites; 同法 and 同条 mean those of the basis before it."""
    if not case.since("2026.12"):
        first = read_citation(basis.article)
        return basis.name, (first,) if first else ()
    name, last = "", None
    for one in (*earlier, basis):
        if one.name and one.name != "同法":
            name, last = one.name, None
        found = read_citations(one.article, last)
        last = found[-1] if found else last
    return name, found


@rule(
    "BASIS-07", "セキュリティを理由にした手作業", "Security given as the reason", "info medium basic",
    tags=("根拠", "紙", "転記"), ecrs="S", heuristic="task automation", technology=("物理セキュリティ・ネットワークセキュリティ",),
    basis=(src.HOUSE,), guards=(), operation="amend_rule", effort=1, review=True,
    message=Text("「{step}」の手作業は「{reason}」が理由とされています。どの規定の何条か確かめてください", '"{step}" is done by hand because of "{reason}"; please check which article says so'),
)  # fmt: skip
def security_reason(case: Case) -> Iterator[Hit]:
    """手作業や紙の理由が「セキュリティ」とだけ書かれています。

    なぜ困るか: 根拠を確かめないまま、できないことになってしまいます。
    直し方: セキュリティポリシーのどの条文かを情報部門に聞けば、認められた方法が見つかるかもしれません。
    言ってはいけないとき: 条文まで書かれているとき。
    悪い例:
        業務: 例
        ルール:
          セキュリティのため紙で渡す: {求めること: 書面}
        手順:
          - 担当課: 一覧を紙で渡す
            ルール: セキュリティのため紙で渡す
    良い例:
        業務: 例
        ルール:
          セキュリティのため紙で渡す: {求めること: 書面, 根拠: {種別: 規程, 名称: 情報セキュリティ対策基準, 条項: 第12条}}
        手順:
          - 担当課: 一覧を紙で渡す
            ルール: セキュリティのため紙で渡す
    良い例 (手作業ではない):
        - 担当課: セキュリティの研修を案内する
    What: Paper or manual work is explained by "security" without an article.
    Why: Things are called impossible without anybody looking.
    Remedy: Ask the IT section for the article; an accepted way may exist.
    Not when: The article is written.
    """
    for seen in case.steps:
        if not seen.by_people:
            continue
        for legacy in seen.rules:
            words = _SECURITY.search(_said_of(legacy))
            if words and not any(basis.article for basis in legacy.bases):
                yield seen.hit(key=legacy.name, reason=legacy.name, rules=(legacy,), place=("rules",))
        by_hand = seen.kind in (StepKind.TRANSCRIBE, StepKind.PRINT, StepKind.MOVE, StepKind.FILL) or seen.medium(Medium.STORAGE)  # fmt: skip
        reason = _SECURITY.search(normalise(seen.step.note + seen.step.keep_reason).lower())
        if by_hand and reason and "条" not in seen.step.note + seen.step.keep_reason and not seen.rules:
            yield seen.hit(key="note", reason=reason[0])


def _said_of(legacy: LegacyRule) -> str:
    """Give everything written of a rule, folded."""
    return normalise(" ".join((legacy.name, legacy.keep_reason, legacy.note))).lower()
