"""Words: what to look for in a copy, made from the bidder's registration."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from madoguchi.services.procurement.rules.blind.common_words import (
    is_common,
    is_common_english,
)
from madoguchi.services.procurement.rules.blind.folding import (
    fold_address,
    fold_name,
    fold_number,
)
from madoguchi.services.procurement.rules.blind.legal_forms import (
    FORMS,
    without_english_form,
    without_form,
)
from madoguchi.services.procurement.rules.blind.registration import KEYS, LABELS, Registration
from madoguchi.services.procurement.rules.blind.romaji import romaji

TITLES = """
代表取締役社長 代表取締役会長 代表取締役 代表社員 代表理事 取締役社長 取締役 理事長 会長
社長 所長 代表者 代表 専務理事 専務 常務 執行役員 園長 院長 学長 館長 部長 課長 主任 室長 センター長
"""
HONORIFICS = """
氏 様 さん 社長 会長 代表 理事長 所長 部長 課長 室長 主任 先生 取締役 リーダー マネージャー
"""
GENERIC_ENDS = ("ホールディングス", "グループ", "カンパニー")
PREFECTURE = re.compile(r"^(東京都|北海道|(?:京都|大阪)府|.{2,3}県)")
POSTAL = re.compile(r"〒?\s*([0-9０-９]{3})[-－‐ー−]?([0-9０-９]{4})")
READING = re.compile(r"[(（]([^()（）]+)[)）]")
SEPARATOR = r"(?:丁目|番地|街区|番|号|ノ|-)+"


class Fold(Enum):
    """Which folded form of the text a word is looked for in."""

    NAME = "name"
    NUMBER = "number"
    ADDRESS = "address"


class Edge(Enum):
    """What may not stand right beside a match, in the original text."""

    NONE = "none"
    LATIN = "latin"  # no Latin letter or digit: "Mihon" is not in "Mihonbashi"
    DIGIT = "digit"
    KATAKANA = "katakana"  # ミライ is not in ミライズム
    KANJI = "kanji"  # 東和 is not in 関東和合


@dataclass(frozen=True)
class Word:
    """A folded text, or a pattern over the folded text.

    key      the key of the registration it comes from
    source   the registered value, as typed
    pattern  set when ``text`` alone does not say it (addresses)
    is_exact the original must have the same case and script (short words)
    """

    key: str
    source: str
    text: str
    fold: Fold = Fold.NAME
    edge: Edge = Edge.NONE
    pattern: re.Pattern[str] | None = None
    is_exact: bool = False


@dataclass(frozen=True)
class Unsearchable:
    """A registered value that cannot be looked for, with the reason for the person."""

    key: str
    source: str
    reason: str


@dataclass(frozen=True)
class Words:
    """What is looked for, and what is not."""

    words: tuple[Word, ...]
    unsearchable: tuple[Unsearchable, ...]


class _Hopeless(Exception):
    """The value is too short or too common to be looked for."""


TOO_COMMON = "どの提案書にも出る言葉だけでできているため、そのままでは探しません。"
TOO_SHORT = "短すぎるため、探すと無関係な箇所ばかり見つかります。"
NOT_A_NUMBER = "数字が足りないため探せません。"


def make_words(registration: Registration) -> Words:
    """Every word to look for with the variants people write, and what cannot be looked for."""
    found: dict[tuple[str, Fold, str], Word] = {}
    hopeless: list[Unsearchable] = []
    for key in KEYS:
        for value in registration.of(key):
            try:
                words = list(MAKERS[key](key, value))
            except _Hopeless as reason:
                hopeless.append(Unsearchable(key, value, str(reason)))
                continue
            for word in words:
                pattern = word.pattern.pattern if word.pattern else ""
                found.setdefault((word.text + pattern, word.fold, ""), word)
    return Words(tuple(found.values()), tuple(hopeless))


def _firm(key: str, value: str) -> Iterator[Word]:
    """法人名: the name without legal form; a common one only together with a legal form."""
    folded = fold_name(value).text
    core = without_form(folded)
    if core.isascii():
        yield from _latin(key, value)
        return
    if len(core) < 2:
        raise _Hopeless(TOO_SHORT)
    if is_common(core) or (len(core) == 2 and not _is_all_kanji(core)):
        if core == folded:
            raise _Hopeless(TOO_COMMON)
        yield from _with_forms(key, value, core)
        return
    yield _name(key, value, core)
    for end in GENERIC_ENDS:
        stem = core.removesuffix(fold_name(end).text)
        if stem != core and len(stem) > 2 and not is_common(stem):
            yield _name(key, value, stem)


def _with_forms(key: str, value: str, core: str) -> Iterator[Word]:
    """Each way to write the form, in front and behind, of the kind that the name has."""
    folded = fold_name(value).text
    for group in FORMS:
        if any(form in folded for form in group):
            for form in group:
                yield Word(key, value, form + core)
                yield Word(key, value, core + form)
            return


def _kana(key: str, value: str) -> Iterator[Word]:
    core = without_form(fold_name(value).text)
    if is_common(core):
        raise _Hopeless(TOO_COMMON)
    if len(core) < 4:
        raise _Hopeless(TOO_SHORT)
    yield _name(key, value, core)
    for written in romaji(_full_kana(value)):
        bare = written.removeprefix("kabushikigaisha").removesuffix("kabushikigaisha")
        bare = bare.removeprefix("kabushikikaisha").removesuffix("kabushikikaisha")
        if len(bare) >= 6 and not is_common_english((bare,)):
            yield Word(key, value, bare, edge=Edge.LATIN)


def _full_kana(value: str) -> str:
    wide = unicodedata.normalize("NFKC", value)
    return "".join(chr(ord(each) + 0x60) if "ぁ" <= each <= "ゖ" else each for each in wide)


def _latin(key: str, value: str) -> Iterator[Word]:
    folded = fold_name(value).text
    core = without_english_form(folded)
    spoken = tuple(re.findall(r"[a-z0-9]+", _lower(value)))
    telling = [word for word in spoken if not is_common_english((word,))]
    if not telling:
        if core != folded and len(spoken) > 1:
            yield Word(key, value, folded.rstrip(","), edge=Edge.LATIN)
            return
        raise _Hopeless(TOO_COMMON)
    if len(core) < 3:
        raise _Hopeless(TOO_SHORT)
    yield Word(key, value, core, edge=Edge.LATIN, is_exact=len(core) <= 3)


def _lower(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold()


def _person(key: str, value: str) -> Iterator[Word]:
    """The whole name; the family name alone only beside a title or honorific."""
    for written in (READING.sub("", value), *READING.findall(value)):
        bare = _without_titles(written.strip())
        parts = [fold_name(part).text for part in re.split(r"[\s　・]+", bare) if part]
        folded = "".join(parts)
        if len(folded) < 2:
            raise _Hopeless(TOO_SHORT)
        if folded.isascii():
            yield from _latin_person(key, value, parts)
        else:
            yield from _japanese_person(key, value, parts)


def _latin_person(key: str, value: str, parts: list[str]) -> Iterator[Word]:
    whole = "".join(parts)
    if len(whole) >= 5:
        yield Word(key, value, whole, edge=Edge.LATIN)
    if len(parts) == 2:
        yield Word(key, value, parts[1] + parts[0], edge=Edge.LATIN)
        yield Word(key, value, f"{parts[1]},{parts[0]}", edge=Edge.LATIN)


def _japanese_person(key: str, value: str, parts: list[str]) -> Iterator[Word]:
    whole = "".join(parts)
    yield Word(key, value, whole, edge=_edge(whole, most=3))
    if len(parts) >= 2 and len(parts[0]) >= 2:
        for title in HONORIFICS.split():
            yield Word(key, value, parts[0] + fold_name(title).text, edge=Edge.KANJI)
        for title in TITLES.split():
            yield Word(key, value, fold_name(title).text + parts[0])
    for latin in romaji(_full_kana(READING.sub("", value))) if _is_all_kana(whole) else ():
        if len(latin) >= 6:
            yield Word(key, value, latin, edge=Edge.LATIN)


def _without_titles(written: str) -> str:
    for title in TITLES.split():
        if written.startswith(title):
            return written.removeprefix(title).strip(" 　:：")
    return written


def _thing(key: str, value: str) -> Iterator[Word]:
    """施設名, 製品名: as a whole, unless nothing but common words."""
    folded = fold_name(value).text
    if folded.isascii():
        yield from _latin(key, value)
        return
    if is_common(folded):
        raise _Hopeless(TOO_COMMON)
    if len(folded) < 3:
        raise _Hopeless(TOO_SHORT)
    yield _name(key, value, folded)


def _address(key: str, value: str) -> Iterator[Word]:
    postal = POSTAL.search(value)
    bare = POSTAL.sub("", value).strip()
    if postal:
        digits = fold_number("".join(postal.groups())).text
        yield Word(key, value, digits, fold=Fold.NUMBER, edge=Edge.DIGIT)
    folded = fold_address(PREFECTURE.sub("", bare)).text
    numbered = re.match(rf"(.*?)(\d+(?:{SEPARATOR}\d+)+)(?:号)?(.*)$", folded)
    if numbered is None:
        if not postal and len(folded) < 5:
            raise _Hopeless(TOO_SHORT)
        if len(folded) >= 5:
            yield Word(key, value, folded, fold=Fold.ADDRESS)
        return
    town, numbers, building = numbered.groups()
    near = re.split(r"[市区町村郡](?=.)", town)[-1] or town
    digits = SEPARATOR.join(re.findall(r"\d+", numbers))
    yield Word(
        key,
        value,
        near,
        fold=Fold.ADDRESS,
        pattern=re.compile(rf"{re.escape(near)}(?:大字|字)?{digits}(?!\d)"),
    )
    yield from _building(key, value, building)


def _building(key: str, value: str, rest: str) -> Iterator[Word]:
    name = re.sub(r"[\d-]+(?:階|F|f|号室|号|室)?|地下.*$", "", rest).strip("()-")
    folded = fold_name(name).text
    if len(folded) >= 4 and not is_common(folded):
        yield Word(key, value, folded, edge=Edge.LATIN if folded.isascii() else Edge.NONE)


def _telephone(key: str, value: str) -> Iterator[Word]:
    digits = re.sub(r"\D", "", fold_number(value).text)
    if digits.startswith("81") and len(digits) > 10:
        digits = f"0{digits[2:].removeprefix('0')}"
    if len(digits) < 9:
        raise _Hopeless(NOT_A_NUMBER)
    yield Word(key, value, digits, fold=Fold.NUMBER, edge=Edge.DIGIT)
    if digits.startswith("0"):
        yield Word(key, value, f"81{digits[1:]}", fold=Fold.NUMBER, edge=Edge.DIGIT)
        yield Word(key, value, f"81{digits}", fold=Fold.NUMBER, edge=Edge.DIGIT)


def _domain(key: str, value: str) -> Iterator[Word]:
    host = re.sub(r"^[a-z]+://", "", _lower(value)).split("/")[0].rpartition("@")[2]
    labels = [label for label in host.removeprefix("www.").split(".") if label]
    if len(labels) < 2:
        raise _Hopeless(TOO_SHORT)
    yield Word(key, value, fold_name("".join(labels)).text, edge=Edge.LATIN)
    for join in ("dot", "[dot]", "(dot)", "ドツト", "(ドツト)"):
        yield Word(key, value, join.join(fold_name(label).text for label in labels))
    own = fold_name(labels[0]).text
    if len(own) >= 4 and not is_common_english((own,)):
        yield Word(key, value, own, edge=Edge.LATIN)


def _corporate_number(key: str, value: str) -> Iterator[Word]:
    digits = re.sub(r"\D", "", fold_number(value).text)
    if len(digits) != 13:
        raise _Hopeless(NOT_A_NUMBER)
    yield Word(key, value, digits, fold=Fold.NUMBER, edge=Edge.DIGIT)


def _name(key: str, value: str, folded: str) -> Word:
    return Word(key, value, folded, edge=_edge(folded))


def _edge(folded: str, *, most: int = 2) -> Edge:
    if folded.isascii():
        return Edge.LATIN
    if _is_all_kana(folded):
        return Edge.KATAKANA if len(folded) <= 4 else Edge.NONE
    return Edge.KANJI if len(folded) <= most and _is_all_kanji(folded) else Edge.NONE


def _is_all_kana(folded: str) -> bool:
    return all("ァ" <= each <= "ヿ" for each in folded)


def _is_all_kanji(folded: str) -> bool:
    return all("一" <= each <= "鿿" or each == "々" or each > "\U0001ffff" for each in folded)


Maker = Callable[[str, str], Iterator[Word]]
MAKERS: dict[str, Maker] = {
    "legal_name": _firm, "trade_name": _firm, "kana": _kana, "former_names": _firm,
    "english_name": _latin, "representative": _person, "staff": _person, "facilities": _thing,
    "address": _address, "telephone": _telephone, "domain": _domain,
    "corporate_number": _corporate_number, "products": _thing,
}  # fmt: skip
__all__ = ["LABELS", "Edge", "Fold", "Unsearchable", "Word", "Words", "make_words"]
