"""The demo's ward: the rules have looked, somebody has acted, two children are siblings."""

from datetime import datetime, timedelta

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.evaluation import evaluate_changed
from madoguchi.services.safeguarding.commands.ties import link_siblings
from madoguchi.services.safeguarding.models import Alert
from madoguchi.services.safeguarding.queries.caseload import own_children
from madoguchi.services.safeguarding.rules.case_work import Judgement
from madoguchi.services.safeguarding.rules.rulebook import EARLY_RUN, NO_CONTACT


def live_on(now: datetime, worker: Actor) -> None:
    """Let the rules look at everybody, then let the caseworker do a little of what waits."""
    evaluate_changed(now)
    mine = own_children(worker, now).order_by("number")
    for alert in Alert.objects.filter(child__in=mine, rule__in=(NO_CONTACT, EARLY_RUN))[:1]:
        if alert.child is not None:
            record_action(
                alert.child,
                Acted(
                    judgement=Judgement.CALL_FACILITY, acted_on=day_of(now) - timedelta(days=1),
                    key="demo-action", words="担任に電話で様子を聞いた。変わりはないとのこと。",
                    next_check_on=day_of(now), alert=alert, closes=True,
                ),
                by=worker, now=now,
            )  # fmt: skip
    pair = list(mine[:2])
    if len(pair) == 2:
        link_siblings(pair, by=worker, now=now)
