"""Addresses of the charter editor."""

from django.urls import path

from dure.matters import charter_views

app_name = "charter_changes"
urlpatterns = [
    path("check/", charter_views.check, name="check"),
    path("<slug:slug>/adopt/", charter_views.adopt, name="adopt"),
    path("<slug:slug>/<slug:key>/propose/", charter_views.propose, name="propose"),
]
