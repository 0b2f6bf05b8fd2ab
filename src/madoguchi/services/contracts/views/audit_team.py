"""監査チーム: the posts of the specification, and what is audited."""

from django.http import HttpResponse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.contracts.commands import audit_team as commands
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.forms.people import AuditTargetForm
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.rules.audit_team import LEADERS, QUALIFICATIONS
from madoguchi.services.contracts.views.frame import act_page, home_of, moment_of

PAGE = "contract-people"

EDIT = "contracts.contract.edit"


@signed_in
def define_posts(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="監査人の職を登録する", button="登録する", done="監査人の職を登録しました。",
        lead="2人の職を登録します。担当にできるのは、資格と実績があり、監査対象から独立した人だけです。",
        facts=(("職", "、".join(LEADERS)), ("要する資格（いずれか）", "\n".join(QUALIFICATIONS))),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=EDIT, form=NothingForm(posted(request)),
        to=home_of(contract, PAGE),
        command=lambda _: commands.define_audit_posts(
            contract, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def new_target(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="監査対象を登録する", button="登録する", done="監査対象を登録しました。",
        lead="登録すると、監査人の全員に、関わりの有無の申告を求めます。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=EDIT, form=AuditTargetForm(posted(request)),
        to=home_of(contract, PAGE),
        command=lambda typed: commands.register_target(
            contract, typed["name"], by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip
