"""A sealed call with words planted in all that must not come out, and who may know each word."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

import pikepdf

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.accounts.terms import Role
from madoguchi.core.testing.personas import World, add_person, as_actor
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.commands import questions
from madoguchi.services.procurement.commands.setup import create_draft
from madoguchi.services.procurement.models import (
    Application,
    ApplicationMember,
    Criterion,
    Score,
    ScoreSheet,
)
from madoguchi.services.procurement.terms import ApplicationKind, ProposalFileKind
from madoguchi.services.procurement.tests import factories as make

# ``mighty`` holds every role there is, for the ward itself: the most that anybody can be given.
SECTION = ("saeki", "takahashi", "onishi", "mighty")
# Auditor and administrator see the names of all cases, the key holder those of every section.
ALL_CASES = ("onishi", "kagami", "kiryu", "mighty")
FIRM = {"mihon": ("yamabe", "saotome"), "reidai": ("himuro",)}
FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")
NEVER_PLANTED = "金糸雀なし"


@dataclass(frozen=True)
class Canary:
    """A planted word, where it lies, and the personas (attributes of World) who may read it."""

    word: str
    place: str
    readers: tuple[str, ...]
    is_sealed: bool = False

    @cached_property
    def forms(self) -> tuple[bytes, ...]:
        """Every way in which the word may stand in a body, a header or a dump."""
        texts = [self.word, json.dumps(self.word)[1:-1], quote(self.word)]
        if self.word.isdigit():
            texts += [f"{int(self.word):,}", f"{int(self.word):,}".translate(FULL_WIDTH)]
        utf8 = self.word.encode()
        return (*(text.encode() for text in texts), utf8.hex().encode(),
                utf8.hex().upper().encode(), self.word.encode("utf-16-le"))  # fmt: skip

    def stands_in(self, body: bytes) -> bool:
        return any(form in body for form in self.forms)


MIHON_YEARS = {2025: 731_413, 2026: 2_097_157}
REIDAI_YEARS = {2025: 719_283, 2026: 2_046_391}
CANARIES = (
    *(
        Canary(word, place, FIRM[firm], is_sealed=True)
        for firm, words in {
            "mihon": ("金糸雀あさぎ", "CANARYASAGI", "金糸雀うぐいす", "731413", "2097157"),
            "reidai": ("金糸雀えんじ", "CANARYENJI", "金糸雀おうど", "719283", "2046391"),
        }.items()
        for word, place in zip(
            words,
            ("file name", "file content", "section summary", "estimate", "estimate"),
            strict=True,
        )
    ),
    Canary("金糸雀ひばり", "a rival's contact name", (*SECTION, *FIRM["mihon"])),
    Canary("金糸雀つばめ", "a rival's contact name", (*SECTION, *FIRM["reidai"])),
    Canary("金糸雀もず", "a question not yet answered", (*SECTION, *FIRM["mihon"])),
    Canary("金糸雀とび", "a committee member's draft comment", ("yoshida",)),
    Canary("金糸雀さぎ", "the next notice in draft", (*SECTION, *ALL_CASES)),
    Canary("金糸雀くいな", "the published call's text in revision", SECTION),
    Canary("金糸雀ふくろう", "title of another section's draft",
           ("officer_001", "approver_001", *ALL_CASES)),
)  # fmt: skip


def people(world: World) -> Iterator[tuple[str, Person]]:
    """(name, person) of everybody; the five sections' as officer_000 …"""
    for name, value in vars(world).items():
        if isinstance(value, Person):
            yield name, value
    for role in ("officer", "approver"):
        for case, person in getattr(world, f"{role}s").items():
            if case != "000":  # saeki and takahashi
                yield f"{role}_{case}", person
    yield "mighty", mighty(world)


def mighty(world: World) -> Person:
    """Somebody with every role at once; made once."""
    found = Person.objects.filter(email="mighty@city.mihon.example.jp").first()
    return found or add_person(
        "全権 太郎", "ぜんけん たろう", "mighty@city.mihon.example.jp", organisation=world.ward,
        roles=tuple(Role), since=make.TODAY,
    )  # fmt: skip


def plant(world: World) -> make.Call:
    """Two firms have submitted on 30 January; the seal is shut; every canary is in its place.

    ``lan``'s firm is a member of the joint bid that みほん企画 leads.
    """
    mighty(world)
    call = make.publish(make.make_call(world))
    mihon = _apply(call, world.mihon_kikaku, world.yamabe, "金糸雀ひばり 太郎")
    reidai = _apply(call, world.reidai, world.himuro, "金糸雀つばめ 花子")
    make.invite(call, mihon, reidai)
    make.seat_committee(call)
    questions.ask(
        call.tender, text="金糸雀もずについて伺います。", by=call.actor(world.yamabe),
        now=make.at(1, 21), organisation=world.mihon_kikaku,
    )  # fmt: skip
    _propose(call, mihon, world.yamabe, ("金糸雀あさぎ", "CANARYASAGI", "金糸雀うぐいす"),
             MIHON_YEARS)  # fmt: skip
    _propose(call, reidai, world.himuro, ("金糸雀えんじ", "CANARYENJI", "金糸雀おうど"),
             REIDAI_YEARS)  # fmt: skip
    _draft_comment(call, mihon)
    _drafts(call)
    Application.objects.filter(pk=mihon.pk).update(kind=ApplicationKind.CONSORTIUM.value)
    ApplicationMember.objects.create(
        application=mihon, organisation=world.lantern, joined_at=make.at(1, 9)
    )
    return call


def _apply(call: make.Call, firm: Organisation, person: Person, contact: str) -> Application:
    application = make.apply(call, firm, person)
    Application.objects.filter(pk=application.pk).update(contact_name=contact)
    application.refresh_from_db()
    return application


def _propose(
    call: make.Call,
    application: Application,
    person: Person,
    words: tuple[str, str, str],
    years: dict[int, int],
) -> None:
    name, inside, summary = words
    actor, now = call.actor(person), make.at(1, 30)
    content = make.content_for(call.tender, total_by_year=years)
    sections = tuple(replace(each, summary=f"{summary}の方針") for each in content.sections)
    proposal = proposing.start_proposal(application, by=actor, now=now)
    proposing.save_draft(proposal, replace(content, sections=sections), by=actor, now=now)
    for kind in (ProposalFileKind.ORIGINAL, ProposalFileKind.COPY):
        proposing.add_file(
            proposal, io.BytesIO(_pdf(inside, kind.value)), name=f"{name}の{kind.label}.pdf",
            kind=kind, by=actor, now=now,
        )  # fmt: skip
    make.look_through_copies(proposal, by=actor, now=now)
    proposing.submit_proposal(proposal, by=actor, now=now)


def _pdf(word: str, kind: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(842, 595))
    document.pages[0].Contents = document.make_stream(f"% {word} {kind}".encode())
    out = io.BytesIO()
    document.save(out, compress_streams=False)
    return out.getvalue()


def _draft_comment(call: make.Call, application: Application) -> None:
    """A draft that stands already, whatever the round's state: it could leak."""
    round_ = call.tender.rounds.get(ordinal=1)
    member = call.tender.committee_members.get(person=call.world.yoshida)
    sheet = ScoreSheet.objects.create(
        round=round_, member=member, application=application, overall_comment="金糸雀とび、総評"
    )
    leaf = Criterion.objects.filter(round=round_, children__isnull=True)[0]
    Score.objects.create(sheet=sheet, criterion=leaf, points=7, comment="金糸雀とびの理由")


def _drafts(call: make.Call) -> None:
    """The next notice of the same section, a revision of this one, and another section's."""
    call.tender.purpose = "金糸雀くいなを目的とする。"
    call.tender.save(update_fields=["purpose"])
    for section, officer, title in (
        ("000", call.world.saeki, "金糸雀さぎ事業委託"),
        ("001", call.world.officers["001"], "金糸雀ふくろう事業委託"),
    ):
        create_draft(
            call.world.sections[section], title=title, fiscal_year=2025,
            by=as_actor(officer, make.TODAY, mfa=True), now=make.at(12, 23),
        )  # fmt: skip
