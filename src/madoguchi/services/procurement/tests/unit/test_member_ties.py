"""Ties between members and applicants are found in the forms that people write."""

import pytest

from madoguchi.services.procurement.rules.member_ties import (
    ApplicantNames,
    DeclaredBody,
    comparable,
    find_ties,
)

REIDAI = ApplicantNames(
    1, ("株式会社例題学習社", "れいだい塾"), officers=("髙﨑 慎吾",), domain="reidai.example.jp"
)
MIHON = ApplicantNames(2, ("みほん企画株式会社",))


def ties(name="𠮷田 みなみ", email="yoshida@ward.example.jp", bodies=()):
    return find_ties(
        member_name=name, member_email=email, bodies=bodies, applicants=[REIDAI, MIHON]
    )


@pytest.mark.parametrize(
    "written", ["㈱例題学習社", "例題学習社（株）", "株式会社　例題 学習社", "れいだい塾"]
)
def test_find_ties_declared_body_in_any_spelling(written):
    assert [tie.applicant for tie in ties(bodies=[DeclaredBody(written, "顧問")])] == [1]


def test_find_ties_officer_with_variant_characters():
    assert [tie.applicant for tie in ties(name="高崎慎吾")] == [1]


def test_find_ties_officer_with_the_post_before_the_name():
    listed = ApplicantNames(3, ("有限会社らんたん",), officers=("監査役　𠮷田 みなみ",))
    found = find_ties(
        member_name="吉田みなみ", member_email="yoshida@ward.example.jp", bodies=[],
        applicants=[listed],
    )  # fmt: skip
    assert [tie.explanation for tie in found] == ["委員と同じ氏名の役員がいます。"]


def test_find_ties_member_without_a_name_matches_nobody():
    assert ties(name="　") == ()


def test_find_ties_shared_mail_domain():
    assert [tie.applicant for tie in ties(email="a@REIDAI.example.jp")] == [1]


def test_find_ties_explains_itself():
    (tie,) = ties(bodies=[DeclaredBody("れいだい塾", "顧問")])
    assert tie.explanation == "委員が「れいだい塾」の顧問です。"


def test_find_ties_nothing_for_other_bodies_and_blank_names():
    assert ties(bodies=[DeclaredBody("例題学習", "会員"), DeclaredBody("株式会社", "役員")]) == ()


def test_comparable_keeps_different_firms_apart():
    assert comparable("例題学習社") != comparable("例題学修社")
