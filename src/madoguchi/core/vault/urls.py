from django.urls import path

from madoguchi.core.vault.views import files, retention, uploads

app_name = "vault"
urlpatterns = [
    path("files/<uuid:file_id>/", files.file_page, name="file"),
    path("files/<uuid:file_id>/content/", files.file_content, name="file-content"),
    path("files/<uuid:file_id>/receipt.txt", files.file_receipt, name="file-receipt"),
    path("retention/", retention.retention_list, name="retention-list"),
    path("retention/<uuid:file_id>/", retention.retention_file, name="retention-file"),
    path("retention/<uuid:file_id>/last-day/", retention.last_day, name="last-day"),
    path("retention/<uuid:file_id>/erasure/", retention.erasure_request, name="erasure"),
    path(
        "retention/<uuid:file_id>/erasure/withdrawal/",
        retention.erasure_withdrawal,
        name="erasure-withdrawal",
    ),
    path(
        "retention/<uuid:file_id>/erasure/approval/",
        retention.erasure_approval,
        name="erasure-approval",
    ),
    path(
        "retention/<uuid:file_id>/erasure/refusal/",
        retention.erasure_refusal,
        name="erasure-refusal",
    ),
    path("stuck/", files.stuck_list, name="stuck-list"),
    path("uploads/", uploads.upload_start, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload_pieces, name="upload"),
    path(
        "uploads/<uuid:upload_id>/completion/", uploads.upload_completion, name="upload-completion"
    ),
    path("uploads/<uuid:upload_id>/end/", uploads.upload_end, name="upload-end"),
]
