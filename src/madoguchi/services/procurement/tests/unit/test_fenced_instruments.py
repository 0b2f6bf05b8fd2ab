"""The instruments behind the fence: hostile files and texts end in time, with a sentence."""

import io
import random

import pikepdf
import pytest

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.fence import Limits
from madoguchi.services.procurement.commands.fenced import SentFile, judge_copy, judge_notice
from madoguchi.services.procurement.rules.blind.registration import read_registration
from madoguchi.services.procurement.tests.damage import damaged
from madoguchi.services.procurement.tests.leaks_office import book, word
from madoguchi.services.procurement.tests.leaks_pdf import plain_pdf

MIHON = read_registration({"legal_name": "みほん企画株式会社", "staff": ["森 花"]})
GOOD = SentFile("要領.txt", "1 期限\n令和８年11月28日（金曜日）まで\n".encode())
SHORT = Limits(seconds=1)


def text_file(text):
    return SentFile("要領.txt", text.encode())


def still_works():
    """The next file is judged as if nothing had happened."""
    return [row["rule"] for row in judge_notice(GOOD)["findings"]["findings"]]


ENDLESS = "1 目的\n" + "\n".join(
    f"({n % 30 + 1}) 参加表明書の提出期限 令和8年5月{n % 28 + 1}日（金）" for n in range(20_000 - 1)
)


def test_text_that_would_take_minutes_ends_at_the_limit_with_a_sentence():
    with pytest.raises(UnreadableFile) as stopped:
        judge_notice(text_file(ENDLESS), limits=SHORT)
    assert stopped.value.code == "reading_stopped"
    assert stopped.value.message.endswith("もう一度選んでください。")
    assert "weekday_mismatch" in still_works()


@pytest.mark.parametrize("text", ["1 目的\n" * 20_001, "み" * 50_001], ids=["lines", "letters"])
def test_text_beyond_all_notices_is_refused_at_once(text):
    with pytest.raises(UnreadableFile) as refused:
        judge_notice(text_file(text), limits=SHORT)
    assert refused.value.code == "too_long"


def test_copy_that_would_take_minutes_ends_at_the_limit_with_a_sentence():
    with pytest.raises(UnreadableFile) as stopped:
        judge_copy(SentFile("副本.txt", ("み" * 3_000_000).encode()), MIHON, limits=SHORT)
    assert stopped.value.code == "reading_stopped"
    assert judge_copy(SentFile("副本.txt", "森花".encode()), MIHON)["result"] == "finds"


@pytest.mark.parametrize(
    "text",
    ["「" * 20_000, "提 " * 20_000, "\t" * 20_000, "1\n" * 5_000, "令和" * 3_000, "(" * 20_000],
    ids=["brackets", "blanks", "tabs", "numbers", "eras", "parentheses"],
)
def test_text_of_one_sign_is_judged_in_time(text):
    assert (
        judge_notice(text_file(text), limits=Limits(seconds=20))["findings"]["file"] == "要領.txt"
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("name", "make"),
    [("a.pdf", lambda: plain_pdf(2)), ("a.docx", word), ("a.xlsx", lambda: book(lambda _: None))],
    ids=["pdf", "docx", "xlsx"],
)
def test_damaged_file_is_judged_or_refused_in_words(name, make, seed):
    broken = SentFile(name, damaged(make(), random.Random(seed)))
    for judge in (judge_notice, lambda file: judge_copy(file, MIHON)):
        try:
            assert judge(broken)
        except UnreadableFile as refusal:
            assert refusal.message.endswith("。")  # noqa: PT017 - both ways are right


def test_two_thousand_pages_get_an_answer():
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(2000):
            document.add_blank_page(page_size=(842, 595))
        document.save(out)
    with pytest.raises(UnreadableFile) as refused:
        judge_notice(SentFile("a.pdf", out.getvalue()))
    assert refused.value.message.startswith("頁数が多すぎて読めません")
    assert "weekday_mismatch" in still_works()
