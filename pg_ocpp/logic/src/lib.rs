//! The business rules of a central system, in the words of the specification.
pub mod store;
