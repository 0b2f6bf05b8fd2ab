"""PDF out: names survive, nothing is drawn as a box, a person's text is never markup."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from madoguchi.core.documents.glyphs import (
    MissingGlyph,
    main_coverage,
    missing_characters,
    rare_coverage,
    rare_words,
)
from madoguchi.core.documents.papers import (
    Align,
    Contact,
    Ledger,
    LedgerColumn,
    Letter,
    Minutes,
    MinutesSection,
    Orientation,
    Receipt,
    ReceivedFile,
    Seal,
)
from madoguchi.core.documents.pdf import Standard, render_pdf, template_path
from madoguchi.core.documents.pdfium import opened, page_texts

CONTACT = Contact("みほん区産業振興課", "佐伯 真理子", "03-1234-5678", "", "sangyo@example.jp")
LETTER = Letter(
    number="8み産振第123号",
    dated="令和8年2月2日",
    recipient=("𠮷野家事支援株式会社", "代表取締役　渡邉󠄂　髙﨑 様"),
    sender=("みほん区長　例田　太郎",),
    subject="企画提案の招請について（通知）",
    body=("下記のとおり企画提案書の提出を招請します。",),
    items=(("提出期限", "令和8年2月16日(月)午後5時まで"), ("提出先", "みほん区\n産業振興課")),
    contact=CONTACT,
)
MM = 72 / 25.4


def letter_text(**changes: object) -> str:
    return "".join(page_texts(render_pdf("letter", replace(LETTER, **changes), title="通知")))


@pytest.mark.parametrize(
    "name",
    [
        "髙橋 一郎",
        "山﨑",
        "𠮷田",
        "渡邉󠄂",
        "渡邊󠄀",
        "葛󠄁城",
        "Nguyễn Thị Hương",
        "김민준",
        "神塚①㈱㋿",
    ],
)
def test_name_comes_back_as_typed(name):
    assert name in letter_text(recipient=(name,))


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("\U0001f9ff", "「🧿」（U+1F9FF）"),
        ("\ue000", "外字（U+E000）"),
        ("\u202e", "見えない制御文字（U+202E）"),
        ("\u0007", "見えない制御文字（U+0007）"),
        ("Ș", "「Ș」（U+0218）"),
    ],
)
def test_missing_glyph_is_an_error_that_names_the_character(character, shown):
    with pytest.raises(MissingGlyph) as caught:
        letter_text(body=(f"本文{character}です。",))
    assert caught.value.characters == (character,)
    assert caught.value.message == (
        f"{shown}は印刷できない文字のため、文書を作成できません。別の文字に直してください。"
    )


def test_missing_glyph_in_the_title_is_an_error_too():
    with pytest.raises(MissingGlyph):
        render_pdf("letter", LETTER, title="通知\ue000")


def test_missing_glyph_lists_five_and_counts_the_rest():
    error = MissingGlyph("\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue000")
    assert error.message.startswith("外字（U+E000）、外字（U+E001）")
    assert "ほか2字は" in error.message


@pytest.mark.parametrize(
    "typed",
    [
        "#strong[x]",
        '#read("/config/settings/base.py")',
        "$x^2$ @ref <label> `raw` *b* _i_ = H",
        '"]; #panic("x") //',
        "\\u{1F600} \\",
        '#import "house.typ": given',
        "/* c */ ~ -- ... 'q' [b] {c}",
    ],
)
def test_typed_markup_is_printed_not_run(typed):
    assert typed in letter_text(body=(typed,)).replace("\r\n", "")


def test_invisible_joiners_leave_no_trace_and_stop_nothing():
    assert "みほん区" in letter_text(body=("み\u200bほ\ufeffん\u00ad区",))


def test_decomposed_kana_is_drawn():
    assert missing_characters("か\u3099ハ\u309a") == ()


def test_long_names_stay_inside_the_margins():
    long = Receipt(
        title="受付票",
        number="第1号",
        received_at="令和8年2月16日(月)午後4時59分58秒",
        submitter="とても長い名前の" * 30 + "株式会社",
        rows=(("件名", "W" * 300),),
        issuer=("みほん区長",),
        contact=CONTACT,
        files=(ReceivedFile("very_long_name_" * 12 + ".pdf", 30_000_000, "ab" * 32),),
    )
    with opened(render_pdf("receipt", long, title="受付票")) as document:
        for page in document:
            width, height = page.get_size()
            layer = page.get_textpage()
            boxes = [layer.get_charbox(index) for index in range(layer.count_chars())]
            assert min(box[0] for box in boxes if box[2] > box[0]) >= 24.5 * MM
            assert max(box[2] for box in boxes) <= width - 19.5 * MM
            layer.close()
            page.close()
            assert (round(width), round(height)) == (595, 842)


def test_receipt_shows_the_whole_hash():
    receipt = Receipt(
        "受付票", "第1号", "令和8年2月16日", "みほん企画", (), ("みほん区長",), CONTACT,
        files=(ReceivedFile("提案書.pdf", 12, "0123456789abcdef" * 4),),
    )  # fmt: skip
    text = "".join(page_texts(render_pdf("receipt", receipt, title="受付票")))
    assert "0123456789abcdef" * 4 in text


def test_letter_is_tagged_japanese_titled_and_dated():
    pdf = render_pdf("letter", LETTER, title="招請通知", issued_on=date(2026, 2, 2))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) in {"ja", "ja-JP"}
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.docinfo["/Title"]) == "招請通知"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20260202")
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_archive_form_declares_pdf_a_and_needs_a_date():
    with pytest.raises(ValueError, match="date of issue"):
        render_pdf("letter", LETTER, title="通知", standard=Standard.ARCHIVE)
    pdf = render_pdf(
        "letter", LETTER, title="通知", standard=Standard.ARCHIVE, issued_on=date(2026, 2, 2)
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["pdfuaid:part"] == "1"


def test_same_input_gives_the_same_bytes():
    assert render_pdf("letter", LETTER, title="通知") == render_pdf("letter", LETTER, title="通知")


@pytest.mark.parametrize(
    ("seal", "printed"), [(Seal.OMITTED, "（公印省略）"), (Seal.SPACE, "印"), (Seal.NONE, "")]
)
def test_seal_stands_as_the_ward_says(seal, printed):
    sender = letter_text(seal=seal).split("太郎")[1].split("企画提案")[0]
    assert sender.strip() == printed


def test_empty_parts_of_the_contact_are_left_out():
    text = letter_text()
    assert "FAX" not in text
    assert "電話　03-1234-5678" in text


def test_ledger_repeats_its_header_and_counts_its_pages():
    ledger = Ledger(
        title="受付簿",
        columns=(LedgerColumn("番号", 1, Align.RIGHT), LedgerColumn("事業者名", 5)),
        rows=tuple((str(number), f"例題事業者{number}") for number in range(1, 101)),
        orientation=Orientation.LANDSCAPE,
    )
    pdf = render_pdf("ledger", ledger, title="受付簿")
    pages = page_texts(pdf)
    assert len(pages) > 2
    assert all("事業者名" in page for page in pages)
    assert [page.strip().endswith(f"{n}/{len(pages)}") for n, page in enumerate(pages, 1)] == [
        True
    ] * len(pages)
    assert "例題事業者100" in pages[-1]
    with opened(pdf) as document:
        assert tuple(map(round, document.get_page_size(0))) == (842, 595)


def test_long_number_stays_in_its_cell():
    ledger = Ledger(
        title="受領記録簿",
        columns=(LedgerColumn("番号"), LedgerColumn("名称", 2), LedgerColumn("備考", 9)),
        rows=(("20261122-NK2NVH6B", "ん", ""), ("Олександра", "ん", "")),
    )
    with opened(render_pdf("ledger", ledger, title="受領記録簿")) as document:
        layer = document[0].get_textpage()
        count = layer.count_chars()
        text = layer.get_text_range(0, count)
        boxes = [layer.get_charbox(index) for index in range(count)]
        edge = min(boxes[index][0] for index, letter in enumerate(text) if letter == "ん")
        token = {*"NKVHB", *"Олександра"}
        ends = [box[2] for box, letter in zip(boxes, text, strict=True) if letter in token]
        assert len(ends) >= len("NKNVHB") + len("Олександра")
        assert max(ends) <= edge
        layer.close()


def test_ledger_without_rows_says_so():
    ledger = Ledger("受付簿", (LedgerColumn("番号"),), (), orientation=Orientation.PORTRAIT)
    text = "".join(page_texts(render_pdf("ledger", ledger, title="受付簿")))
    assert "該当する記録はありません。" in text


def test_ledger_with_an_uneven_row_is_refused():
    with pytest.raises(ValueError, match="row 1"):
        Ledger("受付簿", (LedgerColumn("番号"),), (("1",), ("1", "2")))


def test_minutes_show_attendees_and_decisions():
    minutes = Minutes(
        title="第1回選定委員会 議事録",
        held_at="令和8年2月20日(金)午前10時",
        place="第2会議室",
        attendees=(("委員", "𠮷田 花子"), ("", "佐伯 真理子")),
        sections=(MinutesSection("一次審査", ("説明した。",), ("3者を二次審査の対象とする。",)),),
        recorder="佐伯 真理子",
        attachments=("資料1",),
    )
    text = "".join(page_texts(render_pdf("minutes", minutes, title="議事録")))
    assert "委員　𠮷田 花子" in text
    assert "決定事項\r\n• 3者を二次審査の対象とする。" in text


@pytest.mark.parametrize("name", ["../letter", "letter.typ", "/etc/passwd", "nothing_here", ""])
def test_unknown_template_is_refused(name):
    with pytest.raises(ValueError, match="template"):
        template_path(name)


def test_values_that_json_would_guess_at_are_refused():
    with pytest.raises(TypeError, match="date"):
        render_pdf("letter", {"when": date(2026, 2, 2)}, title="通知")


def test_rare_font_completes_the_main_fonts():
    assert not main_coverage().characters & {0x20BB7}
    assert 0x20BB7 in rare_coverage().characters
    assert rare_words(["渡邉󠄂と𠮷田と髙﨑", ""]) == ("邉󠄂", "𠮷")
