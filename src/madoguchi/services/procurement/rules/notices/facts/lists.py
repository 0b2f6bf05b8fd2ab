"""Lists that stand under a heading of their own: restrictions, places, staff, roster, plans."""

import re

from madoguchi.core.calendar.wareki import parse_date
from madoguchi.services.procurement.rules.notices.evening import tight
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, Reading
from madoguchi.services.procurement.rules.notices.money import number
from madoguchi.services.procurement.rules.notices.shape import Passage

# (field of the case file, words of the heading): its items are the list.
LISTS: tuple[tuple[str, str], ...] = (
    ("restrictions", r"参加における制限|参加の制限|応募の制限"),
    ("auditor_conditions", r"^監査人要件|^配置技術者の要件|^従事者の要件"),
    ("places", r"^履行場所"),
    ("roster_fields", r"従事者名簿を提出"),
    ("staff", r"^体制$"),
)
_BULLETS: tuple[tuple[str, str], ...] = (("reference_plans", r"参考資料$|資料を参考とすること"),)
LEVELS = re.compile(r"24\s*時間\s*365\s*日|サービス停止|初動対応|翌営業日までに|の間で稼働|世代分")
# (key, words, how the value is printed): the pay floor of an ordinance on public contracts.
LABOUR: tuple[tuple[str, str, str], ...] = (
    ("ordinance", r"公契約条例", "公契約条例"),
    ("threshold_rfp", r"予定価格([\d,]+万円を超える)[^。]{0,30}労働報酬", ""),
    ("works_threshold", r"予定価格が([\d千万]+円以上)の工事", ""),
    ("threshold_leaflet", r"予定価格が([\d千万]+円以上)の工事以外", ""),
    ("works_rate", r"(公共工事設計労務単価).{0,20}?(\d+%)", ""),
    ("unskilled", r"1時間当たり([\d,]+円)になります", "yen"),
    ("form_threshold", r"予定価格が(\d+万円を超える契約)[^。]{0,60}", ""),
    ("hourly_non_works", r"工事以外の契約の労働者1時間あたり([\d,]+円)", "yen"),
    ("other_trades", r"上記以外の職種([\d,]+円)", "yen"),
)
_AREA = re.compile(r"([\d,\s.]+)\s*(?:㎡|m2|平方メートル)")


def read_lists(reading: Reading) -> None:
    for field, words in LISTS:
        _items(reading, field, words)
    for field, words in _BULLETS:
        _bullets(reading, field, words)
    _service(reading)
    _site(reading)
    _delivery_place(reading)
    _labour(reading)


def _items(reading: Reading, field: str, words: str) -> None:
    for heading in reading.notice.items(0):
        if not re.search(words, heading.title) or reading.values(field):
            continue
        depth = len(heading.path) + 1
        for item in reading.notice.scope(heading)[1:]:
            if item.is_item and len(item.path) == depth:
                reading.add(field, _with_choices(reading, item), item)


def _with_choices(reading: Reading, item: Passage) -> str:
    """An item and what it lets choose from: 「以下のいずれかの資格：CISA、…」."""
    below = [
        each.printed()
        for each in reading.notice.scope(item)[1:]
        if each.is_item and len(each.path) == len(item.path) + 1
    ]
    is_choice = bool(below) and re.search(r"いずれか|次の|以下の", item.text)
    return f"{item.printed()}：{'、'.join(below)}" if is_choice else item.printed()


def _bullets(reading: Reading, field: str, words: str) -> None:
    listing = False
    for passage in reading.notice.own_passages:
        text = tight(passage.text)
        if passage.text.startswith("・") and listing:
            reading.add(field, passage.printed().lstrip("・ "), passage)
        else:
            listing = bool(re.search(words, text.rstrip("。"))) and len(text) < 60


def _service(reading: Reading) -> None:
    """Days, hours and capacity of a service; levels of a system."""
    for passage in reading.notice.own_passages:
        text = tight(passage.text)
        days = re.search(r"履行日数(週\d日)", text)
        if days:
            reading.put("service.days", days[1], passage)
            for day, pattern in (
                ("土", "土"), ("日", "日曜"), ("祝日", "祝日"),
                ("12/29-1/3", "12月29日~1月3日"), ("学校休業期間", "休業期間"),
            ):  # fmt: skip
                if re.search(pattern, text):
                    reading.add("service.closed", day, passage)
        if re.search(r"^週\d日:", text):
            reading.add("service.hours", _clock(text), passage)
        capacity = re.search(r"定員(\d+)名", text)
        if capacity:
            reading.put("service.capacity", int(capacity[1]), passage)
        if (LEVELS.search(text) and passage.text.startswith("・")) or "初動対応" in text:
            reading.add(
                "service_levels", passage.printed().lstrip("・ "), passage, Confidence.LIKELY
            )


def _clock(text: str) -> str:
    """「週2日:午前11時00分から午後4時00分のうち4時間」 → 「週2日 11:00-16:00のうち4時間」."""

    def hour(found: re.Match[str]) -> str:
        value = int(found[2]) + (12 if found[1] == "午後" and int(found[2]) < 12 else 0)
        return f"{value}:{found[3] or '00'}"

    plain = re.sub(r"(午前|午後)(\d{1,2})時(?:(\d{2})分)?", hour, text)
    return plain.replace("から", "-").replace(":", " ", 1).rstrip("。")


def _site(reading: Reading) -> None:
    for heading in reading.notice.titled("委託箇所", "対象地", "施行場所", part=0):
        rest = heading.head[1]
        area = _AREA.search(rest)
        if area:
            reading.put("site.area_m2", float(re.sub(r"[,\s]", "", area[1])), heading)
        elif rest:
            reading.put("site.place", re.sub(r"^[^\s]{2,6}区", "", rest), heading)
    for passage in reading.notice.own_passages:
        until = re.search(
            r"賃貸借契約期間が(令和\d+年\d+月まで(?:\(\d+年間\))?)", tight(passage.text)
        )
        if until:
            reading.put("site.land_lease_until", until[1], passage)


def _delivery_place(reading: Reading) -> None:
    for heading in reading.notice.titled("納入場所", "納品場所", part=0):
        scope = reading.notice.scope(heading)
        for passage in scope[1:]:
            moved = re.search(
                r"(令和\d+年度中)に(?:[^、。]{0,12}区役所)?([^、。]{2,10})への移転",
                tight(passage.text),
            )
            if moved:
                place = re.search(
                    r"([^\s区]{2,10}センター|[^\s区]{2,8}庁舎)内", tight(scope[1].text)
                )
                if place:
                    reading.add(
                        "delivery_place",
                        {"place": place[1], "until": f"{moved[1]}の移転まで"},
                        scope,
                    )
                reading.add("delivery_place", {"place": moved[2], "from": "移転後"}, passage)


def _labour(reading: Reading) -> None:
    """労働報酬下限額: thresholds and rates that the notice and its leaflet state."""
    passages = [p for p in reading.notice.passages if len(p.text) < 2000]
    for index, passage in enumerate(passages):
        following = passages[index + 1 : index + 4]
        own = tight(passage.text)
        text = tight(own + "".join(p.text for p in following))
        if not re.search(
            r"公契約|労働報酬|予定価格|労務単価|時間当たり|適用対象|工事以外の契約|以外の職種", own
        ):
            continue
        for key, pattern, how in LABOUR:
            found = re.search(pattern, text)
            if found is None:
                continue
            words = "の".join(found.groups()) if found.groups() else how
            value: object = number(words) if how == "yen" else words
            reading.put(f"labour.{key}", value, [passage, *following[:1]], Confidence.LIKELY)
        notified = re.search(r"労働報酬下限額は、(令和\d+年\d+月\d+日)告示", text)
        if notified:
            reading.put("labour.notified", _day(notified[1]), passage)
        applies = re.search(r"適用対象は(令和\d+年\d+月\d+日)以後", text)
        if applies:
            reading.put("labour.applies_from", _day(applies[1]), passage)


def _day(text: str) -> str:
    return parse_date(text).value.isoformat()
