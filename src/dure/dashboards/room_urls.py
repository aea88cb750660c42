"""Addresses of the Steward's room."""

from django.urls import path

from dure.dashboards import import_views, room_views

app_name = "room"
urlpatterns = [
    path("<slug:slug>/room/", room_views.room, name="room"),
    path("<slug:slug>/room/export/", room_views.export, name="export"),
    path("<slug:slug>/room/invite/", room_views.invite, name="invite"),
    path("<slug:slug>/room/import/", import_views.import_register, name="import"),
    path("<slug:slug>/room/rounds/<slug:key>/open/", room_views.open_round, name="open_round"),
    path("<slug:slug>/room/<slug:tab>/", room_views.room, name="tab"),
]
