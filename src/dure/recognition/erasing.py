"""What reviewer and organization wrote to each other about a report, and evidence that is not public: not for ever."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from dure.files.models import File, FileContent
from dure.people.erasing import keeps_for
from dure.recognition.models import Question
from polity.sentences import gettext_noop


@keeps_for("questions", gettext_noop("Questions and replies about a report, after they were asked"), 1825)
def _old_questions(before: datetime) -> int:
    return Question.objects.filter(asked_at__lt=before).exclude(text="").update(text="", reply="")


@keeps_for("evidence", gettext_noop("Evidence that is not public, after its report was handed in"), 1825)
def _old_evidence(before: datetime) -> int:
    """Take the bytes away, as who handed them in could; the line stays with its digest."""
    old = File.objects.filter(
        evidence__figure__report__handed_in_at__lt=before,
        public=False,
        erased_at__isnull=True,
        by__isnull=False,
    )
    digests = list(old.values_list("digest", flat=True))
    pks = list(old.values_list("pk", flat=True))
    File.objects.filter(pk__in=pks).update(content=None, erased_at=before, erased_by=F("by"))
    FileContent.objects.filter(digest__in=digests, files__isnull=True).delete()
    return len(pks)
