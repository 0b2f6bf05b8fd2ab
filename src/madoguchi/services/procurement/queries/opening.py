"""開封: what keeps this person from approving it now, in one sentence."""

from datetime import datetime

from madoguchi.core.accounts.permissions import Denied, may
from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import Seal
from madoguchi.services.procurement.models import Tender


def bar_to_opening(tender: Tender, actor: Actor, now: datetime) -> str:
    """Why ``actor`` has nothing to approve at ``now``; "" when the form may be shown."""
    verdict = may(actor, "procurement.proposal.open", tender)
    if isinstance(verdict, Denied):
        return verdict.reason
    if tender.cancelled_at is not None:
        return "この公募は中止しました。提出された提案書は開封しません。"
    if tender.seal is None:
        return "封緘された提案書がありません。開封の承認は要りません。"
    return _done(tender.seal, actor) or _missing(tender, tender.seal, now)


def _done(seal: Seal, actor: Actor) -> str:
    if seal.opened_at is not None:
        return f"開封は{_moment(seal.opened_at)}に済んでいます。"
    if seal.first_opened_at is not None and seal.first_opener_id == actor.person_id:
        return (
            f"あなたは{_moment(seal.first_opened_at)}に開封を承認しました。"
            "もう1人の開封立会者の承認を待っています。"
        )
    return ""


def _missing(tender: Tender, seal: Seal, now: datetime) -> str:
    if tender.criteria_frozen_at is None:
        return "先に評価項目の配点を確定してください。開封の後では変更できません。"
    if now < seal.opens_not_before:
        return f"開封できるのは{_moment(seal.opens_not_before)}からです。"
    return ""


def _moment(at: datetime) -> str:
    return format_moment(at.astimezone(JST))
