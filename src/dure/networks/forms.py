"""Forms for the acts of a network. They check what was typed; whether it may be done is the commands' affair.

Each form's `cleaned_data` has the names of the command's parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.networks.invitation_files import BYTES_AT_MOST
from dure.networks.models import Area, College, Organization, Post
from dure.networks.queries import people_of
from dure.networks.registration_models import Work
from dure.people.models import Person
from dure.web.forms import DayField, DayInput

MOST_WEIGHT = 1000


class OrganizationField(forms.CharField):
    """The public reference (slug) of an organization; cleaned to the organization. A list of thousands is no choice."""

    def clean(self, value: Any) -> Organization | None:
        """Return the organization under the reference, None for nothing where nothing is allowed."""
        slug = super().clean(value).strip().rstrip("/").rpartition("/")[2]
        if not slug:
            return None
        try:
            return Organization.objects.get(slug=slug)
        except Organization.DoesNotExist:
            raise ValidationError(
                _("There is no organization under this reference."), code="unknown"
            ) from None


class AreaField(forms.CharField):
    """The code of an area; cleaned to the area."""

    def clean(self, value: Any) -> Area | None:
        """Return the area with the code, None for nothing where nothing is allowed."""
        code = super().clean(value).strip()
        if not code:
            return None
        try:
            return Area.objects.get(code=code)
        except Area.DoesNotExist:
            raise ValidationError(_("There is no area with this code."), code="unknown") from None


class PersonField(forms.CharField):
    """Someone of the `people` given, by name, e-mail or reference; cleaned to the person.

    Typed and not chosen: a list of thousands is no choice, and who belongs to the members of a network is private.
    """

    def __init__(self, **options: Any) -> None:
        """Begin without people; the form gives them."""
        widget = forms.TextInput(
            attrs={"list": "near-people", "autocomplete": "off"}
        )  # a list that the page may give
        super().__init__(
            max_length=254, help_text=_("The name or the e-mail address."), widget=widget, **options
        )
        self.people = Person.objects.none()

    def clean(self, value: Any) -> Person | None:
        """Return the person; refuse a name that nobody or more than one of the people has."""
        typed = " ".join(super().clean(value).split())
        if not typed:
            return None
        named = Q(ref=typed) | Q(email__iexact=typed) | Q(name__iexact=typed)
        found = list(self.people.filter(named).order_by("pk")[:6])
        if not found:
            raise ValidationError(
                _("Nobody who belongs here has this name or address. Check it, or invite the person first."),
                code="unknown",
            )
        if len(found) > 1:
            raise ValidationError(
                _(
                    "Several people here have this name. Give the e-mail address, or one of these: %(references)s."
                ),
                code="several",
                params={"references": ", ".join(person.ref for person in found)},
            )
        return found[0]


class EndOfDayField(DayField):
    """The last day of something, cleaned to the moment at which the day ends in the reader's time zone."""

    def clean(self, value: Any) -> datetime | None:
        """Return the end of the day (midnight that follows), in UTC."""
        day = super().clean(value)
        if day is None:
            return None
        midnight = datetime.combine(day + timedelta(days=1), time.min)
        return timezone.make_aware(midnight, timezone.get_current_timezone()).astimezone(UTC)


class OrganizationForm(forms.ModelForm):
    """What an organization says about itself: for `create_organization` and `edit_organization`."""

    area = AreaField(label=_("area"), required=False, help_text=_("Code of the district or region."))

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = ["name", "local_name", "kind", "form", "sector", "area", "about", "website", "founded_on"]
        widgets = {"founded_on": DayInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["kind"]  # what a body is does not change; its charters rest on it
            self.initial["area"] = self.instance.area.code if self.instance.area else ""


class MembershipOfferForm(forms.Form):
    """Offer membership to an organization: for `offer_membership`."""

    member = OrganizationField(
        label=_("organization"), help_text=_("Its reference or the address of its page.")
    )
    weight = forms.IntegerField(label=_("weight"), min_value=1, max_value=MOST_WEIGHT, initial=1)
    college = forms.ModelChoiceField(
        College.objects.none(), label=_("college"), required=False, to_field_name="key", empty_label="—"
    )

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["college"].queryset = organization.colleges.order_by("key")


class JoinForm(forms.Form):
    """Ask that one's own organization may join a network: for `offer_membership`."""

    organization = OrganizationField(label=pgettext_lazy("what one joins", "network"))


class EndForm(forms.Form):
    """End a membership, a post or a mandate."""

    reason = forms.CharField(label=_("reason"), max_length=300, required=False)


class PublicEndForm(EndForm):
    """End a membership of an organization, a post or a mandate: the reason goes on the record."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say beside the reason that it is public."""
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("Give the reason; it will be published with the act.")


class MakingForm(forms.Form):
    """A form that makes something: it carries the reference that this will have, so that sent twice it makes one."""

    ref = forms.RegexField(r"^[a-z0-9]{10}$", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with a reference that nothing has yet."""
        super().__init__(*args, **options)
        self.fields["ref"].initial = new_reference


class PostForm(MakingForm):
    """Open a post: for `open_post`."""

    role = forms.ChoiceField(label=_("role"), choices=Post.Role.choices)
    title = forms.CharField(label=_("title"), max_length=120, required=False)
    chamber = forms.ChoiceField(label=_("chamber"), choices=Post.Chamber.choices, required=False)
    college = forms.ModelChoiceField(
        College.objects.none(), label=_("college"), required=False, to_field_name="key", empty_label="—"
    )
    term_days = forms.IntegerField(
        label=_("term in days"), min_value=1, max_value=36_500, required=False, help_text=_("Empty: no end.")
    )

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["college"].queryset = organization.colleges.order_by("key")


class CollegeForm(forms.Form):
    """Open a college: for `open_college`."""

    title = forms.CharField(label=_("title"), max_length=120)
    key = forms.SlugField(label=_("key"), max_length=40, help_text=_("A short word, for example: labour."))


class _AmongPeople(forms.Form):
    """A form that names one person of an organization or of those that belong to it."""

    person = PersonField(label=_("person"))

    def __init__(self, *args: Any, organization: Organization, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].people = people_of(organization, at)


class FillPostForm(_AmongPeople):
    """Name who holds a post: for `fill_post` and `name_for_post`."""

    consented = forms.BooleanField(
        label=_("This person has said yes to me."),
        required=False,
        help_text=_("Otherwise we ask the person first."),
    )


class HandOverForm(_AmongPeople):
    """Hand a steward's post to a successor: for `hand_over_stewardship` (`person` is the successor)."""


class PassOnSpeakingForm(_AmongPeople):
    """Let somebody else speak for a person without e-mail: for `pass_on_speaking` (`person` is the successor)."""


class MandateForm(_AmongPeople):
    """Let a person act for the organization: for `give_mandate`."""

    scope = forms.SlugField(
        label=_("for one charter only"),
        max_length=80,
        required=False,
        help_text=_("Its key. Empty: for everything."),
    )
    until_at = EndOfDayField(label=_("last day"))


class NominationForm(_AmongPeople):
    """Name a person for a post on behalf of a member of its college: for `name_for_post`."""

    member = forms.ModelChoiceField(
        Organization.objects.none(), label=_("on behalf of"), to_field_name="slug", empty_label=None
    )
    field_order = ["member", "person"]

    def __init__(self, *args: Any, members: Sequence[Organization], **options: Any) -> None:
        """Offer the organizations on whose behalf the reader may name somebody."""
        super().__init__(*args, **options)
        self.fields["member"].queryset = Organization.objects.filter(
            pk__in=[member.pk for member in members]
        ).order_by("name", "pk")


class RenewMandateForm(forms.Form):
    """Prolong a mandate: for `renew_mandate`."""

    until_at = EndOfDayField(label=_("last day"))


class LegalBasisForm(forms.Form):
    """Record on which article a body stands: for `record_legal_basis`."""

    title = forms.CharField(label=_("law or ordinance"), max_length=200)
    article = forms.CharField(label=_("article"), max_length=80)
    source = forms.CharField(label=_("where it can be read"), max_length=300, required=False)
    in_force_from = DayField(label=_("first day"))
    in_force_until = DayField(label=_("last day"), required=False)


class InvitationsForm(forms.Form):
    """A list of people to invite, as a file or as pasted text. `cleaned_data["data"]` is for `read_invitations`."""

    file = forms.FileField(label=_("file"), required=False, help_text=_("A CSV file from any spreadsheet."))
    text = forms.CharField(
        label=_("or paste the list"), required=False, widget=forms.Textarea(attrs={"rows": 8}), strip=False
    )
    role = forms.ChoiceField(
        label=_("invite them as"),
        choices=[("member", _("member")), ("steward", _("steward"))],
        initial="member",
    )

    def clean(self) -> dict[str, Any]:
        """Take the file, else the text; either must be there and small enough."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is not None and file.size > BYTES_AT_MOST:
            raise ValidationError({"file": _("The file is larger than 2 MB. Split it.")})
        cleaned["data"] = file.read() if file is not None else cleaned.get("text", "").encode()
        if not cleaned["data"].strip():
            raise ValidationError(_("Choose a file or paste a list."), code="empty")
        return cleaned


class MemberWithoutEmailForm(MakingForm):
    """Register a person who has no e-mail: for `register_member_without_email`."""

    name = forms.CharField(
        label=_("name"),
        max_length=120,
        help_text=_("Or what the group calls this person. Nothing else is asked."),
    )
    work = forms.ChoiceField(
        label=_("the work of this person"), choices=[("", "—"), *Work.choices], required=False
    )
    consented = forms.BooleanField(
        label=_("This person has said yes: to be a member, and that I speak for them here until they do so.")
    )
    another = forms.BooleanField(
        label=_("This is somebody else of the same name."), required=False, widget=forms.HiddenInput
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """Ask whether it is somebody else only where somebody of that name is there."""
        if field == "another":
            self.fields["another"].widget = forms.CheckboxInput()
        super().add_error(field, error)


class FoundingForm(MakingForm):
    """The network that is being founded: for `found_network`, beside five or more `FounderForm`."""

    name = forms.CharField(label=_("name of the network"), max_length=160)
    local_name = forms.CharField(label=_("name in its own language"), max_length=160, required=False)
    area = AreaField(label=_("area"), required=False)


class FounderForm(forms.Form):
    """One founding organization: an existing one by reference, or the name of a new one; and who speaks for it."""

    organization = OrganizationField(label=_("organization that exists"), required=False)
    name = forms.CharField(label=_("or name of a new one"), max_length=160, required=False)
    form = forms.ChoiceField(label=_("type"), choices=Organization.Form.choices, required=False)
    person_name = forms.CharField(label=_("who speaks for it"), max_length=120)
    person_email = forms.EmailField(label=_("e-mail"), required=False)

    def clean(self) -> dict[str, Any]:
        """Either an organization or a name."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("organization")) == bool(cleaned.get("name")):
            raise ValidationError(_("Give either an organization that exists or the name of a new one."))
        return cleaned
