//! The `headtrace` tool: what it prints, and what it says of a bad file.
#![cfg(feature = "cli")]
#![allow(clippy::expect_used, reason = "a test may panic")]

use std::{
    fs,
    process::{Command, Output},
};

fn headtrace(command: &str, name: &str, content: &str) -> Output {
    let path = std::env::temp_dir().join(format!("headtrace-{}-{name}.csv", std::process::id()));
    fs::write(&path, content).expect("a temporary file");
    let output = (Command::new(env!("CARGO_BIN_EXE_headtrace"))
        .arg(command)
        .arg(&path))
    .output()
    .expect("the tool starts");
    fs::remove_file(&path).expect("it is there");
    output
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes)
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn gestures_are_printed_one_json_line_each() {
    let mut content = String::from("t_s,qw,qx,qy,qz\n");
    for i in 0..240 {
        let t_s = f64::from(i) / 60.0;
        let half = 0.1 * (std::f64::consts::TAU * t_s).sin();
        content += &format!("{t_s},{},{},0,0\n", half.cos(), half.sin());
    }
    let output = headtrace("gestures", "nods", &content);
    assert!(output.status.success());
    let lines = lines(&output.stdout);
    assert!(lines.len() >= 3, "{lines:?}");
    for line in lines {
        let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(value["gesture"], "nod");
        assert!(value["t_s"].is_f64() && value["cycles"].is_u64());
    }
}

#[test]
fn fuse_prints_a_pose_for_every_row() {
    let mut content = String::from("t_s,gx,gy,gz,ax,ay,az\n");
    for i in 0..=100 {
        content += &format!("{},0,1,0,0,9.80665,0\n", f64::from(i) / 100.0);
    }
    let output = headtrace("fuse", "turn", &content);
    let lines = lines(&output.stdout);
    assert_eq!((lines.len(), lines[0].as_str()), (102, "t_s,qw,qx,qy,qz"));
    let last: Vec<f64> = lines[101]
        .split(',')
        .map(|v| v.parse().expect("a number"))
        .collect();
    assert!(
        (last[1] - 0.5f64.cos()).abs() < 1e-3 && (last[3] - 0.5f64.sin()).abs() < 1e-3,
        "{last:?}"
    );
}

#[test]
fn a_bad_row_is_named_by_its_line_with_exit_status_2() {
    let good = "0,1,0,0,0";
    let cases = [
        (
            "text",
            format!("t_s,qw,qx,qy,qz\n{good}\n0.1,1,x,0,0\n"),
            "line 3",
        ),
        (
            "short",
            format!("t_s,qw,qx,qy,qz\n{good}\n{good}\n1,2\n"),
            "line 4",
        ),
        (
            "nan",
            format!("t_s,qw,qx,qy,qz\n{good}\nnan,1,0,0,0\n"),
            "line 3",
        ),
        ("length", "t_s,qw,qx,qy,qz\n0,0,0,0,0\n".into(), "line 2"),
        ("header", "time,w,x,y,z\n".into(), "line 1"),
        ("empty", String::new(), "line 1"),
    ];
    for (name, content, expected) in cases {
        for command in ["gestures", "fuse"] {
            let output = headtrace(command, name, &content);
            let errors = lines(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{name}");
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert!(errors[0].contains(expected), "{errors:?}");
        }
    }
}
