"""Addresses of commissions, contracts, bids and jobs."""

from django.urls import path

from dure.commissions import entry_views, job_views, market_views, ocds_views, views

app_name = "commissions"
urlpatterns = [
    path("commissions/", views.commissions, name="list"),
    path("commissions/enter/", entry_views.enter, name="enter"),
    path("commissions/import/", entry_views.import_ocds, name="import"),
    path("commissions/market/", market_views.market, name="market"),
    path("commissions/market/enter/", market_views.enter_market, name="enter-market"),
    path("commissions/ocds/", ocds_views.everything, name="ocds"),
    path("commissions/contracts/<slug:ref>/", views.contract, name="contract"),
    path("commissions/contracts/<slug:ref>/jobs/", job_views.jobs, name="jobs"),
    path("commissions/contracts/<slug:ref>/release/", ocds_views.release, name="release"),
    path("commissions/contracts/<slug:ref>/record/", ocds_views.record, name="record"),
    path("commissions/<slug:ref>/lots/<int:number>/", views.lot, name="lot"),
    path("commissions/<slug:ref>/lots/<int:number>/bid/", views.bid, name="bid"),
]
