from django.urls import URLPattern, URLResolver, path

from madoguchi.core.trail import views

app_name = "trail"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.entries, name="entries"),
    path("entries/<int:seq>/", views.entry, name="entry"),
    path("export.csv", views.export, name="export"),
    path("verification/", views.verification, name="verification"),
]
