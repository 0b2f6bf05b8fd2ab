"""Calls made by the reading of a notice: its text in, a draft of the section out."""

import io
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.core.testing.personas import World, as_actor
from madoguchi.services.procurement.commands import notices
from madoguchi.services.procurement.models import NoticeReading
from madoguchi.services.procurement.queries.moments import JST
from madoguchi.services.procurement.tests.factories_ward import SeedCall, world_day

NOTICE = """みほん区子ども相談システム導入業務委託
公募型プロポーザル実施要領

1 業務概要
(1) 件名 みほん区子ども相談システム導入業務委託
(2) 履行期間 令和7年1月6日から令和7年3月31日まで
2 提案限度額
令和6年度 4,700,000円（消費税を含む。）
3 参加資格
次の要件を満たす法人であること。
(1) みほん区の競争入札参加資格者名簿に登録されていること。
(2) 指名停止の期間中でないこと。
4 質問の受付
(1) 提出期限 令和6年11月8日（金）正午まで
(2) 方法 質問票（様式2）を電子メールで提出する。
(3) 回答 令和6年11月15日（金）までに区ホームページで公表する。
5 参加表明書の提出
(1) 提出書類
① 参加表明書（様式1）
② 法人の概要（パンフレットなど）
(2) 提出期限 令和6年11月8日（金）午後5時まで
(3) 方法 {channels}
6 提案書の提出
(1) 提出期限 令和6年12月13日（金）午後5時まで
(2) 部数 11部（正本1部、副本10部）
(3) 方法 持参に限る。
7 提案書の内容
(1) 提案書の仕様
① {layout}
② 副本は、法人名を消すこと。
(2) 提案書項目
① 実施体制
② 相談の記録の考え方
8 審査
(1) 書類審査
選定委員会が評価基準により審査する。
9 評価基準
(1) 実施体制（50点）
(2) 相談の記録（50点）
10 日程
公募開始	令和6年10月25日（金）
質問の提出期限	令和6年11月8日（金）
参加表明書の提出期限	令和6年11月8日（金）
質問への回答	令和6年11月15日（金）
提案書の提出期限	令和6年12月13日（金）
選定委員会	令和6年12月中旬～下旬
契約締結	令和7年1月上旬【予定】
11 担当部署
みほん区子ども部児童相談課相談係
電話 03-0000-0030 メールアドレス: soudan@example.jp
受付時間 午前9時から午後5時まで（土日、祝日を除く。）
{more}
"""
CHANNELS = "電子メールによる。（郵送不可）"
LAYOUT = "A4判縦、20ページ以内（表紙を含む。）とする。"


@dataclass(frozen=True)
class NoticeWords:
    """What differs between the notices of a test."""

    channels: str = CHANNELS
    layout: str = LAYOUT
    more: str = ""

    @property
    def text(self) -> str:
        return NOTICE.format(channels=self.channels, layout=self.layout, more=self.more)


def read_for(world: World, key: str, text: str, *, now: datetime) -> NoticeReading:
    """The section's officer reads the text and confirms what waits."""
    officer = as_actor(world.officers[key], world_day(), mfa=True)
    reading = notices.read_notice_file(
        io.BytesIO(text.encode()), name="要領.txt", section=world.sections[key], by=officer, now=now
    )
    for index, row in enumerate(reading.facts):
        if row["confidence"] != "sure":
            notices.decide_fact(reading, index, "confirmed", texts={}, by=officer, now=now)
    reading.refresh_from_db()
    return reading


def call_of_notice(world: World, words: NoticeWords, *, on: date, key: str = "002") -> SeedCall:
    """The draft that the reading of the notice becomes."""
    now = datetime(on.year, on.month, on.day, 9, tzinfo=JST)
    reading = read_for(world, key, words.text, now=now)
    officer = as_actor(world.officers[key], world_day(), mfa=True)
    tender = notices.make_draft_of_reading(reading, by=officer, now=now)
    return SeedCall(tender, officer, as_actor(world.approvers[key], world_day(), mfa=True))
