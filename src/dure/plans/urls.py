"""Addresses of plans."""

from django.urls import path

from dure.plans import views

app_name = "plans"
urlpatterns = [
    path("plans/", views.plans, name="list"),
    path("plans/<slug:ref>/", views.plan, name="plan"),
    path("organizations/<slug:slug>/workers/", views.workers, name="workers"),
]
