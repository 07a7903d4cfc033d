//! Compares `buyplus-assets optimize` with gltfpack and glTF-Transform on the same files in one run, and prints Markdown
//! tables. `run.sh` beside this file installs the tools and calls it.
//!
//! Usage: `compare TOOLS_DIR OUT_DIR OUR_TOOL FILE...`
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a bench may stop at the first surprise"
)]

mod pictures;
mod surface;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use buyplus_unpack::Document;
use pictures::Picture;
use serde_json::Value;
use surface::Surface;

/// Each tool runs this often on each file; the fastest run counts.
const RUNS: usize = 3;
/// Points on each surface, besides all corners.
const POINTS: usize = 20_000;

/// One way to make a file smaller.
struct Way {
    name: &'static str,
    program: PathBuf,
    before: Vec<&'static str>,
    after: Vec<&'static str>,
    /// What it writes, by suffix of the output's name; our tool writes into a folder.
    suffix: Option<&'static str>,
}

/// What came of one file.
#[derive(Clone, Debug)]
struct Row {
    file: String,
    bytes: usize,
    geometry_bytes: usize,
    time_ms: f64,
    max_mm: f32,
    mean_mm: f32,
    likeness: BTreeMap<&'static str, f64>,
    gpu_bytes: usize,
}

struct Source {
    path: PathBuf,
    surface: Surface,
    pictures: Vec<Picture>,
}

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (tools, out, ours) = match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(tools), Some(out), Some(ours)) => (tools, out, ours),
        _ => panic!("usage: compare TOOLS_DIR OUT_DIR OUR_TOOL FILE..."),
    };
    std::fs::create_dir_all(&out).expect("a folder for what is written");
    let sources: Vec<Source> = arguments.map(source).collect();
    println!("## Geometry: pictures as they came, nothing simplified\n");
    table(&ways_of_geometry(&tools, &ours), &sources, &out);
    println!("\n## Ready to ship: pictures of at most 1024 pixels\n");
    table(&ways_of_shipping(&tools, &ours), &sources, &out);
}

fn source(path: PathBuf) -> Source {
    let document = Document::open(&std::fs::read(&path).unwrap()).unwrap();
    Source {
        surface: Surface::of(&document),
        pictures: pictures::worn(&document),
        path,
    }
}

const TRANSFORM: [&str; 10] = [
    "--compress",
    "meshopt",
    "--simplify",
    "false",
    "--instance",
    "false",
    "--palette",
    "false",
    "--prune-solid-textures",
    "false",
];

fn ways_of_geometry(tools: &Path, ours: &Path) -> Vec<Way> {
    let mut transform = TRANSFORM.to_vec();
    transform.extend(["--texture-compress", "false"]);
    vec![
        our("Buy+ --plain", ours, vec!["--plain"], "plain.glb"),
        Way {
            name: "gltfpack -cc",
            program: tools.join("node_modules/.bin/gltfpack"),
            before: vec!["-cc", "-i"],
            after: vec![],
            suffix: None,
        },
        gltf_transform("glTF-Transform optimize", tools, transform),
    ]
}

fn ways_of_shipping(tools: &Path, ours: &Path) -> Vec<Way> {
    let mut transform = TRANSFORM.to_vec();
    transform.extend(["--texture-compress", "webp", "--texture-size", "1024"]);
    vec![
        our("Buy+ phone (ASTC)", ours, vec![], "phone.glb"),
        our("Buy+ desktop (BC7)", ours, vec![], "desktop.glb"),
        gltf_transform("glTF-Transform WebP", tools, transform),
    ]
}

fn our(name: &'static str, program: &Path, after: Vec<&'static str>, suffix: &'static str) -> Way {
    Way {
        name,
        program: program.to_owned(),
        before: vec!["optimize"],
        after,
        suffix: Some(suffix),
    }
}

fn gltf_transform(name: &'static str, tools: &Path, after: Vec<&'static str>) -> Way {
    Way {
        name,
        program: tools.join("node_modules/.bin/gltf-transform"),
        before: vec!["optimize"],
        after,
        suffix: None,
    }
}

impl Way {
    fn run(&self, source: &Source, out: &Path) -> Row {
        let stem = source.path.file_stem().unwrap().to_string_lossy();
        let written = match self.suffix {
            Some(suffix) => out.join(format!("{stem}.{suffix}")),
            None => out.join("theirs.glb"),
        };
        let _ = std::fs::remove_file(&written);
        let mut command = Command::new(&self.program);
        command.args(&self.before).arg(&source.path);
        match self.suffix {
            Some(_) => command.arg(out),
            None if self.before.ends_with(&["-i"]) => command.arg("-o").arg(&written),
            None => command.arg(&written),
        };
        command.args(&self.after);
        let mut time_ms = f64::INFINITY;
        for _ in 0..RUNS {
            let start = Instant::now();
            let done = command.output().expect("the tool starts");
            time_ms = time_ms.min(start.elapsed().as_secs_f64() * 1000.0);
            assert!(
                done.status.success(),
                "{}: {}",
                self.name,
                String::from_utf8_lossy(&done.stderr)
            );
        }
        measure(source, &written, time_ms)
    }
}

fn measure(source: &Source, written: &Path, time_ms: f64) -> Row {
    let bytes = std::fs::read(written).expect("a written file");
    let document = Document::open(&bytes).expect("a file that unpacks");
    let surface = Surface::of(&document);
    let (lost, added) = (
        source.surface.apart_from(&surface, POINTS),
        surface.apart_from(&source.surface, POINTS),
    );
    let pictures = pictures::worn(&document);
    let parts: Vec<_> = source
        .path
        .iter()
        .rev()
        .take(2)
        .map(|part| part.to_string_lossy())
        .collect();
    Row {
        file: format!(
            "{}/{}, {:.2} m",
            parts[1],
            parts[0],
            source.surface.size_m()
        ),
        geometry_bytes: bytes.len() - picture_bytes(&document),
        bytes: bytes.len(),
        time_ms,
        max_mm: lost.max_m.max(added.max_m) * 1000.0,
        mean_mm: lost.mean_m.max(added.mean_m) * 1000.0,
        likeness: pictures::likeness(&source.pictures, &pictures),
        gpu_bytes: pictures.iter().map(|picture| picture.gpu_bytes).sum(),
    }
}

fn picture_bytes(document: &Document) -> usize {
    surface::list(&document.root, "images")
        .iter()
        .filter_map(|image| image.get("bufferView").and_then(Value::as_u64))
        .map(|view| document.view(view as usize).unwrap().len())
        .sum()
}

fn table(ways: &[Way], sources: &[Source], out: &Path) {
    let rows: Vec<Vec<Row>> = sources
        .iter()
        .map(|source| ways.iter().map(|way| way.run(source, out)).collect())
        .collect();
    println!(
        "| file | tool | bytes | without pictures | ms | farthest, mm | mean, mm | SSIM colour, normal, data | GPU, MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (row, way) in rows.iter().flat_map(|rows| rows.iter().zip(ways)) {
        let alike = |usage: &str| {
            row.likeness
                .get(usage)
                .map_or("–".to_owned(), |ssim| format!("{ssim:.3}"))
        };
        println!(
            "| {} | {} | {} | {} | {:.0} | {:.4} | {:.5} | {} {} {} | {:.2} |",
            row.file,
            way.name,
            row.bytes,
            row.geometry_bytes,
            row.time_ms,
            row.max_mm,
            row.mean_mm,
            alike("colour"),
            alike("normal"),
            alike("data"),
            row.gpu_bytes as f64 / 1e6
        );
    }
    println!(
        "\nOver all files, and the first tool's share of the others (below 1: the first has less):\n"
    );
    println!(
        "| tool | bytes | ratio | without pictures | ratio | ms | ratio | worst, mm | ratio of means | SSIM colour | GPU, MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for (number, way) in ways.iter().enumerate() {
        let column = |value: &dyn Fn(&Row) -> f64| -> (f64, f64) {
            let sum = |number: usize| rows.iter().map(|rows| value(&rows[number])).sum::<f64>();
            (sum(number), sum(0) / sum(number))
        };
        let (bytes, bytes_ratio) = column(&|row| row.bytes as f64);
        let (geometry, geometry_ratio) = column(&|row| row.geometry_bytes as f64);
        let (ms, ms_ratio) = column(&|row| row.time_ms);
        let (_, mean_ratio) = column(&|row| f64::from(row.mean_mm));
        let (gpu, _) = column(&|row| row.gpu_bytes as f64);
        let worst = rows
            .iter()
            .map(|rows| rows[number].max_mm)
            .fold(0.0, f32::max);
        let colours: Vec<f64> = rows
            .iter()
            .filter_map(|rows| rows[number].likeness.get("colour").copied())
            .collect();
        let colour = colours.iter().sum::<f64>() / colours.len().max(1) as f64;
        println!(
            "| {} | {bytes:.0} | {bytes_ratio:.2} | {geometry:.0} | {geometry_ratio:.2} | {ms:.0} | {ms_ratio:.2} | {worst:.4} | {mean_ratio:.2} | {colour:.3} | {:.1} |",
            way.name,
            gpu / 1e6
        );
    }
}
