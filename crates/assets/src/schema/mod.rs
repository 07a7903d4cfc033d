//! The shape of the document: walks the JSON along the tables of the glTF 2.0 schemas and reports what does not fit.
//!
//! Types, ranges, required and unknown properties and references are judged here; what values mean together is not.

mod core;
mod extensions;
mod values;

use crate::codes as c;
use crate::gltf::{BitSet, Collection, Gltf};
use crate::issues::{Issues, token};
use crate::json::{Kind, Value};

pub(crate) use extensions::{is_known, must_be_required};
pub(crate) use values::parse_version;

/// What a property must hold.
pub(crate) enum Rule {
    Bool,
    Int {
        min: i64,
        max: i64,
    },
    /// Values outside the list are a warning: the list may grow.
    IntIn(&'static [i64]),
    /// `bufferView.byteStride`: 4 to 252, in steps of 4.
    Stride,
    Number(Range),
    Numbers {
        lengths: &'static [usize],
        range: Range,
    },
    /// Any number of numbers, at least one.
    Weights,
    Text,
    TextIn(&'static [&'static str]),
    /// A JSON pointer (RFC 6901).
    Pointer,
    /// `major.minor`.
    Version,
    /// Extension names, each once.
    Names,
    Index(Collection),
    /// A reference into a list of the same parent, resolved by its stage.
    LocalIndex,
    Indices(Collection),
    Object(&'static Schema),
    /// A list inside an object; one element of another type spoils all of it.
    Objects(&'static Schema),
    /// A list at the top of the document; indices to an element of another type do not resolve.
    Collection(&'static Schema),
    /// Attribute semantics to accessors.
    Attributes,
    Targets,
}

/// Bounds of a number.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    pub min: f64,
    pub max: f64,
    pub above_min: bool,
    pub below_max: bool,
}

/// One property of an object.
pub(crate) struct Field {
    pub name: &'static str,
    pub rule: Rule,
    pub required: bool,
}

/// The properties of one kind of object. Every object may also have `extensions` and `extras`.
pub(crate) struct Schema {
    /// Where extensions attach: `material`, `node`, …
    pub kind: &'static str,
    pub fields: &'static [Field],
}

/// Walks the whole document and notes which objects are referred to.
/// Returns false where the version is not ours to judge, so that nothing else was looked at.
pub(crate) fn check(gltf: &mut Gltf, issues: &mut Issues) -> bool {
    let root = gltf.root;
    let mut walker = Walker {
        gltf,
        issues,
        pointer: String::new(),
        seen: BitSet::default(),
    };
    let is_ours = walker.asset(root);
    if is_ours {
        walker.object(root, &core::ROOT);
    }
    is_ours
}

struct Walker<'w, 'a> {
    gltf: &'w mut Gltf<'a>,
    issues: &'w mut Issues,
    pointer: String,
    /// Indices of the list at hand; kept so that a thousand lists do not allocate a thousand sets.
    seen: BitSet,
}

impl<'a> Walker<'_, 'a> {
    /// Everything else means what the version says it means, so the version comes first.
    fn asset(&mut self, root: Value<'a>) -> bool {
        let asset = root.get("asset");
        let version = asset.and_then(|asset| asset.get("version")?.as_str());
        if version
            .and_then(|version| parse_version(&version))
            .is_some_and(|(major, _)| major == 2)
        {
            return true;
        }
        if let Some(asset) = asset {
            self.within("asset", |walker| walker.rule(asset, &core::ASSET_RULE));
        }
        if asset.is_none_or(|asset| asset.kind() == Kind::Null) {
            self.report(&c::UNDEFINED_PROPERTY, "The property `asset` is missing.");
        }
        false
    }

    fn object(&mut self, value: Value<'a>, schema: &'static Schema) {
        for (key, member) in value.entries() {
            self.within(&key, |walker| {
                match schema.fields.iter().find(|field| field.name == key) {
                    Some(field) => walker.rule(member, &field.rule),
                    None if key == "extensions" => walker.extensions(member, schema),
                    None if key == "extras" => walker.extras(member),
                    None => walker.report(
                        &c::UNEXPECTED_PROPERTY,
                        format!("The property `{}` is not part of glTF here.", token(&key)),
                    ),
                }
            });
        }
        for field in schema.fields.iter().filter(|field| field.required) {
            if value
                .get(field.name)
                .is_none_or(|member| member.kind() == Kind::Null)
            {
                self.report(
                    &c::UNDEFINED_PROPERTY,
                    format!("The property `{}` is missing.", field.name),
                );
            }
        }
    }

    fn rule(&mut self, value: Value<'a>, rule: &'static Rule) {
        match rule {
            Rule::Object(schema) => {
                if self.expect(value, Kind::Object, "object") {
                    self.object(value, schema);
                }
            }
            Rule::Objects(schema) => {
                if self.expect_objects(value) {
                    self.each(value, |walker, item| walker.object(item, schema));
                }
            }
            Rule::Collection(schema) => self.each(value, |walker, item| {
                if walker.expect(item, Kind::Object, "object") {
                    walker.object(item, schema);
                }
            }),
            Rule::Index(collection) => self.single_index(value, Some(*collection)),
            Rule::LocalIndex => self.single_index(value, None),
            Rule::Indices(collection) => self.indices(value, *collection),
            Rule::Attributes => self.attributes(value),
            Rule::Targets => {
                if self.expect_objects(value) {
                    self.each(value, Self::attributes);
                }
            }
            _ => self.plain(value, rule),
        }
    }

    fn each(&mut self, value: Value<'a>, mut check: impl FnMut(&mut Self, Value<'a>)) {
        if !self.expect(value, Kind::Array, "array") {
            return;
        }
        if value.items().next().is_none() {
            self.report(&c::EMPTY_ENTITY, "The array is empty.");
        }
        for (index, item) in value.items().enumerate() {
            self.within_index(index, |walker| check(walker, item));
        }
    }

    /// Whether a list has objects only; what is no list is left to [`Self::each`].
    fn expect_objects(&mut self, value: Value<'a>) -> bool {
        let fits = value.items().all(Value::is_object);
        if !fits {
            self.report(
                &c::ARRAY_TYPE_MISMATCH,
                "An array element is not an object.",
            );
        }
        fits
    }

    fn single_index(&mut self, value: Value<'a>, collection: Option<Collection>) {
        if value.as_i64().is_some() {
            self.index(value, collection);
        } else {
            self.report(
                &c::TYPE_MISMATCH,
                format!("`{}` is not an integer.", token(value.source())),
            );
        }
    }

    fn index(&mut self, value: Value<'a>, collection: Option<Collection>) {
        match value.as_index() {
            None => self.report(
                &c::INVALID_INDEX,
                format!("`{}` is not an index.", token(value.source())),
            ),
            Some(index) => {
                if let Some(collection) = collection
                    && !self.gltf.mark_used(collection, index)
                {
                    self.report(
                        &c::UNRESOLVED_REFERENCE,
                        format!("There is no {} number {index}.", collection.singular()),
                    );
                }
            }
        }
    }

    fn indices(&mut self, value: Value<'a>, collection: Collection) {
        self.each(value, |walker, item| {
            walker.index(item, Some(collection));
            if let Some(index) = item.as_index()
                && index < walker.gltf.len(collection)
                && !walker.seen.insert(index)
            {
                walker.report(
                    &c::DUPLICATE_ELEMENTS,
                    format!("Index {index} is listed twice."),
                );
            }
        });
        for index in value.items().filter_map(Value::as_index) {
            self.seen.remove(index);
        }
    }

    fn attributes(&mut self, value: Value<'a>) {
        if !self.expect(value, Kind::Object, "object") {
            return;
        }
        if value.entries().next().is_none() {
            self.report(&c::EMPTY_ENTITY, "The object is empty.");
        }
        for (key, member) in value.entries() {
            self.within(&key, |walker| {
                walker.index(member, Some(Collection::Accessors))
            });
        }
    }

    fn extras(&mut self, value: Value<'a>) {
        if !value.is_object() {
            self.report(&c::NON_OBJECT_EXTRAS, "`extras` is not an object.");
        }
    }

    fn extensions(&mut self, value: Value<'a>, schema: &'static Schema) {
        if !self.expect(value, Kind::Object, "object") {
            return;
        }
        for (name, member) in value.entries() {
            self.within(&name, |walker| walker.extension(&name, member, schema));
        }
    }

    fn extension(&mut self, name: &str, value: Value<'a>, schema: &'static Schema) {
        self.expect(value, Kind::Object, "object");
        if !self.gltf.uses_extension(name) {
            self.report(
                &c::UNDECLARED_EXTENSION,
                format!("`{}` is not listed in `extensionsUsed`.", token(name)),
            );
            return;
        }
        self.gltf.note_extension_seen(name);
        if !is_known(name) {
            return;
        }
        match extensions::schema_for(name, schema.kind) {
            None => self.report(
                &c::UNEXPECTED_EXTENSION_OBJECT,
                format!("`{name}` does not belong on a {}.", schema.kind),
            ),
            Some(extension) if value.is_object() => self.object(value, extension),
            Some(_) => {}
        }
    }

    fn expect(&mut self, value: Value<'a>, kind: Kind, name: &str) -> bool {
        let fits = value.kind() == kind;
        if !fits {
            self.report(
                &c::TYPE_MISMATCH,
                format!("`{}` is not of type {name}.", token(value.source())),
            );
        }
        fits
    }

    fn report(&mut self, code: &c::Code, what: impl AsRef<str>) {
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        self.issues.push(code, pointer, what);
    }

    fn within(&mut self, key: &str, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&token(key));
        check(self);
        self.pointer.truncate(length);
    }

    fn within_index(&mut self, index: usize, check: impl FnOnce(&mut Self)) {
        use std::fmt::Write;
        let length = self.pointer.len();
        // Writing into a String cannot fail.
        let _ = write!(self.pointer, "/{index}");
        check(self);
        self.pointer.truncate(length);
    }
}
