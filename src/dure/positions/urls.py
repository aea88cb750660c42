"""Addresses of positions, calls and assemblies."""

from django.urls import path

from dure.positions import asking_views, publication_views, ratification_views, views

app_name = "positions"
urlpatterns = [
    path("positions/", views.positions, name="list"),
    path("positions/<slug:ref>/", views.position, name="position"),
    path("positions/<slug:ref>/clauses/<int:number>/", views.clause, name="clause"),
    path("positions/<slug:ref>/amendments/<int:number>/", views.amendment, name="amendment"),
    path("positions/<slug:ref>/ratification/", ratification_views.ratification, name="ratification"),
    path("positions/<slug:ref>/ratification/<slug:slug>/", ratification_views.party, name="party"),
    path("positions/<slug:ref>/joint/", publication_views.joint, name="joint"),
    path("positions/<slug:ref>/law/", publication_views.law, name="law"),
    path("calls/<slug:ref>/", asking_views.call, name="call"),
    path("assemblies/<slug:ref>/", asking_views.assembly, name="assembly"),
    path("organizations/<slug:slug>/voice/", asking_views.voice, name="voice"),
]
