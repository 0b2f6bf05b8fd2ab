from django.urls import URLPattern, URLResolver, path

from madoguchi.core.accounts.views import (
    access_keys,
    bulk,
    demo,
    invitation_accept,
    invitations,
    networks,
    organisations,
    own_organisation,
    people,
    sessions,
)

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/", demo.people, name="demo"),
    path("demo/<uuid:public_id>/", demo.become, name="demo-become"),
    path("acting-for/", sessions.acting_for, name="acting-for"),
    path("lock/", sessions.lock, name="lock"),
    path("own/", sessions.own, name="own"),
    path("own/sign-out-everywhere/", sessions.end_everywhere, name="end-everywhere"),
    path("own/keys/", access_keys.access_keys, name="access-keys"),
    path("own/keys/<uuid:public_id>/revoke/", access_keys.revoke, name="access-key-revoke"),
    path("own-organisation/", own_organisation.own_organisation, name="own-organisation"),
    path("own-organisation/staff/<int:pk>/end/", own_organisation.end_staff, name="own-staff-end"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/tree/", organisations.tree, name="section-tree"),
    path("organisations/export/", organisations.export, name="organisations-export"),
    path("organisations/new/", organisations.add, name="organisation-add"),
    path("organisations/<uuid:public_id>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<uuid:public_id>/change/", organisations.change, name="organisation-change"
    ),
    path("organisations/<uuid:public_id>/invite/", invitations.invite, name="invite"),
    path("people/", people.person_list, name="people"),
    path("people/export/", people.export, name="people-export"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/change/", people.change, name="person-change"),
    path("people/<uuid:public_id>/memberships/new/", people.begin, name="membership-begin"),
    path("people/<uuid:public_id>/stop/", people.act_on, {"act": "stop"}, name="person-stop"),
    path(
        "people/<uuid:public_id>/readmit/", people.act_on, {"act": "readmit"}, name="person-readmit"
    ),
    path(
        "people/<uuid:public_id>/sign-out/", people.act_on, {"act": "sign-out"},
        name="person-sign-out",
    ),
    path(
        "people/<uuid:public_id>/second-factor-reset/", people.reset_factor,
        name="second-factor-reset",
    ),
    path("memberships/<int:pk>/end/", people.end, name="membership-end"),
    path("invitations/", invitations.invitation_list, name="invitations"),
    path("invitations/<uuid:public_id>/renew/", invitations.renew, name="invitation-renew"),
    path("invitations/<uuid:public_id>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("invitations/accept/<str:token>/", invitation_accept.accept, name="invitation-accept"),
    path("networks/", networks.networks, name="networks"),
    path("networks/<int:pk>/close/", networks.close, name="network-close"),
    path("permissions/", networks.permissions, name="permissions"),
    path("bulk/", bulk.start, name="bulk"),
    path("bulk/transfers/result/", bulk.transfer_result, name="transfer-result"),
    path("bulk/<str:kind>/", bulk.upload, name="bulk-upload"),
    path("bulk/<str:kind>/template/", bulk.template, name="bulk-template"),
    path("bulk/<str:kind>/confirmation/", bulk.confirm, name="bulk-confirm"),
]  # fmt: skip
