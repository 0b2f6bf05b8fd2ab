"""The demands of a call as values for the rules."""

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.vault.terms import FileState
from madoguchi.services.procurement.models import Application, FiledPaper, RequiredPaper, Tender
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.rules.papers import (
    Applicant,
    Completeness,
    Demand,
    Filed,
    check_set,
)
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    AppliesTo,
    Channel,
    Obligation,
    Stage,
)


def demands_of(tender: Tender, stage: Stage = Stage.PARTICIPATION) -> list[Demand]:
    """The papers of a stage as values, in the call's order."""
    return [_demand(paper) for paper in Asked(tender).papers(stage)]


def _demand(paper: RequiredPaper) -> Demand:
    return Demand(
        key=paper.pk,
        name=paper.name,
        obligation=Obligation(paper.obligation),
        applies_to=AppliesTo(paper.applies_to),
        max_age_months=paper.max_age_months,
        original_required=paper.original_required,
        expires=paper.expires,
        needs_seal=bool(paper.form and paper.form.needs_seal),
        accepted_marks=tuple(paper.proves.accepted_marks) if paper.proves else (),
    )


def current_papers(application: Application) -> list[FiledPaper]:
    """The set as it stands: replaced papers are kept but do not count."""
    papers = application.papers.filter(replaced_by__isnull=True)
    return list(papers.select_related("required", "file"))


def refusal_of(paper: FiledPaper) -> str:
    """Why the check refused the paper's file, in its sentences; "" if it did not."""
    if paper.file is None or paper.file.state != FileState.REFUSED:
        return ""
    return "".join(each["message"] for each in paper.file.findings if each["blocks"])


def applicant_of(application: Application) -> Applicant:
    return Applicant(
        is_registered=application.is_registered_bidder,
        is_consortium=application.kind == ApplicationKind.CONSORTIUM,
    )


def set_findings(application: Application, *, officer_confirms_seal: bool = False) -> Completeness:
    """What the filed set lacks, aged at the day of filing.

    officer_confirms_seal  True at the ward's acceptance, where the seal is looked at; a bidder
                           cannot confirm its own seal
    """
    filed_on = day_of(application.filed_at or application.started_at)
    filed = [
        Filed(
            demand=paper.required_id or 0,
            issued_on=paper.issued_on,
            expires_on=paper.expires_on,
            is_original=paper.is_original,
            seal_confirmed=paper.seal_confirmed_by_id is not None or not officer_confirms_seal,
            mark=paper.mark,
            refusal=refusal_of(paper),
        )
        for paper in current_papers(application)
    ]
    return check_set(
        demands_of(application.tender), filed, applicant_of(application), filed_on=filed_on
    )


def allowed_channels(tender: Tender, stage: Stage) -> tuple[Channel, ...]:
    """The channels that the call allows for a stage, in its own order."""
    return Asked(tender).channels(stage)


def withdraws_here(tender: Tender) -> bool:
    """The call takes 辞退届 on this site, or says nothing of how it comes."""
    allowed = allowed_channels(tender, Stage.WITHDRAWAL)
    return not allowed or Channel.UPLOAD in allowed
