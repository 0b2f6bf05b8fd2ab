from django.urls import path

from madoguchi.core.ui import views

urlpatterns = [path("", views.home, name="home")]
