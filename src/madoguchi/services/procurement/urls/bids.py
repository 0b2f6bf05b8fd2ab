"""The bidder's pages: one's bids, and everything about one of them."""

from django.urls import path

from madoguchi.services.procurement.views import (
    bid_blind_check,
    bid_content,
    bid_copies,
    bid_joining,
    bid_materials,
    bid_proposal,
    bid_questions,
    bid_replies,
    bid_statement,
    bids,
)

BID = "bids/<str:number>"
STATEMENT = f"{BID}/application"
PROPOSAL = f"{BID}/proposal"
MATERIALS = f"{BID}/materials"

routes = [
    path("bids/", bids.bid_list, name="bids"),
    path(f"{BID}/", bids.bid_overview, name="bid"),
    path(f"{BID}/start/", bids.bid_start, name="bid-start"),
    path(f"{STATEMENT}/", bid_statement.statement, name="bid-application"),
    path(f"{STATEMENT}/contact/", bid_statement.contact, name="bid-contact"),
    path(f"{STATEMENT}/outline/", bid_statement.outline, name="bid-outline"),
    path(f"{STATEMENT}/oaths/", bid_statement.oaths, name="bid-oaths"),
    path(f"{STATEMENT}/team/", bid_statement.team, name="bid-team"),
    path(f"{STATEMENT}/members/", bid_statement.members, name="bid-members"),
    path(
        f"{STATEMENT}/members/<int:member_id>/removal/",
        bid_statement.member_removal,
        name="bid-member-removal",
    ),
    path(f"{BID}/members/additions/", bid_joining.additions, name="bid-additions"),
    path(f"{STATEMENT}/papers/<int:paper_id>/", bid_statement.paper, name="bid-paper"),
    path(
        f"{STATEMENT}/filed/<int:paper_id>/removal/",
        bid_statement.paper_removal,
        name="bid-paper-removal",
    ),
    path(f"{STATEMENT}/filing/", bid_statement.filing, name="bid-application-filing"),
    path(
        f"{STATEMENT}/receipt/",
        bid_statement.statement_receipt_page,
        name="bid-application-receipt",
    ),
    path(
        f"{STATEMENT}/receipt.pdf",
        bid_statement.statement_receipt_pdf,
        name="bid-application-receipt-pdf",
    ),
    path(f"{BID}/withdrawal/", bid_statement.withdrawal, name="bid-withdrawal"),
    path(f"{BID}/questions/", bid_questions.questions, name="bid-questions"),
    path(f"{PROPOSAL}/", bid_proposal.proposal_page, name="bid-proposal"),
    path(f"{PROPOSAL}/blind-check/", bid_blind_check.blind_check, name="bid-blind-check"),
    path(f"{PROPOSAL}/copies/", bid_copies.copies, name="bid-copies"),
    path(f"{PROPOSAL}/copies/checklist/", bid_copies.checklist, name="bid-copies-checklist"),
    path(f"{PROPOSAL}/start/", bid_proposal.proposal_start, name="bid-proposal-start"),
    path(f"{PROPOSAL}/files/", bid_proposal.proposal_file, name="bid-proposal-files"),
    path(
        f"{PROPOSAL}/files/<int:file_id>/removal/",
        bid_proposal.proposal_file_removal,
        name="bid-proposal-file-removal",
    ),
    path(f"{PROPOSAL}/estimates/<int:year>/", bid_content.estimate, name="bid-proposal-estimate"),
    path(f"{PROPOSAL}/sections/", bid_content.sections, name="bid-proposal-sections"),
    path(f"{PROPOSAL}/functions/", bid_content.functions, name="bid-proposal-functions"),
    path(f"{PROPOSAL}/records/", bid_content.records, name="bid-proposal-records"),
    path(f"{PROPOSAL}/deviations/", bid_content.deviation_rows, name="bid-proposal-deviations"),
    path(f"{PROPOSAL}/submission/", bid_proposal.submission, name="bid-proposal-submission"),
    path(f"{PROPOSAL}/taking-back/", bid_proposal.take_back, name="bid-proposal-taking-back"),
    path(f"{PROPOSAL}/receipt/", bid_proposal.proposal_receipt_page, name="bid-proposal-receipt"),
    path(
        f"{PROPOSAL}/receipt.pdf",
        bid_proposal.proposal_receipt_pdf,
        name="bid-proposal-receipt-pdf",
    ),
    path(f"{BID}/clarifications/<int:pk>/", bid_replies.clarification, name="bid-clarification"),
    path(f"{BID}/additional/<int:pk>/", bid_replies.additional, name="bid-additional"),
    path(f"{BID}/hearing/", bid_replies.hearing, name="bid-hearing"),
    path(f"{BID}/engineers/", bid_replies.engineers, name="bid-engineers"),
    path(f"{BID}/result/", bid_replies.result, name="bid-result"),
    path(f"{MATERIALS}/", bid_materials.materials, name="bid-materials"),
    path(f"{MATERIALS}/loan/", bid_materials.loan_request, name="bid-loan"),
    path(f"{MATERIALS}/restriction/", bid_materials.restriction, name="bid-restriction"),
    path(f"{MATERIALS}/use/", bid_materials.use_request, name="bid-use"),
    path(f"{MATERIALS}/<int:pk>/", bid_materials.lent_file, name="bid-lent-file"),
]
