"""OCDS 1.1: the public facts of a call as a release package and a record package.

Only what the public page shows goes out: sealed counts, losers' names and scores never do.
Source: Open Contracting Data Standard 1.1.
"""

from datetime import datetime, time
from typing import Any

from madoguchi.core.calendar.jst import JST
from madoguchi.services.procurement.models import ResultPublication, Tender
from madoguchi.services.procurement.queries.moments import schedule_of, window
from madoguchi.services.procurement.queries.result_publications import public_results
from madoguchi.services.procurement.terms import Channel, MilestoneKind, TenderState

OCID_PREFIX = "ocds-madoguchi"
STATUS = {
    TenderState.PUBLISHED.value: "active",
    TenderState.REVIEWING.value: "active",
    TenderState.DECIDED.value: "complete",
    TenderState.CONCLUDED.value: "complete",
    TenderState.NO_AWARD.value: "unsuccessful",
    TenderState.CANCELLED.value: "cancelled",
}
SUBMISSION = {
    Channel.UPLOAD: "electronicSubmission",
    Channel.OUTSIDE_FORM: "electronicSubmission",
    Channel.EMAIL: "electronicSubmission",
    Channel.COUNTER: "inPerson",
    Channel.REGISTERED_MAIL: "written",
    Channel.ORDINARY_MAIL: "written",
}
Facts = dict[str, Any]


def release_package(tender: Tender, *, base_url: str, now: datetime) -> Facts:
    """A package of one release: the call as the public may know it at ``now``."""
    return {
        "uri": f"{_page(tender, base_url)}ocds.json",
        "version": "1.1",
        "publishedDate": _moment(now),
        "publisher": {"name": tender.case.section.name_from_above},
        "license": "https://creativecommons.org/licenses/by/4.0/deed.ja",
        "releases": [release_of(tender, base_url=base_url, now=now)],
    }


def record_package(tender: Tender, *, base_url: str, now: datetime) -> Facts:
    """A package of one record that holds the compiled release."""
    release = release_of(tender, base_url=base_url, now=now)
    compiled = {**release, "tag": ["compiled"]}
    return {
        "uri": f"{_page(tender, base_url)}ocds-record.json",
        "version": "1.1",
        "publishedDate": _moment(now),
        "publisher": {"name": tender.case.section.name_from_above},
        "records": [{"ocid": release["ocid"], "releases": [release], "compiledRelease": compiled}],
    }


def release_of(tender: Tender, *, base_url: str, now: datetime) -> Facts:
    """One release; its id changes with every published version."""
    result = next(iter(public_results(tender, now)), None)
    version = tender.notice_versions.filter(published_at__lte=now).count()
    buyer = {"id": str(tender.case.section.public_id), "name": tender.case.section.name_from_above}
    release: Facts = {
        "ocid": f"{OCID_PREFIX}-{tender.case.number}",
        "id": f"{tender.case.number}-{version}{_award_mark(result)}{_end_mark(tender)}",
        "date": _moment(tender.cancelled_at or _last_change(tender, result, now)),
        "tag": ["tenderCancellation"] if tender.cancelled_at else _tag(result, version),
        "initiationType": "tender",
        "language": "ja",
        "parties": [{**buyer, "roles": ["buyer", "procuringEntity"]}],
        "buyer": buyer,
        "tender": _tender(tender, buyer, base_url=base_url, now=now),
    }
    if result is not None:
        release["awards"] = _awards(tender, result)
    return release


def _tender(tender: Tender, buyer: Facts, *, base_url: str, now: datetime) -> Facts:
    frozen = _published(tender, now)
    words = _words(frozen)
    facts: Facts = {
        "id": tender.case.number,
        "title": words.get("件名", tender.case.title),
        "description": words.get("目的") or words.get("業務概要") or tender.case.title,
        "status": STATUS.get(tender.state, "active"),
        "procuringEntity": buyer,
        "procurementMethod": "selective",
        "procurementMethodDetails": frozen.get("kind", tender.kind),
        "procurementMethodRationale": words.get("理由", ""),
        "mainProcurementCategory": "services",
        "awardCriteria": "ratedCriteria",
        "submissionMethod": _submission_methods(frozen),
        "hasEnquiries": tender.answers.filter(published_at__lte=now).exists(),
        "documents": _documents(tender, base_url),
        "milestones": _milestones(tender),
    }
    if frozen.get("amount_yen") is not None:
        facts["value"] = {"amount": frozen["amount_yen"], "currency": "JPY"}
    for name, kind in (
        ("tenderPeriod", MilestoneKind.PROPOSALS),
        ("enquiryPeriod", MilestoneKind.QUESTIONS),
        ("awardPeriod", MilestoneKind.RESULT),
    ):
        span = window(tender, kind)
        if span is not None:
            facts[name] = {"endDate": _moment(span.closes_at)}
            if span.opens_at is not None:
                facts[name]["startDate"] = _moment(span.opens_at)
    return facts


def _published(tender: Tender, now: datetime) -> Facts:
    """The notice as published: the call itself may be in revision."""
    latest = tender.notice_versions.filter(published_at__lte=now).order_by("number").last()
    return latest.frozen if latest else {}


def _words(frozen: Facts) -> dict[str, str]:
    """Label -> value of the outline and the reason."""
    sections = frozen.get("sections", [])
    return {row["label"]: row["value"] for section in sections[:2] for row in section["rows"]}


def _submission_methods(frozen: Facts) -> list[str]:
    return sorted({SUBMISSION[Channel(channel)] for channel in frozen.get("channels", [])})


def _documents(tender: Tender, base_url: str) -> list[Facts]:
    page = _page(tender, base_url)
    return [
        {
            "id": f"{tender.case.number}-notice",
            "documentType": "tenderNotice",
            "title": "公告",
            "url": page,
            "language": "ja",
        },
        {
            "id": f"{tender.case.number}-notice-text",
            "documentType": "tenderNotice",
            "title": "公告（文字だけの版）",
            "url": f"{page}notice.txt",
            "format": "text/plain",
            "language": "ja",
        },
    ]


def _milestones(tender: Tender) -> list[Facts]:
    rows = []
    for milestone in schedule_of(tender):
        day = milestone.ends_on
        if day is None:
            continue
        rows.append(
            {
                "id": str(milestone.row_key),
                "title": milestone.name,
                "description": milestone.text,
                "dueDate": _moment(
                    datetime.combine(day, milestone.ends_at or time(23, 59, 59), tzinfo=JST)
                ),
            }
        )
    return rows


def _award_mark(result: ResultPublication | None) -> str:
    if result is None:
        return ""
    return f"-award-{result.number}" if result.number else "-award"


def _end_mark(tender: Tender) -> str:
    return "-cancelled" if tender.cancelled_at else ""


def _tag(result: ResultPublication | None, version: int) -> list[str]:
    if result is not None:
        return ["awardUpdate" if result.number else "award"]
    return ["tenderUpdate" if version > 1 else "tender"]


def _awards(tender: Tender, result: ResultPublication) -> list[Facts]:
    content = result.content
    if content.get("no_award"):
        return [
            {
                "id": f"{tender.case.number}-award",
                "title": tender.case.title,
                "status": "unsuccessful",
                "date": _moment(result.publish_at),
            }
        ]
    return [
        {
            "id": f"{tender.case.number}-award",
            "title": tender.case.title,
            "description": content.get("reason", ""),
            "status": "pending",
            "date": _moment(result.publish_at),
            "suppliers": [{"name": content["selected"], "id": f"{tender.case.number}-supplier"}],
        }
    ]


def _last_change(tender: Tender, result: ResultPublication | None, now: datetime) -> datetime:
    if result is not None:
        return result.publish_at
    latest = tender.notice_versions.filter(published_at__lte=now).order_by("-number").first()
    return latest.published_at if latest else now


def _page(tender: Tender, base_url: str) -> str:
    return f"{base_url}/procurement/calls/{tender.case.number}/"


def _moment(value: datetime) -> str:
    return value.astimezone(JST).isoformat(timespec="seconds")
