"""Addresses of organizations, the weave and the map; their pages show matters too, so they stand in dashboards."""

from django.urls import path

from dure.dashboards import network_views

app_name = "networks"
urlpatterns = [
    path("networks/", network_views.organization_list, name="list"),
    path("networks/weave/", network_views.weave, name="weave"),
    path("networks/map/", network_views.tiles, name="tiles"),
    path("networks/types/", network_views.types, name="types"),
    path("organizations/<slug:slug>/", network_views.organization, name="organization"),
]
