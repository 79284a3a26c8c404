"""What a written file does not hold, found by reading it back: measured, never promised."""

from __future__ import annotations

from bprflow.exchange.canonical import item_json, process_json
from bprflow.exchange.formats import read_foreign
from bprflow.language import keys
from bprflow.language.terms import Text, Vocabulary
from bprflow.model import Parallel, Process, walk

_READ_AS = {"csv": "csv", "mermaid": "mermaid", "swimlane": "mermaid", "manual": "mermaid"}
"""Formats that hold only a part, and how each is read back."""


def losses(process: Process, data: bytes, target: str) -> Text | None:
    """Say which facts of a process its file in another format does not give back.

    Args:
        process: What was written.
        data: The file.
        target: Its format, as in `TARGETS`.

    Returns:
        One sentence; None when nothing is missing or the format is never read back.

    """
    if target not in _READ_AS:
        return None
    parts = read_foreign(data, f"{process.name}.{target}", _READ_AS[target]).processes
    if not parts:
        return None
    back = parts[0]
    whole = _missing([(process_json(process.model_copy(update={"steps": ()})), process_json(back))])
    pairs = list(zip(process.all_steps, back.all_steps, strict=False))
    every = _missing([(item_json(ours), item_json(theirs)) for ours, theirs in pairs])
    ja, en = _named(keys.PROCESS, whole, "ja"), _named(keys.PROCESS, whole, "en")
    steps_ja, steps_en = _named(keys.STEP, every, "ja"), _named(keys.STEP, every, "en")
    said_ja = [*([f"業務の{ja}"] if ja else []), *([f"手順の{steps_ja}"] if steps_ja else [])]
    said_en = [*([f"of the process: {en}"] if en else []), *([f"of the steps: {steps_en}"] if steps_en else [])]
    if any(isinstance(item, Parallel) for item in walk(process.steps)):
        said_ja.append("同時に進める手順のまとまり (並行の関門として書きました)")
        said_en.append("parallel blocks (written as parallel gateways)")
    if not said_ja:
        return None
    return Text(
        f"このファイルから取り込み直すと残らないもの: {'。'.join(said_ja)}",
        f"what reading this file back would not give: {'; '.join(said_en)}",
    )


def _missing(pairs: list[tuple[dict[str, object], dict[str, object]]]) -> list[str]:
    found = (
        key
        for ours, theirs in pairs
        for key, value in ours.items()
        if key not in ("id", "steps", "branches", "next") and _bare(value) != _bare(theirs.get(key))
    )
    return list(dict.fromkeys(found))


def _bare(value: object) -> object:
    """Leave out how an amount was spelt: only what it says counts."""
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items() if key != "text"}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _named(vocabulary: Vocabulary, codes: list[str], language: str) -> str:
    known = {term.code for term in vocabulary.terms}
    return ("、" if language == "ja" else ", ").join(
        vocabulary.word(code, language) if code in known else code for code in codes
    )
