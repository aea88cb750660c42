"""Addresses of the programme register."""

from django.urls import path

from dure.programmes import views

app_name = "programmes"
urlpatterns = [
    path("programmes/", views.programmes, name="list"),
    path("programmes/map/", views.overlap_map, name="map"),
    path("programmes/impact/", views.impact_page, name="impact"),
    path("programmes/new/", views.new, name="new"),
    path("programmes/overlaps/<slug:ref>/", views.overlap, name="overlap"),
    path("programmes/<slug:ref>/", views.programme, name="programme"),
    path("programmes/<slug:ref>/support/", views.support, name="support"),
]
