"""Addresses of the record. They are part of the contract with those who check it from outside."""

from django.urls import path

from dure.record import views

app_name = "record"
urlpatterns = [
    path("entries", views.entry_list, name="entries"),
    path("entries/<int:number>", views.entry, name="entry"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("key", views.key, name="key"),
]
