"""Amounts that change by year or by ward, each with the day from which it holds and its source."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class DatedAmount:
    """``steps``: (first day, yen or days), oldest first; ``source``: where the figure stands."""

    label: str
    source: str
    steps: tuple[tuple[date, int], ...]

    def since(self, day: date) -> date:
        """From which day the amount of ``day`` holds."""
        return max((since for since, _ in self.steps if since <= day), default=self.steps[0][0])

    def on(self, day: date) -> int:
        """The amount in force on ``day``; before the first step, the first one."""
        held = [amount for since, amount in self.steps if since <= day]
        return held[-1] if held else self.steps[0][1]


WORKING_CONDITIONS_FORM = DatedAmount(
    label="労働条件確認帳票の基準額（これを超える予定価格）",
    source="seed 001 別紙（公契約条例の手引き）; verify yearly",
    steps=((date(2015, 4, 1), 500_000),),
)
INSPECTION_AT_EDUCATION = DatedAmount(
    label="労働条件確認帳票を教育総務課で閲覧に供する契約（教育委員会の、この額に満たないもの）",
    source="seed 004 別紙2 労働条件確認帳票; verify yearly",
    steps=((date(2015, 4, 1), 20_000_000),),
)
DELAY_LAW = "政府契約の支払遅延防止等に関する法律（昭和24年法律第256号）"
LAW_FROM = date(1949, 12, 12)
PAYMENT_DAYS = DatedAmount(
    label="支払の期限の上限（適法な請求を受けた日から。工事以外）",
    source=f"{DELAY_LAW}6条1項・14条; verify yearly",
    steps=((LAW_FROM, 30),),
)
PAYMENT_DAYS_OF_WORKS = DatedAmount(
    label="支払の期限の上限（適法な請求を受けた日から。工事）",
    source=f"{DELAY_LAW}6条1項・14条; verify yearly",
    steps=((LAW_FROM, 40),),
)
PAYMENT_DAYS_UNSTATED = DatedAmount(
    label="支払の期限（契約書に支払の時期の定めがないとき。請求の日から）",
    source=f"{DELAY_LAW}10条・14条; verify yearly",
    steps=((LAW_FROM, 15),),
)
INSPECTION_DAYS = DatedAmount(
    label="検査の期限（給付を終えた旨の通知＝納品を受けた日から。工事以外）",
    source=f"{DELAY_LAW}5条・10条・14条; verify yearly",
    steps=((LAW_FROM, 10),),
)
INSPECTION_DAYS_OF_WORKS = DatedAmount(
    label="検査の期限（給付を終えた旨の通知を受けた日から。工事）",
    source=f"{DELAY_LAW}5条・14条; verify yearly",
    steps=((LAW_FROM, 14),),
)
DELAY_RATE = DatedAmount(
    label="支払遅延に対する遅延利息の率（年。1目盛は0.01%）",
    source=f"{DELAY_LAW}8条1項の率（昭和24年大蔵省告示第991号、令和3年財務省告示第49号で改正）"
    "; verify yearly",
    steps=((date(2020, 4, 1), 260), (date(2021, 4, 1), 250)),
)
