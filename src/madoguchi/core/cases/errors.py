"""What the cases room refuses, each in one sentence."""

from datetime import datetime

from madoguchi.core.calendar.jst import to_jst
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused


class RealCaseHasNoClock(Refused):
    """Only a rehearsal has a clock that can be set."""

    def __init__(self) -> None:
        super().__init__(
            "real_case_clock",
            "本番の案件の時計は変えられません。時計を進められるのはリハーサルだけです。",
        )


class ClockGoesBack(Refused):
    """What has happened in a rehearsal has happened: a new rehearsal starts from the beginning."""

    def __init__(self) -> None:
        super().__init__(
            "clock_goes_back",
            "リハーサルの時計は戻せません。今より後の日時を入力するか、新しいリハーサルを作成してください。",
        )


class ClockTooFar(Refused):
    """A slip of the era's year cannot be taken back, as a clock never is."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(
            "clock_too_far",
            f"進める先が遠すぎます。{format_date(to_jst(latest))}までの日時を入力してください。",
        )


class TitleMissing(Refused):
    def __init__(self) -> None:
        super().__init__("title_missing", "件名・名称を入力してください。")


class CaseClosed(Refused):
    """A closed case does not change any more."""

    def __init__(self) -> None:
        super().__init__("case_closed", "終結した案件のため、変更できません。")


class ClosingNoteMissing(Refused):
    def __init__(self) -> None:
        super().__init__("closing_note_missing", "どのように終わったかを入力してください。")


class PartyEndsTooEarly(Refused):
    def __init__(self) -> None:
        super().__init__("party_ends_early", "終了日は、開始日以降の日付を入力してください。")


class AlreadyDelivered(Refused):
    """A second click, or somebody else was first."""

    def __init__(self) -> None:
        super().__init__("already_delivered", "すでに納品済みとして登録されています。")
