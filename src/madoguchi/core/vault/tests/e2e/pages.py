"""A page with the upload component, as a service would have it; only for the stories."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from django_cotton.compiler_regex import CottonCompiler

from madoguchi.config.urls import handler400, handler403, handler404, handler500
from madoguchi.config.urls import urlpatterns as house

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
TEMPLATE = """{% extends "base.html" %}{% load static %}
{% block title %}企画提案書の提出{% endblock %}
{% block scripts %}<script src="{% static 'vault/upload.js' %}" defer></script>{% endblock %}
{% block main %}<c-page-head title="企画提案書の提出" lead="提出期限：令和8年2月2日(月) 17時00分" />
<c-vault-upload purpose="test.proposal" subject="2026-012" label="企画提案書"
  accept=".pdf" limit-bytes="31457280" />
{% endblock %}"""


@csrf_protect
def form(request):
    return HttpResponse(
        engines["django"].from_string(CottonCompiler().process(TEMPLATE)).render({}, request)
    )


urlpatterns = [path("stories/upload/", form), *house]
