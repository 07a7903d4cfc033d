//! Speed of what a screen change or a settings slider costs.

use criterion::{Criterion, criterion_group, criterion_main};

fn placeholder(_: &mut Criterion) {}

criterion_group!(benches, placeholder);
criterion_main!(benches);
