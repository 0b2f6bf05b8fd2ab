"""The committee member's pages."""

from django.urls import path

from madoguchi.services.procurement.views import review

SHEET = "review/<str:number>/rounds/<int:ordinal>/<str:code>/"

routes = [
    path("review/", review.calls, name="review"),
    path("review/<str:number>/", review.call, name="review-call"),
    path("review/<str:number>/declaration/", review.declaration, name="review-declaration"),
    path("review/<str:number>/copies/<str:code>/<int:pk>/", review.copy, name="review-copy"),
    path("review/<str:number>/rounds/<int:ordinal>/totals/", review.totals, name="review-totals"),
    path(
        "review/<str:number>/rounds/<int:ordinal>/functions/",
        review.functions,
        name="review-functions",
    ),
    path(SHEET, review.sheet, name="review-sheet"),
    path(f"{SHEET}final/", review.final, name="review-sheet-final"),
    path(f"{SHEET}abstention/", review.abstention, name="review-sheet-abstention"),
]
