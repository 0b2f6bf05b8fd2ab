"""The bidders of tests and demo, with the names that blind copies must not show."""

from dataclasses import dataclass

from madoguchi.core.accounts.terms import Role


@dataclass(frozen=True, kw_only=True)
class Contractor:
    """A bidder and its people: (attribute of World, name, ふりがな, role, post)."""

    attribute: str
    name: str
    kana: str
    domain: str
    representative: tuple[str, str]
    postal_code: str
    address: str
    phone: str
    people: tuple[tuple[str, str, str, Role, str], ...]
    trade_name: str = ""
    english_name: str = ""
    former_names: tuple[str, ...] = ()
    blind_words: tuple[str, ...] = ()
    is_legal_person: bool = True


CONTRACTORS = (
    Contractor(
        attribute="mihon_kikaku",
        name="みほん企画株式会社",
        kana="ミホンキカク",
        domain="mihon-kikaku.example.jp",
        trade_name="みほん企画",
        english_name="Mihon Planning Inc.",
        former_names=("有限会社みほん企画室",),
        blind_words=("まなびの小舟", "山辺"),
        representative=("代表取締役", "山辺 正臣"),
        postal_code="199-0001",
        address="東京都みほん区本町1丁目2番3号 みほん第一ビル4階",
        phone="03-0000-1101",
        people=(
            ("yamabe", "山辺 翔", "やまべ しょう", Role.CONTRACTOR_MANAGER, "公共事業部長"),
            ("saotome", "早乙女 かおり", "さおとめ かおり", Role.CONTRACTOR_STAFF, "企画課"),
        ),
    ),
    Contractor(
        attribute="reidai",
        name="株式会社例題学習社",
        kana="レイダイガクシュウシャ",
        domain="reidai.example.jp",
        trade_name="れいだい塾",
        english_name="Reidai Learning Co., Ltd.",
        blind_words=("れいだい式", "氷室"),
        representative=("代表取締役社長", "氷室 慎吾"),
        postal_code="199-0012",
        address="東京都みほん区若草3-15-8",
        phone="03-0000-2202",
        people=(
            ("himuro", "氷室 慎吾", "ひむろ しんご", Role.CONTRACTOR_MANAGER, "代表取締役社長"),
        ),
    ),
    Contractor(
        attribute="lantern",
        name="合同会社ランタン・ラーニング・デザイン",
        kana="ランタンラーニングデザイン",
        domain="lantern.example.jp",
        english_name="Lantern Learning Design LLC",
        blind_words=("ランタン教室",),
        representative=("代表社員", "グエン・ティ・ラン"),
        postal_code="199-0023",
        address="東京都みほん区桜台5丁目38番1号",
        phone="03-0000-3303",
        people=(
            (
                "lan",
                "グエン・ティ・ラン（NGUYỄN THỊ LAN）",
                "ぐえん てぃ らん",
                Role.CONTRACTOR_MANAGER,
                "代表社員",
            ),
        ),
    ),
    Contractor(
        attribute="kovalenko",
        name="Kovalenko & Partners Japan 株式会社",
        kana="コワレンコアンドパートナーズジャパン",
        domain="kovalenko.example.jp",
        english_name="Kovalenko & Partners Japan K.K.",
        blind_words=("KPJ",),
        representative=("Representative Director", "Oleksandr Mykolayovych Kovalenko-Shevchuk"),
        postal_code="199-0034",
        address="東京都みほん区港南2-4-12 THE TOWER 18F",
        phone="+81-3-0000-4404",
        people=(
            (
                "oleksandr",
                "Oleksandr Mykolayovych Kovalenko-Shevchuk",
                "おれくさんどる こわれんこしぇふちゅく",
                Role.CONTRACTOR_MANAGER,
                "Representative Director",
            ),
        ),
    ),
    Contractor(
        attribute="ibasho",
        name="特定非営利活動法人みんなの居場所と学びをつなぐ地域協働ネットワークみほん推進機構",
        kana="ミンナノイバショトマナビヲツナグチイキキョウドウネットワークミホンスイシンキコウ",
        domain="ibasho.example.jp",
        trade_name="いばしょネット",
        former_names=("みほん子ども居場所の会",),
        blind_words=("いばしょネット", "ひだまり文庫"),
        representative=("理事長", "辻村 佳代子"),
        postal_code="199-0045",
        address="東京都みほん区緑が丘一丁目四番地の二",
        phone="03-0000-5505",
        people=(
            ("tsujimura", "辻󠄀村 佳代子", "つじむら かよこ", Role.CONTRACTOR_MANAGER, "理事長"),
        ),
    ),
    Contractor(
        attribute="hiroba",
        name="広場をつくる設計者の会",
        kana="ヒロバヲツクルセッケイシャノカイ",
        domain="hiroba.example.jp",
        representative=("代表", "黒須 梢"),
        is_legal_person=False,
        postal_code="199-0056",
        address="東京都みほん区川端4-9",
        phone="080-0000-6606",
        people=(("kurosu", "黒須 梢", "くろす こずえ", Role.CONTRACTOR_MANAGER, "代表"),),
    ),
)
