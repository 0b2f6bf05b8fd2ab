"""The demo world loads through the commands and stands where it says."""

import pytest
from django.utils import timezone

from madoguchi.core.cases.clock import case_now
from madoguchi.core.trail import verify
from madoguchi.services.procurement.demo.world import load
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.copy_check import CheckView
from madoguchi.services.procurement.queries.parts import copies_of
from madoguchi.services.procurement.terms import TenderState

pytestmark = pytest.mark.django_db


def test_demo_world_holds_five_cases_and_six_rehearsals_in_their_stages():
    now = timezone.now()
    load(lambda: now)
    real = Tender.objects.filter(case__is_rehearsal=False)
    assert real.count() == 5
    assert real.filter(state=TenderState.PUBLISHED).count() == 4
    rehearsals = list(Tender.objects.filter(case__is_rehearsal=True).order_by("case__number"))
    assert [each.state for each in rehearsals] == [
        TenderState.PUBLISHED, TenderState.PUBLISHED, TenderState.PUBLISHED,
        TenderState.REVIEWING, TenderState.DECIDED, TenderState.REVIEWING,
    ]  # fmt: skip
    assert [f"{case_now(each.case, now).astimezone():%m-%d}" for each in rehearsals] == [
        "01-23", "02-02", "02-02", "02-03", "02-06", "02-03",
    ]  # fmt: skip
    assert rehearsals[4].candidates.get().rank == 1
    checks = [CheckView.of(copy) for copy in copies_of(rehearsals[5])]
    assert sorted(sorted({find["kind"] for find in check.finds}) for check in checks) == [
        [], ["legal_name"], ["legal_name", "representative"],
    ]  # fmt: skip
    assert verify().ok
