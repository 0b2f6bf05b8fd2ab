"""Person: somebody who can sign in."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """A person with a normalised address; without a password nobody can sign in."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A person, told apart by e-mail address; names are kept exactly as typed."""

    public_id = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=100)
    name_kana = models.CharField("ふりがな", max_length=100, blank=True)
    phone = models.CharField("電話番号", max_length=40, blank=True)
    is_active = models.BooleanField("有効", default=True)
    sessions_ended_at = models.DateTimeField("全端末サインアウト日時", null=True, blank=True)
    has_short_password = models.BooleanField("多要素認証を前提とする短いパスワード", default=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
