"""The names that a reader of the trail sees: Japanese for every table and column."""

from re import search

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.trail.coverage import EXCLUDED, MASKED_COLUMNS, reason_to_exclude
from madoguchi.core.trail.pages import page_name_ja
from madoguchi.core.trail.wording import (
    column_label,
    models_by_table,
    table_choices,
    table_label,
)

PROPER_NAMES = {"Message-ID"}
ENGLISH_WORD = "[a-z]{2}"


def test_no_watched_table_shows_an_english_name():
    assert [label for _, label in table_choices() if search(ENGLISH_WORD, label)] == []


def test_no_watched_column_shows_an_english_name():
    shown = {
        (table, field.column): column_label(table, field.column)
        for table, _ in table_choices()
        for field in models_by_table()[table]._meta.local_concrete_fields
    }
    english = {
        at: label
        for at, label in shown.items()
        if search(ENGLISH_WORD, label) and not search("[ぁ-んァ-ヶ一-龠]", label)
    }
    assert {at: label for at, label in english.items() if label not in PROPER_NAMES} == {}


@pytest.mark.parametrize(
    ("table", "label"),
    [
        ("mfa_authenticator", "二要素認証の登録"),
        ("contracts_breach_grounds", "違反の記録と条項の関連"),
        ("accounts_organisation", "組織"),
        ("gone_table", "gone_table"),
    ],
)
def test_table_is_named_in_japanese(table, label):
    assert table_label(table) == label


@pytest.mark.parametrize(
    ("table", "column", "label"),
    [
        ("contracts_breach", "recorded_by_id", "記録した人"),
        ("contracts_breach", "contract_id", "委託契約"),
        ("mail_outgoingmail", "message_id", "Message-ID"),
        ("contracts_breach_grounds", "contractclause_id", "条項"),
        ("gone_table", "no_such_column", "no_such_column"),
    ],
)
def test_column_is_named_in_japanese(table, column, label):
    assert column_label(table, column) == label


@pytest.mark.parametrize("module", [m for m in installed_modules() if m.column_names])
def test_every_word_of_a_service_names_one_of_its_columns(module):
    models = apps.get_app_config(module.name).get_models()
    columns = {field.name for model in models for field in model._meta.local_concrete_fields}
    assert sorted(set(import_string(module.column_names)) - columns) == []


def test_every_table_that_is_left_out_or_masked_is_there():
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert sorted({*EXCLUDED, *MASKED_COLUMNS} - known) == []


def test_queue_of_tasks_is_left_out():
    queue = apps.get_model("django_tasks_database.DBTaskResult")
    assert reason_to_exclude(queue) == "technical: the queue; what a task writes is recorded"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/nowhere/", "ないページ（/nowhere/）"),
        ("/sitemap/", "共通のページ（/sitemap/）"),
        ("/contracts/2024-001/", "担当契約（2024-001）"),
    ],
)
def test_refused_address_is_named_by_its_service_or_stands_as_it_is(path, name):
    assert page_name_ja(path) == name
