//! Small questions to glTF's JSON, with errors that say where. Knows no extension by itself.

use serde_json::{Map, Value};

use crate::{Result, UnpackError};

/// The length of a top-level list; 0 where there is none.
pub(crate) fn len(root: &Value, list: &str) -> usize {
    root.get(list).and_then(Value::as_array).map_or(0, Vec::len)
}

/// One object of a top-level list.
pub(crate) fn item<'v>(root: &'v Value, list: &str, index: usize) -> Result<&'v Value> {
    root.get(list)
        .and_then(|items| items.get(index))
        .filter(|item| item.is_object())
        .ok_or_else(|| UnpackError::at(format!("/{list}/{index}"), "is referred to but not there"))
}

/// The same, to be changed.
pub(crate) fn item_mut<'v>(
    root: &'v mut Value,
    list: &str,
    index: usize,
) -> Result<&'v mut Map<String, Value>> {
    root.get_mut(list)
        .and_then(|items| items.get_mut(index))
        .and_then(Value::as_object_mut)
        .ok_or_else(|| UnpackError::at(format!("/{list}/{index}"), "is referred to but not there"))
}

/// Adds an object to a top-level list; returns its index.
pub(crate) fn push(root: &mut Value, list: &str, item: Value) -> Result<usize> {
    let items = root
        .as_object_mut()
        .and_then(|root| {
            root.entry(list)
                .or_insert_with(|| Value::Array(Vec::new()))
                .as_array_mut()
        })
        .ok_or_else(|| UnpackError::at(format!("/{list}"), "is not a list"))?;
    items.push(item);
    Ok(items.len() - 1)
}

/// A whole number that must be there.
pub(crate) fn number(value: &Value, key: &str, pointer: &str) -> Result<usize> {
    index(value, key)
        .ok_or_else(|| UnpackError::at(format!("{pointer}/{key}"), "is no whole number"))
}

/// A whole number that may be there.
pub(crate) fn index(value: &Value, key: &str) -> Option<usize> {
    value
        .get(key)
        .and_then(Value::as_u64)
        .and_then(|number| usize::try_from(number).ok())
}

/// One extension of an object.
pub(crate) fn extension<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.get("extensions")?.get(name)
}

/// Takes an extension off an object; drops an `extensions` that is then empty.
pub(crate) fn take_extension(object: &mut Map<String, Value>, name: &str) -> Option<Value> {
    let extensions = object.get_mut("extensions")?.as_object_mut()?;
    let taken = extensions.remove(name);
    if extensions.is_empty() {
        object.remove("extensions");
    }
    taken
}

/// Strikes extensions off the file's lists: the first from both, the second only from what a loader must know.
pub(crate) fn forget_extensions(root: &mut Value, gone: &[&str], optional: &[&str]) {
    let Some(root) = root.as_object_mut() else {
        return;
    };
    for list in ["extensionsUsed", "extensionsRequired"] {
        let Some(names) = root.get_mut(list).and_then(Value::as_array_mut) else {
            continue;
        };
        names.retain(|name| {
            let name = name.as_str().unwrap_or_default();
            !gone.contains(&name) && (list == "extensionsUsed" || !optional.contains(&name))
        });
        if names.is_empty() {
            root.remove(list);
        }
    }
}
