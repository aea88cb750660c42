"""A college fills a post: its member organizations each name one person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.networks.colleges import college_members, naming
from dure.networks.commands import name_for_post
from dure.networks.forms import NominationForm
from dure.networks.models import Post
from dure.networks.queries import capacities
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, ref: str) -> HttpResponse:
    """Name a person for a post on behalf of a member of its college; for everybody else the page is not there."""
    at = request.at
    post = Post.objects.select_related("organization", "college").filter(ref=ref).first()
    holdings = capacities(request.user, at)
    speaks_for = holdings.stewarded() | holdings.acts_for()
    members = [one for one in college_members(post, at) if one.pk in speaks_for] if post else []
    if post is None or not members:
        raise Unknown("post")
    options: dict[str, Any] = {"organization": post.organization, "at": at, "members": members}
    form = NominationForm(request.POST or None, initial={"member": members[0].slug}, **options)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            name_for_post(
                post=post, organization=given["member"], person=given["person"], by=request.user, at=at
            )
        except Refused as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("Your voice is counted. Naming again replaces it."))
            return redirect("dashboards:desk")
    context = {"post": post, "form": form, "naming": naming(post, at), "section": "networks"}
    return render(request, "dashboards/name_for_post.html", context, status=status)
