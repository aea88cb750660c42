"""Addresses of colleges and their votes."""

from django.urls import path

from dure.elections import views

app_name = "elections"
urlpatterns = [
    path("organizations/<slug:slug>/colleges/", views.colleges, name="colleges"),
    path("elections/<slug:ref>/", views.election, name="election"),
    path("elections/<slug:ref>/vote/", views.vote, name="vote"),
    path("elections/<slug:ref>/stand/", views.stand, name="stand"),
    path("elections/<slug:ref>/close/", views.close, name="close"),
    path("posts/<slug:ref>/recall/", views.recall, name="recall"),
]
