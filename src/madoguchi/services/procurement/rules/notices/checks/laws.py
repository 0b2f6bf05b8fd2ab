"""法令の引用の点検: one law with two numbers, and numbers that the law does not have."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity

_CITED = re.compile(
    r"(?P<name>[一-龥々ァ-ヶーぁ-ん]{2,60}?(?:法律|法|施行令|施行規則|条例|規則))」?\s*"
    r"\(\s*(?P<era>明治|大正|昭和|平成|令和)\s*(?P<year>元|\d{1,2})\s*年\s*(?:\d{1,2}\s*月\s*\d{1,2}\s*日\s*)?"
    r"(?:[一-龥]{0,8}?)(?P<kind>法律|政令|省令|条例|規則)\s*第\s*(?P<number>\d{1,4})\s*号\s*\)"
)
# The published numbers of laws that notices cite again and again (e-Gov 法令検索).
NUMBERS: dict[str, str] = {
    "地方自治法": "昭和22年法律第67号",
    "地方自治法施行令": "昭和22年政令第16号",
    "会社法": "平成17年法律第86号",
    "会社更生法": "平成14年法律第154号",
    "民事再生法": "平成11年法律第225号",
    "破産法": "平成16年法律第75号",
    "個人情報の保護に関する法律": "平成15年法律第57号",
    "暴力団員による不当な行為の防止等に関する法律": "平成3年法律第77号",
    "障害を理由とする差別の解消の推進に関する法律": "平成25年法律第65号",
    "私的独占の禁止及び公正取引の確保に関する法律": "昭和22年法律第54号",
    "著作権法": "昭和45年法律第48号",
    "労働基準法": "昭和22年法律第49号",
    "最低賃金法": "昭和34年法律第137号",
    "下請代金支払遅延等防止法": "昭和31年法律第120号",
    "行政手続における特定の個人を識別するための番号の利用等に関する法律": "平成25年法律第27号",
    "児童福祉法": "昭和22年法律第164号",
    "建設業法": "昭和24年法律第100号",
    "公職選挙法": "昭和25年法律第100号",
    "政治資金規正法": "昭和23年法律第194号",
}
_OPENERS = re.compile(r"^.*(?:は、|が、|又は、?|及び|並びに|または|「|また、)")


def _cited(desk: Desk) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """(name, number as 昭和22年法律第67号, lines) of each citation."""
    for passage in desk.notice.passages:
        for found in _CITED.finditer(passage.text):
            printed = found["name"]
            name = max((n for n in NUMBERS if printed.endswith(n)), key=len, default="")
            name = name or _OPENERS.sub("", printed)
            number = f"{found['era']}{found['year']}年{found['kind']}第{found['number']}号"
            yield name, number, passage.lines_at(*found.span())


def two_numbers(desk: Desk) -> Iterator[Found]:
    known: dict[str, dict[str, list[int]]] = {}
    for name, number, lines in _cited(desk):
        known.setdefault(name, {}).setdefault(number, []).extend(lines)
    for name, numbers in known.items():
        if len(numbers) > 1:
            listed = "と".join(f"「{number}」" for number in numbers)
            yield Found(
                tuple(line for lines in numbers.values() for line in lines),
                f"「{name}」の番号が{listed}の2通りで書かれています。",
                name,
            )


def wrong_numbers(desk: Desk) -> Iterator[Found]:
    for name, number, lines in _cited(desk):
        right = NUMBERS.get(name)
        if right and right != number:
            yield Found(
                lines,
                f"「{name}」は{right}ですが、「{number}」と書かれています。"
                "改正前の法律を写していないか確認してください。",
                f"{name}{number}",
            )


RULES = (
    Rule(
        "law_two_ways", "1つの法令に2つの番号", Severity.ERROR,
        "どちらかは別の法令か廃止された法令を指しています。",
        "「○○法（平成○年法律第○号）」の番号を、文書の中で比べます。",
        two_numbers,
    ),
    Rule(
        "law_number", "法令番号が違う", Severity.ERROR,
        "廃止された旧法の番号のまま資格を定めると、条件の効力が争いになります。",
        f"公募でよく引かれる{len(NUMBERS)}の法令の番号を、公布された番号と比べます。表にない法令は見ません。",
        wrong_numbers,
    ),
)  # fmt: skip
