//! The public SDKs themselves, installed from their registries: they sign what we sign, and take what we take.
//!
//! Without a network this says so and passes; `vectors.rs` checks the same signatures offline.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use buyplus_server::alipay::{notice, open_reply, sign::VerifyingKey};
use serde::Deserialize;
use serde_json::json;

use super::{
    ALIPAY_PRIVATE, ALIPAY_PUBLIC, OTHER_PRIVATE, gateway, settings, vectors::assert_ours,
};

const NODE: &str = "alipay-sdk@4.14.0";
const PYTHON: &str = "python-alipay-sdk==3.4.0";

#[derive(Deserialize)]
struct Judged {
    signed: Vec<String>,
    notices: Vec<bool>,
    replies: Vec<bool>,
}

#[tokio::test]
async fn public_sdks_sign_and_judge_as_we_do() {
    let gateway = gateway::Gateway::open().await;
    let good = gateway.notice(&[
        ("seller_id", super::SELLER_ID),
        ("out_trade_no", "pay_1"),
        ("trade_no", "2026"),
        ("trade_status", "TRADE_SUCCESS"),
        ("total_amount", "88.88"),
        ("subject", "流光百货 & 100% + more = \"all\""),
    ]);
    let mut forged = good.clone();
    gateway::resign(&mut forged, &["sign", "sign_type"], OTHER_PRIVATE);
    let mut changed = good.clone();
    changed.insert("total_amount".to_owned(), "0.01".to_owned());
    let notices = [good, forged, changed].map(|form| gateway::form(&form));
    let method = "alipay.trade.query";
    let replies = [ALIPAY_PRIVATE, OTHER_PRIVATE].map(|key| {
        let text = r#"{"code":"10000","msg":"Success","trade_status":"TRADE_SUCCESS"}"#;
        let sign = gateway::sign(text, key);
        format!(r#"{{"alipay_trade_query_response":{text},"sign":"{sign}"}}"#)
    });

    let ours = settings(&gateway.url);
    let key = VerifyingKey::read(ALIPAY_PUBLIC).unwrap();
    assert_eq!(
        notices
            .each_ref()
            .map(|form| notice::read(form.as_bytes(), &ours).is_ok()),
        [true, false, false]
    );
    assert_eq!(
        replies
            .each_ref()
            .map(|body| open_reply(body.as_bytes(), method, &key).is_ok()),
        [true, false]
    );

    let replies = replies.map(|body| json!({"method": method, "body": body}));
    let question = json!({"notices": notices, "replies": replies}).to_string();
    for (name, asked) in [("Node", node(&question)), ("Python", python(&question))] {
        let Some(answer) = asked else {
            eprintln!(
                "SKIPPED: the {name} SDK could not be installed; signatures were not compared with it now"
            );
            continue;
        };
        let judged: Judged = serde_json::from_str(&answer).unwrap();
        assert_eq!(judged.signed.len(), 3);
        judged
            .signed
            .iter()
            .for_each(|form| assert_ours(name, form));
        assert_eq!(judged.notices, [true, false, false], "{name}");
        assert_eq!(judged.replies, [true, false], "{name}");
    }
}

fn node(question: &str) -> Option<String> {
    let folder = cache("node")?;
    if !folder.join("node_modules/alipay-sdk").exists() {
        let install = [
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--fetch-retries=0",
            "--fetch-timeout=20000",
            NODE,
        ];
        run(Command::new("npm").args(install).current_dir(&folder), "")?;
    }
    // Packages are looked for beside the script.
    std::fs::copy(here().join("sdk/check.mjs"), folder.join("check.mjs")).ok()?;
    Some(
        run(
            Command::new("node")
                .arg("check.mjs")
                .arg(keys())
                .current_dir(&folder),
            question,
        )
        .expect("the Node SDK answers"),
    )
}

fn python(question: &str) -> Option<String> {
    let folder = cache("python")?;
    let python = folder.join("bin/python");
    if !folder.join("installed").exists() {
        run(
            Command::new("python3").args(["-m", "venv"]).arg(&folder),
            "",
        )?;
        let install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--retries=0",
            "--timeout=20",
            PYTHON,
        ];
        run(Command::new(&python).args(install), "")?;
        std::fs::write(folder.join("installed"), PYTHON).ok()?;
    }
    let script = here().join("sdk/check.py");
    Some(
        run(Command::new(python).arg(script).arg(keys()), question)
            .expect("the Python SDK answers"),
    )
}

/// What the program wrote, or nothing where it is not there or fails.
fn run(command: &mut Command, input: &str) -> Option<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(input.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

fn cache(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("alipay-sdks")
        .join(name);
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder)
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shop/alipay")
}

fn keys() -> PathBuf {
    here().join("keys")
}
