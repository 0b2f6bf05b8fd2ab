"""Setting a number of a rule: from a day on, with its reason; judgements before it stay."""

from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import RuleSetting
from madoguchi.services.safeguarding.rules.rulebook import check_ward_value


def set_rule(
    rule: str, parameter: str, value: int, from_on: date, reason: str, *, by: Actor, now: datetime
) -> RuleSetting:
    """The ward sets a number from today or later on (SAFE-031).

    raises  Forbidden    not the chief of the supervising section
            Refused      laxer than the notice, no reason, a day gone by, a day set already
            LookupError  no such rule or number
    """
    authorise(by, "safeguarding.rule.set", now=now)
    check_ward_value(rule, parameter, value)
    if from_on < day_of(now):
        raise Refused("day_gone_by", "適用開始日には、今日以降の日付を入力してください。")
    if not reason.strip():
        raise Refused("reason_needed", "変更の理由・根拠を入力してください。")
    with transaction.atomic():
        row, is_new = RuleSetting.objects.get_or_create(
            rule=rule, parameter=parameter, from_on=from_on,
            defaults={"value": value, "reason": reason, "set_by_id": by.person_id, "set_at": now},
        )  # fmt: skip
    if not is_new and (row.value, row.reason) != (value, reason):
        raise Refused(
            "day_set",
            "この日からの値は設定済みです。別の適用開始日を入力してください。",
        )
    return row
