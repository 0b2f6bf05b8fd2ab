"""Blind copies as PDF, each leaking a text in one way: for tests and for the bench."""

import io
from collections.abc import Callable
from functools import cache

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from madoguchi.core.documents.glyphs import FONTS

PROSE = (
    "地域の計画を立て、子どもの未来を支える学習支援を企画します。関係機関と連携し、相談の窓口を設け、"
    "保護者の不安に寄り添います。新しい学びの場として、教育と福祉をつなぐ取組みを進めます。"
)
SETUP = """
#set page(width: 842pt, height: 595pt, margin: 60pt)
#set text(font: "BIZ UDPGothic", size: 12pt, lang: "ja")
#show "𠮷": set text(font: "Madoguchi Rare Kanji")
"""
Leak = Callable[[str], bytes]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def typeset(markup: str) -> bytes:
    made = typst.compile(
        (SETUP + markup).encode(), font_paths=_fonts(), ignore_system_fonts=True, format="pdf"
    )
    return bytes(made)


def quoted(text: str) -> str:
    """As a string of the typesetter: nothing in it is markup."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'#"{escaped}"'


def plain_pdf(pages: int = 1) -> bytes:
    return typeset("#pagebreak()".join(f"= 提案 {n}\n{PROSE * 4}" for n in range(1, pages + 1)))


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, **options)
        return out.getvalue()


def _page(markup: Callable[[str], str]) -> Leak:
    return lambda text: typeset(PROSE + "\n\n" + markup(quoted(text)))


def _plain(change: Callable[[pikepdf.Pdf, str], None]) -> Leak:
    return lambda text: changed(plain_pdf(), lambda document: change(document, text))


def _around(before: bytes, after: bytes = b"") -> Leak:
    """The typeset text with drawing instructions put before and behind those of its page."""

    def leak(text: str) -> bytes:
        def wrap(document: pikepdf.Pdf) -> None:
            page = document.pages[0]
            page.contents_add(Stream(document, before), prepend=True)
            page.contents_add(Stream(document, after))

        return changed(typeset(quoted(text)), wrap)

    return leak


def _layered(text: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("控え")))
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
        )
        page.Resources.Properties = Dictionary(MC9=layer)
        page.contents_add(Stream(document, b"/OC /MC9 BDC"), prepend=True)
        page.contents_add(Stream(document, b"EMC"))

    return changed(typeset(quoted(text)), change)


def _never_drawn(text: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        drawing = document.pages[0].Contents.read_bytes().replace(b"0 Tr", b"3 Tr")
        document.pages[0].Contents = Stream(document, drawing.replace(b"BT", b"BT 3 Tr"))

    return changed(typeset(quoted(text)), change)


def _layer_name(document: pikepdf.Pdf, text: str) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String(text)))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))


def _note(document: pikepdf.Pdf, **keys: object) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 30, 30], **keys)
    document.pages[0].Annots = Array([document.make_indirect(note)])


def _field(document: pikepdf.Pdf, **keys: object) -> None:
    field = document.make_indirect(_widget(keys))
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def _widget(keys: dict[str, object]) -> Dictionary:
    own = {"FT": Name.Tx, "T": String("欄1"), **keys}
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[10, 10, 90, 30], **own)


def _note_look(document: pikepdf.Pdf, text: str) -> None:
    with pikepdf.open(io.BytesIO(typeset(quoted(text)))) as drawn:
        look = document.copy_foreign(drawn.pages[0].as_form_xobject())
    _note(document, AP=Dictionary(N=look), Subtype2=Name.X)


def _bookmark(document: pikepdf.Pdf, text: str) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("第1章", 0))
        outline.root[0].children.append(pikepdf.OutlineItem(text, 0))


def _link(document: pikepdf.Pdf, text: str) -> None:
    _note(document)
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9],
        A=Dictionary(S=Name.URI, URI=String(f"https://example.jp/?q={text}")),
    )  # fmt: skip
    document.pages[0].Annots.append(link)


def _destination(document: pikepdf.Pdf, text: str) -> None:
    target = Array([document.pages[0].obj, Name.Fit])
    document.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(text), target])))


def _attach(name: str, content: bytes, **keys: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(
            document, content, filename=name, **keys
        )

    return change


def _xmp(key: str) -> Callable[[pikepdf.Pdf, str], None]:
    def change(document: pikepdf.Pdf, text: str) -> None:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata[key] = [text] if key == "dc:creator" else text

    return change


def _info(key: str) -> Callable[[pikepdf.Pdf, str], None]:
    def change(document: pikepdf.Pdf, text: str) -> None:
        document.docinfo[key] = text

    return change


def _earlier_version(text: str) -> bytes:
    """Saved with the name, then once more without it by adding a new page object."""
    first = typeset(quoted(text))
    with pikepdf.open(io.BytesIO(first)) as document:
        page = document.pages[0].obj
        number, generation = page.objgen
        size = int(document.trailer["/Size"])
        media = [float(side) for side in page.MediaBox]
        parent = page.Parent.objgen[0]
        root = document.Root.objgen[0]
        is_stream = b"/XRef" in first
    body = (
        f"{number} {generation} obj\n<</Type/Page/Parent {parent} 0 R/MediaBox{media}"
        f"/Resources<<>>>>\nendobj\n"
    ).encode()
    start = len(first) + 1
    before = int(first.rpartition(b"startxref")[2].split()[0])
    if is_stream:
        entries = bytes([1]) + start.to_bytes(4, "big") + b"\0"
        place = start + len(body)
        own = bytes([1]) + place.to_bytes(4, "big") + b"\0"
        table = (
            (
                f"{size} 0 obj\n<</Type/XRef/Size {size + 1}/Root {root} 0 R/Prev {before}"
                f"/W[1 4 1]/Index[{number} 1 {size} 1]/Length 12>>\nstream\n"
            ).encode()
            + entries
            + own
            + b"\nendstream\nendobj\n"
        )
        return first + b"\n" + body + table + f"startxref\n{place}\n%%EOF\n".encode()
    place = start + len(body)
    table = f"xref\n{number} 1\n{start:010} {generation:05} n \n".encode()
    trailer = f"trailer\n<</Size {size}/Root {root} 0 R/Prev {before}>>\n".encode()
    return first + b"\n" + body + table + trailer + f"startxref\n{place}\n%%EOF\n".encode()


def _lost_page(text: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        lost = document.make_indirect(document.pages[1].obj)
        document.Root.PieceInfo = Dictionary(Old=lost)
        del document.pages[1]

    return changed(typeset(f"{PROSE}#pagebreak(){quoted(text)}"), change)


def _alternative(document: pikepdf.Pdf, text: str) -> None:
    document.Root.StructTreeRoot = document.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array([Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(text))]),
        )
    )


def _drawn_otherwise(text: str) -> bytes:
    """Draws the text and tells readers that it says 〇〇."""
    before = b"/Span <</ActualText <FEFF30073007>>> BDC"
    return _around(before, b"EMC")(text)


def _said_otherwise(text: str) -> bytes:
    before = b"/Span <</ActualText <FEFF" + text.encode("utf-16-be").hex().encode() + b">>> BDC"
    return _around(before, b"EMC")("〇〇")


def _page_label(document: pikepdf.Pdf, text: str) -> None:
    document.Root.PageLabels = Dictionary(
        Nums=Array([0, Dictionary(S=Name.D, P=String(f"{text}-"))])
    )


def _script(document: pikepdf.Pdf, text: str) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{text}')"))
    document.Root.OpenAction = action


def _piece(document: pikepdf.Pdf, text: str) -> None:
    document.pages[0].PieceInfo = Dictionary(
        Maker=Dictionary(Private=Dictionary(Owner=String(text)))
    )


def _signature(document: pikepdf.Pdf, text: str) -> None:
    signature = Dictionary(Type=Name.Sig, Name=String(text), Reason=String("承認"))
    _field(document, FT=Name.Sig, V=document.make_indirect(signature))


def _photograph(document: pikepdf.Pdf, text: str) -> None:
    image = Image.new("RGB", (40, 30), "gray")
    marks = Image.Exif()
    marks[0x8298] = text.encode()  # copyright
    out = io.BytesIO()
    image.save(out, "JPEG", exif=marks)
    picture = Stream(document, out.getvalue())
    picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
    picture.Width, picture.Height = 40, 30
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    page = document.pages[0]
    name = page.add_resource(picture, Name.XObject)
    page.contents_add(Stream(document, f"q 80 0 0 60 100 100 cm {name} Do Q".encode()))


def _covering_note(text: str) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Square, Rect=[0, 0, 842, 595], IC=[0, 0, 0], C=[0, 0, 0]
        )
        document.pages[0].Annots = Array([document.make_indirect(note)])

    return changed(typeset(quoted(text)), change)


def _lost_text(document: pikepdf.Pdf, text: str) -> None:
    document.Root.Unused = document.make_indirect(Dictionary(Memo=String(text)))


def _raw_stream(document: pikepdf.Pdf, text: str) -> None:
    document.Root.Custom = document.make_indirect(Stream(document, text.encode("cp932", "replace")))


def _split(text: str) -> str:
    middle = max(1, len(text) // 2)
    return f"{quoted(text[:middle])}\\\n{quoted(text[middle:])}"


def _letters_apart(text: str) -> str:
    return "　".join(quoted(each) for each in text)


SEEN = "text"
PDF_LEAKS: dict[str, tuple[str, Leak]] = {
    "body text": (SEEN, _page(lambda t: t)),
    "a line break inside": (SEEN, lambda t: typeset(PROSE + "\n\n" + _split(t))),
    "letters set apart": (SEEN, lambda t: typeset(PROSE + "\n\n" + _letters_apart(t))),
    "in a table": (SEEN, _page(lambda t: f"#table(columns: 2, [項目], [{t}])")),
    "in a footnote": (SEEN, _page(lambda t: f"注#footnote[{t}]")),
    "in a page header": (SEEN, lambda t: typeset(f"#set page(header: [{quoted(t)}])\n{PROSE}")),
    "turned by 90 degrees": (SEEN, _page(lambda t: f"#rotate(90deg)[{t}]")),
    "in white": ("hidden_text", _page(lambda t: f"#text(fill: white)[{t}]")),
    "in the colour of its ground": (
        "hidden_text", _page(lambda t: f"#block(fill: navy, inset: 9pt)[#text(fill: navy)[{t}]]"),
    ),
    "transparent": ("hidden_text", _page(lambda t: f"#text(fill: rgb(0, 0, 0, 0))[{t}]")),
    "tiny": ("hidden_text", _page(lambda t: f"#text(size: 0.4pt)[{t}]")),
    "off the page": ("hidden_text", _page(lambda t: f"#place(dx: 2000pt)[{t}]")),
    "never drawn": ("hidden_text", _never_drawn),
    "under a black box": ("hidden_text", _around(b"q", b"Q 0 g 0 0 842 595 re f")),
    "under a white box": ("hidden_text", _around(b"q", b"Q 1 g 20 20 800 560 re f")),
    "under a covering note": ("hidden_text", _covering_note),
    "in a layer that is off": ("hidden_text", _layered),
    "name of a layer": ("layer", _plain(_layer_name)),
    "text of a note": ("comment", _plain(lambda d, t: _note(d, Contents=String(t)))),
    "author of a note": ("author", _plain(lambda d, t: _note(d, T=String(t)))),
    "look of a note": ("comment", _plain(_note_look)),
    "formatted text of a note": (
        "comment", _plain(lambda d, t: _note(d, RC=String(f"<body><p>{t}</p></body>"))),
    ),
    "value of a field": ("form_field", _plain(lambda d, t: _field(d, V=String(t)))),
    "name of a field": ("form_field", _plain(lambda d, t: _field(d, T=String(t)))),
    "hint of a field": ("form_field", _plain(lambda d, t: _field(d, TU=String(t)))),
    "choice of a field": (
        "form_field",
        _plain(lambda d, t: _field(d, FT=Name.Ch, Opt=Array([String("甲"), String(t)]))),
    ),
    "bookmark": ("bookmark", _plain(_bookmark)),
    "link": ("link", _plain(_link)),
    "name of a destination": ("name", _plain(_destination)),
    "name of an attachment": (
        "attachment", _plain(lambda d, t: _attach(f"{t}.txt", b"x")(d)),
    ),
    "note on an attachment": (
        "attachment", _plain(lambda d, t: _attach("a.txt", b"x", description=t)(d)),
    ),
    "text file attached": (
        "attachment", _plain(lambda d, t: _attach("a.txt", t.encode("cp932", "replace"))(d)),
    ),
    "PDF attached": ("attachment", _plain(lambda d, t: _attach("a.pdf", typeset(quoted(t)))(d))),
    "document author": ("metadata", _plain(_info("/Author"))),
    "document title": ("metadata", _plain(_info("/Title"))),
    "own document property": ("metadata", _plain(_info("/Company"))),
    "XMP creator": ("metadata", _plain(_xmp("dc:creator"))),
    "XMP producer": ("metadata", _plain(_xmp("pdf:Producer"))),
    "earlier version": ("revision", _earlier_version),
    "page that is not used": ("revision", _lost_page),
    "alternative text": ("alt_text", _plain(_alternative)),
    "text said otherwise than drawn": ("alt_text", _said_otherwise),
    "text drawn otherwise than said": ("other", _drawn_otherwise),
    "page label": ("other", _plain(_page_label)),
    "script": ("other", _plain(_script)),
    "private data of a program": ("other", _plain(_piece)),
    "signer's name": ("form_field", _plain(_signature)),
    "marks of a photograph": ("picture", _plain(_photograph)),
    "object that is not used": ("other", _plain(_lost_text)),
    "stream of another program": ("other", _plain(_raw_stream)),
}  # fmt: skip
