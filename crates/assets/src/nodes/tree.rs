//! The node hierarchy: a strict forest (glTF 2.0, section 3.5.2).

use crate::codes as c;
use crate::gltf::{BitSet, Collection, Gltf};
use crate::issues::Issues;
use crate::json::Value;
use crate::skins;

/// Deeper hierarchies are refused; engines walk them recursively.
pub(crate) const MAX_DEPTH: u32 = 512;

/// More joints in all skins together are not examined.
const MAX_JOINTS: usize = 100_000;

const NONE: u32 = u32::MAX;

/// Parents and roots of all nodes.
pub(crate) struct Tree {
    parents: Vec<u32>,
    /// Root of each node; `NONE` for nodes in or under a loop.
    roots: Vec<u32>,
    depths: Vec<u32>,
    joints: BitSet,
}

impl Tree {
    /// Reads the hierarchy and reports what is no tree.
    pub fn new(gltf: &Gltf, issues: &mut Issues) -> Self {
        let count = gltf.len(Collection::Nodes);
        let mut tree = Self {
            parents: vec![NONE; count],
            roots: vec![NONE; count],
            depths: vec![NONE; count],
            joints: BitSet::default(),
        };
        tree.read_parents(gltf, issues);
        tree.find_roots(issues);
        for (_, skin) in gltf.each(Collection::Skins) {
            for joint in skins::joints(gltf, skin) {
                tree.joints.insert(joint as usize);
            }
        }
        tree
    }

    pub fn parent(&self, node: usize) -> Option<u32> {
        self.parents
            .get(node)
            .copied()
            .filter(|parent| *parent != NONE)
    }

    /// The root above a node; `None` in a loop.
    pub fn root(&self, node: usize) -> Option<u32> {
        self.roots.get(node).copied().filter(|root| *root != NONE)
    }

    /// Whether a skin names the node as a joint.
    pub fn is_joint(&self, node: usize) -> bool {
        self.joints.contains(node)
    }

    /// Whether the deepest node is within what engines take.
    pub fn is_shallow(&self) -> bool {
        self.depths
            .iter()
            .all(|depth| *depth == NONE || *depth <= MAX_DEPTH)
    }

    /// The nodes above all given ones, a node counting as above itself; `None` where that cannot be told.
    pub fn common_ancestors(&self, nodes: &[u32]) -> Option<Vec<u32>> {
        let mut common = *nodes.first()?;
        if nodes.len() > MAX_JOINTS
            || !self.is_shallow()
            || nodes.iter().any(|node| self.root(*node as usize).is_none())
        {
            return None;
        }
        for node in nodes {
            match self.lowest_common(common, *node) {
                Some(node) => common = node,
                None => return Some(Vec::new()),
            }
        }
        Some(std::iter::successors(Some(common), |node| self.parent(*node as usize)).collect())
    }

    fn lowest_common(&self, mut a: u32, mut b: u32) -> Option<u32> {
        while a != b {
            let (depth_a, depth_b) = (self.depths[a as usize], self.depths[b as usize]);
            if depth_a >= depth_b {
                a = self.parent(a as usize)?;
            } else {
                b = self.parent(b as usize)?;
            }
        }
        Some(a)
    }

    fn read_parents(&mut self, gltf: &Gltf, issues: &mut Issues) {
        for (index, node) in gltf.each(Collection::Nodes) {
            for (position, child) in node
                .get("children")
                .into_iter()
                .flat_map(Value::items)
                .enumerate()
            {
                let Some(slot) = child
                    .as_index()
                    .and_then(|child| self.parents.get_mut(child))
                else {
                    continue;
                };
                if *slot != NONE {
                    let what = format!("The child hangs under node {slot} already.");
                    issues.push(
                        &c::NODE_PARENT_OVERRIDE,
                        format!("/nodes/{index}/children/{position}"),
                        what,
                    );
                }
                *slot = index as u32;
            }
        }
    }

    fn find_roots(&mut self, issues: &mut Issues) {
        let mut visited = BitSet::default();
        let mut path = Vec::new();
        for start in 0..self.parents.len() {
            let mut node = start;
            while visited.insert(node) {
                path.push(node);
                match self.parent(node) {
                    Some(parent) => node = parent as usize,
                    None => {
                        self.roots[node] = node as u32;
                        self.depths[node] = 0;
                    }
                }
            }
            if self.roots[node] == NONE
                && let Some(first) = path.iter().position(|step| *step == node)
            {
                for step in &path[first..] {
                    issues.push(
                        &c::NODE_LOOP,
                        format!("/nodes/{step}"),
                        "The node is its own ancestor.",
                    );
                }
            }
            let (root, mut depth) = (self.roots[node], self.depths[node]);
            for step in path.drain(..).rev().filter(|_| root != NONE) {
                if self.roots[step] == NONE {
                    depth += 1;
                    self.roots[step] = root;
                    self.depths[step] = depth;
                }
            }
        }
    }
}
