"""自己点検: answered once a year, corrected where needed, then filed as the proof of the duty."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.duties import file_document
from madoguchi.services.contracts.models import Duty, SelfCheck, SelfCheckItem
from madoguchi.services.contracts.rules.self_checks import QUESTIONS, CheckAnswer, check_answers


def record_self_check(
    duty: Duty, answers: Sequence[CheckAnswer], *, by: Actor, now: datetime
) -> SelfCheck:
    """Every question answered; each "no" is a corrective task with its day (CONT-059).

    All kept: filed at once. Otherwise the duty stays open until the last task is corrected.
    raises  Refused  not a self-check, done already, or an answer is incomplete
    """
    authorise(by, "contracts.own.file", duty)
    if duty.code not in QUESTIONS:
        raise Refused("no_check", "この義務には、自己点検の項目がありません。")
    check_answers(answers, QUESTIONS[duty.code], day_of(now))
    with transaction.atomic():
        check, is_new = SelfCheck.objects.get_or_create(
            duty=duty, defaults={"done_on": day_of(now), "done_by_id": by.person_id or 0}
        )
        if not is_new:
            raise Refused("checked", "この自己点検は、すでに記録されています。")
        for one in answers:
            SelfCheckItem.objects.create(
                check_of=check,
                words=one.words,
                is_kept=one.is_kept,
                deviation="" if one.is_kept else one.deviation,
                correct_by_on=None if one.is_kept else one.correct_by_on,
            )
        _file_if_kept(check, by=by, now=now)
    return check


def correct_item(
    item: SelfCheckItem, *, corrected_on: date, by: Actor, now: datetime
) -> SelfCheckItem:
    """The corrective task is done.

    raises  Refused
    """
    duty = item.check_of.duty
    authorise(by, "contracts.own.file", duty)
    if item.is_kept or item.corrected_on is not None:
        raise Refused("corrected", "この項目には、是正が残っていません。")
    if corrected_on > day_of(now):
        raise Refused("in_future", "是正した日は、今日までの日付を入力してください。")
    with transaction.atomic():
        item.corrected_on = corrected_on
        item.save(update_fields=["corrected_on"])
        _file_if_kept(item.check_of, by=by, now=now)
    return item


def _file_if_kept(check: SelfCheck, *, by: Actor, now: datetime) -> None:
    items = list(check.items.all())
    if any(not item.is_kept and item.corrected_on is None for item in items):
        return
    lines = [
        f"{item.words}：" + ("はい" if item.is_kept else f"いいえ（{item.deviation}）→是正済み")
        for item in items
    ]
    file_document(check.duty, [], note="自己点検\n" + "\n".join(lines), by=by, now=now)
