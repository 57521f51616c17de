//! Reads a prompt by its marks alone, as a careful model would: knows nothing
//! of how the program lays it out but what the notice says.

/// A block: its name in the marks (of a fence, its language), what the mark
/// says of it, and its text.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    pub name: String,
    pub said: String,
    pub text: String,
}

/// The three layouts, and one of the user's own.
pub const TEMPLATES: [&str; 4] = ["xml", "md", "plain", "own.txt"];

/// A template of the user's own, with a place for all there is.
pub const OWN: &str = "Do this:\n{{task}}\n{{notice}}\n{{facts}}{{rules}}{{project_docs}}{{code}}\
                       {{docs}}Once more:\n{{task}}\n";

/// Reads the blocks of a prompt.
#[track_caller]
pub fn blocks(template: &str, nonce: &str, text: &str) -> Vec<Block> {
    match template {
        "md" => fences(nonce, text),
        "plain" => lines(nonce, text),
        _ => tags(nonce, text),
    }
}

/// Tags whose names end in the nonce, each on a line of its own.
#[track_caller]
fn tags(nonce: &str, text: &str) -> Vec<Block> {
    let (mut open, mut is_in_reference, mut blocks) = (None::<Block>, false, Vec::new());
    for line in text.lines() {
        let opened = line
            .strip_prefix('<')
            .and_then(|line| line.strip_suffix('>'))
            .and_then(|line| line.split_once(&format!("-{nonce}")));
        match opened {
            Some(("reference", "")) => is_in_reference = true,
            Some(("/reference", "")) => {
                assert!(is_in_reference && open.is_none(), "{open:?} at {line}");
                is_in_reference = false;
            }
            Some((name, said)) => match (name.strip_prefix('/'), open.take()) {
                (None, None) => {
                    let (name, said) = (name.to_owned(), said.to_owned());
                    let text = String::new();
                    open = Some(Block { name, said, text });
                }
                (Some(name), Some(block)) if block.name == name => blocks.push(block),
                (_, block) => panic!("{line} within {block:?}"),
            },
            None => {
                if let Some(block) = &mut open {
                    block.text.push_str(line);
                    block.text.push('\n');
                } else {
                    assert!(
                        !line.contains(nonce) || line.starts_with("What stands"),
                        "{line}"
                    );
                }
            }
        }
    }
    assert!(!is_in_reference && open.is_none(), "left open: {open:?}");
    blocks
}

/// Fences whose first line ends in the nonce, as CommonMark has them.
#[track_caller]
fn fences(nonce: &str, text: &str) -> Vec<Block> {
    let (mut open, mut blocks) = (None::<(usize, Option<Block>)>, Vec::new());
    for line in text.lines() {
        let bare = line.trim_start_matches(' ');
        let ticks = bare.bytes().take_while(|b| *b == b'`').count();
        let is_fence = line.len() - bare.len() < 4 && ticks >= 3;
        let info = &bare[ticks..];
        if let Some((length, mut block)) = open.take() {
            if is_fence && ticks >= length && info.trim().is_empty() {
                blocks.extend(block);
                continue;
            }
            if let Some(block) = &mut block {
                block.text.push_str(line);
                block.text.push('\n');
            }
            open = Some((length, block));
        } else if is_fence && !info.contains('`') {
            let block = info.strip_suffix(nonce).map(|language| Block {
                name: language.trim().to_owned(),
                said: String::new(),
                text: String::new(),
            });
            open = Some((ticks, block));
        }
    }
    assert!(open.is_none(), "left open: {open:?}");
    let head = |mut block: Block| {
        if let Some((said, text)) = block.text.split_once('\n')
            && said.starts_with('[')
        {
            (block.said, block.text) = (said.to_owned(), text.to_owned());
        }
        block
    };
    blocks.into_iter().map(head).collect()
}

/// Lines of BEGIN and END with the nonce.
#[track_caller]
fn lines(nonce: &str, text: &str) -> Vec<Block> {
    let (mut open, mut blocks) = (None::<Block>, Vec::new());
    for line in text.lines() {
        let begins = line.strip_prefix(&format!("--- BEGIN {nonce} "));
        let ends = line.strip_prefix(&format!("--- END {nonce} "));
        if let Some(begins) = begins {
            assert!(open.is_none(), "{line} within {open:?}");
            let (name, said) = begins.split_once(' ').unwrap();
            let (name, said) = (name.to_owned(), said.to_owned());
            let text = String::new();
            open = Some(Block { name, said, text });
        } else if let Some(ends) = ends {
            let block = open.take().unwrap_or_else(|| panic!("{line} ends nothing"));
            assert_eq!(ends, format!("{} ---", block.name));
            blocks.push(block);
        } else if let Some(block) = &mut open {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    assert!(open.is_none(), "left open: {open:?}");
    blocks
}

/// Fails where a text opens a fence of its own that it does not close.
#[track_caller]
pub fn assert_whole_fences(text: &str) {
    let mut open: Option<(char, usize)> = None;
    for line in text.lines() {
        let bare = line.trim_start_matches(' ');
        let mark = bare.chars().next().filter(|c| "`~".contains(*c));
        let Some(mark) = mark.filter(|_| line.len() - bare.len() < 4) else {
            continue;
        };
        let length = bare.chars().take_while(|c| *c == mark).count();
        let info = bare[length..].trim();
        match open {
            None if length >= 3 && !(mark == '`' && info.contains('`')) => {
                open = Some((mark, length));
            }
            Some((of, least)) if of == mark && length >= least && info.is_empty() => open = None,
            _ => {}
        }
    }
    assert!(open.is_none(), "{open:?} is left open in:\n{text}");
}
