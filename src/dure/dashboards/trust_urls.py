"""Addresses of trust surveys; a series stands beside the promises of its bodies, so its page stands in dashboards."""

from django.urls import path

from dure.dashboards import trust_views
from dure.trust import views

app_name = "trust"
urlpatterns = [
    path("", views.surveys, name="list"),
    path("<slug:ref>/", trust_views.series, name="series"),
    path("<slug:ref>/<int:year>/answer/", views.answer, name="answer"),
    path("<slug:ref>/kept/<slug:kind>/<int:year>/", trust_views.kept, name="kept"),
]
