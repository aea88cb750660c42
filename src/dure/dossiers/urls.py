"""Addresses of policy dossiers."""

from django.urls import path

from dure.dossiers import views

app_name = "dossiers"
urlpatterns = [path("dossiers/", views.dossiers, name="list")]
