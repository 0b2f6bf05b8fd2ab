"""Taking in facilities and children: preview, all or nothing, each mistake by its row."""

import io
import time
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kept_worlds import kept

from madoguchi.core.documents.columns import as_columns
from madoguchi.core.documents.sheets import SheetOut, write_xlsx
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.services.safeguarding.commands.roster import (
    preview_children,
    read_roster,
    rows_of_oneroster,
    take_in_children,
    take_in_facilities,
)
from madoguchi.services.safeguarding.models import Child, Facility, Placement
from madoguchi.services.safeguarding.queries.sealed import name_of
from madoguchi.services.safeguarding.rules.oneroster import pupils_of
from madoguchi.services.safeguarding.rules.roster import (
    CHILD_COLUMNS,
    FACILITY_COLUMNS,
    Row,
    name_problem,
)
from madoguchi.services.safeguarding.terms import FacilityKind
from madoguchi.services.safeguarding.tests.factories import (
    NOW,
    TODAY,
    a_child,
    a_facility,
    make_safe,
)

CENTRE = "みほん子ども家庭支援センター"


@kept
def safe(world):
    return make_safe(world)


def cells(name="御堂 花子", grade="小学3年", facility="S0001", **more):
    values = {
        "施設番号": facility,
        "氏名": name,
        "学年": grade,
        "主担当": CENTRE,
        "開始日": "2025-04-01",
    }
    return {column: {**values, **more}.get(column, "") for column in CHILD_COLUMNS}


def rows(*lines):
    return [Row(number, line) for number, line in enumerate(lines, start=2)]


def facility(code, **more):
    values = {
        "施設番号": code,
        "名称": f"みほん{code}校",
        "種別": "区立小学校",
        "利用開始日": "令和7年4月1日",
    }
    return {column: {**values, **more}.get(column, "") for column in FACILITY_COLUMNS}


def take_in(safe, *lines, twins=False):
    return take_in_children(
        safe.contract, rows(*lines), twins_confirmed=twins, by=safe.actor(safe.officer), now=NOW
    )


def csv_of(columns, *lines):
    return "\r\n".join([",".join(columns), *(",".join(line[c] for c in columns) for line in lines)])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("児童.csv", csv_of(CHILD_COLUMNS, cells("髙橋 﨑")).encode("cp932")),
        ("児童.csv", csv_of(CHILD_COLUMNS, cells("髙橋 﨑")).encode("utf-8")),
        ("児童.csv", csv_of(CHILD_COLUMNS, cells("髙橋 﨑")).encode("utf-8-sig")),
    ],
    ids=["cp932", "utf8", "bom"],
)
def test_csv_is_read_in_either_encoding(name, content):
    read = read_roster(io.BytesIO(content), name, CHILD_COLUMNS)
    assert [(r.line, r.cells["氏名"]) for r in read] == [(2, "髙橋 﨑")]


def test_excel_is_read_as_the_same_rows():
    line = cells("𠮷田 陽翔")
    sheet = SheetOut("児童", as_columns(CHILD_COLUMNS), (tuple(line[c] for c in CHILD_COLUMNS),))
    content = write_xlsx([sheet])
    read = read_roster(io.BytesIO(content), "児童.xlsx", CHILD_COLUMNS)
    assert [r.cells["氏名"] for r in read] == ["𠮷田 陽翔"]


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("𠮷田 陽翔", True),
        ("?田 陽翔", False),
        ("〓田", False),
        ("\ue000田", False),
        ("あ\u202e", False),
    ],
    ids=["outside_bmp", "question", "geta", "private", "override"],
)
def test_name_that_lost_a_character_is_refused_and_a_rare_one_kept(name, is_kept):
    assert (name_problem(name) is None) is is_kept


@pytest.mark.requirement("SAFE-014")
def test_three_faulty_rows_of_a_thousand_change_nothing_and_are_named(safe):
    good = [cells(f"見本 太郎{n}") for n in range(1000)]
    bad = list(good)
    bad[9], bad[99], bad[998] = (
        cells("見本 太郎9", 学年="小学9年"),
        cells("", 施設番号="S0001"),
        cells("見本 太郎998", 施設番号="S9999"),
    )
    by = safe.actor(safe.officer)
    found = preview_children(safe.contract, rows(*bad), by=by, now=NOW)
    assert [(e.line, e.column) for e in found.errors] == [
        (11, "学年"),
        (101, "氏名"),
        (1000, "施設番号"),
    ]
    with pytest.raises(Refused, match="11行目の「学年」"):
        take_in(safe, *bad)
    assert Child.objects.count() == 0
    began = time.monotonic()
    assert len(take_in(safe, *good).additions) == 1000
    assert time.monotonic() - began < 60
    assert (Child.objects.count(), Placement.objects.count()) == (1000, 1000)


def test_preview_counts_additions_changes_and_removals(safe):
    stay, leave = a_child(safe, "御堂 花子"), a_child(safe, "髙橋 さくら")
    done = take_in(
        safe,
        cells("渡邉 蓮"),
        cells("御堂 花子", "小学4年", 児童番号=stay.child.number),
        cells("髙橋 さくら", 児童番号=leave.child.number, 提供終了日="2025-06-30"),
    )
    counts = (len(done.additions), len(done.changes), len(done.removals))
    assert counts == (1, 1, 1)
    stay.refresh_from_db()
    leave.child.refresh_from_db()
    assert (stay.grade, leave.child.ended_on) == ("P4", date(2025, 6, 30))


@pytest.mark.requirement("SAFE-013")
def test_two_children_alike_are_asked_about_and_then_told_apart(safe):
    take_in(safe, cells())
    with pytest.raises(Refused, match="施設・氏名・学年が同じ児童"):
        take_in(safe, cells("御堂　花子"))
    assert Child.objects.count() == 1
    take_in(safe, cells("御堂 花子"), twins=True)
    shown = [name_of(c) for c in Child.objects.select_related("contract__key").order_by("number")]
    assert shown == ["御堂 花子 ①", "御堂 花子 ②"]
    assert len(set(Child.objects.values_list("ward_number", flat=True))) == 2


def test_two_alike_in_one_file_are_asked_about_too(safe):
    with pytest.raises(Refused, match="2行目、3行目"):
        take_in(safe, cells(), cells())


def test_same_name_in_another_grade_or_facility_is_nobody_elses(safe):
    take_in(safe, cells(), cells(grade="小学4年"), cells(grade="3歳児クラス", facility="N0001"))
    assert set(Child.objects.values_list("mark", flat=True)) == {0}


def test_move_by_file_ends_the_old_placement_on_the_day_before(safe):
    child = a_child(safe).child
    a_facility(safe.contract, "S0002", "例題小学校", FacilityKind.ELEMENTARY)
    take_in(safe, cells("御堂 花子", 児童番号=child.number, 施設番号="S0002", 開始日="2025-06-11"))
    spans = [(p.facility.code, p.from_on, p.until_on) for p in child.placements.order_by("from_on")]
    assert spans == [
        ("S0001", date(2025, 4, 1), TODAY),
        ("S0002", date(2025, 6, 11), None),
    ]


def test_grade_of_a_move_by_file_waits_for_its_day(safe):
    child = a_child(safe).child
    a_facility(safe.contract, "S0002", "例題小学校", FacilityKind.ELEMENTARY)
    line = cells("御堂 花子", "小学4年", 児童番号=child.number, 施設番号="S0002")
    take_in(safe, {**line, "開始日": "2025-06-11"})
    child.refresh_from_db()
    grades = list(child.placements.order_by("from_on").values_list("grade", flat=True))
    assert (child.grade, grades) == ("P3", ["P3", "P4"])


def test_grade_within_a_facility_is_not_changed_ahead_of_its_day(safe):
    child = a_child(safe).child
    line = cells("御堂 花子", "小学4年", 児童番号=child.number)
    with pytest.raises(Refused, match="2行目：同じ施設の中の学年は、先の日付では変更できません。"):
        take_in(safe, {**line, "開始日": "2025-06-11"})
    child.refresh_from_db()
    assert (child.grade, child.placements.get().grade) == ("P3", "P3")
    take_in(safe, {**line, "開始日": ""})
    child.refresh_from_db()
    assert (child.grade, child.placements.get().grade) == ("P4", "P4")


def test_grade_that_the_facility_does_not_have_is_named_by_row(safe):
    with pytest.raises(Refused) as refused:
        take_in(safe, cells(), cells("𠮷田 陽翔", "年長"))
    assert refused.value.message == (
        "3行目の「学年」：区立小学校に「5歳児クラス（年長）」はありません。"
        "学年か施設を選び直してください。"
    )
    assert Child.objects.count() == 0


def test_row_for_a_club_leaves_the_school_and_a_second_day_too_early_moves_nobody(safe):
    club = a_facility(safe.contract, "G0001", "みほん学童クラブ", FacilityKind.AFTER_SCHOOL)
    other = a_facility(safe.contract, "S0002", "例題小学校", FacilityKind.ELEMENTARY)
    placement = a_child(safe)
    number = placement.child.number
    take_in(safe, cells(facility=club.code, 児童番号=number))
    with pytest.raises(Refused) as refused:
        take_in(safe, cells(facility=other.code, 児童番号=number, 開始日="2025-04-01"))
    assert refused.value.message == (
        "2行目：移る日には、いまの在籍の開始日より後の日付を入力してください。"
    )
    assert list(placement.child.placements.order_by("facility__code").values_list(
        "facility__code", "until_on"
    )) == [("G0001", None), ("S0001", None)]  # fmt: skip


def test_facility_file_names_duplicates_and_unknown_kinds_and_a_closed_one_takes_no_child(safe):
    by = safe.actor(safe.officer)
    good = [facility(f"A{n:04d}") for n in range(500)]
    bad = [*good[:498], facility("A0001"), facility("A9999", 種別="塾")]
    made, errors = take_in_facilities(safe.contract, rows(*bad), by=by)
    assert (made, Facility.objects.count()) == ([], 2)
    assert {(e.line, e.column) for e in errors} == {
        (3, "施設番号"), (3, "名称"), (500, "施設番号"), (500, "名称"), (501, "種別"),
    }  # fmt: skip
    made, errors = take_in_facilities(safe.contract, rows(*good), by=by)
    assert (len(made), errors) == (500, [])
    Facility.objects.filter(code="A0001").update(ends_on=date(2026, 3, 31))
    take_in(safe, cells("見本 一", facility="A0001", 開始日="2026-03-31"))
    with pytest.raises(Refused, match="利用が終わった施設"):
        take_in(safe, cells("見本 二", facility="A0001", 開始日="2026-04-01"))


def test_somebody_else_takes_nothing_in(safe):
    with pytest.raises(Forbidden):
        take_in_children(
            safe.contract,
            rows(cells()),
            twins_confirmed=False,
            by=safe.actor(safe.reporter),
            now=NOW,
        )


def test_file_is_looked_through_first_and_taken_in_by_the_second_press(safe, client_of):
    client = client_of(safe.officer)
    content = csv_of(CHILD_COLUMNS, cells("渡邉 蓮")).encode("cp932")
    file = SimpleUploadedFile("児童.csv", content)
    preview = client.post("/safeguarding/roster/children/file/", {"file": file})
    assert (preview.status_code, Child.objects.count()) == (200, 0)
    assert "追加1件・変更0件・終了0件" in preview.content.decode()
    assert "2025-04-01<br>令和7年4月1日(火)" in preview.content.decode()
    assert "渡邉" not in str(dict(client.session))
    client.post("/safeguarding/roster/registration/", {})
    again = client.post("/safeguarding/roster/registration/", {}, follow=True)
    assert Child.objects.count() == 1
    assert "残っていません" in again.content.decode()


def test_roster_pages_are_for_the_supervising_section(safe, client_of):
    for url in ("/safeguarding/roster/", "/safeguarding/roster/children/new/"):
        assert client_of(safe.officer).get(url).status_code == 200
        assert client_of(safe.world.saeki).get(url).status_code == 403
        assert client_of(safe.reporter).get(url).status_code == 403


def test_one_child_by_hand_asks_about_a_twin(safe, client_of):
    client, url = client_of(safe.officer), "/safeguarding/roster/children/new/"
    typed = {
        "facility_code": "S0001", "name": "御堂 花子", "grade": "P3", "holder": CENTRE,
        "from_on_era": "reiwa", "from_on_year": "7", "from_on_month": "4", "from_on_day": "1",
    }  # fmt: skip
    answers = [
        client.post(url, typed).status_code,
        client.post(url, typed).status_code,
        client.post(url, {**typed, "twins_confirmed": "on"}).status_code,
    ]
    assert (answers, Child.objects.count()) == ([302, 422, 302], 2)


def oneroster(*pupils, **replaced):
    """A zip of the profile: pupils as (sourcedId, family, given, grade, org), all enabled."""
    users = [
        "sourcedId,enabledUser,familyName,givenName,grades",
        *(f"{i},true,{family},{given},{grade}" for i, family, given, grade, _ in pupils),
    ]
    roles = [
        "userSourcedId,orgSourcedId,role",
        *(f"{i},{org},student" for i, _, _, _, org in pupils),
    ]
    files = {
        "manifest.csv": "propertyName,value\nmanifest.version,1.0",
        "orgs.csv": "sourcedId,name,type,identifier\no1,みほん小学校,school,S0001",
        "users.csv": "\n".join(users),
        "roles.csv": "\n".join(roles),
        **replaced,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def test_oneroster_changes_the_grade_of_a_known_child_and_stores_nobody_else(safe, client_of):
    child = a_child(safe, "𠮷田 陽翔")
    content = oneroster(("u1", "𠮷田", "陽翔", "P4", "o1"), ("u2", "見本", "他人", "P4", "o1"))
    client = client_of(safe.officer)
    file = SimpleUploadedFile("名簿.zip", content)
    preview = client.post("/safeguarding/roster/children/file/", {"file": file}).content.decode()
    assert ("追加0件・変更1件・終了0件" in preview, "他人" in preview) == (True, False)
    client.post("/safeguarding/roster/registration/", {})
    child.refresh_from_db()
    assert (child.grade, Child.objects.count()) == ("P4", 1)


@pytest.mark.parametrize(
    ("pupils", "replaced", "said"),
    [
        ([("u1", "𠮷田", "陽翔", "小4", "o1")], {}, (2, "grades")),
        ([("u1", "ﾖｼﾀﾞ", "陽翔", "P4", "o1")], {}, (2, "users.csv")),
        ([], {"users.csv": "sourcedId,enabledUser"}, (1, "users.csv familyName")),
    ],
    ids=["grade", "half_width", "column"],
)
def test_oneroster_mistakes_are_named_by_line(pupils, replaced, said):
    with zipfile.ZipFile(io.BytesIO(oneroster(*pupils, **replaced))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    found, errors = pupils_of(files)
    assert (found, (errors[0].line, errors[0].column)) == ([], said)


def test_oneroster_leaves_two_alike_as_they_are(safe):
    a_child(safe, "𠮷田 陽翔")
    content = oneroster(("u1", "𠮷田", "陽翔", "P4", "o1"), ("u2", "𠮷田", "陽翔", "P5", "o1"))
    by = safe.actor(safe.officer)
    assert rows_of_oneroster(safe.contract, io.BytesIO(content), by=by) == ([], [])
