"""Routes: the erasure of a contract, from the request to the certificate."""

from django.urls import path

from madoguchi.services.contracts.views import erasure

PLACE = "<str:number>/close/erasure/"
routes = [
    path("erasures/", erasure.erasures, name="erasures"),
    path(PLACE, erasure.erasure, name="contract-erasure"),
    path(f"{PLACE}new/", erasure.request_erasure, name="contract-erasure-new"),
    path(f"{PLACE}approve/", erasure.approve, name="contract-erasure-approve"),
    path(f"{PLACE}withdraw/", erasure.withdraw, name="contract-erasure-withdraw"),
    path(f"{PLACE}run/", erasure.carry_on, name="contract-erasure-run"),
    path(f"{PLACE}certificate/", erasure.issue, name="contract-certificate-new"),
    path(f"{PLACE}certificate.pdf", erasure.certificate, name="contract-certificate"),
]
