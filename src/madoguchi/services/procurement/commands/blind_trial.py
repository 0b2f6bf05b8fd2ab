"""提出前の点検: the firm has its own copy checked; the file is read, and nothing of it is kept."""

from dataclasses import dataclass, field
from datetime import datetime

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.marking import marked
from madoguchi.core.documents.reading import images_untrusted
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.fenced import SentFile, judge_copy
from madoguchi.services.procurement.models import Application
from madoguchi.services.procurement.queries.copy_check import CheckView
from madoguchi.services.procurement.queries.proposal_demands import copy_format_rules
from madoguchi.services.procurement.queries.registrations import registration_of

DPI = 60
MOST_PICTURES = 20


@dataclass(frozen=True)
class Trial:
    """What the check came to, and PNG pictures of the pages with the finds marked."""

    check: CheckView
    pictures: dict[int, bytes] = field(default_factory=dict)


def try_copy(
    application: Application, copy: SentFile, original: SentFile | None, *, by: Actor, now: datetime
) -> Trial:
    """Check the copy against the firm's own registration, in a process of its own.

    Only that there was a trial is recorded; not the file, its name or what was found.

    raises  Refused  the file cannot be read: one sentence that says what to do
    """
    authorise(by, "procurement.proposal.file", application)
    record("procurement.blind_copy_tried", by=by, about=application, now=now)
    report = judge_copy(
        copy,
        registration_of(application),
        original=original,
        format_rules=copy_format_rules(application.tender),
    )
    if report["problem"] is not None and not report["finds"]:
        raise Refused(report["problem"]["code"], report["problem"]["message"])
    check = CheckView(report)
    return Trial(check, _pictures(copy, check))


def _pictures(copy: SentFile, check: CheckView) -> dict[int, bytes]:
    if not copy.name.lower().endswith(".pdf"):
        return {}
    pages = check.marked_pages[:MOST_PICTURES]
    drawn = images_untrusted(copy.content, pages, dpi=DPI)
    return {page: marked(png, check.boxes_on(page), dpi=DPI) for page, png in drawn.items()}
