"""Addresses, waiting, pace and replies: tables of cases, no database."""

from datetime import UTC, datetime, time, timedelta

import pytest

from madoguchi.core.mail.errors import AddressRefused, LetterIncomplete
from madoguchi.core.mail.letters import render_letter
from madoguchi.core.mail.rules.addresses import check_address, check_header_text
from madoguchi.core.mail.rules.pace import Pace, is_inside, parse_window
from madoguchi.core.mail.rules.replies import explain_refusal
from madoguchi.core.mail.rules.waiting import WAITS, next_attempt_at

NOW = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)  # 17:00 in Tokyo


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("info@example.jp", "info@example.jp"),
        ("　info@EXAMPLE.jp ", "info@example.jp"),
        ("o'neil+ward@sub.example.co.jp", "o'neil+ward@sub.example.co.jp"),
        ("mae..ushiro.@docomo.example.jp", "mae..ushiro.@docomo.example.jp"),
    ],
)
def test_check_address_keeps_one_plain_address(typed, kept):
    assert check_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "info", "info@", "@example.jp", "info@example", "a@b@example.jp",
        "a@example.jp,b@example.jp", "a@example.jp b@example.jp", "<a@example.jp>",
        "a@example.jp\nBcc: b@example.jp", "a@example.jp\r\nBcc: b@example.jp", "a@example.jp\n",
        "ｉｎｆｏ@example.jp", "info@みほん.jp", "info＠example.jp", "a\x00@example.jp",
        f"{'a' * 65}@example.jp", f"a@{'b' * 250}.jp",
    ],
)  # fmt: skip
def test_check_address_refuses_everything_else(typed):
    with pytest.raises(AddressRefused):
        check_address(typed)


@pytest.mark.parametrize(
    "text", ["招請\nBcc: x@example.jp", "a\rb", "a\u2028b", "a\x1bb", "あ" * 201]
)
def test_check_header_text_refuses_line_breaks_and_control_characters(text):
    with pytest.raises(AddressRefused):
        check_header_text(text, "件名")


def test_check_header_text_keeps_names_exactly():
    name = "髙﨑 𠮷之介（株式会社みほん企画）"
    assert check_header_text(name, "宛名") == name


def test_next_attempt_waits_longer_and_ends():
    waits = [next_attempt_at(number, NOW) - NOW for number in range(1, len(WAITS) + 1)]
    assert waits == sorted(waits)
    assert next_attempt_at(len(WAITS) + 1, NOW) is None


def test_pace_holds_its_figure_over_ten_minutes_although_the_sender_wakes_unevenly():
    pace, sent, now = Pace(NOW), 0, NOW
    while now < NOW + timedelta(minutes=10):
        while pace.may_send(now):
            pace = pace.after_start(now, per_minute=120)
            sent += 1
        now += timedelta(milliseconds=137)
    assert abs(sent - 1200) <= 24  # ±2 %


def test_pace_after_idle_does_not_burst():
    pace = Pace(NOW).after_start(NOW + timedelta(hours=3), per_minute=60)
    later = NOW + timedelta(hours=3)
    assert pace.after_start(later, per_minute=60).may_send(later) is False


def test_pace_halves_on_refusal_and_comes_back_when_quiet():
    slowed = Pace(NOW).after_refusal(NOW, per_minute=60)
    assert slowed.slowdown == 2
    assert slowed.may_send(NOW + timedelta(seconds=1)) is False
    assert slowed.after_success(NOW + timedelta(seconds=119)).slowdown == 2
    assert slowed.after_success(NOW + timedelta(seconds=120)).slowdown == 1


def test_pace_is_never_slower_than_one_sixteenth():
    pace = Pace(NOW)
    for _ in range(9):
        pace = pace.after_refusal(NOW, per_minute=0)
    assert pace.slowdown == 16


def test_window_includes_its_start_and_excludes_its_end():
    window = parse_window("08:30-17:15")
    assert window == (time(8, 30), time(17, 15))
    moments = {
        (8, 29, 59): False, (8, 30, 0): True, (17, 14, 59): True, (17, 15, 0): False,
    }  # fmt: skip
    for (hour, minute, second), inside in moments.items():
        moment = datetime(2026, 2, 2, hour, minute, second, tzinfo=UTC) - timedelta(hours=9)
        assert is_inside(window, moment) is inside
    assert is_inside(parse_window(""), NOW) is True


def test_window_refuses_an_end_before_its_start():
    with pytest.raises(ValueError, match="end after"):
        parse_window("17:15-08:30")


@pytest.mark.parametrize(
    ("code", "text", "part"),
    [
        (550, "5.1.1 User unknown", "見つかりません"),
        (550, "no such user", "見つかりません"),
        (552, "5.2.2 over quota", "いっぱい"),
        (552, "5.3.4 message too big", "大きすぎて"),
        (554, "5.7.1 rejected", "断られました"),
        (554, "transaction failed", "受け取りませんでした"),
    ],
)
def test_explain_refusal_says_what_to_do(code, text, part):
    assert part in explain_refusal(code, text)


VALUES = {
    "to_name": "髙﨑 & <山>", "requested_by": "佐伯", "moment": "令和8年2月2日(月)",
    "ward_name": "みほん区",
    "contact": {"name": "市民活動推進課", "phone": "03-0000-0000", "email": ""},
}  # fmt: skip


def test_letter_has_subject_body_and_footer_unescaped():
    letter = render_letter("mail/mail/trial", VALUES)
    assert letter.subject == "【まどぐち】送信テスト"
    assert letter.body.startswith("髙﨑 & <山> 様\n")
    assert "みほん区 市民活動推進課\n電話: 03-0000-0000\n" in letter.body
    assert "返信はお受けできません" in letter.body
    assert "件名" not in letter.body


def test_letter_with_a_missing_value_is_refused():
    values = {key: value for key, value in VALUES.items() if key != "moment"}
    with pytest.raises(LetterIncomplete, match="moment"):
        render_letter("mail/mail/trial", values)
