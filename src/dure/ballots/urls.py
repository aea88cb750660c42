"""Addresses of ballots."""

from django.urls import path

from dure.ballots import views

app_name = "ballots"
urlpatterns = [
    path("ballots/<slug:ref>/", views.ballot, name="ballot"),
    path("ballots/<slug:ref>/cast/", views.cast, name="cast"),
    path("ballots/<slug:ref>/receipts/<int:entry>/", views.receipt, name="receipt"),
]
