"""What a bidder is registered under: the source of the words that a blind copy may not hold."""

from collections.abc import Iterator

from madoguchi.core.accounts.models import Organisation
from madoguchi.services.procurement.models import Application
from madoguchi.services.procurement.rules.blind.registration import (
    LONGEST_VALUE,
    Registration,
    read_registration,
)


def registration_of(application: Application) -> Registration:
    """The applicant, every member of a consortium, its offices, workers and contact person."""
    found: dict[str, list[str]] = {}
    for key, value in _values(application):
        if value and len(value) <= LONGEST_VALUE and value not in found.setdefault(key, []):
            found[key].append(value)
    return read_registration({key: values for key, values in found.items() if values})


def _values(application: Application) -> Iterator[tuple[str, str]]:
    yield from _of_firm(application.applicant)
    for member in application.members.select_related("organisation"):
        yield from _of_firm(member.organisation)
    yield "trade_name", application.consortium_name
    yield "staff", application.contact_name
    yield "telephone", application.contact_phone
    yield "domain", application.contact_email.rpartition("@")[2]
    yield "facilities", application.proposing_office
    for worker in application.workers.all():
        yield "staff", worker.name
    for office in application.cooperating_offices.all():
        yield "trade_name", office.name
        yield "address", office.address
        yield "corporate_number", office.corporate_number


def _of_firm(firm: Organisation) -> Iterator[tuple[str, str]]:
    yield "legal_name", firm.name
    yield "trade_name", firm.trade_name
    yield "kana", firm.name_kana
    yield "english_name", firm.english_name
    yield "representative", firm.representative
    yield "address", firm.address
    yield "telephone", firm.phone
    yield "telephone", firm.fax
    yield "domain", firm.email_domain or firm.email.rpartition("@")[2]
    yield "corporate_number", firm.corporate_number
    for name in firm.former_names:
        yield "former_names", str(name)
    for word in firm.blind_words:
        yield "facilities", str(word)
