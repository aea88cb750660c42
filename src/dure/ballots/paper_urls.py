"""Addresses of paper entry."""

from django.urls import path

from dure.ballots import paper_views

urlpatterns = [
    path("ballots/<slug:ref>/paper/", paper_views.paper, name="paper"),
    path("ballots/<slug:ref>/paper/list/", paper_views.voters, name="paper_list"),
    path("ballots/<slug:ref>/paper/codes/", paper_views.codes, name="paper_codes"),
    path("ballots/<slug:ref>/paper/hand-out/", paper_views.hand_out_codes, name="paper_hand_out"),
    path("ballots/<slug:ref>/paper/sheets/", paper_views.blank_sheets, name="paper_sheets"),
    path("ballots/<slug:ref>/paper/pdf/", paper_views.sheets_as_pdf, name="paper_pdf"),
    path("ballots/<slug:ref>/paper/batches/<slug:batch>/", paper_views.batch, name="paper_batch"),
    path("ballots/<slug:ref>/paper/batches/<slug:batch>/file/", paper_views.file, name="paper_file"),
]
