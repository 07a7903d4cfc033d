//! Counts what the world is still waiting for (requests, loads, paintings), so that films and tests know when time may step.
//! It must not wait by itself: no frame ever blocks.

use bevy::asset::RecursiveDependencyLoadState;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Pending>()
        .init_resource::<Loads>()
        .add_systems(Last, count_loads);
}

/// How many pieces of work of each kind are under way. A film's clock stands still until all are zero.
#[derive(Resource, Default, Debug)]
pub struct Pending {
    counts: HashMap<&'static str, usize>,
}

impl Pending {
    /// Says how many pieces of `kind` are under way now.
    pub fn set(&mut self, kind: &'static str, count: usize) {
        self.counts.insert(kind, count);
    }

    /// True when nothing is under way.
    pub fn is_settled(&self) -> bool {
        self.counts.values().all(|count| *count == 0)
    }

    /// What is still under way, for messages to developers.
    pub fn describe(&self) -> String {
        let mut busy: Vec<_> = self
            .counts
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        busy.sort();
        busy.join(", ")
    }
}

/// Assets that the world wants and does not have yet.
#[derive(Resource, Default, Debug)]
pub struct Loads(Vec<UntypedHandle>);

impl Loads {
    /// Counts this asset as under way until it and all it needs are loaded, or have failed.
    pub fn watch(&mut self, asset: UntypedHandle) {
        self.0.push(asset);
    }
}

fn count_loads(assets: Res<AssetServer>, mut loads: ResMut<Loads>, mut pending: ResMut<Pending>) {
    loads.0.retain(|asset| {
        !matches!(
            assets.recursive_dependency_load_state(asset),
            RecursiveDependencyLoadState::Loaded | RecursiveDependencyLoadState::Failed(_)
        )
    });
    pending.set("loads", loads.0.len());
}
