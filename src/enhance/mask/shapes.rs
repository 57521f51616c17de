//! Secrets that are known by how they begin.

use std::ops::Range;

/// Characters that a secret goes on with.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Alphabet {
    /// Digits and `a` to `f`.
    Hex,
    /// Letters and digits.
    Plain,
    /// Those, `-` and `_`.
    Url,
    /// Those and `.`.
    Dotted,
    /// Letters, digits, `+`, `/`, `=`, `-`, `_`, `.`.
    Any,
}

impl Alphabet {
    fn has(self, b: u8) -> bool {
        match self {
            Alphabet::Hex => b.is_ascii_hexdigit(),
            Alphabet::Plain => b.is_ascii_alphanumeric(),
            Alphabet::Url => b.is_ascii_alphanumeric() || b"-_".contains(&b),
            Alphabet::Dotted => b.is_ascii_alphanumeric() || b"-_.".contains(&b),
            Alphabet::Any => b.is_ascii_alphanumeric() || b"-_.+/=".contains(&b),
        }
    }
}

/// How a secret begins, what it goes on with, and how much of that at least.
/// A rule of [`Alphabet::Url`] and wider wants a digit or a capital too, so
/// that names of classes and of variables stay.
type Rule = (&'static str, Alphabet, usize);

/// Most bytes that are looked at before a rule is known to hold.
const MOST: usize = 256;

use Alphabet::{Any, Dotted, Hex, Plain, Url};

const RULES: [Rule; 84] = [
    // Amazon.
    ("AKIA", Plain, 12),
    ("ASIA", Plain, 12),
    ("ABIA", Plain, 16),
    ("ACCA", Plain, 16),
    ("ABSK", Any, 40),
    // GitHub, GitLab, Bitbucket.
    ("ghp_", Plain, 16),
    ("gho_", Plain, 16),
    ("ghu_", Plain, 16),
    ("ghs_", Plain, 16),
    ("ghr_", Plain, 16),
    ("github_pat_", Url, 16),
    ("glpat-", Url, 16),
    ("gldt-", Url, 16),
    ("glrt-", Url, 16),
    ("glptt-", Url, 16),
    ("ATBB", Plain, 24),
    ("ATATT3", Any, 24),
    // Slack.
    ("xoxa-", Url, 10),
    ("xoxb-", Url, 10),
    ("xoxe-", Url, 10),
    ("xoxe.", Dotted, 10),
    ("xoxp-", Url, 10),
    ("xoxr-", Url, 10),
    ("xoxs-", Url, 10),
    ("xoxc-", Url, 10),
    ("xoxd-", Any, 10),
    ("xapp-", Url, 10),
    ("hooks.slack.com/services/", Any, 16),
    ("discord.com/api/webhooks/", Any, 24),
    ("discordapp.com/api/webhooks/", Any, 24),
    // Stripe and other payments.
    ("sk_live_", Plain, 8),
    ("sk_test_", Plain, 8),
    ("rk_live_", Plain, 8),
    ("rk_test_", Plain, 8),
    ("pk_live_", Plain, 8),
    ("pk_test_", Plain, 8),
    ("whsec_", Any, 12),
    ("sq0atp-", Url, 16),
    ("sq0csp-", Url, 16),
    ("EAAA", Url, 50),
    ("shpat_", Hex, 16),
    ("shpca_", Hex, 16),
    ("shppa_", Hex, 16),
    ("shpss_", Hex, 16),
    ("rzp_live_", Plain, 10),
    // Models.
    ("sk-ant-", Url, 16),
    ("sk-proj-", Url, 16),
    ("sk-svcacct-", Url, 16),
    ("sk-or-", Url, 16),
    ("sk-lf-", Url, 16),
    ("sk-", Url, 16),
    ("hf_", Plain, 16),
    ("gsk_", Plain, 20),
    ("r8_", Plain, 20),
    ("pplx-", Plain, 20),
    ("xai-", Plain, 20),
    ("lsv2_", Url, 20),
    // Google.
    ("AIza", Url, 20),
    ("ya29.", Dotted, 16),
    ("GOCSPX-", Url, 16),
    ("1//0", Url, 24),
    // Registries.
    ("npm_", Plain, 20),
    ("pypi-", Url, 20),
    ("cio", Plain, 32),
    ("dckr_pat_", Url, 16),
    ("rubygems_", Hex, 24),
    ("oy2", Plain, 43),
    // Mail and messages.
    ("SK", Hex, 32),
    ("AC", Hex, 32),
    ("SG.", Dotted, 24),
    ("key-", Hex, 24),
    ("re_", Url, 20),
    // Hosts of applications and data.
    ("sbp_", Hex, 20),
    ("sb_secret_", Url, 16),
    ("vercel_blob_rw_", Url, 16),
    ("dop_v1_", Hex, 24),
    ("doo_v1_", Hex, 24),
    ("pscale_", Dotted, 24),
    ("hvs.", Url, 20),
    ("glsa_", Url, 20),
    ("dapi", Hex, 32),
    ("lin_api_", Plain, 20),
    ("AGE-SECRET-KEY-", Plain, 16),
    ("sntrys_", Any, 20),
];

/// For each first byte, the second bytes of rules, a bit each: most words end
/// here.
const SECONDS: [u128; 128] = seconds();

const fn seconds() -> [u128; 128] {
    let mut seconds = [0; 128];
    let mut at = 0;
    while at < RULES.len() {
        let begin = RULES[at].0.as_bytes();
        seconds[begin[0] as usize] |= 1 << begin[1];
        at += 1;
    }
    seconds
}

/// Tells whether the first two bytes are those of a rule.
fn may_begin(rest: &[u8]) -> bool {
    let [first, second, ..] = rest else {
        return false;
    };
    let seconds = SECONDS.get(usize::from(*first)).copied();
    second.is_ascii() && seconds.is_some_and(|bits| bits >> second & 1 == 1)
}

/// Adds the secrets of known shapes.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut before = b' ';
    let mut at = 0;
    while let Some(b) = bytes.get(at).copied() {
        let is_start = !(before.is_ascii_alphanumeric() || before == b'_');
        before = b;
        if !is_start || !b.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let mut length = 0;
        if may_begin(rest) {
            let begins = |rule: &&Rule| rule.0.as_bytes().get(..2) == rest.get(..2);
            let lengths = RULES.iter().filter(begins).filter_map(|r| by_rule(rest, r));
            length = lengths.max().unwrap_or(0);
        }
        if length == 0 {
            length = by_form(rest);
        }
        if length > 0 {
            found.push(at..at + length);
            at += length;
            before = b' ';
            continue;
        }
        at += 1;
    }
}

/// Returns the length of what a rule finds at the beginning.
fn by_rule(rest: &[u8], (begin, alphabet, least): &Rule) -> Option<usize> {
    let whole = rest.strip_prefix(begin.as_bytes())?;
    let tail = whole.get(..MOST).unwrap_or(whole);
    let count = run(tail, |b| alphabet.has(b));
    let body = tail.get(..count)?;
    let is_wide = !matches!(alphabet, Hex | Plain);
    let is_mixed = body.iter().any(u8::is_ascii_digit)
        || body.iter().filter(|b| b.is_ascii_uppercase()).count() >= 3;
    // `npm_config_registry` goes on with a bar.
    let is_whole = *alphabet != Plain || tail.get(count) != Some(&b'_');
    let has_digit = matches!(alphabet, Hex) || begin.len() > 5 || is_mixed;
    let is_it = count >= *least && (!is_wide || is_mixed) && is_whole && has_digit;
    let all = || run(whole, |b| alphabet.has(b));
    is_it.then(|| begin.len() + trimmed(whole.get(..all()).unwrap_or(body)))
}

/// Returns the length without marks at the end that belong to the sentence.
fn trimmed(body: &[u8]) -> usize {
    body.len() - body.iter().rev().take_while(|b| b"./-".contains(b)).count()
}

fn run(bytes: &[u8], has: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| has(**b)).count()
}

/// Returns the length of what is known by its form as a whole: web tokens,
/// tokens of Telegram and of Discord.
fn by_form(rest: &[u8]) -> usize {
    let first = rest.first().copied().unwrap_or_default();
    if first.is_ascii_digit() {
        let id = run(rest.get(..12).unwrap_or(rest), |b| b.is_ascii_digit());
        let tail = rest.get(id + 1..).unwrap_or_default();
        let count = run(tail, |b| Url.has(b));
        let is_it =
            (8..=11).contains(&id) && rest.get(id) == Some(&b':') && (34..=36).contains(&count);
        return if is_it { id + 1 + count } else { 0 };
    }
    let is_web = rest.starts_with(b"eyJ");
    if !is_web && !matches!(first, b'M' | b'N' | b'O') {
        return 0;
    }
    let part = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        run(tail, |b| Url.has(b) || (is_web && b == b'='))
    };
    let near = rest.get(..4 * MOST).unwrap_or(rest);
    let one = run(near, |b| Url.has(b));
    if rest.get(one) != Some(&b'.') || one < 12 {
        return 0;
    }
    let two = part(one + 1);
    let after = one + 1 + two;
    let three = if rest.get(after) == Some(&b'.') {
        part(after + 1)
    } else {
        0
    };
    let is_token = if is_web {
        two >= 8
    } else {
        (23..=28).contains(&one) && (6..=7).contains(&two) && three >= 27
    };
    match (is_token, three) {
        (false, _) => 0,
        (true, 0) => after,
        (true, n) => after + 1 + n,
    }
}
