"""墨入れ: what is covered is gone from text layer, bytes and metadata; the rest stays."""

import functools
import io
import zlib

import pikepdf
import pytest
from PIL import Image

from madoguchi.core.documents.papers import Ledger, LedgerColumn, Orientation
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.pdfium import UnreadablePdf, page_texts
from madoguchi.core.documents.reading import Box, page_images, read_document
from madoguchi.core.documents.redaction import Cover, redact, strip_metadata
from madoguchi.core.errors import Refused

SECRET = "Mihon-Kikaku"
CANARY = "CANARY-AUTHOR"


@functools.cache
def proposal() -> bytes:
    """Four or more pages; page 3 names the firm; metadata, note and attachment name it too."""
    ledger = Ledger(
        "提案書",
        (LedgerColumn("番号"), LedgerColumn("内容", 4)),
        tuple((str(n), f"実績は{SECRET}の運営" if n == 100 else f"内容{n}") for n in range(1, 161)),
        orientation=Orientation.PORTRAIT,
    )
    with pikepdf.open(io.BytesIO(render_pdf("ledger", ledger, title=CANARY))) as document:
        document.docinfo["/Author"] = CANARY
        document.attachments[f"{CANARY}.txt"] = CANARY.encode()
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(CANARY, 0))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 20, 20],
            Contents=CANARY, T=CANARY,
        )  # fmt: skip
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([note]))
        document.pages[0].PieceInfo = pikepdf.Dictionary(X=CANARY)
        document.Root.Names.JavaScript = pikepdf.Dictionary(
            Names=[
                CANARY,
                pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{CANARY}')"),
            ]
        )
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def place_of(pdf: bytes, text: str) -> Cover:
    found = read_document(io.BytesIO(pdf), "a.pdf")
    for page in found.pages:
        for line in page.lines:
            for span in line.spans:
                if text in span.text:
                    return Cover(page.number, span.box)
    raise AssertionError(f"{text} is not there")


def every_byte(pdf: bytes) -> bytes:
    """All streams and objects unpacked, so that nothing hides in compression."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        out = io.BytesIO()
        document.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
        return pdf + out.getvalue()


def utf16(text: str) -> bytes:
    return text.encode("utf-16-be")


def test_covered_text_is_gone_from_text_layer_and_bytes():
    pdf = proposal()
    cover = place_of(pdf, SECRET)
    assert cover.page == 3
    redacted = redact(pdf, [cover])
    texts, before = page_texts(redacted), page_texts(pdf)
    assert SECRET not in "".join(texts)
    assert texts[cover.page - 1] == ""
    assert [t for n, t in enumerate(texts, 1) if n != 3] == [
        t for n, t in enumerate(before, 1) if n != 3
    ]
    assert len(texts) == len(before)


def test_covered_place_is_black_and_the_rest_of_the_page_stays():
    pdf = proposal()
    cover = place_of(pdf, SECRET)
    image = Image.open(io.BytesIO(list(page_images(redact(pdf, [cover]), dpi=72))[2])).convert("L")
    box = tuple(map(round, (cover.box.left, cover.box.top, cover.box.right, cover.box.bottom)))
    inner = image.crop((box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1))
    assert max(inner.get_flattened_data()) < 30
    left = image.crop((70, 60, 500, box[1] - 5))
    assert min(left.get_flattened_data()) < 120


def test_nothing_of_metadata_notes_or_attachments_is_left():
    pdf = proposal()
    assert CANARY.encode() in every_byte(pdf)
    for cleaned in (strip_metadata(pdf), redact(pdf, [place_of(pdf, SECRET)])):
        content = every_byte(cleaned)
        assert CANARY.encode() not in content
        assert utf16(CANARY) not in content
        found = read_document(io.BytesIO(cleaned), "a.pdf")
        assert found.metadata == ()
        assert found.parts == ()


def test_strip_metadata_keeps_every_word_and_page():
    pdf = proposal()
    assert page_texts(strip_metadata(pdf)) == page_texts(pdf)


def test_earlier_versions_inside_the_file_are_left_behind():
    pdf = proposal() + b"\n% " + CANARY.encode()
    assert CANARY.encode() not in strip_metadata(pdf)


def test_size_and_orientation_stay():
    for rotate in (0, 90):
        with pikepdf.open(io.BytesIO(proposal())) as document:
            document.pages[0].Rotate = rotate
            out = io.BytesIO()
            document.save(out)
        before = read_document(io.BytesIO(out.getvalue()), "a.pdf").pages
        after = read_document(
            io.BytesIO(redact(out.getvalue(), [Cover(1, Box(100, 100, 200, 120))])), "a.pdf"
        ).pages
        sizes = [
            [(round(p.width_pt), round(p.height_pt)) for p in pages] for pages in (before, after)
        ]
        assert sizes[0] == sizes[1]


def test_what_was_filled_into_a_form_stays_on_the_page():
    with pikepdf.new() as document:
        document.add_blank_page()
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font))
        field = document.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=CANARY,
            V="FILLED", DA="/Helv 12 Tf 0 g", Rect=[100, 100, 300, 130], F=4,
        ))  # fmt: skip
        document.pages[0].Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=[field], DR=fonts, DA="/Helv 12 Tf 0 g", NeedAppearances=True
        )
        out = io.BytesIO()
        document.save(out)
    cleaned = strip_metadata(out.getvalue())
    assert "FILLED" in page_texts(cleaned)[0]
    assert CANARY.encode() not in every_byte(cleaned)


def test_document_with_layers_becomes_pictures():
    with pikepdf.open(io.BytesIO(proposal())) as document:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=CANARY))
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer], Order=[layer])
        )
        out = io.BytesIO()
        document.save(out)
    cleaned = strip_metadata(out.getvalue())
    assert set(page_texts(cleaned)) == {""}
    assert CANARY.encode() not in every_byte(cleaned)


@pytest.mark.parametrize(
    ("covers", "message"),
    [
        ([], "墨入れする場所を、1か所以上選んでください。"),
        ([Cover(99, Box(0, 0, 1, 1))], "99頁目はありません。頁を選び直してください。"),
        ([Cover(1, Box(5, 5, 5, 9))], "墨入れの範囲に大きさがありません。囲み直してください。"),
    ],
)
def test_senseless_cover_is_refused(covers, message):
    with pytest.raises(Refused) as caught:
        redact(proposal(), covers)
    assert caught.value.message == message


def test_locked_or_broken_file_is_refused():
    with pikepdf.open(io.BytesIO(proposal())) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(UnreadablePdf, match="パスワード"):
        strip_metadata(out.getvalue())
    with pytest.raises(UnreadablePdf, match="作り直して"):
        strip_metadata(zlib.compress(b"x"))
