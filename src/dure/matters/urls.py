"""Addresses of rounds and matters."""

from django.urls import path

from dure.matters import round_views, views

app_name = "matters"
urlpatterns = [
    path("rounds/", round_views.rounds, name="rounds"),
    path("rounds/compare/", round_views.compare, name="compare"),
    path("rounds/<slug:slug>/", round_views.round_page, name="round"),
    path("rounds/<slug:slug>/raise/", round_views.raise_page, name="raise"),
    path("matters/", round_views.matters, name="matters"),
    path("matters/unfollow/<str:token>/", views.unfollow, name="unfollow"),
    path("matters/<slug:ref>/", views.matter, name="matter"),
    path("matters/<slug:ref>/acts/<slug:verb>/", views.act, name="act"),
    path("matters/<slug:ref>/comments/", views.comment, name="comment"),
    path("matters/<slug:ref>/follow/", views.follow, name="follow"),
    path("matters/<slug:ref>/unfollow/", views.unfollow_matter, name="unfollow_matter"),
]
