"""開示の資料: prepared with every source masked, released one by one by the supervisor, output."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.documents.disclosure import disclosure_paper
from madoguchi.services.safeguarding.models import Child, Disclosure, DisclosureRelease
from madoguchi.services.safeguarding.queries.disclosures import disclosed
from madoguchi.services.safeguarding.rules.disclosure import Concealed
from madoguchi.services.safeguarding.rules.free_text import refuse_text

LONGEST = timedelta(days=366 * 5)


def prepare_disclosure(
    child: Child, first: date, last: date, purpose: str, *, by: Actor, now: datetime
) -> Disclosure:
    """A new disclosure of a period; nothing in it is released.

    raises  Forbidden, Refused (no purpose, days in the wrong order or too far apart)
    """
    authorise(by, "safeguarding.disclosure.prepare", child, now=now)
    problem = refuse_text(purpose) if purpose.strip() else "請求の内容を入力してください。"
    if not first <= last <= day_of(now) or last - first > LONGEST:
        problem = "期間の初日と末日を確かめてください（今日まで、5年以内です）。"
    if problem:
        raise Refused("disclosure", problem)
    with transaction.atomic():
        return Disclosure.objects.create(
            number=f"開{day_of(now):%Y%m%d}-{secrets.token_hex(2)}", child=child, from_on=first,
            until_on=last, purpose=purpose, prepared_by_id=by.person_id, prepared_at=now,
        )  # fmt: skip


def release_item(
    disclosure: Disclosure, concealed: Concealed, key: int, *, by: Actor, now: datetime
) -> DisclosureRelease:
    """The supervisor lets one item be shown; released twice, it is released once.

    raises  Forbidden  not a supervisor; or the one who prepared it (two people look)
            Refused    nothing of this disclosure
    """
    authorise(by, "safeguarding.disclosure.release", disclosure, now=now)
    if disclosure.prepared_by_id == by.person_id:
        raise Forbidden(
            "two_people",
            "ご自身が作成した資料の秘匿は解除できません。ほかの責任者に依頼してください。",
        )
    if (concealed.value, key) not in {item.place for item in disclosed(disclosure).masking.items}:
        raise Refused("no_such_item", "この資料にない項目です。画面を読み込み直してください。")
    with transaction.atomic():
        row, is_new = DisclosureRelease.objects.get_or_create(
            disclosure=disclosure, concealed=concealed.value, item=key,
            defaults={"released_by_id": by.person_id, "released_at": now},
        )  # fmt: skip
        if is_new:
            record(
                "safeguarding.disclosure.release", by=by, about=disclosure.child,
                label=f"秘匿の解除 {disclosure.number} {concealed.label}",
                detail={"number": disclosure.child.number, "item": key}, now=now,
            )  # fmt: skip
    return row


def output_disclosure(disclosure: Disclosure, *, by: Actor, now: datetime) -> bytes:
    """The PDF as it may be handed over now. Raises Forbidden."""
    authorise(by, "safeguarding.disclosure.prepare", disclosure, now=now)
    found = disclosed(disclosure)
    pdf = render_pdf("ledger", disclosure_paper(found, now), title="開示の資料")
    record(
        "output", by=by, about=disclosure.child, label=f"開示の資料 {disclosure.number}",
        detail={"number": disclosure.child.number,
                "concealed_permille": found.masking.concealed_permille},
        now=now,
    )  # fmt: skip
    return pdf
