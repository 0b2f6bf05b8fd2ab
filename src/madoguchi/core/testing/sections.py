"""The five sections whose published cases are the sample data, with their invented staff."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SectionOf:
    """The section in charge of a case of ``cases.yaml``; people are (name, ふりがな, mailbox)."""

    case: str
    department: str
    department_kana: str
    name: str
    kana: str
    phone: str
    mailbox: str
    officer: tuple[str, str, str]
    approver: tuple[str, str, str]


SECTIONS = (
    SectionOf(
        case="000",
        department="生活文化政策部",
        department_kana="セイカツブンカセイサクブ",
        name="市民活動推進課",
        kana="シミンカツドウスイシンカ",
        phone="03-0000-0010",
        mailbox="shimin-katsudo",
        officer=("佐伯 真理子", "さえき まりこ", "saeki"),
        approver=("髙橋 一郎", "たかはし いちろう", "takahashi"),
    ),
    SectionOf(
        case="001",
        department="教育総合センター",
        department_kana="キョウイクソウゴウセンター",
        name="教育相談課",
        kana="キョウイクソウダンカ",
        phone="03-0000-0011",
        mailbox="kyoiku-sodan",
        officer=("相沢 奈々", "あいざわ なな", "aizawa"),
        approver=("三枝 隆", "さえぐさ たかし", "saegusa"),
    ),
    SectionOf(
        case="002",
        department="子ども・若者部",
        department_kana="コドモワカモノブ",
        name="児童相談支援課",
        kana="ジドウソウダンシエンカ",
        phone="03-0000-0012",
        mailbox="jido-sodan",
        officer=("井ノ口 拓海", "いのくち たくみ", "inokuchi"),
        approver=("神﨑 由紀子", "かんざき ゆきこ", "kanzaki"),
    ),
    SectionOf(
        case="003",
        department="DX推進担当部",
        department_kana="ディーエックススイシンタントウブ",
        name="DX推進担当課",
        kana="ディーエックススイシンタントウカ",
        phone="03-0000-0013",
        mailbox="dx",
        officer=("千田 亮", "ちだ りょう", "chida"),
        approver=("蓮沼 文子", "はすぬま ふみこ", "hasunuma"),
    ),
    SectionOf(
        case="004",
        department="みどり33推進担当部",
        department_kana="ミドリサンジュウサンスイシンタントウブ",
        name="公園緑地課",
        kana="コウエンリョクチカ",
        phone="03-0000-0014",
        mailbox="koen-ryokuchi",
        officer=("楠木 大輔", "くすのき だいすけ", "kusunoki"),
        approver=("栁田 修", "やなぎた おさむ", "yanagita"),
    ),
)
