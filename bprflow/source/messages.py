"""Every message a text can earn: code, level, sentence and remedy in both languages, once.

A code is stable for ever; numbers are grouped: 01–09 the file, 10–19 slips of typing,
20–39 keys and values, 40–59 what refers to what, 60–69 redesign files. FLOW codes are about the shape.
"""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.language.terms import NO_TEXT, Text
from bprflow.source.diagnostic import Level

ERROR, WARNING, INFO = Level.ERROR, Level.WARNING, Level.INFO


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that can be wrong with a text.

    Attributes:
        code: Stable code, e.g. YAML-03.
        level: How bad it is.
        name: Short title for the list of codes.
        text: The sentence, with placeholders.
        hint: What to write instead, with placeholders.
        why: One or two sentences for the documentation page.
        bad, good: The shortest text that earns the message, and the same put right.

    """

    code: str
    level: Level
    name: Text
    text: Text
    hint: Text = NO_TEXT
    why: Text = NO_TEXT
    bad: str = ""
    good: str = ""


_TABLE: dict[str, Message] = {
    # ---- the file
    "empty": Message(
        "YAML-00",
        ERROR,
        Text("何も書かれていません", "Nothing is written"),
        Text("流れが何も書かれていません。", "The text holds no flow."),
        Text(
            "「業務: 名前」と「手順:」を書いてください。bprflow new でひな型を作れます",
            "write 'process: name' and 'steps:'; bprflow new makes a starter",
        ),
        Text(
            "空のファイルと、説明の行(#)だけのファイルは点検できません。",
            "An empty file, or one with comments only, cannot be checked.",
        ),
        "# あとで書く\n",
        "業務: 受付\n手順:\n  - 窓口: 申請書を受け取る\n",
    ),
    "encoding": Message(
        "YAML-01",
        INFO,
        Text("文字コード", "Encoding"),
        Text("文字コードが {encoding} です。読めました。", "The encoding is {encoding}; it was read."),
        Text(
            "UTF-8 で保存し直すと、髙・𠮷などの文字も安全です (bprflow check --fix でも直せます)",
            "save as UTF-8 (or use bprflow check --fix) so that every character is safe",
        ),
        Text(
            "メモ帳や古いエディタは Shift_JIS (CP932) や UTF-16 で保存することがあります。そのまま読みますが、書き出しは UTF-8 です。",
            "Some editors save CP932 or UTF-16. bprflow reads them, and writes UTF-8.",
        ),
    ),
    "character": Message(
        "YAML-02",
        ERROR,
        Text("使えない文字", "Forbidden character"),
        Text("目に見えない制御文字 ({name}) があります。", "There is an invisible control character ({name})."),
        Text("この文字を消してください", "delete this character"),
        Text(
            "表計算やPDFから写すと、目に見えない文字が混ざることがあります。",
            "Copying from spreadsheets or PDF files may carry invisible characters along.",
        ),
        "業務: 受\x08付\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "syntax": Message(
        "YAML-03",
        ERROR,
        Text("書き方が読み取れません", "The text cannot be parsed"),
        Text("{problem}", "{problem}"),
        Text("{remedy}", "{remedy}"),
        Text(
            "字下げのそろえ方、コロン「: 」、引用符や括弧の閉じ忘れを確かめてください。",
            "Check the indentation, the colons, and unclosed quotes or brackets.",
        ),
        "業務: 受付\n手順:\n  - 窓口: [受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "duplicate_key": Message(
        "YAML-04",
        ERROR,
        Text("同じ項目が2回あります", "The same key twice"),
        Text(
            "「{key}」が2回書かれています (1回目は{line}行目の「{first}」)。",
            "'{key}' is written twice (first as '{first}' in line {line}).",
        ),
        Text("どちらか一方にまとめてください", "keep only one of them"),
        Text(
            "どちらが正しいか決められないので、黙って片方を使うことはしません。1回目を読みます。",
            "bprflow never silently picks one of them; the first is read.",
        ),
        "業務: 受付\n業務: 交付\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "anchor": Message(
        "YAML-05",
        ERROR,
        Text("使えないYAMLの記法", "Forbidden YAML feature"),
        Text("YAMLの{what}「{text}」は使えません。", "The YAML {what} '{text}' is not allowed."),
        Text(
            "同じ内容でも、その場所にそのまま書いてください。記号を文字として使うときは \" \" で囲みます",
            "write the value out in full, or put it in quotes when it is meant as text",
        ),
        Text(
            "アンカー(&)、エイリアス(*)、マージ(<<)、型の指定(!)は、読む人に分かりにくく、巨大なデータを作る攻撃にも使われます。",
            "Anchors, aliases, merge keys and tags are hard to read and can be used to build huge data.",
        ),
        "業務: 受付\n担当: &lanes\n  窓口: 職員\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n担当:\n  窓口: 職員\n手順:\n  - 窓口: 受け取る\n",
    ),
    "too_deep": Message(
        "YAML-06",
        ERROR,
        Text("入れ子が深すぎます", "Nested too deeply"),
        Text("入れ子が深すぎます ({limit}段まで)。", "The nesting is too deep (at most {limit} levels)."),
        Text("括弧や字下げを確かめてください", "check brackets and indentation"),
        Text("流れに要る入れ子は10段ほどです。", "A flow needs about ten levels."),
    ),
    "second_document": Message(
        "YAML-07",
        ERROR,
        Text("1つのファイルに2つの流れ", "Two documents in one file"),
        Text(
            "「---」のあとに2つ目の内容があります。1つのファイルには1つの流れだけを書けます。",
            "There is a second document after '---'; a file holds one flow.",
        ),
        Text("2つ目を別のファイルに分けてください", "move the second one into its own file"),
        Text("1業務を1ファイルに書きます。", "One process, one file."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n---\n業務: 交付\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "not_a_flow": Message(
        "YAML-08",
        ERROR,
        Text("流れの形になっていません", "Not a flow"),
        Text(
            "流れの形になっていません。「業務: 名前」のような項目が見つかりません。",
            "This is not a flow: no line such as 'process: name' was found.",
        ),
        Text(
            "最初の行を「業務: 住所変更受付」のように、項目名・半角コロン・空白・内容の順で書いてください",
            "begin with a line such as 'process: address change'",
        ),
        Text(
            "ファイルの一番外側は「項目: 内容」の並びです。コロンが全角「：」だと、全体が1つの文章と見なされます。",
            "The outermost level is a list of 'key: value' lines.",
        ),
        "受付して交付する\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "too_many": Message(
        "YAML-09",
        WARNING,
        Text("まだほかにもあります", "More not shown"),
        Text(
            "同じような知らせが多いため、最初の{shown}件だけを示しました。",
            "Only the first {shown} messages are shown.",
        ),
        Text("示したものを直してから、もう一度確かめてください", "mend these, then check again"),
        Text("一度に多くを示しても読めないためです。", "More would not be read."),
    ),
    # ---- slips of typing
    "wide_colon": Message(
        "YAML-10",
        ERROR,
        Text("全角のコロン", "Full-width colon"),
        Text("コロン「{found}」が全角などになっています。", "The colon '{found}' is not a plain ':'."),
        Text("半角の「: 」(コロンと空白)にしてください (bprflow check --fix で直せます)", "write ': ' (bprflow check --fix mends it)"),
        Text("日本語入力のまま打つと「：」になります。YAMLの区切りは半角の「: 」だけです。", "An IME types a wide colon; YAML separates with ': ' only."),
        "業務：受付\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "wide_space": Message(
        "YAML-11",
        ERROR,
        Text("全角の空白", "Full-width space"),
        Text("字下げや区切りに全角などの空白が使われています。", "A full-width or unusual space is used to indent or separate."),
        Text("半角の空白にしてください (bprflow check --fix で直せます)", "use plain spaces (bprflow check --fix mends it)"),
        Text("全角の空白は目に見えませんが、YAMLでは文字として扱われます。", "Full-width spaces count as letters in YAML."),
        "業務: 受付\n手順:\n　　- 窓口: 受け取る\n",
        "業務: 受付\n手順:\n    - 窓口: 受け取る\n",
    ),
    "tab": Message(
        "YAML-12",
        ERROR,
        Text("タブ", "Tab"),
        Text("字下げにタブが使われています。", "A tab is used for indentation."),
        Text("半角の空白にしてください (bprflow check --fix で直せます)", "use spaces (bprflow check --fix mends it)"),
        Text("YAMLの字下げにタブは使えません。", "YAML does not allow tabs for indentation."),
        "業務: 受付\n手順:\n\t- 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "list_mark": Message(
        "YAML-13",
        ERROR,
        Text("並びの印", "List mark"),
        Text("並びの印「{found}」は使えません。", "'{found}' is not a list mark."),
        Text("半角の「- 」(ハイフンと空白)にしてください (bprflow check --fix で直せます)", "write '- ' (bprflow check --fix mends it)"),
        Text("「・」「－」「1.」などは並びの印になりません。", "Bullets and numbers are not list marks."),
        "業務: 受付\n手順:\n  ・窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "colon_space": Message(
        "YAML-14",
        ERROR,
        Text("コロンのあとの空白", "Space after the colon"),
        Text("コロンのあとに空白がありません。", "There is no space after the colon."),
        Text("「: 」のように半角の空白を入れてください (bprflow check --fix で直せます)", "write ': ' (bprflow check --fix mends it)"),
        Text("空白がないと、全体が1つの文字と見なされます。", "Without the space everything is one text."),
        "業務:受付\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "dash_space": Message(
        "YAML-15",
        ERROR,
        Text("「-」のあとの空白", "Space after the dash"),
        Text("並びの印「-」のあとに空白がありません。", "There is no space after the dash."),
        Text("「- 」のように半角の空白を入れてください (bprflow check --fix で直せます)", "write '- ' (bprflow check --fix mends it)"),
        Text("空白がないと、並びと見なされません。", "Without the space it is no list."),
        "業務: 受付\n手順:\n  -窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "wide_comma": Message(
        "YAML-16",
        ERROR,
        Text("読点で区切った並び", "Full-width comma in a list"),
        Text("[ ] や {{ }} の中の区切り「{found}」が半角の「,」ではありません。", "The separator '{found}' is not a plain ','."),
        Text("半角の「, 」にしてください。1つの名前なら \" \" で囲みます (bprflow check --fix で直せます)", "write ', ', or quote it when it is one name (bprflow check --fix mends it)"),
        Text("「、」「，」では区切られず、全体が1つの名前になります。", "Only ',' separates; otherwise everything is one name."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    読む: [申請書、住民票]\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    読む: [申請書, 住民票]\n",
    ),
    "wide_bracket": Message(
        "YAML-17",
        ERROR,
        Text("全角のかっこ", "Full-width bracket"),
        Text("並びのかっこ「{found}」が全角です。", "The bracket '{found}' is full-width."),
        Text("半角の「{wanted}」にしてください (bprflow check --fix で直せます)", "write '{wanted}' (bprflow check --fix mends it)"),
        Text("並びや値のまとまりは、半角の [ ] と { } で書きます。", "Lists and mappings are written with plain brackets."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    媒体: ［紙, 対面］\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    媒体: [紙, 対面]\n",
    ),
    "smart_quotes": Message(
        "YAML-18",
        ERROR,
        Text("曲がった引用符", "Typographic quotes"),
        Text("引用符「{found}」が半角の \" ではありません。", "The quotes of '{found}' are typographic."),
        Text("半角の \" にしてください (bprflow check --fix で直せます)", "use plain quotes (bprflow check --fix mends it)"),
        Text("ワープロから写すと引用符が “ ” に変わることがあります。", "Word processors turn quotes into typographic ones."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: “5分”\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: \"5分\"\n",
    ),
    "unquoted": Message(
        "YAML-19",
        ERROR,
        Text("引用符で囲む内容", "Value that needs quotes"),
        Text("内容「{found}」は、そのままではYAMLの記号と見なされます。", "The value '{found}' would be taken for YAML signs."),
        Text("{wanted} のように半角の引用符で囲んでください (bprflow check --fix で直せます)", "write {wanted} (bprflow check --fix mends it)"),
        Text("内容が [ { * & ! @ % で始まるときや、途中に「: 」があるときは \" \" で囲みます。", "Quote values that begin with a sign or contain ': '."),
        "業務: 受付\n手順:\n  - 窓口: [至急]印の申請書を受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: \"[至急]印の申請書を受け取る\"\n",
    ),
    "indent": Message(
        "YAML-34",
        ERROR,
        Text("字下げのずれ", "Indentation"),
        Text("この行の字下げが、まわりの行とずれています。", "This line is not aligned with its neighbours."),
        Text("同じまとまりの項目は、縦にそろえて書いてください (bprflow check --fix で直せます)", "align the keys of one step (bprflow check --fix mends it)"),
        Text("ずれていると、上の行の続きと見なされることがあります。", "A deeper line may be taken as the end of the line above."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n      時間：5分\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: 5分\n",
    ),
    "no_colon": Message(
        "YAML-35",
        ERROR,
        Text("コロンがありません", "No colon"),
        Text("項目名のあとにコロンがありません。", "There is no colon after the key."),
        Text("「{found}」のあとに半角の「: 」を入れてください (bprflow check --fix で直せます)", "put ': ' after '{found}' (bprflow check --fix mends it)"),
        Text("項目名と内容は、半角のコロンと空白で区切ります。", "A key and its value are separated by ': '."),
        "業務 受付\n手順\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    # ---- keys and values
    "unknown_key": Message(
        "YAML-20",
        ERROR,
        Text("知らない項目", "Unknown key"),
        Text("「{key}」という項目は、{place}にありません。", "'{key}' is not a key of a {place}."),
        Text("{remedy}", "{remedy}"),
        Text(
            "書き間違いを見のがさないため、知らない項目は読み飛ばさずに知らせます。覚え書きは「備考」に書けます。",
            "Unknown keys are never skipped silently, so that slips are seen; free text goes into 'note'.",
        ),
        "業務: 受付\nしょかん: 市民課\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n所管: 市民課\n手順:\n  - 窓口: 受け取る\n",
    ),
    "missing_key": Message(
        "YAML-21",
        ERROR,
        Text("足りない項目", "Missing key"),
        Text("{place}に「{wanted}」がありません。", "'{wanted}' is missing in a {place}."),
        Text("「{wanted}: {example}」のように書いてください", "write e.g. '{wanted}: {example}'"),
        Text("この項目がないと、流れとして読めません。", "A flow cannot be read without it."),
        "手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "misspelt_key": Message(
        "YAML-22",
        ERROR,
        Text("項目名の書き間違い", "Misspelt key"),
        Text(
            "「{key}」は「{wanted}」の書き間違いではありませんか。",
            "'{key}' is probably meant to be '{wanted}'.",
        ),
        Text("「{wanted}」と書いてください", "write '{wanted}'"),
        Text(
            "必要な項目が1つ足りず、よく似た知らない項目が1つあるときに出ます。",
            "One required key is missing and one similar unknown key is there.",
        ),
        "業務めい: 受付\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "shape": Message(
        "YAML-23",
        ERROR,
        Text("書き方の形が違います", "Wrong shape"),
        Text(
            "「{what}」には{expected}を書きます。ここには{found}があります。",
            "'{what}' takes {expected}; here is {found}.",
        ),
        Text("{remedy}", "{remedy}"),
        Text(
            "項目によって、文字・並び(- )・「項目: 内容」のどれを書くかが決まっています。",
            "Each key takes text, a list, or a mapping.",
        ),
        "業務: 受付\n手順: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "unknown_value": Message(
        "YAML-24",
        ERROR,
        Text("知らない言葉", "Unknown value"),
        Text("「{value}」は「{what}」に使えない言葉です。", "'{value}' is not a value of '{what}'."),
        Text("次の中から選んでください: {known}", "choose one of: {known}"),
        Text(
            "種類・媒体・根拠の種別などは、決まった言葉の中から選びます。",
            "Kinds, media and the like are closed lists.",
        ),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    媒体: かみ\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    媒体: 紙\n",
    ),
    "quantity": Message(
        "YAML-25",
        ERROR,
        Text("数量が読み取れません", "Unreadable quantity"),
        Text("「{what}: {value}」の数量が読み取れません。", "The quantity '{what}: {value}' cannot be read."),
        Text("{remedy}", "{remedy}"),
        Text(
            "数字と単位で書きます。全角数字、漢数字、「約」「〜」「半」も読めます。",
            "Write a number and a unit.",
        ),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: たくさん\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: 30分\n",
    ),
    "negative": Message(
        "YAML-26",
        ERROR,
        Text("マイナスの数量", "Negative quantity"),
        Text("「{what}: {value}」はマイナスになっています。", "'{what}: {value}' is negative."),
        Text("{remedy}", "{remedy}"),
        Text("時間と件数は0以上です。", "Times and counts are never below zero."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: -5分\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: 5分\n",
    ),
    "share_range": Message(
        "YAML-27",
        ERROR,
        Text("割合が0〜100%の外", "Share outside 0–100 %"),
        Text("「{value}」は割合として0%から100%の間にありません。", "The share '{value}' is not between 0% and 100%."),
        Text("0%から100%の間で書いてください", "write a share between 0% and 100%"),
        Text("割合は全体のうちのどれだけかです。", "A share is a part of the whole."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    割合: 120%\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    割合: 20%\n",
    ),
    "range_order": Message(
        "YAML-28",
        ERROR,
        Text("範囲が逆", "Range reversed"),
        Text("「{what}: {value}」の範囲が大きい方から書かれています。", "The range '{what}: {value}' is reversed."),
        Text("小さい方を先に書いてください (例: 8〜12分)", "write the smaller end first, e.g. 8-12 min"),
        Text("範囲は「小さい方〜大きい方」と書きます。", "A range goes from small to large."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: 12〜8分\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    時間: 8〜12分\n",
    ),
    "date": Message(
        "YAML-29",
        ERROR,
        Text("日付が読み取れません", "Unreadable date"),
        Text("「{what}: {value}」が日付として読めません。", "'{what}: {value}' is not a date."),
        Text("{remedy}", "{remedy}"),
        Text("令和8年4月1日、R8.4.1、2026-04-01 のどれでも書けます。", "Write 2026-04-01 or an era date."),
        "業務: 受付\n除外:\n  SEAL-03: {理由: 公印のため, 期限: そのうち}\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n除外:\n  SEAL-03: {理由: 公印のため, 期限: 令和9年3月31日}\n手順:\n  - 窓口: 受け取る\n",
    ),
    "empty_value": Message(
        "YAML-30",
        ERROR,
        Text("中身がありません", "Empty value"),
        Text("「{what}」の中身が書かれていません。", "'{what}' has no value."),
        Text("{remedy}", "{remedy}"),
        Text(
            "「#」の後ろは覚え書きとして読み飛ばされます。文字として使うときは \" \" で囲みます。",
            "Everything after '#' is a comment; put it in quotes when it is meant as text.",
        ),
        "業務:\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "invalid": Message(
        "YAML-31",
        ERROR,
        Text("使えない値", "Invalid value"),
        Text("「{what}: {value}」は使えない値です。", "'{what}: {value}' is not valid."),
        Text("{remedy}", "{remedy}"),
        Text("値の形が決まりに合っていません。", "The value does not fit."),
    ),
    "no_lane": Message(
        "YAML-32",
        ERROR,
        Text("だれがするかが書かれていません", "Nobody does this step"),
        Text("この手順に、だれがするかが書かれていません。", "This step does not say who does it."),
        Text("「- {example}」のように、担当の名前から書き始めてください", "write '- {example}': who, then what"),
        Text("手順は「だれ: 何をする」で書きます。", "A step is written 'who: what'."),
        "業務: 受付\n手順:\n  - 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "thousands": Message(
        "YAML-33",
        INFO,
        Text("{ } の中の桁区切り", "Thousands separator in braces"),
        Text("{{ }} の中の「{value}」を1つの数として読みました。", "'{value}' inside braces was read as one number."),
        Text("\"{value}\" のように囲むと、ほかの道具でも正しく読めます", "put it in quotes so that other tools agree"),
        Text(
            "{ } や [ ] の中では「,」が区切りになります。数の桁区切りと分かるときだけ1つの数として読みます。",
            "Inside braces a comma separates entries; bprflow joins it when it is plainly a thousands separator.",
        ),
    ),
    # ---- references
    "unknown_rule": Message(
        "YAML-40",
        ERROR,
        Text("知らないルール", "Unknown rule"),
        Text("「{name}」というルールは、「ルール」の欄にありません。", "There is no rule '{name}' under 'rules'."),
        Text(
            "名前を直すか、一番外側の「ルール:」に「{name}」を書き足してください",
            "mend the name, or add '{name}' to the top-level 'rules:'",
        ),
        Text("手順の「ルール」は、業務の「ルール」に書いた名前で指します。", "Steps refer to rules by name."),
        "業務: 受付\nルール:\n  届出は書面で: {求めること: 書面}\n手順:\n  - 窓口: 受け取る\n    ルール: 届け出は書面で\n",
        "業務: 受付\nルール:\n  届出は書面で: {求めること: 書面}\n手順:\n  - 窓口: 受け取る\n    ルール: 届出は書面で\n",
    ),
    "unknown_target": Message(
        "YAML-41",
        ERROR,
        Text("行き先の手順がありません", "Unknown target"),
        Text("行き先の「{name}」という手順がありません。", "There is no step '{name}' to go to."),
        Text(
            "手順の名前か識別子をそのまま書くか、「終了」「次へ」と書いてください",
            "write a step's name or id, 'end' or 'next'",
        ),
        Text("「分岐」と「次」は、手順の名前か識別子で行き先を指します。", "Jumps name a step by its name or id."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    次: 審査\n  - 係: 審査する\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    次: 審査する\n  - 係: 審査する\n",
    ),
    "unknown_lane": Message(
        "YAML-42",
        ERROR,
        Text("知らない担当", "Unknown lane"),
        Text("「{name}」という担当は、「担当」の欄にありません。", "There is no lane '{name}' under 'lanes'."),
        Text(
            "名前を直すか、「担当:」に「{name}」を書き足してください",
            "mend the name, or add '{name}' to 'lanes:'",
        ),
        Text(
            "「担当」の欄を書いたときは、そこにある名前だけを手順で使えます。欄を書かなければ、手順から自動で並びます。",
            "When lanes are declared, steps may use only those.",
        ),
        "業務: 受付\n担当: {市民: 住民, 窓口: 職員}\n手順:\n  - 市民: 出す\n  - 窓ロ: 受け取る\n",
        "業務: 受付\n担当: {市民: 住民, 窓口: 職員}\n手順:\n  - 市民: 出す\n  - 窓口: 受け取る\n",
    ),
    "near_document": Message(
        "YAML-43",
        WARNING,
        Text("帳票の名前が少し違います", "Document name differs slightly"),
        Text(
            "「{name}」という帳票は「帳票」の欄になく、よく似た「{near}」があります。",
            "'{name}' is not declared, but the similar '{near}' is.",
        ),
        Text("同じものなら「{near}」と書いてください", "write '{near}' if it is the same"),
        Text(
            "名前が違うと別の帳票と見なされ、二重記入などが見つかりません。",
            "Different names count as different documents.",
        ),
        "業務: 受付\n帳票:\n  住民異動届: 紙\n手順:\n  - 窓口: 受け取る\n    読む: 住民移動届\n",
        "業務: 受付\n帳票:\n  住民異動届: 紙\n手順:\n  - 窓口: 受け取る\n    読む: 住民異動届\n",
    ),
    "share_sum": Message(
        "YAML-44",
        ERROR,
        Text("分岐の割合の合計", "Shares do not add up"),
        Text("分岐の割合の合計が{total}になっています。", "The shares of the branches add up to {total}."),
        Text("合計が100%になるように書いてください。分からない所は割合を省けます", "make them add up to 100%, or leave one out"),
        Text("省いた割合は、残りを等しく分けます。", "Branches without a share split the rest."),
        "業務: 受付\n手順:\n  - 窓口: 見る\n    分岐:\n      不備あり 30%: 見る\n      不備なし 80%: 終了\n",
        "業務: 受付\n手順:\n  - 窓口: 見る\n    分岐:\n      不備あり 30%: 見る\n      不備なし 70%: 終了\n",
    ),
    "duplicate_id": Message(
        "YAML-45",
        ERROR,
        Text("識別子の重なり", "Duplicate id"),
        Text(
            "識別子「{name}」が2回使われています (1回目は{line}行目)。",
            "The id '{name}' is used twice (first in line {line}).",
        ),
        Text("別の識別子にしてください", "choose another id"),
        Text("識別子は流れの中で1つだけです。", "An id is unique within a flow."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    識別子: a\n  - 係: 審査する\n    識別子: a\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    識別子: a\n  - 係: 審査する\n    識別子: b\n",
    ),
    "ambiguous_target": Message(
        "YAML-46",
        WARNING,
        Text("行き先が2つ以上あります", "Ambiguous target"),
        Text(
            "「{name}」という手順が{count}つあります。最初のもの({line}行目)へ進むと読みました。",
            "There are {count} steps named '{name}'; the first (line {line}) was taken.",
        ),
        Text("行き先にしたい手順に「識別子」を書き、その識別子で指してください", "give the step an id and jump to that"),
        Text("同じ名前の手順が複数あると、どれへ進むのか分かりません。", "Several steps share the name."),
    ),
    "no_steps": Message(
        "YAML-47",
        ERROR,
        Text("手順がありません", "No steps"),
        Text("「手順」に手順が1つもありません。", "'steps' holds no step."),
        Text("「  - 窓口: 申請書を受け取る」のように1行ずつ書いてください", "write e.g. '  - counter: take the form'"),
        Text("手順が1つもない流れは、描くことも点検することもできません。", "Without steps there is nothing to draw."),
        "業務: 受付\n手順:\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n",
    ),
    "duplicate_name": Message(
        "YAML-48",
        ERROR,
        Text("名前の重なり", "Duplicate name"),
        Text("{what}「{name}」が2回書かれています。", "The {what} '{name}' is declared twice."),
        Text("1つにまとめるか、別の名前にしてください", "merge them, or choose another name"),
        Text("担当・帳票・ルールの名前は1つずつです。", "Lanes, documents and rules have unique names."),
        "業務: 受付\n帳票:\n  - 申請書\n  - 申請書\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n帳票:\n  - 申請書\n手順:\n  - 窓口: 受け取る\n",
    ),
    # ---- the shape of the flow
    "flow_unreachable": Message(
        "FLOW-01",
        WARNING,
        Text("たどり着けない手順", "Unreachable step"),
        Text("{said}", "{said}"),
        Text("この手順へ進む「分岐」や「次」を書くか、要らなければ消してください", "lead a branch or jump to it, or delete it"),
        Text("前の手順がすべて別の所へ進むと、この手順は行われません。", "Every way before it leads elsewhere."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n    次: 渡す\n  - 係: 審査する\n  - 窓口: 渡す\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n  - 係: 審査する\n  - 窓口: 渡す\n",
    ),
    "flow_dead_end": Message(
        "FLOW-02",
        WARNING,
        Text("行き止まり", "Dead end"),
        Text("{said}", "{said}"),
        Text("次の手順か「終了」を書いてください", "write the next step, or 'end'"),
        Text("そこから終わりへ進む道がありません。", "No way leads on to the end."),
    ),
    "flow_endless_loop": Message(
        "FLOW-03",
        ERROR,
        Text("終わらない繰り返し", "Endless loop"),
        Text("{said}", "{said}"),
        Text("「分岐」に、繰り返しから出る条件を書いてください", "write the condition that leaves the loop"),
        Text("一度入ると出られない繰り返しがあり、件数や時間が計算できません。", "Nothing leads out, so nothing can be measured."),
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n  - 係: 審査する\n    次: 受け取る\n",
        "業務: 受付\n手順:\n  - 窓口: 受け取る\n  - 係: 審査する\n    分岐:\n      不備 20%: 受け取る\n      可: 終了\n",
    ),
    "flow_deadlock": Message(
        "FLOW-04",
        ERROR,
        Text("待ち合わせが終わらない", "Deadlock"),
        Text("{said}", "{said}"),
        Text("分かれ方と合わさり方を同じ種類(排他どうし、並行どうし)にしてください", "split and join in the same way"),
        Text("どれか1つしか進まないのに、すべてがそろうのを待っています。", "A join waits for ways that are never all taken."),
    ),
    "flow_lack_of_synchronisation": Message(
        "FLOW-05",
        WARNING,
        Text("そろわずに先へ進む", "Lack of synchronisation"),
        Text("{said}", "{said}"),
        Text("同時に進む手順のあとを「関門: 並行」で合わせてください", "join parallel branches with a parallel gateway"),
        Text("同時に進む手順がそろう前に、先の手順が何度も行われます。", "What follows is done once for every branch."),
    ),
    "flow_improper_completion": Message(
        "FLOW-06",
        WARNING,
        Text("終わったあとに残る仕事", "Improper completion"),
        Text("{said}", "{said}"),
        Text("すべての枝が合わさってから終わるようにしてください", "let every branch be joined before the end"),
        Text("終わったことになっても、別の枝の仕事が残ります。", "Work is left over when the case has ended."),
    ),
    "flow_dead_step": Message(
        "FLOW-07",
        WARNING,
        Text("行われることのない手順", "Dead step"),
        Text("{said}", "{said}"),
        Text("分岐の条件を見直すか、要らなければ消してください", "look at the conditions again, or delete the step"),
        Text("どの道を通っても、この手順は行われません。", "No run of the flow ever does it."),
    ),
    "flow_livelock": Message(
        "FLOW-08",
        ERROR,
        Text("終わりに着かない繰り返し", "Livelock"),
        Text("{said}", "{said}"),
        Text("「分岐」に、繰り返しから出る条件を書いてください", "write the condition that leaves the loop"),
        Text("動き続けますが、終わりに着きません。", "The case keeps moving but never ends."),
    ),
    "flow_undecided": Message(
        "FLOW-09",
        INFO,
        Text("確かめきれない形", "Undecided shape"),
        Text("{said}", "{said}"),
        Text("流れを分けるか、分岐を減らすと確かめられます", "divide the flow, or use fewer branches"),
        Text("組合せが多く、つながりを最後まで確かめられませんでした。", "There are too many combinations to check."),
    ),
    # ---- redesign files
    "not_a_redesign": Message(
        "YAML-60",
        ERROR,
        Text("改善案ではありません", "Not a redesign"),
        Text("改善案として読めません。", "This is no redesign."),
        Text(
            "「改善案: 名前」「対象: 現状のファイル」「変更:」を書いてください",
            "write 'redesign: name', 'target: as-is file' and 'changes:'",
        ),
        Text("改善案は、現状の流れを何からどう変えるかの一覧です。", "A redesign lists what changes in an as-is flow."),
    ),
    "no_operation": Message(
        "YAML-61",
        ERROR,
        Text("何をする変更か分かりません", "No operation"),
        Text("この変更に、何をするかが書かれていません。", "This change does not say what is done."),
        Text("次のどれかで書き始めてください: {known}", "begin with one of: {known}"),
        Text("変更は「廃止: 手順の名前」のように、することと対象で書きます。", "A change is written 'eliminate: step'."),
    ),
    "two_operations": Message(
        "YAML-62",
        ERROR,
        Text("1つの変更に2つの操作", "Two operations in one change"),
        Text(
            "1つの変更に「{one}」と「{other}」があります。「{one}」として読みました。",
            "One change holds '{one}' and '{other}'; it was read as '{one}'.",
        ),
        Text("「- 」で分けて、2つの変更にしてください", "make two changes of it, each with its own dash"),
        Text("1つの変更は1つの操作です。順番は気にしなくてかまいません。", "One change is one operation; order does not matter."),
    ),
    "field_elsewhere": Message(
        "YAML-63",
        WARNING,
        Text("この操作では使わない項目", "A key of another operation"),
        Text("「{operation}」では「{key}」を使いません。", "'{operation}' takes no '{key}'."),
        Text("「{operation}」で使える項目: {known}", "keys of '{operation}': {known}"),
        Text("項目は操作ごとに決まっています。", "Each operation has its own keys."),
    ),
    "step_only": Message(
        "YAML-64",
        ERROR,
        Text("新しい手順だけが書けます", "Only steps here"),
        Text("ここには手順だけが書けます。", "Only steps can stand here."),
        Text("並行や関門は、変更を分けて書いてください", "write parallel blocks and gateways as changes of their own"),
        Text("「新」と「追加」には手順を書きます。並べるときは「並行」の操作を使います。", "New steps only; use 'parallel' to put them side by side."),
    ),
    "waiver_reason": Message(
        "YAML-49",
        WARNING,
        Text("除外の理由がありません", "Waiver without reason"),
        Text("「{code}」を除外する理由が書かれていません。", "No reason is given for waiving {code}."),
        Text("「{code}: 理由」のように書いてください。あとで見る人が困りません", "write '{code}: the reason'"),
        Text("理由のない除外は、あとからだれも見直せません。", "A waiver without a reason cannot be reviewed."),
        "業務: 受付\n除外: [SEAL-03]\n手順:\n  - 窓口: 受け取る\n",
        "業務: 受付\n除外:\n  SEAL-03: 公印は法律で決まっている\n手順:\n  - 窓口: 受け取る\n",
    ),
}  # fmt: skip

MESSAGES: dict[str, Message] = dict(_TABLE)
"""Messages by their id."""


def all_messages() -> tuple[Message, ...]:
    """Give every message, by code."""
    return tuple(sorted(MESSAGES.values(), key=lambda message: message.code))


def find_message(code: str) -> Message | None:
    """Find a message by its code, e.g. YAML-03."""
    wanted = code.strip().upper()
    return next((message for message in MESSAGES.values() if message.code == wanted), None)
