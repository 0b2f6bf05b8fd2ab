"""What the trail's pages and exports call a kept value."""

import pytest
from django.db import models

from madoguchi.core.trail.wording import in_words

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
