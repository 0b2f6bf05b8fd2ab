"""A bidder at a browser whose clock the test sets."""

from pathlib import Path

from django.test import Client

from madoguchi.services.procurement import demo
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents


def text_of(client: Client, path: str) -> str:
    """The page as text; it must be there."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def has_the_rules_of_case_000(tender: Tender) -> bool:
    """Whether the call asks of a proposal what case 000 asks: its layout and the kinds of files."""
    cases = (Path(demo.__file__).parent / "data" / "cases.yaml").read_bytes()
    facts = next(each for each in read_documents(cases) if str(each["key"]) == "000")
    asked = next(each for each in read_case_file(facts).stages if each.stage == "proposal").values
    rule = tender.stage_rules.get(stage="proposal")
    mine = (rule.format_rules, rule.extensions)
    return bool(rule.format_rules) and mine == (asked["format_rules"], asked["extensions"])
