"""What the trail's pages and exports call a kept value."""

import json

import pytest
from django.db import models

from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.wording import changes_of, in_words

STATE = models.CharField("状態", max_length=20, choices=[("approved", "承認済")])
MOMENT = models.DateTimeField("日時")
DAY = models.DateField("日")
YES = models.BooleanField("はいか")


@pytest.mark.parametrize(
    ("field", "kept", "said"),
    [
        (STATE, "approved", "承認済"),
        (STATE, "gone", "gone"),
        (STATE, "", ""),
        (STATE, None, None),
        (MOMENT, "2026-03-31 15:00:00.123456", "2026-04-01 00:00:00（日本時間）"),
        (MOMENT, "2026-03-31T15:00:00+00:00", "2026-04-01 00:00:00（日本時間）"),
        (MOMENT, "***", "***"),
        (DAY, "2026-03-31", "2026-03-31"),
        (YES, 1, True),
        (YES, 0, False),
        (YES, True, True),
        (None, "approved", "approved"),
    ],
)
def test_kept_value_is_said_in_words(field, kept, said):
    assert in_words(kept, field) == said


def test_update_of_the_tables_is_said_by_room_and_edition():
    """A library's step is named by what the library calls itself, or as a part."""
    steps = ["accounts.0001_initial", "mfa.0003_authenticator_type_uniq", "axes.0002_auto", "odd"]
    after = json.dumps({str(n): step for n, step in enumerate(steps, 1)})
    said = changes_of(TrailEntry(action="migrate", before="", after=after))
    assert [(one.label, one.after) for one in said] == [
        ("更新1", "利用者のデータの形 第1版（accounts.0001_initial）"),
        ("更新2", "多要素認証のデータの形 第3版（mfa.0003_authenticator_type_uniq）"),
        ("更新3", "部品のデータの形 第2版（axes.0002_auto）"),
        ("更新4", "odd"),
    ]
