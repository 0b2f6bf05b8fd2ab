"""Where in the product the proof of a duty is made: nobody types what is recorded there already."""

from dataclasses import dataclass

from django.urls import reverse

from madoguchi.services.contracts.models import Duty
from madoguchi.services.contracts.rules.register_fields import SPECS, RegisterSpec


@dataclass(frozen=True, kw_only=True)
class Desk:
    """``words``: what is done there for this duty; ``label``: of the button that leads there."""

    words: str
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class _Room:
    label: str
    route: str
    words: str


_APPROVALS = ("「承認申請」を開く", "contracts:contract-approvals")
_CUSTODY = ("「預かり品」を開く", "contracts:contract-custody")
_AUDITS = ("「監査・立入り」を開く", "contracts:contract-audits")
_INCIDENTS = ("「事故報告」を開く", "contracts:contract-incidents")
_TRAININGS = ("「教育・訓練」を開く", "contracts:contract-trainings")
_PEOPLE = ("「従事者」を開く", "contracts:contract-people")
_START = ("「着手書類」を開く", "contracts:contract-start")
_BEFOREHAND = "あらかじめ「承認申請」で区の承認を受けます。"
_IN_CUSTODY = "預かり証と受領記録簿は「預かり品」で作られ、ここに書き写す必要はありません。"
_SUBCONTRACTS = _Room(
    label="「再委託」を開く",
    route="contracts:contract-subcontracts",
    words="再委託は、あらかじめ「再委託」で申請し、区の承認を受けます。",
)


def _room(place: tuple[str, str], words: str) -> _Room:
    return _Room(label=place[0], route=place[1], words=words)


_ROOMS = {
    "data_processing.roster": _room(
        _PEOPLE, "届け出た従事者から名簿を作り、そのまま提出できます。"
    ),
    "data_processing.emergency_contacts": _Room(
        label="「緊急時連絡先」を開く",
        route="contracts:contract-people-calls",
        words="従事者の届出に電話番号と連絡する順を入れると、緊急時連絡先の画面ができます。",
    ),
    "data_processing.schedule": _room(
        _START, "工程を登録すると、実施スケジュールを作り、そのまま提出できます。"
    ),
    "data_processing.cloud_risks": _room(
        _START, "クラウドサービスを登録し、リスク対策文書を添えると、この義務の提出になります。"
    ),
    "data_processing.secrecy": _room(
        _PEOPLE, "周知した日と誓約は、従事者ごとに記録できます。その記録を説明に書いて提出します。"
    ),
    "data_processing.id_rules": _room(
        _PEOPLE, "八つの遵守事項を確認した日は、従事者ごとに記録できます。"
    ),
    "data_processing.purpose": _Room(
        label="「利用目的と提供」を開く",
        route="contracts:contract-uses",
        words="利用目的と提供先は「利用目的と提供」に記録します。",
    ),
    "data_processing.training_plan": _room(
        _TRAININGS, "教育・訓練の予定を登録すると、計画を作り、そのまま提出できます。"
    ),
    "data_processing.training_done": _room(
        _TRAININGS, "従事者の全員が終えると、実施記録がこの義務の提出になります。"
    ),
    "personal_information.training": _room(
        _TRAININGS, "従事者の全員が終えると、実施記録がこの義務の提出になります。"
    ),
    "data_processing.copying": _room(_APPROVALS, _BEFOREHAND),
    "personal_information.copying": _room(_APPROVALS, _BEFOREHAND),
    "data_processing.taking_out": _room(_APPROVALS, _BEFOREHAND),
    "data_processing.outside_servers": _room(_APPROVALS, _BEFOREHAND),
    "data_processing.backup_method": _room(_APPROVALS, _BEFOREHAND),
    "data_processing.subcontracting": _SUBCONTRACTS,
    "personal_information.subcontracting": _SUBCONTRACTS,
    "data_processing.custody": _room(_CUSTODY, _IN_CUSTODY),
    "data_processing.transport": _room(_CUSTODY, "運搬・送信は「預かり品」に記録します。"),
    "data_processing.returned": _room(_CUSTODY, "返却と消去は「預かり品」に記録します。"),
    "data_processing.copies_erased": _room(
        _CUSTODY, "複写物の消去・廃棄は「預かり品」に記録します。"
    ),
    "data_processing.audit": _room(_AUDITS, "監査の通知、指摘、是正は「監査・立入り」にあります。"),
    "personal_information.audit": _room(
        _AUDITS, "監査の通知、指摘、是正は「監査・立入り」にあります。"
    ),
    "data_processing.entry": _room(_AUDITS, "立入りの記録は「監査・立入り」にあります。"),
    "personal_information.entry": _room(_AUDITS, "立入りの記録は「監査・立入り」にあります。"),
    "data_processing.incident": _room(
        _INCIDENTS, "事故は、おそれの段階でも、すぐに「事故報告」から第一報を送ります。"
    ),
    "personal_information.incident": _room(
        _INCIDENTS, "漏えい等は、おそれの段階でも、すぐに「事故報告」から第一報を送ります。"
    ),
    "data_processing.emergency": _room(
        _INCIDENTS, "緊急時の報告と区の指示は「事故報告」にあります。"
    ),
    "data_processing.service_levels": _Room(
        label="「運用」を開く",
        route="contracts:contract-operations",
        words="合意した水準と実績は「運用」にあります。",
    ),
}


def desk_of(duty: Duty) -> Desk | None:
    """Where this duty's proof is made; None if it is a paper that only the contractor has.

    A duty that another set's proof settles is proved at the desk of that one (CONT-031).
    """
    number = duty.contract.case.number
    code = duty.same_as.code if duty.same_as else duty.code
    room = _ROOMS.get(code) or _ROOMS.get(duty.code)
    if room is not None:
        return Desk(words=room.words, label=room.label, url=reverse(room.route, args=[number]))
    proving = [one for one in SPECS.values() if one.duty == code and one.proves]
    return _registers(proving, number) if proving else None


def _registers(specs: list[RegisterSpec], number: str) -> Desk:
    """The one register that proves the duty; of several, the page with all of them."""
    names = "".join(f"「{one.kind.label}」" for one in specs)
    words = f"登録簿{names}に記録します。記録がそろうと、この義務は満たされます。"
    if len(specs) > 1:
        url = reverse("contracts:contract-registers", args=[number])
        return Desk(words=words, label="「登録簿」を開く", url=url)
    url = reverse("contracts:contract-register", args=[number, specs[0].kind.value])
    return Desk(words=words, label=f"{names}を開く", url=url)
