"""Addresses of files."""

from django.urls import path

from dure.files import views

app_name = "files"
urlpatterns = [path("<slug:ref>/<str:name>", views.file, name="file")]
