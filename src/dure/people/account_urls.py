"""The parts of django-allauth that are used: codes, passkeys, one-time codes of an app. No address takes a
password.
"""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("signup/", views.signup, name="account_signup"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path(
        "login/",
        RedirectView.as_view(pattern_name="account_request_login_code", query_string=True),
        name="account_login",
    ),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    path("email/", views.email, name="account_email"),
    path("security/", include("allauth.mfa.urls")),
]
