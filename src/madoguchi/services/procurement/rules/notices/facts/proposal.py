"""The proposal of a notice: channel, copies, cover, layout, what is blacked out, estimate."""

import re

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.hand_in import how, section
from madoguchi.services.procurement.rules.notices.facts.reading import Reading
from madoguchi.services.procurement.rules.notices.shape import Passage

PROPOSAL = ("提案書",)
_LAYOUT = re.compile(r"A[34]|ページ|頁|両面|片面|綴じ|ポイント|インデックス|目次|カラー|クリップ")
_HIDE = re.compile(r"除|黒塗り|マスキング|伏字|削除|記載しない|わからない")
_WHOSE = re.compile(r"事業者名|法人名|会社名|社名")
_COPY_COUNT = re.compile(
    r"(?:正本|原本)\s*(?P<o>\d{1,2})\s*部[^0-9]{0,12}副本\s*(?P<c>\d{1,2})\s*部"
)
_ESTIMATE = re.compile(r"見積書\s*\((?:原本|正本)\s*(\d)\s*部\)")
_BLIND = (
    ("法人名", r"法人名"), ("事業者名", r"事業者名|会社名(?!を明記)"), ("社名", r"(?<!会)社名"),
    ("代表者名", r"代表者名"), ("施設名", r"施設名"), ("所在地", r"所在地"), ("組織名", r"組織名"),
    ("担当者名", r"担当者名"), ("発注者名", r"発注者名"), ("対象箇所名", r"対象箇所名"),
    ("地域名・地名", r"地域名"), ("再委託先等", r"再委託先"), ("ロゴ", r"ロゴ"), ("印影", r"印影"),
    ("商品名", r"商品名"), ("連絡担当者欄", r"連絡担当者欄"), ("添付書類", r"添付書類を含む"),
)  # fmt: skip


def read_proposal(reading: Reading) -> None:
    """Everything that the notice says of the proposal itself."""
    scope = section(reading, PROPOSAL, r"提出(?:期限|期間|方法|先|$)") or section(
        reading, PROPOSAL, "提出"
    )
    methods, used = how(scope)
    if methods:
        only = ["持参"] if "持参" in methods else methods
        reading.put("proposal.method", only[0], used)
    for passage in scope:
        counts = _COPY_COUNT.search(passage.text)
        if counts:
            original, copy = int(counts["o"]), int(counts["c"])
            told = {"original": original, "copy": copy}
            total = re.search(r"(\d{1,3})\s*部\s*\((?:原本|正本)", passage.text)
            if total:
                told["total"] = int(total[1])
            sheet = next((m for p in scope if (m := _ESTIMATE.search(p.text))), None)
            if sheet:
                told["estimate_original"] = int(sheet[1])
            reading.put("proposal.copies", told, passage)
        if re.search(r"後日[^。]{0,20}(?:メール|データ)", passage.text):
            reading.put("proposal.follow_up", passage.printed(), passage)
    _copies_apart(reading, scope)
    _format(reading)
    _blind(reading)
    _cover(reading)
    _estimate(reading)
    _instructions(reading)
    _freedom(reading)


def _copies_apart(reading: Reading, scope: list[Passage]) -> None:
    """(正本) … 1部 and (副本) … 7部 on lines of their own."""
    counts: dict[str, tuple[int, Passage]] = {}
    for passage in scope:
        found = re.search(r"\((正本|副本)\).{0,24}?(\d{1,2})\s*部\s*$", passage.text)
        if found:
            counts[found[1]] = (int(found[2]), passage)
    if len(counts) == 2:
        value = {"original": counts["正本"][0], "copy": counts["副本"][0]}
        reading.put("proposal.copies", value, [p for _n, p in counts.values()])


def _format(reading: Reading) -> None:
    for heading in reading.notice.titled("仕様", "書式", "提案書", part=0):
        top = [i.title for i in reading.notice.items(0) if i.path == heading.path[:1]]
        if "提案書" not in "".join(top) or re.search(r"提出(?:期限|期間|先)|選定", heading.title):
            continue
        scope = [p for p in reading.notice.scope(heading) if _LAYOUT.search(p.text)]
        scope = [*_sheets(reading), *scope]
        if scope:
            words = " ".join(p.printed().split("\t")[0] for p in scope)
            reading.put("proposal.format", words, scope)
            return


def _sheets(reading: Reading) -> list[Passage]:
    """The paper of each task (A3横1枚), and how the sheets are held together."""
    told = [
        p
        for p in reading.notice.own_passages
        if not p.part and re.search(r"A[34][^。]{0,8}/\s*\d\s*枚", p.cells[0])
    ]
    held = [p for p in reading.notice.own_passages if "クリップ留め" in p.text and not p.part]
    return [*told, *held] if told else []


def _blind(reading: Reading) -> None:
    """What must not stand in the copies (副本)."""
    told = [
        p
        for p in reading.notice.own_passages
        if _HIDE.search(p.text) and (("副本" in p.text and not p.part) or _WHOSE.search(p.text))
    ]
    for name, pattern in _BLIND:
        at = [p for p in told if re.search(pattern, p.text)]
        if at:
            whole = re.search(rf"[一-龥ァ-ヴー]*{name}[一-龥ァ-ヴー]*", at[0].printed())
            printed = whole[0] if name == "ロゴ" and whole else name
            reading.add("proposal.anonymise", printed, at[:1])


def _cover(reading: Reading) -> None:
    """What the cover carries on both, and on the original only."""
    for heading in reading.notice.items(0):
        if not re.search(r"表紙に(?:以下|次)の事項", heading.text):
            continue
        for item in reading.notice.scope(heading)[1:]:
            name = re.sub(r"「.*?」|\(.*?\)|令\s*和.*$", "", item.text).strip()
            only = "original_only" if "正本のみ" in item.text else "both"
            for part in re.split(r"、|及び", name):
                if part.strip():
                    reading.add(f"proposal.cover.{only}", tight(part), item)
    for passage in reading.notice.own_passages:
        if re.search(r"正本及び副本をPDF", tight(passage.text)):
            for name in ("正本PDF", "副本PDF"):
                reading.add("proposal.files", name, passage)


def _instructions(reading: Reading) -> None:
    """What each 課題 asks for: the row below its heading."""
    task = ""
    for passage in reading.notice.own_passages:
        named = re.search(r"【(課題\d)】", passage.text)
        if named:
            task = named[1]
        elif task and passage.is_row and "様式" in passage.cells[0]:
            reading.put(
                f"proposal.instructions.{task}", passage.printed().split("\t", 1)[1], passage
            )


def _estimate(reading: Reading) -> None:
    """Years and division of the estimate, where the notice asks for several."""
    for passage in reading.notice.own_passages:
        text = tight(passage.text)
        span = re.search(r"令和(\d+)年度~令和(\d+)年度の見積書", text)
        if span and not reading.has("proposal.estimate.years[0]"):
            for year in range(int(span[1]), int(span[2]) + 1):
                reading.add("proposal.estimate.years", f"令和{year}年度", passage)
        if re.search(r"見積書\(様式自由\)", text):
            reading.put("proposal.estimate.style", "様式自由", passage)
        parts = re.search(r"記載するとともに、(.{4,40}?)等の経費を分けて", text)
        for part in re.split(r"、|や", parts[1]) if parts else ():
            if part not in reading.values("proposal.estimate.split"):
                reading.add("proposal.estimate.split", part, passage)
        if "契約履行期間の総額" in text:
            reading.put("proposal.estimate.total", "契約履行期間の総額", passage)


def _freedom(reading: Reading) -> None:
    for passage in reading.notice.own_passages:
        text = tight(passage.text)
        if "墨入れを行うことがある" in text:
            reading.put("proposal.redaction_by_ward", "墨入れを行うことがある", passage)
        if re.search(r"変更して提案することは可能", text):
            reading.put("proposal.deviation_from_draft_spec", value=True, at=passage)
        age = re.search(r"([A-H])から([A-H])は(\d)(?:か|ヶ)月以内", text)
        if age:
            for letter in "ABCDEFGH"["ABCDEFGH".index(age[1]) : "ABCDEFGH".index(age[2]) + 1]:
                reading.put(f"participation.max_age.{letter}", f"{age[3]}か月", passage)
