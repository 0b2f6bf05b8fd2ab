"""Findings: what a check says, as a code and one sentence that says what to do."""

from dataclasses import dataclass

DAMAGED = b"damaged"  # what the child answers when the stored bytes do not match their key


@dataclass(frozen=True)
class Finding:
    """One result. ``blocks`` refuses the file; otherwise it is a note for the reader.

    The message never quotes the file: findings of sealed files lie open in the database.
    """

    code: str
    message: str
    blocks: bool = True


WRONG_TYPE = Finding(
    "wrong_type",
    "ファイルの中身が拡張子と合っていません。元のアプリで開き、正しい形式で保存し直してください。",
)
POLYGLOT = Finding(
    "polyglot",
    "1つのファイルに2種類の形式が重なっています。元のアプリで保存し直してから提出してください。",
)
BROKEN = Finding(
    "broken",
    "ファイルが壊れているため開けません。元のアプリで開けることを確かめ、保存し直してください。",
)
ACTIVE = Finding(
    "active_content",
    "ウェブページやプログラムは受け付けていません。PDFなどに変換してから提出してください。",
)
ENCRYPTED = Finding(
    "encrypted",
    "パスワードがかかっています。パスワードを外して保存し直してから提出してください。",
)
MACRO = Finding(
    "macro",
    "マクロが含まれています。マクロを含まない形式（.docx、.xlsx など）で保存し直してください。",
)
OLE_PACKAGE = Finding(
    "embedded_package",
    "文書に別のファイルが埋め込まれています。埋め込みを外し、別のファイルとして提出してください。",
)
XML_ENTITIES = Finding(
    "xml_entities",
    "文書の内部に危険な定義が含まれています。元のアプリで新しい文書に写して保存し直してください。",
)
REMOTE_TEMPLATE = Finding(
    "remote_template",
    "外部の雛形を読み込む設定があります。添付テンプレートの設定を外して保存し直してください。",
)
ZIP_BOMB = Finding(
    "zip_bomb",
    "展開すると極端に大きくなるため受け付けられません。中身を分け、通常の圧縮で作り直してください。",
)
ZIP_NESTED = Finding(
    "zip_nested",
    "圧縮ファイルが何重にも入っています。圧縮は1回にして作り直してください。",
)
ZIP_PATH = Finding(
    "zip_path",
    "圧縮ファイルの中に使えない名前があります。フォルダーに入れ直して圧縮し直してください。",
)
TOO_MANY_PIXELS = Finding(
    "image_too_large",
    "画像の縦横が大きすぎます。縮小して保存し直してから提出してください。",
)
CRASHED = Finding(
    "inspection_failed",
    "ファイルの検査を終えられませんでした。別の形式（PDFなど）で保存し直してから提出してください。",
)
VIRUS = Finding(
    "virus",
    "ウイルスが見つかったため受け付けられません。パソコンを検査してから作り直してください。",
)
PDF_SCRIPT = Finding(
    "pdf_script", "PDFにスクリプトが含まれています。開くときは実行しないでください。", blocks=False
)
PDF_LAUNCH = Finding(
    "pdf_launch",
    "PDFに、開くと外部のプログラムを起動する設定があります。外して保存し直してください。",
)
PDF_ATTACHMENT = Finding(
    "pdf_attachment",
    "PDFに別のファイルが添付されています。添付は検査の対象外なので開かないでください。",
    blocks=False,
)
PDF_RESTRICTED = Finding(
    "pdf_restricted",
    "印刷や複写を制限する設定があります。必要なときは、制限のない版を依頼してください。",
    blocks=False,
)


def too_many_pages(limit: int) -> Finding:
    """The page limit of the case is exceeded."""
    return Finding(
        "too_many_pages",
        f"ページ数の上限は{limit}ページです（表紙を含みます）。減らしてから提出してください。",
    )
