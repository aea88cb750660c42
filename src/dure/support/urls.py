"""Addresses of support centres."""

from django.urls import path

from dure.support import case_views, views

app_name = "support"
urlpatterns = [
    path("", views.desk_list, name="list"),
    path("follow/", views.find, name="find"),
    path("follow/<slug:token>/", views.follow, name="follow"),
    path("follow/<slug:token>/files/<slug:ref>/", views.own_file, name="own_file"),
    path("centres/<slug:slug>/", views.centre, name="centre"),
    path("centres/<slug:slug>/ask/", views.ask, name="ask"),
    path("centres/<slug:slug>/desk/", case_views.queue, name="queue"),
    path("centres/<slug:slug>/desk/write-down/", case_views.write_down, name="write_down"),
    path("centres/<slug:slug>/settings/", case_views.settings, name="settings"),
    path("requests/<slug:ref>/", case_views.case, name="request"),
    path("requests/<slug:ref>/files/<slug:part>/", case_views.case_file, name="case_file"),
    path("referrals/<slug:ref>/", case_views.referral, name="referral"),
]
