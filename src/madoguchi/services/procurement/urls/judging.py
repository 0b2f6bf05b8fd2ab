"""From the opening to the hand-over, on the ward's side."""

from django.urls import path

from madoguchi.services.procurement.views import (
    committee,
    copies,
    copy_check,
    functions,
    opening,
    originals,
    results,
    rounds,
    talks,
)

TENDER = "tenders/<str:number>/"
ROUND = f"{TENDER}rounds/<int:ordinal>/"
COPY = f"{TENDER}copies/<int:pk>/"
PAGE = f"{TENDER}copies/<int:pk>/pages/<int:page>/"

routes = [
    path(f"{TENDER}committee/", committee.committee, name="tender-committee"),
    path(f"{TENDER}committee/posts/", committee.posts, name="tender-committee-posts"),
    path(f"{TENDER}committee/members/", committee.member, name="tender-committee-member"),
    path(f"{TENDER}committee/members/<int:pk>/end/", committee.seat_end, name="tender-seat-end"),
    path(f"{TENDER}committee/conflicts/<int:pk>/", committee.conflict, name="tender-conflict"),
    path(f"{TENDER}committee/weights/", committee.weights, name="tender-weights"),
    path(f"{TENDER}committee/freeze/", committee.freeze, name="tender-criteria-freeze"),
    path(f"{TENDER}opening/", opening.opening, name="tender-opening"),
    path(f"{TENDER}opening/approval/", opening.opening_approval, name="tender-opening-approval"),
    path(f"{TENDER}opening/record/", opening.opening_record, name="tender-opening-record"),
    path(f"{TENDER}copies/", copies.copies, name="tender-copies"),
    path(f"{TENDER}copies/preparation/", copies.copies_prepared, name="tender-copies-prepared"),
    path(f"{TENDER}codes/", copies.codes, name="tender-codes"),
    path(f"{TENDER}functions/", functions.functions, name="tender-functions"),
    path(PAGE, copies.copy_page, name="tender-copy"),
    path(f"{PAGE}image/", copies.copy_image, name="tender-copy-image"),
    path(f"{PAGE}confirmation/", copies.page_confirmation, name="tender-copy-confirmation"),
    path(f"{PAGE}mask/", copies.masking, name="tender-copy-mask"),
    path(f"{COPY}check/", copy_check.copy_check, name="tender-copy-check"),
    path(f"{COPY}check/run/", copy_check.copy_check_run, name="tender-copy-check-run"),
    path(f"{COPY}cleaning/", copy_check.copy_cleaning, name="tender-copy-cleaning"),
    path(f"{COPY}acceptance/", copy_check.copy_acceptance, name="tender-copy-acceptance"),
    path(f"{PAGE}check/", copy_check.copy_check_image, name="tender-copy-check-image"),
    path(f"{PAGE}original/", copy_check.original_image, name="tender-copy-original-image"),
    path(f"{TENDER}copies/<int:pk>/block/", copies.copy_block, name="tender-copy-block"),
    path(f"{TENDER}originals/<int:pk>/", originals.original, name="tender-original"),
    path(
        f"{TENDER}originals/<int:pk>/publication/",
        originals.publication,
        name="tender-original-publication",
    ),
    path(f"{TENDER}rounds/", rounds.rounds, name="tender-rounds"),
    path(ROUND, rounds.round_page, name="tender-round"),
    path(f"{ROUND}opening/", rounds.opening, name="tender-round-opening"),
    path(f"{ROUND}skip/", rounds.skipping, name="tender-round-skip"),
    path(f"{ROUND}tie/", rounds.tie, name="tender-round-tie"),
    path(f"{ROUND}closing/", rounds.closing, name="tender-round-closing"),
    path(f"{ROUND}slots/", rounds.slots, name="tender-round-slots"),
    path(f"{ROUND}letters/", rounds.letters, name="tender-round-letters"),
    path(f"{ROUND}marks.<str:form>", rounds.marks, name="tender-round-marks"),
    path(f"{ROUND}officer/<str:code>/", rounds.officer_sheet, name="tender-officer-sheet"),
    path(f"{ROUND}officer/<str:code>/final/", rounds.officer_final, name="tender-officer-final"),
    path(f"{TENDER}sheets/<int:pk>/reopening/", rounds.reopening, name="tender-sheet-reopening"),
    path(f"{TENDER}meetings/", rounds.meeting, name="tender-meeting"),
    path(f"{TENDER}visits/<str:code>/", rounds.visit, name="tender-visit"),
    path(f"{TENDER}review-record/", rounds.review_record, name="tender-review-record"),
    path(f"{TENDER}result/", results.result, name="tender-result"),
    path(f"{TENDER}result/selection/", results.selection, name="tender-selection"),
    path(
        f"{TENDER}result/approval/<str:subject>/", results.approval, name="tender-result-approval"
    ),
    path(f"{TENDER}result/confirmation/", results.confirmation, name="tender-confirmation"),
    path(f"{TENDER}result/letters/", results.letters, name="tender-result-letters"),
    path(f"{TENDER}result/publication/", results.publication, name="tender-result-publication"),
    path(f"{TENDER}result/reasons/<int:pk>/", results.reason_answer, name="tender-reason-answer"),
    path(f"{TENDER}talks/", talks.talks, name="tender-talks"),
    path(f"{TENDER}talks/meetings/", talks.meeting, name="tender-talk"),
    path(f"{TENDER}talks/agreement/", talks.agreement, name="tender-agreement"),
    path(f"{TENDER}talks/ending/", talks.ending, name="tender-talks-ending"),
    path(f"{TENDER}talks/system-check/", talks.system_check, name="tender-system-check"),
    path(f"{TENDER}talks/recheck/", talks.recheck, name="tender-recheck"),
    path(f"{TENDER}talks/handover/<int:ordinal>/", talks.handover, name="tender-handover"),
]
