"""Statements of the five cases: oaths, papers, their age and marks, the address that counts."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.procurement.commands import eligibility
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.commands.letters import send_letters
from madoguchi.services.procurement.models import RequiredPaper, StageChannel, TermAcceptance
from madoguchi.services.procurement.queries.bids import hand_in
from madoguchi.services.procurement.queries.counter import intake_checklist
from madoguchi.services.procurement.queries.demands import set_findings
from madoguchi.services.procurement.terms import (
    ApplicationState,
    Channel,
    MilestoneKind,
    NoticeKind,
    Stage,
)
from madoguchi.services.procurement.tests.factories_ward import (
    early_world,
    jst,
    put_out,
    seed_call,
)

pytestmark = pytest.mark.django_db
CONSENT = "参加した事業者の名称と、選定した理由を公表することがあります。"


@kept
def world(db):
    return early_world()


def findings(application):
    return [each.message for each in set_findings(application, officer_confirms_seal=True).findings]


@pytest.fixture
def case_001(world, client_of, monkeypatch):
    """Case 001 as if it also took statements here; みほん企画 has typed all but the oaths."""
    call = seed_call(world, "001", on=date(2025, 12, 23))
    rule = call.tender.stage_rules.get(stage=Stage.PARTICIPATION.value)
    StageChannel.objects.create(rule=rule, channel=Channel.UPLOAD.value)
    put_out(call, at=jst(2025, 12, 23, 9))
    stop_clock(monkeypatch, jst(2026, 1, 9))
    bidder = client_of(world.yamabe)
    base = f"/procurement/bids/{call.tender.number}/"
    bidder.post(f"{base}start/", {"kind": "single"})
    contact = {
        "contact_name": "山部 𠮷隆", "contact_phone": "03-0000-1101",
        "contact_email": "yamabe@mihon-kikaku.example.jp", "is_registered_bidder": "yes",
    }  # fmt: skip
    bidder.post(f"{base}application/contact/", contact)
    application = call.tender.applications.get()
    call.file_papers(application, now=jst(2026, 1, 9))
    return call, application, bidder, base


def ticks(call):
    conditions = call.tender.conditions.filter(is_sworn=True)
    terms = call.tender.standing_terms.filter(needs_consent=True)
    return {
        **{f"oath_{row.pk}": "on" for row in conditions},
        **{f"term_{row.pk}": "on" for row in terms},
    }


@pytest.mark.requirement("PROC-030")
def test_case_001_oath_left_unticked_stops_the_filing(case_001):
    call, application, bidder, base = case_001
    sworn = list(call.tender.conditions.filter(is_sworn=True))
    asked = [row.code for row in sworn]
    six = ["registered_or_equivalent", "order_167_4_1", "not_suspended", "insolvency", "local_tax",
           "no_member_tie"]  # fmt: skip
    assert [code for code in asked if code in six] == six
    for left in sworn:
        typed = ticks(call)
        del typed[f"oath_{left.pk}"]
        bidder.post(f"{base}application/oaths/", typed)
        refused = bidder.post(f"{base}application/filing/")
        assert refused.status_code == 422
        assert f"「{left.text}」を宣誓してください。" in refused.content.decode()
    bidder.post(f"{base}application/oaths/", ticks(call))
    assert bidder.post(f"{base}application/filing/").status_code == 302
    application.refresh_from_db()
    kept = {oath.condition_id: oath.text for oath in application.oaths.all()}
    assert (application.state, kept) == (
        ApplicationState.FILED, {row.pk: row.text for row in sworn},
    )  # fmt: skip


@pytest.mark.requirement("PROC-012")
def test_case_001_consent_to_publication_is_ticked_and_kept_with_its_version(case_001):
    call, application, bidder, base = case_001
    term = call.tender.standing_terms.get(needs_consent=True)
    assert term.text == CONSENT
    typed = ticks(call)
    del typed[f"term_{term.pk}"]
    bidder.post(f"{base}application/oaths/", typed)
    refused = bidder.post(f"{base}application/filing/")
    assert refused.status_code == 422
    assert f"「{CONSENT}」に同意してください。" in refused.content.decode()
    assert not TermAcceptance.objects.exists()
    bidder.post(f"{base}application/oaths/", ticks(call))
    assert bidder.post(f"{base}application/filing/").status_code == 302
    kept = application.acceptances.get()
    assert (kept.term, kept.text, kept.version, kept.accepted_at) == (
        term, CONSENT, 1, jst(2026, 1, 9),
    )  # fmt: skip


@pytest.mark.requirement("PROC-031")
def test_case_002_invitation_goes_to_the_address_on_the_statement(world):
    call = seed_call(world, "002", on=date(2024, 10, 25))
    now, day = jst(2024, 11, 7), jst(2024, 11, 15, 12)
    application = call.accept(world.mihon_kikaku, now=now, channel=Channel.EMAIL)
    typed = {
        "contact_email": "kodomo-tantou@mihon-kikaku.example.jp",
        "officers": "代表取締役　山部 𠮷隆",
    }
    taking_in.keep_details(application, typed, by=call.officer, now=now)
    call.judge_all(application, now=now)
    call.decide_and_approve(application, now=jst(2024, 11, 14))
    eligibility.invite(call.tender, by=call.officer, now=day)
    [letter] = send_letters(call.tender, NoticeKind.INVITATION, by=call.officer, now=day)
    assert (letter.address, letter.sent_at) == (typed["contact_email"], day)
    mail = OutgoingMail.objects.get(pk=letter.mail_id_value)
    assert mail.to_address == typed["contact_email"] != world.mihon_kikaku.email


@pytest.mark.requirement("PROC-032")
def test_case_001_brochure_may_be_missing_but_not_the_list_of_directors(world):
    call, now = seed_call(world, "001", on=date(2025, 12, 23)), jst(2026, 1, 9)
    brochure, directors = "法人パンフレット(ある場合)", "理事会役員一覧表"
    application = call.open_for(world.mihon_kikaku, now=now)
    call.file_papers(application, now=now, without=(brochure, directors))
    assert findings(application) == [f"「{directors}」を添付してください。"]
    paper = RequiredPaper.objects.get(tender=call.tender, name=directors)
    taking_in.register_paper(application, paper, by=call.officer, now=now)
    assert set_findings(application, officer_confirms_seal=True).is_complete


def arrive(call, application, at, **facts):
    return taking_in.register_intake(
        application, Stage.PARTICIPATION, channel=Channel.COUNTER, arrived_at=at,
        contacted_beforehand_at=at, by=call.officer, now=at, **facts,
    )  # fmt: skip


@pytest.mark.requirement("PROC-033")
def test_case_000_registered_firm_without_its_reception_slip_is_not_accepted(world):
    call, now = seed_call(world, "000", on=date(2025, 12, 22)), jst(2026, 1, 9)
    slip = "競争入札参加資格審査受付票の写し"
    application = call.open_for(world.mihon_kikaku, now=now, is_registered=True)
    call.file_papers(application, now=now, without=(slip,))
    told = arrive(call, application, now)
    assert (told.missing, told.is_accepted) == ([f"「{slip}」を添付してください。"], False)
    paper = RequiredPaper.objects.get(tender=call.tender, name=slip)
    taking_in.register_paper(application, paper, by=call.officer, now=now)
    assert arrive(call, application, now).is_accepted


@pytest.mark.requirement("PROC-035")
@pytest.mark.parametrize(
    ("issued_on", "is_flagged"), [(date(2025, 10, 15), True), (date(2025, 10, 16), False)]
)
def test_case_000_certificate_of_registration_may_be_three_months_old(world, issued_on, is_flagged):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    # 8:40 in Tokyo is still the day before in UTC: the age counts from the ward's day.
    at = jst(2026, 1, 16, 8, 40)
    application = call.open_for(world.mihon_kikaku, now=at, is_registered=False)
    call.file_papers(application, now=at)
    for name, issued in (("A 履歴事項全部証明書", issued_on), ("D 財務諸表(過去1年間)", None)):
        paper = RequiredPaper.objects.get(tender=call.tender, name=name)
        taking_in.register_paper(application, paper, by=call.officer, now=at, issued_on=issued)
    told = arrive(call, application, at)
    message = (
        "「A 履歴事項全部証明書」: 発行後3か月を過ぎています。"
        "令和7年10月16日以後に発行されたものを提出してください。"
    )
    assert (told.missing, told.is_accepted) == (([message], False) if is_flagged else ([], True))


@pytest.mark.requirement("PROC-037")
def test_case_002_takes_a_valid_isms_certificate_alone(world):
    call, now = seed_call(world, "002", on=date(2024, 10, 25)), jst(2024, 11, 7)
    application = call.open_for(world.mihon_kikaku, now=now, channel=Channel.EMAIL)
    call.file_papers(application, now=now, without=("プライバシーマークまたはISMSの証憑",))
    paper = RequiredPaper.objects.get(tender=call.tender, name="プライバシーマークまたはISMSの証憑")
    facts = {"certificate_number": "IS 12345", "by": call.officer, "now": now}
    taking_in.register_paper(application, paper, mark="ISMS", expires_on=date(2024, 11, 6), **facts)
    assert findings(application) == [f"「{paper.name}」: 有効期限内のものを提出してください。"]
    kept = taking_in.register_paper(
        application, paper, mark="ISMS", expires_on=date(2026, 3, 31), **facts
    )
    assert set_findings(application, officer_confirms_seal=True).is_complete
    assert (kept.mark, kept.certificate_number, kept.expires_on) == (
        "ISMS", "IS 12345", date(2026, 3, 31),
    )  # fmt: skip


@pytest.mark.requirement("PROC-037")
def test_case_003_refuses_a_privacy_mark_alone(world, client_of):
    """The officer asks for the paper and its channel on the setup pages: 003 states neither."""
    call, now = seed_call(world, "003", on=date(2026, 1, 9)), jst(2026, 1, 13)
    officer = client_of(world.officers["003"])
    condition = call.tender.conditions.get(code="certification")
    assert condition.accepted_marks == ["ISMS"]
    page = reverse("procurement:tender-part", args=[call.tender.number, "papers"])
    asked = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-stage": "participation",
        "form-0-name": "認証の登録証の写し", "form-0-obligation": "mandatory",
        "form-0-applies_to": "all", "form-0-proves": condition.pk, "form-0-expires": "on",
    }  # fmt: skip
    assert officer.post(page, asked).status_code == 302
    stages = reverse("procurement:tender-part", args=[call.tender.number, "stages"])
    typed = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-stage": "participation",
        "form-0-channels": ["counter"], "form-0-must_arrive": "on", "form-0-originals": "1",
        "form-0-copies": "0", "form-0-estimate_originals": "0", "form-0-packaging": "左綴じ",
    }  # fmt: skip
    assert officer.post(stages, typed).status_code == 302
    assert intake_checklist(call.tender, Stage.PARTICIPATION) == ["左綴じ"]
    application = call.open_for(world.mihon_kikaku, now=now)
    paper = RequiredPaper.objects.get(tender=call.tender)
    for mark, complaint in (
        ("プライバシーマーク", [f"「{paper.name}」: ISMSの証明が必要です。"]), ("ISMS", []),
    ):  # fmt: skip
        taking_in.register_paper(
            application, paper, mark=mark, expires_on=date(2027, 3, 31), by=call.officer, now=now
        )
        told = arrive(call, application, now)
        assert (told.missing, told.is_accepted) == (complaint, not complaint)


@pytest.mark.parametrize(
    ("disclosure", "email", "told"),
    [
        ("printed", "kodomo@example.jp", "電子メールの宛先: kodomo@example.jp"),
        ("printed", "", "電子メールの宛先は、公告の「問合せ先」で確かめてください。"),
        (
            "on_request",
            "kodomo@example.jp",
            "電子メールの宛先は、公告のページから申し出た事業者にお知らせします。",
        ),
    ],
)
def test_way_by_email_alone_names_no_street_and_keeps_a_secret_address(
    world, disclosure, email, told
):
    tender = seed_call(world, "002", on=date(2024, 10, 25)).tender
    tender.counter_address = "東京都みほん区本町1丁目1番1号"
    tender.email_disclosure, tender.contact_email = disclosure, email
    way = hand_in(tender, Stage.PARTICIPATION, MilestoneKind.PARTICIPATION, jst(2024, 11, 7))
    assert Channel.EMAIL.label in way.others
    assert (way.address, way.mail_to) == ("", told)
