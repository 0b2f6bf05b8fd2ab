from madoguchi.core.mail.models.attachment import MailAttachment
from madoguchi.core.mail.models.outgoing_mail import OutgoingMail
from madoguchi.core.mail.models.server_pace import ServerPace
from madoguchi.core.mail.models.step import MailStep

__all__ = ["MailAttachment", "MailStep", "OutgoingMail", "ServerPace"]
