"""Addresses of who is heard."""

from django.urls import path

from dure.budgets import views

app_name = "budgets"
urlpatterns = [
    path("rounds/<slug:slug>/inclusion/", views.round_inclusion, name="round_inclusion"),
    path("matters/<slug:ref>/inclusion/", views.proposal_inclusion, name="proposal_inclusion"),
]
