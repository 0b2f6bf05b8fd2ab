#!/usr/bin/env python3
"""blind: planted leaks found, false alarms on clean copies, time beside plain extraction.

Run: PYTHONPATH=src python bench/blind.py [leaks] [alarms] [speed]   (nothing named: all three)
     PYTHONPATH=src python bench/blind.py leaks:1/4   (every fourth kind of leak, from the first)
"""

import io
import sys
import time
from collections import Counter

from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.documents.reading import read_document
from madoguchi.services.procurement.commands.fenced import SentFile, judge_copy
from madoguchi.services.procurement.rules.blind.check import check_copy
from madoguchi.services.procurement.rules.blind.registration import read_registration
from madoguchi.services.procurement.tests.leaks_by_accident import (
    ACCIDENTS_DOCX,
    ACCIDENTS_PDF,
    ACCIDENTS_XLSX,
)
from madoguchi.services.procurement.tests.leaks_office import DOCX_LEAKS, XLSX_LEAKS
from madoguchi.services.procurement.tests.leaks_pdf import PDF_LEAKS, PROSE, typeset

BIDDERS = {
    "old kanji": {
        "legal_name": "株式会社髙﨑学びの森", "representative": "代表取締役　渡邉󠄂 一郎",
        "address": "東京都みほん区本町一丁目12番3号 みほんビル5階", "telephone": "03-1234-5678",
    },
    "katakana": {
        "legal_name": "スマイルキッズ合同会社", "kana": "スマイルキッズ",
        "domain": "smile-kids-net.example.jp", "products": ["まなびノート+"],
    },
    "Latin": {
        "legal_name": "Takasaki Learning Forest Co., Ltd.", "staff": ["グエン・ティ・ハン"],
        "english_name": "Takasaki Learning Forest", "corporate_number": "1234567890123",
    },
    "common words": {
        "legal_name": "地域計画株式会社", "trade_name": "みらい",
        "facilities": ["本町ひかり学習館"], "former_names": ["有限会社𠮷野塾"],
    },
}  # fmt: skip
# (bidder, as written in the copy, key that must be told)
WRITTEN = (
    ("old kanji", "(株)高崎学びの森", "legal_name"),
    ("old kanji", "渡辺　一郎", "representative"),
    ("old kanji", "本町1-12-3", "address"),
    ("old kanji", "０３(１２３４)５６７８", "telephone"),
    ("katakana", "ｽﾏｲﾙ･ｷｯｽﾞ", "legal_name"),
    ("katakana", "info@smile-kids-net.example.jp", "domain"),
    ("Latin", "TAKASAKI LEARNING FOREST", "legal_name"),
    ("Latin", "グエンティハン", "staff"),
    ("common words", "㈱地域計画", "legal_name"),
    ("common words", "吉野塾", "former_names"),
    ("common words", "本町ひかり学習館", "facilities"),
)
TEMPTING = (
    "地域計画を立て、子どもの未来を支えます。",
    "みらいを担う児童に、笑顔と希望を届けます。",
    "森の学びを通じて、一郎さんのような子どもを支えます。",
    "渡り廊下の辺りに窓口を設けます。",
    "電話は03から始まる番号、延べ1234人、5678件です。",
    "本町1丁目の公園、12番目の候補、3案。",
    "learning forest という考え方と、smile と kids を合わせた活動です。",
    "株式会社など多様な主体と、地域の計画について協議します。",
    "吉野川流域や塾に通う子どもも対象です。",
    "高崎市の事例と、学びの場の森林体験を参考にします。",
    "キッズスペースでスマイルを大切にします。",
    "ひかりの入る学習室を、本町の学習館の近くに探します。",
    "ノートに学びを書き、まなびをふり返ります。",
)


KINDS = {
    "pdf": PDF_LEAKS | ACCIDENTS_PDF,
    "docx": DOCX_LEAKS | ACCIDENTS_DOCX,
    "xlsx": XLSX_LEAKS | ACCIDENTS_XLSX,
}


def leaks_found(part: int = 1, of: int = 1) -> None:
    planted = [
        (extension, kind, leak)
        for extension, leaks in KINDS.items()
        for kind, (_, leak) in leaks.items()
    ][part - 1 :: of]
    total, missed = Counter[str](), []
    for extension, kind, leak in planted:
        for bidder, written, key in WRITTEN:
            registration = read_registration(BIDDERS[bidder])
            document = read_document(io.BytesIO(leak(written)), f"副本.{extension}")
            found = {find.kind for find in check_copy(document, registration).finds}
            total[extension] += 1
            # One word may stand under two keys: name and English name, name and reading.
            if not found & {key, "english_name", "kana", "legal_name", "domain"}:
                missed.append(f"{extension}: {kind}: {written}")
    count = sum(total.values())
    print(
        f"part {part} of {of}: kinds of leak {len(planted)}, ways of writing {len(WRITTEN)}, "
        f"planted {count} {dict(total)}"
    )
    print(f"found {count - len(missed)} of {count} ({(count - len(missed)) / count:.1%})")
    for each in missed:
        print("  missed", each)


def false_alarms() -> None:
    pages = []
    for number in range(40):
        lines = [TEMPTING[(number + place) % len(TEMPTING)] for place in range(9)]
        pages.append("\n\n".join((f"= 第{number + 1}章", PROSE, *lines)))
    document = read_document(io.BytesIO(typeset("#pagebreak()".join(pages))), "副本.pdf")
    alarms = []
    for name, bidder in BIDDERS.items():
        found = check_copy(document, read_registration(bidder)).finds
        alarms += [f"{name}: {find.kind} {find.text!r} {find.where}" for find in found]
    count = len(document.pages) * len(BIDDERS)
    print(
        f"clean pages {count}, false alarms {len(alarms)} ({len(alarms) / count * 10:.2f} per 10)"
    )
    for each in sorted(set(alarms)):
        print("  alarm", each)


def fastest(work, times: int = 5) -> tuple[float, float]:
    """(seconds of the clock, seconds of this process), each the least of several runs."""
    clock, processor = [], []
    for _ in range(times):
        start, begun = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - begun)
    return min(clock), min(processor)


def speed() -> None:
    content = typeset("#pagebreak()".join(f"= 第{n}章\n{PROSE * 10}" for n in range(1, 21)))
    registration = read_registration(BIDDERS["old kanji"])

    def check() -> None:
        check_copy(read_document(io.BytesIO(content), "副本.pdf"), registration)

    plain, ours = fastest(lambda: page_texts(content)), fastest(check)
    texts = page_texts(content)
    print(f"{len(texts)} pages, {sum(map(len, texts))} letters")
    for name, one, other in zip(("clock", "processor"), plain, ours, strict=True):
        print(f"{name}: plain {one * 1000:.0f} ms, check {other * 1000:.0f} ms, x{other / one:.1f}")
    file = SentFile("副本.pdf", content)
    fenced, _ = fastest(lambda: judge_copy(file, registration), times=3)
    ratio = fenced / plain[0]
    print(f"clock, with the process of its own: {fenced * 1000:.0f} ms, x{ratio:.1f}")


PARTS = {"leaks": leaks_found, "alarms": false_alarms, "speed": speed}

if __name__ == "__main__":
    for argument in sys.argv[1:] or PARTS:
        name, _, share = argument.partition(":")
        PARTS[name](*(int(number) for number in share.split("/") if number))
