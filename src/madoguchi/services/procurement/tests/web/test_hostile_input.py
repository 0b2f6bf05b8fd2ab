"""Bad input through the real page: one sentence, what was typed kept, nothing half-saved."""

import csv
import io
import tracemalloc
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.vault.inspection import findings
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import DOCX, docx, pdf, zipped
from madoguchi.services.procurement.models import (
    Application,
    Proposal,
    ProposalFile,
    Question,
    RefusedAttempt,
    StageRule,
)
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.terms import MilestoneKind, Stage
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
KINDS = [".pdf", ".zip", ".docx"]


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, make.at(1, 30))


@kept
def call(world, clock):
    call = make.make_call(world)
    StageRule.objects.filter(tender=call.tender, stage=Stage.PROPOSAL.value).update(
        extensions=KINDS, format_rules={}, max_bytes=30 * MB
    )
    make.publish(call)
    make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))
    return call


@pytest.fixture
def base(call):
    return f"/procurement/bids/{call.tender.number}/proposal/"


@pytest.fixture
def bidder(client_of, world, base):
    client = client_of(world.yamabe)
    client.post(f"{base}start/")
    return client


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What waits for the commit runs: the check of the files."""
    return django_capture_on_commit_callbacks


def send(bidder, base, name, body, place="original"):
    file = SimpleUploadedFile(name, body, content_type="application/octet-stream")
    return bidder.post(f"{base}files/", {"place": place, "file": file})


def stored() -> list[str]:
    return sorted(str(path) for path in store().root.rglob("*") if path.is_file())


def refused_at_once(bidder, base, name, body, *, attempts=1) -> str:
    """The page that came back: 422, and nothing was kept but that somebody tried."""
    before = stored()
    answer = send(bidder, base, name, body)
    assert answer.status_code == 422
    assert (StoredFile.objects.count(), ProposalFile.objects.count(), stored()) == (0, 0, before)
    assert RefusedAttempt.objects.count() == attempts
    assert Proposal.objects.get().state == "draft"
    return answer.content.decode()


def refused_by_the_check(bidder, base, name, body, commits) -> str:
    """The page after the check: it says why, and the submission is stopped."""
    with commits(execute=True):
        assert send(bidder, base, name, body).status_code == 302
    assert ProposalFile.objects.get().file.state == "refused"
    answer = bidder.post(f"{base}submission/")
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "に、受け付けられないファイルがあります。差し替えてください。" in told
    assert "提案書を提出しますか" not in told
    assert "提案書へ戻って直す" in told
    assert Proposal.objects.get().state == "draft"
    return text_of(bidder, base)


def test_wrong_extension_is_refused_with_the_kinds_that_are_taken(bidder, base):
    page = refused_at_once(bidder, base, "提案書.exe", b"MZ" + b"\0" * 64)
    assert "PDF" in page.upper()


def test_file_of_0_bytes_is_refused_in_one_sentence(bidder, base):
    page = refused_at_once(bidder, base, "提案書.pdf", b"", attempts=0)
    assert "空" in page


def post_raw(bidder, base, stream, announced):
    """A form as it comes over the line: ``announced`` bytes are promised."""
    return bidder.generic(
        "POST", f"{base}files/", b"",
        **{
            "wsgi.input": stream, "CONTENT_LENGTH": str(announced),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
        },
    )  # fmt: skip


class LongForm(io.RawIOBase):
    """A form with one file of zeros; it is made while it is read."""

    def __init__(self, head: bytes, zeros: int, tail: bytes) -> None:
        super().__init__()
        self.head, self.zeros, self.tail = head, zeros, tail

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        room = len(buffer)
        if self.head:
            piece, self.head = self.head[:room], self.head[room:]
        elif self.zeros:
            piece = bytes(min(room, self.zeros))
            self.zeros -= len(piece)
        else:
            piece, self.tail = self.tail[:room], self.tail[room:]
        buffer[: len(piece)] = piece
        return len(piece)


def test_file_of_300_mb_is_refused_and_never_held_in_memory(bidder, base):
    """Streamed: the peak of memory stays far below the file."""
    head = (
        b'--x\r\nContent-Disposition: form-data; name="place"\r\n\r\noriginal\r\n--x\r\n'
        b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n"
    )
    tail = b"\r\n--x--\r\n"
    body = io.BufferedReader(LongForm(head, 300 * MB, tail))
    before = stored()
    tracemalloc.start()
    answer = post_raw(bidder, base, body, len(head) + 300 * MB + len(tail))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "ファイルが大きすぎます。" in answer.content.decode()
    assert (StoredFile.objects.count(), stored(), peak < 60 * MB) == (0, before, True)


def test_zip_bomb_is_refused_by_the_check(bidder, base, commits):
    bomb = zipped({"0.txt": b"\0" * (40 * MB)})
    page = refused_by_the_check(bidder, base, "一式.zip", bomb, commits)
    assert findings.ZIP_BOMB.message in page


def test_polyglot_is_refused_by_the_check(bidder, base, commits):
    both = pdf() + zipped({"x.txt": "二つ目"})
    page = refused_by_the_check(bidder, base, "提案書.pdf", both, commits)
    assert findings.POLYGLOT.message in page


def test_macro_is_refused_by_the_check(bidder, base, commits):
    macro = docx({"word/vbaProject.bin": b"x"})
    page = refused_by_the_check(bidder, base, "提案書.docx", macro, commits)
    assert findings.MACRO.message in page


def test_encrypted_pdf_is_refused_by_the_check(bidder, base, commits):
    locked = pdf(password="himitsu")
    page = refused_by_the_check(bidder, base, "提案書.pdf", locked, commits)
    assert findings.ENCRYPTED.message in page


def test_content_of_another_kind_is_refused_by_the_check(bidder, base, commits):
    page = refused_by_the_check(bidder, base, "提案書.pdf", zipped(DOCX), commits)
    assert findings.WRONG_TYPE.message in page


@pytest.mark.parametrize("name", ["髙﨑𠮷田の提案書.pdf", "辻󠄀村（葛󠄁飾）.pdf"])
def test_rare_signs_in_a_name_are_kept_as_they_are(bidder, base, name):
    assert send(bidder, base, name, make.LANDSCAPE_PDF).status_code == 302
    assert name in text_of(bidder, base)


def test_name_that_turns_its_direction_loses_that_sign(bidder, base):
    """U+202E would show 提案fdp.exe as 提案exe.pdf: it is not there when the name is judged."""
    assert send(bidder, base, "提案\u202efdp.pdf", make.LANDSCAPE_PDF).status_code == 302
    page = text_of(bidder, base)
    assert ("提案fdp.pdf" in page, "\u202e" in page) == (True, False)
    turned = send(bidder, base, "提案\u202efdp.exe", b"MZ", "copy")
    assert (turned.status_code, ProposalFile.objects.count()) == (422, 1)


def test_second_click_makes_one_submission_and_one_receipt(bidder, base, call):
    proposal = filled(bidder, base, call)
    first = bidder.post(f"{base}submission/")
    once = Proposal.objects.get(pk=proposal.pk)
    second = bidder.post(f"{base}submission/")
    twice = Proposal.objects.get(pk=proposal.pk)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == f"{base}receipt/"
    assert (once.receipt_number, once.submitted_at, once.content_file_id) == (
        twice.receipt_number, twice.submitted_at, twice.content_file_id,
    )  # fmt: skip


def filled(bidder, base, call) -> Proposal:
    for place in ("original", "copy"):
        assert send(bidder, base, f"{place}.pdf", make.LANDSCAPE_PDF, place).status_code == 302
    proposal = Proposal.objects.get()
    make.proposing.save_draft(
        proposal, make.content_for(call.tender), by=call.actor(call.world.yamabe),
        now=make.at(1, 30),
    )  # fmt: skip
    make.look_through_copies(proposal, by=call.actor(call.world.yamabe), now=make.at(1, 30))
    return proposal


def test_clock_that_jumps_back_takes_nothing_after_the_deadline(bidder, base, call, clock):
    filled(bidder, base, call)
    clock.moment = make.at(2, 2, 17, 3)
    late = bidder.post(f"{base}submission/")
    clock.moment = make.at(2, 2, 16, 59)  # the server's clock was set back
    again = bidder.post(f"{base}submission/")
    assert (late.status_code, again.status_code) == (422, 422)
    assert "終わりました" in again.content.decode()
    assert Proposal.objects.get().state == "draft"
    assert RefusedAttempt.objects.count() == 2


def test_laptop_closed_in_the_middle_leaves_no_half_file_and_what_stood(bidder, base):
    """The line breaks while the form is sent: the server sees fewer bytes than announced."""
    assert send(bidder, base, "前の版.pdf", make.LANDSCAPE_PDF).status_code == 302
    before, kept = stored(), ProposalFile.objects.get()
    part = (
        b'--x\r\nContent-Disposition: form-data; name="place"\r\n\r\noriginal\r\n--x\r\n'
        b'Content-Disposition: form-data; name="file"; filename="b.pdf"\r\n\r\n%PDF-1.7 half'
    )
    broken = post_raw(bidder, base, io.BytesIO(part), len(part) + 5 * MB)
    assert broken.status_code in {400, 422}
    current = ProposalFile.objects.get(removed_at=None)
    assert (current.pk, stored(), Proposal.objects.get().state) == (kept.pk, before, "draft")
    assert "前の版.pdf" in text_of(bidder, base)


FORMULA = '=HYPERLINK("http://evil.example.jp","見積")'


def test_formula_typed_as_a_firms_contact_runs_in_no_sheet(call, world, client_of):
    Application.objects.update(contact_name=FORMULA, proposing_office=FORMULA)
    Organisation.objects.filter(pk=world.mihon_kikaku.pk).update(name=FORMULA)
    officer = client_of(world.saeki)
    answer = officer.get(
        reverse("procurement:applications-export", args=[call.tender.number, "csv"])
    )
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if "HYPERLINK" in cell] != []
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_question_in_cp932_is_asked_for_again_never_kept_garbled(call, world, client_of, clock):
    """A body in cp932 under a UTF-8 form; what was readable stays in the form."""
    clock.moment = window(call.tender, MilestoneKind.QUESTIONS).closes_at
    address = reverse("procurement:bid-questions", args=[call.tender.number])
    bidder = client_of(world.yamabe)

    def ask(text):
        body = b"document=%E4%BB%95%E6%A7%98%E6%9B%B8&text=" + text
        return bidder.generic(
            "POST", address, body, content_type="application/x-www-form-urlencoded"
        )

    question = "様式の質問"
    for sent in (quote(question, encoding="cp932").encode(), question.encode("cp932")):
        garbled = ask(sent)
        page = garbled.content.decode()
        assert (garbled.status_code, Question.objects.count()) == (422, 0)
        assert "文字を読み取れませんでした。" in page
        assert 'value="仕様書"' in page
    for _second_click in range(2):
        assert ask(question.encode()).status_code == 302
    assert Question.objects.get().text == "様式の質問"
