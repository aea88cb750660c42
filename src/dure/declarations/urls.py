"""Addresses of what organizations declare."""

from django.urls import path

from dure.declarations import views

app_name = "declarations"
urlpatterns = [
    path("organizations/<slug:slug>/independence/", views.independence, name="independence"),
    path("organizations/<slug:slug>/independence/ties/", views.declare_tie, name="declare_tie"),
    path("organizations/<slug:slug>/independence/ties/<slug:ref>/", views.withdraw_tie, name="withdraw_tie"),
    path("organizations/<slug:slug>/contacts/", views.contacts, name="contacts"),
    path("organizations/<slug:slug>/purposes/", views.purposes, name="purposes"),
    path("organizations/<slug:slug>/sectors/", views.sectors, name="sectors"),
]
