"""障害報告書: timeline, effect, cause, correction and prevention on one paper."""

from datetime import datetime

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Minutes, MinutesSection
from madoguchi.services.safeguarding.models import ServiceFault
from madoguchi.services.safeguarding.queries.faults import late_alerts, response


def fault_paper(fault: ServiceFault) -> Minutes:
    """What is not written yet stands as 未記入, so that a draft is never taken for the report."""
    contract = fault.contract
    firm = contract.contractor.name if contract.contractor else "受託者"
    steps = fault.steps.select_related("fault__contract__key")
    timeline = tuple(f"{format_moment(step.happened_at)}　{step.words}" for step in steps)
    accepted = format_moment(fault.accepted_at) if fault.accepted_at else "未受理"
    return Minutes(
        title=f"障害報告書（第{fault.number}号）",
        held_at=f"発生 {_moment(fault.began_at)}　復旧 {_moment(fault.recovered_at)}",
        place=contract.title,
        attendees=(("提出先", contract.section.name), ("提出者", firm)),
        facts=(
            ("受付", format_moment(fault.reported_at)),
            ("初動", response(fault, fault.responded_at or fault.reported_at).words),
            ("遅れたお知らせ", late_alerts(fault).words),
            ("区の受理", accepted),
        ),
        sections=(
            MinutesSection(heading="障害の内容", paragraphs=(fault.title,)),
            MinutesSection(heading="経過", paragraphs=timeline or ("未記入",)),
            *(
                MinutesSection(heading=heading, paragraphs=tuple((words or "未記入").splitlines()))
                for heading, words in (
                    ("施設・お知らせへの影響", fault.effect), ("原因", fault.cause),
                    ("処置", fault.correction), ("再発防止策", fault.prevention),
                )
            ),
        ),
        recorder=firm,
    )  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return format_moment(moment) if moment else "—"
