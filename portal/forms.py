from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    pass
