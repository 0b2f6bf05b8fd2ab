from django.urls import path

from madoguchi.core.vault.views import files, uploads

app_name = "vault"
urlpatterns = [
    path("files/<uuid:file_id>/", files.file_page, name="file"),
    path("files/<uuid:file_id>/content/", files.file_content, name="file-content"),
    path("files/<uuid:file_id>/receipt.txt", files.file_receipt, name="file-receipt"),
    path("stuck/", files.stuck_list, name="stuck-list"),
    path("uploads/", uploads.upload_start, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload_pieces, name="upload"),
    path(
        "uploads/<uuid:upload_id>/completion/", uploads.upload_completion, name="upload-completion"
    ),
]
