"""質問と回答: sheets in and out, consolidation without names, the exact minute."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.documents.papers import QuestionRow, QuestionSheet
from madoguchi.core.documents.sheet_reading import read_rows
from madoguchi.core.documents.word import render_docx
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import (
    answer_entries,
    answer_letters,
    approvals,
    questions,
)
from madoguchi.services.procurement.documents.question_sheet import (
    read_question_sheet,
    sheet_as_xlsx,
    sheet_for_firm,
)
from madoguchi.services.procurement.models import AnswerEntry, Question
from madoguchi.services.procurement.queries.answers import answers_for
from madoguchi.services.procurement.queries.questions import questions_of
from madoguchi.services.procurement.terms import ApprovalSubject, Channel
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_ward import jst

pytestmark = pytest.mark.django_db
NOON = jst(2024, 11, 15, 12)


@kept
def call(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        make.apply(call, world.mihon_kikaku, world.yamabe)
        make.apply(call, world.reidai, world.himuro)
    return call


def filled_sheet(texts):
    rows = tuple(
        QuestionRow(str(n), "説明書", f"{n}頁", text) for n, text in enumerate(texts, start=1)
    )
    return render_docx(QuestionSheet(subject="件名", rows=rows), title="質問書")


def register(call, texts, firm="みほん企画株式会社", now=None):
    application = call.applications[firm]
    moment = now or make.at(1, 20)
    return questions.register_questions(
        call.tender, [{"text": text} for text in texts], received_at=moment,
        channel=Channel.EMAIL, firm=firm, email="", application=application, by=call.officer,
        now=moment,
    )  # fmt: skip


@pytest.mark.requirement("PROC-077")
def test_filled_form_comes_in_row_by_row_and_goes_out_with_answers(call, world, client_of):
    texts = [
        "対象年齢は。",
        "会場は区が用意しますか。",
        "𠮷の字を使えますか。",
        "再委託はできますか。",
    ]
    sheet = io.BytesIO(filled_sheet(texts))
    sheet.name = "質問書.docx"
    moment = make.at(1, 20)
    typed = {
        "application": call.applications[world.mihon_kikaku.name].pk, "channel": "email",
        "received_at_era": "西暦", "received_at_year": "2026", "received_at_month": "1",
        "received_at_day": "20", "received_at_hour": "10", "received_at_minute": "0",
        "sheet": sheet,
    }  # fmt: skip
    client = client_of(world.saeki)
    page = client.post(reverse("procurement:question-sheet-new", args=[call.tender.number]), typed)
    assert page.status_code == 302, page.context["form"].errors
    rows = Question.objects.order_by("row_number")
    assert [(row.row_number, row.text, row.place) for row in rows] == [
        (n, text, f"{n}頁") for n, text in enumerate(texts, start=1)
    ]
    for row in rows:
        questions.consolidate(
            call.tender, [row], question=row.text, answer=f"{row.row_number}の回答です。",
            by=call.officer, now=moment,
        )  # fmt: skip
    made = sheet_for_firm(call.tender, questions_of(call.tender, "みほん企画株式会社"))
    [out] = read_rows(io.BytesIO(sheet_as_xlsx(made)), "a.xlsx")
    assert [(row["質問"].text, row["回答"].text) for row in out.records(("質問", "回答"))] == [
        (text, f"{n}の回答です。") for n, text in enumerate(texts, start=1)
    ]
    for form in ("docx", "xlsx"):
        address = reverse("procurement:question-sheet", args=[call.tender.number, form])
        assert client.get(address, {"firm": "みほん企画株式会社"}).content.startswith(b"PK")
        assert client.get(address).content.startswith(b"PK")


@pytest.mark.requirement("PROC-075")
def test_equal_questions_become_one_entry_without_a_name(call, world):
    asked = [
        *register(call, ["対象年齢を教えてください。"]),
        *register(call, ["何歳までが対象ですか。"], firm=world.reidai.name),
        *register(call, ["年齢の上限は。"], firm=world.reidai.name),
    ]
    with pytest.raises(Refused, match="事業者の名称"):
        questions.consolidate(
            call.tender, asked, question="例題学習社からの質問: 対象年齢は。", by=call.officer,
            now=make.at(1, 21),
        )  # fmt: skip
    questions.consolidate(
        call.tender, asked, question="対象年齢を教えてください。", answer="おおむね18歳までです。",
        by=call.officer, now=make.at(1, 21),
    )  # fmt: skip
    asked_for = questions.request_answer_approval(
        call.tender, note="", by=call.officer, now=make.at(1, 22)
    )
    approvals.decide_approval(asked_for, approve=True, by=call.approver, now=make.at(1, 22))
    publish_at = make.at(1, 27)
    questions.schedule_answers(
        call.tender, publish_at=publish_at, by=call.officer, now=make.at(1, 23)
    )
    [entry] = answers_for(call.actor(world.yamabe), call.tender, publish_at)
    assert (entry.number, entry.questions.count()) == (1, 3)
    for name in (world.mihon_kikaku.name, world.reidai.name):
        assert name not in entry.question + entry.answer


def test_answers_changed_after_the_decision_are_not_published(call):
    register(call, ["対象年齢は。"])
    entry = questions.consolidate(
        call.tender, list(Question.objects.all()), question="対象年齢は。", answer="18歳まで。",
        by=call.officer, now=make.at(1, 21),
    )  # fmt: skip
    asked = questions.request_answer_approval(
        call.tender, note="", by=call.officer, now=make.at(1, 21)
    )
    approvals.decide_approval(asked, approve=True, by=call.approver, now=make.at(1, 22))
    answer_entries.edit_answer(entry, answer="20歳まで。", by=call.officer, now=make.at(1, 22))
    with pytest.raises(Refused, match="もう一度決裁"):
        questions.schedule_answers(
            call.tender, publish_at=make.at(1, 27), by=call.officer, now=make.at(1, 23)
        )
    assert not AnswerEntry.objects.filter(published_at__isnull=False).exists()
    assert asked.subject == ApprovalSubject.ANSWERS


def test_answer_letters_wait_for_the_published_moment(call):
    register(call, ["対象年齢は。"])
    questions.consolidate(
        call.tender, list(Question.objects.all()), question="対象年齢は。", answer="18歳まで。",
        by=call.officer, now=make.at(1, 21),
    )  # fmt: skip
    asked = questions.request_answer_approval(
        call.tender, note="", by=call.officer, now=make.at(1, 21)
    )
    approvals.decide_approval(asked, approve=True, by=call.approver, now=make.at(1, 22))
    publish_at = make.at(1, 27)
    questions.schedule_answers(
        call.tender, publish_at=publish_at, by=call.officer, now=make.at(1, 23)
    )
    early = publish_at - timedelta(seconds=1)
    with pytest.raises(Refused, match="まだありません"):
        answer_letters.make_answer_letters(call.tender, by=call.officer, now=early)
    letters = answer_letters.make_answer_letters(call.tender, by=call.officer, now=publish_at)
    assert len(letters) == 2
    assert len({letter.body for letter in letters}) == 1


def test_read_question_sheet_takes_csv_in_any_column_order():
    content = "質問,頁・項番,資料名\r\n対象は?,3頁,説明書\r\n,,\r\n".encode("cp932")
    assert read_question_sheet(io.BytesIO(content), "質問.csv") == [
        {"document": "説明書", "place": "3頁", "text": "対象は?"}
    ]


def test_question_pages_show_and_refuse(call, world, client_of, client):
    register(call, ["対象年齢は。"])
    address = reverse("procurement:tender-questions", args=[call.tender.number])
    page = client_of(world.saeki).get(address)
    assert "対象年齢は。" in page.content.decode()
    assert client_of(world.officers["001"]).get(address).status_code == 404
    assert client_of(world.himuro).get(address).status_code == 403
    assert client.get(address).status_code == 302
