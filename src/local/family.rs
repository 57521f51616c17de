//! A package together with those that hold documentation of it.

use super::companions::Nearness;
use super::index::{Part, Shelf};
use super::place::Place;
use crate::error::Result;

/// Most packages that are asked together.
const MOST: usize = 14;

/// How a package stands to the one that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It is the one.
    Own,
    /// One of its companions.
    Companion(Nearness),
}

/// A package that is asked, open.
pub struct Member {
    /// Where it is.
    pub place: Place,
    /// How it stands to the one that was asked for.
    pub relation: Relation,
    /// Its index.
    pub part: Part,
}

/// Opens a package and its companions, as far as `find` finds them installed;
/// it is asked for names and for `@scope/*`.
///
/// What a package re-exports whole is as the package itself: its companions
/// are the package's too.
///
/// # Errors
/// What keeps the package's own part from being opened; a companion that
/// cannot be opened is left out.
pub fn gather(
    place: &Place,
    shelf: &Shelf,
    find: impl Fn(&str) -> Vec<Place>,
) -> Result<Vec<Member>> {
    gather_by(place, |place, _| shelf.part(place), find)
}

/// Does what [`gather`] does with parts that `open` opens.
///
/// # Errors
/// See [`gather`].
pub fn gather_by(
    place: &Place,
    open: impl Fn(&Place, Relation) -> Result<Part>,
    find: impl Fn(&str) -> Vec<Place>,
) -> Result<Vec<Member>> {
    let own = Member {
        place: place.clone(),
        relation: Relation::Own,
        part: open(place, Relation::Own)?,
    };
    let mut members = vec![own];
    let mut waiting: Vec<(Nearness, Place)> = Vec::new();
    let mut at = 0;
    loop {
        while let Some(member) = members.get(at) {
            at += 1;
            let is_whole = member.relation <= Relation::Companion(Nearness::Whole);
            let companions = is_whole.then(|| member.part.companions());
            for companion in companions.into_iter().flatten() {
                for place in find(&companion.name) {
                    let is_known = |known: &Place| known.name == place.name;
                    let is_new = !members.iter().any(|member| is_known(&member.place))
                        && !waiting.iter().any(|(_, place)| is_known(place));
                    if is_new {
                        waiting.push((companion.nearness, place));
                    }
                }
            }
        }
        if members.len() >= MOST || waiting.is_empty() {
            return Ok(members);
        }
        waiting.sort_by_key(|(nearness, _)| *nearness);
        let (nearness, place) = waiting.remove(0);
        let relation = Relation::Companion(nearness);
        if let Ok(part) = open(&place, relation) {
            members.push(Member {
                place,
                relation,
                part,
            });
        }
    }
}
