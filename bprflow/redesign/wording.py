"""Names for steps that are done another way: a first draft people edit."""

from __future__ import annotations

import re

_SEAL_WORDS: tuple[tuple[str, str], ...] = (
    (r"[((][^()()]*印[^()()]*[))]", ""),
    (r"(?<=[りしみきえけせてめれい])(?:記名)?押印(?:し|して)(?=[^て])", ""),
    (r"(?<=[りしみきえけせてめれい])[一-龥]{0,4}印を(?:押し|もらい)て?(?=[^て])", ""),
    (r"し、?[一-龥]{0,4}印を(?:押す|もらう)$", "する"),
    (r"・押印(?=し|する)", ""),
)
"""Only where the words before show that the sentence stays whole."""
_DIGITAL_WORDS: tuple[tuple[str, str], ...] = (
    (r"手書き(?=し|する)", "画面で入力"),
    (r"手書きで回答", "画面で回答"),
    (r"(?<=[をへ])郵送する$", "電子で送る"),
    (r"(?<=を)FAXする$", "電子で送る"),
    (r"を印刷する$", "を電子で用意する"),
    (r"紙で(?=決裁|回覧|供覧)", "電子で"),
    (r"紙決裁", "電子決裁"),
    (r"を綴って保存する$", "を電子で保存する"),
    (r"を綴り[一-龥]*へ保存する$", "を電子で保存する"),
)
_AUTOMATIC_WORDS: tuple[tuple[str, str], ...] = (
    (r"(?<=へ)(?:[1一][枚件]ずつ)?手?入力する", "自動で取り込む"),
    (r"(?<=を)(?:[1一][枚件]ずつ)?目視で照合する$", "自動で照合する"),
    (r"(?<=を)読み合わせで(?:確認|照合)する$", "自動で照合する"),
)


def electronic_name(name: str, *, resident: bool = False, automatic: bool = False) -> str:
    """Reword a step for the digital way; a mark at the end where no word tells.

    Args:
        name: The name now.
        resident: True when residents do it.
        automatic: True when a system does it.

    """
    changed = _reworded(_reworded(name, _SEAL_WORDS), _AUTOMATIC_WORDS if automatic else _DIGITAL_WORDS)
    told = _reworded(name, _AUTOMATIC_WORDS if automatic else _DIGITAL_WORDS) != name
    if told and not re.search(r"押印|印を", changed):
        return changed
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
