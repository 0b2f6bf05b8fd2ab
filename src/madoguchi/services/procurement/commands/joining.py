"""構成員の追加: a JV formed or enlarged after the statement, until its first proposal (PROC-065).

The firm asks, the ward checks. Nothing follows from the request alone: whoever names a rival's
member could otherwise throw the rival out. Source: seed 004 §5(2)※, (3)③-⑤ and ※.
"""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import Source, receive
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.procurement.commands.applications import paper_policy
from madoguchi.services.procurement.commands.committee import find_conflicts
from madoguchi.services.procurement.commands.consortium import demand_number, firm_named, join
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.models import (
    Application,
    Disqualification,
    FiledPaper,
    MemberAddition,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.joining import (
    QUALIFIED,
    agreements_asked,
    falling_with,
    has_proposed,
    overlap_ground,
)
from madoguchi.services.procurement.terms import (
    UNSENT_LETTERS,
    ApplicationKind,
    ApplicationState,
    NoticeChannel,
    NoticeKind,
    Stage,
)


def request_member(
    application: Application,
    *,
    name: str,
    by: Actor,
    now: datetime,
    corporate_number: str = "",
    agreement: Source | None = None,
    agreement_name: str = "",
    is_on_paper: bool = False,
    by_officer: bool = False,
) -> MemberAddition:
    """届出 of a new member with the renewed agreement.

    by_officer  it came on paper and an officer writes it down
    raises      Refused  the call takes no JV, not qualified, its proposal is filed, no agreement,
                wrong 法人番号, or the same member is being checked already
    """
    code = "procurement.intake.register" if by_officer else "procurement.application.file"
    authorise(by, code, application.tender if by_officer else application)
    _demand_may_join(application)
    demand_number(corporate_number.strip())
    if not name.strip():
        raise Refused("member_name", "構成員の名称を入力してください。")
    if application.member_additions.filter(name=name.strip(), decided_at__isnull=True).exists():
        raise Refused(
            "addition_twice", f"「{name.strip()}」の追加は届出済みです。区が確認しています。"
        )
    has_agreement = agreement is not None or is_on_paper
    if agreements_asked(application.tender) and not has_agreement:
        raise Refused("no_agreement", "構成員を追加した新しい協定書を提出してください。")
    with transaction.atomic():
        return MemberAddition.objects.create(
            application=application,
            name=name.strip(),
            corporate_number=corporate_number.strip(),
            agreement=_received(application, agreement, agreement_name, by=by, now=now),
            is_on_paper=agreement is None and is_on_paper,
            requested_at=now,
            requested_by_id=by.person_id or 0,
        )


def _demand_may_join(application: Application) -> None:
    if not Asked(application.tender).fact("allows_consortium"):
        raise Refused("no_consortium", "この案件には、共同企業体では参加できません。")
    if application.state not in QUALIFIED:
        raise Refused("not_qualified", "参加資格が確認された事業者だけが構成員を追加できます。")
    if has_proposed(application):
        raise Refused("proposal_filed", "提案書を提出した後は、構成員を追加できません。")


def _received(
    application: Application, agreement: Source | None, name: str, *, by: Actor, now: datetime
) -> StoredFile | None:
    tender = application.tender
    if agreement is None:
        return None
    if tender.case.key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
    return receive(
        agreement, name=name, key=tender.case.key, policy=paper_policy(tender), by=by, now=now
    )


def accept_member(
    addition: MemberAddition, *, by: Actor, now: datetime, note: str = ""
) -> list[Application]:
    """受理: the member joins and the JV is judged anew; or every JV that it belongs to falls.

    returns  the applications that became 失格 by this, in order
    raises   Refused  decided already, or the proposal came in between
    """
    application = addition.application
    authorise(by, "procurement.eligibility.judge", application.tender)
    _demand_undecided(addition)
    _demand_may_join(application)
    with transaction.atomic():
        fallen = falling_with(addition)
        firm = join(application, firm_named(addition.name, addition.corporate_number), now)
        application.kind = ApplicationKind.CONSORTIUM.value
        application.save(update_fields=["kind"])
        _file_agreement(addition, now)
        _decide(addition, accepted=True, note=note, by=by, now=now)
        for each in fallen:
            _fall(each, firm.organisation.name, by=by, now=now)
        if application.pk not in {each.pk for each in fallen}:
            _renew_checks(application)
        find_conflicts(application.tender, by=by, now=now, only=application)
        application.refresh_from_db()
        return fallen


def decline_member(
    addition: MemberAddition, *, reason: str, by: Actor, now: datetime
) -> MemberAddition:
    """不受理 with the reason; the application stays as it was."""
    authorise(by, "procurement.eligibility.judge", addition.application.tender)
    _demand_undecided(addition)
    if not reason.strip():
        raise Refused("reason_needed", "受理しない理由を入力してください。")
    with transaction.atomic():
        return _decide(addition, accepted=False, note=reason, by=by, now=now)


def _demand_undecided(addition: MemberAddition) -> None:
    if addition.decided_at is not None:
        raise Refused("already_decided", "この届出は確認済みです。画面を読み直してください。")


def _decide(
    addition: MemberAddition, *, accepted: bool, note: str, by: Actor, now: datetime
) -> MemberAddition:
    addition.is_accepted = accepted
    addition.decision_note = note
    addition.decided_at = now
    addition.decided_by_id = by.person_id
    addition.save()
    return addition


def _file_agreement(addition: MemberAddition, now: datetime) -> None:
    """The new 協定書 takes the place of the old one in the set; the old one stays on record."""
    wanted = next(iter(agreements_asked(addition.application.tender)), None)
    if wanted is None:
        return
    paper = FiledPaper.objects.create(
        application=addition.application, required=wanted, name=wanted.name,
        file=addition.agreement, is_on_paper=addition.is_on_paper, filed_at=now,
    )  # fmt: skip
    addition.application.papers.filter(required=wanted, replaced_by__isnull=True).exclude(
        pk=paper.pk
    ).update(replaced_by=paper)


def _renew_checks(application: Application) -> None:
    # The enlarged JV is judged anew: the ward decides and invites it again.
    application.state = ApplicationState.ACCEPTED.value
    application.save(update_fields=["state"])
    if hasattr(application, "eligibility"):
        application.eligibility.delete()


def _fall(application: Application, member: str, *, by: Actor, now: datetime) -> None:
    facts = f"追加された構成員「{member}」が、ほかの応募にも参加しているため。"
    ground = overlap_ground(application.tender)
    application.state = ApplicationState.DISQUALIFIED.value
    application.letters.filter(state__in=UNSENT_LETTERS).delete()
    if ground is None:
        application.lost_on, application.lost_reason = day_of(now), facts
        application.save(update_fields=["state", "lost_on", "lost_reason"])
        return
    application.save(update_fields=["state"])
    Disqualification.objects.create(
        application=application, ground=ground, effect=ground.effect, facts=facts,
        stage=Stage.PROPOSAL.value, decided_at=now, decided_by_id=by.person_id or 0,
    )  # fmt: skip
    make_letters(
        application.tender, NoticeKind.DISQUALIFICATION, [application],
        channels=[NoticeChannel.EMAIL], by=by, now=now,
        context={"ground": ground, "facts": facts},
    )  # fmt: skip
