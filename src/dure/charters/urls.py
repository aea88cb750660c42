"""Addresses of charters."""

from django.urls import path

from dure.charters import views

app_name = "charters"
urlpatterns = [
    path("", views.charter_list, name="list"),
    path("samples/<slug:name>/", views.sample, name="sample"),
    path("<slug:slug>/<slug:key>/", views.charter, name="charter"),
    path("<slug:slug>/<slug:key>/<int:version>/", views.charter, name="version"),
]
