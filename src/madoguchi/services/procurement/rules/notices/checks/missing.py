"""欠けた項目の点検: the standard parts of a call or a specification that nothing states."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity

_PAYMENT = re.compile(
    r"支払(?:い)?(?:方法|条件|時期|回数)|(?:一括|分割|回)払い|請求に基づき|検査合格後"
)
_WITHDRAWAL = re.compile(r"辞退")
_PHONE = re.compile(r"(?:電話|TEL|℡|☎)[^0-9]{0,10}0\d{1,4}-?\d", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w|メールアドレス\s*:")
_BY_MAIL = re.compile(r"電子メール[^。]{0,20}(?:提出|送信)|E-?mail[^。]{0,10}提出")
_WEIGHTS = re.compile(r"配点|\d+\s*点(?:満点|配分)|満点\s*\d+|\d+\s*点\s*[)×]|\(\s*\d+\s*点\s*\)")
_TIES = re.compile(r"同点|同得点|同順位|得点が同じ|評価点が同じ")


def _heading(desk: Desk, *words: str) -> tuple[int, ...]:
    """The line of the section where the missing words belong, else the first line."""
    for word in words:
        found = [item for item in desk.notice.titled(word) if len(item.title) < 30]
        if found:
            return (found[0].lines[0],)
    return (desk.notice.lines[0].number,) if desk.notice.lines else ()


def _own_text(desk: Desk) -> str:
    return "\n".join(passage.text for passage in desk.notice.own_passages)


def payment(desk: Desk) -> Iterator[Found]:
    if not _PAYMENT.search(_own_text(desk)):
        yield Found(
            _heading(desk, "履行期間", "契約", "限度額", "業務概要", "留意事項"),
            "支払の方法（検査の後か、何回に分けるか）が書かれていません。",
            "payment",
        )


def withdrawal(desk: Desk) -> Iterator[Found]:
    if desk.notice.is_call and not _WITHDRAWAL.search(_own_text(desk)):
        yield Found(
            _heading(desk, "参加表明", "応募", "参加"),
            "参加を辞退するときの手続（届の様式・提出先・期限）が書かれていません。",
            "withdrawal",
        )


def contact(desk: Desk) -> Iterator[Found]:
    if desk.notice.is_call and not _PHONE.search(_own_text(desk)):
        yield Found(
            _heading(desk, "担当部", "担当課", "問合せ先", "連絡先", "担当"),
            "担当部署の電話番号が書かれていません。",
            "contact",
        )


def mail_address(desk: Desk) -> Iterator[Found]:
    text = _own_text(desk)
    if _ADDRESS.search(text):
        return
    lines = [
        line
        for passage in desk.notice.own_passages
        for found in _BY_MAIL.finditer(passage.text)
        if "区" not in passage.text[max(0, found.start() - 6) : found.start()]
        for line in passage.lines_at(*found.span())
    ]
    if lines:
        yield Found(
            tuple(
                dict.fromkeys(
                    (*lines, *_heading(desk, "担当部", "担当課", "問合せ先", "連絡先", "担当"))
                )
            ),
            "電子メールで提出するとされていますが、あて先のメールアドレスも、その知り方も書かれていません。",
            "mail_address",
        )


def weights(desk: Desk) -> Iterator[Found]:
    if desk.notice.is_call and not _WEIGHTS.search(_own_text(desk)):
        yield Found(
            _heading(desk, "評価基準", "審査基準", "評価項目", "審査"),
            "評価項目の配点が書かれていません。別に定めるなら、いつ示すかを書いてください。",
            "weights",
        )


def ties(desk: Desk) -> Iterator[Found]:
    if desk.notice.is_call and not _TIES.search(_own_text(desk)):
        yield Found(
            _heading(desk, "審査方法", "審査結果", "評価基準", "審査"),
            "評価が同点になったときの決め方が書かれていません。",
            "ties",
        )


RULES = (
    Rule(
        "payment_missing", "支払方法がない", Severity.WARNING,
        "見積りの資金計画が立たず、契約のときに改めて決めることになります。",
        "支払方法・支払条件・○回払い・検査合格後などの言葉を、特記事項を除く本文で探します。",
        payment,
    ),
    Rule(
        "withdrawal_missing", "辞退の手続がない", Severity.WARNING,
        "参加表明の後に辞めたい事業者が、何をいつまでに出せばよいか分かりません。",
        "公募の要領で、「辞退」という言葉を探します。",
        withdrawal,
    ),
    Rule(
        "contact_missing", "連絡先がない", Severity.WARNING,
        "届かない・開けないという連絡を、締切の前に受けられません。",
        "公募の要領で、電話番号を探します。",
        contact,
    ),
    Rule(
        "mail_address_missing", "メールのあて先がない", Severity.WARNING,
        "電子メールで出せと書かれていても、送り先が分かりません。",
        "電子メールで提出・送信する文があり、メールアドレスもその知り方も書かれていないものを挙げます。",
        mail_address,
    ),
    Rule(
        "weights_missing", "配点がない", Severity.WARNING,
        "何を重く見るかが提案する側に伝わらず、後から配点を決めたと疑われます。",
        "公募の要領で、配点・○点満点・（○点）を探します。別紙の配点表が別のファイルなら見えません。",
        weights,
    ),
    Rule(
        "ties_missing", "同点のときの決め方がない", Severity.NOTE,
        "同点になってから決め方を選ぶと、公平さを示せません。",
        "公募の要領で、同点・同順位などの言葉を探します。",
        ties,
    ),
)  # fmt: skip
