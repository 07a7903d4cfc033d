-- Words are cut by services/catalogue/words.rs; row ids are the products' positions. Only words and their columns are
-- kept: which words a product has is asked, where in the text they stand is not.
CREATE VIRTUAL TABLE product_words USING fts5 (
    title, body, facets, content = '', contentless_delete = 1, detail = 'column', tokenize = 'ascii'
);
