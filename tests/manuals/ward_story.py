"""管理用: what the ward does with an alert, and how it keeps roster and rules."""

from datetime import date

from tests.manuals.hands import (
    button,
    field,
    link,
    menu,
    place,
    plays,
    press,
    put,
    typing,
)  # fmt: skip
from tests.manuals.steps import Chapter, Step, Story

from madoguchi.services.safeguarding.rules.roster import CHILD_COLUMNS
from madoguchi.services.safeguarding.terms import ManualAudience

START = "/safeguarding/ward/"
CHILD = "J000003"
ROSTER = "\r\n".join(
    (
        ",".join(CHILD_COLUMNS),
        ",S0001,小野寺 光,小学2年,みほん子ども家庭支援センター,2025-06-05,",
        ",N0001,千葉 あおい,3歳児クラス（年少）,みほん子ども家庭支援センター,2025-06-05,",
    )
).encode("utf-8-sig")

ALERT = Chapter(
    title="お知らせを受け取り、確認する",
    lead="欠席が続いたときなどに、規則に沿ってお知らせが届きます。期限までに確認してください。",
    who="caseworker",
    at=START,
    steps=(
        Step(
            say="サインインして「担当の状況を開く」を押します。"
            "きのうから変わったことと、あなたを待っていることが並びます。",
            look_at=place(".mg-figures"),
        ),
        Step(
            say="お知らせの名前を押します。",
            look_at=link("休業日を除き7日以上の継続欠席"),
            do=press,
        ),
        Step(
            say="規則の文言と法令の根拠が、いつも一緒に表示されます。",
            look_at=place(".mg-safe-words"),
        ),
        Step(
            say="数えた日は、カレンダーで確かめられます。休業日は数えません。",
            look_at=place(".mg-safe-weeks"),
        ),
        Step(
            say="氏名は隠れています。必要なときだけ「氏名を表示する」を押します。",
            look_at=button("氏名を表示する"),
            do=press,
            hint="表示したことは記録され、児童の担当者が見られます。しばらくすると、また隠れます。",
        ),
        Step(say="「確認する」を押します。", look_at=link("確認する"), do=press),
        Step(
            say="これから行う対応を選びます。",
            look_at=field("planned"),
            do=typing(planned="施設へ電話確認"),
        ),
        Step(
            say="「確認した」を押します。確認した時刻とあなたの名前が残ります。",
            look_at=button("確認した"),
            do=press,
            hint="期限までに確認がないと、上司に引き上げられます。",
        ),
    ),
)

ACTION = Chapter(
    title="見立てと対応を記録する",
    lead="何を判断し、何をしたか、次にいつ確かめるかを残します。施設には表示されません。",
    who="caseworker",
    at="",
    steps=(
        Step(say="「対応を記録する」を押します。", look_at=link("対応を記録する"), do=press),
        Step(
            say="見立て・対応を選びます。",
            look_at=field("judgement"),
            do=typing(judgement="施設へ電話確認"),
        ),
        Step(
            say="対応した日を確かめます。",
            look_at=field("acted_on"),
            do=typing(acted_on_year="7", acted_on_month="6", acted_on_day="5"),
        ),
        Step(
            say="記録を書きます。電話番号などは保存できません。",
            look_at=field("words"),
            do=typing(words="担任に電話した。あす家庭訪問をするとのこと。"),
        ),
        Step(
            say="次に確かめる日を入れます。その日に、この画面へもう一度表示されます。",
            look_at=field("next_check_on"),
            do=typing(next_check_on_year="7", next_check_on_month="6", next_check_on_day="9"),
        ),
        Step(
            say="「記録する」を押します。対応は、児童の経過に日付順で並びます。",
            look_at=button("記録する"),
            do=press,
        ),
    ),
)

SEARCH = Chapter(
    title="児童をさがし、経過を見る",
    lead="自分の担当の児童だけが表示されます。",
    who="caseworker",
    at=START,
    steps=(
        Step(say="メニューの「児童」を押します。", look_at=menu("児童"), do=press),
        Step(
            say="児童番号や施設の名称を入れます。",
            look_at=place("[name=q]"),
            do=lambda control: control.fill(CHILD),
            hint="氏名でさがすときは、全部を入力してください。条件は保存できます。氏名は保存されません。",
        ),
        Step(say="「さがす」を押します。", look_at=button("さがす"), do=press),
        Step(say="児童番号を押します。", look_at=link(CHILD), do=press),
        Step(
            say="12か月の出欠が1枚で見られます。継続している欠席の日数は、その上にあります。",
            look_at=place(".mg-safe-runs"),
        ),
    ),
)

ROSTER_CHAPTER = Chapter(
    title="児童をまとめて登録する",
    lead="所管課の操作です。ファイルの中身を確かめてから登録します。",
    who="officer",
    at=START,
    steps=(
        Step(
            say="メニューの「児童・施設の登録」を押します。", look_at=menu("児童・施設の登録"),
            do=press,
        ),
        Step(
            say="ひな形に書いたファイルを選びます。個人の項目は、施設・氏名・学年だけです。",
            look_at=place(".mg-field:has([type=file])"),
            do=put("児童.csv", "text/csv", ROSTER),
            hint="CSV、Excel、OneRosterのzipが使えます。",
        ),
        Step(say="「内容を確かめる」を押します。", look_at=button("内容を確かめる"), do=press),
        Step(
            say="読み取った内容を見ます。まだ1件も登録していません。",
            look_at=place("table"),
            hint="誤りがあるときは、行ごとに直し方が表示されます。直してから選び直してください。",
        ),
        Step(say="「2件を登録する」を押します。", look_at=button("2件を登録する"), do=press),
    ),
)  # fmt: skip

RULES = Chapter(
    title="お知らせの規則を確かめ、設定する",
    lead="どのようなときにお知らせが届くかは、いつでも確かめられます。変えるのは決裁者です。",
    who="approver",
    at=START,
    steps=(
        Step(
            say="メニューの「お知らせの規則」を押します。", look_at=menu("お知らせの規則"), do=press
        ),
        Step(say="規則の名前を押します。", look_at=link("継続欠席の注意"), do=press),
        Step(
            say="いまの値と、選べる範囲が表示されます。「変更する」を押します。",
            look_at=place("td a:has-text('変更する')"),
            do=press,
        ),
        Step(
            say="新しい値を入れます。",
            look_at=field("value"),
            do=typing(value="4"),
        ),
        Step(
            say="いつから使うかを入れます。その日より前の判定は変わりません。",
            look_at=field("from_on"),
            do=typing(from_on_year="7", from_on_month="7", from_on_day="1"),
        ),
        Step(
            say="理由と根拠を書きます。",
            look_at=field("reason"),
            do=typing(reason="要保護児童対策地域協議会の決定（令和7年6月2日）"),
        ),
        Step(
            say="「設定する」を押します。だれが、いつ、なぜ変えたかが残ります。",
            look_at=button("設定する"),
            do=press,
        ),
    ),
)

STATISTICS = Chapter(
    title="統計を見る",
    lead="会議や報告に使う数を、氏名なしで集計します。",
    who="caseworker",
    at=START,
    steps=(
        Step(say="メニューの「統計」を押します。", look_at=menu("統計"), do=press),
        Step(
            say="月と区分を選びます。区分は、施設の種別・担当機関・担当者です。",
            look_at=place("form.mg-toolbar"),
            do=typing(by="担当機関"),
        ),
        Step(say="「集計する」を押します。", look_at=button("集計する"), do=press),
        Step(
            say="提出、期限内、欠席日数、7日以上の通知、除外、対応までの時間が並びます。",
            look_at=place("table"),
            hint="人数の少ない区分は、個人が分からないように「秘匿」と表示します。"
            "1つだけなら、合計から逆算できないように、もう1つも秘匿します。",
        ),
        Step(
            say="「Excelで出力」か「CSVで出力」を押すと、同じ表がファイルになります。",
            look_at=link("Excelで出力"),
            hint="出力したことは、操作の記録に残ります。",
        ),
    ),
)

YEAR = Chapter(
    title="年度更新をする",
    lead="所管課の操作です。4月1日の進級の案を作り、決裁者が確定します。",
    who="officer",
    at="/safeguarding/years/2026/",
    steps=(
        Step(
            say="1月から3月までは、メニューの「年度更新」で次の年度が開きます。",
            look_at=menu("年度更新"),
        ),
        Step(
            say="「案を作る」を押します。案を作っても、まだ何も変わりません。",
            look_at=button("案を作る"),
            do=press,
            hint="児童の転入や転校があったら、もう一度押すと案を作り直せます。",
        ),
        Step(
            say="卒業・卒園で行き先の決まっていない児童が「進学先要確認」に並びます。",
            look_at=place("table"),
            hint="進学先が決まったら、児童のページで「転校・転園を登録する」を押します。",
        ),
    ),
)

CONFIRM_YEAR = Chapter(
    title="年度更新を確定する",
    lead="決裁者の操作です。4月1日から確定できます。",
    who="approver",
    at="/safeguarding/years/2026/",
    steps=(
        Step(
            say="案を作った人と日時、進級と進学先要確認の人数を確かめます。",
            look_at=place(".mg-card"),
        ),
        Step(
            say="「この案で確定する」を押すと、学年が上がり、情報提供の依頼が更新されます。",
            look_at=button("この案で確定する"),
            hint="4月1日より前に押すと、確定できる日が表示され、何も変わりません。",
        ),
    ),
)

DISCLOSURE = Chapter(
    title="開示の資料を作る",
    lead="保護者などから記録の開示を求められたときに使います。だれが情報を提供したかは秘匿されます。",
    who="caseworker",
    at=f"/safeguarding/children/{CHILD}/",
    steps=(
        Step(say="児童のページで「開示の資料」を押します。", look_at=link("開示の資料"), do=press),
        Step(say="「開示の資料を作る」を押します。", look_at=link("開示の資料を作る"), do=press),
        Step(
            say="請求の内容を書きます。期間は、直前の12か月が入っています。",
            look_at=field("purpose"),
            do=typing(purpose="保護者からの自己情報の開示請求"),
        ),
        Step(
            say="「秘匿した資料を作る」を押します。",
            look_at=button("秘匿した資料を作る"),
            do=press,
        ),
        Step(say="資料の番号を押します。", look_at=place("table a"), do=press),
        Step(
            say="情報元の秘匿が100%であることを確かめます。",
            look_at=place(".mg-status:has-text('情報元の秘匿')"),
            hint="秘匿は、作った人とは別の責任者が、1つずつしか解除できません。",
        ),
        Step(
            say="下の表が、そのままPDFに出力されます。",
            look_at=link("PDFを出力する"),
            hint="法律により、情報を提供した施設や人が分かることは伝えられません。",
        ),
    ),
)

HELP = Chapter(
    title="マニュアルと動画を見る",
    lead="このマニュアルの新しい版と、同じ内容の動画が、いつでも見られます。",
    who="caseworker",
    at=START,
    steps=(
        Step(
            say="メニューの「マニュアルと動画」を押します。", look_at=menu("マニュアルと動画"),
            do=press,
        ),
        Step(
            say="動画は、中央の再生の印を押すと始まります。音声はありません。字幕で説明します。",
            look_at=place("video"),
            do=plays,
        ),
    ),
)  # fmt: skip

STORY = Story(
    name="administration",
    audience=ManualAudience.ADMINISTRATION,
    title="児童情報共有システム 操作マニュアル（管理用）",
    video_title="お知らせの確認から対応まで（管理用）",
    about="児童相談所・子ども家庭支援センターと所管課の職員のためのマニュアルです。\n区の職員以外には渡さないでください。",
    version="1.2",
    dated=date(2026, 11, 22),
    changes="サインインしてからの開き方を、いまの画面に合わせました。",
    chapters=(
        ALERT, ACTION, SEARCH, STATISTICS, DISCLOSURE, ROSTER_CHAPTER, YEAR, CONFIRM_YEAR, RULES,
        HELP,
    ),
)  # fmt: skip
