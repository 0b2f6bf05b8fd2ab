"""次にすること on the overview: what waits, and only what this person may do."""

from django.urls import reverse

from madoguchi.services.procurement.queries.next_acts import standing
from madoguchi.services.procurement.rules.next_acts import Standing
from madoguchi.services.procurement.terms import RoundState, TenderState
from madoguchi.services.procurement.tests.factories import apply, at, make_call, publish


def test_overview_says_what_waits_from_the_draft_to_the_first_statement(world, client_of):
    call, officer = make_call(world), client_of(world.saeki)
    overview = reverse("procurement:tender", args=[call.tender.number])
    link = '<a href="{}">{}</a>'
    publication = reverse("procurement:tender-publication", args=[call.tender.number])
    draft = "内容を入力し、点検の結果を確かめて、公開の決裁を求めてください。"
    assert link.format(publication, draft) in officer.get(overview).content.decode()
    publish(call)
    call.tender.refresh_from_db()
    assert standing(call.tender, at(12, 23)) == Standing(
        state=TenderState.PUBLISHED, rounds=(RoundState.PLANNED,)
    )
    assert "いま、することはありません。" in officer.get(overview).content.decode()
    apply(call, world.mihon_kikaku, world.yamabe)
    arrived = standing(call.tender, at(1, 15))
    assert (arrived.to_accept, arrived.to_judge, arrived.to_open) == (1, 0, 0)
