//! Text cut into the words that a search compares, in English and Chinese. Pure.
//!
//! Neither database can tell where a Chinese word ends, so both are given words that were cut here: Latin text by
//! letters and digits, without accents, case and plural; Chinese and Japanese text into every pair of neighbours,
//! which finds any word of two signs or more without a dictionary (Nie, Gao, Zhang, Zhou: On the use of words and
//! n-grams for Chinese information retrieval, IRAL 2000), and every single sign for those who ask for one.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A question with more words than this is cut off: it would only make the search slow.
const ASKED_MAX: usize = 16;
/// No word that anybody looks for is longer.
const LETTERS_MAX: usize = 40;

/// A stretch of text that is cut in one way.
#[derive(Debug, PartialEq, Eq)]
enum Run {
    Word(String),
    Signs(Vec<char>),
}

/// Every word that text can be found by, in its order, repeats and all.
pub(crate) fn of_text(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => words.push(stem(word)),
            Run::Signs(signs) => {
                words.extend(signs.iter().map(char::to_string));
                words.extend(pairs(&signs));
            }
        }
    }
    words
}

/// The words that must all be there for text to answer the question, each once.
pub(crate) fn of_question(question: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for run in runs(question) {
        let found: Vec<_> = match run {
            Run::Word(word) => vec![stem(word)],
            Run::Signs(signs) if signs.len() == 1 => vec![signs[0].to_string()],
            Run::Signs(signs) => pairs(&signs).collect(),
        };
        for word in found {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words.truncate(ASKED_MAX);
    words
}

/// What sorts by name: letters and digits in ASCII, which every database puts into the same order. Words are parted
/// by a zero, which stands before every letter.
pub(crate) fn sort_key(name: &str) -> String {
    let words = runs(name).into_iter().filter_map(|run| match run {
        Run::Word(word) if word.is_ascii() => Some(word),
        _ => None,
    });
    words.collect::<Vec<_>>().join("0")
}

fn runs(text: &str) -> Vec<Run> {
    let folded = text
        .nfkd()
        .filter(|sign| !is_combining_mark(*sign))
        .nfc()
        .flat_map(char::to_lowercase);
    let mut runs = Vec::new();
    let mut is_open = false;
    for sign in folded {
        if !sign.is_alphanumeric() {
            is_open = false;
            continue;
        }
        let open = if is_open { runs.last_mut() } else { None };
        match (open, is_ideographic(sign)) {
            (Some(Run::Signs(signs)), true) => signs.push(sign),
            (Some(Run::Word(word)), false) if word.chars().count() < LETTERS_MAX => {
                word.push(sign);
            }
            // The rest of an endless word.
            (Some(Run::Word(_)), false) => {}
            (_, true) => runs.push(Run::Signs(vec![sign])),
            (_, false) => runs.push(Run::Word(sign.to_string())),
        }
        is_open = true;
    }
    runs
}

fn pairs(signs: &[char]) -> impl Iterator<Item = String> {
    signs.windows(2).map(String::from_iter)
}

/// Scripts without spaces between words: kana, and the ideographs of every extension.
fn is_ideographic(sign: char) -> bool {
    matches!(sign,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Takes an English plural's ending off, after Harman (How effective is suffixing?, JASIS 42, 1991), and "es" where
/// it is only there to be spoken.
fn stem(word: String) -> String {
    if word.len() < 4 || !word.is_ascii() {
        return word;
    }
    let spoken = ["sses", "xes", "zes", "ches", "shes"];
    let cut = |count: usize, ending: &str| format!("{}{ending}", &word[..word.len() - count]);
    if word.ends_with("ies") && word.len() > 4 {
        cut(3, "y")
    } else if spoken.iter().any(|ending| word.ends_with(ending)) {
        cut(2, "")
    } else if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") {
        cut(1, "")
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn latin_words_lose_case_accents_and_plurals() {
        assert_eq!(of_question("Soirée CLUTCHES"), ["soiree", "clutch"]);
        assert_eq!(
            of_question("dresses boots ladies"),
            ["dress", "boot", "lady"]
        );
        assert_eq!(of_question("dress bus gas"), ["dress", "bus", "gas"]);
        assert_eq!(of_question("two-tone, 100%"), ["two", "tone", "100"]);
        assert_eq!(of_question("ＢＡＧ"), ["bag"], "full width is only a width");
    }

    #[test]
    fn chinese_is_cut_into_neighbours() {
        assert_eq!(of_question("手提包"), ["手提", "提包"]);
        assert_eq!(of_question("包"), ["包"]);
        assert_eq!(of_question("红色T恤"), ["红色", "t", "恤"]);
        assert_eq!(of_text("手提包"), ["手", "提", "包", "手提", "提包"]);
    }

    #[test]
    fn signs_without_meaning_are_no_words() {
        assert!(of_question("% _ ! * \" ' ; --").is_empty());
        assert!(of_question("").is_empty());
    }

    #[test]
    fn names_sort_word_by_word() {
        let mut names = ["Aurelia", "Aure Lia", "Âure Zip", "Auric"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Aure Lia", "Âure Zip", "Aurelia", "Auric"]);
    }

    proptest! {
        #[test]
        fn text_is_found_by_every_part_of_it(text in "[a-z提包手红色 -]{1,30}", at in 0_usize..30, length in 1_usize..10) {
            let signs: Vec<_> = text.chars().collect();
            let from = at % signs.len();
            // Latin words are found whole.
            let is_letter = |index: usize| signs.get(index).is_some_and(char::is_ascii_lowercase);
            let mut from = from;
            while from > 0 && is_letter(from) && is_letter(from - 1) { from -= 1; }
            let mut to = (from + length).min(signs.len());
            while is_letter(to - 1) && is_letter(to) { to += 1; }
            let part: String = signs[from..to].iter().collect();
            let words = of_text(&text);
            prop_assert!(of_question(&part).iter().all(|word| words.contains(word)), "{} in {}", part, text);
        }

        #[test]
        fn words_are_safe_to_write_into_a_search(text in ".{0,60}") {
            for word in of_text(&text) {
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric));
            }
            prop_assert!(of_question(&text).len() <= ASKED_MAX);
            prop_assert!(sort_key(&text).bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
    }
}
