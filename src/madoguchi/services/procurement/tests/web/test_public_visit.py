"""Case 002 as an anonymous visitor with a keyboard reads it: by links and buttons (PROC-145)."""

import io
import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import approvals, documents, questions
from madoguchi.services.procurement.terms import Channel
from madoguchi.services.procurement.tests.factories import LANDSCAPE_PDF
from madoguchi.services.procurement.tests.factories_ward import jst, put_out, seed_call

pytestmark = pytest.mark.django_db
OUT = jst(2024, 10, 25, 9)
ANSWERED = jst(2024, 11, 15, 12)
CLOSED = jst(2024, 12, 20)


def published(world):
    """Published with 様式3 to take and one answer."""
    call = seed_call(world, "002", on=date(2024, 10, 25))
    form = documents.add_document(
        call.tender, io.BytesIO(LANDSCAPE_PDF), file_name="様式3.pdf", number="様式3",
        name="質問票", by=call.officer, now=OUT,
    )  # fmt: skip
    inspect(form.file, now=OUT)
    put_out(call, at=OUT)
    [asked] = questions.register_questions(
        call.tender, [{"text": "移行はありますか。"}], received_at=jst(2024, 11, 7),
        channel=Channel.EMAIL, firm="株式会社例題学習社", email="", by=call.officer,
        now=jst(2024, 11, 7),
    )  # fmt: skip
    questions.consolidate(
        call.tender, [asked], question="移行はありますか。", answer="移行があります。",
        by=call.officer, now=jst(2024, 11, 11),
    )  # fmt: skip
    request = questions.request_answer_approval(
        call.tender, note="", by=call.officer, now=jst(2024, 11, 11)
    )
    approvals.decide_approval(request, approve=True, by=call.approver, now=jst(2024, 11, 12))
    questions.schedule_answers(
        call.tender, publish_at=ANSWERED, by=call.officer, now=jst(2024, 11, 12)
    )
    return call


def main_of(page):
    begins = page.index(">", page.index('id="main"'))
    return page[begins : page.index("</main>")]


@pytest.mark.requirement("PROC-145")
@pytest.mark.parametrize("moment", [ANSWERED, CLOSED], ids=["open", "closed"])
def test_notice_form_and_answer_open_by_link_and_button_alone(world, moment):
    call, visitor = published(world), Client()
    own = reverse("procurement:call", args=[call.tender.number])
    with time_machine.travel(moment, tick=False):
        # From the front door: each step is a link with its address, none a script.
        listed = visitor.get(reverse("procurement:calls")).content.decode()
        assert re.search(rf'<a [^>]*href="{own}"[^>]*>\s*{call.tender.case.title}', listed)
        main = main_of(visitor.get(own).content.decode())
        for words in ("4,712,000円", "移行はありますか。", "移行があります。"):
            assert words in main
        assert re.findall(r'onclick|tabindex="-|javascript:', main) == []
        jumps = re.findall(r'href="#([\w-]+)"', main)
        assert jumps
        assert [place for place in jumps if f'id="{place}"' not in main] == []
        action = reverse("procurement:call-document", args=[call.tender.number, _form_key(call)])
        taken = re.search(rf'action="{action}".*?<button[^>]*>(.*?)</button>', main, re.DOTALL)
        assert taken is not None
        assert "質問票を受け取る" in taken[1]
        given = visitor.post(action, {"email": ""})
        assert b"".join(given.streaming_content).startswith(b"%PDF")
        text = re.search(r'href="([^"]*notice\.txt)"', main)
        assert text is not None
        assert "4,712,000円" in visitor.get(text[1]).content.decode()


def _form_key(call):
    return call.tender.documents.get(number="様式3").pk
