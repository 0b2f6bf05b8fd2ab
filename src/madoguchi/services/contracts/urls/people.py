"""Routes: workers, the roster, and what each worker signed."""

from django.urls import path

from madoguchi.services.contracts.views import audit_team, people, worker_acts

HOME = "<str:number>/people/"

routes = [
    path(HOME, people.people, name="contract-people"),
    path(f"{HOME}new/", people.new, name="contract-worker-new"),
    path(f"{HOME}import/", people.import_file, name="contract-people-import"),
    path(f"{HOME}filing/", people.file_roster, name="contract-people-filing"),
    path(f"{HOME}calls/", people.calls, name="contract-people-calls"),
    path(f"{HOME}posts/new/", people.new_post, name="contract-post-new"),
    path(f"{HOME}audit-posts/", audit_team.define_posts, name="contract-audit-posts"),
    path(f"{HOME}audit-targets/new/", audit_team.new_target, name="contract-audit-target-new"),
    path(f"{HOME}roster/<str:kind>/", people.paper, name="contract-roster-paper"),
    path(f"{HOME}qualifications/<int:row_id>/", people.evidence, name="contract-evidence"),
    path(f"{HOME}<int:worker_id>/", people.worker, name="contract-worker"),
    path(f"{HOME}<int:worker_id>/cv/", people.cv, name="contract-worker-cv"),
    path(f"{HOME}<int:worker_id>/<str:act>/", worker_acts.worker_act, name="contract-worker-act"),
]
