//! The service models of the AWS SDK for Python: the operations of its
//! clients are made from them while it runs, and so documented nowhere else.

mod html;
mod model;
mod names;
mod pairs;
mod resources;
mod service;

pub use resources::resources;

use std::io::Read;

use crate::local::chunk::Chunk;

/// The most bytes that a model may have when it is unpacked: the largest has
/// four million.
const MAX_MODEL: u64 = 12 << 20;
/// The most commas and colons of a model, which bound how many things it is
/// made of, and so the memory it takes when it is read: the largest has
/// 121,000.
const MAX_MARKS: usize = 400_000;

/// Reads one `botocore/data/<service>/<date>/service-2.json.gz` into one
/// chunk for each operation and one for the service. Gives nothing for what
/// is no such model.
pub fn chunks(file_path: &str, gz: &[u8], out: &mut Vec<Chunk>) {
    let mut json = Vec::with_capacity(gz.len().saturating_mul(8).min(MAX_MODEL as usize));
    let mut unpacked = flate2::read::GzDecoder::new(gz).take(MAX_MODEL);
    if unpacked.read_to_end(&mut json).is_err() {
        return;
    }
    let marks = json.iter().filter(|byte| matches!(byte, b',' | b':'));
    if marks.count() > MAX_MARKS {
        return;
    }
    if let (Some(service), Ok(model)) = (service_of(file_path), serde_json::from_slice(&json)) {
        service::chunks(service, file_path, &model, out);
    }
}

/// The directory below `data`: `s3`.
fn service_of(path: &str) -> Option<&str> {
    path.split('/').rev().nth(2)
}

#[cfg(test)]
mod tests;
