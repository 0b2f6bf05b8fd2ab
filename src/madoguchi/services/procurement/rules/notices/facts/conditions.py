"""Conditions of participation, grounds of disqualification and standing terms of a notice."""

import re
from collections.abc import Iterator

from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.shape import Passage

TITLES = ("参加資格", "応募資格", "参加条件", "応募条件", "受託者の要件")
# (words in the notice, the condition as case files name it)
GISTS: tuple[tuple[str, str], ...] = (
    (r"競争入札参加資格.{0,60}同等", "競争入札参加資格または同等"),
    (r"競争入札参加資格", "入札参加資格者名簿に登録"),
    (r"167\s*条の\s*4\s*第\s*1\s*項.*第\s*2\s*項", "施行令167条の4第1項非該当・第2項措置なし"),
    (r"167\s*条の\s*4\s*第\s*1\s*項", "施行令167条の4第1項非該当"),
    (r"指名停止", "指名停止等でない"),
    (r"国税", "国税、都道府県民税・市町村民税の滞納なし"),
    (r"(?:都道府県民税|市町村民税).*滞納", "都道府県民税・市町村民税の滞納なし"),
    (r"会社更生法", "会社更生・民事再生の申立てなし"),
    (r"暴力団", "暴力団の関与なし"),
    (r"プライバシーマーク|ISMS", "プライバシーマークまたはISMS"),
    (r"委員.{0,14}(?:主宰|役員|顧問)", "選定委員の関係団体でない"),
    (r"政治", "政治・宗教活動を目的としない"),
    (r"実施体制.{0,12}(?:確保|能力)", "履行可能な実施体制"),
    (r"実績があること", "実績"),
    (r"技術者", "技術者の配置"),
)
# (words in a sentence, code, value)
TERMS: tuple[tuple[str, str, str], ...] = (
    (r"契約保証金.{0,12}免除", "deposit", "免除"),
    (r"契約書.{0,6}(?:を作成|作成の要否.{0,4}要|の作成を行う)", "contract_document", "要"),
    (r"日本語", "language", "日本語"),
    (r"日本国通貨|日本円", "currency", "日本円"),
    (r"著作権は、?応募者に帰属", "copyright", "応募者に帰属"),
    (r"(?:問合せ|取材).{0,20}(?:行わない|制限)", "contact_ban", "選定結果の公表まで"),
    (r"(?:実施現場|現地)を訪問", "site_visit", "true"),
    (r"提案どおり稼[動働]", "system_check_before_contract", "true"),
    (r"実際に被害を被った損害額|実際の損害", "damages", "実際の損害額"),
    (r"同等以上の技術者", "engineer_change", "同等以上・発注者の了承"),
    (r"許可なく公表", "ward_materials", "公表・転載・引用は許可制"),
    (r"提出後に(?:おいて)?、?[^。]{0,14}変更は認めない", "change_after_submission", "不可"),
    (r"複製することがある", "copying", "審査に必要な範囲"),
    (r"無断使用しない|選定以外の目的に使用しない", "use", "選定の目的以外で無断使用しない"),
)  # fmt: skip
_FREEZE = re.compile(r"(?:差し?替え|修正|変更)[^。]{0,24}認めない|再提出は認めない")
_RELATED = re.compile(r"直接関連する.{0,40}随意契約")
_SHORT = {
    "法人",
    "単体企業またはJV",
    "競争入札参加資格または同等",
    "政治・宗教活動を目的としない",
    "技術者の配置",
}
_CITING = {"会社更生・民事再生の申立てなし", "暴力団の関与なし"}
_ORDINANCE = re.compile(r"(?P<name>[^。、はがの]{2,40}条例)\([^()]*第\d+号\)(?P<at>第\d+条)")
_GROUNDS: tuple[tuple[str, str], ...] = (
    (r"虚偽", "虚偽の記載"),
    (r"公平性を(?:損|害)", "審査の公平性を損なう行為"),
    (r"工作", "審査への工作"),
    (r"提出方法.*適合しない", "提出方法・先・期限の不適合"),
    (r"様式.*適合しない", "様式・留意事項の不適合"),
    (r"限度額を超え", "提案限度額を超える見積り"),
    (r"その他.*違反", "その他違反"),
    (r"全ての\s*J\s*V\s*は失格|JVは失格", "追加構成員の重複によるJVの失格"),
    (r"留意事項.*無効", "留意事項に適合しない場合は無効とすることがある"),
    (r"提出後に.*該当しないこととなった", "提案書提出後に資格を欠いた者"),
)


def read_conditions(reading: Reading) -> None:
    _eligibility(reading)
    _grounds(reading)
    _terms(reading)


def _eligibility(reading: Reading) -> None:
    seen: set[str] = set()
    field = "eligibility" if reading.notice.is_call else "contractor_conditions"
    for heading in reading.notice.titled(*TITLES, part=0):
        if len(heading.path) > 1:
            continue
        for passage in reading.notice.scope(heading)[1:]:
            for gist in _gists(passage):
                if gist not in seen:
                    seen.add(gist)
                    reading.add(field, _worded(gist, passage), passage)
        _reference(reading, reading.notice.scope(heading))


def _gists(passage: Passage) -> Iterator[str]:
    text = tight(passage.text)
    at = re.search(r"[^、。]{2,14}提出する?時点?で法人格を有", text)
    if at:
        yield at[0] + "すること"
    elif re.search(r"法人であること|満たす法人|法人格を有し", text):
        yield "法人"
    if re.search(r"単体企業又は.*共同企業体", text):
        yield "単体企業またはJV"
    is_lead = not passage.is_item and not passage.text.startswith(("・", "※"))
    for pattern, gist in GISTS:
        if re.search(pattern, text) and not (is_lead and gist == "技術者の配置"):
            yield gist
            if gist != "政治・宗教活動を目的としない":
                return


def _worded(gist: str, passage: Passage) -> object:
    """The condition in the notice's own words, with the law that it rests on."""
    if gist in _SHORT or gist.endswith("法人格を有すること"):
        return gist
    text = re.sub(r"(?:もの)?であ?(?:る)?こと。?$|こと。?$", "", tight(passage.text)).lstrip("・")
    cited = re.search(
        r"[^。、は]{2,40}(?:法|条例)\(.+?第\d+号\).*?(?=に基づく|の規定|がされ|に掲げ|$)", text
    )
    if gist == "暴力団の関与なし" and (rule := _ORDINANCE.search(text)):
        who = re.sub(r"が、?[^、]*$", "が", text[: rule.start()])
        return {"text": f"{who}{rule['name']}{rule['at']}に該当しない", "citation": rule[0]}
    if cited and gist in _CITING:
        return {"text": gist, "citation": passage.printed()}
    return f"{gist}({text})" if gist == "実績" else text


def _reference(reading: Reading, scope: tuple[Passage, ...]) -> None:
    for passage in scope[:2]:
        if re.search(r"提案書提出時", tight(passage.text)):
            reading.put("eligibility_reference", "提案書提出時", passage)


def _grounds(reading: Reading) -> None:
    """Grounds with their effect: discretionary where the notice says 場合がある."""
    effect_of: dict[tuple[object, ...], str] = {}
    seen: set[tuple[str, str]] = set()
    for passage in reading.notice.own_passages:
        if passage.part:
            continue
        text = tight(passage.text)
        may = re.search(r"失格とする(?:場合|こと)がある|無効とすることがある", text)
        must = re.search(r"失格とする|失格とし|失格となる|は失格|対象としない", text)
        if "次の" in text and (may or must):
            effect_of[passage.path[:1]] = "discretionary" if may else "mandatory"
        inherited = effect_of.get(passage.path[:1], "")
        effect = "discretionary" if may else "mandatory" if must else inherited
        if not effect or not (may or must or passage.is_item):
            continue
        effect = "invalid" if "無効" in text and may else effect
        effect = "excluded" if "対象としない" in text else effect
        for pattern, gist in _GROUNDS:
            if re.search(pattern, text) and (effect, gist) not in seen:
                seen.add((effect, gist))
                row = {"text": passage.printed(), "source": f"§{passage.label}"}
                reading.add(f"disqualification.{effect}", row, passage)


def _terms(reading: Reading) -> None:
    passages = [p for p in reading.notice.own_passages if p.part == 0]
    for index, passage in enumerate(passages):
        following = passages[index + 1].text if index + 1 < len(passages) else ""
        is_heading = passage.is_item and len(passage.text) < 40 and "。" not in passage.text
        at = [passage, passages[index + 1]] if is_heading and following else [passage]
        text = tight("".join(p.text for p in at))
        for pattern, code, value in TERMS:
            if re.search(pattern, text):
                reading.put(f"terms.{code}", True if value == "true" else value, at)
        if _FREEZE.search(tight(passage.text)):
            reading.put("terms.freeze_after_deadline", value=True, at=passage)
        if _RELATED.search(text):
            told = _related(text) or _related(text + tight(following))
            if told == "有" and re.match(r"令\s*和\s*\d{1,2}\s*年\s*度", following):
                told = f"有({following.strip()})"
            reading.put("terms.related_negotiated_contract", told, passage, Confidence.LIKELY)


def _related(text: str) -> str:
    if re.search(r"有無:?有", text):
        return "有"
    return "無" if re.search(r"予定は無い|予定はない|有無:?無", text) else ""
