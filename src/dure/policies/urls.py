"""Addresses of bills and practices."""

from django.urls import path

from dure.policies import practice_views, views

app_name = "policies"
urlpatterns = [
    path("bills/", views.bills, name="list"),
    path("bills/<slug:ref>/keep/", views.keep, name="keep"),
    path("practices/", practice_views.practices, name="practices"),
    path("practices/<slug:ref>/", practice_views.practice, name="practice"),
    path("practices/<slug:ref>/withdraw/", practice_views.withdraw, name="withdraw"),
    path("organizations/<slug:slug>/practices/tell/", practice_views.tell, name="tell"),
]
