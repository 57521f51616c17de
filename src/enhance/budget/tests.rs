use super::{Choice, Group, SHARES, allot};
use crate::model::Section;
use proptest::prelude::*;

fn group(section: Section, frame: u64, parts: &[u64]) -> Group {
    Group {
        section,
        frame,
        parts: parts.to_vec(),
    }
}

fn cost(groups: &[Group], choices: &[Vec<Choice>]) -> u64 {
    let one = |(group, choices): (&Group, &Vec<Choice>)| {
        let tokens = group.parts.iter().zip(choices).map(|(t, c)| match c {
            Choice::Drop => 0,
            Choice::Keep => *t,
            Choice::Cut(limit) => *limit,
        });
        let has_any = choices.iter().any(|c| *c != Choice::Drop);
        tokens.sum::<u64>() + if has_any { group.frame } else { 0 }
    };
    groups.iter().zip(choices).map(one).sum()
}

#[test]
fn the_shares_are_all_there_is() {
    assert_eq!(SHARES.iter().map(|(_, share)| share).sum::<u64>(), 100);
}

#[test]
fn a_section_keeps_its_share_against_the_others() {
    use Choice::{Drop, Keep};
    let groups = [
        group(Section::Docs, 10, &[400, 400, 400]),
        group(Section::Code, 10, &[200]),
        group(Section::Rules, 10, &[60]),
    ];
    let kept = allot(&groups, 1000);
    assert_eq!(kept, [vec![Keep, Drop, Drop], vec![Keep], vec![Keep]]);
}

#[test]
fn what_is_unused_passes_on_and_smaller_parts_are_tried() {
    use Choice::{Drop, Keep};
    let groups = [group(Section::Docs, 10, &[500, 480, 300, 100])];
    assert_eq!(allot(&groups, 1000), [vec![Keep, Drop, Keep, Keep]]);
    let groups = [group(Section::Facts, 5, &[60, 60, 60])];
    assert_eq!(allot(&groups, 190), [vec![Keep, Keep, Keep]]);
}

#[test]
fn libraries_have_the_same_share() {
    use Choice::{Drop, Keep};
    let groups = [
        group(Section::Docs, 0, &[100, 100, 100, 100, 100, 100]),
        group(Section::Docs, 0, &[100, 100, 100]),
    ];
    let kept = allot(&groups, 600);
    assert_eq!(kept[0], [Keep, Keep, Keep, Drop, Drop, Drop]);
    assert_eq!(kept[1], [Keep, Keep, Keep]);
    let one_small = [groups[0].clone(), group(Section::Docs, 0, &[50])];
    assert_eq!(
        allot(&one_small, 600)[0]
            .iter()
            .filter(|c| **c == Keep)
            .count(),
        5
    );
}

#[test]
fn a_part_is_cut_where_nothing_else_fits() {
    let groups = [
        group(Section::ProjectDocs, 20, &[5000]),
        group(Section::ProjectDocs, 20, &[4000]),
        group(Section::Docs, 20, &[9000]),
    ];
    let kept = allot(&groups, 1000);
    assert_eq!(kept[0], [Choice::Cut(130)]);
    assert_eq!(kept[1], [Choice::Drop]);
    assert_eq!(kept[2], [Choice::Drop]);
    // What was cut becomes whole when the others leave enough.
    let groups = [group(Section::Code, 20, &[700])];
    assert_eq!(allot(&groups, 1000), [[Choice::Keep]]);
}

fn section() -> impl Strategy<Value = Section> {
    prop::sample::select(SHARES.map(|(section, _)| section).to_vec())
}

proptest! {
    #[test]
    fn nothing_is_overspent(
        groups in prop::collection::vec(
            (section(), 0u64..60, prop::collection::vec(0u64..3000, 0..8)), 0..12),
        tokens in prop_oneof![0u64..40_000, Just(u64::MAX)],
    ) {
        let groups: Vec<Group> = groups
            .into_iter()
            .map(|(section, frame, parts)| Group { section, frame, parts })
            .collect();
        let choices = allot(&groups, tokens);
        prop_assert!(cost(&groups, &choices) <= tokens);
        // And what is left is too small for anything more.
        let left = tokens - cost(&groups, &choices);
        for (group, choices) in groups.iter().zip(&choices) {
            prop_assert_eq!(group.parts.len(), choices.len());
            for (part, choice) in group.parts.iter().zip(choices) {
                prop_assert!(*choice != Choice::Drop || part + group.frame > left
                    || groups.iter().zip(allot(&groups, tokens)).any(|(_, c)| c.iter().any(|c| matches!(c, Choice::Cut(_)))));
            }
        }
    }
}
