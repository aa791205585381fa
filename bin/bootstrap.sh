# Sourced by the commands beside it: leaves the interpreter of the locked environment in $PYTHON.
# With a dependency group named in $extra_group, that of an environment which has this group too.
# Needs a python3 with pip or venv, and the package registry; installs uv into the state folder.
UV_VERSION=0.13.9
export UV_SYSTEM_CERTS=1
# What is compiled is kept, whatever the machine says: else every process compiles every library again.
unset PYTHONDONTWRITEBYTECODE

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root" || exit 1
mkdir -p .local

# An interrupted install must not go on after its parent.
tied=""
if setpriv --pdeathsig KILL true 2>/dev/null; then tied="setpriv --pdeathsig KILL"; fi

find_uv() {
    for uv in .local/uv/bin/uv .local/uv-venv/bin/uv "$(command -v uv)"; do
        if [ -x "$uv" ] && [ "$("$uv" --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ]; then return 0; fi
    done
    return 1
}

install_uv() {
    for python in python3 python3.13 python3.12 /usr/bin/python3; do
        command -v "$python" >/dev/null 2>&1 || continue
        if $tied "$python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
            --upgrade --target .local/uv "uv==$UV_VERSION" 2>>.local/bootstrap.log; then return 0; fi
        if $tied "$python" -m venv --clear .local/uv-venv >>.local/bootstrap.log 2>&1 &&
            $tied .local/uv-venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" \
                2>>.local/bootstrap.log; then return 0; fi
    done
    return 1
}

if ! find_uv; then
    : >.local/bootstrap.log
    if ! install_uv || ! find_uv; then
        {
            echo "Impossible d'installer uv $UV_VERSION : il faut un python3 avec pip ou venv, et un accès au registre des paquets."
            echo "Sous Debian : apt-get install python3-venv (ou python3-pip), puis relancez. Détail : .local/bootstrap.log"
        } >&2
        exit 1
    fi
fi

environment="$root/.venv"
if [ -n "${extra_group:-}" ]; then environment="$root/.local/venv-$extra_group"; fi
# shellcheck disable=SC2086
if ! UV_PROJECT_ENVIRONMENT="$environment" $tied "$uv" sync --frozen --quiet ${extra_group:+--group "$extra_group"}; then
    echo "L'installation des dépendances a échoué : vérifiez l'accès au registre des paquets, puis relancez." >&2
    exit 1
fi
PYTHON="$environment/bin/python"
export UV="$uv"
