"""Addresses of the front pages."""

from django.urls import path

from dure.dashboards import board_views, founding_views, naming_views, promise_views, views, visiting_views

app_name = "dashboards"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/offers/<slug:ref>/", views.answer_offer, name="offer"),
    path("posts/<slug:ref>/name/", naming_views.name, name="name_for_post"),
    path("walk-in/", visiting_views.walk_in, name="walk_in"),
    path("walk-in/time/", visiting_views.let_pass, name="let_pass"),
    path("promises/", promise_views.ledger, name="promises"),
    path("boards/<slug:slug>/", board_views.board, name="board"),
    path("found/", founding_views.found, name="found"),
    path("invitations/<str:token>/", founding_views.invitation, name="invitation"),
]
