"""Addresses of courses, growth, starts and trade."""

from django.urls import path

from dure.learning import growth_views, trade_views, views

app_name = "learning"
urlpatterns = [
    path("learning/", views.courses, name="list"),
    path("learning/offer/", views.offer, name="offer"),
    path("learning/<slug:ref>/", views.course, name="course"),
    path("learning/<slug:ref>/enrol/", views.enrol_myself, name="enrol"),
    path("learning/<slug:ref>/leave/", views.leave, name="leave"),
    path("learning/<slug:ref>/enrol/<slug:slug>/", views.enrol_others, name="enrol_others"),
    path("learning/<slug:ref>/sessions/<int:number>/", views.session, name="session"),
    path("me/learning/", views.mine, name="mine"),
    path("starts/", trade_views.starts, name="starts"),
    path("organizations/<slug:slug>/growth/", growth_views.growth, name="growth"),
    path("organizations/<slug:slug>/growth/tell/", growth_views.tell, name="tell"),
    path("organizations/<slug:slug>/trade/", trade_views.trade, name="trade"),
    path("organizations/<slug:slug>/trade/report/", trade_views.report, name="report"),
]
