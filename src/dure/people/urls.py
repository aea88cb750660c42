"""Addresses of one's own pages."""

from django.urls import path

from dure.people import account_views, views

app_name = "people"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("data.json", views.my_data, name="my_data"),
    path("sign-ins/", account_views.sign_ins, name="sign_ins"),
    path("sign-ins/end/", account_views.end_sign_ins, name="end_sign_ins"),
    path("again/", account_views.again, name="again"),
]
