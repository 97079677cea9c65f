"""One's own page."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import ProfileForm
from accounts.keeping import keeps_what_was_typed


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def profile(request):
    """What a person says about themselves, their groups, and the way to password, e-mail and second factor."""
    known = {name: getattr(request.user, name) for name in ProfileForm.Meta.fields}
    form = ProfileForm(request.POST if request.method == "POST" else request.kept, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your page is saved."), extra_tags="kept-profile")
        return redirect("accounts:profile")
    context = {
        "form": form,
        "memberships": request.user.memberships.filter(left_at=None).select_related("group"),
        "orcid": bool(settings.ORCID_CLIENT_ID),
    }
    return render(request, "accounts/profile.html", context)
