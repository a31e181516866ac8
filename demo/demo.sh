#!/usr/bin/env bash
# The shop's contracts in a throw-away git repository: a check that passes, a breaking change that
# is caught, the same change made compatible; a service's code written; and the release published to
# a local registry. Fails when a step does not end as it should.
#
# usage: demo/demo.sh [FOLDER OF THE contracts COMMAND]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -gt 0 ]; then
    PATH="$(cd "$1" && pwd):$PATH"
fi

# In a pipeline the check takes its base from the pipeline's variables, which speak of another
# repository; and a user's own git configuration (signing, hooks) has no business here.
for name in $(compgen -e | grep -E '^(CI$|CI_|GITHUB_|GITLAB_|GIT_)'); do
    unset "$name"
done
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

shop=$(mktemp -d)
registry=
cleanup() {
    [ -z "$registry" ] || kill "$registry" 2>/dev/null || true
    rm -rf "$shop"
}
trap cleanup EXIT
cd "$shop"

say() {
    printf '\n# %s\n' "$1"
}

# run EXPECTED-EXIT-CODE COMMAND…: prints the command, runs it, stops where the code differs
run() {
    local expected=$1 code=0
    shift
    printf '$ %s\n' "$*"
    "$@" || code=$?
    if [ "$code" -ne "$expected" ]; then
        printf 'demo: "%s" ended with exit code %s, expected %s\n' "$*" "$code" "$expected" >&2
        exit 1
    fi
}

# edit FILE EXPRESSION…: sed in place, the same with GNU and BSD; an edit that fits nothing is an error
edit() {
    local file=$1
    shift
    sed -E "$@" "$file" > "$file.new"
    if cmp -s "$file" "$file.new"; then
        printf 'demo: the edit changes nothing in %s\n' "$file" >&2
        exit 1
    fi
    mv "$file.new" "$file"
}

order_placed=contracts/orders/order-placed.v2.yaml

say "A repository with the shop's contracts, committed: that is a release."
cp -R "$root/contracts" "$root/contracts.yaml" .
git init --quiet --initial-branch=main .
git config user.name "The shop"
git config user.email shop@example.org
git add .
git commit --quiet --message="The shop's contracts"
run 0 git log --oneline

say "Nothing changed: the check passes, and says what it compared with."
run 0 contracts check

say "Somebody makes a new field required in order-placed 2."
edit "$order_placed" \
    -e 's/^(  required: \[.*shipTo)\]$/\1, tenant]/' \
    -e 's/^    couponCode:$/    tenant: {type: string, maxLength: 40}\
&/' \
    -e 's/^    region: eu$/&\
    tenant: porto/'
run 0 git --no-pager diff --unified=0

say "Events of 2.1.0 are still in queues and archives, and the new consumers refuse them."
run 1 contracts check

say "The same field, optional."
edit "$order_placed" -e 's/, tenant\]$/]/'
run 1 contracts check

say "That is compatible, and wants a new minor version: bump writes it."
run 0 contracts bump
run 0 git --no-pager diff --unified=0
run 0 contracts check

say "Shipping consumes the event: its code, from the contract, with a check of what it reads."
run 0 contracts generate --service shipping --language python --out shipping
run 0 sed -n '/^class OrderPlaced/,/^    return/p' shipping/order_placed_v2.py

say "A release: published to an EventBridge Schema Registry, here a local one. No account is needed."
git add contracts
git commit --quiet --message="tenant"
contracts registry serve --port 0 > served.txt 2> served.log &
registry=$!
for _ in $(seq 100); do
    [ ! -s served.txt ] || break
    sleep 0.1
done
endpoint=$(head -n 1 served.txt)
run 0 contracts publish --endpoint-url "$endpoint" --registry shop --create-registry
run 0 contracts publish --endpoint-url "$endpoint" --registry shop

say "That is all; this repository is removed again."
