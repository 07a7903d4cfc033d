//! The list of the page's files; a test holds it against the folder.

use std::sync::OnceLock;

use super::File;

/// Files below `web/retail` are listed by their path there, others by where they are and what they are called here.
macro_rules! files {
    ($($path:literal)* ; $($from:literal => $to:literal)*) => {
        const COUNT: usize = [$($path,)* $($to),*].len();
        pub(super) static FILES: [File; COUNT] = [
            $(File { path: $path, bytes: include_bytes!(concat!("../../../web/retail/", $path)), kept: OnceLock::new() },)*
            $(File { path: $to, bytes: include_bytes!(concat!("../../../../../assets/", $from)), kept: OnceLock::new() },)*
        ];
    };
}

files! {
    "app.js"
    "art/box.svg"
    "art/door.svg"
    "core/api.js"
    "core/bound.js"
    "core/charts.js"
    "core/dom.js"
    "core/faults.js"
    "core/i18n.js"
    "core/plan.js"
    "core/rooms.js"
    "core/sending.js"
    "core/session.js"
    "core/tus.js"
    "core/ui.js"
    "core/viewer.js"
    "icon.svg"
    "index.html"
    "screens/campaigns.js"
    "screens/figures.js"
    "screens/goods.js"
    "screens/import.js"
    "screens/model.js"
    "screens/models.js"
    "screens/order.js"
    "screens/orders.js"
    "screens/product.js"
    "screens/product_fields.js"
    "screens/signin.js"
    "screens/start.js"
    "screens/store.js"
    "screens/store_look.js"
    "screens/store_plan.js"
    "screens/store_preview.js"
    "screens/store_signs.js"
    "screens/stores.js"
    "screens/team.js"
    "style/base.css"
    "style/parts.css"
    "style/screens.css"
    "texts/faults.js"
    "texts/goods.js"
    "texts/models.js"
    "texts/problems.js"
    "texts/sales.js"
    "texts/shell.js"
    "texts/store.js"
    "vendor/LICENSE-model-viewer"
    "vendor/README.md"
    "vendor/model-viewer-4.4.0.min.js"
    ;
    // The shop's own typefaces.
    "fonts/sign.ttf" => "fonts/sign.ttf"
    "fonts/text.ttf" => "fonts/text.ttf"
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::FILES;

    fn below(folder: &Path, root: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, root, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.insert(name.replace('\\', "/"));
            }
        }
    }

    #[test]
    fn every_file_of_the_page_is_carried_once() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/retail");
        let mut there = BTreeSet::from(["fonts/sign.ttf", "fonts/text.ttf"].map(str::to_owned));
        below(&root, &root, &mut there);
        let carried: BTreeSet<_> = FILES.iter().map(|file| file.path.to_owned()).collect();
        assert_eq!(carried, there);
        assert_eq!(carried.len(), FILES.len());
    }
}
