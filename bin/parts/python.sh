# Sets PYTHON to the first Python of at least 3.11 on this machine; says so and ends if there is none.
# MADOGUCHI_PYTHON names one to prefer.
find_python() {
  for candidate in "${MADOGUCHI_PYTHON:-}" python3 python3.11 python3.12 python3.13 python3.14 python; do
    command -v "${candidate:-none}" >/dev/null 2>&1 || continue
    if "$candidate" -c "import sys$1; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
      PYTHON=$candidate
      return 0
    fi
  done
  return 1
}
require_python() {
  find_python ", venv, ensurepip" || find_python "" || {
    echo "Python 3.11 以上が見つかりません。インストールしてから、もう一度実行してください。" >&2
    echo "No Python 3.11 or newer was found: install one, then run this again." >&2
    exit 1
  }
}
