from django.urls import path

from madoguchi.core.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("export.<str:form>", views.cases_export, name="cases-export"),
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/clock/", views.clock, name="case-clock"),
    path("<str:number>/closing/", views.closing, name="case-closing"),
    path("<str:number>/deliverables/", views.deliverables, name="case-deliverables"),
    path(
        "<str:number>/deliverables/<int:deliverable_id>/delivery/",
        views.delivery,
        name="deliverable-delivery",
    ),
]
