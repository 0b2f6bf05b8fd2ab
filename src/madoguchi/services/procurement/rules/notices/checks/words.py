"""言葉の点検: words that are often converted wrongly, and papers that no list of deliveries has."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity

# (pattern of the slip, what it should be): slips that papers of contracts are known for.
SLIPS: tuple[tuple[str, str], ...] = (
    (r"現状(?:回復|復旧|に復)", "原状（元の状態に戻すこと）"),
    (r"A[0-9]版", "A4判などの「判」"),
    (r"在席(?:校|児童|生徒|学級)", "在籍"),
    (r"[(]以下[。,]", "（以下「…」という。）の読点"),
    (r"瑕疵担保", "契約不適合（民法の改正後の言葉）"),
    (r"保障期間", "保証期間"),
    (r"不足の事態", "不測の事態"),
    (r"適性な(?:価格|履行|管理|執行)", "適正"),
    (r"(?:契約|書類)の?提携", "締結"),
    (r"速かに", "速やかに"),
    (r"基ずき|基ずく", "基づき"),
    (r"(?:報告|連絡|通報|メール)(?:の)?受審", "受信"),
    (r"(?<!国会の)召集(?!令)", "招集（召集は国会に使う言葉）"),
    (r"(?<![一-龥])個所|故障個所", "箇所"),
    (r"下承", "了承"),
    (r"(?:潜水|弁護|税理|会計|建築|技術|書士|行政書|社会保険労務)土(?!木)", "士"),
    (r"並び(?=当該|本件)", "並びに"),
    (r"提案(?:金額|価格)の範囲内で(?:の)?提案", "提案限度額の範囲内"),
    (
        r"(?:メール|システム|施設|会社)数は?約?\d[\d,]*[名人]",
        "通・件など（名・人は人を数える言葉）",
    ),
)
_DELIVERY_TITLES = ("納品物", "成果物", "納入物", "提出物")
_DUTY = re.compile(
    r"(?P<name>[一-龥々ァ-ヴーぁ-ん]{0,16}(?:書|台帳|名簿))」?を(?:作成し、?)?(?:提出|納品)"
    r"(?:する|し、?)?[^。]{0,6}(?:こと|ものとする|しなければならない)"
)
_CUT = re.compile(r"^.*(?:[はをにがでとの、]|及び|した|する|含む|記した)")
LEAST_ROWS = 3


def slips(desk: Desk) -> Iterator[Found]:
    for passage in desk.notice.passages:
        text = passage.text.replace(" ", "")
        for pattern, right in SLIPS:
            found = re.search(pattern, text)
            if found:
                lines = passage.lines_at(max(0, passage.text.find(found[0][:3])))
                yield Found(lines, f"「{found[0]}」は、「{right}」の誤りではありませんか。",
                            f"{found[0]}{passage.title[:12]}")  # fmt: skip


def unlisted(desk: Desk) -> Iterator[Found]:
    """Papers that the contractor must hand in and that the table of deliveries leaves out."""
    rows = [
        p
        for item in desk.notice.titled(*_DELIVERY_TITLES, part=None)
        for p in desk.notice.scope(item)
        if p.is_row
    ]
    if len(rows) < LEAST_ROWS:
        return
    listed = tight("".join(p.text for p in rows))
    seen: dict[str, list[int]] = {}
    for passage in desk.notice.own_passages:
        for found in _DUTY.finditer(passage.text):
            name = _CUT.sub("", found["name"]) if len(found["name"]) > 5 else found["name"]
            if len(name) >= 3 and name not in listed:
                seen.setdefault(name, []).extend(passage.lines_at(*found.span()))
    for name, lines in seen.items():
        yield Found(
            (*lines, rows[0].lines[0]),
            f"「{name}」の提出が求められていますが、納品物の一覧にありません。",
            name,
        )


RULES = (
    Rule(
        "mistyped_word", "誤りやすい言葉", Severity.NOTE,
        "契約書に写されると、意味の違う義務になることがあります。",
        f"契約の文書で誤変換の多い{len(SLIPS)}の言葉を探します。ほかの誤字は見ません。",
        slips,
    ),
    Rule(
        "delivery_unlisted", "納品物の一覧にない提出物", Severity.NOTE,
        "一覧だけで検査すると、求めた書類を受け取らないまま合格にしてしまいます。",
        "納品物の一覧（3行以上の表）があるとき、本文で「…書・台帳・名簿を提出すること」とされた物を比べます。",
        unlisted,
    ),
)  # fmt: skip
