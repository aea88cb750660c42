"""Addresses of organizations, the weave and the map; their pages show matters too, so they stand in dashboards."""

from django.urls import path

from dure.dashboards import governance_views, ledger_views, network_views, registering_views

app_name = "networks"
urlpatterns = [
    path("networks/", network_views.organization_list, name="list"),
    path("networks/weave/", network_views.weave, name="weave"),
    path("networks/map/", network_views.tiles, name="tiles"),
    path("networks/types/", network_views.types, name="types"),
    path("organizations/<slug:slug>/", network_views.organization, name="organization"),
    path("organizations/<slug:slug>/governance/", governance_views.governance, name="governance"),
    path("organizations/<slug:slug>/register/", registering_views.register, name="register"),
    path("organizations/<slug:slug>/register/<slug:ref>/", registering_views.registered, name="registered"),
    path("own-account/<str:token>/", registering_views.own_account, name="own_account"),
    path("organizations/<slug:slug>/ledger/", ledger_views.ledger, name="ledger"),
    path("organizations/<slug:slug>/ledger/enter/", ledger_views.enter, name="ledger_enter"),
    path("organizations/<slug:slug>/ledger/<slug:ref>/", ledger_views.line, name="ledger_line"),
]
