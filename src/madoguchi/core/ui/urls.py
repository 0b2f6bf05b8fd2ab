from django.urls import path

from madoguchi.core.ui import gallery_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_page, name="help"),
    path("help/keyboard/", views.keyboard, name="keyboard"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("licences/", views.licences, name="licences"),
    path("_ui/css/<slug:digest>.css", views.stylesheet, name="stylesheet"),
    path("_ui/", gallery_views.index, name="gallery"),
    path("_ui/modules/", gallery_views.modules, name="gallery-modules"),
    path("_ui/sample/", gallery_views.sample, name="gallery-sample"),
    path("_ui/progress/<int:step>/", gallery_views.progress, name="gallery-progress"),
    path("_ui/<slug:group>/", gallery_views.group, name="gallery-group"),
]
