"""Addresses of conversations."""

from django.urls import path

from dure.conversations import views

app_name = "conversations"
urlpatterns = [
    path("conversations/", views.conversations, name="list"),
    path("conversations/<slug:slug>/", views.conversation, name="conversation"),
    path("conversations/<slug:slug>/answer/", views.answer, name="answer"),
    path("conversations/<slug:slug>/statements/", views.put_up, name="put_up"),
    path("conversations/<slug:slug>/statements/<int:number>/hide/", views.hide, name="hide"),
    path("conversations/<slug:slug>/close/", views.close, name="close"),
]
