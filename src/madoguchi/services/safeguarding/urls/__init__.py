"""Routes of safeguarding, a file for each page family."""

from django.urls import URLPattern, URLResolver

from madoguchi.services.safeguarding.urls.facility import routes as facility

app_name = "safeguarding"
urlpatterns: list[URLPattern | URLResolver] = [*facility]
