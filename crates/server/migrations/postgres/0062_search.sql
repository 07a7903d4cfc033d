-- Words are cut by services/catalogue/words.rs: weight A is the title, B the rest, C what filters.
CREATE TABLE product_words (
    position BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX product_words_words ON product_words USING GIN (words);
