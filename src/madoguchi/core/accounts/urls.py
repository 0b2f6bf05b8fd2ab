from django.urls import URLPattern, URLResolver, path

from madoguchi.core.accounts.views import demo, invitation_accept, sessions

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/", demo.people, name="demo"),
    path("demo/<uuid:public_id>/", demo.become, name="demo-become"),
    path("acting-for/", sessions.acting_for, name="acting-for"),
    path("lock/", sessions.lock, name="lock"),
    path("own/", sessions.own, name="own"),
    path("own/sign-out-everywhere/", sessions.end_everywhere, name="end-everywhere"),
    path("invitations/accept/<str:token>/", invitation_accept.accept, name="invitation-accept"),
]
