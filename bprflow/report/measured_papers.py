"""What happens to documents and data between the steps, in sentences; printed beside the table of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bprflow.flow.carriers import Carrier
from bprflow.flow.documents import Access, RoundTrip
from bprflow.language.terms import Text
from bprflow.report.measured import Measured

CARRIER = {
    Carrier.PAPER: Text("紙", "paper"),
    Carrier.DIGITAL: Text("電子", "digital"),
    Carrier.VOICE: Text("口頭", "voice"),
    Carrier.THING: Text("現物", "thing"),
}


def paper_sentences(shown: Measured) -> Iterator[tuple[Text, list[Text]]]:
    """Yield (heading, sentences) for what was found of the documents; nothing where nothing was.

    Args:
        shown: The flow with its figures.

    """
    names = {step.id: step.name for step in shown.documents.steps}
    parts = (
        (Text("手で書き写していく帳票", "Data carried on by hand"), _chains(shown)),
        (Text("紙と電子の行き来", "Between paper and digital"), _breaks(shown, names)),
        (Text("印刷してから打ち直すところ", "Printed and typed in again"), _trips(shown, names)),
        (Text("書く前に読むところ", "Read before it is written"), _early(shown, names)),
        (Text("読まれる前に書き直されるところ", "Written over unread"), _lost(shown, names)),
        (Text("写しと保管", "Copies and archives"), _kept(shown, names)),
    )
    for head, found in parts:
        sentences = list(dict.fromkeys(found))
        if sentences:
            yield head, sentences


def _chains(shown: Measured) -> Iterator[Text]:
    for chain in shown.documents.copy_chains:
        way = " → ".join(chain.documents)
        items = "、".join(chain.items)
        yield Text(f"{way}{f' (項目: {items})' if items else ''}", f"{way}{f' (items: {items})' if items else ''}")


def _breaks(shown: Measured, names: Mapping[str, str]) -> Iterator[Text]:
    for found in shown.documents.media_breaks:
        before, after = CARRIER[found.before], CARRIER[found.after]
        yield Text(
            f"「{names[found.step]}」: {before.ja}から{after.ja}へ", f'"{names[found.step]}": {before.en} to {after.en}'
        )


def _trips(shown: Measured, names: Mapping[str, str]) -> Iterator[Text]:
    for trip in shown.documents.round_trips:
        way = " → ".join(names[step] for step in trip.steps)
        between = _between(trip)
        yield Text(f"{way}{between.ja}", f"{way}{between.en}")


def _between(trip: RoundTrip) -> Text:
    found = [
        word
        for happens, word in (
            (trip.signed, Text("押印・署名", "sealed or signed")),
            (trip.scanned, Text("スキャン・FAX", "scanned or faxed")),
        )
        if happens
    ]
    if not found:
        return Text("", "")
    return Text(
        f" (間に{'、'.join(word.ja for word in found)})", f" ({', '.join(word.en for word in found)} in between)"
    )


def _early(shown: Measured, names: Mapping[str, str]) -> Iterator[Text]:
    for read in shown.documents.early_reads:
        step, document = names[read.step], read.document
        if read.never:
            yield Text(
                f"「{step}」で読む「{document}」は、まだ書かれていません",
                f'"{step}" reads "{document}", which is not written yet',
            )
        else:
            yield Text(
                f"「{step}」で読む「{document}」は、まだ書かれていないことがあります",
                f'"{step}" reads "{document}", which is not written on every way',
            )


def _lost(shown: Measured, names: Mapping[str, str]) -> Iterator[Text]:
    for lost in shown.documents.lost_writes:
        by = "、".join(f"「{names[step]}」" for step in lost.by)
        by_en = ", ".join(f'"{names[step]}"' for step in lost.by)
        yield Text(
            f"「{names[lost.step]}」で書いた「{lost.document}」は、読まれる前に{by}で書き直されます",
            f'"{lost.document}" of "{names[lost.step]}" is written over by {by_en} before anybody reads it',
        )


def _kept(shown: Measured, names: Mapping[str, str]) -> Iterator[Text]:
    words = {Access.COPY: Text("写しを作る", "copied by"), Access.ARCHIVE: Text("保管する", "archived by")}
    for life in shown.documents.lives.values():
        for access, word in words.items():
            steps = dict.fromkeys(names[step] for step, found in life.accesses if found is access)
            for step in steps:
                yield Text(f"「{life.name}」: 「{step}」で{word.ja}", f'"{life.name}": {word.en} "{step}"')
