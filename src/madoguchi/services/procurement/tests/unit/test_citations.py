"""別紙・別添: what is cited and not attached."""

import pytest

from madoguchi.services.procurement.rules.citations import missing_annexes


@pytest.mark.parametrize(
    ("text", "attached", "missing"),
    [
        ("別紙仕様書（案）を参考とする", [], ("別紙仕様書(案)",)),
        ("別紙仕様書（案）を参考とする", ["別紙 仕様書（案）"], ()),
        ("別紙１を参照", ["別紙1 特記事項"], ()),
        ("別紙１を参照", ["別紙10 図面"], ("別紙1",)),
        ("別紙1-2を参照", ["別紙1 特記事項"], ("別紙1-2",)),
        ("参加表明書（別紙を含む）", [], ()),
        ("別添2、別添２", [], ("別添2",)),
    ],
)
def test_missing_annexes_reads_both_widths_and_never_confuses_numbers(text, attached, missing):
    assert missing_annexes([text], attached) == missing
