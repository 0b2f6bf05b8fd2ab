"""What a firm hands in: forms, papers, channels, copies, questions, withdrawal, proposal."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.checks.annexes import NAMED_FORM
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.shape import Passage

_BRANCH = re.compile(r"【様式\s*(\d{1,2}-\d)】\s*([^・\s【※]{3,30})")
_FORM_ALONE = re.compile(r"^【様式\s*(\d{1,2}|自由)】")
_FORM_CELL = re.compile(r"^(?P<name>[^\t]+?)\s*[【(]様式\s*(?P<no>\d{1,2}(?:-\d)?|自由)[】)]")
_CHANNELS: tuple[tuple[str, str], ...] = (
    (r"郵送不可|郵送(?:は|による提出は)?(?:不可|受け付けない|認めない)", ""),
    (r"持参", "持参"),
    (r"郵送|郵便", "郵送"),
    (r"電子申請|LoGo", "電子申請サービス(LoGoフォーム)"),
    (r"電子メール|Eメール|E-?mail|メールに", "電子メール"),
)
_REGISTERED = re.compile(r"書留|送達確認|配達(?:証明|記録)")
_ARRIVE = re.compile(r"必着")
_SEAL = re.compile(r"代表者印|押印(?!し返却|し、返却)")
PARTICIPATION = ("参加表明", "参加申込", "応募の手続")
QUESTIONS = ("質問",)
# (key, words in the section, value; "" takes the passage as printed)
PARTICIPATION_SAYS: tuple[tuple[str, str, str], ...] = (
    ("after_sending", r"送信後[^。]{0,40}(?:電話|連絡)", "電話連絡が必須"),
    ("note", r"事前に提出先へ連絡", "事前に提出先へ連絡"),
    ("stamped_duplicate", r"受領印", "副本は受領印を押し返却"),
    ("packaging", r"綴じ|2穴", ""),
    ("format", r"ポイント", ""),
    ("shortlisting", r"提出者の選定は行わず", "none"),
)
QUESTIONS_SAY: tuple[tuple[str, str, str], ...] = (
    ("telephone", r"電話[^。]{0,8}(?:応じない|受け付けない|不可)", "不可"),
    ("effect", r"一体のもの|同等の効力", "説明書と一体で同等の効力"),
)
AUDIENCES: tuple[tuple[str, str], ...] = (
    (r"参加(?:を)?表明した全", "参加表明した全事業者"),
    (r"招請する全", "招請する全事業者"),
    (r"質問者全員", "質問者全員"),
    (r"ホームページ", "一般公開"),
)
MEANS: tuple[tuple[str, str], ...] = (
    ("電子メール", r"電子メール"),
    ("区ホームページ", r"ホームページ"),
)


def read_hand_in(reading: Reading) -> None:
    _forms(reading)
    _participation(reading)
    _withdrawal(reading)
    _questions(reading)
    _loan(reading)


def section(reading: Reading, words: tuple[str, ...], own: str = "") -> list[Passage]:
    """Passages under the first top or second heading with one of the words (and ``own``)."""
    for heading in reading.notice.titled(*words, part=0):
        if len(heading.path) <= 2 and len(heading.title) < 40 and re.search(own, heading.title):
            return list(reading.notice.scope(heading))
    return []


def _forms(reading: Reading) -> None:
    found: dict[str, tuple[str, Passage]] = {}
    free: list[tuple[str, Passage]] = []
    above: Passage | None = None
    for passage in reading.notice.own_passages:
        above = passage if passage.is_item else above
        for number, name in _named(passage, above):
            clean = re.sub(r"^[・①-⑳\s]+", "", name).strip()
            clean = re.sub(r"^【(課題\d)】", r"\1 ", clean)
            if number == "自由":
                free.append((clean, passage))
                continue
            known = found.get(number)
            if len(clean) >= 2 and (
                known is None or (len(clean) > len(known[0]) and known[0] in clean)
            ):
                found[number] = (clean, passage)
    if "1" in found and any(number.startswith("1-") for number in found):
        del found["1"]
    for number in sorted(found, key=lambda n: [int(x) for x in n.split("-")]):
        name, passage = found[number]
        row = {"no": f"様式{number}", "name": name}
        seal = _SEAL.search(passage.text) or _seal_of(reading, number)
        if seal:
            row["seal"] = seal[0]
        reading.add("forms", row, passage)
    for name, passage in free:
        reading.add("forms", {"no": "様式自由", "name": name}, passage, Confidence.LIKELY)


def _seal_of(reading: Reading, number: str) -> re.Match[str] | None:
    """「様式1「…」に必要事項を記入して代表者印を押印」."""
    for passage in reading.notice.own_passages:
        if re.search(rf"様式\s*{number}(?!\d|-)", passage.text):
            found = _SEAL.search(passage.text)
            if found:
                return found
    return None


def _named(passage: Passage, above: Passage | None) -> Iterator[tuple[str, str]]:
    """(number, name) of each form that a passage names; ``above`` is the item it stands under."""
    for index, pattern in enumerate(NAMED_FORM):
        for hit in pattern.finditer(passage.text):
            number, name = (hit[1], hit[2]) if index == 0 else (hit[2], hit[1])
            if not re.search(r"[:をはが]", name):
                yield number, tight(name)
    for hit in _BRANCH.finditer(passage.text):
        yield hit[1], tight(hit[2])
    cell = _FORM_CELL.match(passage.text)
    if cell and not re.search(r"[:をはが「」]", cell["name"]):
        yield cell["no"], tight(cell["name"] if passage.is_row else cell["name"].split()[-1])
    alone = _FORM_ALONE.match(passage.text)
    if alone and above is not None:
        yield alone[1], tight(above.text.split("\t")[0])


def channels(text: str) -> list[str]:
    """Channels of a sentence on how to hand in, as case files name them."""
    found = []
    for pattern, name in _CHANNELS:
        if not re.search(pattern, text):
            continue
        if not name:
            text = re.sub(pattern, "", text)
        elif name == "郵送":
            notes = ["必着"] if _ARRIVE.search(text) else []
            if _REGISTERED.search(text):
                notes.append("書留郵便に限る" if "書留郵便" in text else "書留等送達確認可能なもの")
            found.append(f"郵送({'、'.join(notes)})" if notes else "郵送")
        else:
            found.append(name)
    return found


def how(scope: list[Passage]) -> tuple[list[str], list[Passage]]:
    """Channels stated under 方法 of a section; else anywhere in it."""
    for words in (r"方法", r"提出|送付|持参"):
        used = []
        for index, passage in enumerate(scope):
            title = passage.title if passage.is_item else passage.text[:8]
            if re.search(words, tight(title)):
                used += [passage, *(p for p in scope[index + 1 : index + 4] if not p.is_item)]
        found = channels(" ".join(p.text for p in used))
        if found:
            return found, used
    return [], []


def _participation(reading: Reading) -> None:
    scope = section(reading, PARTICIPATION, r"提出|手続|応募")
    _said_elsewhere(reading, scope)
    methods, used = how(scope)
    for method in methods:
        reading.add("participation.methods", method, used)
    for passage in scope:
        if "郵送不可" in passage.text:
            reading.add("participation.not_allowed", "郵送", passage)
        copies = re.search(r"(?:以下|次)の書類を(各\s*\d\s*部)|(\d\s*部)\s*$", passage.text)
        if copies and "提案" not in passage.text:
            told = tight(copies[1] or copies[2])
            twice, at = _in_duplicate(reading)
            reading.put("participation.copies", told + twice, [passage, *at], Confidence.LIKELY)
        prefix = re.search(r"件名[^「]{0,8}「([^」]+)」", passage.text)
        if prefix:
            reading.put("participation.subject_prefix", tight(prefix[1]), passage)
        for key, pattern, words in PARTICIPATION_SAYS:
            if re.search(pattern, passage.text):
                reading.put(f"participation.{key}", words or passage.printed().lstrip("※"), passage)
    _papers(reading)


def _in_duplicate(reading: Reading) -> tuple[str, list[Passage]]:
    """A paper of which the firm keeps a stamped duplicate: 「(様式1は正・副各1部ずつ…)」."""
    for passage in reading.notice.own_passages:
        found = re.search(r"正・副各\s*\d\s*部", passage.text)
        form = re.search(r"様式\s*(\d{1,2})", passage.text)
        if found and form and "参加" in passage.text and passage.part == 0:
            back = "、副本は受領印を押し返却" if "受領印" in passage.text else ""
            return f"(様式{form[1]}は{tight(found[0])}{back})", [passage]
    return "", []


def _said_elsewhere(reading: Reading, scope: list[Passage]) -> None:
    """What stands in another section of the participation, or in a section of its own."""
    for passage in reading.notice.own_passages:
        if passage.part or passage in scope:
            continue
        top = "".join(i.title for i in reading.notice.above(passage) if len(i.path) == 1)
        for key, pattern, words in PARTICIPATION_SAYS:
            is_there = key == "shortlisting" or re.search("|".join(PARTICIPATION), top)
            if is_there and re.search(pattern, passage.text):
                reading.put(f"participation.{key}", words or passage.printed().lstrip("※"), passage)


def _papers(reading: Reading) -> None:
    """Papers asked of all, of registered firms, and of the others."""
    scope = _paper_scope(reading)
    route = "documents_all"
    has_routes = any(re.search(r"資格を有する場合", p.text) for p in scope)
    for passage in scope:
        if not passage.is_item and not passage.is_row:
            continue
        text = tight(passage.cells[0])
        if re.search(r"有する場合", text):
            route = "documents_registered"
        elif re.search(r"有しない場合", text):
            route = "documents_unregistered"
        elif _is_paper(text):
            name = re.sub(r"。$", "", passage.printed().split("\t")[0].strip())
            both = ("documents_registered", "documents_unregistered")
            for target in both if has_routes and route == "documents_all" else (route,):
                reading.add(f"participation.{target}", name, passage)
        if re.search(r"有しない場合", passage.text) and _is_paper(text):
            route = "documents_unregistered"
    for passage in scope:
        if "受付票" in passage.text and not passage.is_item:
            reading.add("participation.documents_registered", passage.printed(), passage)


def _is_paper(text: str) -> bool:
    return bool(
        re.search(
            r"様式\d|証明書|証憑|受付票|財務諸表|一覧表|パンフレット|写し|沿革|概要|協定書|参考資料|体制|届",
            text,
        )
    ) and not re.search(r"^(?:提出|書式|期限|方法|場所|事業者概要資料)", text)


def _paper_scope(reading: Reading) -> list[Passage]:
    for heading in reading.notice.titled("提出書類", "求める内容", "参加表明書等の提出", part=0):
        top = [i.title for i in reading.notice.items(0) if i.path == heading.path[:1]]
        if re.search(r"参加|応募", "".join(top) + heading.title):
            scope = list(reading.notice.scope(heading))
            if sum(_is_paper(tight(p.text)) for p in scope if p.is_item) >= 2:
                return scope
    return []


def _withdrawal(reading: Reading) -> None:
    for passage in reading.notice.own_passages:
        if "辞退" not in passage.text or passage.part:
            continue
        number = re.search(r"様式\s*(\d{1,2})", passage.text)
        if number:
            reading.put("withdrawal.form", f"様式{number[1]}", passage)
            for method in channels(passage.text):
                reading.add("withdrawal.methods", re.sub(r"必着、", "", method), passage)
            mention = next((m for m in reading.desk.times if m.passage is passage), None)
            reading.put("withdrawal.deadline", mention.text if mention else None, passage)


def _questions(reading: Reading) -> None:
    scope = section(reading, QUESTIONS)
    number = re.search(r"様式\s*(\d{1,2})", " ".join(p.text for p in scope))
    if number:
        reading.put("questions.form", f"様式{number[1]}", holding(scope, number[0]))
    told = [
        p
        for p in scope
        if re.search(r"提出|送信|送付|添付", p.text) and "回答" not in tight(p.title)
    ]
    for method in channels(" ".join(p.text for p in told))[:1]:
        reading.put("questions.method", method, told)
    _answers(reading, scope)
    for passage in scope:
        for key, pattern, words in QUESTIONS_SAY:
            if re.search(pattern, passage.text):
                reading.put(f"questions.{key}", words, passage)
        subject = re.search(r"件名は『([^』]+)』", passage.text)
        if subject:
            reading.put("questions.subject", f"{tight(subject[1])} + 会社名", passage)
        copies = re.fullmatch(r"(\d)\s*部", passage.text.strip())
        if copies:
            reading.put("questions.copies", int(copies[1]), passage)


def _answers(reading: Reading, scope: list[Passage]) -> None:
    """To whom, and how, the ward answers."""
    answers = [
        p for p in scope if "回答" in p.text and re.search(r"公表|回答する|送付する|掲載", p.text)
    ]
    joined = " ".join(p.text for p in answers)
    audience = [words for pattern, words in AUDIENCES if re.search(pattern, joined)]
    means = [words for words, pattern in MEANS if re.search(pattern, joined)]
    if len(means) > 1 and "質問者" not in joined:
        means = means[-1:]
    reading.put("questions.answer_to", "と".join(audience), answers)
    reading.put("questions.answer_method", "・".join(means), answers)


def holding(scope: list[Passage], words: str) -> list[Passage]:
    return [p for p in scope if words in p.text][:1]


def _loan(reading: Reading) -> None:
    scope = section(reading, ("貸与",))
    number = next((m for p in scope if (m := re.search(r"様式\s*(\d{1,2})", p.text))), None)
    if number:
        reading.put("loan.form", f"様式{number[1]}", holding(scope, number[0]))
        for method in channels(" ".join(p.text for p in scope))[-1:]:
            reading.put("loan.method", method, scope[:1])
        for passage in scope:
            if passage.text.startswith("・"):
                item = re.sub(r"^・(?:【[^】]*】)?", "", passage.printed())
                reading.add("loan.items", item, passage)
