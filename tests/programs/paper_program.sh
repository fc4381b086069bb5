#!/usr/bin/env bash
# paper_program.sh PAPER: the program `paper` makes the figures asked for by name, with an index page for more than one,
# goes on after a kill, and refuses what it cannot make before it runs anything.
set -euo pipefail

program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

fail() {
    printf 'paper_program: %s\n' "$*" >&2
    exit 1
}

# refused STATUS WORDS ARGUMENT...: the program ends with this status and says these words.
refused() {
    local expected=$1 words=$2 status=0
    shift 2
    "$program" "$@" >said 2>&1 || status=$?
    [ "$status" -eq "$expected" ] || fail "$*: exit $status, not $expected: $(cat said)"
    grep -qF -- "$words" said || fail "$*: $(cat said)"
}

"$program" table1 --quick --seeds 1 --threads 1 --out one >said
[ "$(ls one)" = $'table1.svg\ntable1.tsv' ] || fail "one table: $(ls one)"
grep -qx 'wrote 1 figure to one' said || fail "one table: $(cat said)"

"$program" table3 table1 table3 --quick --seeds 1 --threads 1 --out two >whole 2>progress
[ "$(ls two)" = $'claims.tsv\nindex.html\ntable1.svg\ntable1.tsv\ntable3.svg\ntable3.tsv\ntasks' ] || fail "two tables: $(ls two)"
grep -qx 'paper: 3 of 3 (sim3, seed 1)' progress || fail "two tables: $(cat progress)"
cmp one/table1.tsv two/table1.tsv || fail "table 1 depends on what else is made"
for table in table1 table3; do
    grep -qF "$table" two/index.html || fail "the index page lacks $table"
done
# Every line that gives a verdict is a row, in the same order.
sed -n 's/^\(table[13]\): \(holds\|undecided\|contradicted\): .*/\1\t\2/p' whole >verdicts
[ -s verdicts ] || fail "no verdict: $(cat whole)"
tail -n +2 two/claims.tsv | cut -f 1,2 | cmp - verdicts || fail "claims.tsv: $(cat two/claims.tsv)"
[ "$(awk -F '\t' '{ print NF }' two/claims.tsv | sort -u)" = 6 ] || fail "claims.tsv is no table"

# Killed after its first task, it goes on with the other two, and ends with the files of a run that was not.
rm progress  # or the words of the run before would do
"$program" table3 table1 --quick --seeds 1 --threads 1 --out killed >said 2>progress &
until grep -qs '1 of 3' progress; do sleep 0.01; done
kill -TERM $!
wait $! && fail "a killed run ends with 0"
grep -qF 'run the same command with --resume' progress || fail "a killed run says: $(cat progress)"
[ ! -e killed/table3.tsv ] || fail "a killed run leaves a table"
"$program" table3 table1 --quick --seeds 1 --threads 1 --out killed --resume >resumed 2>/dev/null
sed s/two/killed/ whole | cmp - resumed
for file in claims.tsv table1.tsv table3.tsv table3.svg; do
    cmp "two/$file" "killed/$file" || fail "$file of a resumed run differs"
done

refused 2 'fig99 not in {all,table1' table1 fig99 --out three
refused 2 'fig6 needs real sets' table1 fig6 --out three
[ ! -e three ] || fail "a refused run leaves its folder"
