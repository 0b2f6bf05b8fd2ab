"""消去: proposed, approved by two different people, done, and a record of it kept (SAFE-048)."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.backups.generations import KEPT
from madoguchi.services.safeguarding.models import Alert, Child, EntryOperation, Erasure
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.queries.school_year import children_to_erase
from madoguchi.services.safeguarding.rules.rulebook import WARD_OPTIONS

METHOD = (
    "データベースの行を削除。氏名・自由記述は操作履歴に残していない。"
    f"バックアップは{KEPT}世代の入替えにより消える（世代ごとに確認できる）。"
)


def propose_erasure(*, by: Actor, now: datetime) -> Erasure:
    """Propose every child whose records have been kept long enough.

    raises  Forbidden, Refused (nobody is due)
    """
    authorise(by, "safeguarding.erasure.propose", now=now)
    if by.person_id is None:
        raise Forbidden("nobody", "サインインし直してください。")
    years = rules_on(day_of(now))[WARD_OPTIONS]["retention_years"]
    with transaction.atomic():
        numbers = [child.number for child in children_to_erase(day_of(now), years)]
        if not numbers:
            raise Refused("nobody_due", f"保存年限（{years}年）を過ぎた児童の記録はありません。")
        return Erasure.objects.create(
            number=f"E-{day_of(now):%Y%m%d}-{secrets.token_hex(2)}", numbers=numbers,
            children=len(numbers), retention_years=years, proposed_by_id=by.person_id,
            proposed_at=now,
        )  # fmt: skip


def approve_erasure(erasure: Erasure, *, by: Actor, now: datetime) -> Erasure:
    """The first approval is noted; the second one, by somebody else, erases.

    raises  Forbidden  the same person twice
            Refused    erased already
    """
    authorise(by, "safeguarding.erasure.approve", now=now)
    with transaction.atomic():
        row = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
        if row.erased_at is not None:
            raise Refused("erased", "この消去は、すでに終わっています。")
        if row.first_approved_by_id is None:
            row.first_approved_by_id, row.first_approved_at = by.person_id, now
            row.save(update_fields=["first_approved_by", "first_approved_at"])
            return row
        if row.first_approved_by_id == by.person_id:
            raise Forbidden(
                "two_people", "1人目とは別の方の承認が必要です。ほかの方に依頼してください。"
            )
        row.second_approved_by_id, row.erased_at, row.method = by.person_id, now, METHOD
        _erase(row.numbers)
        record(
            "safeguarding.erasure", by=by, about=row, label=f"消去 {row.number}",
            detail={"children": row.children}, now=now,
        )  # fmt: skip
        row.numbers = []
        row.save()
    return row


def _erase(numbers: Sequence[str]) -> None:
    children = Child.objects.filter(number__in=list(numbers))
    keys = list(children.values_list("pk", flat=True))
    operations = list(
        EntryOperation.objects.filter(entries__child__in=keys).values_list("pk", flat=True)
    )
    Alert.objects.filter(child__in=keys).delete()
    children.delete()
    # The press of a button is nobody's record any more once none of its entries is left.
    EntryOperation.objects.filter(pk__in=operations, entries__isnull=True).delete()
