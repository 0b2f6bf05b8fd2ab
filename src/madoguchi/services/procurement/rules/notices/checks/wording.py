"""書き方の点検: brackets that do not close, blanks left over, hours and contacts that mislead."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.findings import Desk, Found, Rule, Severity
from madoguchi.services.procurement.rules.notices.shape import Passage

_PAIRS = {"」": "「", "』": "『", "】": "【", ")": "("}
_LIST_MARK = re.compile(r"(?:^|[\s\t、。])(?:\d{1,2}|[a-zア-ンA-Z])\)")
_BLANK = re.compile(
    r"[○〇●◯]{1,3}\s*(?:月|日|年|円|部|名|人|回|点|か所)|(?<![A-Za-z])[Xx×]{2,}\s*(?:月|日|円|名)"
    r"|【(?:要確認|調整中|未定|後日記載)】|\(\s*(?:要確認|調整中|TBD)\s*\)"
)
_EXAMPLE = re.compile(r"例|記載|記入|伏字|読み替え|入力")
_HOUR = re.compile(r"午[前後]\s*12\s*時(?!\s*\d{1,2}\s*分から|間)")
_PHONE = re.compile(r"(?<!\d)0\d{1,4}-\d{1,4}-\d{4}(?!\d)")
_FAX = re.compile(r"(?:FAX|ファクシミリ|ファックス|ﾌｧｸｼﾐﾘ)\D{0,6}$", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Forms of one word, the first as 公用文 has it.
FORMS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("問合せ", r"(?<!お)問合せ"),
        ("問い合わせ", r"問い合わせ(?![るてた])"),
        ("問合わせ", r"問合わせ"),
    ),
    (("打合せ", r"打合せ"), ("打ち合わせ", r"打ち合わせ(?![るてた])")),
    (("取組", r"取組(?!み|む|ん)"), ("取組み", r"取組み"), ("取り組み", r"取り組み(?![、を]?な)")),
    (("手続", r"手続(?!き|く)"), ("手続き", r"手続き")),
    (("取扱い", r"取扱い"), ("取り扱い", r"取り扱い(?!、|ま)")),
    (("引渡し", r"引渡し"), ("引き渡し", r"引き渡し(?!て|た|、)")),
    (("差替え", r"差替え"), ("差し替え", r"差し替え(?![るてた])")),
    (("受入れ", r"受入れ"), ("受け入れ", r"受け入れ(?![るなてた])")),
    (("全て", r"(?<!完)全て"), ("すべて", r"すべて")),
    (("及び", r"及び"), ("および", r"および")),
    (("又は", r"又は"), ("または", r"または")),
    (("上旬", r"\d\s*月\s*上旬"), ("初旬", r"\d\s*月\s*初旬")),
    (("ウイルス", r"ウイルス"), ("ウィルス", r"ウィルス")),
    (("か月", r"\dか月"), ("ヶ月", r"\d[ヶケ]月"), ("カ月", r"\dカ月"), ("箇月", r"\d箇月")),
)  # fmt: skip
MOST_LINES = 4
MOST_CONTACTS = 100


def brackets(desk: Desk) -> Iterator[Found]:
    """A bracket that is never closed, or closes nothing, within a passage and what goes on from it.

    Lines that a paper breaks are passages of their own: an open bracket may close in the next two.
    """
    own = desk.notice.own_passages
    done: set[int] = set()
    for index, passage in enumerate(own):
        odd = None if index in done else _odd_bracket(passage.text)
        if odd is None:
            continue
        run = next((n for n in (2, 3) if _odd_bracket(_run(own, index, n)) is None), 0)
        done |= set(range(index, index + run))
        if not run:
            near = passage.printed(max(0, odd - 12), odd + 12)
            yield Found(
                passage.lines_at(odd),
                f"「…{near}…」のところで、かっこの始めと終わりが合いません。",
                f"{passage.label}{near}",
            )


def _run(passages: tuple[Passage, ...], start: int, count: int) -> str:
    return "".join(passage.text for passage in passages[start : start + count])


def _odd_bracket(printed: str) -> int | None:
    """Where the first bracket stands that has no partner."""
    text = _LIST_MARK.sub(lambda found: " " * len(found[0]), printed)
    waiting: list[tuple[str, int]] = []
    for place, sign in enumerate(text):
        if sign in _PAIRS.values():
            waiting.append((sign, place))
        elif sign in _PAIRS:
            if not waiting or waiting[-1][0] != _PAIRS[sign]:
                return place
            waiting.pop()
    return waiting[0][1] if waiting else None


def blanks(desk: Desk) -> Iterator[Found]:
    """○月○日 left over from a draft; a blank that the bidder fills in says so."""
    for passage in desk.notice.own_passages:
        found = _BLANK.search(passage.text)
        if found and not _EXAMPLE.search(passage.text):
            yield Found(
                passage.lines_at(*found.span()),
                f"「{found[0]}」が埋められていません。",
                f"{passage.label}{passage.text[:30]}",
            )


def hours(desk: Desk) -> Iterator[Found]:
    """午後12時 is midnight by the law of 1872 and noon in daily speech."""
    for passage in desk.notice.own_passages:
        found = _HOUR.search(passage.text)
        if found:
            yield Found(
                passage.lines_at(*found.span()),
                f"「{found[0]}」は、昼の12時とも夜の12時とも読めます。「正午」「午後11時59分」などと書いてください。",
                f"{passage.label}{found[0]}",
            )


def contacts(desk: Desk) -> Iterator[Found]:
    """Two telephone numbers or addresses that differ by one sign."""
    for pattern, what in ((_PHONE, "電話番号"), (_MAIL, "メールアドレス")):
        seen: dict[str, list[int]] = {}
        for passage in desk.notice.own_passages:
            for found in pattern.finditer(passage.text):
                if not _FAX.search(passage.text[: found.start()]):
                    seen.setdefault(found[0], []).extend(passage.lines_at(*found.span()))
        texts = list(seen)[:MOST_CONTACTS]
        for index, one in enumerate(texts):
            for other in texts[index + 1 :]:
                if _one_sign_apart(one, other):
                    yield Found(
                        (*seen[one], *seen[other]),
                        f"{what}「{one}」と「{other}」は1文字違いです。どちらが正しいか確認してください。",
                        f"{one}{other}",
                    )


def _one_sign_apart(one: str, other: str) -> bool:
    """One sign replaced, left out or added, or two neighbours changed about."""
    if len(one) == len(other):
        off = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        turned = len(off) == 2 and off[1] == off[0] + 1 and one[off[0]] == other[off[1]]
        return len(off) == 1 or (turned and one[off[1]] == other[off[0]])
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:n] + long[n + 1 :] == short for n in range(len(long))
    )


def forms(desk: Desk) -> Iterator[Found]:
    """One word in two spellings of kana; all such words in one finding."""
    told: list[str] = []
    lines: list[int] = []
    for group in FORMS:
        used = {name: where for name, pattern in group if (where := _lines(desk, pattern))}
        if len(used) > 1:
            told.append("・".join(f"「{name}」{len(where)}か所" for name, where in used.items()))
            rare = min(used, key=lambda name: len(used[name]))
            lines += used[rare][:MOST_LINES]
    if told:
        yield Found(
            tuple(lines), f"書き方がそろっていない言葉があります：{'、'.join(told)}。", "forms"
        )


def _lines(desk: Desk, pattern: str) -> list[int]:
    return [
        passage.lines_at(found.start())[0]
        for passage in desk.notice.own_passages
        for found in re.finditer(pattern, passage.text)
    ]


RULES = (
    Rule(
        "bracket_open", "かっこが閉じていない", Severity.NOTE,
        "どこまでが名前や条件なのかが読み取れず、条文の意味が変わることがあります。",
        "一続きの文の中で、（ ）「 」『 』【 】の始めと終わりを対応させます。"
        "「1)」のような番号は数えません。",
        brackets,
    ),
    Rule(
        "blank_left", "埋められていない欄", Severity.ERROR,
        "日付や額のないまま公開してしまいます。",
        "「○月○日」「【要確認】」などを探します。記載例・記入欄とことわってあるものは除きます。",
        blanks,
    ),
    Rule(
        "hour_unclear", "午後12時・午前12時", Severity.WARNING,
        "締切が昼なのか夜なのか、半日の違いで争いになります。",
        "「午後12時」「午前12時」を探します。",
        hours,
    ),
    Rule(
        "contact_near", "1文字違いの連絡先", Severity.WARNING,
        "締切の直前の電話やメールが、別の所に届きます。",
        "電話番号どうし、メールアドレスどうしで、1文字だけ違うか隣り合う2文字が入れ替わったものを挙げます。"
        "ファクシミリの番号は除きます。",
        contacts,
    ),
    Rule(
        "wording_two_ways", "送り仮名などの書き方がそろわない", Severity.NOTE,
        "検索で見つからず、契約書に写すたびに直すことになります。",
        f"問合せ・打合せ・取組・手続・及びなど{len(FORMS)}組の書き方を数え、2通り以上あるものをまとめて1件で示します。",
        forms,
    ),
)  # fmt: skip
