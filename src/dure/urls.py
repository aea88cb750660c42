"""Every address of the site. Each package keeps its own; the order here is the order of reading."""

from django.urls import include, path

from dure.api import api
from dure.dashboards import leaving_views
from dure.dashboards.tour_views import glossary, tour_json, tour_page
from dure.dashboards.views import home
from dure.operations import operator_views
from dure.people.views import choose_language
from dure.web import security_views, views

urlpatterns = [
    path("", home, name="home"),
    path("tour/", tour_page, name="tour"),
    path("tour.json", tour_json, name="tour_json"),
    path("glossary/", glossary, name="glossary"),
    path("healthz", views.healthz, name="healthz"),
    path(".well-known/security.txt", security_views.security_txt, name="security_txt"),
    path("security/", security_views.security, name="security"),
    path("metrics", operator_views.metrics, name="metrics"),
    path("operator/", operator_views.operator, name="operator"),
    path("api/v1/", api.urls),
    path("language/", choose_language, name="set_language"),
    path("accounts/", include("dure.people.account_urls")),
    path("me/erase/", leaving_views.erase, name="erase_me"),
    path("me/", include("dure.people.urls")),
    path("", include("dure.budgets.urls")),
    path("", include("dure.matters.urls")),
    path("", include("dure.ballots.urls")),
    path("", include("dure.recognition.urls")),
    path("", include("dure.elections.urls")),
    path("", include("dure.agreements.urls")),
    path("", include("dure.declarations.urls")),
    path("", include("dure.conversations.urls")),
    path("", include("dure.positions.urls")),
    path("", include("dure.commissions.urls")),
    path("", include("dure.programmes.urls")),
    path("", include("dure.dossiers.urls")),
    path("", include("dure.levels.urls")),
    path("", include("dure.policies.urls")),
    path("trust/", include("dure.dashboards.trust_urls")),
    path("", include("dure.plans.urls")),
    path("", include("dure.learning.urls")),
    path("charters/", include("dure.charters.urls")),
    path("charter-changes/", include("dure.matters.charter_urls")),
    path("record/", include("dure.record.urls")),
    path("files/", include("dure.files.urls")),
    path("organizations/", include("dure.dashboards.room_urls")),
    path("", include("dure.dashboards.network_urls")),
    path("", include("dure.dashboards.urls")),
    path("support/", include("dure.support.urls")),
    path("organizations/", include("dure.exchange.urls")),
]

handler400 = views.bad_request
handler403 = views.not_allowed
handler404 = views.missing
handler429 = views.too_many_requests
handler500 = views.broken
