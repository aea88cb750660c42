"""Forms at a support centre. They read what was typed; whether it may be done is the commands' affair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.charters.models import Charter
from dure.networks.forms import OrganizationField
from dure.refusals import Refused
from dure.support.attachments import Given, looked_at
from dure.support.commands.asking import LONGEST_WORDS
from dure.support.commands.caring import LONGEST
from dure.support.models import SupportFollowUp, SupportRequest
from dure.web.forms import MomentField

# By their own names: whoever needs one of them reads it.
LANGUAGES = (
    *(
        ("ko", "한국어"),
        ("en", "English"),
        ("fr", "français"),
        ("ur", "اردو"),
        ("zh", "中文"),
        ("vi", "Tiếng Việt"),
    ),
    *(
        ("th", "ภาษาไทย"),
        ("ru", "русский"),
        ("uz", "oʻzbekcha"),
        ("ne", "नेपाली"),
        ("km", "ភាសាខ្មែរ"),
        ("mn", "монгол"),
    ),
    *(("id", "Bahasa Indonesia"), ("tl", "Filipino"), ("bn", "বাংলা"), ("ar", "العربية"), ("es", "español")),
)
FIELD_WORDS = {
    "name": _("name"),
    "contact": _("phone or e-mail"),
    "language": _("language"),
    "need": _("what it is asked for, in the words of the centre"),
    "words": _("my own words"),
}
STARS = (
    ("5", pgettext_lazy("satisfaction", "very well")),
    ("4", pgettext_lazy("satisfaction", "well")),
    ("3", pgettext_lazy("satisfaction", "so-so")),
    ("2", pgettext_lazy("satisfaction", "badly")),
    ("1", pgettext_lazy("satisfaction", "very badly")),
)
TEXT = {"rows": "3"}


class GivenFileField(forms.FileField):
    """A file, looked at by content; cleaned to a `Given`, or None."""

    def __init__(self, *, voice: bool, name: str, **options: Any) -> None:
        """Say whether it must be a voice note; `name` is the field's own, for refusals."""
        self.voice, self.own_name = voice, name
        accept = (
            {"accept": "audio/*", "capture": "microphone"} if voice else {"accept": "image/*,application/pdf"}
        )
        super().__init__(
            required=False, allow_empty_file=True, widget=forms.FileInput(attrs=accept), **options
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file as it will be kept; ValidationError says what is wrong with it."""
        given = super().clean(data, initial)
        if not isinstance(given, UploadedFile):
            return None
        try:
            return looked_at(given.name or "", given.read(), field=self.own_name, voice=self.voice)
        except Refused as refused:
            raise ValidationError(refused.sentence, code=refused.code) from refused


class TextForm(forms.Form):
    """Words, and nothing else."""

    text = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs=TEXT))


class SayForm(forms.Form):
    """More words, or a file."""

    text = forms.CharField(
        label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs=TEXT), required=False
    )
    voice = GivenFileField(voice=True, name="voice", label=_("A voice note"))
    paper = GivenFileField(voice=False, name="paper", label=_("A photograph or PDF"))

    @property
    def given(self) -> list[Given]:
        """The files that were given, once the form is checked."""
        files = (self.cleaned_data.get("voice"), self.cleaned_data.get("paper"))
        return [one for one in files if one is not None]


class RateForm(forms.Form):
    """How one was treated."""

    stars = forms.TypedChoiceField(
        label=_("How were you treated?"), choices=STARS, widget=forms.RadioSelect, coerce=int
    )


class HoldsForm(forms.Form):
    """Whether it still holds."""

    result = forms.ChoiceField(label=_("Does it hold?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your words"), max_length=LONGEST, widget=forms.Textarea(attrs=TEXT), required=False
    )

    def __init__(self, *args: Any, unreached: bool = False, **options: Any) -> None:
        """Only a caseworker can say that nobody was reached."""
        super().__init__(*args, **options)
        results = SupportFollowUp.Result
        choices = [one for one in results.choices if one[0]]
        self.fields["result"].choices = [one for one in choices if unreached or one[0] != results.UNREACHED]


class SortForm(forms.Form):
    """What a request is about."""

    topic = forms.ChoiceField(
        label=_("What is it about?"), choices=[one for one in SupportRequest.Topic.choices if one[0]]
    )
    urgent = forms.BooleanField(label=_("Urgent: look at it first"), required=False)
    for_other = forms.BooleanField(
        label=_("It tells of another person: the words and the voice are not passed on"), required=False
    )


class ReferForm(forms.Form):
    """Which organization is asked, and for what."""

    organization = OrganizationField(
        label=_("organization"), help_text=_("Its reference or the address of its page."), max_length=200
    )
    need = forms.CharField(
        label=_("What is it asked for?"),
        help_text=_("In your words, without a name. The person sees this before saying yes."),
        max_length=1000,
        widget=forms.Textarea(attrs=TEXT),
    )


class AllowForm(forms.Form):
    """Which fields an organization may see."""

    fields_seen = forms.MultipleChoiceField(
        label=_("What may it see?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, names: Sequence[str] = (), **options: Any) -> None:
        """Take the fields that there are; nothing is ticked beforehand."""
        super().__init__(*args, **options)
        self.fields["fields_seen"].choices = [(name, FIELD_WORDS[name]) for name in names]


class HourThereField(MomentField):
    """A day and an hour, as they are told in `zone`, wherever whoever types them is."""

    zone = "UTC"

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment; ValidationError where it is none, or of no year that people live in."""
        with timezone.override(self.zone):
            return super().to_python(value)


class AppointmentForm(forms.Form):
    """When and where to meet; the hour is that of the centre."""

    meets_at = HourThereField(label=_("When?"))
    place = forms.CharField(label=_("Where, and with whom?"), max_length=300)

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        """Take the time zone of the desk, and name it."""
        super().__init__(*args, **options)
        when = self.fields["meets_at"]
        when.zone, when.help_text = zone, format_lazy("{}: {}", _("Time zone"), zone)


class AnswerForm(forms.Form):
    """How a request was answered."""

    outcome = forms.ChoiceField(
        label=_("How was it answered?"), choices=[one for one in SupportRequest.Outcome.choices if one[0]]
    )
    text = forms.CharField(
        label=_("The answer, as the person reads it"), max_length=LONGEST, widget=forms.Textarea(attrs=TEXT)
    )


class ReplyForm(forms.Form):
    """Whether an organization helps."""

    helps = forms.TypedChoiceField(
        label=_("Can you help?"),
        choices=[("yes", _("Yes, we help")), ("no", _("No, we cannot"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    text = forms.CharField(
        label=_("A word to the centre"), max_length=1000, widget=forms.Textarea(attrs=TEXT), required=False
    )


class CodeForm(forms.Form):
    """The code of a request, however it is typed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Twelve letters and digits, as it stands on the receipt."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class DeskForm(forms.Form):
    """How a centre opens its desk."""

    charter = forms.ModelChoiceField(queryset=Charter.objects.none(), label=_("Charter"), empty_label=None)
    phone = forms.CharField(label=_("Phone of the centre"), max_length=60, required=False)
    emergency = forms.CharField(
        label=_("Whom to call in danger"),
        help_text=_("One sentence with the numbers, shown above the form."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, charters: Any, **options: Any) -> None:
        """Take the charters to choose from."""
        super().__init__(*args, **options)
        self.fields["charter"].queryset = charters


class AskForm(forms.Form):
    """What somebody asks for. Only the words, or a voice note, are needed."""

    words = forms.CharField(
        label=_("What do you need?"),
        help_text=_(
            "In your own words and your own language. Of other people, write only what is needed to understand."
        ),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea,
    )
    voice = GivenFileField(voice=True, name="voice", label=_("Or say it: a voice note"))
    paper = GivenFileField(voice=False, name="paper", label=_("A photograph or PDF"))
    name = forms.CharField(label=_("How may we call you?"), max_length=120, required=False)
    contact = forms.CharField(
        label=_("Phone or e-mail"),
        help_text=_("Only if we may call or write to you. You can follow everything without it."),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language in which you want the answer"), choices=LANGUAGES)
    for_other = forms.BooleanField(
        label=_("I ask for somebody else"),
        help_text=_("Then your words and your voice are never passed on to another organization."),
        required=False,
    )
    form = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @property
    def given(self) -> list[Given]:
        """The files that were given, once the form is checked."""
        files = (self.cleaned_data.get("voice"), self.cleaned_data.get("paper"))
        return [one for one in files if one is not None]


class WriteDownForm(AskForm):
    """What somebody said by phone or in person, or wrote on paper, written down by a caseworker."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[
            one
            for one in SupportRequest.Channel.choices
            if one[0]
            in (SupportRequest.Channel.PHONE, SupportRequest.Channel.VISIT, SupportRequest.Channel.LETTER)
        ],
    )
