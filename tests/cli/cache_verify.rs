//! `docent cache verify`, `prune --dry-run`, and a cache that keeps its size.

use rusqlite::Connection;
use serde_json::Value;

use crate::ask::keys;
use crate::cache_files::{assert_sound, home};
use crate::support::env::TestEnv;

fn document(env: &TestEnv, args: &[&str], exit: i32) -> Value {
    let output = env.docent().args(["--json", "cache"]).args(args).run();
    output.assert_code(exit);
    output.json()
}

#[test]
fn sound_cache_verifies_and_a_broken_one_is_repaired() {
    let (env, _server) = home();
    let empty = document(&env, &["verify"], 0);
    assert_eq!(empty["schema"], "docent.cache-verify/1");
    for args in [
        &["docs", "react", "effects"][..],
        &["docs", "tokio", "tasks"],
    ] {
        env.docent().args(args).run().assert_code(0);
    }
    let sound = document(&env, &["verify"], 0);
    let wanted = [
        "schema", "ok", "sound", "entries", "names", "parts", "findings",
    ];
    assert_eq!(keys(&sound), wanted);
    assert_eq!(
        (&sound["sound"], &sound["entries"]),
        (&true.into(), &4.into())
    );
    let conn = Connection::open(env.cache_dir().join("cache.db")).unwrap();
    conn.execute_batch(
        "UPDATE bodies SET body = x'ff00' WHERE id = 1;
         UPDATE entries SET bytes = 2 WHERE id = 1;
         UPDATE sums SET entries = 77;",
    )
    .unwrap();
    drop(conn);
    let broken = document(&env, &["verify"], 1);
    assert_eq!(
        (&broken["ok"], &broken["sound"]),
        (&false.into(), &false.into())
    );
    let finding = &broken["findings"][0];
    assert_eq!(keys(finding), ["what", "detail", "count", "repaired"]);
    let text = env.docent().args(["cache", "verify"]).run();
    text.assert_code(1);
    assert!(
        text.stdout.contains("bodies cannot be read"),
        "{}",
        text.stdout
    );
    assert!(text.stdout.contains("not sound"));
    let repaired = document(&env, &["verify", "--repair"], 0);
    assert_eq!(repaired["findings"][0]["repaired"], true);
    let sound = document(&env, &["verify"], 0);
    assert_eq!(
        (&sound["entries"], &sound["findings"]),
        (&3.into(), &serde_json::json!([]))
    );
    assert_eq!(assert_sound(&env), 3);
}

#[test]
fn dry_run_tells_what_prune_removes() {
    let (env, _server) = home();
    for query in ["one", "two", "three"] {
        env.docent()
            .args(["docs", "react", query])
            .run()
            .assert_code(0);
    }
    let conn = Connection::open(env.cache_dir().join("cache.db")).unwrap();
    conn.execute_batch("UPDATE entries SET expires_at = 5 WHERE kind = 2")
        .unwrap();
    drop(conn);
    let told = document(&env, &["prune", "--dry-run"], 0);
    assert_eq!(
        (&told["expired"], &told["dry_run"]),
        (&3.into(), &true.into())
    );
    assert_eq!(assert_sound(&env), 4);
    let text = env.docent().args(["cache", "prune", "-n"]).run();
    assert!(
        text.stdout.contains("would remove 3 expired"),
        "{}",
        text.stdout
    );
    let done = document(&env, &["prune"], 0);
    assert_eq!(
        (&done["expired"], &done["bytes"]),
        (&told["expired"], &told["bytes"])
    );
    assert_eq!(assert_sound(&env), 1);
}

#[test]
fn cache_keeps_within_its_size_by_itself() {
    let (env, server) = home();
    env.write_config(&format!(
        "default_servers = [\"s\"]\n[servers.s]\nurl = \"{}\"\n[cache]\nmax_size = \"200KiB\"\n",
        server.url()
    ));
    let ask = |nth: usize| {
        // Long questions, and answers that repeat them, fill pages.
        let query = format!("{nth} {}", format!("word{nth} ").repeat(600));
        let output = env.docent().args(["docs", "react", &query]).run();
        output.assert_code(0);
        assert_eq!(
            output.stderr.matches("warning").count(),
            0,
            "{}",
            output.stderr
        );
    };
    (0..60).for_each(ask);
    let asked = server.count("query-docs");
    ask(59);
    assert_eq!(server.count("query-docs"), asked, "the newest answer stays");
    let conn = Connection::open(env.cache_dir().join("cache.db")).unwrap();
    let pragma = |name: &str| -> i64 {
        conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .unwrap()
    };
    let used = (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
    assert!(used <= 200 * 1024, "{used}");
    let kept = assert_sound(&env);
    assert!((3..60).contains(&kept), "{kept}");
    env.docent().args(["cache", "verify"]).run().assert_code(0);
}
