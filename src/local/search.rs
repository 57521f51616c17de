//! Finds the chunks that answer a question.
//!
//! The index gives, from each part, the chunks that have any word of the
//! question (a right one is nearly always among the first hundred); what
//! follows is to put them in order. [`question`] reads what is asked,
//! [`evidence`] measures what a chunk has of it, [`rank`] weighs that, and
//! [`pick`] keeps several pieces of one item from crowding out the rest.

pub mod candidates;
pub mod evidence;
pub mod kin;
pub mod question;
