"""Listing: search, filters, order and pages from the address; a constant number of queries."""

import pytest
from django.db.models import Q
from django.http import QueryDict

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.ui.listing import Filter, Listing

pytestmark = pytest.mark.django_db


def make(number, **more):
    return Organisation.objects.create(name=f"団体{number:03d}", **({"kind": "contractor"} | more))


def listing(query=""):
    return Listing(
        Organisation.objects.all(),
        QueryDict(query),
        search=("name",),
        filters=[
            Filter(name="kind", label="種類", lookup="kind",
                   choices=[("ward", "区"), ("contractor", "事業者")]),
            Filter(name="head", label="頭文字", choices=[("t", "団体0")],
                   queries={"t": Q(name__startswith="団体0")}),
        ],
        sorts={"name": ("name",), "kind": ("kind", "name")},
    )  # fmt: skip


def names(one):
    return [row.name for row in one.rows]


def test_first_page_with_count_and_links():
    for number in range(45):
        make(number)
    one = listing("page=2")
    assert names(one) == [f"団体{number:03d}" for number in range(20, 40)]
    assert (one.count, one.first, one.last) == (45, 21, 40)
    assert (one.previous_url, one.next_url) == ("?", "?page=3")
    assert [(link.number, link.is_current) for link in one.page_links] == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["page=99", "page=x", "page=-1", "size=7", "sort=password"])
def test_nonsense_in_the_address_is_answered_with_a_page(query):
    make(1)
    assert names(listing(query)) == ["団体001"]


def test_search_wants_every_word():
    make(1)
    Organisation.objects.create(name="団体001 髙﨑支部", kind="contractor")
    assert names(listing("q=001+髙﨑")) == ["団体001 髙﨑支部"]


def test_filters_and_their_chips():
    make(1)
    make(2, kind="ward")
    make(300, kind="ward")
    one = listing("q=団体&kind=ward&head=t")
    assert names(one) == ["団体002"]
    assert [(chip.label, chip.text) for chip in one.chips] == [
        ("ことば", "団体"), ("種類", "区"), ("頭文字", "団体0"),
    ]  # fmt: skip
    assert QueryDict(one.chips[1].url[1:]).dict() == {"q": "団体", "head": "t"}
    assert one.clear_url == "?"


def test_unknown_choice_of_a_filter_is_ignored():
    make(1)
    one = listing("kind=secret")
    assert (names(one), one.chips) == (["団体001"], [])


def test_order_turns_and_is_stable():
    second, first = make(2), make(1)
    assert names(listing("sort=-name")) == ["団体002", "団体001"]
    twin = make(1)
    assert [row.pk for row in listing("sort=name").rows] == [first.pk, twin.pk, second.pk]


def test_sort_state_says_how_it_stands():
    up, down, other = listing("sort=name"), listing("sort=-name"), listing("sort=kind&page=2")
    assert (up.sort_state("name").aria, up.sort_state("name").url) == ("ascending", "?sort=-name")
    assert (down.sort_state("name").aria, down.sort_state("name").url) == (
        "descending", "?sort=name",
    )  # fmt: skip
    assert (other.sort_state("name").aria, other.sort_state("name").url) == ("", "?sort=name")


@pytest.mark.parametrize("rows", [1, 30])
def test_two_queries_whatever_the_number_of_rows(rows, django_assert_num_queries):
    for number in range(rows):
        make(number)
    with django_assert_num_queries(2):
        one = listing("q=団体&kind=contractor")
        assert (one.count, len(one.rows)) == (rows, min(rows, 20))


def test_export_takes_all_rows_that_fit():
    for number in range(30):
        make(number)
    assert listing("q=団体").queryset.count() == 30
