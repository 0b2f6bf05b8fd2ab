"""各施設用: what a school or nursery does in a month, from the morning's press to the report."""

from datetime import date

from tests.manuals.hands import (
    button,
    field,
    link,
    menu,
    of_child,
    place,
    plays,
    press,
    tick,
    typing,
)  # fmt: skip
from tests.manuals.steps import Chapter, Step, Story

from madoguchi.services.safeguarding.terms import ManualAudience

START = "/safeguarding/today/"
ABSENT, WATCHED = "J000003", "J000002"

TODAY = Chapter(
    title="今日の出欠を入力する",
    lead="毎朝の入力です。全員が出席なら1回、欠席の児童は2回押すだけで終わります。",
    who="staff",
    at=START,
    steps=(
        Step(
            say="サインインして「今日の入力」を押すと、今日の児童が1つの画面に並びます。"
            "まだ入力していない人数は、上に表示されます。",
            look_at=place(".mg-safe-count"),
            hint="なぜその児童が対象なのかは、どの画面にも表示しません。",
        ),
        Step(
            say="欠席の児童は、名前の下の「欠席」を押します。",
            look_at=of_child(ABSENT, "button:has-text('欠席')"),
            do=press,
            hint="遅刻・早退・出席停止・忌引などは、「ほか」を押すと選べます。",
        ),
        Step(
            say="続けて、家庭からの連絡と欠席の理由を1つ押します。欠席の入力は、これで終わりです。",
            look_at=of_child(ABSENT, "fieldset button"),
            do=press,
        ),
        Step(
            say="残りの児童が全員出席なら、「未入力の全員を出席にする」を押します。",
            look_at=button("未入力の全員を出席にする"),
            do=press,
        ),
        Step(
            say="「入力はすべて済みました」と表示されたら、今日の入力は終わりです。",
            look_at=place(".mg-safe-count"),
        ),
        Step(
            say="押しまちがえたときは、「直前の操作を取り消す」を押すと元に戻ります。",
            look_at=button("直前の操作を取り消す"),
            hint="通信が切れても、押した内容は端末に残り、つながると自動で送られます。"
            "同じところを2回押しても、2件にはなりません。",
        ),
    ),
)

SIGNS = Chapter(
    title="気になる様子を記録する",
    lead="いつもと違うと感じたことを、選んで残します。文章は、書かなくてもかまいません。",
    who="staff",
    at=START,
    steps=(
        Step(
            say="児童の名前の下の「ほか」を押します。",
            look_at=of_child(WATCHED, "summary"),
            do=lambda control: control.click(),
        ),
        Step(
            say="「気になる様子を記録する」を押します。",
            look_at=of_child(WATCHED, "a:has-text('気になる様子を記録する')"),
            do=press,
        ),
        Step(
            say="当てはまるものを選びます。いくつ選んでもかまいません。",
            look_at=field("signs"),
            do=tick("身なり・衛生"),
            hint="「不自然な外傷」「帰宅を嫌がる」「本人からの訴え」を選ぶと、"
            "続けて「緊急のとき」の画面が開きます。",
        ),
        Step(
            say="「記録する」を押します。記録は、区の担当者だけが読みます。",
            look_at=button("記録する"),
            do=press,
        ),
    ),
)

URGENT = Chapter(
    title="緊急のときに連絡する",
    lead="けががある、帰りたがらない、本人から訴えがあった。そのようなときは、まず電話です。",
    who="staff",
    at=START,
    steps=(
        Step(
            say="どの画面でも、右上に「緊急のとき」があります。これを押します。",
            look_at=link("緊急のとき"),
            do=press,
        ),
        Step(
            say="はじめに、表示された番号へ電話してください。記録は、電話のあとで送ります。",
            look_at=place(".mg-safe-phones"),
            hint="この画面は、通告や通報の代わりになりません。命の危険があるときは110番です。",
        ),
        Step(
            say="電話が済んだら、児童を選びます。",
            look_at=field("child"),
            do=typing(child="御堂 花子"),
        ),
        Step(
            say="「済（電話した）」を選びます。",
            look_at=field("called"),
            do=tick("済（電話した）"),
        ),
        Step(
            say="電話した時刻を入れます。",
            look_at=field("called_time"),
            do=typing(called_time_hour="9", called_time_minute="10"),
        ),
        Step(
            say="電話した先を選びます。",
            look_at=field("called_whom"),
            do=typing(called_whom="児童相談所"),
        ),
        Step(
            say="内容を1つ選びます。",
            look_at=field("sign"),
            do=tick("帰宅を嫌がる"),
        ),
        Step(
            say="見聞きした事実だけを短く書きます。氏名や電話番号は書かないでください。",
            look_at=field("facts"),
            do=typing(facts="迎えの時間に、机の下から出てこない。"),
        ),
        Step(
            say="「区へ送る」を押します。",
            look_at=button("区へ送る"),
            do=press,
        ),
        Step(
            say="受付番号が表示されます。区が読むと、その時刻もここに表示されます。",
            look_at=place("dl"),
        ),
    ),
)

MONTH = Chapter(
    title="1か月の入力を見直す",
    lead="月ごとにまとめて入力する施設も、この画面を使います。",
    who="staff",
    at=START,
    steps=(
        Step(say="メニューの「1か月の入力」を押します。", look_at=menu("1か月の入力"), do=press),
        Step(
            say="1か月の出欠が、カレンダーで並びます。直したい日を押すと、その日の入力が開きます。",
            look_at=place(".mg-safe-grid"),
            hint="「未」の日は、まだ入力がありません。「？」の日は、欠席の理由がまだです。",
        ),
    ),
)

REPORT = Chapter(
    title="定期報告を提出する",
    lead="日々の入力から、報告が自動でできています。数字を打ち直す必要はありません。",
    who="staff",
    at=START,
    steps=(
        Step(say="メニューの「定期報告」を押します。", look_at=menu("定期報告"), do=press),
        Step(say="児童の名前を押します。", look_at=link("御堂 花子"), do=press),
        Step(
            say="出席と欠席の日数、未入力の日がないことを確かめます。",
            look_at=place("dl"),
        ),
        Step(
            say="気になる様子がなければ、「特になし」を選びます。",
            look_at=place("label:has([name=no_signs])"),
            do=lambda control: control.locator("input").check(),
        ),
        Step(
            say="「管理職の確認へ出す」を押します。",
            look_at=button("管理職の確認へ出す"),
            do=press,
            hint="管理職の確認がいらない施設では、「区へ提出する」と表示されます。",
        ),
    ),
)

HEAD = Chapter(
    title="管理職が確認して、区へ提出する",
    lead="施設長・管理職の方の操作です。",
    who="head",
    at=START,
    steps=(
        Step(say="メニューの「定期報告」を押します。", look_at=menu("定期報告"), do=press),
        Step(say="「管理職確認待ち」の児童の名前を押します。", look_at=link("御堂 花子"), do=press),
        Step(
            say="内容を確かめて、「確認して区へ提出する」を押します。",
            look_at=button("確認して区へ提出する"),
            do=press,
            hint="直すところがあるときは、その下の欄に書いて「担当者に戻す」を押します。",
        ),
        Step(
            say="「提出済み」と表示されれば、報告は区に届いています。",
            look_at=place(".mg-status:has-text('提出済み')"),
        ),
    ),
)

CALENDAR = Chapter(
    title="休業日を登録する",
    lead="開校記念日や臨時の休みは、登録しておくと入力の対象から外れます。",
    who="staff",
    at=START,
    steps=(
        Step(say="メニューの「休業日と予定」を押します。", look_at=menu("休業日と予定"), do=press),
        Step(
            say="区分を選びます。",
            look_at=field("kind"),
            do=typing(kind="開校記念日"),
        ),
        Step(
            say="日付を入れます。1日だけのときは、開始日だけで登録できます。",
            look_at=field("from_on"),
            do=typing(from_on_year="7", from_on_month="6", from_on_day="20"),
        ),
        Step(say="「登録する」を押します。", look_at=button("登録する"), do=press),
    ),
)

HELP = Chapter(
    title="マニュアルと動画を見る",
    lead="このマニュアルの新しい版と、同じ内容の動画が、いつでも見られます。",
    who="staff",
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
    name="facilities",
    audience=ManualAudience.FACILITIES,
    title="児童情報共有システム 操作マニュアル（各施設用）",
    video_title="毎日の入力から報告まで（各施設用）",
    about="学校・保育園など、施設の職員の方のためのマニュアルです。\n困ったときは、区の児童相談支援課へお問い合わせください。",
    version="1.2",
    dated=date(2026, 11, 22),
    changes="サインインしてからの開き方を、いまの画面に合わせました。",
    chapters=(TODAY, SIGNS, URGENT, MONTH, REPORT, HEAD, CALENDAR, HELP),
)
