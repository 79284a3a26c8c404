"""Names for steps that are done another way: a first draft people edit."""

from __future__ import annotations

import re

_SEAL_WORDS: tuple[tuple[str, str], ...] = (
    (r"(受領|受付|領収)印を押す$", r"\1を記録する"),
    (r"^([^をにへ、]+)に(?:記名)?押印する$", r"\1を承認する"),
    (r"^([^をにへ、]+)に(?:記名)?押印し(?=[^て].*(?:持参|届け|送|渡))", r"\1を"),
    (r"(?<=し)、?([^をにへ、]*(?:届|願|書|票|簿))に(?:記名)?押印する$", r"\1を出す"),
    (r"[((][^()()]*印[^()()]*[))]", ""),
    (r"(?<=[りしみきえけせてめれい])(?:記名)?押印(?:し|して)(?=[^て])", ""),
    (r"(?<=[りしみきえけせてめれい])[一-龥]{0,4}印を(?:押し|もらい)て?(?=[^て])", ""),
    (r"し、?[一-龥]{0,4}印を(?:押す|もらう)$", "する"),
    (r"・押印(?=し|する)", ""),
)
"""Only where the words before show that the sentence stays whole."""
_DIGITAL_WORDS: tuple[tuple[str, str], ...] = (
    (r"窓口で様式をもらい記入方法を聞く", "画面で様式を開き記入方法を確かめる"),
    (r"、?不備を電話、?(?:して)?再来庁で訂正印をもらう", "、不備は画面で差し戻して直してもらう"),
    (r"現金で受け取り[一-龥]{0,3}印を押す", "キャッシュレスで受け取る"),
    (r"^([^をにへ、]+)に押印する$", r"\1を電子で承認する"),
    (r"受領印を押す$", "受領を記録する"),
    (r"公印通知を", "通知を"),
    (r"赤ペンで(?:修正を)?(?:書き込む|直す)$", "画面の原稿に修正を書き込む"),
    (r"(?<=[にを])書く$", "画面で入力する"),
    (r"(?<=人が)押印する$", "電子で承認する"),
    (r"回覧押印し", "電子で回覧し"),
    (r"コピー配布する", "電子で配布する"),
    (r"課内決裁", "課内の電子決裁"),
    (r"^(また)?印刷して(?=見比べ|突き合わせ|確かめ)", r"\1画面で"),
    (r"^窓口へ持参する$", "書類を電子で送る"),
    (r"を作り提出する$", "を作り画面から提出する"),
    (r"紙で(?=決裁|回覧|供覧|順に|回す)", "電子で"),
    (r"紙決裁", "電子決裁"),
    (r"[((]A\d(?:/A\d)*[))]", ""),
    (r"を印刷し貼り合わせて", "を画面で"),
    (r"を印刷し(?=[^、]*に貼り)", "を"),
    (r"(?<=を)([^、]*?)に貼り(?=手書き|画面)", r"\1に添付し"),
    (r"印刷し(?=回覧|配布)", "電子で"),
    (r"を印刷する$", "を電子で用意する"),
    (r"(?:全頁|全ページ|全部)?印刷する$", "共有フォルダに置く"),
    (r"(地図|位置図|地番図)をコピーし(?=印)", r"\1の画面で"),
    (r"コピーを見て", "画面を見て"),
    (r"原本を貼り", "の写しを添付し"),
    (r"紙地図へ手書きで落とす", "電子地図に記録する"),
    (r"台帳用紙に貼って保管する", "電子台帳に保存する"),
    (r"紙の(?=[^、をで]*(?:簿|表|一覧|名簿|台帳|票))", "画面の"),
    (r"(?<=確認し)記入する$", "入力する"),
    (r"記載台で(?=[^、]*手書き)", ""),
    (r"手書き(?=し|する)", "画面で入力"),
    (r"手書きで回答", "画面で回答"),
    (r"手書きで記入する", "画面で入力する"),
    (r"手書きで記録し", "画面で記録し"),
    (r"窓口へ([^、]*)を持参する$", r"\1を電子で送る"),
    (r"電話で申し込む$", "フォームで申し込む"),
    (r"現金で(?=払|受け取|支払|納め|徴収)", "キャッシュレスで"),
    (r"に聞き取って書く$", "に聞き取って画面で入力する"),
    (r"を店で買う$", "の料金をキャッシュレスで払う"),
    (r"をPCへ移し", "を自動で取り込み"),
    (r"封入(?:して|し)、?郵送する", "電子で送る"),
    (r"郵送する$", "電子で送る"),
    (r"(?<=へ)持参する$", "電子で送る"),
    (r"逓送便?で", "電子で"),
    (r"FAXする$", "電子で送る"),
    (r"電話し直す$", "画面から知らせ直す"),
    (r"電話で(?=確認|聞き返|連絡|知らせ|説明|伝え)", "画面のメッセージで"),
    (r"(?<=へ)電話(?=し[^直て]|する)", "画面から連絡"),
    (r"(?:電話とFAX|FAXと電話|電話|FAX)で(?=見積|依頼|指示|送|受け取|回答|報告)", "電子で"),
    (r"(?<=課を)探して(?=転送)", "画面で探して"),
    (r"ファイルに綴る$", "を電子で保存する"),
    (r"を綴って保存する$", "を電子で保存する"),
    (r"を綴り[一-龥]*へ保存する$", "を電子で保存する"),
)
_AUTOMATIC_WORDS: tuple[tuple[str, str], ...] = (
    (r"[((]\d+件[^()()]*[))]", ""),
    (r"FAXを受け取り", "届いたデータを"),
    (r"FAXを見て", "届いたデータで"),
    (r"(?<=[へに])(?:[1一][枚件]ずつ)?(?:手?入力|転記)する", "自動で取り込む"),
    (r"(?<=へ)入力し写真を貼る$", "写真とともに自動で取り込む"),
    (r"(?<=を)(?:[1一][枚件]ずつ)?目視で照合する$", "自動で照合する"),
    (r"(?<=を)読み合わせで(?:確認|照合)する$", "自動で照合する"),
    (r"突合して綴る$", "自動で突合し保存する"),
    (r"突合する$", "自動で突合する"),
    (r"(?:正の字|手計算|電卓|関数|・)+で集計", "自動で集計"),
    (r"様式に作り直して", "様式へ自動で出力し"),
    (r"紙から([^、]*を)作る$", r"\1自動で作る"),
    (r"(?<=を)差し替える$", "自動で差し替える"),
    (r"(?<!グラフを)(?<!自動で)(?<=を)作る$", "自動で作る"),
)
_LEFT_OVER = re.compile(r"押印|印を(?!付)|FAX|郵送|持参|手書き|逓送|目視|読み合わせ|紙[にでへ]")
"""Words of the old way that contradict the new one."""


def electronic_name(name: str, *, resident: bool = False, automatic: bool = False) -> str:
    """Reword a step for the digital way; a mark at the end where no word tells.

    Args:
        name: The name now.
        resident: True when residents do it.
        automatic: True when a system does it.

    """
    words = _AUTOMATIC_WORDS if automatic else _DIGITAL_WORDS
    unsealed, first = _reworded(name, _SEAL_WORDS), _reworded(name, words)
    changed = _reworded(unsealed, words)
    for candidate, before, after in ((changed, unsealed, changed), (_reworded(first, _SEAL_WORDS), name, first)):
        if before != after and not _LEFT_OVER.search(candidate):
            return candidate
    if name.isascii():
        return f"{changed} ({'automatic' if automatic else 'online' if resident else 'on screen'})"
    mark = "自動で" if automatic else "フォームで" if resident else "電子で"
    return f"{changed} ({mark})"


def without_seal(name: str) -> str:
    """Reword a step without its seal; a mark at the end where words of the seal are left."""
    changed = _reworded(name, _SEAL_WORDS)
    if changed != name and not re.search(r"押印|印を", changed):
        return changed
    return f"{name} ({'without seal' if name.isascii() else '押印なし'})"


def _reworded(name: str, words: tuple[tuple[str, str], ...]) -> str:
    changed = name
    for pattern, instead in words:
        changed = re.sub(pattern, instead, changed)
    return changed.strip(" 、") or name
