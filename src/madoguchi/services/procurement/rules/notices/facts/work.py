"""Deliverables, clause sets, rights and ways of delivery of a notice or specification."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.facts.schedule import iso_of
from madoguchi.services.procurement.rules.notices.mentions import TimeMention
from madoguchi.services.procurement.rules.notices.shape import Passage

_TITLES = ("納品物", "成果物", "提出物", "納入物")
CLAUSES: tuple[tuple[str, str], ...] = (
    (r"電算処理の業務委託契約の特記事項", "電算処理"),
    (r"(?<!電算処理の)個人情報を取り扱う業務(?:委託契約)?の特記事項", "個人情報"),
    (r"障害を理由とする差別の解消の推進に関する(?:特記事項|法律)", "障害者差別解消"),
    (r"公契約条例", "公契約条例"),
)
_RIGHTS: tuple[tuple[str, str], ...] = (
    ("transfer", r"支払い?完了を(?:以|も)って区に帰属"),
    ("reserved", r"従前より有し"),
    ("reuse_by_contractor", r"承認を受けることにより、受託者は.{0,20}利用"),
    ("adaptation_by_ward", r"受託者の承認なく.{0,24}改変"),
)
_STATED = re.compile(r"(?:提出期限|納品期限|納期)\s*:\s*(\S{2,30})")
# A duty to hand something in, as the text puts it: 「…を翌月10日までに提出」.
_NAME = r"[一-龥々ァ-ヴーA-Za-z・]"
_DUTY = re.compile(
    rf"(?P<name>(?:(?:打合せ|打ち合わせ|{_NAME}{{2,12}})の{_NAME}{{0,24}}|{_NAME}{{1,24}})"
    r"(?:計画書|報告書|名簿|マニュアル|記録|報告書類|議事録|写し|台帳|スケジュール|内容|綱領))"
)
_DUE = re.compile(
    r"契約(?:締結)?後\s*\d+\s*日以内|前月末まで|翌月\s*\d+\s*日(?:まで)?|\d+\s*週間に\s*\d+\s*度程度|学期ごと|"
    r"各学期の終了時|原則\s*\d+\s*営業日以内|変更の\s*\d+\s*(?:か|ヶ|ケ)月前まで|事前に|あらかじめ|その都度|適宜"
)
_APART = re.compile(r"とともに|あわせて|、その")
_STATE = re.compile(r"(?P<name>[一-龥]{2,12}状況)を(?P<due>適宜|定期的に|毎月)[^。、]{0,8}報告")
_MADE = re.compile(r"を(?:[一二三]部)?作成し、?[^。]{0,24}(?:提出|保管|納品)")
_FINAL = re.compile(r"(?P<words>[^。、:]{2,20}提出)、?\s*最終提出\s*:")
_PROOFS = re.compile(r"文字校正\s*(\d+)\s*回[^。]{0,4}色校正\s*(\d+)\s*回")


def read_work(reading: Reading) -> None:
    _table(reading)
    _listed(reading)
    _ahead(reading)
    _duties(reading)
    _clauses(reading)
    _rights(reading)


def _table(reading: Reading) -> None:
    """Rows No. / 納品物 / 納期."""
    for heading in reading.notice.titled(*_TITLES, part=None):
        for passage in reading.notice.scope(heading):
            cells = passage.cells
            if len(cells) >= 3 and cells[0].isdigit():
                row = {
                    "no": int(cells[0]),
                    "name": passage.printed().split("\t")[1].strip(),
                    "due": cells[2],
                }
                reading.add("deliverables", row, passage)


def _listed(reading: Reading) -> None:
    """Numbered deliveries with a due date of their own or below them."""
    for heading in reading.notice.titled(*_TITLES, part=None):
        if heading.is_row:
            continue
        contract = _contract_of(reading, heading.part)
        items = [p for p in reading.notice.scope(heading)[1:] if p.is_item]
        row: dict[str, object]
        for item in items:
            scope = reading.notice.scope(item)
            times = [m for m in reading.desk.times if m.passage in scope]
            words = next((m for p in scope if (m := _STATED.search(p.text))), None)
            if not times and words:
                row = {"name": item.printed(), "due": tight(words[1])}
                reading.add(
                    "deliverables", {"contract": contract, **row} if contract else row, scope
                )
            if times:
                row = {"name": item.printed(), **_due(times[-1]), **_more(reading, scope, times)}
                if contract:
                    row = {"contract": contract, **row}
                reading.add("deliverables", row, [*scope], Confidence.SURE)
        if not items and contract:
            undated = [p for p in reading.notice.scope(heading) if "提出" in p.text]
            if undated:
                row = {"contract": contract, "name": "提出物(期限を設けて提出)", "due": "都度"}
                reading.add("deliverables", row, undated, Confidence.GUESS)


def _more(
    reading: Reading, scope: tuple[Passage, ...], times: list[TimeMention]
) -> dict[str, object]:
    """「実施次第…提出、最終提出:…」, and the proofs of a print."""
    told: dict[str, object] = {}
    final = next((m for p in scope if (m := _FINAL.search(p.text))), None)
    if final:
        told |= {"due": tight(final["words"]), "final": iso_of(times[-1].when)}
    part = scope[0].part
    proofs = next(
        (m for p in reading.notice.passages if p.part == part and (m := _PROOFS.search(p.text))),
        None,
    )
    if proofs and re.search(r"ちらし|チラシ|パンフレット|冊子|印刷", scope[0].text):
        told["proofs"] = {"text": int(proofs[1]), "colour": int(proofs[2])}
    return told


def _contract_of(reading: Reading, part: int) -> int | None:
    """The contract whose title stands in the same annex."""
    lines = {line for p in reading.notice.passages if p.part == part for line in p.lines}
    for fact in reading.facts:
        if fact.field.startswith("contracts[") and part and lines & set(fact.lines):
            return int(fact.value["no"])
    return None


def _due(mention: TimeMention) -> dict[str, object]:
    when = mention.when
    printed = mention.passage.printed(mention.start, mention.end)
    if any(doubt.code == "weekday_mismatch" for doubt in when.warnings):
        return {"due": iso_of(when), "printed": printed}
    row: dict[str, object] = {"iso": iso_of(when), "wareki": printed}
    part = re.search(r"上旬|中旬|下旬", printed)
    return {**row, "precision": part[0]} if part else row


def _duties(reading: Reading) -> None:
    known = {tight(str(row["name"])) for row in reading.values("deliverables")}
    if len(known) > 5:
        return
    for passage in reading.notice.own_passages:
        if not re.search(r"提出|作成|報告|保管", passage.text) or _is_of_the_call(reading, passage):
            continue
        for sentence in re.finditer(r"[^。]+", passage.text):
            lines = passage.lines_at(sentence.start(), sentence.end())
            for name, due in _dues_in(sentence[0]):
                if name not in known:
                    known.add(name)
                    row = {"name": name, **({"due": due} if due else {})}
                    sure = Confidence.LIKELY if due else Confidence.GUESS
                    reading.add("deliverables", row, lines, sure)


def _dues_in(sentence: str) -> Iterator[tuple[str, str]]:
    """(thing, due) of each duty in the sentence; one that is made and handed in has no due."""
    state = _STATE.search(sentence)
    if state:
        yield f"{tight(state['name'])}の報告", state["due"]
    names = list(_DUTY.finditer(sentence))
    taken: set[int] = set()
    for due in _DUE.finditer(sentence):
        before = [n for n in names if n.end() <= due.start()]
        after = [n for n in names if n.start() >= due.end()]
        near = before[-1] if before else after[0] if after else None
        if near is None or _APART.search(
            sentence, min(near.end(), due.end()), max(near.start(), due.start())
        ):
            continue
        if near.start() not in taken:
            taken.add(near.start())
            yield tight(near["name"]), _due_words(sentence, due)
    for name in names:
        if name.start() not in taken and _MADE.match(sentence, name.end()):
            yield tight(name["name"]), ""


def _due_words(sentence: str, due: re.Match[str]) -> str:
    is_before = due[0] in {"事前に", "あらかじめ"}
    return "事前承認" if is_before and "承認" in sentence[due.end() :] else tight(due[0])


def _ahead(reading: Reading) -> None:
    """指定部分: what is handed over ahead of the rest of its contract."""
    for row in reading.values("contracts"):
        part = row.get("designated_part")
        if not part:
            continue
        for mention in reading.desk.times:
            if mention.text == part["due"] and "指定納期" in mention.before:
                name = f"{part['work']}(指定部分)"
                value = {"contract": row["no"], "name": name, **_due(mention)}
                reading.add("deliverables", value, mention.lines)
                return


def _is_of_the_call(reading: Reading, passage: Passage) -> bool:
    """Papers of participation and proposals are no deliveries."""
    top = "".join(i.title for i in reading.notice.items(passage.part) if i.path == passage.path[:1])
    is_clauses = reading.notice.is_clauses(passage)
    return is_clauses or bool(re.search(r"参加|応募|提案|質問|審査|評価|辞退|留意|失格", top))


def _clauses(reading: Reading) -> None:
    for pattern, name in CLAUSES:
        at = [
            p
            for p in reading.notice.passages
            if re.search(pattern, tight(p.text)) and len(p.text) < 200
        ]
        if not at:
            continue
        part = next((p.part for p in at if reading.notice.is_clauses(p)), None)
        count = 0
        if part is not None and name in {"電算処理", "個人情報"}:
            count = max((i.path[0].ordinal for i in reading.notice.items(part)), default=0)
        reading.add("clause_sets", f"{name}{count}項" if count else name, at[:1])


def _rights(reading: Reading) -> None:
    for passage in reading.notice.own_passages:
        text = tight(passage.text)
        if re.search(r"権利は.{0,12}区に帰属", text):
            reading.put("rights.all", passage.printed(), passage)
        for key, pattern in _RIGHTS:
            if re.search(pattern, text):
                reading.put(f"rights.{key}", passage.printed(), passage)
        if re.search(r"共有リンク", text):
            reading.put("delivery_method", "区が指定する共有リンク形式のフォルダ", passage)
        if "ファイル転送サービス" in text:
            reading.put("delivery_format", passage.printed(), passage)
