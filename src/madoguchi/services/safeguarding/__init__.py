"""児童情報共有: supported children's attendance from facilities to the caseworkers."""
