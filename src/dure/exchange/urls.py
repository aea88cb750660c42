"""Addresses of what networks exchange."""

from django.urls import path

from dure.exchange import views

app_name = "exchange"
urlpatterns = [
    path("<slug:slug>/pool/", views.pool, name="pool"),
    path("<slug:slug>/pool/enter/", views.enter, name="enter"),
    path("<slug:slug>/pool/<slug:ref>/", views.service, name="service"),
    path("<slug:slug>/pool/<slug:ref>/agree/<slug:member>/", views.agree, name="agree"),
]
