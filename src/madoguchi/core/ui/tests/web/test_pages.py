"""The house's own pages: frame, errors, forms, the gallery and its door."""

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings

from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui import views
from madoguchi.core.ui.errors import csrf_failure, error_page
from madoguchi.core.ui.fields import EraDateField
from madoguchi.core.ui.gallery import GROUPS
from madoguchi.core.ui.middleware import DomainErrorMiddleware

pytestmark = pytest.mark.django_db
PAGES = ["/", "/accessibility/", "/help/", "/help/keyboard/", "/sitemap/", "/licences/"]
GALLERY = ["/_ui/", "/_ui/modules/", "/_ui/sample/", *(f"/_ui/{group.slug}/" for group in GROUPS)]


def body(response):
    return response.content.decode()


def draw(text, **context):
    return Template(text).render(Context(context))


@pytest.mark.parametrize("address", PAGES + GALLERY)
def test_page_is_whole(client, address):
    response = client.get(address)
    page = body(response)
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert '<html lang="ja">' in page
    assert re.search(r'<a class="mg-skip" href="#main">', page)
    heading = re.sub(r"<[^>]+>|\s", "", re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1])
    title = re.sub(r"\s", "", re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])
    assert title.startswith(heading)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    targets = set(re.findall(r'\s(?:for|aria-labelledby)="([^"]+)"', page))
    told = {one for some in re.findall(r'aria-describedby="([^"]+)"', page) for one in some.split()}
    assert (targets | told) - set(ids) == set()


def test_policy_stands_on_every_page(client):
    policy = client.get("/")["Content-Security-Policy"]
    directives = {one.strip() for one in policy.split(";")}
    assert {"script-src 'self'", "style-src 'self'", "default-src 'none'"} <= directives
    assert "unsafe" not in policy


def test_stylesheet_may_be_kept(client):
    address = re.search(r'href="(/_ui/css/[0-9a-f]+\.css)"', body(client.get("/")))[1]
    response = client.get(address)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]


@override_settings(GALLERY_IS_OPEN=False)
@pytest.mark.parametrize("address", GALLERY)
def test_gallery_is_not_there_for_the_public(client, address):
    assert client.get(address).status_code == 404


def test_unknown_page_and_unknown_group(client):
    assert client.get("/なにもない/").status_code == 404
    response = client.get("/_ui/nothing/")
    assert response.status_code == 404
    assert "ページが見つかりません" in body(response)


# --- what went wrong ------------------------------------------------------------------------------


@pytest.fixture
def request_of_public():
    request = RequestFactory().get("/")
    request.actor = Actor.public()
    return request


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 429, 500])
def test_error_page_says_what_and_what_to_do(request_of_public, status):
    response = error_page(request_of_public, status)
    page = body(response)
    assert response.status_code == status
    assert page.count("<h1") == 1
    assert 'href="/"' in page
    assert f"番号 {status}" in page


@pytest.mark.parametrize(
    ("error", "status", "is_told"),
    [
        (Refused("deadline_passed", "提出期限を過ぎたため受け付けできません。"), 422, True),
        (Forbidden("not_officer", "担当者だけが公開できます。"), 403, True),
        (Missing("no_tender", "例題学習社の提案書はありません。"), 404, False),
    ],
)
def test_uncaught_refusal_becomes_a_page(request_of_public, error, status, is_told):
    middleware = DomainErrorMiddleware(lambda _: None)
    response = middleware.process_exception(request_of_public, error)
    assert response.status_code == status
    assert (error.message in body(response)) is is_told
    assert error.code not in body(response)  # an English word helps nobody who reads the page


def test_other_errors_are_left_alone(request_of_public):
    middleware = DomainErrorMiddleware(lambda _: None)
    assert middleware.process_exception(request_of_public, ValueError("x")) is None


def test_too_big_a_request_is_413(request_of_public):
    assert views.bad_request(request_of_public, RequestDataTooBig()).status_code == 413
    assert views.bad_request(request_of_public, ValueError()).status_code == 400


def test_request_for_another_host_gets_a_page(client):
    response = client.get("/", headers={"host": "elsewhere.example.jp"})
    assert response.status_code == 400
    assert "送信内容を読み取れませんでした" in body(response)


def test_server_error_needs_neither_request_nor_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "システムに問題が起きました" in body(response)


def test_form_without_token_is_explained(request_of_public):
    response = csrf_failure(request_of_public, "CSRF token missing.")
    assert response.status_code == 403
    assert "CSRF token missing." not in body(response)
    assert "もう一度送信してください" in body(response)


def test_form_without_token_is_refused_by_the_house():
    response = Client(enforce_csrf_checks=True).post("/", {"a": "b"})
    assert response.status_code == 403
    assert "画面の有効期限が切れました" in body(response)


# --- components -----------------------------------------------------------------------------------


class CallForm(forms.Form):
    title = forms.CharField(label="案件の名前", help_text="略さずに入力してください。")
    closes_on = EraDateField(label="提出期限")


def test_form_ties_labels_hints_and_errors_to_inputs():
    page = str(CallForm({"title": "", "closes_on_era": "reiwa", "closes_on_year": "<八>"}))
    assert '<label class="mg-field__label" for="id_title">案件の名前' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'aria-invalid="true"' in page
    assert "※必須" in page
    assert '<p class="mg-field__error">＊' in page
    assert 'value="&lt;八&gt;"' in page


def test_form_reads_the_date_in_its_parts():
    typed = {"title": "広場", "closes_on_era": "reiwa", "closes_on_year": "8"}
    form = CallForm(typed | {"closes_on_month": "2", "closes_on_day": "２"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["closes_on"] == date(2026, 2, 2)


def test_form_without_a_date_asks_for_it():
    form = CallForm({"title": "広場", "closes_on_era": "reiwa"})
    assert not form.is_valid()
    assert list(form.errors) == ["closes_on"]


def test_error_summary_leads_to_the_fields():
    page = draw("{% load cotton %}{% cotton form-errors :form=form %}{% endcotton %}",
                form=CallForm({"title": ""}))  # fmt: skip
    assert 'href="#id_title"' in page
    assert 'href="#id_closes_on_group"' in page
    assert "（2件）" in page


def test_text_of_people_is_escaped_once():
    page = draw(
        '{% load cotton %}{% cotton select name="s" label="{{ words }}" hint="{{ words }}" %}'
        "{% endcotton %}",
        words="A&B <b>髙﨑</b>",
    )
    assert "A&amp;B &lt;b&gt;髙﨑&lt;/b&gt;" in page
    assert "&amp;amp;" not in page


def test_component_sees_only_its_attributes():
    assert "秘密" not in draw("{% load cotton %}{% cotton notice %}あ{% endcotton %}", title="秘密")


def test_rehearsal_band_stands_above_everything(request_of_public):
    page = body(render(request_of_public, "ui/pages/help.html", {"rehearsal": True}))
    assert "実際の手続きではありません" in page
    assert "<body" in page
    assert "data-rehearsal" in page


def test_no_other_site_may_draw_our_answers_into_its_own(client):
    answers = [client.get(page) for page in (*PAGES, "/no-such-page/")]
    told = {answer["Cross-Origin-Resource-Policy"] for answer in answers}
    assert told == {"same-origin"}
