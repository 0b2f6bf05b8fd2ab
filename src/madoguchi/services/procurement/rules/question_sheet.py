"""質問書兼回答書 as a sheet: its columns, and its rows read back from whatever table came in."""

import re
import unicodedata
from collections.abc import Sequence

NUMBER, PAPER, PLACE, QUESTION, ANSWER = "No.", "資料名", "頁・項番", "質問", "回答"
HEADER = (NUMBER, PAPER, PLACE, QUESTION, ANSWER)
# How wards and firms head the same columns; a header is looked for in the first rows only.
QUESTION_WORDS = frozenset({"質問", "質問事項", "質問内容", "質問の内容", "ご質問", "質問項目"})
PAPER_WORDS = frozenset({"資料名", "資料", "書類名", "文書名", "対象資料", "様式名"})
PLACE_WORDS = frozenset(
    {"頁・項番", "該当箇所", "箇所", "頁", "ページ", "項番", "項目番号", "頁番号", "ページ・項番"}
)
HEADER_SEARCHED = 30
_SPACES = re.compile(r"\s+")

Row = dict[str, str]


def rows_of_table(table: Sequence[Sequence[str]]) -> list[Row] | None:
    """The questions below the header, whatever the order of the columns; None without a header.

    Rows without a question are left out; several columns of the place are put together. The words
    themselves stay as typed. Source: seed 000 §9(3) 様式3, seed 002 様式3, seed 004 様式11.

    >>> rows_of_table([["様式3", ""], ["質問事項", "頁"], ["いつ?", "3"]])
    [{'document': '', 'place': '3', 'text': 'いつ?'}]
    """
    for index, row in enumerate(table[:HEADER_SEARCHED]):
        heads = [_plain(cell) for cell in row]
        if any(head in QUESTION_WORDS for head in heads):
            found = (_row(heads, cells) for cells in table[index + 1 :])
            return [each for each in found if each["text"]]
    return None


def _plain(head: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", head)).replace("/", "・")


def _row(heads: Sequence[str], cells: Sequence[str]) -> Row:
    def under(words: frozenset[str], between: str) -> str:
        filled = [cell.strip() for head, cell in zip(heads, cells, strict=False) if head in words]
        return between.join(dict.fromkeys(cell for cell in filled if cell))

    text = under(QUESTION_WORDS, "\n")
    # A printed form repeats its header on each page, and says where it ends.
    is_head = _plain(text) in QUESTION_WORDS or _plain(text) in {"以上", "(以上)"}
    return {
        "document": under(PAPER_WORDS, " "),
        "place": under(PLACE_WORDS, " "),
        "text": "" if is_head else text,
    }
