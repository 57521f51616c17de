//! Words that say nothing by themselves, and how words are told to be kin.

use crate::enhance::gather::stemmed;
use crate::enhance::prompt::Prompt;

/// Words of English sentences, without content.
const ENGLISH: [&str; 88] = [
    "the", "a", "an", "and", "or", "but", "so", "of", "to", "in", "on", "at", "for", "from",
    "with", "without", "by", "as", "is", "are", "was", "be", "been", "it", "its", "this", "that",
    "these", "those", "which", "who", "when", "where", "why", "how", "what", "does", "do", "did",
    "not", "no", "only", "every", "each", "all", "any", "some", "my", "our", "your", "their",
    "his", "i", "we", "you", "they", "he", "she", "me", "us", "them", "can", "could", "should",
    "would", "will", "must", "may", "than", "then", "if", "into", "inside", "about", "after",
    "before", "while", "because", "get", "use", "using", "there", "has", "have", "had", "via",
    "please", "just",
];

/// Words of sentences in other languages.
const OTHER: [&str; 62] = [
    "der", "die", "das", "den", "dem", "ein", "eine", "einen", "einem", "und", "oder", "mit",
    "für", "ist", "nicht", "im", "zu", "auf", "von", "wie", "bitte", "damit", "le", "la", "les",
    "des", "du", "un", "une", "et", "ou", "avec", "pour", "dans", "est", "sur", "que", "qui", "el",
    "los", "las", "una", "y", "con", "para", "por", "del", "como", "il", "di", "che", "per",
    "della", "nel", "um", "uma", "os", "com", "não", "het", "een", "van",
];

/// Words that a question may begin with and does without.
const FILLERS: [&str; 53] = [
    "see", "please", "can", "could", "would", "you", "i", "we", "want", "wants", "need", "needs",
    "to", "how", "do", "does", "should", "let's", "lets", "help", "me", "us", "just", "like", "d",
    "i'd", "i'm", "hi", "hello", "hey", "now", "so", "and", "but", "then", "also", "because",
    "that", "or", "bitte", "kannst", "du", "ich", "möchte", "und", "damit", "aber", "s'il",
    "peux-tu", "por", "favor", "puedes", "y",
];

/// Words that a question does not end with.
const JOINTS: [&str; 24] = [
    "and", "but", "so", "or", "then", "that", "which", "because", "when", "while", "with", "in",
    "to", "the", "a", "of", "from", "for", "at", "und", "aber", "et", "y", "damit",
];

/// Verbs that orders begin with.
pub(super) const ORDERS: [&str; 210] = [
    "add",
    "create",
    "make",
    "build",
    "write",
    "fix",
    "implement",
    "refactor",
    "update",
    "change",
    "remove",
    "delete",
    "replace",
    "convert",
    "migrate",
    "configure",
    "set",
    "use",
    "show",
    "render",
    "store",
    "save",
    "load",
    "fetch",
    "send",
    "read",
    "parse",
    "validate",
    "test",
    "mock",
    "cache",
    "protect",
    "handle",
    "log",
    "retry",
    "run",
    "deploy",
    "move",
    "split",
    "extract",
    "generate",
    "return",
    "explain",
    "find",
    "get",
    "upgrade",
    "invalidate",
    "limit",
    "enable",
    "disable",
    "shut",
    "close",
    "open",
    "start",
    "stop",
    "keep",
    "let",
    "put",
    "give",
    "turn",
    "switch",
    "hide",
    "display",
    "print",
    "format",
    "sort",
    "filter",
    "group",
    "paginate",
    "search",
    "index",
    "upload",
    "download",
    "import",
    "export",
    "stream",
    "publish",
    "subscribe",
    "broadcast",
    "emit",
    "listen",
    "connect",
    "wrap",
    "map",
    "merge",
    "join",
    "link",
    "check",
    "verify",
    "ensure",
    "assert",
    "cover",
    "measure",
    "trace",
    "debug",
    "profile",
    "speed",
    "reduce",
    "increase",
    "raise",
    "lower",
    "allow",
    "forbid",
    "block",
    "restrict",
    "require",
    "reject",
    "accept",
    "redirect",
    "rewrite",
    "rename",
    "roll",
    "revert",
    "restore",
    "schedule",
    "queue",
    "throttle",
    "debounce",
    "batch",
    "paint",
    "draw",
    "plot",
    "animate",
    "style",
    "translate",
    "localise",
    "localize",
    "encrypt",
    "hash",
    "sign",
    "authenticate",
    "authorise",
    "authorize",
    "register",
    "expose",
    "mount",
    "bind",
    "inject",
    "provide",
    "declare",
    "define",
    "describe",
    "document",
    "compare",
    "count",
    "sum",
    "train",
    "tune",
    "serve",
    "package",
    "pin",
    "bump",
    "seed",
    "expire",
    "evict",
    "purge",
    "prevent",
    "avoid",
    "skip",
    "ignore",
    "report",
    "notify",
    "warn",
    "alert",
    "monitor",
    "collect",
    "clean",
    "prefetch",
    "memoize",
    "persist",
    "sync",
    "lock",
    "apply",
    "attach",
    "insert",
    "append",
    "combine",
    "compute",
    "calculate",
    "choose",
    "select",
    "scale",
    "secure",
    "share",
    "simplify",
    "swap",
    "track",
    "transform",
    "try",
    "wait",
    "watch",
    "requeue",
    "redraw",
    "reload",
    "reset",
    "restart",
    "resize",
    "respond",
    "reply",
    "answer",
    "push",
    "pull",
    "deny",
    "drop",
    "clear",
    "rerun",
    "reuse",
    "rework",
    "request",
    "reorder",
];

/// Words that stand before an order.
pub(super) const OPENERS: [&str; 20] = [
    "please",
    "just",
    "now",
    "so",
    "and",
    "but",
    "then",
    "also",
    "hi",
    "hello",
    "hey",
    "help",
    "let's",
    "lets",
    "bitte",
    "next",
    "finally",
    "instead",
    "first",
    "therefore",
];

/// Words that make a wish of what somebody says.
pub(super) const WISHES: [&str; 13] = [
    "want", "wants", "need", "needs", "like", "should", "must", "möchte", "möchten", "will",
    "wollen", "brauche", "brauchen",
];

/// Words that follow a verb that is an order.
pub(super) const OBJECTS: [&str; 28] = [
    "the", "a", "an", "all", "every", "each", "any", "my", "our", "your", "their", "his", "its",
    "this", "that", "these", "those", "it", "them", "us", "only", "both", "no", "up", "down",
    "out", "back", "off",
];

/// Words that speak of trouble, whatever it is.
pub(super) const TROUBLES: [&str; 30] = [
    "error",
    "errors",
    "problem",
    "problems",
    "issue",
    "issues",
    "bug",
    "bugs",
    "failure",
    "failing",
    "fails",
    "failed",
    "broken",
    "wrong",
    "work",
    "works",
    "working",
    "happening",
    "happen",
    "happens",
    "help",
    "thing",
    "things",
    "something",
    "anything",
    "mean",
    "means",
    "cause",
    "caused",
    "reason",
];

/// Words that questions begin with.
pub(super) const QUESTIONS: [&str; 20] = [
    "how", "what", "why", "where", "which", "when", "can", "could", "should", "would", "does",
    "do", "is", "are", "wie", "warum", "wo", "comment", "pourquoi", "cómo",
];

/// Tells whether a word says nothing by itself.
pub(super) fn is_empty(word: &str) -> bool {
    ENGLISH.contains(&word) || OTHER.contains(&word)
}

/// Tells whether a question does without a word at its beginning.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// Tells whether a question does not end with a word.
pub(super) fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}

/// Tells whether a prompt is in English, by the words its sentences need.
pub(super) fn is_english(prompt: &Prompt) -> bool {
    let count = |list: &[&str]| {
        let words = prompt.words.iter();
        words.filter(|w| list.contains(&&*w.lower)).count()
    };
    let letters = prompt.task.chars().filter(|c| c.is_alphabetic());
    let (ascii, other): (Vec<char>, Vec<char>) = letters.partition(char::is_ascii);
    let english = count(&ENGLISH);
    english > 0 && english >= count(&OTHER) && ascii.len() > other.len()
}

/// Tells whether two words begin alike, or are forms of one: `validate`,
/// `validation`; `cache`, `caching`.
pub(super) fn are_kin(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let alike = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let least = a.chars().count().min(b.chars().count());
    !is_empty(&b)
        && least > 0
        && (alike >= least.clamp(3, 5) || (alike > 2 && stemmed(&a) == stemmed(&b)))
}
