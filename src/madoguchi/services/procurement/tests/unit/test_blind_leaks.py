"""Every kind of leak is found where it stands, and a clean copy gives no find."""

import io

import pikepdf
import pytest
from pikepdf import Name, Stream
from PIL import Image

from madoguchi.core.documents.reading import ReadDocument, read_document
from madoguchi.services.procurement.rules.blind.check import check_copy
from madoguchi.services.procurement.rules.blind.differences import differences_between
from madoguchi.services.procurement.rules.blind.registration import read_registration
from madoguchi.services.procurement.rules.blind.report import Report
from madoguchi.services.procurement.rules.blind.words import make_words
from madoguchi.services.procurement.tests.leaks_by_accident import (
    ACCIDENTS_DOCX,
    ACCIDENTS_PDF,
    ACCIDENTS_XLSX,
    photograph_with_place,
)
from madoguchi.services.procurement.tests.leaks_office import (
    DOCX_LEAKS,
    XLSX_LEAKS,
    book,
    word,
)
from madoguchi.services.procurement.tests.leaks_pdf import (
    PDF_LEAKS,
    PROSE,
    changed,
    plain_pdf,
    quoted,
    typeset,
)

FIRM = "株式会社髙﨑学びの森"
REGISTRATION = read_registration({"legal_name": FIRM})
LEAKS = [
    pytest.param(extension, area, leak, id=f"{extension} {kind}")
    for extension, leaks in (
        ("pdf", PDF_LEAKS | ACCIDENTS_PDF),
        ("docx", DOCX_LEAKS | ACCIDENTS_DOCX),
        ("xlsx", XLSX_LEAKS | ACCIDENTS_XLSX),
    )
    for kind, (area, leak) in leaks.items()
]


def read(content: bytes, extension: str = "pdf", name: str = "副本") -> ReadDocument:
    return read_document(io.BytesIO(content), f"{name}.{extension}")


def checked(content: bytes, extension: str = "pdf", **options: object) -> Report:
    return check_copy(read(content, extension), REGISTRATION, **options)


@pytest.mark.parametrize(("extension", "area", "leak"), LEAKS)
def test_leak_is_found_where_it_stands(extension, area, leak):
    report = checked(leak(FIRM), extension)
    assert report.result == "finds"
    assert {find.kind for find in report.finds} == {"legal_name"}
    assert area in {find.area for find in report.finds}
    assert all(find.where for find in report.finds)


@pytest.mark.parametrize(
    ("extension", "content"),
    [("pdf", plain_pdf(2)), ("docx", word()), ("xlsx", book(lambda _: None))],
)
def test_clean_copy_gives_nothing(extension, content):
    report = checked(content, extension)
    assert (report.result, report.finds, report.problem) == ("clean", (), None)
    # The preview of the first page that a Word file may carry is for human eyes.
    looks = ["thumbnail.jpeg"] if extension == "docx" else []
    assert [look.where for look in report.looks] == looks


def test_file_name_is_looked_at():
    report = check_copy(read(plain_pdf(), name="髙﨑学びの森_副本"), REGISTRATION)
    assert [(find.area, find.text) for find in report.finds] == [("file_name", "髙﨑学びの森")]


def test_find_has_page_and_box():
    content = typeset(f"{PROSE}#pagebreak()\n= 実施体制\n{quoted(FIRM)}")
    (find,) = checked(content).finds
    assert (find.page, find.text, find.where) == (2, "髙﨑学びの森", "2頁2行目")
    assert 60 <= find.box.left < find.box.right < 842
    assert 60 < find.box.top < find.box.bottom < 150


def test_text_on_a_dark_ground_is_not_called_hidden():
    content = typeset(f"#block(fill: navy, inset: 9pt)[#text(fill: white)[{quoted(FIRM)}]]")
    assert [find.area for find in checked(content).finds] == ["text"]


def with_picture(points: bytes) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        picture = Stream(document, points)
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.Width, picture.Height = 2, 2
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        name = document.pages[0].add_resource(picture, Name.XObject)
        drawing = f"q 60 0 0 40 100 100 cm {name} Do Q".encode()
        document.pages[0].contents_add(Stream(document, drawing))

    return changed(plain_pdf(), change)


def test_pictures_are_listed_beside_those_of_the_original():
    same, other = with_picture(b"\0\1\2\3"), with_picture(b"\3\2\1\0")
    report = checked(same, original=read(same))
    assert [(look.kind.value, look.page, look.is_in_original) for look in report.looks] == [
        ("picture", 1, True)
    ]
    assert [look.is_in_original for look in checked(same, original=read(other)).looks] == [False]
    assert [look.is_in_original for look in checked(same).looks] == [None]
    box = report.looks[0].box
    assert [round(side) for side in (box.left, box.top, box.right, box.bottom)] == [
        100, 455, 160, 495
    ]  # fmt: skip


def test_letters_drawn_as_shapes_are_noticed():
    letter = "{x} 200 m {x} 216 l {a} 216 l {a} 210 l {b} 210 l {b} 206 l {a} 206 l {a} 200 l h f"
    drawing = "\n".join(
        letter.format(x=100 + 20 * n, a=104 + 20 * n, b=112 + 20 * n) for n in range(8)
    )

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(Stream(document, drawing.encode()))

    report = checked(changed(plain_pdf(), change))
    assert [(look.kind.value, look.page) for look in report.looks] == [("outlines", 1)]
    assert report.result == "clean"


def test_page_that_is_only_a_picture_is_noticed():
    def change(document: pikepdf.Pdf) -> None:
        document.add_blank_page(page_size=(842, 595))
        out = io.BytesIO()
        Image.new("L", (4, 4)).save(out, "JPEG")
        picture = Stream(document, out.getvalue())
        picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
        picture.Width = picture.Height = 4
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        page = document.pages[1]
        name = page.add_resource(picture, Name.XObject)
        page.contents_add(Stream(document, f"q 842 0 0 595 0 0 cm {name} Do Q".encode()))

    report = checked(changed(plain_pdf(), change))
    assert [(look.kind.value, look.page) for look in report.looks] == [
        ("picture", 2), ("picture_page", 2)
    ]  # fmt: skip


def test_picture_that_no_page_draws_is_shown_to_people():
    def change(document: pikepdf.Pdf) -> None:
        preview = Stream(document, b"\x80")
        preview.Width = preview.Height = 1
        preview.ColorSpace, preview.BitsPerComponent = Name.DeviceGray, 8
        document.pages[0].Thumb = document.make_indirect(preview)

    report = checked(changed(plain_pdf(), change))
    assert [(look.kind.value, look.page, look.where) for look in report.looks] == [
        ("picture", None, "どの頁にも出ていない画像1")
    ]


def test_mask_of_a_picture_is_no_picture_of_its_own():
    def change(document: pikepdf.Pdf) -> None:
        mask, picture = Stream(document, b"\x80"), Stream(document, b"\x40")
        for each in (mask, picture):
            each.Type, each.Subtype, each.Width, each.Height = Name.XObject, Name.Image, 1, 1
            each.ColorSpace, each.BitsPerComponent = Name.DeviceGray, 8
        picture.SMask = document.make_indirect(mask)
        page = document.pages[0]
        name = page.add_resource(document.make_indirect(picture), Name.XObject)
        page.contents_add(Stream(document, f"q 9 0 0 9 9 9 cm {name} Do Q".encode()))

    assert [look.page for look in checked(changed(plain_pdf(), change)).looks] == [1]


def test_place_where_a_photograph_was_taken_is_told():
    report = checked(word(parts={"word/media/image1.jpg": photograph_with_place()}), "docx")
    told = [(look.kind.value, look.where) for look in report.looks if look.kind.value == "place"]
    assert told == [("place", "image1.jpg")]


def test_sign_of_two_glyphs_is_read_where_the_file_says_another_text():
    """The typesetter says ｽﾞ by a replacement of its own, which stays when the outer one goes."""
    told = read_registration({"legal_name": "スマイルキッズ合同会社"})
    leak = PDF_LEAKS["text drawn otherwise than said"][1]
    finds = check_copy(read(leak("ｽﾏｲﾙ･ｷｯｽﾞ")), told).finds
    assert [(find.kind, find.text, find.area) for find in finds] == [
        ("legal_name", "ｽﾏｲﾙ･ｷｯｽﾞ", "other")
    ]


def test_words_that_only_meet_at_a_page_break_by_their_numbers_are_no_find():
    content = typeset(f'#set page(numbering: "1")\n{PROSE}株式会社#pagebreak()学びの森{PROSE}')
    assert checked(content).finds == ()


def test_attachment_that_cannot_be_read_is_a_problem():
    def change(document: pikepdf.Pdf) -> None:
        document.attachments["a.pdf"] = b"%PDF-1.7 broken"

    report = checked(changed(plain_pdf(), change))
    assert (report.result, report.problem.code) == ("unchecked", "inside_unread")
    assert "a.pdf" in report.problem.message


def differences(original: str, copy: str) -> list[tuple[int, str, str]]:
    report = checked(typeset(copy), original=read(typeset(original)))
    return [(each.page, each.original, each.copy) for each in report.differences]


def test_masking_is_no_difference():
    original = f"{PROSE}\n\n{quoted(FIRM)}の実績は12件です。担当は山田です。"
    assert differences(original, original.replace(quoted(FIRM), "〇〇")) == []
    assert differences(original, original.replace(quoted(FIRM), "当社")) == []
    assert differences(original, original.replace(quoted(FIRM), "")) == []
    assert differences(original, original.replace("山田", "●●")) == []


@pytest.mark.parametrize(
    ("standing", "told"), [("当社", []), ("弊社", []), ("他社", [("株式会社例題学習", "他")])]
)
def test_what_stands_for_a_name_may_share_its_last_letter(standing, told):
    name = "株式会社例題学習社"
    original, copy = (
        read(f"{each}は、学習の場を開きます。".encode(), "txt") for each in (name, standing)
    )
    words = make_words(read_registration({"legal_name": name})).words
    found = differences_between(original, copy, words)
    assert [(each.original, each.copy) for each in found] == told


def test_find_in_a_column_is_marked_in_its_own_column():
    cells = f"[①ア], [執行体制], [{quoted(FIRM)}は、計画します。]"
    (find,) = checked(typeset(f"#table(columns: (3cm, 4cm, 8cm), {cells})")).finds
    assert find.box.left > 7 * 28.35  # behind the first two columns, in points
    assert 40 < find.box.right - find.box.left < 120


def test_other_changes_are_differences():
    original = f"{PROSE}\n\n実績は12件です。"
    assert differences(original, original.replace("12件", "15件")) == [(1, "2", "5")]
    assert differences(original, f"{original}特に優れています。") == [(1, "", "特に優れています。")]
    (more,) = differences(original, f"{original}#pagebreak()追加の頁です。")
    assert more == (2, "", "追加の頁です。")


RULES = {"max_pages": 2, "counts_cover": True, "paper": "A4", "orientation": "landscape"}


@pytest.mark.parametrize(
    ("sizes", "findings"),
    [
        ((12,), ()),
        ((12, 9), ()),
        (
            (9, 9, 12),
            ("標準の12ポイントより小さい文字が半分を超えています（最も多い大きさは9ポイント）。",),
        ),
    ],
)
def test_standard_size_is_that_of_most_letters(sizes, findings):
    text = "\n\n".join(f"#text(size: {size}pt)[{PROSE}]" for size in sizes)
    assert checked(typeset(text), format_rules={"standard_font_pt": 12}).format == findings


def test_item_in_the_words_of_the_firm_is_not_missing():
    rules = {"sections": ["地域の計画と学習支援の考え方(自由に記載)", "災害時の対応"]}
    assert checked(plain_pdf(), format_rules=rules).format == (
        "項目「災害時の対応」が見当たりません。",
    )


def test_format_rules_of_the_call_are_checked():
    assert checked(plain_pdf(2), format_rules=RULES).format == ()
    assert checked(plain_pdf(3), format_rules=RULES).format == (
        "ページ数は表紙を含めて2ページまでです（現在3ページ）。",
    )
    upright = typeset(f"#set page(width: 595pt, height: 842pt)\n{PROSE}")
    assert checked(upright, format_rules=RULES).format == ("1ページが横向きではありません。",)
    assert checked(plain_pdf(), format_rules={"min_font_pt": 12.5}).format == (
        "1ページに12.5ポイントより小さい文字（12ポイント）があります。",
    )
    numbered = typeset('#set page(numbering: "1")\n' + "#pagebreak()".join([PROSE] * 3))
    assert checked(numbered, format_rules={"page_numbers": True}).format == ()
    assert checked(plain_pdf(3), format_rules={"page_numbers": True}).format == (
        "2、3ページに頁番号が見当たりません。",
    )
    assert checked(plain_pdf(), format_rules={"sections": ["提案 1", "実施体制"]}).format == (
        "項目「実施体制」が見当たりません。",
    )
    assert checked(plain_pdf(), format_rules={"max_bytes": 2**20}, size_bytes=2**20 + 1).format == (
        "ファイルの大きさは1MBまでです。",
    )
