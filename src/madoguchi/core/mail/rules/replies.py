"""What a mail server's reply means, in one Japanese sentence for the person in charge."""

import re

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# RFC 3463 and the IANA register of enhanced status codes; the longest prefix wins.
_BY_ENHANCED = (
    ("5.1.", "宛先のアドレスが見つかりません。アドレスを確かめ、別の方法でも連絡してください。"),
    ("5.2.2", "宛先の受信箱がいっぱいで受け取れません。電話などで相手に伝えてください。"),
    ("5.2.", "宛先の受信箱が使えません。電話などで相手に伝えてください。"),
    ("5.3.4", "メールが大きすぎて受け取られませんでした。添付を減らして送り直してください。"),
    ("5.7.", "受信側の決まりで受け取りを断られました。相手のシステム担当者に確認してください。"),
)  # fmt: skip
_BY_CODE = {
    550: _BY_ENHANCED[0][1],
    551: _BY_ENHANCED[0][1],
    552: _BY_ENHANCED[1][1],
    553: _BY_ENHANCED[0][1],
}
_OTHER = "メールサーバーが受け取りませんでした。応答の内容を確かめ、別の方法でも連絡してください。"


def explain_refusal(code: int, text: str) -> str:
    """The sentence for a permanent refusal (5xx), most specific first.

    >>> explain_refusal(550, "5.2.2 mailbox full")
    '宛先の受信箱がいっぱいで受け取れません。電話などで相手に伝えてください。'
    """
    found = _ENHANCED.search(text)
    for prefix, sentence in _BY_ENHANCED:
        if found and found[1].startswith(prefix):
            return sentence
    return _BY_CODE.get(code, _OTHER)
