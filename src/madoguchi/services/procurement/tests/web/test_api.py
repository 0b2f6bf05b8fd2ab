"""The API: the three instruments for other programs, as its OpenAPI description says."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from madoguchi.core.accounts.commands.access_keys import issue_access_key
from madoguchi.core.accounts.models import AccessKeyCall
from madoguchi.services.procurement.documents.openapi import OPERATIONS, openapi
from madoguchi.services.procurement.models import NoticeReading
from madoguchi.services.procurement.tests.leaks_pdf import plain_pdf

pytestmark = pytest.mark.django_db
CLEAN = (Path(__file__).parents[1] / "data/notice_clean.txt").read_text(encoding="utf-8")
WRONG = CLEAN.replace("令和8年5月8日（金）に電子", "令和8年5月8日（木）に電子")
MIHON = {"legal_name": "みほん企画株式会社", "staff": ["森 花"]}


@pytest.fixture
def send(world, as_actor):
    """``send("notice-check", file=…)``: (status, JSON) of a call by the officer's key.

    The client looks for CSRF tokens as a real server does: the API needs none.
    """

    def post(door, *, person=None, key=None, client=None, **fields):
        if key is None:
            actor = as_actor(person or world.saeki)
            key = issue_access_key(label="試験", days=30, by=actor, now=timezone.now()).token
        browser = client or Client(enforce_csrf_checks=True)
        answer = browser.post(
            f"/procurement/api/{door}/", fields, headers={"Authorization": f"Bearer {key}"}
        )
        return answer.status_code, answer.json()

    return post


def text_file(text=WRONG, name="要領.txt"):
    return SimpleUploadedFile(name, text.encode())


def pdf_file(content, name="副本.pdf"):
    return SimpleUploadedFile(name, content)


def validate(answer, schema):
    root = {"$ref": f"#/components/schemas/{schema}", "components": openapi()["components"]}
    Draft202012Validator(root).validate(answer)


def test_findings_come_as_on_the_command_line(send):
    status, answer = send("notice-check", file=text_file())
    assert status == 200
    validate(answer, "Findings")
    assert [(f["rule"], f["severity"], f["lines"]) for f in answer["findings"]] == [
        ("weekday_mismatch", "error", [75])
    ]
    assert answer["findings"][0]["message"].startswith("令和8年5月8日は金曜日ですが")


def test_facts_come_with_lines_and_confidence_and_nothing_is_kept(send):
    status, answer = send("notice-reading", file=text_file())
    assert status == 200
    validate(answer, "Facts")
    title = next(fact for fact in answer["facts"] if fact["field"] == "title")
    assert title["value"] == "みほん区子どもの居場所づくり運営業務委託"
    assert answer["case"]["title"] == title["value"]
    assert NoticeReading.objects.count() == 0


@pytest.mark.parametrize("as_file", [True, False])
def test_finds_of_a_copy_come_for_a_bidder_too(send, world, as_file):
    plain = json.dumps(MIHON, ensure_ascii=False)
    registration = SimpleUploadedFile("BIDDER.json", plain.encode()) if as_file else plain
    copy = text_file("本提案は、森花が担当します。", "副本.txt")
    status, answer = send("blind-check", person=world.yamabe, copy=copy, registration=registration)
    assert status == 200
    validate(answer, "BlindReport")
    assert answer["result"] == "finds"
    assert [(f["kind"], f["text"]) for f in answer["finds"]] == [("staff", "森花")]


def test_clean_copy_is_compared_with_its_original(send):
    pdf = plain_pdf()
    status, answer = send(
        "blind-check", copy=pdf_file(pdf), original=pdf_file(pdf, "正本.pdf"),
        registration=json.dumps(MIHON),
    )  # fmt: skip
    validate(answer, "BlindReport")
    assert (status, answer["result"], answer["differences"]) == (200, "clean", [])


def test_copy_that_cannot_be_read_is_unchecked_never_clean(send):
    broken = pdf_file(b"%PDF-1.7 broken")
    status, answer = send("blind-check", copy=broken, registration=json.dumps(MIHON))
    assert status == 200
    validate(answer, "BlindReport")
    assert answer["result"] == "unchecked"
    assert answer["problem"]["message"]


@pytest.mark.parametrize(
    ("door", "fields", "code"),
    [
        ("notice-check", {}, "file_missing"),
        ("notice-reading", {"file": "not a file"}, "file_missing"),
        ("blind-check", {"copy": text_file()}, "field_missing"),
        ("blind-check", {"copy": text_file(), "registration": "{"}, "bad_registration"),
        ("blind-check", {"copy": text_file(), "registration": "{}"}, "bad_registration"),
        ("blind-check", {"copy": text_file(), "registration": '{"nmae": "x"}'}, "bad_registration"),
    ],
)
def test_incomplete_request_is_refused_in_a_sentence(send, door, fields, code):
    status, answer = send(door, **fields)
    validate(answer, "Refusal")
    assert (status, answer["code"]) == (422, code)


def test_unreadable_notice_is_refused_in_a_sentence(send):
    status, answer = send("notice-check", file=pdf_file(b"%PDF-1.7 broken"))
    validate(answer, "Refusal")
    assert status == 422
    assert answer["message"].endswith("。")


def test_torn_request_is_refused(send, world, as_actor):
    key = issue_access_key(
        label="試験", days=30, by=as_actor(world.saeki), now=timezone.now()
    ).token
    answer = Client().post(
        "/procurement/api/notice-check/", b"torn", content_type="multipart/form-data; boundary=",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert AccessKeyCall.objects.get().ended_at is not None


def test_session_alone_opens_no_door(world, client_of):
    answer = client_of(world.saeki).post("/procurement/api/notice-check/", {"file": text_file()})
    assert (answer.status_code, answer.json()["code"]) == (401, "key_missing")


def test_committee_member_has_no_use_of_it(send, world):
    status, answer = send("notice-check", person=world.committee[0], file=text_file())
    validate(answer, "Refusal")
    assert (status, answer["code"]) == (403, "not_permitted")


def test_description_names_every_door_and_every_field(client):
    plain = client.get("/procurement/api/openapi.json").json()
    assert sorted(plain["paths"]) == sorted(each.path for each in OPERATIONS)
    for each in OPERATIONS:
        form = plain["paths"][each.path]["post"]["requestBody"]["content"]["multipart/form-data"]
        assert list(form["schema"]["properties"]) == list(each.fields)
    Draft202012Validator.check_schema({"$defs": plain["components"]["schemas"]})


def test_guide_shows_each_door_to_people(client):
    page = client.get("/procurement/api/").content.decode()
    for each in OPERATIONS:
        assert f"POST {each.path}" in page
        assert each.title in page
