"""Addresses of one's own pages."""

from django.urls import path

from dure.people import views

app_name = "people"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("data.json", views.my_data, name="my_data"),
]
