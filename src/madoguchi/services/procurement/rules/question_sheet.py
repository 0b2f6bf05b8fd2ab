"""質問書兼回答書 as a sheet: its columns, and its rows read back from a document's lines."""

from collections.abc import Sequence

NUMBER, PAPER, PLACE, QUESTION, ANSWER = "No.", "資料名", "頁・項番", "質問", "回答"
HEADER = (NUMBER, PAPER, PLACE, QUESTION, ANSWER)

Row = dict[str, str]


def rows_of_lines(lines: Sequence[str]) -> list[Row]:
    """The rows of the form's table, from the paragraphs of a document in reading order.

    A row begins with its number; cells of the question may hold several paragraphs, the last
    paragraph of a row is its answer. Source: seed 000 §9(3) 様式3.

    >>> rows_of_lines([*HEADER, "1", "説明書", "3頁", "いつ?", ""])
    [{'document': '説明書', 'place': '3頁', 'text': 'いつ?'}]
    """
    body = _after_header([line.strip() for line in lines])
    starts = _row_starts(body)
    ends = [*starts[1:], len(body)]
    rows = [_row(body[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    return [row for row in rows if row["text"]]


def _after_header(lines: list[str]) -> list[str]:
    width = len(HEADER)
    for index in range(len(lines) - width + 1):
        if tuple(lines[index : index + width]) == HEADER:
            return lines[index + width :]
    return []


def _row_starts(body: list[str]) -> list[int]:
    """Where 1, 2, 3 … stand, each at least a whole row after the one before."""
    starts: list[int] = []
    for index, line in enumerate(body):
        is_next = line == str(len(starts) + 1)
        if is_next and (not starts or index - starts[-1] >= len(HEADER)):
            starts.append(index)
    return starts


def _row(cells: list[str]) -> Row:
    paper, place, *rest = [*cells, "", ""][: max(len(cells), 2)]
    question = rest[:-1] if len(rest) > 1 else rest
    return {"document": paper, "place": place, "text": "\n".join(question).strip()}
