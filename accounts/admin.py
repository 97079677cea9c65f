"""The administration pages: for what has no page of its own. Roles and invitations go through the portal's pages."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from accounts.models import Invitation, Membership, Network, User, WorkingGroup

# One door for logging in: allauth's, with its rate limits and the second factor.
admin.site.login = secure_admin_login(admin.site.login)


class ReadOnly(admin.ModelAdmin):
    """Shown, not changed: what changes it is an action with letters and a history."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Network)
class NetworkAdmin(admin.ModelAdmin):
    """The network: its name, and whether coordinators need a second factor."""

    list_display = ["name", "short_name", "demands_second_factor"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(WorkingGroup)
class WorkingGroupAdmin(admin.ModelAdmin):
    """Working groups are founded here."""

    list_display = ["number", "name"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People: closing an account, and who may use these pages. Passwords are the person's own."""

    list_display = ["name", "email", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "is_active", "is_staff", "is_superuser", "date_joined", "last_login"]
    readonly_fields = ["email", "date_joined", "last_login"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    """Who belongs where, since when and until when. A new group's first coordinator is put in here."""

    list_display = ["user", "group", "role", "joined_at", "left_at"]
    list_select_related = ["user", "group"]
    list_filter = ["group", "role"]
    fields = ["user", "group", "role"]

    def has_add_permission(self, request):
        return admin.ModelAdmin.has_add_permission(self, request)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Who was invited where, and what became of it."""

    list_display = ["email", "group", "role", "state", "sent_at", "times_sent"]
    list_select_related = ["group"]
    exclude = ["token_hash"]
