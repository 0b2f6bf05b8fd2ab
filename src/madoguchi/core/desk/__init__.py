"""Inquiries with their due time (問い合わせ管理台帳)."""
