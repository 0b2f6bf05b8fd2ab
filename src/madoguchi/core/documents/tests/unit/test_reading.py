"""Reading: everything a file says is found, with its place, and a hostile file harms nobody."""

import io

import openpyxl
import pikepdf
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from madoguchi.core.documents.reading import (
    Hidden,
    PartKind,
    page_images,
    pdf_format,
)
from madoguchi.core.documents.tests.samples import W, letter_pdf, read, saved, word_file


def drawn(stream: str, *, size: tuple[float, float] = (595.276, 841.89), rotate: int = 0) -> bytes:
    """A PDF of one page with the given drawing, in Helvetica as /F1."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=size)
        page = document.pages[0]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pikepdf.Stream(document, stream.encode())
        page.Rotate = rotate
        return saved(document)


def parts_of(document, kind: PartKind) -> list[tuple[str, str]]:
    return [(part.text, part.author) for part in document.parts if part.kind is kind]


def test_pdf_lines_have_place_font_size_and_box():
    document = read(letter_pdf(), "招請.pdf")
    line = next(line for line in document.lines if "招請します" in line.text)
    assert line.text == "渡邉󠄂と髙﨑を招請します。"
    assert line.place.startswith("1頁")
    main = next(span for span in line.spans if "招請" in span.text)
    assert (main.font, main.size_pt, main.colour) == ("BIZUDPMincho-Regular", 11.0, "#000000")
    rare = next(span for span in line.spans if "邉" in span.text)
    assert rare.font.startswith("MadoguchiRareKanji")
    assert 70 < main.box.left < main.box.right < 595 - 56
    assert 0 < main.box.top < main.box.bottom < 842


def test_pdf_metadata_is_read_from_both_places():
    with pikepdf.open(io.BytesIO(letter_pdf())) as document:
        document.docinfo["/Author"] = "みほん企画株式会社"
        with document.open_metadata(update_docinfo=False) as xmp:
            xmp["dc:creator"] = ["佐伯 真理子"]
        content = saved(document)
    facts = {(fact.where, fact.name): fact.value for fact in read(content, "a.pdf").metadata}
    assert facts["文書情報", "Author"] == "みほん企画株式会社"
    assert facts["XMP", "creator"] == "佐伯 真理子"


def test_pdf_notes_links_bookmarks_and_attachments_are_parts():
    with pikepdf.open(io.BytesIO(letter_pdf())) as document:
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("会社概要", 0))
        document.attachments["見積.txt"] = b"secret"
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 20, 20],
            Contents="弊社みほん企画の強み", T="山﨑",
        )  # fmt: skip
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 20, 20],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://mihon.example.jp/"),
        )  # fmt: skip
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([note, link]))
        content = saved(document)
    found = read(content, "a.pdf")
    assert ("会社概要", "") in parts_of(found, PartKind.BOOKMARK)
    assert [part.place for part in found.parts if part.kind is PartKind.ATTACHMENT] == ["見積.txt"]
    assert parts_of(found, PartKind.COMMENT) == [("弊社みほん企画の強み", "山﨑")]
    assert parts_of(found, PartKind.LINK) == [("https://mihon.example.jp/", "")]


@pytest.mark.parametrize(
    ("drawing", "hidden"),
    [
        ("BT /F1 12 Tf 100 700 Td (Mihon) Tj ET", Hidden.NO),
        ("BT /F1 12 Tf 3 Tr 100 700 Td (Mihon) Tj ET", Hidden.INVISIBLE),
        ("BT 1 1 1 rg /F1 12 Tf 100 700 Td (Mihon) Tj ET", Hidden.WHITE),
        ("BT /F1 0.5 Tf 100 700 Td (Mihon) Tj ET", Hidden.TINY),
        ("BT /F1 12 Tf 2000 700 Td (Mihon) Tj ET", Hidden.OFF_PAGE),
    ],
)
def test_pdf_text_that_nobody_sees_is_marked(drawing, hidden):
    spans = [span for line in read(drawn(drawing), "a.pdf").lines for span in line.spans]
    assert [(span.text, span.hidden) for span in spans] == [("Mihon", hidden)]


@pytest.mark.parametrize(
    ("rotate", "corner"), [(0, "top"), (90, "right"), (180, "bottom"), (270, "left")]
)
def test_pdf_box_is_given_as_the_page_is_shown(rotate, corner):
    content = drawn("BT /F1 12 Tf 280 820 Td (Mihon) Tj ET", rotate=rotate)
    page = read(content, "a.pdf").pages[0]
    box = page.lines[0].spans[0].box
    gaps = {
        "left": box.left, "top": box.top,
        "right": page.width_pt - box.right, "bottom": page.height_pt - box.bottom,
    }  # fmt: skip
    assert min(gaps, key=gaps.get) == corner
    assert 0 < gaps[corner] < 20


def test_pdf_format_tells_paper_pages_and_smallest_text():
    found = pdf_format(io.BytesIO(letter_pdf()))
    assert (found.page_count, found.pages[0].label, found.smallest_font_pt) == (1, "A4縦", 8.5)
    a3 = pdf_format(io.BytesIO(drawn("", size=(1190.55, 841.89)))).pages[0]
    assert (a3.label, a3.is_landscape, round(a3.width_mm)) == ("A3横", True, 420)
    turned = pdf_format(io.BytesIO(drawn("", rotate=90))).pages[0]
    assert turned.label == "A4横"
    assert pdf_format(io.BytesIO(drawn("", size=(300, 300)))).pages[0].label == "106×106mm"


def test_page_images_are_png_in_the_asked_size():
    images = list(page_images(letter_pdf(), dpi=72))
    assert [image[:8] for image in images] == [b"\x89PNG\r\n\x1a\n"]
    assert int.from_bytes(images[0][16:20], "big") in {595, 596}


def test_docx_header_footer_and_author_are_found():
    found = read(word_file(""), "a.docx")
    assert [line.text for line in found.lines if line.text] == ["本文です。"]
    assert parts_of(found, PartKind.HEADER) == [("みほん企画株式会社", "")]
    assert parts_of(found, PartKind.FOOTER) == [("社外秘", "")]
    assert ("文書情報", "creator", "山﨑 太郎") in [
        (fact.where, fact.name, fact.value) for fact in found.metadata
    ]


def test_docx_tracked_changes_keep_author_and_leave_the_text_right():
    body = (
        "<w:p><w:r><w:t>前</w:t></w:r>"
        '<w:ins w:id="1" w:author="山﨑"><w:r><w:t>足した</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="髙橋"><w:r><w:delText>消した社名</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠し</w:t></w:r></w:p>"
    )
    found = read(word_file(body), "a.docx")
    assert found.lines[1].text == "前足した隠し"
    assert [span.hidden for span in found.lines[1].spans][-1] is Hidden.MARKED
    assert parts_of(found, PartKind.INSERTION) == [("足した", "山﨑")]
    assert parts_of(found, PartKind.DELETION) == [("消した社名", "髙橋")]


def test_docx_text_box_bookmark_comment_and_link_are_found():
    body = (
        '<w:p><w:bookmarkStart w:id="9" w:name="みほん企画の実績"/><w:r><w:pict>'
        "<w:txbxContent><w:p><w:r><w:t>箱の中の社名</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>"
    )
    comments = (
        f'<w:comments {W}><w:comment w:id="3" w:author="山﨑"><w:p><w:r>'
        "<w:t>要確認</w:t></w:r></w:p></w:comment></w:comments>"
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="x" Target="https://mihon.example.jp/" TargetMode="External"/>'
        "</Relationships>"
    )
    extra = {"word/comments.xml": comments, "word/_rels/comments.xml.rels": rels}
    found = read(word_file(body, extra), "a.docx")
    assert parts_of(found, PartKind.TEXT_BOX) == [("箱の中の社名", "")]
    assert "箱の中の社名" not in found.text
    assert parts_of(found, PartKind.BOOKMARK) == [("みほん企画の実績", "")]
    assert parts_of(found, PartKind.COMMENT) == [("要確認", "山﨑")]
    assert ("https://mihon.example.jp/", "") in parts_of(found, PartKind.LINK)


def test_xlsx_cells_and_hidden_things_are_found():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "内訳"
    sheet.append(["項目", "金額"])
    sheet.append(["人件費", 5])
    sheet["A2"].comment = Comment("根拠は別紙", "山﨑")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.oddHeader.center.text = "みほん企画"
    secret = book.create_sheet("原価")
    secret["A1"] = "原価表"
    secret.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), "a.xlsx")
    assert [line.place for line in found.pages[0].lines] == [
        "シート「内訳」1行目",
        "シート「内訳」2行目",
    ]
    assert found.pages[0].lines[1].text == "人件費\t5\t"
    assert parts_of(found, PartKind.HIDDEN_SHEET) == [("原価表\t", "")]
    assert parts_of(found, PartKind.COMMENT) == [("根拠は別紙", "山﨑")]
    assert parts_of(found, PartKind.HIDDEN_CELLS) == [("行 2", ""), ("列 2-2", "")]
    assert parts_of(found, PartKind.HEADER)[0][0].endswith("みほん企画")


def test_xlsx_text_box_is_found():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("図").insert_textbox("A1", "箱の中の社名")
    assert parts_of(read(out.getvalue(), "a.xlsx"), PartKind.TEXT_BOX) == [("箱の中の社名", "")]


def test_text_tells_its_encoding():
    found = read("髙﨑\r\n二行目".encode("cp932"), "a.txt")
    assert [line.text for line in found.lines] == ["髙﨑", "二行目"]
    assert found.metadata[0].value == "cp932"
