"""Properties of folding and search: the map back is true, no way of writing hides a name."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.services.procurement.rules.blind.folding import (
    fold_address,
    fold_name,
    fold_number,
)
from madoguchi.services.procurement.rules.blind.kanji import ONE_FORM
from madoguchi.services.procurement.rules.blind.registration import read_registration
from madoguchi.services.procurement.rules.blind.search import find_words
from madoguchi.services.procurement.rules.blind.words import make_words

LETTERS = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("髙﨑𠮷㈱①㎡～ﾊﾟが\u3099ー‐・　\n"),
    max_size=60,
)
FOLDS = st.sampled_from([fold_name, fold_number, fold_address])
NAME = "髙﨑まなびの森企画"
WORDS = make_words(read_registration({"legal_name": f"株式会社{NAME}"})).words
AROUND = st.sampled_from(["", "弊社は", "（", "、", "です。", "1", "\n", "ABC "])
BETWEEN = st.lists(
    st.sampled_from(["", "", "", " ", "　", "\n", "・", "\u200b", "\ufe00", "-"]),
    min_size=len(NAME), max_size=len(NAME),
)  # fmt: skip
OLD = {new: old for old, new in ONE_FORM.items()}


@given(LETTERS, FOLDS)
@settings(max_examples=300, deadline=None)
def test_every_folded_letter_comes_from_a_place_of_the_original(text, fold):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    places = zip(folded.starts, folded.ends, strict=True)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_folding_a_folded_name_changes_nothing_more(text):
    once = fold_name(text).text
    assert fold_name(once).text == once


@given(AROUND, BETWEEN, AROUND, st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_name_is_found_however_it_is_set_and_widened(before, between, after, is_old, is_wide):
    letters = "".join(OLD.get(each, each) if is_old else each for each in NAME)
    if is_wide:
        letters = letters.replace("まなび", "ﾏﾅﾋﾞ")
    written = "".join(letter + gap for letter, gap in zip(letters, [*between, ""], strict=False))
    rest = letters[len(between) :]
    text = before + written + rest + after
    (match,) = find_words(text, WORDS)
    assert fold_name(text[match.start : match.end]).text == fold_name(NAME).text


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_name_is_not_found_where_it_is_not(text):
    if fold_name(NAME).text not in fold_name(text).text:
        assert find_words(text, WORDS) == []


def folded(text: str) -> str:
    return fold_name(text).text


def test_vectors_of_the_conventions():
    """What one normalisation alone would damage or miss, each with its expected form."""
    assert folded("髙") == folded("高")
    assert folded("﨑") == folded("崎")
    assert folded("𠮷") == folded("吉")
    assert folded("邉\U000e0102") == folded("邊") == folded("辺")
    assert folded("神") == folded("神")
    assert folded("塚") == folded("塚")
    assert folded("㈱") == "(株)"
    assert folded("㍿") == "株式会社"
    assert folded("①") == "1"
    assert folded("㎡") == "m2"
    assert folded("㋿") == "令和"
    assert folded("ﾊﾟ") == folded("パ") == folded("ぱ") == folded("は\u309a")
    assert folded(unicodedata.normalize("NFD", "がぎぐ")) == folded("ガギグ")
    assert {folded(f"サ{dash}ビス") for dash in "‐‑–—−ーｰ－"} == {"サビス"}
    assert folded("みほん～企画") == folded("みほん〜企画")
    assert fold_number("０３－１２３４－５６７８").text == fold_number("03 (1234) 5678").text
    assert fold_address("5丁目38番1号").text == fold_address("五丁目三十八番一号").text
