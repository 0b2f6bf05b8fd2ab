"""Words that would tell a member which firm it is."""

from madoguchi.services.procurement.models import Application


def names_in(text: str, application: Application) -> list[str]:
    """Names of the firm, its members, representative and contact that stand in ``text``."""
    firms = [application.applicant]
    firms += [row.organisation for row in application.members.select_related("organisation")]
    words = {application.consortium_name, application.contact_name}
    for firm in firms:
        words |= {firm.name, firm.trade_name, firm.english_name, firm.representative}
    return sorted(word for word in words if word and word in text)
