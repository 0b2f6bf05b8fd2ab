"""What the registers of people, papers and uses say to each clause of the board.

One pass over few tables: the number of queries does not grow with the rows.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import (
    Contract,
    CustodyAsset,
    Duty,
    Impracticality,
    RefilingCause,
    SecrecyOath,
    SelfCheckItem,
    Worker,
)
from madoguchi.services.contracts.queries.board import ClauseNote, Place
from madoguchi.services.contracts.queries.refused_files import is_lacking
from madoguchi.services.contracts.queries.roster import lines_of
from madoguchi.services.contracts.queries.training import sessions_of
from madoguchi.services.contracts.rules.custody import is_overdue
from madoguchi.services.contracts.rules.people import missing_rules
from madoguchi.services.contracts.terms import (
    ApprovalState,
    Attribute,
    DutyState,
    DutyTrigger,
    FilingState,
    IdentityRule,
    IncidentState,
    Sign,
    WorkerState,
)

DATA, PERSONAL, STAFFING = "data_processing", "personal_information", "staffing"
# 第3項(4)-(6): a paper of clause 3 is the evidence of a later clause.
EVIDENCES = {
    "data_processing.network_diagram": 23,
    "data_processing.security_specification": 24,
    "data_processing.cloud_risks": 25,
}
BOTH_FIRST = ((DATA, 1), (PERSONAL, 1))
Said = tuple[Place, ClauseNote]


def notes_of(contract: Contract, today: date) -> dict[Place, list[ClauseNote]]:
    """The notes of every clause; a clause that a contract does not hold is simply not shown."""
    found: dict[Place, list[ClauseNote]] = {}
    if contract.concluded_on is None:
        return found
    for source in (_secrecy_and_rules, _written_form, _start_papers, _uses, _alternatives,
                   _training, _checks, _days_to_agree, _taken_out, _data_sets):  # fmt: skip
        for place, note in source(contract, today):
            found.setdefault(place, []).append(note)
    return found


def _note(words: str, sign: Sign) -> ClauseNote:
    return ClauseNote(words=words, sign=sign)


def names(workers: Sequence[Worker]) -> str:
    return "、".join(worker.name for worker in workers)


def _secrecy_and_rules(contract: Contract, today: date) -> Iterator[Said]:
    """第1項 (CONT-054), 第11項 (CONT-057), 第15項 (CONT-061), 倫理綱領 (CONT-036)."""
    lines = [line for line in lines_of(contract, today) if line.is_here]
    people = [line.worker for line in lines]
    oaths = SecrecyOath.objects.filter(worker__contract=contract)
    held = oaths.exclude(paper__state=FileState.REFUSED.value)
    sworn = set(held.values_list("worker", flat=True))
    missing = [worker for worker in people if worker.pk not in sworn]
    if missing:
        words = f"誓約の未提出 {len(missing)}人：{names(missing)}"
        yield from ((place, _note(words, Sign.DUE)) for place in BOTH_FIRST)
    if today > contract.ends_on:
        words = f"契約の終了後も続く義務です（誓約 {len(sworn)}人）"
        yield from ((place, _note(words, Sign.STANDING)) for place in BOTH_FIRST)
    serving = [line.worker for line in lines if line.state is WorkerState.SERVING]
    bare = [worker for worker in serving if worker.badge_on is None]
    if bare:
        yield (DATA, 11), _note(f"名札・身分証の未交付 {len(bare)}人：{names(bare)}", Sign.DUE)
    if people:
        unread = [worker for worker in people if worker.ethics_on is None]
        done = f"{len(people) - len(unread)}/{len(people)}人が確認"
        said = f"{done}。未確認：{names(unread)}" if unread else done
        yield (STAFFING, 2), _note(said, Sign.DUE if unread else Sign.SETTLED)
    if Attribute.MAINTENANCE.value in contract.attributes:
        yield from _rules(contract, people)


def _rules(contract: Contract, people: Sequence[Worker]) -> Iterator[Said]:
    known: dict[int, set[IdentityRule]] = {}
    rows = contract.workers.filter(acknowledgements__isnull=False)
    for pk, rule in rows.values_list("pk", "acknowledgements__rule"):
        known.setdefault(pk, set()).add(IdentityRule(rule))
    for worker in people:
        missing = missing_rules(known.get(worker.pk, set()))
        if missing:
            labels = "、".join(rule.label for rule in missing)
            yield (DATA, 15), _note(f"{worker.name}さんの未確認：{labels}", Sign.DUE)


def _written_form(contract: Contract, today: date) -> Iterator[Said]:
    """第2項: what was told stays open until the paper arrives (CONT-014); a drill owes none."""
    awaited = contract.incidents.filter(state=IncidentState.AWAITING_WRITTEN.value, is_drill=False)
    for incident in awaited:
        said = _note(f"事故報告 第{incident.number}号：書面未提出", Sign.OVERDUE)
        yield from (((code, 2), said) for code in (DATA, PERSONAL))


def _start_papers(contract: Contract, today: date) -> Iterator[Said]:
    """第3項: services without their paper (CONT-029), what changed (CONT-030), what it proves."""
    for service in contract.cloud_services.filter(is_lacking("risk_paper")):
        yield (DATA, 3), _note(f"「{service.name}」のリスク対策文書がありません", Sign.OVERDUE)
    causes = RefilingCause.objects.filter(duty__contract=contract, answered_by=None)
    for cause in causes.select_related("duty__contract__case__key", "duty__clause__clause_set"):
        clause = cause.duty.clause
        words = f"再提出の理由：{cause.words}（{format_date(cause.known_on)}）"
        yield (clause.clause_set.code, clause.number), _note(words, Sign.DUE)
    rows = contract.duties.filter(code__in=EVIDENCES).prefetch_related("filings")
    for duty in rows.exclude(state=DutyState.NOT_APPLICABLE.value):
        accepted = [one for one in duty.filings.all() if one.state == FilingState.ACCEPTED.value]
        if accepted:
            words = f"証拠：{duty.title} 第{accepted[0].version}版"
            yield (DATA, EVIDENCES[duty.code]), _note(words, Sign.SETTLED)


def _uses(contract: Contract, today: date) -> Iterator[Said]:
    """第5項: receivers whom nobody approved (CONT-069)."""
    for row in contract.disclosures.filter(is_flagged=True):
        words = f"名簿にも承認した再委託先にもない提供先：{row.receiver}（{row.what}）"
        yield (DATA, 5), _note(words, Sign.BREACHED)


def _alternatives(contract: Contract, today: date) -> Iterator[Said]:
    """第13項: what cannot be kept, and the other way that was agreed (CONT-058)."""
    rows = Impracticality.objects.filter(duty__contract=contract)
    for row in rows.select_related("duty__contract__case__key", "duty__clause__clause_set"):
        clause = row.duty.clause
        place = (clause.clause_set.code, clause.number)
        if row.agreed_on is None:
            yield place, _note(f"守れないとの報告：{row.words}（区と協議中）", Sign.FILED)
        else:
            agreed = f"{row.alternative}（{format_date(row.agreed_on)}に合意）"
            yield place, _note(f"代わりの方法：{agreed}", Sign.SETTLED)


def _training(contract: Contract, today: date) -> Iterator[Said]:
    """第16項: repeats that are still owed (CONT-052)."""
    for session in sessions_of(contract):
        if session.repeats_id is None or session.closed_at is not None:
            continue
        people = [row.worker for row in session.attendances.all()]
        words = f"再受講が必要 {len(people)}人：{names(people)}（{session.title}）"
        yield (DATA, 16), _note(words, Sign.DUE)
        yield (PERSONAL, 9), _note(words, Sign.DUE)


def _checks(contract: Contract, today: date) -> Iterator[Said]:
    """Corrective tasks of the self-checks (CONT-059)."""
    rows = SelfCheckItem.objects.filter(
        check_of__duty__contract=contract, is_kept=False, corrected_on__isnull=True
    ).select_related("check_of__duty__clause__clause_set")
    for row in rows:
        clause = row.check_of.duty.clause
        is_late = row.correct_by_on is not None and today > row.correct_by_on
        day = format_date(row.correct_by_on) if row.correct_by_on else ""
        sign = Sign.OVERDUE if is_late else Sign.DUE
        words = f"是正が必要：{row.words}（{day}まで）"
        yield (clause.clause_set.code, clause.number), _note(words, sign)


def _taken_out(contract: Contract, today: date) -> Iterator[Said]:
    """第8項: what should be back (CONT-077)."""
    rows = contract.take_outs.filter(
        returned_at__isnull=True, approval__state=ApprovalState.APPROVED.value
    )
    for row in rows.select_related("approval", "asset"):
        last = row.approval.effective_until_on or day_of(row.back_at)
        if is_overdue(last, today):
            words = (
                f"{row.asset.name}の持ち帰りが記録されていません（承諾は{format_date(last)}まで）"
            )
            yield (DATA, 8), _note(words, Sign.OVERDUE)


def _data_sets(contract: Contract, today: date) -> Iterator[Said]:
    """個人情報 第11項: data sets without a certificate once the term is over (CONT-149)."""
    if today <= contract.ends_on:
        return
    rows = CustodyAsset.objects.filter(
        receipt__contract=contract, has_personal_data=True, certified_at__isnull=True
    )
    for row in rows.select_related("receipt"):
        words = f"消去・返却の証明書がありません：預かり証 第{row.receipt.number}号 {row.name}"
        yield (PERSONAL, 11), _note(words, Sign.OVERDUE)


def _days_to_agree(contract: Contract, today: date) -> Iterator[Said]:
    """A monthly duty whose words give no day in the term (CONT-035)."""
    for duty in days_to_agree(contract):
        clause = duty.clause
        words = f"「{duty.title}」の期限が契約より前になります。日を協議して登録してください。"
        yield (clause.clause_set.code, clause.number), _note(words, Sign.DUE)


def days_to_agree(contract: Contract) -> Sequence[Duty]:
    """Open monthly duties without a day."""
    return list(
        contract.duties.filter(
            trigger=DutyTrigger.MONTHLY.value, due_on__isnull=True, state=DutyState.OPEN.value
        ).select_related("clause__clause_set")
    )
