"""法人格: what kinds of firm are called, in full and as people shorten them."""

# Folded (see fold_name). Each: the full form, then its short forms.
FORMS = tuple(
    tuple(line.split())
    for line in """
株式会社 (株) [株] <株> {株} 株式會社 カブシキガイシヤ カブシキカイシヤ (カブ) カ) (カ
有限会社 (有) [有] ユウゲンガイシヤ ユ) (ユ
合同会社 (同) (合) ゴウドウガイシヤ ド) (ド
合資会社 (資) ゴウシガイシヤ
合名会社 (名) ゴウメイガイシヤ
一般社団法人 (一社) イツパンシヤダンホウジン
一般財団法人 (一財) イツパンザイダンホウジン
公益社団法人 (公社) コウエキシヤダンホウジン
公益財団法人 (公財) コウエキザイダンホウジン
特定非営利活動法人 npo法人 (特非) (npo) トクテイヒエイリカツドウホウジン
社会福祉法人 (社福) (福) シヤカイフクシホウジン
学校法人 (学) ガツコウホウジン
医療法人 (医) 医療法人社団 イリヨウホウジン
社団法人 (社)
財団法人 (財)
協同組合 (協)
企業組合 (企)
独立行政法人 (独)
国立大学法人 (大)
共同企業体 (jv) jv
""".strip().splitlines()
)
ENGLISH_FORMS = (
    "companylimited", "co,ltd", "coltd", "co,limited", "limited", "ltd", "incorporated", "inc",
    "corporation", "corp", "company", "kabushikikaisha", "kabushikigaisha", "kk", "llc", "gk",
    "godokaisha", "plc", "npo",
)  # fmt: skip
ALL_FORMS = tuple(sorted({form for group in FORMS for form in group}, key=len, reverse=True))


def without_form(folded: str) -> str:
    """The folded name without its legal form in front and behind.

    >>> without_form("株式会社ミホン企画"), without_form("ミホン企画(株)")
    ('ミホン企画', 'ミホン企画')
    """
    rest = folded
    for _ in range(2):
        for form in ALL_FORMS:
            if rest.startswith(form) and len(rest) > len(form):
                rest = rest[len(form) :]
                break
            if rest.endswith(form) and len(rest) > len(form):
                rest = rest[: -len(form)]
                break
    return rest


def without_english_form(folded: str) -> str:
    """
    >>> without_english_form("mihonplanningco,ltd"), without_english_form("mihoninc")
    ('mihonplanning', 'mihon')
    """
    rest = folded.rstrip(",")
    for form in sorted(ENGLISH_FORMS, key=len, reverse=True):
        if rest.endswith(form) and len(rest) > len(form) + 2:
            return rest[: -len(form)].rstrip(",")
    return rest
