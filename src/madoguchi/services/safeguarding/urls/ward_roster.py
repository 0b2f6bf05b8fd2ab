"""The roster of facilities and children, for the supervising section."""

from django.urls import path, re_path

from madoguchi.services.safeguarding.views import facility_register, roster

KIND = r"(?P<kind>children|facilities)"
routes = [
    path("roster/", roster.start, name="roster"),
    path("roster/registration/", roster.take_in, name="roster-take-in"),
    path("roster/facilities/", facility_register.facility_list, name="facilities"),
    path("roster/closed-days/", facility_register.defaults, name="closed-defaults"),
    path(
        "roster/closed-days/<int:default_id>/removal/",
        facility_register.remove_default,
        name="closed-default-removal",
    ),
    # Before the facilities by their code: "file" and "template" are none.
    re_path(rf"^roster/{KIND}/file/$", roster.upload, name="roster-upload"),
    re_path(rf"^roster/{KIND}/template/$", roster.template, name="roster-template"),
    path("roster/facilities/<str:code>/", facility_register.facility, name="facility"),
    path("roster/children/new/", roster.new_child, name="child-new"),
]
