"""RegisteredNetwork: from where ward administrators may work."""

from ipaddress import ip_network

from django.core.exceptions import ValidationError
from django.db import models


def validate_network(text: str) -> None:
    """A network in CIDR form without host bits."""
    try:
        ip_network(text)
    except ValueError as error:
        raise ValidationError(
            "「192.0.2.0/24」のように、ネットワークのアドレスを入力してください。", code="network"
        ) from error


class RegisteredNetwork(models.Model):
    """A network of the ward, from one day to another; closed, never deleted."""

    cidr = models.CharField("ネットワーク", max_length=50, validators=[validate_network])
    label = models.CharField("名称", max_length=100)
    valid_from = models.DateField("開始日")
    valid_to = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "登録ネットワーク"
        verbose_name_plural = "登録ネットワーク"
        ordering = ("label", "cidr")

    def __str__(self) -> str:
        return f"{self.label}（{self.cidr}）"
