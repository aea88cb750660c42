"""Addresses of ballots."""

from django.urls import include, path

from dure.ballots import booth_views, results_views, views

app_name = "ballots"
urlpatterns = [
    path("", include("dure.ballots.paper_urls")),
    path("ballots/<slug:ref>/", views.ballot, name="ballot"),
    path("ballots/<slug:ref>/vote/", booth_views.vote, name="vote"),
    path("ballots/<slug:ref>/code/", booth_views.code, name="code"),
    path("ballots/<slug:ref>/check/", booth_views.check, name="check"),
    path("ballots/<slug:ref>/votes.pb", results_views.votes, name="votes"),
    path("ballots/<slug:ref>/papers.csv", results_views.box, name="papers"),
    path("ballots/<slug:ref>/cast/", views.cast, name="cast"),
    path("ballots/<slug:ref>/receipts/<int:entry>/", views.receipt, name="receipt"),
]
