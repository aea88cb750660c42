"""Addresses of the register, of frameworks, reports and incentives."""

from django.urls import path

from dure.recognition import (
    framework_views,
    incentive_views,
    register_views,
    report_views,
    review_views,
    standing_views,
    verify_views,
)

app_name = "recognition"

urlpatterns = [
    path("recognition/", register_views.register, name="register"),
    path("recognition/regimes/", register_views.regimes, name="regimes"),
    path("recognition/status-list/", verify_views.status_list, name="status_list"),
    path("recognition/verify/", verify_views.verify, name="verify"),
    path("recognition/<slug:ref>/", register_views.certificate, name="certificate"),
    path("recognition/<slug:ref>/credential.json", verify_views.credential_file, name="credential"),
    path("recognition/<slug:ref>/certificate.pdf", register_views.certificate_pdf, name="certificate_pdf"),
    path("frameworks/", framework_views.frameworks, name="frameworks"),
    path("frameworks/check/", framework_views.check, name="check"),
    path("frameworks/shipped/<slug:key>/", framework_views.shipped_framework, name="shipped"),
    path("frameworks/of/<slug:slug>/new/", framework_views.adopt, name="adopt"),
    path("frameworks/of/<slug:slug>/<slug:key>/", framework_views.framework, name="framework"),
    path("reports/<slug:ref>/", report_views.report, name="report"),
    path("reports/<slug:ref>/write/", report_views.write, name="write"),
    path("reports/<slug:ref>/evidence/<slug:indicator>/", report_views.evidence, name="evidence"),
    path("reports/<slug:ref>/do/", report_views.do, name="do"),
    path("reports/<slug:ref>/review/", review_views.review, name="review"),
    path("evidence/<slug:ref>/", report_views.evidence_file, name="evidence_file"),
    path("organizations/<slug:slug>/recognition/", standing_views.standing, name="standing"),
    path("organizations/<slug:slug>/recognition/do/", standing_views.do, name="standing_do"),
    path("organizations/<slug:slug>/incentives/", incentive_views.possible, name="possible"),
    path("incentives/", incentive_views.incentives, name="incentives"),
    path("incentives/of/<slug:slug>/new/", incentive_views.enter, name="enter_incentive"),
    path("incentives/<slug:ref>/", incentive_views.incentive, name="incentive"),
]
