//! The wire held against what others published, wrote and sent.

mod field;
mod official;
mod schemas;
