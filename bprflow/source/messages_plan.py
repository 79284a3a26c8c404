"""Messages of a redesign that is read beside the flow it changes."""

from __future__ import annotations

from bprflow.language.terms import Text
from bprflow.source.diagnostic import Level
from bprflow.source.message import Message

_FLOW = "業務: 受付\n手順:\n  - 市民: 申請書を書く\n  - 窓口: 申請書を受け取る\n"

PLANS: dict[str, Message] = {
    "plan_misfit": Message(
        "PLAN-01",
        Level.ERROR,
        Text("現状の流れに当てはまらない変更", "A change that does not fit the as-is flow"),
        Text("{said}", "{said}"),
        Text(
            "「対象」の流れにある手順・帳票・ルールの名前を、そのまま書いてください。名前は「もしかして」の中から選べることがあります",
            "name the steps, documents and rules as the target flow names them",
        ),
        Text(
            "改善案は、名前で現状の手順を指します。現状の手順の名前を変えたり、同じ手順に両立しない変更を重ねたりすると、"
            "その変更だけが行えません。ほかの変更はそのまま行います。",
            "A redesign names the steps of the as-is flow; a change that cannot be applied is left out, the others are done.",
        ),
        "改善案: 書かない窓口\n対象: as-is.flow.yaml\n変更:\n  - 廃止: 申請書をかく\n",
        "改善案: 書かない窓口\n対象: as-is.flow.yaml\n変更:\n  - 廃止: 申請書を書く\n",
        ".kaizen.yaml",
        _FLOW,
    ),
    "plan_no_flow": Message(
        "PLAN-02",
        Level.WARNING,
        Text("対象の流れを読めません", "The target flow cannot be read"),
        Text(
            "「対象」のファイル {target} を読めないので、手順の名前を確かめられません。",
            "The target {target} cannot be read, so the names of the steps cannot be checked.",
        ),
        Text(
            "改善案のあるフォルダから見た、現状の流れのファイルを書いてください",
            "Name the as-is flow as seen from the folder of the redesign",
        ),
        Text(
            "「対象」は、改善案と同じフォルダから見たファイルの名前です。ファイルを移したり名前を変えたりしたときに出ます。",
            "'target' is a file name as seen from the redesign's own folder; it no longer leads anywhere.",
        ),
        "改善案: 書かない窓口\n対象: asis.flow.yaml\n変更:\n  - 廃止: 申請書を書く\n",
        "改善案: 書かない窓口\n対象: as-is.flow.yaml\n変更:\n  - 廃止: 申請書を書く\n",
        ".kaizen.yaml",
        _FLOW,
    ),
}
"""Messages by their id."""
