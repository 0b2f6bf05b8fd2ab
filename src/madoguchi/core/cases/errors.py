"""What the cases room refuses, each in one sentence."""

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
