"""Every page of the demo world, by the person who opens it; one entry per page family member.

The six rehearsals stand at the questions, an hour before the deadline, at the opening, in the
scoring, at the result and at the check of the copies, in the order in which they were made; each
belongs to the section of the case that it rehearses.
"""

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.cases.models import Case
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.contracts.models import Contract, Invoice
from madoguchi.services.procurement.forms.setup import PARTS
from madoguchi.services.procurement.models import (
    Application,
    Approval,
    Letter,
    NoticeReading,
    Tender,
)
from madoguchi.services.procurement.queries.parts import copies_of
from madoguchi.services.safeguarding.models import (
    Alert,
    CaseAssignment,
    Placement,
    ReportPeriod,
    TrainingSession,
)

MIHON = "みほん企画株式会社"


class DemoWorld:
    """The stages of the demo, and the objects whose pages are looked at."""

    def __init__(self) -> None:
        calls = Tender.objects.filter(case__is_rehearsal=True).order_by("pk")
        stages = tuple(calls.select_related("case"))
        assert len(stages) == 6, stages
        self.asking, self.closing, self.opening, self.scoring, self.deciding, self.checking = stages

    def by_person(self) -> dict[str, list[str]]:
        """name of a person (empty: nobody in particular) -> addresses."""
        return {
            "": public_pages(),
            "佐伯 真理子": [*house_pages(), *notice_pages(), *self.deciding_pages()],
            "楠木 大輔": self.officer_pages(),
            "千田 亮": self.opening_pages(),
            "髙橋 一郎": ["/", "/procurement/approvals/", f"/procurement/approvals/{approval()}/"],
            "相沢 奈々": [
                *self.scoring_pages(),
                *contract_work_pages(),
                "/contracts/dues/",
                "/contracts/dues/calendar/",
            ],
            "大西 千尋": ["/", *_of(self.opening, "opening/", "opening/approval/")],
            "鵜飼 紗知": accountant_pages(),
            "𠮷田 みなみ": self.member_pages(),
            "山辺 翔": [*self.bidder_pages(), *service_pages()],
            "氷室 慎吾": self.draft_pages(),
            "桐生 直人": administration_pages(),
            "瀧川 拓": safeguarding_pages(),
            "大隅 久美": supervisor_pages(),
            "井ノ口 拓海": [
                *self.asking_pages(),
                *self.checking_pages(),
                *training_pages(),
                *operation_pages(),
                *roster_pages(),
            ],
            "﨑田 由美": facility_pages(),
            "加賀見 怜子": ["/", "/trail/", "/trail/entries/1/", "/trail/verification/"],
        }

    def asking_pages(self) -> list[str]:
        call = self.asking
        question = call.questions.first()
        assert question is not None
        return [
            *_of(call, "", "clock/", "setup/", "setup/mapping/", *(f"setup/{p}/" for p in PARTS)),
            *_of(call, f"schedule/{call.milestones.first().pk}/move/"),
            *_of(call, "documents/", "documents/issues/", "documents/requests/", "publication/"),
            *_of(call, "publication/cancellation/request/"),
            *_of(call, "questions/", "questions/new/", "questions/sheets/new/"),
            *_of(call, f"questions/answers/new/?question={question.pk}"),
            *_of(call, "committee/", "committee/weights/", "committee/freeze/"),
        ]

    def officer_pages(self) -> list[str]:
        call, firm = self.closing, application(self.closing)
        one = f"applications/{firm.applicant.public_id}/"
        return [
            *_of(call, "", "applications/", "applications/new/", "applications/contacts/new/"),
            *_of(call, one, f"{one}details/", f"{one}papers/new/", f"{one}withdrawal/"),
            *_of(call, f"{one}clarifications/new/", f"{one}intakes/new/participation/"),
            *_of(call, f"{one}intakes/new/proposal/", f"{one}additional/new/"),
            *_of(call, "eligibility/", f"eligibility/judgements/{firm.judgements.first().pk}/"),
            *_of(call, f"eligibility/{firm.applicant.public_id}/loss/"),
            *_of(call, f"eligibility/{firm.applicant.public_id}/recheck/"),
            *_of(call, f"eligibility/{firm.applicant.public_id}/disqualification/"),
            *_of(call, "letters/", f"letters/{Letter.objects.filter(tender=call).first().pk}/"),
        ]

    def opening_pages(self) -> list[str]:
        return _of(self.opening, "", "opening/", "opening/approval/")

    def scoring_pages(self) -> list[str]:
        scoring = self.scoring
        code = scoring.drawn_codes.order_by("code").first().code
        copy = copies_of(scoring).first()
        member = scoring.committee_members.first()
        return [
            *_of(scoring, "committee/", "committee/posts/", "committee/members/"),
            *_of(scoring, f"committee/members/{member.pk}/end/"),
            *_of(scoring, "opening/", "copies/", f"copies/{copy.pk}/pages/1/", "codes/"),
            *_of(scoring, f"copies/{copy.pk}/block/", "rounds/", "rounds/1/", "meetings/"),
            *_of(scoring, f"visits/{code}/"),
        ]

    def deciding_pages(self) -> list[str]:
        return [
            *_of(self.deciding, "rounds/1/", "result/", "result/letters/"),
            *_of(
                self.deciding,
                "result/approval/publication/",
                "letters/",
                "talks/",
                "talks/meetings/",
                "talks/ending/",
            ),
            *_of(self.deciding, "talks/recheck/", "talks/handover/1/"),
        ]

    def checking_pages(self) -> list[str]:
        found = f"copies/{copies_of(self.checking).earliest('pk').pk}/"
        return [
            *_of(self.checking, "copies/", f"{found}check/", f"{found}cleaning/"),
            *_of(self.checking, f"{found}acceptance/", "functions/", *self.check_pages()),
        ]

    def check_pages(self) -> list[str]:
        copies = list(copies_of(self.checking))
        leaking = next(copy for copy in copies if len(copy.check_report["finds"]) > 1)
        one = f"copies/{leaking.pk}/"
        return [
            *(f"copies/{copy.pk}/check/" for copy in copies),
            f"{one}cleaning/", f"{one}acceptance/", f"{one}pages/1/",
        ]  # fmt: skip

    def member_pages(self) -> list[str]:
        scoring = f"/procurement/review/{self.scoring.number}/"
        code = self.scoring.drawn_codes.order_by("code").first().code
        return [
            "/", "/procurement/review/", scoring, f"{scoring}declaration/",
            f"{scoring}rounds/1/{code}/", f"{scoring}rounds/1/{code}/final/",
            f"{scoring}rounds/1/{code}/abstention/",
            f"/procurement/review/{self.deciding.number}/rounds/1/totals/",
            f"{scoring}rounds/1/functions/",
        ]  # fmt: skip

    def draft_pages(self) -> list[str]:
        """The parts of a statement that may still be changed."""
        paper = self.asking.required_papers.order_by("pk").first()
        parts = (*("contact", "outline", "oaths", "team", "filing"), f"papers/{paper.pk}")
        return _bid(self.asking, "application/", *(f"application/{part}/" for part in parts))

    def bidder_pages(self) -> list[str]:
        year = self.closing.ceilings.first().first_fiscal_year
        return [
            "/", "/procurement/bids/", "/accounts/own-organisation/", "/desk/", "/desk/ask/",
            *_bid(self.asking, "", "application/", "application/receipt/", "questions/"),
            *_bid(self.asking, "materials/", "withdrawal/", "engineers/"),
            *_bid(self.closing, "proposal/blind-check/"),
            *_bid(self.closing, "", "proposal/", f"proposal/estimates/{year}/"),
            *_bid(self.closing, "proposal/sections/", "proposal/records/"),
            *_bid(self.closing, "proposal/deviations/", "proposal/copies/"),
            *_bid(self.closing, "members/additions/"),
            *_bid(self.closing, "proposal/blind-check/"),
            *_bid(self.opening, "proposal/", "proposal/receipt/"),
            *_bid(self.deciding, "", "result/"),
        ]  # fmt: skip


def _of(call: Tender, *paths: str) -> list[str]:
    return [f"/procurement/tenders/{call.number}/{path}" for path in paths]


def _bid(call: Tender, *paths: str) -> list[str]:
    return [f"/procurement/bids/{call.number}/{path}" for path in paths]


def application(call: Tender) -> Application:
    return call.applications.select_related("applicant").get(applicant__name=MIHON)


def approval() -> int:
    own = Approval.objects.filter(tender__case__section__name__endswith="市民活動推進課")
    return own.order_by("-pk").values_list("pk", flat=True)[0]


def public_pages() -> list[str]:
    case = Case.objects.filter(is_rehearsal=False).order_by("number").first()
    assert case is not None
    return [
        "/", "/procurement/calls/", f"/procurement/calls/{case.number}/", "/accounts/sign-in/",
        "/accounts/password/reset/", "/help/", "/help/keyboard/", "/accessibility/", "/sitemap/",
        "/licences/", "/procurement/calls/2099-999/", "/procurement/api/",
    ]  # fmt: skip


def house_pages() -> list[str]:
    case = Case.objects.filter(section__name__endswith="市民活動推進課").earliest("number")
    mail = OutgoingMail.objects.filter(section=case.section).order_by("pk").first()
    inquiry = Inquiry.objects.earliest("number")
    assert mail is not None
    return [
        "/", "/procurement/tenders/", "/procurement/tenders/new/", "/procurement/deadlines/",
        "/procurement/approvals/", "/procurement/suspensions/", "/desk/", "/desk/new/", "/mail/",
        f"/desk/{inquiry.number}/", "/desk/print/",
        f"/mail/{mail.mail_id}/", "/cases/", f"/cases/{case.number}/", "/accounts/own/",
        "/accounts/own/keys/", "/vault/retention/", "/vault/retention/?kind=all",
    ]  # fmt: skip


def notice_pages() -> list[str]:
    reading = NoticeReading.objects.filter(section__name__endswith="市民活動推進課").latest("pk")
    here = f"/procurement/notices/{reading.public_id}/"
    pages = ["", "rules/", "rules/weekday_mismatch/"]
    return [*(f"/procurement/notices/{page}" for page in pages), here, f"{here}facts/"]


def administration_pages() -> list[str]:
    person = Person.objects.get(name="佐伯 真理子")
    section = Organisation.objects.get(name="生活文化政策部 市民活動推進課")
    here = f"/accounts/people/{person.public_id}/"
    there = f"/accounts/organisations/{section.public_id}/"
    return [
        "/", "/accounts/organisations/", "/accounts/organisations/tree/",
        "/accounts/organisations/new/", there, f"{there}change/", f"{there}invite/",
        "/accounts/people/", here, f"{here}change/", f"{here}memberships/new/",
        "/accounts/invitations/", "/accounts/networks/", "/accounts/permissions/",
        "/safeguarding/accesses/", "/safeguarding/roles/",
        "/accounts/bulk/", "/events/", "/vault/stuck/", "/mail/", "/accounts/second-factor/",
    ]  # fmt: skip


def safeguarding_pages() -> list[str]:
    """A caseworker's pages; the child is the first with an immediate notice among the own."""
    alert = Alert.objects.filter(
        rule="seven_days", child__assignments__caseworker__name="瀧川 拓"
    ).earliest("pk")
    assert alert.child is not None
    child, notice = f"children/{alert.child.number}/", f"alerts/{alert.number}/"
    pages = [
        "ward/", "ward/silent/", "ward/overdue/", "ward/checks/", "ward/reports/",
        "ward/guardians/", "alerts/", notice, f"{notice}actions/new/", "children/", child,
        f"{child}observations/", f"{child}siblings/", f"{child}sheet/", f"{child}disclosures/",
        f"{child}disclosures/new/", f"{child}views/", "rules/", "rules/seven_days/", "statistics/",
    ]  # fmt: skip
    return [f"/safeguarding/{page}" for page in pages]


def supervisor_pages() -> list[str]:
    """Beside a caseworker: looks over the views, gives a case to somebody."""
    held = CaseAssignment.objects.filter(caseworker__name="瀧川 拓").earliest("pk")
    return [
        "/safeguarding/ward/", "/safeguarding/reviews/",
        f"/safeguarding/children/{held.child.number}/holders/",
    ]  # fmt: skip


def contract_work_pages() -> list[str]:
    """The work in progress of the contract that is late, as its officer sees it."""
    contract = Contract.objects.get(case__title="オンライン学習の場 運営業務委託")
    here = f"/contracts/{contract.case.number}/"
    meeting, audit = contract.meetings.earliest("number"), contract.audits.earliest("number")
    contact, fault = contract.contacts.earliest("pk"), contract.faults.earliest("number")
    return [
        f"{here}{page}"
        for page in (
            "chain/beside/",
            "chain/ceiling/",
            "chain/horizon/",
            "deliverables/",
            "deliverables/events/",
            "payments/",
            "reports/",
            "reports/acts/ask/",
            "reports/acts/annex/",
            "reports/acts/term/",
            "meetings/",
            f"meetings/{meeting.pk}/",
            "meetings/acts/new/",
            "meetings/acts/agreed/",
            "operations/",
            f"operations/contacts/{contact.pk}/",
            f"operations/faults/{fault.pk}/",
            "operations/acts/contact/",
            "operations/acts/level/",
            "audits/",
            f"audits/{audit.pk}/",
            "audits/acts/new/",
            "audits/acts/visit/",
            f"audits/acts/finding/{audit.pk}/",
            "terms/work-terms/",
            "transfers/",
            "transfers/new/",
            "registers/",
            "pay-floor/",
            "people/audit-posts/",
            "people/audit-targets/new/",
            "close/",
        )
    ]


def accountant_pages() -> list[str]:
    """Her list, what is payable in it, one invoice and her two acts on it."""
    one = Invoice.objects.filter(state="approved").select_related("contract__case").earliest("pk")
    here = f"/contracts/payables/{one.contract.case.number}/{one.pk}/"
    return [
        "/", "/contracts/payables/", "/contracts/payables/?state=payable",
        "/contracts/payables/?state=paid", here, f"{here}payment/", f"{here}return/",
        "/contracts/accounts/", "/contracts/dues/calendar/",
    ]  # fmt: skip


def training_pages() -> list[str]:
    """The users' training of the child information sharing system, as its officer runs it."""
    here = f"/safeguarding/trainings/{TrainingSession.objects.get().pk}/"
    acts = ("", "attendance/", "questions/new/", "copies/instruction/", "copies/delivery/")
    starts = ("/safeguarding/trainings/", "/safeguarding/trainings/new/", "/safeguarding/manuals/")
    return [*starts, *(f"{here}{act}" for act in acts)]


def operation_pages() -> list[str]:
    """The running service, a page of each group."""
    pages = (
        "", "stops/", "faults/", "desk/", "inquiries/", "schedule/", "meetings/", "conformity/",
        "gate/", "releases/", "patches/", "centre/", "reports/",
    )  # fmt: skip
    return [f"/safeguarding/operation/{page}" for page in pages]


def service_pages() -> list[str]:
    """What the contractor's side of the running service opens; it sees no child."""
    pages = ("operation/patches/", "operation/acts/advisories/", "operation/acts/component/",
             "support/", "support/F0001/")  # fmt: skip
    return [f"/safeguarding/{page}" for page in pages]


def roster_pages() -> list[str]:
    """Facilities, children, requests and what ends: the supervising section's own pages."""
    pages = (
        "roster/", "roster/children/new/", "roster/facilities/", "roster/facilities/F0001/",
        "roster/closed-days/", "requests/issue/", "requests/cycles/", "papers/",
        "ward/messages/", "ward/reports/unsubmitted/", "years/", "erasures/",
    )  # fmt: skip
    return [f"/safeguarding/{page}" for page in pages]


def facility_pages() -> list[str]:
    """A school's day, month and papers, as the one who reports opens them."""
    here = Placement.objects.filter(facility__code="F0001").order_by("pk")
    child = here.select_related("child")[0].child.number
    report = ReportPeriod.objects.filter(placement__in=here).latest("from_on", "pk")
    month = report.from_on.replace(day=1)
    pages = (
        "manuals/", "today/", f"days/{month}/", f"days/{month}/children/{child}/signs/", "months/",
        f"months/{month:%Y-%m}/", "calendar/", f"calendar/children/{child}/",
        "reports/", f"reports/{report.pk}/", "messages/", "urgent/", "guardians/", "guardians/new/",
        "requests/", "help/", "api/",
    )  # fmt: skip
    return [f"/safeguarding/{page}" for page in pages]
