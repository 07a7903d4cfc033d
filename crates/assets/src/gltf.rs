//! The document as glTF: its lists of objects, which of them are referred to, and its extensions.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::codes as c;
use crate::issues::Issues;
use crate::json::{Kind, Value};

/// A longer list is refused: engines allocate for each object, and no asset that fits our budgets comes near.
pub(crate) const MAX_OBJECTS: usize = 16_384;

/// The lists that indices refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Collection {
    Accessors,
    Animations,
    Buffers,
    BufferViews,
    Cameras,
    Images,
    Materials,
    Meshes,
    Nodes,
    Samplers,
    Scenes,
    Skins,
    Textures,
    Lights,
    Variants,
}

use Collection::*;

const ALL: [Collection; 15] = [
    Accessors,
    Animations,
    Buffers,
    BufferViews,
    Cameras,
    Images,
    Materials,
    Meshes,
    Nodes,
    Samplers,
    Scenes,
    Skins,
    Textures,
    Lights,
    Variants,
];

/// Lists whose objects do nothing unless something refers to them.
const IDLE_UNLESS_USED: [Collection; 12] = [
    Accessors,
    Buffers,
    BufferViews,
    Cameras,
    Images,
    Materials,
    Meshes,
    Nodes,
    Samplers,
    Skins,
    Textures,
    Lights,
];

impl Collection {
    /// Path of the list from the root.
    pub fn path(self) -> &'static str {
        match self {
            Accessors => "accessors",
            Animations => "animations",
            Buffers => "buffers",
            BufferViews => "bufferViews",
            Cameras => "cameras",
            Images => "images",
            Materials => "materials",
            Meshes => "meshes",
            Nodes => "nodes",
            Samplers => "samplers",
            Scenes => "scenes",
            Skins => "skins",
            Textures => "textures",
            Lights => "extensions/KHR_lights_punctual/lights",
            Variants => "extensions/KHR_materials_variants/variants",
        }
    }

    /// The name of one object, for messages.
    pub fn singular(self) -> &'static str {
        match self {
            Accessors => "accessor",
            Animations => "animation",
            Buffers => "buffer",
            BufferViews => "buffer view",
            Cameras => "camera",
            Images => "image",
            Materials => "material",
            Meshes => "mesh",
            Nodes => "node",
            Samplers => "sampler",
            Scenes => "scene",
            Skins => "skin",
            Textures => "texture",
            Lights => "light",
            Variants => "variant",
        }
    }
}

/// A set of small integers.
#[derive(Default)]
pub(crate) struct BitSet(Vec<u64>);

impl BitSet {
    /// Adds a number; false when it was there already.
    pub fn insert(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64, 1 << (number % 64));
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    pub fn remove(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    pub fn contains(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

/// A document with its lists.
pub(crate) struct Gltf<'a> {
    pub root: Value<'a>,
    lists: [Vec<Value<'a>>; ALL.len()],
    used: [BitSet; ALL.len()],
    extensions_used: HashSet<Cow<'a, str>>,
    extensions_seen: HashSet<String>,
}

impl<'a> Gltf<'a> {
    /// Finds the lists of a document.
    pub fn new(root: Value<'a>, issues: &mut Issues) -> Self {
        let lists = ALL.map(|collection| {
            let mut at = Some(root);
            for key in collection.path().split('/') {
                at = at.and_then(|value| value.get(key));
            }
            let items = || at.into_iter().flat_map(Value::items);
            if items().nth(MAX_OBJECTS).is_some() {
                issues.push(
                    &c::STORE_TOO_MANY_OBJECTS,
                    format!("/{}", collection.path()),
                    format!("The list is longer than {MAX_OBJECTS}."),
                );
                return Vec::new();
            }
            items().collect()
        });
        // One element that is no name spoils the list.
        let used = root
            .get("extensionsUsed")
            .filter(|list| list.items().all(|name| name.kind() == Kind::String));
        let names = used
            .into_iter()
            .flat_map(Value::items)
            .filter_map(Value::as_str);
        Self {
            root,
            lists,
            used: std::array::from_fn(|_| BitSet::default()),
            extensions_used: names.take(MAX_OBJECTS).collect(),
            extensions_seen: HashSet::new(),
        }
    }

    pub fn len(&self, collection: Collection) -> usize {
        self.lists[collection as usize].len()
    }

    /// One object of a list, if it exists and is an object.
    pub fn get(&self, collection: Collection, index: usize) -> Option<Value<'a>> {
        self.lists[collection as usize]
            .get(index)
            .copied()
            .filter(|value| value.is_object())
    }

    /// The objects of a list with their indices.
    pub fn each(&self, collection: Collection) -> impl Iterator<Item = (usize, Value<'a>)> {
        self.lists[collection as usize]
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, value)| value.is_object())
    }

    /// The object that a property refers to, if it exists.
    pub fn resolve(
        &self,
        value: Value<'a>,
        key: &str,
        collection: Collection,
    ) -> Option<(usize, Value<'a>)> {
        let index = value.get(key)?.as_index()?;
        Some((index, self.get(collection, index)?))
    }

    /// Notes that an object is referred to; false where there is none.
    pub fn mark_used(&mut self, collection: Collection, index: usize) -> bool {
        let exists = self.get(collection, index).is_some();
        if exists {
            self.used[collection as usize].insert(index);
        }
        exists
    }

    pub fn uses_extension(&self, name: &str) -> bool {
        self.extensions_used.contains(name)
    }

    /// Notes that an extension object was met.
    pub fn note_extension_seen(&mut self, name: &str) {
        if !self.extensions_seen.contains(name) && self.extensions_used.contains(name) {
            self.extensions_seen.insert(name.to_owned());
        }
    }

    /// Reports objects that nothing refers to.
    pub fn report_unused(&self, issues: &mut Issues) {
        for collection in IDLE_UNLESS_USED {
            for index in (0..self.len(collection))
                .filter(|index| !self.used[collection as usize].contains(*index))
            {
                issues.push(
                    &c::UNUSED_OBJECT,
                    format!("/{}/{index}", collection.path()),
                    format!("Nothing uses this {}.", collection.singular()),
                );
            }
        }
    }
}

/// The objects of a list inside an object; none where one element is of another type.
pub(crate) fn objects<'a>(value: Value<'a>, key: &str) -> impl Iterator<Item = Value<'a>> {
    let list = value
        .get(key)
        .filter(|list| list.items().all(Value::is_object));
    list.into_iter().flat_map(Value::items)
}

/// A byte offset: 0 where it is absent, `None` where it is no offset.
pub(crate) fn offset(value: Value) -> Option<usize> {
    match value
        .get("byteOffset")
        .filter(|offset| offset.kind() != Kind::Null)
    {
        Some(offset) => offset.as_index(),
        None => Some(0),
    }
}

/// A text member.
pub(crate) fn text<'a>(value: Value<'a>, key: &str) -> Option<Cow<'a, str>> {
    value.get(key)?.as_str()
}

/// A number member, or its default where it is absent or no number.
pub(crate) fn number_or(value: Value, key: &str, default: f64) -> f64 {
    value.get(key).and_then(Value::as_f64).unwrap_or(default)
}

/// An array of exactly `N` numbers.
pub(crate) fn numbers<const N: usize>(value: Value, key: &str) -> Option<[f64; N]> {
    let array = value.get(key).filter(|array| array.kind() == Kind::Array)?;
    let mut numbers = [0.0; N];
    let mut count = 0;
    for item in array.items() {
        *numbers.get_mut(count)? = item.as_f64()?;
        count += 1;
    }
    (count == N).then_some(numbers)
}
