"""Romaji: the ways in which a kana name is written in Latin letters (mail, URL, logo)."""

PAIRS = {
    "キャ": "kya", "キュ": "kyu", "キョ": "kyo", "シャ": "sha", "シュ": "shu", "ショ": "sho",
    "チャ": "cha", "チュ": "chu", "チョ": "cho", "ニャ": "nya", "ニュ": "nyu", "ニョ": "nyo",
    "ヒャ": "hya", "ヒュ": "hyu", "ヒョ": "hyo", "ミャ": "mya", "ミュ": "myu", "ミョ": "myo",
    "リャ": "rya", "リュ": "ryu", "リョ": "ryo", "ギャ": "gya", "ギュ": "gyu", "ギョ": "gyo",
    "ジャ": "ja", "ジュ": "ju", "ジョ": "jo", "ビャ": "bya", "ビュ": "byu", "ビョ": "byo",
    "ピャ": "pya", "ピュ": "pyu", "ピョ": "pyo", "ファ": "fa", "フィ": "fi", "フェ": "fe",
    "フォ": "fo", "ティ": "ti", "ディ": "di", "デュ": "du", "シェ": "she", "ジェ": "je",
    "チェ": "che", "ウィ": "wi", "ウェ": "we", "ウォ": "wo", "ヴァ": "va", "ヴィ": "vi",
    "ヴェ": "ve", "ヴォ": "vo", "トゥ": "tu",
}  # fmt: skip
KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴァィゥェォャュョ"
)
LATIN = (
    "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho "
    "ma mi mu me mo ya yu yo ra ri ru re ro wa o n ga gi gu ge go za ji zu ze zo da ji zu de do "
    "ba bi bu be bo pa pi pu pe po vu a i u e o ya yu yo"
)
SINGLES = dict(zip(KANA, LATIN.split(), strict=True))
LONG = (("ou", "o"), ("oo", "o"), ("uu", "u"))
KUNREI = (("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"),
          ("sh", "sy"), ("ch", "ty"), ("j", "zy"))  # fmt: skip


def romaji(katakana: str) -> tuple[str, ...]:
    """Lower-case forms: Hepburn with and without long vowels, and Kunrei; () if not all kana.

    >>> romaji("ミホンキカク"), romaji("コウドウ")
    (('mihonkikaku',), ('koudou', 'kodo'))
    """
    letters = katakana.replace(" ", "").replace("　", "").replace("・", "")
    written, place = "", 0
    while place < len(letters):
        pair, single = letters[place : place + 2], letters[place]
        if pair in PAIRS:
            written, place = written + PAIRS[pair], place + 2
            continue
        if single == "ッ":
            written += "ッ"
        elif single == "ー":
            written += "ー"
        elif single in SINGLES:
            written += SINGLES[single]
        else:
            return ()
        place += 1
    return _forms(written)


def _forms(written: str) -> tuple[str, ...]:
    for consonant in "bcdfghjkmprstvz":
        written = written.replace(f"ッ{consonant}", consonant * 2)
    long = written.replace("ッ", "").replace("ー", "")
    short = long
    for pair, one in LONG:
        short = short.replace(pair, one)
    kunrei = long
    for hepburn, other in KUNREI:
        kunrei = kunrei.replace(hepburn, other)
    return tuple(dict.fromkeys((long, short, kunrei)))
