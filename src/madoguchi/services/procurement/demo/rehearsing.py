"""A rehearsal moved stage by stage through the commands, dated by its own schedule."""

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.calendar.jst import JST
from madoguchi.core.cases.clock import set_clock
from madoguchi.core.errors import Missing
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import (
    approvals,
    blind_check,
    committee,
    eligibility,
    letters,
    opening,
    proposals,
    publication,
    questions,
    results,
    scoring,
)
from madoguchi.services.procurement.commands import blind as blinding
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.commands.copy_checklist import tick_checklist
from madoguchi.services.procurement.commands.rehearsals import start_rehearsal
from madoguchi.services.procurement.demo.papers import PROMISES, proposal_pdf
from madoguchi.services.procurement.models import (
    Application,
    Criterion,
    FunctionItem,
    Letter,
    Tender,
)
from madoguchi.services.procurement.queries.copy_checklist import wanted_kinds
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.rules.proposal_content import (
    EstimateLine,
    FunctionAnswerKind,
    FunctionReply,
    ProposalContent,
    SectionPlace,
    YearEstimate,
)
from madoguchi.services.procurement.terms import (
    ApprovalSubject,
    MilestoneKind,
    ProposalFileKind,
    Verdict,
)


@dataclass
class Rehearsal:
    """One rehearsal with its people; each method moves it one stage on."""

    world: World
    tender: Tender
    real_now: datetime
    applications: list[Application] = field(default_factory=list)

    def actor(self, person: Person) -> Actor:
        return as_actor(person, self.real_now.date(), mfa=True)

    @property
    def officer(self) -> Actor:
        return self.actor(self.world.saeki)

    @property
    def approver(self) -> Actor:
        return self.actor(self.world.takahashi)

    def end_of(self, kind: MilestoneKind) -> datetime:
        """The end of a step of its schedule."""
        span = window(self.tender, kind)
        if span is None:
            raise Missing("no_step", f"日程に「{kind.label}」がありません。")
        return span.closes_at

    def approve(self, subject: ApprovalSubject, *, now: datetime) -> None:
        request = approvals.request_approval(self.tender, subject, by=self.officer, now=now)
        approvals.decide_approval(request, approve=True, by=self.approver, now=now)

    def stand_at(self, moment: datetime) -> None:
        """Leave the rehearsal's clock at a moment."""
        set_clock(self.tender.case, to=moment, by=self.officer, now=self.real_now)


def _at_hour(day: datetime, hour: int) -> datetime:
    """That hour of the day, in Japan."""
    return day.astimezone(JST).replace(hour=hour, minute=0, second=0, microsecond=0)


FUNCTIONS = (
    ("1", "プロジェクトごとの寄附の件数と金額を、区の職員が画面で見られる", True),
    ("2", "寄附者の一覧を、表計算ソフトで開ける形で出力できる", True),
    ("3", "職員ごとに、見られる範囲を分けられる", True),
    ("4", "寄附者へのお礼の連絡を、まとめて送れる", False),
    ("5", "公開の前に、ページの下書きを区が確認できる", False),
)
ANSWERS = (
    (FunctionAnswerKind.SUPPORTED, ""),
    (FunctionAnswerKind.ALTERNATIVE, "月に1回、事務局から同じ内容の表をお渡しします。"),
    (FunctionAnswerKind.UNSUPPORTED, "令和8年度中の対応を検討しています。"),
)


def begin(source: Tender, world: World, *, now: datetime) -> Rehearsal:
    """A published rehearsal of the call, with a list of functions to answer."""
    rehearsal = Rehearsal(
        world, start_rehearsal(source, by=as_actor(world.saeki, now.date(), mfa=True), now=now), now
    )
    for position, (code, text, is_required) in enumerate(FUNCTIONS):
        FunctionItem.objects.create(
            tender=rehearsal.tender, code=code, text=text, is_required=is_required,
            position=position,
        )  # fmt: skip
    moment = _at_hour(rehearsal.end_of(MilestoneKind.NOTICE), 9)
    request = publication.request_publication(
        rehearsal.tender, note="リハーサルの公告", by=rehearsal.officer, now=moment
    )
    approvals.decide_approval(request, approve=True, by=rehearsal.approver, now=moment)
    publication.publish_tender(rehearsal.tender, by=rehearsal.officer, now=moment)
    return rehearsal


def take_part(rehearsal: Rehearsal) -> None:
    """Three firms file complete statements; they are accepted, judged fit and invited."""
    world, tender = rehearsal.world, rehearsal.tender
    firms = (
        (world.mihon_kikaku, world.yamabe),
        (world.reidai, world.himuro),
        (world.lantern, world.lan),
    )
    filed = rehearsal.end_of(MilestoneKind.PARTICIPATION) - timedelta(days=3)
    rehearsal.applications = [
        _file(rehearsal, firm, person, now=filed + timedelta(hours=ordinal))
        for ordinal, (firm, person) in enumerate(firms)
    ]
    judged = rehearsal.end_of(MilestoneKind.PARTICIPATION) + timedelta(days=1)
    for application in rehearsal.applications:
        taking_in.accept_filed(application, by=rehearsal.officer, now=judged)
        application.refresh_from_db()
        for judgement in eligibility.prepare_judgements(
            application, by=rehearsal.officer, now=judged
        ):
            eligibility.judge(judgement, Verdict.MET, by=rehearsal.officer, now=judged)
        eligibility.decide_eligibility(application, by=rehearsal.officer, now=judged)
    rehearsal.approve(ApprovalSubject.ELIGIBILITY, now=judged)
    invited = _at_hour(rehearsal.end_of(MilestoneKind.INVITATION), 10)
    eligibility.invite(tender, by=rehearsal.officer, now=invited)
    for letter in Letter.objects.filter(tender=tender, state="draft"):
        letters.send_letter(letter, by=rehearsal.officer, now=invited)
    for application in rehearsal.applications:
        application.refresh_from_db()


def _file(
    rehearsal: Rehearsal, firm: Organisation, person: Person, *, now: datetime
) -> Application:
    actor = rehearsal.actor(person)
    application = applying.start_application(rehearsal.tender, firm, by=actor, now=now)
    applying.save_details(
        application,
        {
            "is_registered_bidder": True,
            "registration_number": "0132456789",
            "contact_name": person.name,
            "contact_department": "公共事業部",
            "contact_phone": firm.phone,
            "contact_email": person.email,
        },
        by=actor,
        now=now,
    )
    terms = list(rehearsal.tender.standing_terms.values_list("pk", flat=True))
    applying.accept_terms(application, terms, by=actor, now=now)
    conditions = list(
        rehearsal.tender.conditions.filter(is_sworn=True).values_list("pk", flat=True)
    )
    applying.swear_oaths(application, conditions, by=actor, now=now)
    for paper in rehearsal.tender.required_papers.filter(applies_to__in=["all", "registered"]):
        applying.attach_paper(application, paper, None, by=actor, now=now, is_original=True)
    return applying.file_application(application, by=actor, now=now)


def ask_questions(rehearsal: Rehearsal) -> None:
    """Three questions of two firms; two of them the same."""
    asked = rehearsal.end_of(MilestoneKind.QUESTIONS) - timedelta(days=1)
    texts = (
        (rehearsal.world.yamabe, "提案書の表紙は、20ページに含まれますか。", "§11"),
        (rehearsal.world.himuro, "表紙もページ数に数えるのでしょうか。", "§11(1)"),
        (rehearsal.world.himuro, "副本で、施設の写真を使ってもよいでしょうか。", "§11(1)③"),
    )
    for person, text, place in texts:
        actor = rehearsal.actor(person)
        organisation = person.memberships.select_related("organisation")[0].organisation
        questions.ask(
            rehearsal.tender,
            text=text,
            place=place,
            document="説明書",
            organisation=organisation,
            by=actor,
            now=asked,
        )


def propose(rehearsal: Rehearsal, *, count: int = 3, leave_last_as_draft: bool = False) -> None:
    """Proposals with real files; the last may be left unsubmitted, as happens."""
    moment = rehearsal.end_of(MilestoneKind.PROPOSALS) - timedelta(days=1)
    people = (rehearsal.world.yamabe, rehearsal.world.himuro, rehearsal.world.lan)
    for seed, (application, person) in enumerate(
        zip(rehearsal.applications[:count], people, strict=False)
    ):
        is_left = leave_last_as_draft and seed == count - 1
        _propose(rehearsal, application, person, seed=seed, submit=not is_left, now=moment)


def _propose(
    rehearsal: Rehearsal,
    application: Application,
    person: Person,
    *,
    seed: int,
    submit: bool,
    now: datetime,
) -> None:
    actor, tender = rehearsal.actor(person), rehearsal.tender
    proposal = proposals.start_proposal(application, by=actor, now=now)
    proposals.save_draft(proposal, _content(tender, seed), by=actor, now=now)
    for kind in (ProposalFileKind.ORIGINAL, ProposalFileKind.COPY):
        is_original = kind is ProposalFileKind.ORIGINAL
        pdf = proposal_pdf(tender, application.applicant, is_original=is_original, seed=seed)
        added = proposals.add_file(
            proposal, io.BytesIO(pdf), name=f"企画提案書_{kind.label}.pdf", kind=kind, by=actor,
            now=now,
        )  # fmt: skip
        inspect(added.file, now=now)
    tick_checklist(proposal, wanted_kinds(tender), by=actor, now=now)
    if submit:
        submitted = proposals.submit_proposal(proposal, by=actor, now=now)
        if submitted.content_file is not None:
            inspect(submitted.content_file, now=now)


def _content(tender: Tender, seed: int) -> ProposalContent:
    """Estimates a little under each ceiling, every section mapped to a page."""
    estimates = []
    for ceiling in tender.ceilings.filter(amount_yen__isnull=False):
        net = (ceiling.amount_yen or 0) * (88 - seed) // 100
        estimates.append(
            YearEstimate(
                fiscal_year=ceiling.first_fiscal_year,
                lines=(
                    EstimateLine(
                        item="業務一式", quantity=1, unit="式", unit_price_yen=net,
                        basis="人件費・事務費の積上げ",
                    ),
                ),
                tax_yen=net // 10,
                total_yen=net + net // 10,
            )
        )  # fmt: skip
    return ProposalContent(
        estimates=tuple(estimates),
        sections=tuple(
            SectionPlace(
                section=section.pk, page_from=1, summary=PROMISES[(ordinal + seed) % len(PROMISES)]
            )
            for ordinal, section in enumerate(tender.sections.all())
        ),
        functions=tuple(_reply(item, seed) for item in tender.function_items.all()),
    )


def _reply(item: FunctionItem, seed: int) -> FunctionReply:
    """The first firm has everything, the second offers another way once, the third lacks one."""
    answer, note = ANSWERS[seed if item.position == seed + 1 else 0]
    return FunctionReply(item=item.pk, answer=answer, note=note)


def seat_committee(rehearsal: Rehearsal) -> None:
    """Members on the posts, declared; weights set and frozen."""
    moment = rehearsal.end_of(MilestoneKind.PROPOSALS) - timedelta(days=3)
    posts = list(rehearsal.tender.committee_posts.all())
    for post, person in zip(posts, rehearsal.world.committee, strict=False):
        member = committee.appoint(post, person, by=rehearsal.officer, now=moment)
        committee.declare(member, [], has_none=True, by=rehearsal.actor(person), now=moment)
    leaves = Criterion.objects.filter(round__tender=rehearsal.tender, children__isnull=True)
    committee.set_weights(
        rehearsal.tender, {leaf.pk: 10 for leaf in leaves}, by=rehearsal.officer, now=moment
    )
    committee.freeze_criteria(rehearsal.tender, by=rehearsal.officer, now=moment)
    rehearsal.tender.refresh_from_db()


def open_proposals(rehearsal: Rehearsal) -> datetime:
    """Two people open the seal the morning after the deadline; returns that moment."""
    moment = rehearsal.end_of(MilestoneKind.PROPOSALS) + timedelta(hours=16)
    rehearsal.tender.refresh_from_db()
    opening.approve_tender_opening(rehearsal.tender, by=rehearsal.officer, now=moment)
    opening.approve_tender_opening(
        rehearsal.tender, by=rehearsal.actor(rehearsal.world.onishi), now=moment
    )
    rehearsal.tender.refresh_from_db()
    return moment


def confirm_copies(rehearsal: Rehearsal, *, now: datetime) -> None:
    """Every copy checked, every page of it looked at."""
    for copy in blinding.prepare_copies(rehearsal.tender, by=rehearsal.officer, now=now):
        blind_check.recheck_copy(copy, by=rehearsal.officer, now=now)
        for page in range(1, copy.page_count + 1):
            blinding.confirm_page(copy, page, by=rehearsal.officer, now=now)


def score(rehearsal: Rehearsal, *, now: datetime, members: int) -> None:
    """Open the first round; the first ``members`` members finalise, the others are still at it."""
    round_ = rehearsal.tender.rounds.order_by("ordinal").first()
    if round_ is None:
        return
    scoring.open_round(round_, by=rehearsal.officer, now=now)
    leaves = list(Criterion.objects.filter(round=round_, children__isnull=True))
    seats = list(rehearsal.tender.committee_members.select_related("person"))
    for seat, member in enumerate(seats):
        actor = rehearsal.actor(member.person)
        for row, application in enumerate(rehearsal.applications):
            sheet = scoring.sheet_for(round_, member, application, by=actor)
            marks = {leaf.pk: 9 - row - (seat + ordinal) % 2 for ordinal, leaf in enumerate(leaves)}
            comments = {leaves[0].pk: "体制と連絡の取り方が具体的に書かれている。"}
            scoring.save_scores(sheet, marks, comments, by=actor, now=now)
            if seat < members:
                scoring.finalise(sheet, by=actor, now=now)


def decide(rehearsal: Rehearsal, *, now: datetime) -> None:
    """Close the round, record the selection with its reason, approve, name the candidate."""
    for round_ in rehearsal.tender.rounds.all():
        scoring.close_round(round_, by=rehearsal.officer, now=now)
    results.record_selection(
        rehearsal.tender,
        reason="執行体制が具体的で、初めての団体への支援に工夫があり、最も高い評価を得たため。",
        by=rehearsal.officer,
        now=now,
    )
    rehearsal.approve(ApprovalSubject.RESULT, now=now)
    results.confirm_selection(rehearsal.tender, by=rehearsal.officer, now=now)
    results.make_result_letters(rehearsal.tender, by=rehearsal.officer, now=now)
