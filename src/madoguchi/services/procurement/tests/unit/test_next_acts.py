"""What a section can do next, in every stage of a call."""

import pytest

from madoguchi.services.procurement.rules.next_acts import Standing, next_acts
from madoguchi.services.procurement.terms import RoundState, TenderState

PLANNED, SCORING, TOTALLED, CLOSED, SKIPPED = RoundState


def pages(**counts):
    return [act.page.removeprefix("procurement:tender-") for act in next_acts(Standing(**counts))]


@pytest.mark.parametrize(
    "state", [TenderState.DRAFT, TenderState.IN_APPROVAL, TenderState.APPROVED]
)
def test_call_that_is_not_public_leads_to_its_publication(state):
    assert pages(state=state, to_accept=1, to_open=1) == ["publication"]


def test_answers_wait_for_their_publication_once_every_question_is_taken_up():
    call = Standing(state=TenderState.PUBLISHED, to_publish=2)
    assert [act.sentence for act in next_acts(call)] == ["回答2件の決裁を求め、公開してください。"]
    assert pages(state=TenderState.PUBLISHED, to_answer=1, to_publish=2) == ["questions"]


def test_running_call_names_what_has_arrived_with_its_number():
    call = Standing(
        state=TenderState.PUBLISHED, to_accept=2, to_judge=1, to_answer=3, to_send=4, to_open=5
    )
    assert [act.sentence for act in next_acts(call)] == [
        "届いた参加表明2件の書類を確かめてください。",
        "1者の参加資格を判定し、決裁を求めてください。",
        "質問3件を取りまとめ、回答を作成してください。",
        "提出された提案書5件を、2人で開封してください。",
        "まだ送っていない通知が4通あります。確かめて送ってください。",
    ]


def test_hand_in_that_is_held_and_what_firms_ask_for_wait_for_the_section():
    call = Standing(state=TenderState.PUBLISHED, to_settle=2, to_join=1, to_lend=3)
    assert [act.sentence for act in next_acts(call)] == [
        "届いたものの受付が済んでいないものが2件あります。電話の確認や、足りない分の到着を確かめてください。",
        "構成員の追加の届出1件について、受理するかを決めてください。",
        "資料の貸与・利用やメールアドレスの申込み3件に答えてください。",
    ]


@pytest.mark.parametrize(
    ("counts", "page"),
    [
        ({"to_prepare": 3, "to_confirm": 0}, "copies"),
        ({"to_confirm": 1, "rounds": (PLANNED,)}, "copies"),
        ({"rounds": (PLANNED, PLANNED)}, "rounds"),
        ({"rounds": (CLOSED, SCORING)}, "rounds"),
        ({"rounds": (SKIPPED, TOTALLED)}, "rounds"),
        ({"rounds": (CLOSED, CLOSED)}, "result"),
        ({"rounds": (SKIPPED, CLOSED)}, "result"),
    ],
)
def test_review_leads_on_step_by_step(counts, page):
    assert pages(state=TenderState.REVIEWING, opened=3, **counts) == [page]


@pytest.mark.parametrize(
    ("state", "counts", "expected"),
    [
        (TenderState.PUBLISHED, {}, []),
        (TenderState.REVIEWING, {"opened": 2, "rounds": ()}, []),
        (TenderState.DECIDED, {}, ["result", "talks"]),
        (TenderState.DECIDED, {"to_send": 2, "is_result_public": True}, ["letters", "talks"]),
        (TenderState.CONCLUDED, {"to_accept": 1, "to_answer": 1}, []),
        (TenderState.CANCELLED, {"to_send": 1}, ["letters"]),
    ],
)
def test_what_is_over_asks_for_nothing_more(state, counts, expected):
    assert pages(state=state, **counts) == expected
