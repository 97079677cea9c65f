"""Where coordinators keep the topics."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.access import signed_in
from accounts.keeping import keeps_what_was_typed
from curation import topics
from curation.forms import TopicForm
from curation.models import Topic, TopicMerge

for_coordinators = access.for_coordinators(gettext_lazy("Only coordinators keep the topics."))


@require_safe
@signed_in
@for_coordinators
def keep(request):
    """All topics in their order, with how many records each has, and the merges so far."""
    return _render_topics(request, TopicForm())


def _render_topics(request, form: TopicForm, *, status: int = 200):
    context = {
        "topics": topics.in_order_of_use(),
        "merges": TopicMerge.objects.select_related("topic", "into", "by", "undone_by")[:20],
        "form": form,
    }
    return render(request, "portal/topics.html", context, status=status)


@require_POST
@signed_in
@for_coordinators
def add(request):
    """Add a topic."""
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            topic = topics.add_topic(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(topic)s” is a topic now, the last in the order.") % {"topic": topic})
            return redirect("portal:topics")
    return _render_topics(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
@for_coordinators
def change(request, slug):
    """Rename and describe one topic, or merge it into another."""
    topic = get_object_or_404(Topic, slug=slug)
    if request.method != "POST":
        values = {"name": topic.name, "description": topic.description}
        return _render_topic(request, topic, TopicForm(request.kept or None, initial=values))
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            topics.change_topic(topic, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("portal:topics")
    return _render_topic(request, topic, form, status=422)


def _render_topic(request, topic: Topic, form: TopicForm, *, problem: str = "", status: int = 200):
    every = topics.in_order_of_use()
    context = {
        "topic": next(each for each in every if each.pk == topic.pk),
        "others": [each for each in every if each.pk != topic.pk],
        "form": form,
        "problem": problem,
        "crumbs": [(_("Topics"), reverse("portal:topics"))],
    }
    return render(request, "portal/topic.html", context, status=status)


@require_POST
@signed_in
@for_coordinators
def move(request, slug):
    """Move a topic up or down in the order."""
    topic = get_object_or_404(Topic, slug=slug)
    topics.move_topic(topic, by=request.user, up=request.POST.get("direction") == "up")
    return redirect(f"{reverse('portal:topics')}#topic-{topic.slug}")


@require_POST
@signed_in
@for_coordinators
def merge(request, slug):
    """Merge a topic into another."""
    topic = get_object_or_404(Topic, slug=slug)
    into = Topic.objects.filter(slug=request.POST.get("into", "")).first()
    try:
        done = topics.merge_topics(topic, into=into or topic, by=request.user)
    except ValidationError as error:
        values = {"name": topic.name, "description": topic.description}
        return _render_topic(request, topic, TopicForm(initial=values), problem=error.messages[0], status=422)
    sentence = ngettext(
        "“%(topic)s” is part of “%(into)s” now, with %(count)s record.",
        "“%(topic)s” is part of “%(into)s” now, with %(count)s records.",
        done.number,
    )
    messages.success(request, sentence % {"topic": topic, "into": into, "count": done.number})
    return redirect("portal:topics")


@require_POST
@signed_in
@for_coordinators
def undo(request, merge_id):
    """Take a merge of topics back."""
    merge = get_object_or_404(TopicMerge, pk=merge_id)
    try:
        topics.undo_merge(merge, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("“%(topic)s” is a topic of its own again.") % {"topic": merge.topic})
    return redirect("portal:topics")
