"""Addresses of agreements and their decisions."""

from django.urls import path

from dure.agreements import views

app_name = "agreements"
urlpatterns = [
    path("agreements/", views.agreements, name="list"),
    path("agreements/<slug:ref>/", views.agreement, name="agreement"),
    path("agreements/<slug:ref>/sign/", views.sign, name="sign"),
    path("agreements/<slug:ref>/decide/", views.decide, name="decide"),
    path("decisions/<slug:ref>/word/", views.word, name="word"),
    path("decisions/<slug:ref>/publish/", views.publish, name="publish"),
]
