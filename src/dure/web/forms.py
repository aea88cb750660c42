"""How every form looks: `{{ form }}` gives the errors, then each field with label, hint and error."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders forms and fields with the product's own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
