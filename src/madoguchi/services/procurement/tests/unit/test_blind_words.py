"""Words of a registration: every way in which people write them is found, common words are not."""

import pytest

from madoguchi.services.procurement.rules.blind.registration import (
    BadRegistration,
    read_registration,
)
from madoguchi.services.procurement.rules.blind.search import find_words
from madoguchi.services.procurement.rules.blind.words import make_words

BIDDER = {
    "legal_name": "株式会社髙﨑学びの森",
    "trade_name": "まなびリンク",
    "kana": "タカサキマナビノモリ",
    "former_names": ["有限会社𠮷野塾"],
    "english_name": "Takasaki Learning Forest Co., Ltd.",
    "representative": "代表取締役　渡邉󠄂 一郎",
    "staff": ["斎藤 花", "グエン・ティ・ハン"],
    "facilities": ["みほん学習館 本町校"],
    "address": "〒999-0123 東京都みほん区本町一丁目12番3号 みほんビル5階",
    "telephone": "03-1234-5678",
    "domain": "https://www.manabi-mori.example.jp/",
    "corporate_number": "1234567890123",
    "products": ["まなびノート+"],
}


def found(text: str, bidder: dict[str, object] = BIDDER) -> list[tuple[str, str]]:
    words = make_words(read_registration(bidder)).words
    return [(match.word.key, text[match.start : match.end]) for match in find_words(text, words)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("株式会社髙﨑学びの森", "legal_name"),
        ("㈱高崎学びの森", "legal_name"),
        ("（株）高﨑学びの森", "legal_name"),
        ("髙崎學びの森㍿", "legal_name"),
        ("高崎まなびのもり", ""),
        ("髙﨑学び\nの森", "legal_name"),
        ("髙　﨑　学　び　の　森", "legal_name"),
        ("高崎学びノ森", "legal_name"),
        ("高\u200b崎学びの\u00ad森", "legal_name"),
        ("髙\ufe00﨑学びの森", "legal_name"),
        ("ﾀｶｻｷﾏﾅﾋﾞﾉﾓﾘ", "kana"),
        ("たかさき まなびの もり", "kana"),
        ("タカサキ・マナビノモリ", "kana"),
        ("タカサキマナビ\u3099ノモリ".replace("ビ", "ヒ"), "kana"),
        ("TAKASAKI MANABINOMORI", "kana"),
        ("まなび リンク", "trade_name"),
        ("マナビリンク", "trade_name"),
        ("吉野塾", "former_names"),
        ("旧（有）𠮷野塾", "former_names"),
        ("ＴＡＫＡＳＡＫＩ　Ｌｅａｒｎｉｎｇ　Ｆｏｒｅｓｔ", "english_name"),
        ("Takasaki Learning\nForest Co.,Ltd", "english_name"),
        ("takasaki_learning_forest", "english_name"),
        ("Tаkаsаki Learning Forest", "english_name"),
        ("渡辺一郎", "representative"),
        ("1０３(１２３４)５６７８", "telephone"),
        ("渡 邊　一 郎", "representative"),
        ("社長 渡邊", "representative"),
        ("渡辺代表", "representative"),
        ("齋藤花", "staff"),
        ("責任者 斉藤　花", "staff"),
        ("グエンティハン", "staff"),
        ("ｸﾞｴﾝ･ﾃｨ･ﾊﾝ", "staff"),
        ("みほん学習館本町校", "facilities"),
        ("みほん区本町1-12-3", "address"),
        ("本町１丁目１２番地３", "address"),
        ("本町一丁目十二番三号", "address"),
        ("本町1の12の3", "address"),
        ("本町1−12−3−405", "address"),
        ("〒９９９－０１２３", "address"),
        ("みほんビル", "address"),
        ("０３－１２３４－５６７８", "telephone"),
        ("(03)1234-5678", "telephone"),
        ("03 1234 5678", "telephone"),
        ("+81-3-1234-5678", "telephone"),
        ("０３（１２３４）５６７８", "telephone"),
        ("mailto:info@manabi-mori.example.jp", "domain"),
        ("www．ｍａｎａｂｉ－ｍｏｒｉ．example．jp", "domain"),
        ("MANABI-MORI", "domain"),
        ("info[at]manabi-mori[dot]example[dot]jp", "domain"),
        ("T1234567890123", "corporate_number"),
        ("１２３４－５６－７８９０１２３", "corporate_number"),
        ("まなびノート＋", "products"),
    ],
)
def test_variant_is_found_under_its_key(text, key):
    sentence = f"なお、{text}について述べる。"
    assert [each for each, _ in found(sentence)][:1] == ([key] if key else [])


@pytest.mark.parametrize(
    "text",
    [
        "本町1丁目の公園を、12番目の候補とし、3案を示す。",
        "本町1-12-34にある施設",
        "電話103-1234-56789",
        "Takasakiyama Learning Forestry",
        "渡辺さんという架空の児童の例ではなく、渡る辺りの一郎丸。"[9:],
        "学びの森を育てる計画",
        "斎藤工業の花壇",
        "まなびをリンクする",
        "１０３(１２３４)５６７８",
    ],
)
def test_near_miss_is_not_found(text):
    assert found(text) == []


def test_match_is_given_in_places_of_the_original():
    text = "弊社\n㈱高崎\n学びの　森は"
    words = make_words(read_registration(BIDDER)).words
    (match,) = find_words(text, words)
    assert text[match.start : match.end] == "高崎\n学びの　森"


COMMON_NAMES = {
    "legal_name": "地域計画株式会社",
    "trade_name": "みらい",
    "products": "学習支援システム",
}


def test_common_words_do_not_cry_wolf():
    text = "地域計画を立て、子どものみらいのため学習支援システムを整える。未来の地域、計画的に。"
    assert found(text, COMMON_NAMES) == []


@pytest.mark.parametrize(
    "text",
    ["地域計画㈱", "株式会社地域計画", "地域計画（株）", "（株） 地域計画", "地域計画\n株式会社"],
)
def test_name_of_common_words_is_found_with_its_legal_form(text):
    assert [key for key, _ in found(text, COMMON_NAMES)] == ["legal_name"]


def test_what_cannot_be_looked_for_is_said():
    words = make_words(read_registration(COMMON_NAMES | {"telephone": "1234"}))
    assert [(each.key, each.source) for each in words.unsearchable] == [
        ("trade_name", "みらい"), ("telephone", "1234"), ("products", "学習支援システム"),
    ]  # fmt: skip
    assert all(each.reason for each in words.unsearchable)


@pytest.mark.parametrize(
    "plain", [[], {}, {"name": "x"}, {"staff": [1]}, {"legal_name": ""}, {"kana": "ア" * 301}]
)
def test_bad_registration_is_refused(plain):
    with pytest.raises(BadRegistration):
        read_registration(plain)
