//! Agreement with the Khronos glTF-Validator on real files and on deterministic damage to them.
//!
//! Needs `npm` and `node` with a package registry; where they are missing the test says so and checks nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod mutate;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use buyplus_assets::{Options, Report, Severity, check_bytes};
use mutate::{Random, mutate};
use serde_json::Value;

const VALIDATOR: &str = "gltf-validator@2.0.0-dev.3.10";
const MODELS: &str = "@webxr-input-profiles/assets@1.0.20";
const MODEL_COUNT: usize = 82;
const MUTATIONS: usize = 2000;
const SEED: u64 = 0x0B17_9105;

const MIN_VERDICT_AGREEMENT: f64 = 0.99;
const MIN_CODE_AGREEMENT: f64 = 0.95;
/// The other validator may fail to answer for at most this part of the files.
const MAX_CRASHED: f64 = 0.02;

#[test]
fn agrees_with_the_khronos_validator() {
    let Some(folder) = install() else { return };
    let models = models(&folder);
    assert_eq!(
        models.len(),
        MODEL_COUNT,
        "the package has other models than expected"
    );
    let mut oracle = Oracle::start(&folder);
    let (send, receive) = mpsc::sync_channel::<(String, Report)>(64);
    let mut input = oracle.child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || {
        let options = Options {
            specification_only: true,
            ..Options::default()
        };
        for (name, bytes) in files(models) {
            input
                .write_all(&(bytes.len() as u32).to_le_bytes())
                .unwrap();
            input.write_all(&bytes).unwrap();
            send.send((name, check_bytes(&bytes, &options))).unwrap();
        }
    });
    let mut tally = Tally::default();
    for (name, ours) in receive {
        tally.add(&name, &ours, &oracle.answer());
    }
    feeder.join().unwrap();
    tally.report(&folder);
    tally.judge();
}

/// The models as they are, and damaged.
fn files(models: Vec<(String, Vec<u8>)>) -> impl Iterator<Item = (String, Vec<u8>)> {
    let originals = models.clone().into_iter();
    let damaged = (0..MUTATIONS).map(move |index| {
        let mut random = Random(SEED + index as u64);
        // Of two models the smaller, which keeps the run short and still reaches all but the largest.
        let (name, glb) = [random.below(models.len()), random.below(models.len())]
            .map(|at| &models[at])
            .into_iter()
            .min_by_key(|(_, glb)| glb.len())
            .unwrap();
        (format!("{name}#{index}"), mutate(glb, &mut random))
    });
    originals.chain(damaged)
}

fn install() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gltf-validator");
    std::fs::create_dir_all(&folder).unwrap();
    if !folder.join("node_modules/gltf-validator").exists()
        || !folder.join("node_modules/@webxr-input-profiles").exists()
    {
        let npm = Command::new("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(&folder)
            .args([VALIDATOR, MODELS])
            .output();
        if !npm.as_ref().is_ok_and(|output| output.status.success()) {
            let message = "SKIPPED: agreement with the Khronos validator was NOT checked: npm or a package registry is missing";
            // Past the harness's capture, so that a green run cannot hide it.
            let _ = writeln!(std::io::stderr().lock(), "\n*** {message} ***\n");
            return None;
        }
    }
    Some(folder)
}

fn models(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut list = Vec::new();
    let mut folders = vec![folder.join("node_modules/@webxr-input-profiles/assets")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "glb") {
                let name = path.iter().rev().take(2).collect::<Vec<_>>();
                list.push((
                    format!(
                        "{}/{}",
                        name[1].to_string_lossy(),
                        name[0].to_string_lossy()
                    ),
                    std::fs::read(&path).unwrap(),
                ));
            }
        }
    }
    list.sort();
    list
}

struct Oracle {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Oracle {
    fn start(folder: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agreement/oracle.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    fn answer(&mut self) -> Value {
        serde_json::from_str(
            &self
                .lines
                .next()
                .expect("the validator has stopped")
                .unwrap(),
        )
        .unwrap()
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Default)]
struct Tally {
    files: usize,
    crashed: usize,
    same_verdict: usize,
    same_codes: usize,
    accepted: usize,
    disagreements: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn add(&mut self, name: &str, ours: &Report, theirs: &Value) {
        self.files += 1;
        if !theirs["crashed"].is_null() {
            self.crashed += 1;
            return;
        }
        let mut our_codes: Vec<_> = ours
            .issues
            .iter()
            .filter(|issue| issue.severity == Severity::Error)
            .map(|issue| issue.code)
            .collect();
        our_codes.sort_unstable();
        our_codes.dedup();
        // A file whose kind the validator cannot tell is refused without a code.
        let their_codes: Vec<_> = match theirs["errors"].as_array() {
            Some(errors) => errors.iter().filter_map(Value::as_str).collect(),
            None => our_codes.clone(),
        };
        let accepted = theirs["errors"].as_array().is_some_and(Vec::is_empty);
        self.accepted += usize::from(accepted);
        self.same_verdict += usize::from(accepted == ours.ok);
        self.same_codes += usize::from(our_codes == their_codes);
        if our_codes != their_codes {
            let missing: Vec<_> = their_codes
                .iter()
                .filter(|code| !our_codes.contains(code))
                .collect();
            let extra: Vec<_> = our_codes
                .iter()
                .filter(|code| !their_codes.contains(code))
                .collect();
            let detail = format!("{name} theirs {}", theirs["where"]);
            self.disagreements
                .entry(format!("missing {missing:?} extra {extra:?}"))
                .or_default()
                .push(detail);
        }
    }

    fn compared(&self) -> f64 {
        (self.files - self.crashed) as f64
    }

    fn report(&self, folder: &Path) {
        let mut text = format!(
            "{} files, {} accepted by both or the other, {} without an answer; verdict {:.2} %, error codes {:.2} %\n",
            self.files,
            self.accepted,
            self.crashed,
            100.0 * self.same_verdict as f64 / self.compared(),
            100.0 * self.same_codes as f64 / self.compared()
        );
        println!("{text}");
        for (kind, files) in &self.disagreements {
            text += &format!("{} x {kind}\n", files.len());
            for file in files.iter().take(5) {
                text += &format!("    {file}\n");
            }
        }
        std::fs::write(folder.join("disagreements.txt"), text).unwrap();
    }

    fn judge(&self) {
        assert!(
            self.crashed as f64 <= MAX_CRASHED * self.files as f64,
            "{} files without an answer",
            self.crashed
        );
        let verdicts = self.same_verdict as f64 / self.compared();
        let codes = self.same_codes as f64 / self.compared();
        assert!(
            verdicts >= MIN_VERDICT_AGREEMENT,
            "verdicts agree on {verdicts:.4} of the files only"
        );
        assert!(
            codes >= MIN_CODE_AGREEMENT,
            "error codes agree on {codes:.4} of the files only"
        );
    }
}
