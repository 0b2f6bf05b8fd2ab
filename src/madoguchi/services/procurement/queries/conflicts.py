"""Ties between members and applicants, from what both sides registered."""

from collections.abc import Iterator

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.procurement.models import Application, CommitteeMember
from madoguchi.services.procurement.queries.evidence import officers_of
from madoguchi.services.procurement.rules.member_ties import (
    ApplicantNames,
    DeclaredBody,
    find_ties,
)


def ties_of_member(
    member: CommitteeMember, *, only: Application | None = None
) -> Iterator[tuple[Application, Organisation, str]]:
    """(application, organisation, explanation) of each tie, JV members included.

    only  look at this one of the filed applications instead of at all
    """
    declaration = getattr(member, "declaration", None)
    bodies = [
        DeclaredBody(body["name"], body.get("post", ""))
        for body in (declaration.bodies if declaration else [])
    ]
    filed = member.tender.applications.exclude(filed_at__isnull=True)
    if only is not None:
        filed = filed.filter(pk=only.pk)
    for application in filed.select_related("applicant").prefetch_related("members__organisation"):
        organisations = {
            row.organisation_id: row.organisation for row in application.members.all()
        } or {application.applicant_id: application.applicant}
        named = officers_of(application)
        names = [_names(organisation, named) for organisation in organisations.values()]
        for tie in find_ties(
            member_name=member.person.name,
            member_email=member.person.email,
            bodies=bodies,
            applicants=names,
        ):
            yield application, organisations[tie.applicant], tie.explanation


def _names(organisation: Organisation, officers: tuple[str, ...]) -> ApplicantNames:
    names = (
        organisation.name, organisation.trade_name, organisation.name_kana,
        organisation.english_name, *organisation.former_names,
    )  # fmt: skip
    return ApplicantNames(
        organisation.pk,
        tuple(name for name in names if name),
        officers=tuple(name for name in (organisation.representative, *officers) if name),
        domain=organisation.email_domain,
    )


def may_review(member: CommitteeMember) -> bool:
    """Declared, and no open conflict: before that no proposal is listed (PROC-107)."""
    return hasattr(member, "declaration") and all(
        conflict.resolved_at is not None for conflict in member.conflicts.all()
    )
