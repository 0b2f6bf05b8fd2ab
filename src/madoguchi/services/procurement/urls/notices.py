"""Reading and checking notices."""

from django.urls import path

from madoguchi.services.procurement.views import notices

routes = [
    path("notices/", notices.notices, name="notices"),
    path("notices/rules/", notices.rules, name="notice-rules"),
    path("notices/rules/<slug:code>/", notices.rule, name="notice-rule"),
    path("notices/<uuid:public_id>/", notices.check, name="notice-check"),
    path("notices/<uuid:public_id>/versions/", notices.new_version, name="notice-version"),
    path("notices/<uuid:public_id>/acceptances/", notices.accept, name="notice-accept"),
    path("notices/<uuid:public_id>/reopening/", notices.reopen, name="notice-reopen"),
    path("notices/<uuid:public_id>/facts/", notices.facts, name="notice-facts"),
    path("notices/<uuid:public_id>/facts/<int:index>/", notices.decide, name="notice-fact"),
    path("notices/<uuid:public_id>/draft/", notices.draft, name="notice-draft"),
]
