//! What a screen change or a settings slider costs.
#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "a bench: its macros make public functions"
)]

use std::hint::black_box;

use buyplus_optics::{Eye, MeshSettings, Optics, Screen, ViewerProfile, VisibleArea};
use criterion::{Criterion, criterion_group, criterion_main};

fn optics(criterion: &mut Criterion) {
    let profile = ViewerProfile::cardboard_v1();
    let optics = Optics::new(&profile, Screen::TYPICAL).expect("it fits");
    let settings = MeshSettings::default();
    criterion.bench_function("mesh 40x40, both eyes", |bencher| {
        bencher.iter(|| Eye::BOTH.map(|eye| black_box(optics.distortion_mesh(eye, &settings))));
    });
    criterion.bench_function("a viewer for a screen", |bencher| {
        bencher.iter(|| black_box(Optics::new(black_box(&profile), Screen::TYPICAL)));
    });
    criterion.bench_function("hidden-area mask", |bencher| {
        let area = optics.visible_area(Eye::Left, VisibleArea::SAFE_MARGIN);
        bencher.iter(|| black_box(area.hidden_triangles_ndc()));
    });
    let lens = profile.lens();
    criterion.bench_function("inverse of one radius", |bencher| {
        bencher.iter(|| black_box(lens.undistort(black_box(0.7))));
    });
}

criterion_group!(benches, optics);
criterion_main!(benches);
