"""Terms of the ward's own work: how an alert stands, what was judged, what comes next."""

from datetime import date

from madoguchi.core.errors import Refused
from madoguchi.core.terms import Term


class AlertState(Term):
    """How an alert stands."""

    OPEN = "open", "未確認"
    CONFIRMED = "confirmed", "確認済み・対応中"
    CLOSED = "closed", "対応済み"
    HELD_BACK = "held_back", "除外（状況把握あり）"
    SUPERSEDED = "superseded", "上位の通知へ引継ぎ"


UNSETTLED = (AlertState.OPEN, AlertState.CONFIRMED)


class Judgement(Term):
    """見立てと対応."""

    WATCH = "watch", "経過観察"
    CALL_FACILITY = "call_facility", "施設へ電話確認"
    CALL_FAMILY = "call_family", "家庭へ電話確認"
    HOME_VISIT = "home_visit", "家庭訪問"
    SCHOOL_VISIT = "school_visit", "施設を訪問して面会"
    CONFERENCE = "conference", "個別ケース検討会議"
    URGENT_MEETING = "urgent_meeting", "緊急受理会議"
    HAND_OVER = "hand_over", "他機関へ引継ぎ"
    NO_ACTION = "no_action", "対応不要と判断"


class EndReason(Term):
    """Why support ends; never shown to the facility."""

    IMPROVED = "improved", "状況の改善"
    MOVED_AWAY = "moved_away", "区外へ転出"
    HANDED_OVER = "handed_over", "他機関へ移管"
    GRADUATED = "graduated", "卒業・年齢到達"
    OTHER = "other", "その他"


class Verdict(Term):
    """What the supervisor says of an access beyond somebody's own cases."""

    JUSTIFIED = "justified", "必要な閲覧だった"
    ASKED = "asked", "本人に確認する"
    UNJUSTIFIED = "unjustified", "不適切な閲覧だった"


def check_next_check(acted_on: date, next_check_on: date | None, *, today: date) -> None:
    """An action is of the past, the next check of the days after it.

    raises  Refused
    """
    if acted_on > today:
        raise Refused("not_yet", "対応した日には、今日までの日付を入力してください。")
    if next_check_on is not None and next_check_on <= acted_on:
        raise Refused("backwards", "次の確認日は、対応した日より後の日付にしてください。")
