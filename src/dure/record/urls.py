"""Addresses of the record. They are part of the contract with those who check it from outside."""

from django.urls import path

from dure.record import views

app_name = "record"
urlpatterns = [
    path("", views.front, name="front"),
    path("entries", views.entry_list, name="entries"),
    path("entries/<int:number>", views.entry, name="entry"),
    path("entries/<int:number>/receipt", views.receipt, name="receipt"),
    path("tile/entries/<path:place>", views.entry_bundle, name="entry_bundle"),
    path("tile/<int:level>/<path:place>", views.tile, name="tile"),
    path("consistency/<int:old>/<int:new>", views.consistency, name="consistency"),
    path("witnesses", views.witness_list, name="witnesses"),
    path("witnesses/<path:name>/checkpoint", views.witnessed_checkpoint, name="witnessed_checkpoint"),
    path("cosignatures", views.cosign, name="cosignatures"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("key", views.key, name="key"),
]
