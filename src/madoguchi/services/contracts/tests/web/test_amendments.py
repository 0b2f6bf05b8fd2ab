"""変更契約: both sign, the duties follow, and what was before stays readable."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import amending, duties
from madoguchi.services.contracts.commands.amending import AmendmentDraft, Change
from madoguchi.services.contracts.models import Amendment
from madoguchi.services.contracts.rules.amending import check_year_end
from madoguchi.services.contracts.terms import (
    AmendedSubject,
    AmendmentReason,
    AmendmentState,
    Attribute,
    ContractKind,
    DutyState,
)
from madoguchi.services.contracts.tests.factories import (
    NOW,
    TODAY,
    a_chain,
    a_signed_contract,
)
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db
CARRIED = "地方自治法213条（繰越明許費）"
MONTHLY = "data_processing.monthly_report"


def a_draft(*changes, **facts):
    return AmendmentDraft(
        **{
            "reason_kind": AmendmentReason.SCOPE,
            "reason": "利用の見込みが増えたため",
            "effective_on": date(2026, 10, 1),
            "changes": changes,
            **facts,
        }
    )


def signed(contract, draft, officer, chief, firm):
    amendment = amending.draft_amendment(contract, draft, by=officer, now=NOW)
    amending.sign_for_ward(amendment, by=chief, now=NOW)
    return amending.sign_for_firm(amendment, by=firm, now=NOW)


@pytest.mark.requirement("CONT-021")
def test_changed_capacity_shows_both_values_with_their_years(world, officer, chief, firm):
    contract = a_signed_contract(world)
    capacity = Change(
        subject=AmendedSubject.WORDS, name="定員", before="210人", after="230人", fiscal_year=2027
    )
    draft = a_draft(capacity, effective_on=date(2027, 4, 1))
    first = signed(contract, draft, officer, chief, firm)
    second = signed(
        contract, a_draft(replace(capacity, before="", after="240人", fiscal_year=2028)),
        officer, chief, firm,
    )  # fmt: skip
    assert [
        (one.number, fact.before, fact.after, fact.fiscal_year)
        for one in (first, second)
        for fact in one.facts.all()
    ] == [(1, "210人", "230人", 2027), (2, "230人", "240人", 2028)]
    contract.refresh_from_db()
    assert contract.amendment_count == 2


def test_nothing_holds_before_both_have_signed(world, officer, chief, firm):
    contract = a_signed_contract(world)
    longer = a_draft(
        Change(subject=AmendedSubject.ENDS_ON, after="2027-06-30"), legal_ground=CARRIED
    )
    amendment = amending.draft_amendment(contract, longer, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        amending.sign_for_firm(amendment, by=firm, now=NOW)
    assert refused.value.code == "not_awaited"
    for nobody in (officer, firm):
        with pytest.raises(Forbidden):
            amending.sign_for_ward(amendment, by=nobody, now=NOW)
    amending.sign_for_ward(amendment, by=chief, now=NOW)
    contract.refresh_from_db()
    assert contract.ends_on == date(2027, 3, 31)
    with pytest.raises(Forbidden):
        amending.sign_for_firm(amendment, by=as_actor(world.saotome, TODAY), now=NOW)
    done = amending.sign_for_firm(amendment, by=firm, now=NOW)
    contract.refresh_from_db()
    assert (contract.ends_on, done.state) == (date(2027, 6, 30), AmendmentState.SIGNED.value)
    with pytest.raises(Refused):
        amending.withdraw_amendment(amendment, by=officer, now=NOW)


def test_what_is_due_on_the_last_day_of_the_term_moves_with_it(world, officer, chief, firm):
    contract = a_signed_contract(world)
    last, earlier = contract.ends_on, date(2026, 12, 28)
    rows = [
        register(contract, title, officer, due_words=words, due_on=day)
        for title, words, day in (
            ("最終報告書", "履行期間の末日", last), ("中間報告書", "9月30日", date(2026, 9, 30)),
            ("名簿", "令和9年3月31日", last),
        )
    ]  # fmt: skip
    assert (
        register(contract, "記録", officer, due_words="履行期間の末日").deliverable.due_on == last
    )
    accepted = register(contract, "写真", officer, due_words="履行期間の末日", due_on=last)
    hand_in_on_paper(accepted, firm)
    accept(accepted, officer)
    shorter = Change(subject=AmendedSubject.ENDS_ON, after=earlier.isoformat())
    signed(contract, a_draft(shorter), officer, chief, firm)
    for row in (*rows, accepted):
        row.deliverable.refresh_from_db()
    assert [row.deliverable.due_on for row in (*rows, accepted)] == [
        earlier, date(2026, 9, 30), last, last,
    ]  # fmt: skip


def test_amount_of_a_year_is_named_in_japanese(world, officer):
    contract = a_signed_contract(world)
    more = Change(subject=AmendedSubject.YEAR_AMOUNT, after="2,000,000円", fiscal_year=2026)
    amendment = amending.draft_amendment(contract, a_draft(more), by=officer, now=NOW)
    assert amendment.facts.get().name == "年度の金額（令和8年度）"


def test_second_draft_waits_for_the_first(world, officer):
    contract = a_signed_contract(world)
    words = a_draft(Change(subject=AmendedSubject.WORDS, name="定員", after="230人"))
    first = amending.draft_amendment(contract, words, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        amending.draft_amendment(contract, words, by=officer, now=NOW)
    assert refused.value.code == "under_way"
    amending.withdraw_amendment(first, by=officer, now=NOW)
    amending.draft_amendment(contract, words, by=officer, now=NOW)
    assert Amendment.objects.count() == 2


def test_duties_follow_a_longer_term_and_settled_ones_stay(world, officer, chief, firm):
    contract = a_signed_contract(world)
    reports = contract.duties.filter(code__endswith=".monthly_report", trigger="monthly")
    if not reports.exists():
        reports = contract.duties.filter(trigger="monthly")
    code = reports.first().code
    settled, filed, *_ = contract.duties.filter(code=code).order_by("period_on")
    duties.accept_filing(
        duties.file_document(settled, [], note="4月分", by=firm, now=NOW), by=officer, now=NOW
    )
    duties.file_document(filed, [], note="5月分", by=firm, now=NOW)
    before = contract.duties.filter(code=code).count()
    longer = a_draft(
        Change(subject=AmendedSubject.ENDS_ON, after="2027-06-30"), legal_ground=CARRIED
    )
    signed(contract, longer, officer, chief, firm)
    rows = contract.duties.filter(code=code).order_by("period_on")
    assert (before, rows.count()) == (12, 15)
    assert rows[0].state == DutyState.SETTLED.value
    assert rows[1].state == DutyState.FILED.value
    assert rows[14].period_on == date(2027, 6, 1)
    returned = contract.duties.filter(trigger="end", due_on__isnull=False).first()
    assert returned.due_on >= date(2027, 6, 30)


def test_shorter_term_says_why_a_month_is_no_longer_owed(world, officer, chief, firm):
    contract = a_signed_contract(world)
    code = contract.duties.filter(trigger="monthly").first().code
    marked = contract.duties.filter(code=code).order_by("period_on")[10]
    duties.mark_not_applicable(marked, reason="休止の月のため", by=officer, now=NOW)
    shorter = a_draft(Change(subject=AmendedSubject.ENDS_ON, after="2026-12-31"))
    signed(contract, shorter, officer, chief, firm)
    rows = contract.duties.filter(code=code).order_by("period_on")
    assert [row.state for row in rows[:9]] == [DutyState.OPEN.value] * 9
    assert rows[9].reason == "第1回変更契約により、対象ではなくなりました。"
    assert rows[10].reason == "休止の月のため"
    back = a_draft(Change(subject=AmendedSubject.ENDS_ON, after="2027-03-31"))
    signed(contract, back, officer, chief, firm)
    assert contract.duties.filter(code=code).order_by("period_on")[9].state == "open"


def test_new_nature_of_the_work_brings_its_clauses(world, officer, chief, firm):
    contract = a_signed_contract(world)
    assert not contract.clause_sets.filter(code="disability").exists()
    codes = ",".join([*contract.attributes, Attribute.SERVES_RESIDENTS.value])
    signed(
        contract, a_draft(Change(subject=AmendedSubject.ATTRIBUTES, after=codes)),
        officer, chief, firm,
    )  # fmt: skip
    duty = contract.duties.get(code="disability.acknowledged")
    assert duty.state == DutyState.OPEN.value


def test_changed_amount_keeps_the_ceiling_and_the_invoices(world, officer, chief, firm):
    chain = a_chain(world, ceilings={2026: 900_000})
    contract = a_signed_contract(world, chain=chain)
    dear = a_draft(Change(subject=AmendedSubject.YEAR_AMOUNT, after="900,001"))
    with pytest.raises(Refused) as refused:
        amending.draft_amendment(contract, dear, by=officer, now=NOW)
    assert refused.value.code == "over_ceiling"
    assert not Amendment.objects.exists()
    signed(
        contract, a_draft(Change(subject=AmendedSubject.YEAR_AMOUNT, after="900,000")),
        officer, chief, firm,
    )  # fmt: skip
    contract.refresh_from_db()
    assert contract.price_yen == 900_000
    fact = contract.amendments.get().facts.get()
    assert (fact.before, fact.after, fact.fiscal_year) == ("815000", "900000", 2026)


def long_term(world):
    return a_signed_contract(
        world, kind=ContractKind.LONG_TERM, starts_on=date(2025, 4, 1), ends_on=date(2028, 3, 31),
        price_yen=5_249_640, amounts=dict.fromkeys((2025, 2026, 2027), 1_749_880),
    )  # fmt: skip


@pytest.mark.requirement("CONT-020")
def test_budget_cut_changes_a_long_contract_from_its_year_on_and_keeps_the_ground(
    world, officer, chief, firm
):
    contract = long_term(world)
    cut = a_draft(
        Change(subject=AmendedSubject.YEAR_AMOUNT, after="1000000", fiscal_year=2026),
        reason_kind=AmendmentReason.BUDGET_CUT, reason="歳出予算の減額", budget_year=2026,
        legal_ground="地方自治法234条の3、契約条項", effective_on=date(2026, 3, 31),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        amending.draft_amendment(contract, cut, by=officer, now=NOW)
    assert "令和8年4月1日" in refused.value.message
    with pytest.raises(Refused) as refused:
        amending.draft_amendment(
            contract, replace(cut, effective_on=TODAY, legal_ground=""), by=officer, now=NOW
        )
    assert refused.value.code == "ground_needed"
    done = signed(contract, replace(cut, effective_on=date(2026, 4, 1)), officer, chief, firm)
    contract.refresh_from_db()
    assert (done.effective_on, done.legal_ground) == (
        date(2026, 4, 1), "地方自治法234条の3、契約条項",
    )  # fmt: skip
    assert contract.price_yen == 1_749_880 * 2 + 1_000_000


def test_end_by_budget_cut_takes_the_later_years_away(world, officer, chief, firm):
    contract = long_term(world)
    end = a_draft(
        Change(subject=AmendedSubject.WORDS, name="終了", after="令和9年度以降は行わない"),
        reason_kind=AmendmentReason.BUDGET_END, budget_year=2027, legal_ground="契約条項",
        effective_on=date(2027, 4, 1),
    )  # fmt: skip
    signed(contract, end, officer, chief, firm)
    contract.refresh_from_db()
    assert contract.ends_on == contract.cancelled_on == date(2027, 4, 1) - timedelta(days=1)
    amounts = dict(contract.annual_amounts.values_list("fiscal_year", "amount_yen"))
    assert amounts == {2025: 1_749_880, 2026: 1_749_880, 2027: 0}


def test_single_year_contract_is_not_cut_by_the_budget(world, officer):
    contract = a_signed_contract(world)
    cut = a_draft(
        Change(subject=AmendedSubject.YEAR_AMOUNT, after="1"), budget_year=2027,
        reason_kind=AmendmentReason.BUDGET_CUT, legal_ground="契約条項",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        amending.draft_amendment(contract, cut, by=officer, now=NOW)
    assert refused.value.code == "not_long_term"


@pytest.mark.parametrize(
    ("kind", "until", "ground", "is_refused"),
    [
        (ContractKind.SINGLE_YEAR, date(2027, 3, 31), "", False),
        (ContractKind.SINGLE_YEAR, date(2027, 4, 1), "", True),
        (ContractKind.SINGLE_YEAR, date(2027, 4, 1), " ", True),
        (ContractKind.SINGLE_YEAR, date(2027, 4, 1), CARRIED, False),
        (ContractKind.LONG_TERM, date(2027, 4, 1), "", False),
    ],
)
def test_single_year_contract_runs_over_the_year_end_only_with_its_ground(
    kind, until, ground, is_refused
):
    said = ""
    try:
        check_year_end(kind, date(2026, 4, 1), until, ground)
    except Refused as refused:
        said = refused.message
    assert said == (
        "単年度契約を令和8年度の末日を越えて延ばすには、"
        "「根拠」に繰越明許費などの繰越の定めを入力してください。"
        if is_refused
        else ""
    )


def test_longer_draft_without_the_ground_of_the_carry_over_keeps_nothing(world, officer):
    contract = a_signed_contract(world)
    longer = a_draft(Change(subject=AmendedSubject.ENDS_ON, after="2027-06-30"))
    with pytest.raises(Refused, match="繰越"):
        amending.draft_amendment(contract, longer, by=officer, now=NOW)
    assert not Amendment.objects.exists()
