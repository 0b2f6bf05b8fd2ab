"""Access: views and reveals are written down; beyond one's own cases needs a reason."""

from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import DomainError, Forbidden, Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.models import AccessGrant, Child, Reveal, ViewingWarning
from madoguchi.services.safeguarding.queries.rule_book import rules_on
from madoguchi.services.safeguarding.rules.case_work import Verdict
from madoguchi.services.safeguarding.rules.free_text import refuse_text
from madoguchi.services.safeguarding.rules.rulebook import WARD_OPTIONS

SHORTEST_REASON = 5
ONE_WARNING_IN = timedelta(hours=1)


def request_access(child: Child, reason: str, *, by: Actor, now: datetime) -> AccessGrant:
    """Open a child's page for three hours; asked again while it is open, nothing changes.

    raises  Forbidden  not a caseworker or supervisor of the ward
            Refused    no reason that a supervisor could judge by
    """
    authorise(by, "safeguarding.access.request", now=now)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(
            "reason_needed",
            "担当の機関の上司が点検できるように、閲覧が必要な理由を具体的に入力してください。",
        )
    problem = refuse_text(reason)
    if problem or by.person_id is None or by.organisation_id is None:
        raise Refused("reason", problem or "サインインし直してください。")
    hours = rules_on(day_of(now))[WARD_OPTIONS]["access_hours"]
    with transaction.atomic():
        Child.objects.select_for_update(no_key=True).get(pk=child.pk)
        known = AccessGrant.objects.filter(
            child=child, person_id=by.person_id, from_at__lte=now, until_at__gt=now
        ).first()
        if known is not None:
            return known
        grant = AccessGrant.objects.create(
            child=child, person_id=by.person_id, organisation_id=by.organisation_id,
            reason=reason, from_at=now, until_at=now + timedelta(hours=hours),
        )  # fmt: skip
        record(
            "safeguarding.access", by=by, about=child, label="担当外の臨時閲覧",
            detail={"number": child.number}, now=now,
        )  # fmt: skip
    return grant


def review_access(grant: AccessGrant, verdict: Verdict, *, by: Actor, now: datetime) -> AccessGrant:
    """The supervisor of the child's holder says what they think of it; never of one's own.

    raises  Forbidden, Refused (reviewed already)
    """
    authorise(by, "safeguarding.access.review", grant, now=now)
    if grant.person_id == by.person_id:
        raise Forbidden("own_access", "ご自身の閲覧は点検できません。ほかの方に依頼してください。")
    with transaction.atomic():
        row = AccessGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        if row.reviewed_at is not None:
            raise Refused("reviewed", "この閲覧は、すでに点検されています。")
        row.verdict, row.reviewed_by_id, row.reviewed_at = verdict.value, by.person_id, now
        row.save(update_fields=["verdict", "reviewed_by", "reviewed_at"])
    return row


def reveal_name(child: Child, *, by: Actor, now: datetime) -> Reveal:
    """Show the name to this person for some minutes; every press is written down.

    The caller has made sure that the person may open the child's page.
    raises  Forbidden
    """
    authorise(by, "safeguarding.case.view", now=now)
    if by.person_id is None:
        raise Forbidden("nobody", "サインインし直してください。")
    minutes = rules_on(day_of(now))[WARD_OPTIONS]["reveal_minutes"]
    with transaction.atomic():
        record(
            "safeguarding.reveal", by=by, about=child, label="氏名の表示",
            detail={"number": child.number}, now=now,
        )  # fmt: skip
        return Reveal.objects.create(
            child=child, person_id=by.person_id, revealed_at=now,
            until_at=now + timedelta(minutes=minutes),
        )  # fmt: skip


def note_view(child: Child, page: str, *, by: Actor, now: datetime) -> None:
    """One entry a view: who, when, which page; and a warning if it is too many (SAFE-069)."""
    with transaction.atomic():
        record("view", by=by, about=child, label=page, detail={"number": child.number}, now=now)
        _watch(by, now)


def note_refusal(
    number: str, *, by: Actor, now: datetime, error: DomainError | None = None
) -> None:
    """Somebody asked for a child that is not theirs to see: a line in the trail stays.

    ``error`` goes on to the page; whoever sees it next writes no second line.
    """
    if error is not None:
        error.is_recorded = True
    record(
        "refused", by=by, about=None, label="担当外・所属外の児童のページ",
        detail={"number": number[:20]}, now=now,
    )  # fmt: skip


def note_search(what: str, found: int, *, by: Actor, now: datetime) -> None:
    """Somebody searched: how much was found, never the words (they may be a name)."""
    record("search", by=by, about=None, label=what, detail={"found": found}, now=now)


def _watch(by: Actor, now: datetime) -> None:
    """Warn the supervisor once an hour when somebody opens very many children in a short time."""
    if by.person_id is None or by.organisation_id is None:
        return
    options = rules_on(day_of(now))[WARD_OPTIONS]
    since = now - timedelta(minutes=options["views_minutes"])
    table = Child._meta.db_table
    seen = (
        TrailEntry.objects.filter(
            actor_id=by.person_id, action="view", table_name=table, at__gt=since
        )
        .order_by()
        .values("row_pk")
        .distinct()
        .count()
    )
    if seen <= options["views_limit"]:
        return
    if ViewingWarning.objects.filter(
        person_id=by.person_id, noticed_at__gt=now - ONE_WARNING_IN
    ).exists():
        return
    ViewingWarning.objects.create(
        person_id=by.person_id, organisation_id=by.organisation_id, noticed_at=now,
        children=seen, minutes=options["views_minutes"],
    )  # fmt: skip


def judge_warning(
    warning: ViewingWarning, verdict: Verdict, *, by: Actor, now: datetime
) -> ViewingWarning:
    """The supervisor's judgement of a warning; never of one's own. Raises Forbidden."""
    authorise(by, "safeguarding.access.review", now=now)
    if warning.person_id == by.person_id:
        raise Forbidden("own_access", "ご自身の閲覧は点検できません。ほかの方に依頼してください。")
    warning.verdict = verdict.value
    warning.reviewed_by_id, warning.reviewed_at = by.person_id, now
    warning.save(update_fields=["verdict", "reviewed_by", "reviewed_at"])
    return warning
