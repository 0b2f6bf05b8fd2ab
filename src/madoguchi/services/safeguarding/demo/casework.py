"""What the caseworkers of the demo have done about the alerts of the weeks before."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.alerting import confirm_alert
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.models import Alert, CaseAssignment
from madoguchi.services.safeguarding.queries.start_page import new_since
from madoguchi.services.safeguarding.rules.case_work import AlertState, Judgement
from madoguchi.services.safeguarding.rules.escalation import confirm_by
from madoguchi.services.safeguarding.rules.rulebook import (
    POSSIBLE_SEVEN,
    SEVEN_DAYS,
    SILENT_FACILITY,
)

# An alert that the rules have found so many days ago has been worked on.
STALE = timedelta(days=4)
# Found because nobody said anything, which only the next morning shows.
OF_SILENCE = (POSSIBLE_SEVEN, SILENT_FACILITY)
PLANNED = (Judgement.CALL_FACILITY, Judgement.CALL_FAMILY, Judgement.SCHOOL_VISIT)
SAID: tuple[tuple[Judgement, str], ...] = (
    (Judgement.CALL_FACILITY, "担任に電話した。翌日は登校し、変わった様子はないとのこと。"),
    (Judgement.CALL_FAMILY, "母に電話した。朝に発熱し、連絡が遅れたとのこと。"),
    (Judgement.WATCH, "前の月にも1日あった。もう1日続いたら施設へ電話する。"),
    (Judgement.CALL_FACILITY, "主任に電話した。祖母が迎えに来て、早く帰った日の翌日だった。"),
    (Judgement.SCHOOL_VISIT, "昼休みに学校を訪ねて本人と話した。友だちと遊ぶ約束をしていた。"),
    (Judgement.CALL_FAMILY, "父に電話した。きょうだいの通院に付き添っていたとのこと。"),
    (Judgement.WATCH, "行事の翌日で、同じ組の欠席も多かった。施設と次の週に確かめる。"),
    (Judgement.HOME_VISIT, "夕方に訪問し、玄関で本人に会えた。食事は取れている。"),
    (Judgement.CALL_FACILITY, "園長に電話した。連絡帳に書いてあり、入力が抜けていた。"),
    (Judgement.NO_ACTION, "施設が連絡の有無を入れ違えていた。訂正を確かめた。"),
    (Judgement.CALL_FAMILY, "折り返しの電話があった。起きられなかった日は連絡すると話した。"),
)  # fmt: skip


def come_in_their_time(now: datetime) -> None:
    """The rules have looked at all the weeks today: what they found comes on its own day.

    What would have had to be confirmed by now since the working day before comes today, as the
    facility typed its days late: it is new, and waits for the reader.
    """
    days, since = BusinessCalendar(), new_since(now)
    for alert in Alert.objects.filter(reached_on__lt=day_of(now)):
        came = min(_came(alert), now)
        limit = confirm_by(came, alert.values.get("confirm", 0), days)
        if came >= since and limit <= now:
            continue
        Alert.objects.filter(pk=alert.pk).update(raised_at=came, confirm_by=limit)
        alert.deliveries.update(delivered_at=came)


def _came(alert: Alert) -> datetime:
    if alert.rule in OF_SILENCE:
        return at(alert.reached_on + timedelta(days=1), 4)
    return at(alert.reached_on, 15, 10)


def confirm_what_was_due(now: datetime, officer: Actor) -> None:
    """Somebody confirmed in time what had to be confirmed by now; it is in hand."""
    due = Alert.objects.filter(state=AlertState.OPEN.value, confirm_by__lte=now)
    for turn, alert in enumerate(due.select_related("child", "facility").order_by("pk")):
        person = _holder(alert) if alert.child else None
        confirmed = alert.confirm_by - timedelta(minutes=10 + turn * 7 % 40)
        by = as_actor(person, day_of(confirmed)) if person else officer
        confirm_alert(alert, PLANNED[turn % len(PLANNED)], by=by, now=confirmed)


def work_through(now: datetime) -> int:
    """Alerts of earlier weeks were answered on the next working day."""
    reached = day_of(now) - STALE
    alerts = Alert.objects.filter(child__isnull=False, reached_on__lte=reached, closed_at=None)
    waiting = alerts.exclude(rule=SEVEN_DAYS).select_related("child").order_by("reached_on", "pk")
    return sum(1 for _ in _answered(waiting, now))


def _answered(alerts: Iterable[Alert], now: datetime) -> Iterator[Alert]:
    for turn, alert in enumerate(alerts):
        person = _holder(alert)
        if alert.child is None or person is None:
            continue
        acted = min(alert.confirm_by - timedelta(minutes=5 + turn * 7 % 50), now)
        judgement, words = SAID[turn % len(SAID)]
        record_action(
            alert.child,
            Acted(
                judgement=judgement, acted_on=day_of(acted), key=f"demo-answer-{alert.pk}",
                words=words, alert=alert, closes=True,
            ),
            by=as_actor(person, day_of(acted)), now=acted,
        )  # fmt: skip
        yield alert


def _holder(alert: Alert) -> Person | None:
    """The caseworker, else the supervisor of the organisation that holds the case."""
    rows = CaseAssignment.objects.filter(child=alert.child, until_on=None).order_by("role")
    held = rows.select_related("caseworker").first()
    if held is None or held.caseworker is not None:
        return held.caseworker if held else None
    return Person.objects.filter(
        memberships__organisation=held.organisation_id,
        memberships__role=Role.CASE_SUPERVISOR.value,
    ).first()
