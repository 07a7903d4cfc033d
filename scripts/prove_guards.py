#!/usr/bin/env python3
"""Shows that the tests would notice: takes out each guard of the backend in turn, in a copy, and expects a test to fail.

    scripts/prove_guards.py [NAME...]      all guards, or those whose name contains a NAME; --list names them

Prints a table in Markdown. Exit status 1: a test passed without its guard, 2: a guard is no longer where it was.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVER = "crates/server/"


@dataclass
class Guard:
    name: str
    # File under crates/server, the guard, and what is left without it.
    cuts: list
    # Test target and the test that must fail.
    target: str
    test: str


GUARDS = [
    Guard(
        "stock is held only where there is enough of it",
        [
            ("src/services/inventory.rs", " AND on_hand - reserved >= $3", ""),
            ("migrations/0011_stock_parts.sql", " AND reserved <= on_hand", ""),
        ],
        "shop",
        "races::the_last_unit_is_sold_once",
    ),
    Guard(
        "lines of one SKU are summed before stock is held",
        [("src/services/inventory.rs", "*wanted.entry(line.variant_id.as_str()).or_default() +=",
          "*wanted.entry(line.variant_id.as_str()).or_default() =")],
        "shop",
        "purchase::lines_of_one_sku_share_one_stock",
    ),
    Guard(
        "a session that is being paid cannot be paid again",
        [("src/services/payments/authorise.rs", "session.state = State::InProgress;", "")],
        "shop",
        "races::one_session_is_paid_once_however_many_nods_arrive",
    ),
    Guard(
        "payments under way count against the mandate's caps",
        [("src/services/mandates.rs", "state <> 'failed'", "state = 'done'")],
        "shop",
        "races::two_payments_at_once_cannot_slip_under_a_cap_together",
    ),
    Guard(
        "stock of a payment under way does not expire",
        [("src/services/checkout/mod.rs", "WHERE state = 'open' AND expires_ms <= $1",
          "WHERE state IN ('open', 'in_progress') AND expires_ms <= $1"),
         ("src/services/checkout/mod.rs", "WHERE id = $1 AND state = 'open' \\", "WHERE id = $1 AND state IN ('open', 'in_progress') \\")],
        "shop",
        "races::a_payment_under_way_keeps_its_stock_past_the_expiry",
    ),
    Guard(
        "prices are looked up again before money moves",
        [("src/services/checkout/price.rs", "shown.cart_hash == anew.cart_hash", "shown.cart_hash == anew.cart_hash || !anew.lines.is_empty()")],
        "shop",
        "purchase::a_changed_price_is_shown_before_it_is_paid",
    ),
    Guard(
        "a key that is known is not new",
        [("src/idempotency.rs", "if begun.rows_affected() == 1 {", "if begun.rows_affected() <= 1 {")],
        "shop",
        "races::the_same_key_sent_at_once_reserves_once",
    ),
    Guard(
        "what a crash left at the provider is taken up",
        [("src/services/upkeep.rs", "payments::take_up(app, payment).await?;", "drop(payment);"),
         ("src/idempotency.rs", "state == \"stuck\" &&", "state == \"never\" &&")],
        "shop",
        "crash::killed_between_capture_and_order_it_charges_once",
    ),
    Guard(
        "PostgreSQL: a transaction does as if it were alone",
        [("src/db/postgres.rs", "BEGIN ISOLATION LEVEL SERIALIZABLE", "BEGIN ISOLATION LEVEL READ COMMITTED")],
        "shop_postgres",
        "races::",
    ),
    Guard(
        "PostgreSQL: what met something else is done again",
        [("src/http/again.rs", "app.db.dialect() == db::Dialect::Sqlite || ", "true || ")],
        "shop_postgres",
        "races::",
    ),
    Guard(
        "what a server changes is told to the others",
        [("src/events/mod.rs", "app.events.tell(Event::Changed)", "()")],
        "shop_postgres",
        "events::a_change_at_one_server_is_seen_at_the_others_at_once",
    ),
    Guard(
        "SQLite: a commit is waited for before the answer",
        [("src/db/writer.rs", "        match kept.await {", "        drop(kept);\n        let kept = std::future::ready(Ok::<_, oneshot::error::RecvError>(Ok::<(), String>(())));\n        match kept.await {")],
        "shop",
        "kills::",
    ),
]


def copy(folder):
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, check=True, capture_output=True).stdout
    for name in listed.decode().split("\0"):
        source = ROOT / name
        # Pictures, models and sounds are not compiled in.
        if name and source.is_file() and (not name.startswith(("assets/", "docs/")) or name.endswith((".ttf", ".ftl", ".ron"))):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def cut(folder, guard):
    for file, guarded, without in guard.cuts:
        path = folder / SERVER / file
        text = path.read_text()
        if text.count(guarded) < 1:
            print(f"prove_guards: {guard.name}: {file} holds no `{guarded}` any more", file=sys.stderr)
            sys.exit(2)
        path.write_text(text.replace(guarded, without))


def run(folder, guard):
    command = ["cargo", "test", "--quiet", "-p", "buyplus-server", "--test", guard.target, guard.test]
    env = dict(os.environ, BUYPLUS_NEED_POSTGRES="1", BUYPLUS_NEED_NATS="1")
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def main():
    names = sys.argv[1:]
    if names == ["--list"]:
        print("\n".join(guard.name for guard in GUARDS))
        return
    chosen = [guard for guard in GUARDS if not names or any(name in guard.name for name in names)]
    print("| without the guard | test | what happened |\n|---|---|---|", flush=True)
    unnoticed = 0
    for guard in chosen:
        with tempfile.TemporaryDirectory(prefix="buyplus-guards.") as name:
            folder = pathlib.Path(name)
            copy(folder)
            cut(folder, guard)
            outcome = run(folder, guard)
        failed = sorted(set(re.findall(r"^test (\S+) \.\.\. FAILED|^    (\S+::\S+)$", outcome.stdout, re.M)))
        failed = sorted({one or other for one, other in failed})
        if outcome.returncode == 0:
            unnoticed += 1
            verdict = "**passes**"
        elif failed:
            verdict = "fails: " + ", ".join(name.split("::")[-1].replace("_", " ") for name in failed)
        else:
            print(outcome.stdout[-2000:], outcome.stderr[-4000:], file=sys.stderr)
            verdict = "did not build or run"
            unnoticed += 1
        print(f"| {guard.name} | `{guard.target}` {guard.test} | {verdict} |", flush=True)
    sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
