"""Routes: start papers, training, the IDs, self-checks and uses."""

from django.urls import path

from madoguchi.services.contracts.views import registers, start, training

START = "<str:number>/start/"
TRAINING = "<str:number>/trainings/"
IDS = "<str:number>/people/identities/"
USES = "<str:number>/uses/"
DUTY = "<str:number>/duties/<int:duty_id>/"

routes = [
    path(START, start.papers, name="contract-start"),
    path(f"{START}cloud/<int:service_id>/", start.risk_paper, name="contract-risk-paper"),
    path(f"{START}cloud/<int:service_id>/file/", start.risk_file, name="contract-risk-file"),
    path(f"{START}phases/<int:phase_id>/", start.phase_done, name="contract-phase-done"),
    path(f"{START}alternatives/<int:row_id>/", start.alternative, name="contract-alternative"),
    path(f"{START}check-items/<int:item_id>/", start.check_item, name="contract-check-item"),
    path(f"{START}<str:act>/", start.start_act, name="contract-start-act"),
    path(f"{DUTY}day/", start.due_day, name="contract-duty-day"),
    path(f"{DUTY}impracticality/", start.impracticality, name="contract-impracticality"),
    path(f"{DUTY}check/", start.self_check, name="contract-self-check"),
    path(TRAINING, training.sessions, name="contract-trainings"),
    path(f"{TRAINING}new/", training.plan, name="contract-training-new"),
    path(f"{TRAINING}plan/", training.file_plan, name="contract-training-plan"),
    path(f"{TRAINING}<int:session_id>/", training.hold, name="contract-training"),
    path(IDS, registers.identities, name="contract-identities"),
    path(f"{IDS}new/", registers.new_identity, name="contract-identity-new"),
    path(f"{IDS}<int:row_id>/use/", registers.report_use, name="contract-identity-use"),
    path(f"{IDS}uses/<int:use_id>/", registers.breach, name="contract-identity-breach"),
    path(USES, registers.uses, name="contract-uses"),
    path(f"{USES}<str:act>/", registers.use_act, name="contract-use-act"),
]
