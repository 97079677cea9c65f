"""How forms are drawn: Django's own forms, our own templates (templates/_components/)."""

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


class PortalBoundField(BoundField):
    """A field of a form as our template needs it.

    A form may set on its field, besides Django's own attributes:
    `example` (text shown below the control), `shows_for` (list of values of the form's deciding control
    for which the field is shown), `short` (True for a narrow control) and `one_of_several` (True where this or another
    field has to be filled, so that neither is optional).
    """

    @property
    def example(self):
        return getattr(self.field, "example", "")

    @property
    def shows_for(self):
        return " ".join(getattr(self.field, "shows_for", ()))

    @property
    def is_short(self):
        return getattr(self.field, "short", False)

    @property
    def is_tick(self):
        """A single box to tick, drawn with its label at the right."""
        return self.widget_type == "checkbox"

    @property
    def is_optional(self):
        one_of_several = getattr(self.field, "one_of_several", False)
        return not (self.field.required or self.is_tick or self.field.disabled or one_of_several)

    @property
    def aria_describedby(self):
        ids = super().aria_describedby or ""
        if self.example and self.auto_id and not self.field.widget.attrs.get("aria-describedby"):
            ids = f"{ids} {self.auto_id}_example".strip()
        return ids


class PortalFormRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` through templates/_components/."""

    form_template_name = "_components/form.html"
    formset_template_name = "_components/formset.html"
    field_template_name = "_components/field.html"
    bound_field_class = PortalBoundField
