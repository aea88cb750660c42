"""Addresses of competence matrices, and of what is told to a policy board, whose own page stands in dashboards."""

from django.urls import path

from dure.levels import views

app_name = "levels"
urlpatterns = [
    path("levels/", views.levels, name="list"),
    path("levels/begin/", views.begin, name="begin"),
    path("levels/<slug:area>/", views.matrix, name="matrix"),
    path("levels/<slug:area>/enter/", views.enter, name="enter"),
    path("boards/begin/", views.begin_board, name="begin_board"),
    path("boards/<slug:slug>/tell/", views.tell, name="tell"),
]
