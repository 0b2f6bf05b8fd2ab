from django.urls import URLPattern, URLResolver, path

from madoguchi.core.events import views

app_name = "events"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="overview"),
    path("deliveries/<int:number>/retry/", views.retry, name="delivery-retry"),
]
