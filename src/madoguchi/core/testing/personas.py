"""The people and organisations of tests and demo: みほん区, its staff, and its bidders.

Everybody is invented. The names carry what breaks weak software: 髙 﨑 and 𠮷 (the last one
outside the BMP), variant characters, long names, foreign names of several parts.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.core.accounts.models import Membership, Organisation, Person, RegisteredNetwork
from madoguchi.core.accounts.queries.memberships import (
    actor_for,
    choose_membership,
    valid_memberships,
)
from madoguchi.core.accounts.rules.corporate_number import corporate_number
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.testing.contractors import CONTRACTORS, Contractor
from madoguchi.core.testing.sections import SECTIONS, SectionOf
from madoguchi.core.trail.actor import Actor


@dataclass(frozen=True, kw_only=True)
class World:
    """All of them, by name.

    ward side    ``saeki`` officer and ``takahashi`` approver (section chief) of 市民活動推進課;
                 ``yoshida``, ``sakiyama``, ``watanabe`` committee members; ``onishi`` second key
                 holder (secretariat); ``ukai`` accountant; ``kagami`` auditor; ``kiryu`` ward
                 administrator
    five cases   ``sections["000"]``…``["004"]``, ``officers[…]``, ``approvers[…]`` as in cases.yaml
    bidders      ``yamabe`` (manager) and ``saotome`` (staff) of ``mihon_kikaku``; ``himuro`` of the
                 rival ``reidai``; ``lan`` of ``lantern``; ``oleksandr`` of ``kovalenko``;
                 ``tsujimura`` of the association with the long name, ``ibasho``; ``kurosu`` of
                 ``hiroba``, no legal person
    """

    ward: Organisation
    sections: dict[str, Organisation]
    officers: dict[str, Person]
    approvers: dict[str, Person]
    saeki: Person
    takahashi: Person
    yoshida: Person
    sakiyama: Person
    watanabe: Person
    onishi: Person
    ukai: Person
    kagami: Person
    kiryu: Person
    mihon_kikaku: Organisation
    yamabe: Person
    saotome: Person
    reidai: Organisation
    himuro: Person
    lantern: Organisation
    lan: Person
    kovalenko: Organisation
    oleksandr: Person
    ibasho: Organisation
    tsujimura: Person
    hiroba: Organisation
    kurosu: Person

    @property
    def committee(self) -> tuple[Person, Person, Person]:
        return (self.yoshida, self.sakiyama, self.watanabe)

    @property
    def bidders(self) -> tuple[Organisation, ...]:
        """Every contractor, the bidder of the stories first, then the rival."""
        return (
            self.mihon_kikaku,
            self.reidai,
            self.lantern,
            self.kovalenko,
            self.ibasho,
            self.hiroba,
        )


def make_world(today: date, *, password: str | None = None) -> World:
    """Make everybody, or find those made before: the demo worlds of two services share them.

    Memberships began on 1 April two fiscal years ago.

    password  for all of them; None: nobody can sign in by password (the demo has its buttons)
    """
    return _WorldBuilder(today, password).build()


def as_actor(person: Person, today: date, *, mfa: bool = True) -> Actor:
    """The actor that ``person`` is on ``today``, in the oldest valid membership."""
    memberships = valid_memberships(person, today)
    chosen = choose_membership(memberships, None)
    return actor_for(person, memberships, chosen, has_mfa=mfa, from_ward_network=True)


def add_organisation(
    name: str, kana: str, kind: OrganisationKind, **fields: object
) -> Organisation:
    """An organisation of any kind; further fields as the model has them."""
    return Organisation.objects.create(name=name, name_kana=kana, kind=kind, **fields)


def add_person(
    name: str,
    kana: str,
    email: str,
    *,
    organisation: Organisation,
    roles: tuple[Role, ...],
    since: date,
    post: str = "",
    password: str | None = None,
) -> Person:
    """A person with one membership per role, from ``since`` on."""
    person = Person.objects.create_user(email, password, name=name, name_kana=kana)
    for role in roles:
        Membership.objects.create(
            person=person, organisation=organisation, role=role, post=post, started_on=since
        )
    return person


class _WorldBuilder:
    def __init__(self, today: date, password: str | None) -> None:
        fiscal_year = today.year if today.month >= 4 else today.year - 1
        self.since = date(fiscal_year - 2, 4, 1)
        self.password = password
        self.organisations = {
            (found.name, found.kind): found for found in Organisation.objects.all()
        }
        self.people = {found.email: found for found in Person.objects.all()}
        self.newcomers: list[Person] = []
        self.memberships: list[Membership] = []
        self.ward = self.organisation(
            "みほん区", "ミホンク", OrganisationKind.WARD, email_domain="city.mihon.example.jp"
        )
        self.departments: dict[str, Organisation] = {}
        self.contractors = 0

    def build(self) -> World:
        for network in ("127.0.0.0/8", "::1/128"):
            RegisteredNetwork.objects.get_or_create(
                cidr=network, defaults={"label": "この端末", "valid_from": self.since}
            )
        sections = {section.case: self.section(section) for section in SECTIONS}
        officers = {s.case: self.officer(s, sections[s.case]) for s in SECTIONS}
        approvers = {s.case: self.approver(s, sections[s.case]) for s in SECTIONS}
        bidders: dict[str, Any] = self.bidders()
        world = World(
            ward=self.ward,
            sections=sections,
            officers=officers,
            approvers=approvers,
            saeki=officers["000"],
            takahashi=approvers["000"],
            yoshida=self.staff(
                "𠮷田 みなみ",
                "よしだ みなみ",
                "yoshida",
                Role.COMMITTEE_MEMBER,
                "選定委員（学識経験者）",
            ),
            sakiyama=self.staff(
                "﨑山 健",
                "さきやま けん",
                "sakiyama",
                Role.COMMITTEE_MEMBER,
                "選定委員（公認会計士）",
            ),
            watanabe=self.staff(
                "渡邉 百合子",
                "わたなべ ゆりこ",
                "watanabe",
                Role.COMMITTEE_MEMBER,
                "選定委員（区民）",
            ),
            onishi=self.staff(
                "大西 千尋", "おおにし ちひろ", "onishi", Role.KEY_HOLDER, "経理課 契約係長"
            ),
            ukai=self.staff(
                "鵜飼 紗知", "うかい さち", "ukai", Role.ACCOUNTANT, "会計管理室 出納係"
            ),
            kagami=self.staff(
                "加賀見 怜子", "かがみ れいこ", "kagami", Role.AUDITOR, "監査事務局 主査"
            ),
            kiryu=self.staff(
                "桐生 直人",
                "きりゅう なおと",
                "kiryu",
                Role.WARD_ADMINISTRATOR,
                "情報政策課 システム管理者",
            ),
            **bidders,
        )
        # In two statements: nearly every test begins with these rows.
        Person.objects.bulk_create(self.newcomers)
        Membership.objects.bulk_create(self.memberships)
        return world

    def organisation(
        self, name: str, kana: str, kind: OrganisationKind, **fields: object
    ) -> Organisation:
        found = self.organisations.get((name, kind.value))
        return found or add_organisation(name, kana, kind, **fields)

    def section(self, section: SectionOf) -> Organisation:
        if section.department not in self.departments:
            self.departments[section.department] = self.organisation(
                section.department,
                section.department_kana,
                OrganisationKind.SECTION,
                parent=self.ward,
            )
        return self.organisation(
            f"{section.department} {section.name}",
            section.kana,
            OrganisationKind.SECTION,
            parent=self.departments[section.department],
            phone=section.phone,
            email=f"{section.mailbox}@city.mihon.example.jp",
        )

    def officer(self, section: SectionOf, organisation: Organisation) -> Person:
        name, kana, mailbox = section.officer
        return self.person(name, kana, mailbox, organisation, Role.OFFICER, "主任")

    def approver(self, section: SectionOf, organisation: Organisation) -> Person:
        name, kana, mailbox = section.approver
        return self.person(name, kana, mailbox, organisation, Role.APPROVER, "課長")

    def staff(self, name: str, kana: str, mailbox: str, role: Role, post: str) -> Person:
        return self.person(name, kana, mailbox, self.ward, role, post)

    def person(  # noqa: PLR0917 - a row of the table above
        self, name: str, kana: str, mailbox: str, organisation: Organisation, role: Role, post: str
    ) -> Person:
        return self.anybody(
            name, kana, f"{mailbox}@city.mihon.example.jp", organisation, role, post
        )

    def anybody(  # noqa: PLR0917 - a row of a table
        self, name: str, kana: str, email: str, organisation: Organisation, role: Role, post: str
    ) -> Person:
        if email in self.people:
            return self.people[email]
        person = Person(email=email, name=name, name_kana=kana)
        person.set_password(self.password)
        self.newcomers.append(person)
        self.memberships.append(
            Membership(
                person=person,
                organisation=organisation,
                role=role,
                post=post,
                started_on=self.since,
            )
        )
        return person

    def bidders(self) -> dict[str, Organisation | Person]:
        people: dict[str, Organisation | Person] = {}
        for entry in CONTRACTORS:
            organisation = self.contractor(entry)
            people[entry.attribute] = organisation
            for attribute, name, kana, role, post in entry.people:
                people[attribute] = self.anybody(
                    name, kana, f"{attribute}@{entry.domain}", organisation, role, post
                )
        return people

    def contractor(self, entry: Contractor) -> Organisation:
        self.contractors += 1
        # No registry office has the code 9999, so these numbers belong to nobody.
        number = corporate_number(f"999901{self.contractors:06d}") if entry.is_legal_person else ""
        return self.organisation(
            entry.name,
            entry.kana,
            OrganisationKind.CONTRACTOR,
            trade_name=entry.trade_name,
            english_name=entry.english_name,
            former_names=list(entry.former_names),
            blind_words=list(entry.blind_words),
            corporate_number=number,
            is_legal_person=entry.is_legal_person,
            representative_title=entry.representative[0],
            representative=entry.representative[1],
            postal_code=entry.postal_code,
            address=entry.address,
            phone=entry.phone,
            email=f"info@{entry.domain}",
            email_domain=entry.domain,
        )
