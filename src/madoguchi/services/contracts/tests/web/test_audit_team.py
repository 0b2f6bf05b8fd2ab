"""The audit team of a contract: posts, targets, independence, records, who took part."""

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.contracts.commands import audit_team, concluding, posts, roster
from madoguchi.services.contracts.models import AuditPart, Independence, PostHolding
from madoguchi.services.contracts.queries.audit_team import open_parts, problems_on
from madoguchi.services.contracts.queries.closing import open_items
from madoguchi.services.contracts.terms import Attribute, AuditStage
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.people import an_approved_worker

pytestmark = pytest.mark.django_db
LEAD, DEPUTY = "髙﨑 𠮷乃", "グエン ティ ラン"
TARGET = "住民情報システム"
AUDITOR = {
    "workplace_postcode": "100-0000", "workplace_address": "みほん区本町1-1",
    "workplace_phone": "03-0000-0000", "affiliation": "監査部 主任", "email": "k@example.jp",
    "mobile": "090-0000-0000", "audit_experience": "監査10年",
}  # fmt: skip


@kept
def audit(world, officer):
    """An audit contract with its two posts and one target."""
    contract = a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.SECURITY_AUDIT]
    )
    audit_team.define_audit_posts(contract, by=officer, now=NOW)
    audit_team.register_target(contract, TARGET, by=officer, now=NOW)
    return contract


@kept
def people(audit, world, firm):
    """Lead and deputy, approved and qualified; nothing stated yet."""
    made = [an_approved_worker(audit, world, name=name, **AUDITOR) for name in (LEAD, DEPUTY)]
    for worker in made:
        roster.add_qualification(
            worker, name="システム監査技術者", obtained_on=TODAY, by=firm, now=NOW
        )
    return made


def prepare(worker, firm):
    audit_team.state_independence(worker, set(), by=firm, now=NOW)
    audit_team.record_public_audits(worker, "令和6年度 みほん区", by=firm, now=NOW)


def fill(audit, people, firm):
    for post, worker in zip(audit.posts.all(), people, strict=True):
        prepare(worker, firm)
        posts.fill_post(post, worker, from_on=TODAY, by=firm, now=NOW)


def test_posts_of_the_specification_are_defined_once(audit, officer):
    audit_team.define_audit_posts(audit, by=officer, now=NOW)
    rows = audit.posts.values_list(
        "name", "attends_meetings", "is_auditor", "needs_audit_record", "source"
    )
    assert list(rows) == [
        ("主監査人", True, True, True, "仕様書7(4)"),
        ("主監査人補佐", True, True, True, "仕様書7(4)"),
    ]


@pytest.mark.requirement("CONT-046")
def test_post_is_refused_until_record_and_independence_are_there(audit, people, firm, world):
    lead, post = people[0], audit.posts.first()
    codes = []
    for step in (
        None,
        lambda: audit_team.record_public_audits(lead, "令和6年度 みほん区", by=firm, now=NOW),
        lambda: audit_team.state_independence(
            lead, {audit.audit_targets.get().pk}, "3年間、運用した。", by=firm, now=NOW
        ),
    ):
        if step:
            step()
        with pytest.raises(Refused) as refused:
            posts.fill_post(post, lead, from_on=TODAY, by=firm, now=NOW)
        codes.append(refused.value.code)
    assert codes == ["no_audit_record", "not_stated", "not_independent"]
    assert not PostHolding.objects.exists()
    audit_team.state_independence(lead, set(), by=firm, now=NOW)
    posts.fill_post(post, lead, from_on=TODAY, by=firm, now=NOW)
    assert Independence.objects.count() == 1


@pytest.mark.requirement("CONT-046")
def test_work_begins_only_with_a_whole_team(audit, people, firm, officer):
    concluding.name_manager(audit, "山辺 翔", by=firm, now=NOW)
    with pytest.raises(Refused) as refused:
        concluding.begin_performance(audit, by=officer, now=NOW)
    assert refused.value.message == "仕様書7(1)：監査人が0人です。2人以上を置いてください。"
    fill(audit, people, firm)
    assert problems_on(audit, TODAY) == ()
    concluding.begin_performance(audit, by=officer, now=NOW)
    assert audit.state == "in_performance"


def test_new_target_asks_every_auditor_again(audit, people, firm, officer):
    fill(audit, people, firm)
    audit_team.register_target(audit, "職員ポータル", by=officer, now=NOW)
    assert problems_on(audit, TODAY) == tuple(
        f"仕様書7(6)：{name}さんは、監査対象「職員ポータル」との関わりを申告していません。"
        "先に独立性を申告してください。"
        for name in (LEAD, DEPUTY)
    )


@pytest.mark.requirement("CONT-046")
def test_both_leaders_take_part_in_plan_audit_and_report_before_the_closing(audit, people, firm):
    fill(audit, people, firm)
    lead, deputy = people
    for stage in AuditStage:
        audit_team.record_part(lead, stage, done_on=TODAY, by=firm, now=NOW)
    assert [words[:7] for words in problems_on(audit, TODAY)] == ["仕様書7(4)"] * 3
    assert set(open_parts(audit)) <= {item.words for item in open_items(audit)}
    for stage in AuditStage:
        for _ in range(2):
            audit_team.record_part(deputy, stage, done_on=TODAY, by=firm, now=NOW)
    assert (problems_on(audit, TODAY), open_parts(audit)) == ((), ())
    assert AuditPart.objects.count() == 6


def test_statement_and_record_stand_under_the_key(audit, people, firm):
    target = audit.audit_targets.get().pk
    audit_team.state_independence(people[0], {target}, "canary-5e21", by=firm, now=NOW)
    audit_team.record_public_audits(people[0], "canary-5e22", by=firm, now=NOW)
    values = TrailEntry.objects.values_list("before", "after", "label")
    assert [row for row in values if "canary-5e2" in "".join(row)] == []


def test_pages_of_the_team_ask_for_the_right_side(audit, people, client_of, world):
    page = f"/contracts/{audit.case.number}/people/"
    worker = f"{page}{people[0].pk}/"
    ward = [f"{page}audit-posts/", f"{page}audit-targets/new/"]
    firm = [f"{worker}{act}/" for act in ("independence", "audits", "part")]
    ours, theirs, other = (client_of(getattr(world, who)) for who in ("saeki", "yamabe", "himuro"))
    assert [ours.get(url).status_code for url in (*ward, *firm)] == [200, 200, 403, 403, 403]
    assert [theirs.get(url).status_code for url in (*ward, *firm)] == [403, 403, 200, 200, 200]
    assert [other.get(url).status_code for url in (*ward, *firm)] == [404] * 5
    shown = ours.get(page).content.decode()
    assert "監査チームに足りないもの" in shown
    assert "仕様書7(1)：監査人が0人です。" in shown
    typed = {"involved": [], "words": ""}
    assert theirs.post(firm[0], typed).status_code == 302
    assert "関わりはない" in theirs.get(worker).content.decode()
    assert ours.post(ward[1], {"name": "職員ポータル"}).status_code == 302
    assert "職員ポータル" in ours.get(page).content.decode()
