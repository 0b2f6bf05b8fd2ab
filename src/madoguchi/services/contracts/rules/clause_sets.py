"""Which clause sets a contract needs (CONT-011), and which ordinances bind it (CONT-039, 043)."""

from collections.abc import Collection

from madoguchi.services.contracts.terms import Attribute, ContractKind

ORDINANCE = "public_contract"
STAFFING = "staffing"


def annexes_for(attributes: Collection[Attribute], kind: ContractKind) -> tuple[str, ...]:
    """Codes of the annexes that apply, in the order in which the notices attach them.

    A lease with maintenance counts as data processing (電算処理の特記事項 第1項かっこ書き).
    """
    wanted = (
        ("personal_information", Attribute.PERSONAL_DATA in attributes),
        (
            "data_processing",
            Attribute.DATA_PROCESSING in attributes or kind is ContractKind.LEASE,
        ),
        ("disability", Attribute.SERVES_RESIDENTS in attributes),
    )
    return tuple(code for code, applies in wanted if applies)


def sets_for(attributes: Collection[Attribute], kind: ContractKind) -> tuple[str, ...]:
    """The annexes, what the specification asks of a staffed place, and the ordinance that binds
    every contract whatever its price (CONT-043).
    """
    staffing = (STAFFING,) if Attribute.STAFFED_PLACE in attributes else ()
    return (*annexes_for(attributes, kind), *staffing, ORDINANCE)


def owes_working_conditions_form(
    planned_price_yen: int, *, threshold_yen: int, is_designated_manager: bool = False
) -> bool:
    """労働条件確認帳票 is owed above the threshold, not at it (予定価格50万円を超える).

    An agreement with a designated manager owes it whatever the price (CONT-039).
    """
    return is_designated_manager or planned_price_yen > threshold_yen


def inspection_counter(planned_price_yen: int, *, limit_yen: int, is_education_board: bool) -> str:
    """The counter at which anyone may read the form (CONT-039).

    >>> inspection_counter(19_999_999, limit_yen=20_000_000, is_education_board=True)
    '教育総務課'
    """
    is_small = planned_price_yen < limit_yen
    return "教育総務課" if is_education_board and is_small else "契約担当"
