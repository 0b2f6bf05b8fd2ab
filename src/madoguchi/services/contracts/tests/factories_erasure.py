"""Contracts at their end, for the tests of erasure: settled, closed, with words to look for."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.contracts.commands import closing, concluding, duties, erasure, incidents
from madoguchi.services.contracts.models import Contract, Erasure, FilingFile
from madoguchi.services.contracts.terms import Attribute, IncidentKind, IncidentStep
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

AFTER = datetime(2027, 4, 1, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
NAME_WORD, TEXT_WORD, FILE_WORD = (
    "髙﨑𠮷乃-canary-meibo",
    "canary-jiko 吉祥寺太郎",
    "canary-naka 7f3a",
)
ROSTER = "data_processing.roster"


class People:
    """Who acts in these tests."""

    def __init__(self, world: World) -> None:
        self.firm = as_actor(world.yamabe, TODAY)
        self.officer = as_actor(world.saeki, TODAY)
        self.chief = as_actor(world.takahashi, TODAY)
        self.witness = as_actor(world.onishi, TODAY)


def a_filled_contract(world: World, people: People, *, words: bool = True) -> Contract:
    """In performance: a roster as a file, an incident with its mails, all under its key."""
    contract = a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])
    name, text, inside = (
        (NAME_WORD, TEXT_WORD, FILE_WORD) if words else ("meibo", "案内の遅れ", "氏名,役割")
    )
    paper = BytesIO(f"氏名,役割\r\n{inside},責任者\r\n".encode())
    duty = contract.duties.get(code=ROSTER)
    duties.file_document(duty, [(paper, f"{name}.csv")], note=text, by=people.firm, now=NOW)
    inspect(FilingFile.objects.get(filing__duty__contract=contract).file, now=NOW)
    incident = incidents.report_incident(
        contract, IncidentKind.LEAK, words=text, noticed_at=NOW, by=people.firm, now=NOW
    )
    incidents.add_step(incident, IncidentStep.WRITTEN_REPORT, text, by=people.firm, now=NOW)
    incidents.close_incident(
        incident, cause="宛先の誤り", prevention="二人で確認する", by=people.officer, now=NOW
    )
    return contract


def close(contract: Contract, people: People) -> Contract:
    """Everything settled, ended and closed on 1 April 2027."""
    concluding.name_manager(contract, "山辺 翔", by=people.firm, now=NOW)
    concluding.begin_performance(contract, by=people.officer, now=NOW)
    closing.end_performance(contract, by=people.officer, now=AFTER)
    for duty in contract.duties.filter(same_as__isnull=True).exclude(trigger="standing"):
        if duty.state in ("open", "filed"):
            if duty.state == "open":
                duties.file_document(duty, [], note="実施済み", by=people.firm, now=AFTER)
            filing = duty.filings.order_by("-version").first()
            duties.accept_filing(filing, by=people.officer, now=AFTER)
    closing.close_contract(contract, note="履行完了", by=people.chief, now=AFTER)
    return contract


def approved(contract: Contract, people: People, **facts: object) -> Erasure:
    """Asked for and approved by two."""
    asked = erasure.request_erasure(
        contract, **{"reason": "契約の終了", "by": people.officer, "now": AFTER, **facts}
    )
    erasure.approve_first(asked, by=people.chief, now=AFTER)
    return erasure.approve_second(asked, by=people.witness, now=AFTER)


def system() -> Actor:
    return Actor.system("消去の実行")
