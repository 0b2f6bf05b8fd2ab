"""Routes: the registers that the clauses ask for."""

from django.urls import path

from madoguchi.services.contracts.views import clause_registers as registers

PLACE = "<str:number>/registers/"
routes = [
    path(PLACE, registers.registers, name="contract-registers"),
    path(f"{PLACE}go-live/", registers.go_live, name="contract-go-live"),
    path(f"{PLACE}<slug:kind>/", registers.register, name="contract-register"),
    path(f"{PLACE}<slug:kind>/new/", registers.add, name="contract-register-new"),
    path(f"{PLACE}<slug:kind>/<int:row_id>/", registers.replace, name="contract-register-row"),
    path(f"{PLACE}checks/<int:row_id>/loss/", registers.report_loss, name="contract-check-loss"),
]
