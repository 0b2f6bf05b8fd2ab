"""Blind copies that leak in ways a bidder does not think of, on top of the plainer kinds."""
# ruff: noqa: E501 - a line of XML stays one line

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from madoguchi.services.procurement.tests.leaks_office import (
    HEAD,
    NAMESPACES,
    book,
    paragraph,
    photograph,
    replaced,
    run,
    word,
)
from madoguchi.services.procurement.tests.leaks_pdf import (
    PROSE,
    changed,
    plain_pdf,
    quoted,
    typeset,
)

Leak = Callable[[str], bytes]


def _pdf(change: Callable[[pikepdf.Pdf, str], None]) -> Leak:
    return lambda text: changed(plain_pdf(), lambda document: change(document, text))


def _ruby_pdf(text: str) -> bytes:
    """Each letter with its reading above it, as a word processor sets furigana."""
    cells = "".join(
        f"#box(stack(dir: ttb, spacing: 1pt, text(size: 5pt)[かな], {quoted(each)[1:]}))"
        for each in text
    )
    return typeset(f"{PROSE}\n\n{cells}")


def _upright_pdf(text: str) -> bytes:
    """Set from top to bottom, one letter a line."""
    letters = ", ".join(quoted(each)[1:] for each in text)
    return typeset(f"{PROSE}\n\n#stack(dir: ttb, spacing: 3pt, {letters})")


def _over_pages(text: str) -> bytes:
    """Half of it ends a page with a page number and half begins the next, under a header."""
    middle = max(1, len(text) // 2)
    first, second = quoted(text[:middle]), quoted(text[middle:])
    setup = '#set page(numbering: "1 / 1", header: [提案書 副本])\n'
    return typeset(f"{setup}{PROSE}\n\n{PROSE}{first}#pagebreak(){second}{PROSE}")


def _backwards(text: str) -> bytes:
    """Drawn from the last letter to the first, yet read from the first to the last."""
    letters = [
        f"#place(top + left, dx: {40 + place * 24}pt, dy: 200pt, {quoted(each)[1:]})"
        for place, each in enumerate(text)
    ]
    return typeset(PROSE + "\n\n" + "\n".join(reversed(letters)))


def _form_of(document: pikepdf.Pdf, text: str) -> pikepdf.Object:
    with pikepdf.open(io.BytesIO(typeset(quoted(text)))) as drawn:
        return document.copy_foreign(drawn.pages[0].as_form_xobject())


def _unused_form(document: pikepdf.Pdf, text: str) -> None:
    """A watermark taken off the page and left among its resources."""
    document.pages[0].add_resource(_form_of(document, text), Name.XObject)


def _pattern(document: pikepdf.Pdf, text: str) -> None:
    """The whole page painted with a pattern that is drawn with letters."""
    form = _form_of(document, text)
    pattern = Stream(document, form.read_bytes())
    pattern.Type, pattern.PatternType, pattern.PaintType = Name.Pattern, 1, 1
    pattern.TilingType, pattern.BBox = 1, Array([0, 0, 842, 595])
    pattern.XStep, pattern.YStep, pattern.Resources = 842, 595, form.Resources
    page = document.pages[0]
    name = page.add_resource(document.make_indirect(pattern), Name.Pattern)
    page.contents_add(Stream(document, f"/Pattern cs {name} scn 0 0 842 595 re f".encode()))


def _list_says_otherwise(text: str) -> bytes:
    """As "text drawn otherwise than said", said in a list of properties beside the drawing."""

    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.Resources.Properties = Dictionary(Own=Dictionary(ActualText=String("〇〇"), MCID=99))
        page.contents_add(Stream(document, b"/Span /Own BDC"), prepend=True)
        page.contents_add(Stream(document, b"EMC"))

    return changed(typeset(quoted(text)), change)


def font_naming(text: str) -> bytes:
    """A font of nothing but a table of names that holds ``text``."""
    said = text.encode("utf-16-be")
    table = (
        b"\0\0\0\1\0\x12" + b"\0\3\0\1\4\x11\0\0" + len(said).to_bytes(2, "big") + b"\0\0" + said
    )
    entry = b"name" + b"\0\0\0\0" + (28).to_bytes(4, "big") + len(table).to_bytes(4, "big")
    return b"\0\1\0\0\0\1\0\0\0\0\0\0" + entry + table


def _font(document: pikepdf.Pdf, text: str) -> None:
    file = document.make_indirect(Stream(document, font_naming(text)))
    own = Dictionary(Type=Name.FontDescriptor, FontName=Name.Own, Flags=4, FontFile2=file)
    document.Root.Spare = document.make_indirect(own)


def _font_name(document: pikepdf.Pdf, text: str) -> None:
    own = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/ABCDEF+{text}"))
    document.Root.Spare = document.make_indirect(own)


def certificate(text: str) -> bytes:
    """The part of a signer's certificate that names its holder, as DER."""
    said = text.encode()
    return b"\x30\x82\x01\x00\x06\x03\x55\x04\x0a\x0c" + bytes([len(said)]) + said + b"\x05\0\xff"


def _signed(document: pikepdf.Pdf, text: str) -> None:
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String(certificate(text))
    )
    document.Root.Perms = Dictionary(DocMDP=document.make_indirect(signature))


def _escaped_link(document: pikepdf.Pdf, text: str) -> None:
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9],
        A=Dictionary(S=Name.URI, URI=String(f"https://example.jp/{quote(text)}/")),
    )  # fmt: skip
    document.pages[0].Annots = Array([document.make_indirect(link)])


def _escaped_script(document: pikepdf.Pdf, text: str) -> None:
    said = "".join(f"\\u{unit:04x}" for unit in _units(text))
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f'app.alert("{said}")'))


def _units(text: str) -> list[int]:
    said = text.encode("utf-16-be")
    return [int.from_bytes(said[place : place + 2], "big") for place in range(0, len(said), 2)]


def _packed_photograph(document: pikepdf.Pdf, text: str) -> None:
    picture = Stream(document, zlib.compress(photograph(text)))
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Filter = Array([Name.FlateDecode, Name.DCTDecode])
    picture.Width, picture.Height = 20, 20
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    document.pages[0].add_resource(picture, Name.XObject)


def _xmp_of_a_picture(document: pikepdf.Pdf, text: str) -> None:
    said = f"<x:xmpmeta><rdf:li>{escape(text)}</rdf:li></x:xmpmeta>"
    own = Stream(document, said.encode())
    own.Type, own.Subtype = Name.Metadata, Name.XML
    picture = Stream(document, b"\0")
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 1, 1
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    picture.Metadata = document.make_indirect(own)
    document.pages[0].add_resource(picture, Name.XObject)


def _author_of_old(document: pikepdf.Pdf, text: str) -> None:
    """An author that an old program wrote in the encoding of its own time."""
    document.docinfo["/Author"] = String(text.encode("cp932", "replace"))


ACCIDENTS_PDF: dict[str, tuple[str, Leak]] = {
    "letters with their readings": ("text", _ruby_pdf),
    "from top to bottom": ("text", _upright_pdf),
    "over a page break": ("text", _over_pages),
    "drawn backwards": ("text", _backwards),
    "author in an old encoding": ("other", _pdf(_author_of_old)),
    "form that no page draws": ("revision", _pdf(_unused_form)),
    "pattern of letters": ("revision", _pdf(_pattern)),
    "said otherwise by a list": ("other", _list_says_otherwise),
    "name table of a font": ("other", _pdf(_font)),
    "name of a font": ("name", _pdf(_font_name)),
    "holder of a certificate": ("other", _pdf(_signed)),
    "link with escapes": ("link", _pdf(_escaped_link)),
    "script with escapes": ("other", _pdf(_escaped_script)),
    "packed photograph": ("picture", _pdf(_packed_photograph)),
    "marks beside a picture": ("other", _pdf(_xmp_of_a_picture)),
}  # fmt: skip


def _parted(text: str) -> str:
    return "".join(
        f"<w:ruby><w:rubyPr/><w:rt>{run('かな')}</w:rt><w:rubyBase>{run(each)}</w:rubyBase></w:ruby>"
        for each in text
    )


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as target:
        target.writestr(name, content)
    return out.getvalue()


def _part(name: str, xml: Callable[[str], str]) -> Leak:
    return lambda text: word(parts={name: HEAD + xml(escape(text))})


def _blob(name: str, content: Callable[[str], bytes]) -> Leak:
    return lambda text: word(parts={name: content(text)})


def _entities(text: str) -> str:
    return "".join(f"&#{ord(each)};" for each in text)


def _rich_text(text: str) -> bytes:
    said = "".join(f"\\u{unit if unit < 32768 else unit - 65536}?" for unit in _units(text))
    return b"{\\rtf1\\ansi " + said.encode() + b"}"


def _mail_of_web(text: str) -> bytes:
    said = base64.encodebytes(f"<p>{text}</p>".encode())
    return b"MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n" + said


def _link_of(text: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="t" TargetMode="External" '
        f'Target="file:///C:/{quote(text)}/a.dotx"/></Relationships>'
    )


def _book_within_book(text: str) -> bytes:
    def change(sheet) -> None:
        sheet["B2"] = 1
        sheet["B2"].number_format = f'0"{text}"'

    return word(parts={"word/embeddings/Sheet1.xlsx": book(change)})


def photograph_with_place() -> bytes:
    image, marks, out = Image.new("RGB", (20, 20), "gray"), Image.Exif(), io.BytesIO()
    marks.get_ifd(0x8825).update({1: "N", 2: (35.0, 41.0, 22.0), 3: "E", 4: (139.0, 41.0, 30.0)})
    image.save(out, "JPEG", exif=marks)
    return out.getvalue()


ACCIDENTS_DOCX: dict[str, tuple[str, Leak]] = {
    "letters with their readings": ("text", lambda t: word(paragraph(_parted(t)))),
    "archive inside": ("attachment", _blob("word/embeddings/o.zip", lambda t: packed("読んで.txt", t.encode()))),
    "archive in an archive": (
        "attachment",
        _blob("word/embeddings/o.zip", lambda t: packed("a.zip", packed("b.txt", t.encode()))),
    ),
    "format in a workbook inside": ("attachment", _book_within_book),
    "web page inside": (
        "attachment", _blob("word/afchunk.htm", lambda t: f"<p>{_entities(t)}</p>".encode()),
    ),
    "rich text inside": ("attachment", _blob("word/afchunk.rtf", _rich_text)),
    "mail of a web page inside": ("attachment", _blob("word/afchunk.mht", _mail_of_web)),
    "building block": (
        "other",
        _part(
            "word/glossary/document.xml",
            lambda t: f"<w:glossaryDocument {NAMESPACES}><w:p>{run(t)}</w:p></w:glossaryDocument>",
        ),
    ),
    "people of the comments": (
        "other", _part("word/people.xml", lambda t: f'<w:people {NAMESPACES}><w:person w:author="{t}"/></w:people>'),
    ),
    "template on a share": ("link", _part("word/_rels/settings.xml.rels", _link_of)),
    "data of a control": ("attachment", _blob("word/activeX/activeX1.bin", lambda t: b"\7" + t.encode("utf-16-le"))),
    "name of a font": (
        "other", _part("word/fontTable.xml", lambda t: f'<w:fonts {NAMESPACES}><w:font w:name="{t}"/></w:fonts>'),
    ),
    "name table of a font": ("other", _blob("word/fonts/font1.ttf", font_naming)),
    "certificate of a signature": (
        "other",
        _part(
            "_xmlsignatures/sig1.xml",
            lambda t: f"<X509Certificate>{base64.b64encode(certificate(t)).decode()}</X509Certificate>",
        ),
    ),
    "drawing letter by letter": (
        "other",
        _part(
            "word/media/image1.svg",
            lambda t: '<svg xmlns="http://www.w3.org/2000/svg"><text>'
            + "".join(f"<tspan>{each}</tspan>" for each in t)
            + "</text></svg>",
        ),
    ),
}  # fmt: skip


def _book_part(name: str, xml: Callable[[str], str]) -> Leak:
    return lambda text: replaced(book(lambda _: None), "", bytes, {name: HEAD + xml(escape(text))})


def _down_the_column(text: str) -> bytes:
    """A letter a row, with other columns beside: squared paper."""

    def change(sheet) -> None:
        for place, letter in enumerate(text, start=3):
            sheet.cell(place, 2, letter)
            sheet.cell(place, 3, f"項目{place}")

    return book(change)


CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ACCIDENTS_XLSX: dict[str, tuple[str, Leak]] = {
    "down a column": ("text", _down_the_column),
    "settings of a printer": (
        "attachment",
        lambda t: replaced(
            book(lambda _: None), "", bytes,
            {"xl/printerSettings/printerSettings1.bin": b"\0\1\2" + t.encode("utf-16-le") + b"\0" * 40},
        ),
    ),
    "link to another book": (
        "other",
        _book_part(
            "xl/externalLinks/externalLink1.xml",
            lambda t: f'<externalLink xmlns="{SHEETS}"><sheetName val="{t}"/></externalLink>',
        ),
    ),
    "store of a pivot table": (
        "other",
        _book_part(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            lambda t: f'<pivotCacheDefinition xmlns="{SHEETS}"><s v="{t}"/></pivotCacheDefinition>',
        ),
    ),
    "store of a chart": (
        "other",
        _book_part(
            "xl/charts/chart1.xml",
            lambda t: f'<c:chart xmlns:c="{CHART}"><c:strCache><c:pt><c:v>{t}</c:v></c:pt>'
            "</c:strCache></c:chart>",
        ),
    ),
    "stored value of another book": (
        "other",
        _book_part(
            "xl/externalLinks/externalLink1.xml",
            lambda t: f'<externalLink xmlns="{SHEETS}"><cell r="A1" t="str"><v>{t}</v></cell></externalLink>',
        ),
    ),
    "query of outside data": (
        "other",
        _book_part(
            "xl/connections.xml",
            lambda t: f'<connections xmlns="{SHEETS}"><dbPr connection="DSN={t}"/></connections>',
        ),
    ),
}  # fmt: skip
