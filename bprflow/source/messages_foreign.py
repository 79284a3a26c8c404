"""Messages about files of other tools: BPMN, Mermaid, draw.io, workbooks, tables, inventories."""

from __future__ import annotations

from bprflow.language.terms import Text
from bprflow.source.diagnostic import Level
from bprflow.source.message import Message

_OPEN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="p" name="受付">
"""
_NODES = """    <startEvent id="s"/>
    <task id="a" name="受け取る"/>
    <endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
"""
_CLOSE = """  </process>
</definitions>
"""
_DRAWN = _OPEN + _NODES + """    <sequenceFlow id="f2" sourceRef="a" targetRef="e"/>\n""" + _CLOSE

_POOLS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <collaboration id="k">
    <participant id="x" name="市民" processRef="p"/>
    <participant id="y" name="窓口" processRef="q"/>
    <messageFlow id="m1" sourceRef="b" targetRef="c"/>
    <messageFlow id="m2" sourceRef="d" targetRef="a"/>
  </collaboration>
  <process id="p" name="申請">
    <startEvent id="s"/>
    <receiveTask id="a" name="様式を受け取る"/>
    <sendTask id="b" name="申請書を送る"/>
    <endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
    <sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
    <sequenceFlow id="f3" sourceRef="b" targetRef="e"/>
  </process>
  <process id="q" name="受付">
    <startEvent id="t"/>
    <receiveTask id="c" name="申請書を受け取る"/>
    <sendTask id="d" name="様式を送る"/>
    <endEvent id="z"/>
    <sequenceFlow id="g1" sourceRef="t" targetRef="{first}"/>
    <sequenceFlow id="g2" sourceRef="{first}" targetRef="{second}"/>
    <sequenceFlow id="g3" sourceRef="{second}" targetRef="z"/>
  </process>
</definitions>
"""

FOREIGN: dict[str, Message] = {
    "xch_unreadable": Message(
        "XCH-01",
        Level.ERROR,
        Text("外部のファイルが開けません", "The file of another tool cannot be opened"),
        Text("{said}", "{said}"),
        Text("{remedy}", "{remedy}"),
        Text(
            "ファイルが途中で切れている、文字コードが名乗りと違う、安全でない書き方 (DOCTYPE) がある、のどれかです。元のファイルは変えません。",
            "The file is cut short, its encoding is not the one it names, or it holds something unsafe (a DOCTYPE).",
        ),
        _OPEN + """    <task id="a" name="受け取る">\n""",
        _DRAWN,
        ".bpmn",
    ),
    "xch_other_format": Message(
        "XCH-02",
        Level.ERROR,
        Text("思っている形式ではありません", "Not the format it seems to be"),
        Text("{said}", "{said}"),
        Text("作図の道具から、その形式で書き出し直してください", "export it again in that format"),
        Text(
            "拡張子と中身が合わないときに出ます。画像や別の形式を、名前だけ変えて保存していることがあります。",
            "The suffix and the content disagree; a file may have been renamed.",
        ),
        '<?xml version="1.0" encoding="UTF-8"?>\n<diagram name="受付"/>\n',
        _DRAWN,
        ".bpmn",
    ),
    "xch_no_flow": Message(
        "XCH-03",
        Level.ERROR,
        Text("流れが見つかりません", "No flow was found"),
        Text("{said}", "{said}"),
        Text("{remedy}", "{remedy}"),
        Text(
            "開けましたが、手順として読めるものが一つもありません。表なら1行目の見出し、図なら図形と矢印を確かめてください。",
            "It can be opened, but nothing in it is a step: look at the headings of a table, or the shapes and arrows of a drawing.",
        ),
        "番号,品名\n1,鉛筆\n",
        "担当,手順\n市民,申請書を書く\n窓口,申請書を受け取る\n",
        ".csv",
    ),
    "xch_id_twice": Message(
        "XCH-04",
        Level.WARNING,
        Text("識別子が二度使われています", "An id is used twice"),
        Text("{said}", "{said}"),
        Text("作図の道具で、片方の要素を消すか描き直してください", "delete or redraw one of the two elements"),
        Text(
            "どちらの要素を指すのか決められないので、1つ目として読みます。",
            "It is unclear which is meant; the first is taken.",
        ),
        _OPEN + _NODES + """    <sequenceFlow id="f1" sourceRef="a" targetRef="e"/>\n""" + _CLOSE,
        _DRAWN,
        ".bpmn",
    ),
    "xch_broken_line": Message(
        "XCH-05",
        Level.WARNING,
        Text("図のつながりが途切れています", "A line of the drawing leads nowhere"),
        Text("{said}", "{said}"),
        Text("作図の道具で、線を両端の図形につなぎ直してください", "join both ends of the line to shapes"),
        Text(
            "線の先にある図形が見つからないときなどに出ます。その線だけを除いて読みます。",
            "A line ends at something that is not there; it is left out, the rest is read.",
        ),
        _OPEN + _NODES + """    <sequenceFlow id="f2" sourceRef="a" targetRef="x"/>\n""" + _CLOSE,
        _DRAWN,
        ".bpmn",
    ),
    "xch_unread_line": Message(
        "XCH-06",
        Level.WARNING,
        Text("読めない行", "A line that is not understood"),
        Text("{said}", "{said}"),
        Text(
            "図形は「A[名前]」、矢印は「A --> B」の形で書いてください",
            "write shapes as 'A[name]' and arrows as 'A --> B'",
        ),
        Text(
            "Mermaid の流れ図のうち、知らない書き方の行です。その行だけを除いて読みます。",
            "A line of a Mermaid flowchart in a form bprflow does not know; it is left out, the rest is read.",
        ),
        "flowchart TD\n  A[申請書を書く] --> B[受け取る]\n  B ==?== C\n",
        "flowchart TD\n  A[申請書を書く] --> B[受け取る]\n",
        ".mmd",
    ),
    "xch_cut": Message(
        "XCH-07",
        Level.WARNING,
        Text("表が大きすぎます", "The table is too large"),
        Text("{said}", "{said}"),
        Text("1つの業務を1つのシートに分けてください", "put one process on one sheet"),
        Text(
            "1つの表から読める行数には限りがあります。読めた行までを使います。",
            "There is a limit to the rows of one table; the rows up to it are used.",
        ),
        "",
        "",
        ".xlsx",
    ),
    "xch_cell": Message(
        "XCH-08",
        Level.WARNING,
        Text("表の内容が読めません", "A cell cannot be read"),
        Text("{said}", "{said}"),
        Text(
            "書き方の一覧 (docs/reference/keys.md) にある言葉や、「10分」「月1回」のような数量にしてください",
            "use the words of docs/reference/keys.md, and quantities such as '10 min'",
        ),
        Text(
            "その欄だけを除いて読みます。シートどうしの名前が合わないときは、全体を読めないことがあります (誤り)。",
            "That cell is left out; where the sheets of our own workbook do not fit each other, nothing can be read (error).",
        ),
        "担当,手順,時間\n市民,申請書を書く,たくさん\n",
        "担当,手順,時間\n市民,申請書を書く,10分\n",
        ".csv",
    ),
    "xch_reading": Message(
        "XCH-09",
        Level.INFO,
        Text("表をこう読みました", "How the table was read"),
        Text("{said}", "{said}"),
        Text("違うときは、表を直してから取り込み直してください", "mend the table and import it again if that is wrong"),
        Text(
            "結合したセル、知らない見出しなど、読み方を決めたところを知らせます。",
            "Tells where a way of reading was chosen: merged cells, unknown headings and the like.",
        ),
        "担当,手順\n市民,申請書を書く\n,封をする\n",
        "担当,手順\n市民,申請書を書く\n市民,封をする\n",
        ".csv",
    ),
    "xch_lost": Message(
        "XCH-10",
        Level.INFO,
        Text("引き継げない要素", "Elements that are not carried over"),
        Text("{said}", "{said}"),
        Text(
            "bprflow import --report で一覧できます。元のファイルはそのままです",
            "bprflow import --report lists them; the file itself stays as it is",
        ),
        Text(
            "流れの言葉に置きかえられない要素が、元のファイルにあります。点検には使いません。",
            "The file holds elements the flow language has no words for; the audit does without them.",
        ),
        "担当,手順,色\n市民,申請書を書く,赤\n",
        "担当,手順\n市民,申請書を書く\n",
        ".csv",
    ),
    "xch_inventory": Message(
        "XCH-11",
        Level.WARNING,
        Text("手続の一部だけを読みました", "Only some procedures were read"),
        Text("{said}", "{said}"),
        Text("手続や法令の名前で絞ってください (--手続)", "narrow it down by name"),
        Text(
            "手続の一覧には何万件もあるため、一度に流れとして扱える数に限りがあります。",
            "An inventory holds tens of thousands of rows; only so many can be held as flows at once.",
        ),
        "",
        "",
        ".csv",
    ),
    "xch_between_pools": Message(
        "XCH-12",
        Level.WARNING,
        Text("プールどうしの連絡", "Messages between pools"),
        Text("{said}", "{said}"),
        Text(
            "どちらのプールが先に送るか、送らない場合がないかを確認してください",
            "look which pool sends first, and whether it ever does not send",
        ),
        Text(
            "プールはそれぞれ一つの業務として点検し、連絡は届くと仮定します。ここでは合わせて調べ、互いに待ち合って進めないときに知らせます。"
            "調べきれないときは、仮定したままであることを知らせます。",
            "Each pool is audited by itself, its messages taken to arrive. Here they are looked at together: two that wait "
            "for each other are told, and so is what could not be decided and stays assumed.",
        ),
        _POOLS.format(first="c", second="d"),
        _POOLS.format(first="d", second="c"),
        ".bpmn",
    ),
}
"""Messages by their id."""
