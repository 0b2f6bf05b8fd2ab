"""The home page and the pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/home.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/home.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/home.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/home.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/home.html", status=500)
