"""報告・資料: what is reported by when, its annexes, applicants and programmes."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import consulting, reports, requests
from madoguchi.services.contracts.forms import work as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Applicant, Contract, Duty
from madoguchi.services.contracts.queries.board import DutyLine, line_of
from madoguchi.services.contracts.queries.dues import month_words, reports_of
from madoguchi.services.contracts.queries.programmes import programme_lines
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.views.duties import page_of
from madoguchi.services.contracts.views.frame import moment_of
from madoguchi.services.contracts.views.sheets import (
    Acts,
    Cell,
    Entry,
    Link,
    Mark,
    Sheet,
    entry_view,
    sheets_page,
)

JUDGE, FILE, BOTH = "contracts.duty.judge", "contracts.own.file", "contracts.course.record"
ROUTE = "contracts:contract-report-act"
AHEAD = timedelta(days=45)
Typed = dict[str, Any]


def _ask(contract: Contract, typed: Typed, by: Actor, now: datetime) -> Duty:
    subject = requests.Subject(typed.pop("subject"))
    return requests.ask_typed(contract, subject, requests.Asked(**typed), by=by, now=now)


def _ask_each(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    titles = typed["titles"].splitlines()
    return requests.ask_each(contract, titles, typed["due_on"], by=by, now=now)


def _applicants(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    return reports.file_applicants(contract, typed["references"].splitlines(), by=by, now=now)


def _start(found: Applicant, typed: Typed, by: Actor, now: datetime) -> None:
    reports.register_start(
        found.contract, found.reference, typed["started_on"], by=by, now=now
    )  # fmt: skip


def _waiting(contract: Contract) -> tuple[tuple[str, str], ...]:
    waiting = contract.applicants.filter(confirmed_at__isnull=True).order_by("pk")
    names = "\n".join(one.reference for one in waiting)
    return (("確認を待つ利用者番号", names or "ありません"),)


def _duty(contract: Contract, row_id: int) -> Duty | None:
    return contract.duties.filter(pk=row_id, due_on__isnull=False).first()


ENTRIES = {
    "ask": Entry(
        title="報告・資料を求める", button="求める", done="求めました。期限の一覧に載りました。",
        needs=BOTH, form=forms.AskForm, command=_ask, back="contracts:contract-reports",
        lead="区からも受託者からも登録できます。セキュリティの管理状況の報告は、区だけが求められます。",
    ),
    "ask-each": Entry(
        title="報告をまとめて求める", button="求める", done="報告の期限を登録しました。",
        needs=BOTH, form=forms.AskEachForm, command=_ask_each, back="contracts:contract-reports",
        lead="アドバイスの回ごとなど、同じ期限の報告を1行に1件ずつ登録します。",
    ),
    "due": Entry(
        title="実際の期限を定める", button="定める", done="期限を定めました。",
        needs=JUDGE, form=forms.DueForm, wants_subject=True, find=_duty,
        command=lambda duty, typed, by, now: requests.decide_due(duty, **typed, by=by, now=now),
        back="contracts:contract-reports",
        facts=lambda duty: (("報告", duty.title), ("いまの期限", format_date(duty.due_on))),
    ),
    "annex": Entry(
        title="報告に必要な添付を定める", button="定める", done="添付を定めました。",
        needs=JUDGE, form=forms.AnnexForm, wants_subject=True,
        command=lambda contract, typed, by, now: reports.require_annex(
            contract, **typed, by=by, now=now
        ),
        back="contracts:contract-reports", lead="添付のない報告は、提出と同時に差し戻されます。",
    ),
    "applicants": Entry(
        title="利用希望者名簿を提出する", button="提出する", done="提出しました。",
        needs=FILE, form=forms.ReferencesForm, command=_applicants,
        back="contracts:contract-reports",
    ),
    "confirm-applicants": Entry(
        title="利用希望者名簿を確認する", button="確認した",
        done="確認しました。利用を始められます。",
        needs=JUDGE, form=NothingForm, facts=_waiting,
        lead="確認すると、受託者が利用開始を登録できるようになります。",
        command=lambda contract, _, by, now: reports.confirm_applicants(contract, by=by, now=now),
        back="contracts:contract-reports",
    ),
    "start": Entry(
        title="利用開始を登録する", button="登録する", done="利用開始を登録しました。",
        needs=FILE, form=forms.StartForm, command=_start, back="contracts:contract-reports",
        find=lambda contract, row_id: contract.applicants.filter(pk=row_id).first(),
        facts=lambda found: (("利用者番号", found.reference),),
    ),
    "term": Entry(
        title="学期末の通室状況報告書を求める", button="求める",
        done="利用者ごとの報告を開きました。",
        needs=JUDGE, form=forms.TermForm,
        command=lambda contract, typed, by, now: reports.open_term_reports(
            contract, **typed, by=by, now=now
        ),
        back="contracts:contract-reports",
        lead="その日に利用している人ごとに1件ずつ、閲覧を限る報告として開きます。",
    ),
    "programme": Entry(
        title="実施した事業を記録する", button="記録する", done="記録しました。",
        needs=BOTH, form=forms.ProgrammeForm,
        command=lambda contract, typed, by, now: consulting.log_programme(
            contract, **typed, by=by, now=now
        ),
        back="contracts:contract-reports",
        lead="協議した日以外の事業は、承認申請の「実施計画」の承認を先に受けます。",
    ),
}  # fmt: skip


@signed_in
def register(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    return sheets_page(
        request, contract, title="報告・資料", lead="業務の報告と、求められた資料の期限です。",
        sheets=(
            _reports(contract, acts, moment_of(request, contract)),
            _annexes(contract, acts),
            _programmes(contract, acts),
            _people(contract, acts),
        ),
    )  # fmt: skip


act = entry_view(ENTRIES)


def _reports(contract: Contract, acts: Acts, now: datetime) -> Sheet:
    today = day_of(now)
    lines = [line_of(duty, today) for duty in reports_of(contract, today + AHEAD)]
    everything = f"{reverse('contracts:dues')}?contract={contract.case.number}"
    return Sheet(
        title="報告の期限", lead="毎月の報告は、45日先までを表示します。",
        columns=("報告", "期限", "状態", "操作"),
        rows=[_report_row(line, acts) for line in lines],
        empty="期限のある報告は、まだありません。契約を締結すると、毎月の報告が並びます。",
        actions=(*acts.link("ask", "報告・資料を求める"), *acts.link("ask-each", "まとめて求める"),
                 *acts.link("term", "学期末の報告を求める"),
                 Link(label="この契約のすべての期限", url=everything)),
    )  # fmt: skip


def _report_row(line: DutyLine, acts: Acts) -> tuple[Cell, ...]:
    duty = line.duty
    strict = "【閲覧を限る】" if duty.is_strict else ""
    change = acts.link("due", "期限を定める", duty) if duty.settled_on is None else ()
    return (
        Link(label=f"{strict}{duty.title}{month_words(duty)}", url=page_of(duty)),
        _due_words(duty),
        Mark(tone=line.tone, word=line.sign.label),
        change,
    )


def _due_words(duty: Duty) -> str:
    if duty.due_on is None:
        return ""
    words = format_date(duty.due_on)
    if duty.printed_due_on is None:
        return words
    printed = format_date(duty.printed_due_on)
    return f"{words}\n区が定めた期限。契約書上は{printed}\n理由：{duty.due_ground}"


def _annexes(contract: Contract, acts: Acts) -> Sheet:
    titles = dict(contract.duties.values_list("code", "title"))
    return Sheet(
        title="必要な添付", columns=("添付", "報告"),
        rows=[(row.label, titles.get(row.duty_code, "")) for row in contract.annexes.all()],
        empty="添付の定めはありません。", actions=acts.link("annex", "添付を定める"),
    )  # fmt: skip


def _programmes(contract: Contract, acts: Acts) -> Sheet:
    rows = [
        (
            line.programme.title, format_date(line.programme.held_on),
            Mark(tone="danger" if line.is_unapproved else "success", word=line.words),
        )
        for line in programme_lines(contract)
    ]  # fmt: skip
    return Sheet(
        title="実施した事業", columns=("事業", "実施日", "実施計画"), rows=rows,
        empty="協議した実施日以外に行った事業があれば、記録します。",
        actions=acts.link("programme", "事業を記録する"),
    )  # fmt: skip


def _people(contract: Contract, acts: Acts) -> Sheet:
    people = list(contract.applicants.all())
    waits = any(one.confirmed_at is None for one in people)
    return Sheet(
        title="利用希望者", columns=("利用者番号", "提出", "区の確認", "利用開始"),
        rows=[_applicant(one, acts) for one in people],
        empty="利用希望者の名簿は、まだ提出されていません。",
        actions=(*acts.link("applicants", "名簿を提出する"),
                 *(acts.link("confirm-applicants", "名簿を確認する") if waits else ())),
    )  # fmt: skip


def _applicant(one: Applicant, acts: Acts) -> tuple[Cell, ...]:
    is_ready = one.confirmed_at is not None and one.started_on is None
    started: Cell = format_date(one.started_on) if one.started_on else ""
    confirmed = Mark(tone="success", word="確認済み") if one.confirmed_at else Mark(
        tone="warning", word="確認待ち"
    )  # fmt: skip
    link = acts.link("start", "利用開始を登録する", one) if is_ready else ()
    return (one.reference, format_date(day_of(one.filed_at)), confirmed, link or started)
