"""Addresses of what networks exchange."""

from django.urls import path

from dure.exchange import advice_views, views

app_name = "exchange"
urlpatterns = [
    path("<slug:slug>/pool/", views.pool, name="pool"),
    path("<slug:slug>/pool/enter/", views.enter, name="enter"),
    path("<slug:slug>/pool/<slug:ref>/", views.service, name="service"),
    path("<slug:slug>/pool/<slug:ref>/agree/<slug:member>/", views.agree, name="agree"),
    path("<slug:slug>/advice/", advice_views.advice_list, name="advice_list"),
    path("<slug:slug>/advice/ask/", advice_views.ask, name="ask_advice"),
    path("<slug:slug>/advice/<slug:ref>/", advice_views.advice, name="advice"),
    path("<slug:slug>/advice/<slug:ref>/helped/<slug:answer>/", advice_views.helped, name="helped"),
]
