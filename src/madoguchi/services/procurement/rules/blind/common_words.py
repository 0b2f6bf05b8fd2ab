"""Common words: what every proposal says, so that it tells nothing of who wrote it."""

from functools import lru_cache

from madoguchi.services.procurement.rules.blind.folding import fold_name

GENERIC = """
地域 計画 企画 未来 子ども こども 子供 児童 生徒 教育 学習 支援 相談 福祉
保育 学校 教室 研究 開発 設計 建設 建築 都市 環境 情報 通信 技術 工業 産業
商事 商店 総合 総研 中央 東京 日本 全国 国際 世界 関東 首都圏 区民 住民 市民
まち まちづくり 街 町 緑 海 山 川 希望 つながり つながる 笑顔 明日 新 しん
大 小 東 西 南 北 第一 第二 共同 協働 共生 共創 創造 創生 創 企業 事業
事業者 会社 法人 団体 組織 協会 連合 連盟 機構 基金 財団 社団 組合 センター
サービス システム ネットワーク ネット デザイン プラン プランニング コンサルタント
コンサルティング マネジメント ソリューション ソリューションズ パートナー パートナーズ
サポート ケア ライフ ホーム ハウス スクール アカデミー ラボ ラボラトリー スタジオ
オフィス ワーク ワークス グループ ホールディングス コミュニティ コミュニケーション
コミュニケーションズ テクノロジー テクノロジーズ データ デジタル クラウド
セキュリティ メディア インターネット ウェブ アプリ ソフト ソフトウェア
エンジニアリング エネルギー キッズ チャイルド ファミリー ジャパン トーキョー
オンライン カレッジ ゼミ 塾 園 館 会 社 部 課 室 所 局 店 校 家 人 者
本部 本社 支社 支店 営業所 営業 運営 管理 監査 評価 検査 点検 調査 分析 報告
広報 広告 印刷 出版 放送 映像 音楽 芸術 文化 歴史 観光 交通 運輸 物流 流通
食品 農業 林業 水産 医療 看護 介護 健康 保健 衛生 安全 安心 防災 防犯 警備
清掃 保守 維持 修繕 整備 公園 広場 緑地 造園 土木 測量 地質 水道 電気 電機
電子 機械 金属 化学 薬品 保険 金融 銀行 証券 不動産 住宅 生活 家庭 家族 母子
父子 高齢者 障害者 若者 青少年 青年 女性 男性 人材 派遣 紹介 就労 就職 雇用
労働 経営 経済 社会 政策 行政 自治 自治体 公共 民間 地方 区 市 県 都 業務
委託 提案 提案書 実施 体制 実績 方針 目標 目的 概要 内容 方法 手法 手順 工程
予算 費用 見積 契約 仕様 要件 機能 画面 利用 利用者 保護 個人 個人情報 権利
人権 参加 交流 活動 体験 居場所 不登校 寄附 寄付 募金 返礼品
クラウドファンディング プロジェクト プログラム プロポーザル ワークショップ イベント
ガイド マニュアル アンケート レポート ノート ブック カード マップ ナビ メール
チャット 電話 窓口 受付 学び 育ち 遊び あそび 暮らし くらし ふれあい ふれ合い
たすけあい ささえあい 見守り みまもり 応援 はじめて ひろば 広がる 広げる 育てる
支える 考える 共に ともに みんな 一人 ひとり 全体 基本 標準 推進 促進 向上
改善 強化 充実 対応 対策 連携 協力 調整 統合 専門 一般 特別 特定 重点 先生
教員 職員 担当 担当者 責任者 代表 代表者 主任 補助 補助員 学生 大学 高校
中学校 小学校 幼稚園 保育園 図書館 公民館 児童館 区役所 役所 新聞 テレビ ラジオ
カメラ フォト スポーツ シビック パブリック ソーシャル ローカル グローバル
ユニバーサル アクセス ステージ フィールド ベース ポイント ライン クラブ チーム
ユニット モデル パターン
"""
# Alone they are in every proposal; joined with another word they make a brand (まなびリンク).
FANCY = """
みらい ミライ みどり 花 はな 空 そら 森 もり 木 光 ひかり のぞみ 夢 ゆめ 愛
あい 友 とも 絆 きずな 輪 和 わ 心 こころ えがお あした あす グリーン ブルー
ホワイト スマート スマイル ハート ハッピー フレンド フレンズ まなび そだち サクラ
さくら 桜 ひまわり たんぽぽ つばさ 翼 風 かぜ 雲 星 ほし 月 太陽 たいよう 虹
にじ 大地 だいち リンク ブリッジ ステップ リング サークル アート レンズ いのち
"""
ENGLISH = """
the and of for a an in to group holdings japan tokyo nippon planning plan design system
systems service services support care life home house school academy lab labs laboratory
studio office work works community communication communications technology technologies
data digital cloud security media internet web app apps soft software engineering energy
green blue white smart smile heart happy friend friends kids child children family online
college education learning consulting consultant consultants management solution
solutions partner partners network networks center centre institute research association
foundation society union public social local global universal access link bridge step
stage field base point line ring circle club team unit model info www mail contact
project program workshop event guide book note map navi chat future dream hope light
company limited corporation example city urban environment welfare medical health safety
general international national news press art arts sports co ltd inc corp
"""
# What only a body is called: with it even common words make a name (地域計画研究所).
BODIES = (
    "研究所",
    "事務所",
    "製作所",
    "工務店",
    "企画室",
    "設計室",
    "協議会",
    "学園",
    "学院",
    "商会",
)
_GENERIC = frozenset(fold_name(word).text for word in GENERIC.split())
_FANCY = frozenset(fold_name(word).text for word in FANCY.split())
_ENGLISH = frozenset(ENGLISH.split())
_LONGEST = max(map(len, _GENERIC))
_MOST_COMMON_PARTS = 3


@lru_cache(maxsize=4096)
def is_common(folded: str) -> bool:
    """Whether the folded name is a common word, or up to three plain ones on end.

    >>> is_common(fold_name("地域計画").text), is_common(fold_name("みらい").text)
    (True, True)
    >>> is_common(fold_name("まなびリンク").text), is_common(fold_name("地域計画研究所").text)
    (False, False)
    """
    if folded in _FANCY:
        return True
    if any(folded.endswith(fold_name(body).text) and len(folded) > len(body) for body in BODIES):
        return False
    parts = _fewest_parts(folded)
    return parts is not None and parts <= _MOST_COMMON_PARTS


def is_common_english(words: tuple[str, ...]) -> bool:
    """Whether all of the lower-case words are common; True without any.

    >>> is_common_english(("future", "planning")), is_common_english(("mihon", "planning"))
    (True, False)
    """
    return all(word in _ENGLISH or len(word) <= 1 for word in words)


def _fewest_parts(folded: str) -> int | None:
    """In how many plain words the text can be cut, at the least; None when it cannot."""
    fewest: list[int | None] = [0] + [None] * len(folded)
    for end in range(1, len(folded) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = fewest[start]
            if before is not None and folded[start:end] in _GENERIC:
                known = fewest[end]
                fewest[end] = before + 1 if known is None else min(known, before + 1)
    return fewest[len(folded)]
